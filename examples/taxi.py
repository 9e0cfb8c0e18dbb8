"""How do fares depend on the number of passengers? Twelve CSV files, one question."""

from pathlib import Path

from ballista import SessionContext

DATA = Path(__file__).resolve().parent.parent / "data"

ctx = SessionContext()
ctx.register_csv("trips", DATA / "taxi")  # a folder is one table

fares = ctx.sql("""
    SELECT passenger_count,
           MIN(fare_amount) AS min,
           MAX(fare_amount) AS max,
           ROUND(AVG(fare_amount), 2) AS avg,
           ROUND(SUM(fare_amount), 2) AS sum
    FROM trips
    GROUP BY passenger_count
    ORDER BY passenger_count
""")
fares.show()
