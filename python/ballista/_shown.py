"""What notebooks show of a DataFrame."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from . import _native
from ._arrow.convert import to_python
from ._arrow.text import to_text
from ._query import Query
from ._rows import Rows
from ._table import table
from .dataframe_formatter import get_formatter
from .errors import BallistaError

if TYPE_CHECKING:
    from .dataframe import DataFrame


@dataclass(frozen=True)
class Column:
    """A column of a result as headers of tables see it."""

    name: str
    type: str


def bundle_or_error(frame: DataFrame) -> dict[str, str]:
    """Return what `bundle` does, or the error of the query: when showing fails, notebooks try again in other ways."""
    try:
        return bundle(frame)
    except BallistaError as error:
        text = "".join(traceback.format_exception_only(error)).rstrip()
        return {"text/html": f'<pre style="color: #c00">{escape(text)}</pre>', "text/plain": text}


def bundle(frame: DataFrame) -> dict[str, str]:
    """Run a query as far as it is shown, and return HTML and text of its first rows."""
    formatter = get_formatter()
    columns = [Column(column["name"], column["type"]) for column in _native.plan_columns(frame.plan)]
    values: list[list[Any]] = [[] for _ in columns]
    texts: list[list[str]] = [[] for _ in columns]
    count = 0
    for batch in Query(frame.limit(formatter.max_rows + 1).plan):
        count += len(batch)
        for i, (field, raw) in enumerate(batch.columns()):
            values[i] += to_python(field, raw)
            texts[i] += to_text(field, raw)
    shown, more = min(count, formatter.max_rows), count > formatter.max_rows
    html = formatter.format_html([Rows(values, shown)] if columns and shown else [], columns, has_more=more)
    text = "No data to display"
    if columns and shown:
        text = "DataFrame()\n" + table([column.name for column in columns], [cells[:shown] for cells in texts])
    return {"text/html": html, "text/plain": text + ("\nData truncated." if more else "")}
