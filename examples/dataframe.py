"""The same engine without SQL: where do trips of a long way begin?"""

from pathlib import Path

from ballista import SessionContext, col, lit
from ballista import functions as f

DATA = Path(__file__).resolve().parent.parent / "data"

ctx = SessionContext()
trips = ctx.read_csv(DATA / "taxi")
zones = ctx.read_csv(DATA / "taxi_zones.csv")

long_trips = (
    trips.filter(col("trip_distance") > lit(10.0))
    .join(zones, left_on="pickup_location_id", right_on='"LocationID"', how="inner")
    .aggregate(
        [col('"Borough"'), col('"Zone"')],
        [f.count(lit(1)).alias("trips"), f.round(f.avg(col("fare_amount")), lit(2)).alias("avg_fare")],
    )
    .sort(col("trips").sort(ascending=False), col('"Zone"').sort())
    .limit(5)
)
long_trips.show()
