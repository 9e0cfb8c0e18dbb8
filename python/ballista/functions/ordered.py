"""Aggregate functions to which the order of the rows matters."""

# ruff: noqa: A002 (the parameters go by the names that they have in datafusion)

from __future__ import annotations

from ..common import NullTreatment
from ..expr import Expr, SortKey
from ._call import aggregate, text

__all__ = [
    "array_agg",
    "first_value",
    "last_value",
    "nth_value",
    "string_agg",
]


def array_agg(
    expression: Expr,
    distinct: bool = False,
    filter: Expr | None = None,
    order_by: list[SortKey] | SortKey | None = None,
) -> Expr:
    """Collect the values in a list.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [3, 1, 2]})
        >>> df.aggregate([], [f.array_agg(col("a"), order_by="a").alias("x")]).to_pydict()
        {'x': [[1, 2, 3]]}
    """
    return aggregate("array_agg", expression, distinct=distinct, filter=filter, order_by=order_by)


def first_value(
    expression: Expr,
    filter: Expr | None = None,
    order_by: list[SortKey] | SortKey | None = None,
    null_treatment: NullTreatment = NullTreatment.RESPECT_NULLS,
) -> Expr:
    """Return the first value, in the order given.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [3, 1, 2]})
        >>> df.aggregate([], [f.first_value(col("a"), order_by="a").alias("x")]).to_pydict()
        {'x': [1]}
    """
    return aggregate("first_value", expression, filter=filter, order_by=order_by, null_treatment=null_treatment)


def last_value(
    expression: Expr,
    filter: Expr | None = None,
    order_by: list[SortKey] | SortKey | None = None,
    null_treatment: NullTreatment = NullTreatment.RESPECT_NULLS,
) -> Expr:
    """Return the last value, in the order given.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [3, 1, 2]})
        >>> df.aggregate([], [f.last_value(col("a"), order_by="a").alias("x")]).to_pydict()
        {'x': [3]}
    """
    return aggregate("last_value", expression, filter=filter, order_by=order_by, null_treatment=null_treatment)


def nth_value(
    expression: Expr,
    n: int,
    filter: Expr | None = None,
    order_by: list[SortKey] | SortKey | None = None,
    null_treatment: NullTreatment = NullTreatment.RESPECT_NULLS,
) -> Expr:
    """Return the n-th value, counted from 1, in the order given.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [3, 1, 2]})
        >>> df.aggregate([], [f.nth_value(col("a"), 2, order_by="a").alias("x")]).to_pydict()
        {'x': [2]}
    """
    return aggregate("nth_value", expression, n, filter=filter, order_by=order_by, null_treatment=null_treatment)


def string_agg(
    expression: Expr,
    delimiter: str,
    distinct: bool = False,
    filter: Expr | None = None,
    order_by: list[SortKey] | SortKey | None = None,
) -> Expr:
    """Put texts one after another with a delimiter between them, in the order given.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": ["b", "a"]})
        >>> df.aggregate([], [f.string_agg(col("a"), ",", order_by="a").alias("x")]).to_pydict()
        {'x': ['a,b']}
    """
    return aggregate("string_agg", expression, text(delimiter), distinct=distinct, filter=filter, order_by=order_by)
