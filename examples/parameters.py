"""Values that come from outside go into a query as parameters, never as text."""

from pathlib import Path

from ballista import SessionContext

DATA = Path(__file__).resolve().parent.parent / "data"

ctx = SessionContext()
ctx.register_csv("trips", DATA / "taxi")

for payment_type, minimum in [(1, 100), (2, 200)]:
    expensive = ctx.sql(
        """
        SELECT payment_type, COUNT(*) AS trips, MAX(total_amount) AS highest
        FROM trips
        WHERE payment_type = $payment_type AND total_amount >= $minimum
        GROUP BY payment_type
        """,
        param_values={"payment_type": payment_type, "minimum": minimum},
    )
    expensive.show()
