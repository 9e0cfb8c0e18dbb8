"""The command: python -m bench.udf. What functions written in Python cost in queries, beside a loop over arrays of pyarrow."""

from __future__ import annotations

import argparse
import contextlib
import functools
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

BATCH = 8192
TICKS = os.sysconf("SC_CLK_TCK")
# What is asked of the CPU seconds of a query beside a loop.
MOST_EMBEDDED, MOST_CLUSTER = 1.3, 2.0

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: pc.add(a, b),
    "polynomial": lambda a, b: pc.add(pc.multiply(a, pc.add(b, 1.5)), pc.multiply(b, b)),
    "logarithm": lambda a, b: pc.ln(pc.add(pc.abs(a), pc.abs(b))),
}


def cpu() -> float:
    """Return the CPU seconds of this process and of those that it has started."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == os.getpid():
                ticks += int(fields[11]) + int(fields[12])
    return used.ru_utime + used.ru_stime + ticks / TICKS


def best(run: Callable[[], object], repetitions: int) -> tuple[float, float]:
    """Return the least CPU and wall-clock seconds of some runs."""
    costs = []
    for _ in range(repetitions):
        start = cpu(), time.perf_counter()
        run()
        costs.append((cpu() - start[0], time.perf_counter() - start[1]))
    return min(cost[0] for cost in costs), min(cost[1] for cost in costs)


def loop(function: Callable[..., Any], table: pa.Table, rows: int) -> None:
    """Call the function for all rows, a batch at a time, and add its results up."""
    arrays = [column.chunk(0) for column in table.columns]
    for start in range(0, rows, BATCH):
        pc.sum(function(*(array.slice(start, BATCH) for array in arrays)))


def measure(context: Any, rows: int, repetitions: int, most: float) -> bool:
    """Print what each function costs in a query less the query itself, and say whether that is at most so many times a loop."""
    ballista: Any = __import__("ballista")
    values = [float(i % 1000) + 0.5 for i in range(rows)]
    table = pa.table({"a": values, "b": values[::-1]})
    context.from_arrow(table, "t")
    base = best(lambda: context.sql("SELECT sum(a), sum(b) FROM t").collect(), repetitions)
    fits = True
    for name, function in FUNCTIONS.items():
        context.register_udf(ballista.udf(function, [pa.float64(), pa.float64()], pa.float64(), "immutable", name))
        plain = best(functools.partial(loop, function, table, rows), repetitions)
        query = best(context.sql(f"SELECT sum({name}(a, b)) FROM t").collect, repetitions)
        times = (query[0] - base[0]) / plain[0]
        fits = fits and times <= most
        print(
            f"{name:12} {times:5.2f}x CPU"
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
    parser.add_argument("--repetitions", type=int, default=5)
    given = parser.parse_args()
    ballista: Any = __import__("ballista")
    print("in this process")
    embedded = measure(ballista.SessionContext(), given.rows, given.repetitions, MOST_EMBEDDED)
    print("on a local cluster")
    cluster = measure(ballista.SessionContext.standalone(executors=1), given.rows, given.repetitions, MOST_CLUSTER)
    for what, fits, most in (("in this process", embedded, MOST_EMBEDDED), ("on a cluster", cluster, MOST_CLUSTER)):
        print(f"{what}: {'at most' if fits else 'MORE THAN'} {most} times the loop")
    return 0 if embedded and cluster else 1


if __name__ == "__main__":
    sys.exit(main())
