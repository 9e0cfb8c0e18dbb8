"""Aggregate functions that give what a share of the values is below."""

# ruff: noqa: A002 (the parameters go by the names that they have in datafusion)

from __future__ import annotations

from ..expr import Expr, SortExpr
from ._call import aggregate, present

__all__ = [
    "approx_median",
    "approx_percentile_cont",
    "median",
    "percentile_cont",
    "quantile_cont",
]


def approx_median(expression: Expr, filter: Expr | None = None) -> Expr:
    """Estimate the median.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 2, 9]})
        >>> df.aggregate([], [f.approx_median(col("a")).alias("x")]).to_pydict()
        {'x': [2.0]}
    """
    return aggregate("approx_median", expression, filter=filter)


def median(expression: Expr, distinct: bool = False, filter: Expr | None = None) -> Expr:
    """Return the median.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 2, 9]})
        >>> df.aggregate([], [f.median(col("a")).alias("x")]).to_pydict()
        {'x': [2.0]}
    """
    return aggregate("median", expression, distinct=distinct, filter=filter)


def approx_percentile_cont(
    sort_expression: Expr | SortExpr,
    percentile: float,
    num_centroids: int | None = None,
    filter: Expr | None = None,
) -> Expr:
    """Estimate a percentile, from 0 to 1, of the values in the order given.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1.0, 2.0, 3.0]})
        >>> df.aggregate([], [f.approx_percentile_cont(col("a"), 0.5).alias("x")]).to_pydict()
        {'x': [2.0]}
    """
    arguments = present(percentile, num_centroids)
    return aggregate("approx_percentile_cont", *arguments, within_group=sort_expression, filter=filter)


def percentile_cont(
    sort_expression: Expr | SortExpr, percentile: float, distinct: bool = False, filter: Expr | None = None
) -> Expr:
    """Return a percentile, from 0 to 1, of the values in the order given; between two values, what lies between them.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1.0, 2.0, 4.0]})
        >>> df.aggregate([], [f.percentile_cont(col("a"), 0.75).alias("x")]).to_pydict()
        {'x': [3.0]}
    """
    return aggregate("percentile_cont", percentile, within_group=sort_expression, distinct=distinct, filter=filter)


quantile_cont = percentile_cont
