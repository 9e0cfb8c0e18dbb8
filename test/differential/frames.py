"""Makes the calls of DataFrames that say what a query says."""

from __future__ import annotations

import re
from typing import Any

from aggregates import AGGREGATES, exact
from ballista import col
from nodes import Node
from query import Query, Source

MOST = 10**6
# What join_on calls the joins of SQL.
HOW = {
    "JOIN ": "inner",
    "LEFT JOIN ": "left",
    "RIGHT JOIN ": "right",
    "FULL JOIN ": "full",
    "LEFT SEMI JOIN ": "semi",
    "LEFT ANTI JOIN ": "anti",
}


# What the SQL of aggregates begins with, but in sub-queries.
AGGREGATED = tuple({exact(template).rsplit("(", 1)[0] + "(" for template, *_ in AGGREGATES if "(" in template})


def framed(context: Any, query: Query) -> Any:
    """The DataFrame of a query, or None where it has parts that there are no calls for."""
    if query.ctes or query.qualify or query.first or query.having or query.other or query.grouping != "{0}":
        return None
    if "SELECT" in query.sql[1:] or any("grouping(" in item.sql for item in query.items):
        return None
    grouped = any(item.template.startswith(AGGREGATED) and " OVER " not in item.template for item in query.items)
    frame = _joined(context, query.sources)
    if frame is None or ((grouped or query.groups) and any(" OVER " in item.template for item in query.items)):
        return None
    frame = frame.filter(query.where.sql) if query.where else frame
    frame = _aggregated(frame, query) if grouped or query.groups else frame.select(*_named(frame, query.items, 0))
    frame = frame.distinct() if query.distinct else frame
    return _cut(_sorted(frame, query), query.limit)


def _named(frame: Any, items: tuple[Node, ...], first: int) -> list[Any]:
    return [frame.parse_sql_expr(item.sql).alias(f"c{first + i}") for i, item in enumerate(items)]


def _aggregated(frame: Any, query: Query) -> Any:
    count = len(query.groups)
    if query.items[:count] != query.groups:
        return None
    return frame.aggregate(_named(frame, query.groups, 0), _named(frame, query.items[count:], count))


def _sorted(frame: Any, query: Query) -> Any:
    if not query.order or frame is None:
        return frame
    keys = []
    for i, order in enumerate(query.order):
        descending = "DESC" in order
        first = "NULLS FIRST" in order or (descending and "NULLS LAST" not in order)
        keys.append(col(f"c{i}").sort(ascending=not descending, nulls_first=first))
    return frame.sort(*keys)


def _cut(frame: Any, limit: str) -> Any:
    if not limit or frame is None:
        return frame
    found = re.fullmatch(r"(?:LIMIT (\d+))? ?(?:OFFSET (\d+))?", limit)
    return frame.limit(int(found[1] or MOST), int(found[2] or 0)) if found else None


def _joined(context: Any, sources: tuple[Source, ...]) -> Any:
    """The tables, joined one after another."""
    frame = None
    for source in sources:
        if not isinstance(source.what, Node) or not re.fullmatch(r"[tl]\d", source.what.template):
            return None
        table = context.table(source.what.template).alias(source.alias)
        if frame is None:
            frame = table
        elif source.on is None or source.join not in HOW or not source.on.template.startswith("ON "):
            return None
        else:
            both = frame.join_on(table, frame.parse_sql_expr("TRUE"))
            frame = frame.join_on(table, both.parse_sql_expr(source.on.args[0].sql), how=HOW[source.join])
    return frame
