"""One program for DataFusion, for Ballista in this process, and for a cluster: only its first argument differs.

python examples/one_program.py                          # Ballista, in this process
python examples/one_program.py df://localhost:50050     # a cluster, whose executors run functions of Python
python examples/one_program.py datafusion               # DataFusion
"""

import importlib
import sys
import tempfile

import pyarrow as pa
import pyarrow.compute as pc

WHERE = sys.argv[1] if len(sys.argv) > 1 else "ballista"

engine = importlib.import_module("ballista" if "://" in WHERE else WHERE)
f, col, lit, udf, udaf = engine.functions, engine.col, engine.lit, engine.udf, engine.udaf
Window, WindowFrame = engine.expr.Window, engine.expr.WindowFrame
ctx = engine.BallistaSessionContext(WHERE) if "://" in WHERE else engine.SessionContext()

# Rides, one with a NULL. The route is nested: a struct with a list of stops.
rides = {
    "id": [1, 2, 3, 4, 5, 6],
    "driver": ["ann", "bob", "ann", "cid", "bob", "ann"],
    "fare": [12.5, 8.0, None, 30.25, 9.75, 21.0],
    "route": [
        {"city": "oslo", "stops": ["a", "b"]},
        {"city": "oslo", "stops": ["b", "c", "d"]},
        {"city": "rome", "stops": ["e"]},
        {"city": "rome", "stops": ["e", "f", "g", "h"]},
        {"city": "oslo", "stops": ["a", "d"]},
        {"city": "rome", "stops": ["g", "f"]},
    ],
}
ctx.from_pydict(rides, name="rides")


def show(title, frame):
    """Print the rows of a DataFrame."""
    print(title)
    for row in frame.to_pylist():
        print("   ", row)


show(
    "SQL",
    ctx.sql("""
        SELECT driver, count(*) AS rides, round(sum(fare), 2) AS earned
        FROM rides GROUP BY driver HAVING count(*) > 1 ORDER BY driver
    """),
)

show(
    "DataFrame calls",
    ctx.table("rides").filter(col("fare") > 9).with_column("rounded", f.floor(col("fare"))).select("id", "rounded").sort("id"),
)

show(
    "A window",
    ctx.table("rides")
    .select(
        "id",
        f.sum(col("fare"))
        .over(Window(partition_by=[col("driver")], order_by=["id"], window_frame=WindowFrame("rows", 1, 0)))
        .alias("with_the_one_before"),
        f.row_number(partition_by=[col("driver")], order_by=["id"]).alias("nth"),
    )
    .sort("id"),
)


def with_tip(fares):
    """Add a tenth."""
    return pc.multiply(fares, 1.1)


class Spread(engine.Accumulator):
    """The largest value less the smallest one."""

    def __init__(self):
        self.least, self.most = None, None

    def _see(self, values):
        seen = [value for value in (self.least, self.most, *values.to_pylist()) if value is not None]
        if seen:
            self.least, self.most = min(seen), max(seen)

    def update(self, values):
        """Take rows in."""
        self._see(values)

    def merge(self, states):
        """Take in what others saw."""
        for state in states:
            self._see(state)

    def state(self):
        """Tell others what was seen."""
        return [pa.scalar(self.least, pa.float64()), pa.scalar(self.most, pa.float64())]

    def evaluate(self):
        """Return the spread."""
        return pa.scalar(None if self.least is None else self.most - self.least, pa.float64())


tipped = udf(with_tip, [pa.float64()], pa.float64(), "immutable", "with_tip")
spread = udaf(Spread, [pa.float64()], pa.float64(), [pa.float64(), pa.float64()], "immutable", "spread")
ctx.register_udf(tipped)
ctx.register_udaf(spread)

show("A function of Python", ctx.table("rides").select("id", f.round(tipped(col("fare")), lit(2)).alias("tipped")).sort("id"))
show("An aggregate of Python", ctx.sql("SELECT driver, spread(fare) AS spread FROM rides GROUP BY driver ORDER BY driver"))

show(
    "A nested column",
    ctx.table("rides")
    .select("id", col("route")["city"].alias("city"), f.array_length(col("route")["stops"]).alias("stops"))
    .filter(col("stops") > 1)
    .sort("id"),
)

with tempfile.TemporaryDirectory() as folder:
    ctx.sql("SELECT id, driver, fare FROM rides WHERE fare IS NOT NULL").write_parquet(f"{folder}/paid")
    show(
        "Written, and read back",
        ctx.read_parquet(f"{folder}/paid").aggregate([], [f.count(col("id")).alias("n"), f.sum(col("fare")).alias("sum")]),
    )
