"""Functions that compute one value from many rows.

All take ``filter``, a condition on the rows that count, and many ``distinct``, to count each value once.
"""

# ruff: noqa: A001, A002 (the functions and parameters go by the names that they have in SQL and in datafusion)

from __future__ import annotations

from ..expr import Expr
from ._call import aggregate

__all__ = [
    "any_value",
    "approx_distinct",
    "avg",
    "count",
    "count_star",
    "grouping",
    "max",
    "mean",
    "min",
    "sum",
]


def any_value(expression: Expr, filter: Expr | None = None) -> Expr:
    """Return some value that is not NULL.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [None, 7]})
        >>> df.aggregate([], [f.any_value(col("a")).alias("x")]).to_pydict()
        {'x': [7]}
    """
    return aggregate("any_value", expression, filter=filter)


def approx_distinct(expression: Expr, filter: Expr | None = None) -> Expr:
    """Estimate the number of distinct values.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 1, 2]})
        >>> df.aggregate([], [f.approx_distinct(col("a")).alias("x")]).to_pydict()
        {'x': [2]}
    """
    return aggregate("approx_distinct", expression, filter=filter)


def avg(expression: Expr, distinct: bool = False, filter: Expr | None = None) -> Expr:
    """Return the mean.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 2, None]})
        >>> df.aggregate([], [f.avg(col("a")).alias("x")]).to_pydict()
        {'x': [1.5]}
    """
    return aggregate("avg", expression, distinct=distinct, filter=filter)


def grouping(expression: Expr, distinct: bool = False, filter: Expr | None = None) -> Expr:
    """Ask whether the group is one of all values of a grouping column: 1 if so, otherwise 0.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> from ballista.expr import GroupingSet
        >>> df = SessionContext().from_pydict({"k": ["x", "y"], "a": [1, 2]})
        >>> sums = df.aggregate([GroupingSet.rollup(col("k"))], [f.sum(col("a")).alias("s"), f.grouping(col("k")).alias("all")])
        >>> sums.sort("s").to_pydict()
        {'k': ['x', 'y', None], 's': [1, 2, 3], 'all': [0, 0, 1]}
    """
    return aggregate("grouping", expression, distinct=distinct, filter=filter)


def max(expression: Expr, filter: Expr | None = None) -> Expr:
    """Return the largest value.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [3, 1, 2]})
        >>> df.aggregate([], [f.max(col("a")).alias("x")]).to_pydict()
        {'x': [3]}
    """
    return aggregate("max", expression, filter=filter)


def min(expression: Expr, filter: Expr | None = None) -> Expr:
    """Return the smallest value.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [3, 1, 2]})
        >>> df.aggregate([], [f.min(col("a")).alias("x")]).to_pydict()
        {'x': [1]}
    """
    return aggregate("min", expression, filter=filter)


def sum(expression: Expr, distinct: bool = False, filter: Expr | None = None) -> Expr:
    """Return the sum.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 2, None]})
        >>> df.aggregate([], [f.sum(col("a")).alias("x")]).to_pydict()
        {'x': [3]}
    """
    return aggregate("sum", expression, distinct=distinct, filter=filter)


def count(expressions: Expr | list[Expr] | None = None, distinct: bool = False, filter: Expr | None = None) -> Expr:
    """Count the rows, or those in which no value of some expressions is NULL.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 2, None]})
        >>> df.aggregate([], [f.count(col("a")).alias("x")]).to_pydict()
        {'x': [2]}
    """
    arguments = [1] if expressions is None else expressions if isinstance(expressions, list) else [expressions]
    return aggregate("count", *arguments, distinct=distinct, filter=filter)


def count_star(filter: Expr | None = None) -> Expr:
    """Count the rows.

    Example:
        >>> from ballista import SessionContext, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 2, None]})
        >>> df.aggregate([], [f.count_star().alias("x")]).to_pydict()
        {'x': [3]}
    """
    return count(filter=filter)


mean = avg
