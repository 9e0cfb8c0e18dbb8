"""A process that holds one engine and measures the queries it is sent."""

from __future__ import annotations

import os
import resource
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench import engines
from bench.suites import Table

# What a worker says once, when its tables are registered.
READY = "ready"


@dataclass(frozen=True)
class Sample:
    """What one run of a query cost this process."""

    cpu: float  # seconds of all threads, user and system
    wall: float  # seconds
    peak: int  # bytes of resident memory at its highest during the run


def serve(pipe: Connection, engine_name: str, threads: int, tables: tuple[Table, ...]) -> None:
    """Answer each query on the pipe with (sample, rows), or with the error's text.

    Rows come with the first run of a query only; a later one is asked for by its cost alone.
    """
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    try:
        engine = engines.start(engine_name, threads)
        for table in tables:
            engine.register(table)
    except Exception as error:
        pipe.send(_first_line(error))
        return
    pipe.send(READY)
    while True:
        sql, want_rows = pipe.recv()
        if sql is None:
            return
        try:
            sample, result = measure(engine, sql)
            pipe.send((sample, engine.rows(result) if want_rows else None))
        except Exception as error:  # an engine's failure is a finding, not the end of the run
            pipe.send(_first_line(error))


def measure(engine: engines.Engine, sql: str) -> tuple[Sample, Any]:
    """Run the query once."""
    _forget_peak()
    cpu, wall = _cpu(), time.perf_counter()
    result = engine.run(sql)
    return Sample(_cpu() - cpu, time.perf_counter() - wall, _peak()), result


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0] if lines else ''}"


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _forget_peak() -> None:
    # 5 sets the kernel's high-water mark back to what is resident now.
    Path("/proc/self/clear_refs").write_text("5")


def _peak() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("no VmHWM in /proc/self/status")
