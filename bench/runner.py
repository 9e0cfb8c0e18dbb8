"""Runs a suite: for each query one process an engine, and the engines take turns."""

from __future__ import annotations

import contextlib
import multiprocessing
import statistics
import sys
from dataclasses import dataclass, field
from typing import Any

from bench import answers, worker
from bench.suites import Suite
from bench.worker import Sample

# DuckDB answers the others are held against; without it, the first engine's.
REFERENCE = "duckdb"
TIMEOUT = 600.0


@dataclass
class Measurements:
    """What each engine needed for each query, and what went wrong."""

    suite: Suite
    engines: list[str]
    samples: dict[tuple[str, str], Sample] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


def run(suite: Suite, names: list[str], *, repetitions: int, threads: int) -> Measurements:
    """Measure every query on every engine and compare what they answered."""
    names = [name for name in names if name not in suite.without]
    measurements = Measurements(suite, names)
    for query, sql in suite.queries.items():
        print(f"{suite.name} {query}", end="", flush=True, file=sys.stderr)
        racers = [Racer(name, suite, threads) for name in names]
        for racer in racers:
            racer.warm_up(sql)
        for _ in range(repetitions):
            for racer in racers:
                racer.repeat(sql)
        for racer in racers:
            racer.stop()
        _record(measurements, query, racers)
    return measurements


def _record(measurements: Measurements, query: str, racers: list[Racer]) -> None:
    reference = next((racer for racer in racers if racer.name == REFERENCE), racers[0])
    tolerance = measurements.suite.tolerances.get(query, 0)
    for racer in racers:
        if racer.failure is None and reference.failure is None and racer is not reference:
            difference = answers.difference(racer.rows, reference.rows, tolerance=tolerance)
            if difference is not None:
                racer.failure = f"differs from {reference.name}: {difference}"
        if racer.failure is not None:
            measurements.failures.append(f"{query}, {racer.name}: {racer.failure}")
            print(f"  {racer.name} FAILED", end="", file=sys.stderr)
            continue
        sample = racer.median()
        measurements.samples[query, racer.name] = sample
        print(f"  {racer.name} {sample.cpu:.3f}", end="", file=sys.stderr)
    print(file=sys.stderr)


class Racer:
    """One engine's process for one query. After a failure it runs no more."""

    def __init__(self, name: str, suite: Suite, threads: int) -> None:
        self.name = name
        self.rows: list[Any] = []
        self.samples: list[Sample] = []
        self.failure: str | None = None
        # Spawned, since neither Go's runtime nor a thread pool survives a fork.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=worker.serve, args=(theirs, name, threads, suite.tables), daemon=True)
        self._process.start()
        theirs.close()
        self._receive()

    def warm_up(self, sql: str) -> None:
        """Run the query once for its rows; what it cost does not count."""
        answer = self._ask(sql, want_rows=True)
        if answer is not None:
            self.rows = answer[1]

    def repeat(self, sql: str) -> None:
        """Run the query once more for its cost."""
        answer = self._ask(sql, want_rows=False)
        if answer is not None:
            self.samples.append(answer[0])

    def stop(self) -> None:
        """End the process."""
        with contextlib.suppress(OSError):  # it may have ended already
            self._pipe.send((None, False))
        self._process.join(10)
        if self._process.is_alive():
            self._process.kill()
        self._pipe.close()

    def median(self) -> Sample:
        """Return the median CPU and wall time and the highest peak."""
        return Sample(
            cpu=statistics.median(sample.cpu for sample in self.samples),
            wall=statistics.median(sample.wall for sample in self.samples),
            peak=max(sample.peak for sample in self.samples),
        )

    def _ask(self, sql: str, *, want_rows: bool) -> Any:
        if self.failure is not None:
            return None
        try:
            self._pipe.send((sql, want_rows))
        except OSError:
            return self._ended()
        return self._receive()

    def _receive(self) -> Any:
        if not self._pipe.poll(TIMEOUT):
            self._process.kill()
            self.failure = f"no answer within {TIMEOUT:.0f} s"
            return None
        try:
            answer = self._pipe.recv()
        except (EOFError, OSError):
            return self._ended()
        if isinstance(answer, str) and answer != worker.READY:
            self.failure = answer
            return None
        return answer

    def _ended(self) -> None:
        self._process.join()
        self.failure = f"process ended with status {self._process.exitcode}"
