"""Results are Arrow: write one to Parquet with pyarrow, and ask the file. Needs ballista[pyarrow]."""

import tempfile
from pathlib import Path

import pyarrow.parquet as pq
from ballista import SessionContext

DATA = Path(__file__).resolve().parent.parent / "data"

ctx = SessionContext()
ctx.register_csv("trips", DATA / "taxi")

with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "tips.parquet"
    tips = ctx.sql("SELECT pickup_datetime, fare_amount, tip_amount FROM trips WHERE payment_type = 1")
    pq.write_table(tips.to_arrow_table(), file)

    ctx.register_parquet("tips", file)
    by_hour = ctx.sql("""
        SELECT EXTRACT(HOUR FROM pickup_datetime) AS hour,
               COUNT(*) AS trips,
               ROUND(100 * SUM(tip_amount) / SUM(fare_amount), 1) AS tip_percent
        FROM tips
        WHERE fare_amount > 0
        GROUP BY hour
        ORDER BY tip_percent DESC, hour
        LIMIT 5
    """)
    by_hour.show()
