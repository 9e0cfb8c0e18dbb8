"""Compares what two engines made of a query: the same rows in any order, or an error from both."""

from __future__ import annotations

import dataclasses
import datetime
import math
from typing import Any

from bench import answers

# What is told of an error: a bug comes with a stack.
LONGEST_ERROR = 400

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


def difference(ours: Outcome, theirs: Outcome) -> str | None:
    """Say what differs, or None."""
    if ours.error.startswith("InternalError"):
        return f"ours failed: {ours.error}"
    if ours.rows is None or theirs.rows is None:
        if ours.rows is None and theirs.rows is None:
            return None
        return f"ours failed: {ours.error}" if ours.rows is None else f"theirs failed: {theirs.error}"
    if len(ours.rows) != len(theirs.rows):
        return f"{len(ours.rows)} rows, expected {len(theirs.rows)}"
    for row, expected in zip(sorted(ours.rows, key=_key), sorted(theirs.rows, key=_key), strict=True):
        if len(row) != len(expected) or not all(map(_same, row, expected)):
            return f"{row!r}, expected {expected!r}"
    return None


def _same(value: Any, expected: Any) -> bool:
    if isinstance(value, datetime.datetime) and isinstance(expected, datetime.datetime):
        return value == expected  # of nanoseconds and of microseconds
    return answers.same(value, expected) or (isinstance(value, float) and answers.same(expected, value))


def _key(row: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    return [_place(value) for value in row]


def _place(value: Any) -> tuple[Any, ...]:
    """What sorts values: floats that are almost the same get the same place."""
    if value is None:
        return (0,)
    if isinstance(value, (list, dict, str, bool)):
        return (2, repr(value))
    if hasattr(value, "isoformat"):
        return (3, value.isoformat())
    number = float(value)
    return (4,) if math.isnan(number) else (1, float(f"{number:.12g}") + 0.0)
