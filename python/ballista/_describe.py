"""Statistics of columns."""

from __future__ import annotations

from typing import Any

from . import _native
from ._arrow import write
from ._arrow.convert import to_python
from ._arrow.text import to_text
from ._arrow.types import Field
from ._coercion import call
from ._query import Query
from .expr import Expr

_NUMBERS = frozenset("cCsSiIlLefgd")
_UNORDERED = frozenset({"b", "z", "Z", "vz", "w", "n"})

# Statistics by the names that they have in the result, with the functions that compute them; None for what is counted.
_STATISTICS = {
    "count": None,
    "null_count": None,
    "mean": "avg",
    "std": "stddev",
    "min": "min",
    "max": "max",
    "median": "median",
}


def describe(session: _native.Handle, plan: _native.Handle, fields: tuple[Field, ...], columns: list[Expr]) -> _native.Handle:
    """Make a plan of the statistics: of numbers as numbers, of everything else as text."""
    computed = [_expressions(field, column) for field, column in zip(fields, columns)]
    handles = [expr.alias(f"{i}.{name}").expr for i, exprs in enumerate(computed) for name, expr in exprs.items()]
    query = Query(_native.plan_call(session, "aggregate", [plan], handles, {"groups": 0}))
    [batch] = [*query]
    values = {field.name: (field, raw) for field, raw in batch.columns()}
    described = [_column(i, field, values) for i, field in enumerate(fields)]
    names = Field("describe", "u", nullable=False)
    written = [Field(field.name, "g" if field.kind in _NUMBERS else "u") for field in fields]
    schema, array = write.batch([names, *written], [list(_STATISTICS), *described], len(_STATISTICS))
    return _native.session_stream(session, None, _native.stream_of(schema, array))


def _expressions(field: Field, column: Expr) -> dict[str, Expr]:
    count = call("count", column)
    exprs = {"count": count, "null_count": call("count", 1) - count}
    if field.kind in _NUMBERS:
        return exprs | {name: call(function, column) for name, function in _STATISTICS.items() if function}
    return exprs if field.kind in _UNORDERED else exprs | {name: call(name, column) for name in ("min", "max")}


def _column(i: int, of: Field, values: dict[str, tuple[Field, list[Any]]]) -> list[Any]:
    found = [values.get(f"{i}.{name}") for name in _STATISTICS]
    if of.kind in _NUMBERS:
        numbers = [to_python(*value)[0] for value in found if value]
        return [None if number is None else float(number) for number in numbers]
    return [to_text(*value)[0] if value and value[1] != [None] else "null" for value in found]
