"""Compares what two engines made of a query: the same rows in any order, or an error from both."""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import math
from typing import Any

import pandas as pd

from bench import answers

# What is told of an error: a bug comes with a stack.
LONGEST_ERROR = 400

# What Arrow gives for a point or a length of time depends on the unit.
INSTANTS = {datetime.datetime, datetime.timedelta, pd.Timestamp, pd.Timedelta}

Rows = list[tuple[Any, ...]]


@dataclasses.dataclass(frozen=True)
class Outcome:
    """The rows of a query, or the error."""

    rows: Rows | None
    error: str = ""

    @property
    def out_of_memory(self) -> bool:
        return self.error.startswith("OutOfMemoryError")


def ask(engine: Any, sql: str) -> Outcome:
    """Run a query."""
    try:
        return Outcome(engine.rows(engine.run(sql)))
    except BaseException as error:  # panics of the Rust code do not derive from Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        return Outcome(None, f"{type(error).__name__}: {error}"[:LONGEST_ERROR])


def difference(ours: Outcome, theirs: Outcome, *, ordered: bool = False) -> str | None:
    """Say what differs, or None. Where the query orders its rows, their order counts."""
    if ours.error.startswith("InternalError"):
        return f"ours failed: {ours.error}"
    if ours.rows is None or theirs.rows is None:
        if ours.rows is None and theirs.rows is None:
            return None
        return f"ours failed: {ours.error}" if ours.rows is None else f"theirs failed: {theirs.error}"
    if len(ours.rows) != len(theirs.rows):
        return f"{len(ours.rows)} rows, expected {len(theirs.rows)}"
    left, right = (ours.rows, theirs.rows) if ordered else (_sorted(ours.rows), _sorted(theirs.rows))
    for number, (row, expected) in enumerate(zip(left, right, strict=True), start=1):
        if len(row) != len(expected) or not all(map(_same, row, expected)):
            where = f"row {number}: " if ordered else ""
            return f"{where}{row!r}, expected {expected!r}"
    return None


def _same(value: Any, expected: Any) -> bool:
    if isinstance(value, (list, tuple)) and isinstance(expected, (list, tuple)):
        return len(value) == len(expected) and all(map(_same, value, expected))
    if isinstance(value, dict) and isinstance(expected, dict):
        return value.keys() == expected.keys() and all(_same(value[key], expected[key]) for key in value)
    if type(value) in INSTANTS and type(expected) in INSTANTS:
        return bool(_instant(value) == _instant(expected))  # of nanoseconds and of microseconds, and in any zone
    return answers.same(value, expected) or (isinstance(value, float) and answers.same(expected, value))


def _instant(value: Any) -> Any:
    """A point in time in UTC: times that a zone has twice are never equal to those of another zone."""
    return value.astimezone(datetime.timezone.utc) if isinstance(value, datetime.datetime) and value.tzinfo else value


def _sorted(rows: Rows) -> Rows:
    return sorted(rows, key=lambda row: [_place(value) for value in row])


def _place(value: Any) -> tuple[Any, ...]:
    """What sorts values: floats that are almost the same get the same place."""
    if value is None:
        return (0,)
    if isinstance(value, (int, float, decimal.Decimal)) and not isinstance(value, bool):
        number = float(value)
        return (4,) if math.isnan(number) else (1, float(f"{number:.12g}") + 0.0)
    if isinstance(value, (list, tuple)):
        return (5, *map(_place, value))
    if isinstance(value, dict):
        return (6, *map(_place, value.values()))
    if isinstance(value, datetime.datetime):
        return (3, value.astimezone(datetime.timezone.utc).isoformat() if value.tzinfo else value.isoformat())
    return (2, repr(value))
