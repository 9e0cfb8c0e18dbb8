"""Turns measurements into the tables of bench/README.md."""

from __future__ import annotations

import datetime
import os
import platform
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from bench import engines
from bench.runner import REFERENCE, Measurements
from bench.worker import Sample

README = Path(__file__).resolve().parent / "README.md"


def tables(measurements: Measurements, *, repetitions: int, threads: int) -> str:
    """Return the whole block for one suite, as Markdown."""
    names = measurements.engines
    parts = [
        f"{machine()}, {threads} threads, median of {repetitions} runs after one to warm up. "
        + ", ".join(f"{name} {engines.version(name)}" for name in names)
        + ".",
        _summary(measurements),
        _by_query(measurements, f"CPU seconds (and ratio to {REFERENCE})", _cpu_cell),
        _by_query(measurements, "Wall-clock seconds", lambda sample, _: f"{sample.wall:.3f}"),
        _by_query(measurements, "Peak memory of the process, MiB", lambda sample, _: _mebibytes(sample.peak)),
    ]
    if measurements.failures:
        parts.append("\n".join(f"- {failure}" for failure in measurements.failures))
    return "\n\n".join(parts)


def machine() -> str:
    """Return one line: when and on what."""
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{datetime.date.today().isoformat()}, {cpu[1] if cpu else platform.machine()}, "
        f"{os.cpu_count()} cores, {memory:.0f} GiB, Linux {platform.release()}, Python {platform.python_version()}"
    )


def splice(name: str, block: str) -> bool:
    """Put the block between the suite's markers in the README; say whether it has such markers."""
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    text = README.read_text()
    before, found_begin, rest = text.partition(begin)
    _, found_end, after = rest.partition(end)
    if not (found_begin and found_end):
        return False
    README.write_text(f"{before}{begin}\n\n{block}\n\n{end}{after}")
    return True


def _summary(measurements: Measurements) -> str:
    header = ["engine", "CPU, s", f"ratio to {REFERENCE}", "wall, s", "CPU over wall", "peak, MiB"]
    reference = _total(measurements, REFERENCE)
    rows = []
    for name in measurements.engines:
        total = _total(measurements, name)
        if total is None:
            rows.append([name] + ["n/a"] * (len(header) - 1))
            continue
        ratio = f"{total.cpu / reference.cpu:.2f}" if reference else "n/a"
        cpu_over_wall = f"{total.cpu / total.wall:.2f}"
        rows.append([name, f"{total.cpu:.2f}", ratio, f"{total.wall:.2f}", cpu_over_wall, _mebibytes(total.peak)])
    return markdown(header, rows)


def _total(measurements: Measurements, name: str) -> Sample | None:
    """Add up an engine's queries; there is no total when one of them failed."""
    samples = [measurements.samples.get((query, name)) for query in measurements.suite.queries]
    done = [sample for sample in samples if sample is not None]
    if not done or len(done) < len(samples):
        return None
    return Sample(
        cpu=sum(sample.cpu for sample in done),
        wall=sum(sample.wall for sample in done),
        peak=max(sample.peak for sample in done),
    )


def _by_query(measurements: Measurements, title: str, cell: Callable[[Sample, Sample | None], str]) -> str:
    rows = []
    for query in measurements.suite.queries:
        samples = [measurements.samples.get((query, name)) for name in measurements.engines]
        reference = measurements.samples.get((query, REFERENCE))
        rows.append([query] + [cell(sample, reference) if sample else "failed" for sample in samples])
    return f"{title}:\n\n" + markdown(["query", *measurements.engines], rows)


def _cpu_cell(sample: Sample, reference: Sample | None) -> str:
    if reference is None:
        return f"{sample.cpu:.3f}"
    return f"{sample.cpu:.3f} ({sample.cpu / reference.cpu:.2f})"


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:.0f}"


def markdown(header: list[str], rows: Iterable[list[str]]) -> str:
    """Return a table."""
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
