"""The command: python -m bench --sf 1 --engines duckdb,polars --queries 1,6 --repetitions 3."""

from __future__ import annotations

import argparse
import dataclasses
import os
import sys
from collections.abc import Callable

from bench import engines, report, runner, suites
from bench.suites import Suite


def main() -> int:
    """Run the suites asked for; 1 when an engine failed or answered differently."""
    options = _options()
    names = _engines(options.engines)
    failed = False
    for suite in _suites(options):
        measurements = runner.run(suite, names, repetitions=options.repetitions, threads=options.threads)
        block = report.tables(measurements, repetitions=options.repetitions, threads=options.threads)
        print(f"\n## {suite.title}\n\n{block}\n")
        failed = failed or bool(measurements.failures)
        if options.queries or options.engines or measurements.failures:
            print("not written to bench/README.md: not a complete run", file=sys.stderr)
        elif not report.splice(suite.name, block):
            print(f"not written to bench/README.md: no markers for {suite.name}", file=sys.stderr)
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=sys.modules["bench"].__doc__)
    parser.add_argument("--suites", default="tpch,taxi", help="some of tpch,tpcds,taxi,json,writing (default: %(default)s)")
    parser.add_argument("--sf", default="1", help="scale factor of TPC-H and TPC-DS (default: %(default)s)")
    parser.add_argument("--engines", default="", help=f"some of {','.join(engines.NAMES)} (default: all installed)")
    parser.add_argument("--queries", default="", help="some of TPC-H's or TPC-DS's, as in 1,6,21 (default: all)")
    parser.add_argument("--repetitions", type=int, default=5, help="runs that count (default: %(default)s)")
    cores = len(os.sched_getaffinity(0))
    parser.add_argument("--threads", type=int, default=cores, help="threads an engine (default: %(default)s)")
    return parser.parse_args()


def _engines(wanted: str) -> list[str]:
    if wanted:
        return wanted.split(",")
    for name in engines.NAMES:
        if not engines.installed(name):
            print(f"{name} is not installed here: left out", file=sys.stderr)
    return [name for name in engines.NAMES if engines.installed(name)]


def _suites(options: argparse.Namespace) -> list[Suite]:
    known: dict[str, Callable[[], Suite]] = {
        "tpch": lambda: _only(suites.tpch(options.sf), options.queries),
        "tpcds": lambda: _only(suites.tpcds(options.sf), options.queries),
        "taxi": suites.taxi,
        "json": suites.json,
        "writing": lambda: suites.writing(options.sf),
    }
    return [known[name]() for name in options.suites.split(",")]


def _only(suite: Suite, queries: str) -> Suite:
    if not queries:
        return suite
    wanted = [f"q{int(number):02d}" for number in queries.split(",")]
    return dataclasses.replace(suite, queries={name: suite.queries[name] for name in wanted})


if __name__ == "__main__":
    sys.exit(main())
