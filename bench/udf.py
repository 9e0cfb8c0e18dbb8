"""The command: python -m bench.udf. What functions written in Python cost in queries, beside a loop over arrays of pyarrow."""

from __future__ import annotations

import argparse
import contextlib
import functools
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

BATCH = 8192
# What is asked of the CPU seconds of a query beside a loop.
MOST_EMBEDDED, MOST_CLUSTER = 1.3, 2.0

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: pc.add(a, b),
    "polynomial": lambda a, b: pc.add(pc.multiply(a, pc.add(b, 1.5)), pc.multiply(b, b)),
    "logarithm": lambda a, b: pc.ln(pc.add(pc.abs(a), pc.abs(b))),
}


def cpu() -> float:
    """Return the CPU seconds of this process and of those that it has started, by their threads."""
    nanoseconds = 0
    for task in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(task.read_text().rpartition(")")[2].split()[1])
            if os.getpid() in (parent, int(task.parent.name)):
                nanoseconds += sum(int(thread.read_text().split()[0]) for thread in task.parent.glob("task/*/schedstat"))
    return nanoseconds / 1e9


def median(run: Callable[[], object], repetitions: int) -> tuple[float, float]:
    """Return the median CPU and wall-clock seconds of some runs."""
    run()
    costs = []
    for _ in range(repetitions):
        start = cpu(), time.perf_counter()
        run()
        costs.append((cpu() - start[0], time.perf_counter() - start[1]))
    return statistics.median(cost[0] for cost in costs), statistics.median(cost[1] for cost in costs)


def loop(function: Callable[..., Any], table: pa.Table, rows: int) -> None:
    """Call the function for all rows, a batch at a time, and add its results up."""
    arrays = [column.chunk(0) for column in table.columns]
    for start in range(0, rows, BATCH):
        pc.sum(function(*(array.slice(start, BATCH) for array in arrays)))


def measure(context: Any, table: pa.Table, repetitions: int, most: float) -> bool:
    """Print what functions cost in a query less the query itself, and say whether that is at most so many times a loop."""
    ballista: Any = __import__("ballista")
    base = median(lambda: context.sql("SELECT sum(a), sum(b) FROM t").collect(), repetitions)
    fits = True
    for name, function in FUNCTIONS.items():
        context.register_udf(ballista.udf(function, [pa.float64(), pa.float64()], pa.float64(), "immutable", name))
        plain = median(functools.partial(loop, function, table, table.num_rows), repetitions)
        query = median(context.sql(f"SELECT sum({name}(a, b)) FROM t").collect, repetitions)
        times, elapsed = ((query[i] - base[i]) / plain[i] for i in range(2))
        fits = fits and times <= most
        print(
            f"{name:12} {times:5.2f}x CPU, {elapsed:5.2f}x time"
            + "".join(
                f"   {what} {cpu * 1e3:.0f} ms ({wall * 1e3:.0f} ms of time)"
                for what, (cpu, wall) in (("loop", plain), ("query", query), ("without", base))
            )
        )
    return fits


def main() -> int:
    """Measure in this process and on a cluster in it, and return 1 where a function costs more than it may."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument(
        "--cores", type=int, default=1, help="of the executor: two threads on one core take more CPU seconds each"
    )
    parser.add_argument("--repetitions", type=int, default=9)
    given = parser.parse_args()
    ballista: Any = __import__("ballista")
    values = [float(i % 1000) + 0.5 for i in range(given.rows)]
    table = pa.table({"a": values, "b": values[::-1]})
    print("in this process")
    context = ballista.SessionContext()
    context.from_arrow(table, "t")
    embedded = measure(context, table, given.repetitions, MOST_EMBEDDED)
    print("on a local cluster")
    context = ballista.SessionContext.standalone(executors=1, concurrent_tasks=given.cores)
    with tempfile.TemporaryDirectory() as folder:
        pq.write_table(table, f"{folder}/t.parquet", compression="none", use_dictionary=False, row_group_size=1 << 20)
        context.register_parquet("t", f"{folder}/t.parquet")
        cluster = measure(context, table, given.repetitions, MOST_CLUSTER)
    for what, fits, most in (("in this process", embedded, MOST_EMBEDDED), ("on a cluster", cluster, MOST_CLUSTER)):
        print(f"{what}: {'at most' if fits else 'MORE THAN'} {most} times the loop")
    return 0 if embedded and cluster else 1


if __name__ == "__main__":
    sys.exit(main())
