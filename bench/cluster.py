"""The command: python -m bench.cluster --sf 1. One scheduler and two executors beside one process, on the same cores."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import answers, engines, report, runner, suites
from bench.suites import Suite

ROOT = Path(__file__).resolve().parent.parent
EXECUTORS = 2
# What is asked of a cluster: its CPU in all against one process, and the milliseconds of a small query.
MOST_CPU = 1.5
MOST_MILLISECONDS = 15.0
SMALL_RUNS = 200
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """What a run of a query cost: CPU seconds by who spent them, and wall-clock seconds."""

    client: float
    scheduler: float
    executors: float
    wall: float

    @property
    def cpu(self) -> float:
        """CPU seconds of all processes."""
        return self.client + self.scheduler + self.executors


class Cluster:
    """The processes of a cluster, and a session on it in this process."""

    def __init__(self, address: str, scheduler: int, executors: list[int]) -> None:
        ballista: Any = __import__("ballista")
        self.context = ballista.BallistaSessionContext(f"df://{address}")
        self._scheduler = scheduler
        self._executors = executors

    def register(self, suite: Suite) -> None:
        """Make the tables known under their names."""
        for table in suite.tables:
            getattr(self.context, f"register_{table.format}")(table.name, table.path)

    def run(self, sql: str) -> tuple[Cost, Any]:
        """Run a query, and say what it cost all processes."""
        before, wall = self._spent(), time.perf_counter()
        result = self.context.sql(sql).collect()
        wall = time.perf_counter() - wall
        client, scheduler, executors = (after - earlier for after, earlier in zip(self._spent(), before))
        return Cost(client, scheduler, executors, wall), result

    def _spent(self) -> tuple[float, float, float]:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        client = usage.ru_utime + usage.ru_stime
        return client, _cpu(self._scheduler), sum(_cpu(pid) for pid in self._executors)


def _cpu(pid: int) -> float:
    # Behind the name, which may have any characters: field 14 is user time, 15 system time.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a scheduler and executors that share the cores of this process."""
    cores = max(1, len(os.sched_getaffinity(0)) // EXECUTORS)
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        port = _free_port()
        address = f"127.0.0.1:{port}"
        scheduler = _start(stack, "scheduler", "--listen", address, "--work-folder", folder)
        executors = [
            _start(stack, "executor", "--scheduler", address, "--listen", "127.0.0.1:0", "--cores", str(cores))
            for _ in range(EXECUTORS)
        ]
        _wait(address)
        yield Cluster(address, scheduler, executors)


def _start(stack: contextlib.ExitStack, command: str, *arguments: str) -> int:
    program = [sys.executable, "-m", "ballista", command, "--log-level", "error", *arguments]
    process = subprocess.Popen(program, stdout=subprocess.DEVNULL)
    stack.callback(process.wait)
    stack.callback(process.kill)
    return process.pid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if _executors(address) == EXECUTORS:
            return
        time.sleep(0.05)
    raise RuntimeError("the executors have not come within 30 s")


def _executors(address: str) -> int:
    try:
        with urllib.request.urlopen(f"http://{address}/api/executors", timeout=5) as page:
            return len(json.loads(page.read()))
    except (urllib.error.URLError, ConnectionError):  # it does not listen yet
        return 0


def measure(suite: Suite, on: Cluster, repetitions: int) -> tuple[dict[str, tuple[float, float, Cost]], list[str]]:
    """Run each query in one process and on the cluster, in turns: CPU and wall seconds of the one, the cost of the other."""
    results: dict[str, tuple[float, float, Cost]] = {}
    failures = []
    threads = len(os.sched_getaffinity(0))
    for query, sql in suite.queries.items():
        embedded = runner.Racer("ballista", suite, threads)
        embedded.warm_up(sql)
        _, result = on.run(sql)
        difference = embedded.failure or answers.difference(_rows(result), embedded.rows)
        if difference:
            failures.append(f"{query}: {difference}")
        costs = []
        for _ in range(repetitions):
            embedded.repeat(sql)
            costs.append(on.run(sql)[0])
        embedded.stop()
        sample = embedded.median()
        results[query] = sample.cpu, sample.wall, _median(costs)
        print(f"{query} {sample.cpu:.3f} {results[query][2].cpu:.3f}", file=sys.stderr)
    return results, failures


def _rows(batches: Any) -> engines.Rows:
    return [row for batch in batches for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)]


