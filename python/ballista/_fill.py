"""Values in place of NULL and of NaN."""

from __future__ import annotations

from typing import Any

from . import _native, _rows
from ._arrow import write
from ._arrow.types import Field
from ._coercion import call
from ._query import Query
from .errors import BallistaError
from .expr import Expr

FLOATS = frozenset({"e", "f", "g"})


def filled(session: _native.Handle, function: str, field: Field, column: Expr, value: Any) -> Expr | None:
    """Return the column with a value in place of what function replaces, or None where the value is of no such type."""
    cast = _native.expr_call("TRY_CAST", [Expr.literal(value).expr, _null(field)])
    if not _converts(session, cast):
        return None
    return Expr(_native.expr_call("AS", [call(function, column, Expr(cast)).expr], {"name": field.name}))


def _null(field: Field) -> _native.Handle:
    return _native.expr_literal(write.schema(field.dictionary or field), None)


def _converts(session: _native.Handle, cast: _native.Handle) -> bool:
    """Evaluate a cast, which is NULL for values that do not convert."""
    row = _native.plan_call(session, "values", [])
    try:
        [[value]] = _rows.columns(Query(_native.plan_call(session, "select", [row], [cast])))
    except BallistaError:
        return False
    return value is not None
