"""Results as Python objects and as text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ._arrow.convert import to_python
from ._arrow.text import to_text as render
from ._query import Query
from ._table import table


@dataclass(frozen=True)
class Rows:
    """Rows as a formatter takes them."""

    columns: list[list[Any]]
    num_rows: int


def columns(query: Query) -> list[list[Any]]:
    """Read the columns of a result as lists of Python values."""
    values: list[list[Any]] = [[] for _ in query.fields]
    for batch in query:
        for column, (field, raw) in zip(values, batch.columns()):
            column += to_python(field, raw)
    return values


def to_pydict(query: Query) -> dict[str, list[Any]]:
    """Return the columns of a result by name. Of columns of one name the last counts."""
    return dict(zip((field.name for field in query.fields), columns(query)))


def to_pylist(query: Query) -> list[dict[str, Any]]:
    """Return the rows of a result."""
    names = [field.name for field in query.fields]
    if not names:
        return [{} for batch in query for _ in range(len(batch))]
    return [dict(zip(names, row)) for row in zip(*columns(query))]


def to_text(query: Query, rows: int) -> tuple[str, bool]:
    """Draw the first rows of a result, and say whether there are more. Without rows there is no text."""
    cells: list[list[str]] = [[] for _ in query.fields]
    seen = 0
    for batch in query:
        for column, (field, raw) in zip(cells, batch.columns()):
            column += render(field, raw)
        seen += len(batch)
    if not seen:
        return "", False
    shown = [column[:rows] for column in cells]
    return table([field.name for field in query.fields], shown), seen > rows