def _median(costs: list[Cost]) -> Cost:
    def of(part: str) -> float:
        return statistics.median([float(getattr(cost, part)) for cost in costs])

    return Cost(of("client"), of("scheduler"), of("executors"), of("wall"))


def small_queries(on: Cluster) -> dict[str, float]:
    """Return the median milliseconds of queries that have next to nothing to do."""
    medians = {}
    for sql in ("SELECT 1", "SELECT n_name FROM nation WHERE n_regionkey = 1"):
        for _ in range(10):
            on.run(sql)
        medians[sql] = 1000 * statistics.median(on.run(sql)[0].wall for _ in range(SMALL_RUNS))
    return medians


def simulation() -> str:
    """Run the scheduler's state machine with 1,000 executors, and return what it prints."""
    command = ["go", "test", "-run", "^$", "-bench", "Simulation", "-benchtime", "1x", "./scheduler/state"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    line = next(line for line in done.stdout.splitlines() if line.startswith("BenchmarkSimulation"))
    return ", ".join(re.findall(r"[\d.e+]+ \S+", line.replace("\t", " "))[1:])


def main() -> int:
    """Measure, print, and write the tables into bench/README.md; 1 when an answer differs or a limit is exceeded."""
    parser = argparse.ArgumentParser(prog="python -m bench.cluster", description=__doc__)
    parser.add_argument("--sf", default="1", help="scale factor of TPC-H (default: %(default)s)")
    parser.add_argument("--repetitions", type=int, default=5, help="runs that count (default: %(default)s)")
    options = parser.parse_args()
    suite = suites.tpch(options.sf)
    with cluster() as on:
        on.register(suite)
        results, failures = measure(suite, on, options.repetitions)
        small = small_queries(on)
    block, ratio = _tables(results, small, options.repetitions)
    print(f"\n{block}\n")
    if failures:
        print("\n".join(failures), file=sys.stderr)
        return 1
    report.splice(f"cluster-sf{options.sf}", block)
    return int(ratio > MOST_CPU or max(small.values()) >= MOST_MILLISECONDS)


def _tables(results: dict[str, tuple[float, float, Cost]], small: dict[str, float], repetitions: int) -> tuple[str, float]:
    one = sum(cpu for cpu, _, _ in results.values())
    all_costs = [cost for _, _, cost in results.values()]
    ratio = sum(cost.cpu for cost in all_costs) / one
    who = ["client", "scheduler", "executors"]
    header = ["query", "one process, CPU s", "cluster, CPU s", "ratio", *who, "one, wall s", "cluster, wall s"]
    rows = [_row(query, *result) for query, result in results.items()]
    total = Cost(*(sum(getattr(cost, part) for cost in all_costs) for part in (*who, "wall")))
    rows.append(_row("all", one, sum(wall for _, wall, _ in results.values()), total))
    lines = [
        f"{report.machine()}, one scheduler and {EXECUTORS} executors, median of {repetitions} runs after one to warm up.",
        "",
        report.markdown(header, rows),
        "",
        "Small queries, median milliseconds: " + "; ".join(f"`{sql}` {value:.1f}" for sql, value in small.items()) + ".",
        "",
        f"The scheduler's state machine with 1,000 executors and 100,000 tasks: {simulation()}.",
    ]
    return "\n".join(lines), ratio


def _row(query: str, cpu: float, wall: float, cost: Cost) -> list[str]:
    parts = [cost.cpu, cost.cpu / cpu, cost.client, cost.scheduler, cost.executors, wall, cost.wall]
    shown = [f"{part:.2f}" if i == 1 else f"{part:.3f}" for i, part in enumerate(parts)]
    return [query, f"{cpu:.3f}", *shown]


if __name__ == "__main__":
    sys.exit(main())
