"""Functions that compute one value from many rows.

All take ``filter``, a condition on the rows that count, and many ``distinct``, to count each value once.
"""

# ruff: noqa: A001, A002 (the functions and parameters go by the names that they have in SQL and in datafusion)

from __future__ import annotations

from ..common import NullTreatment
from ..expr import Expr, SortExpr, SortKey
from ._call import aggregate, present, text

__all__ = [
    "any_value",
    "approx_distinct",
    "approx_median",
    "approx_percentile_cont",
    "array_agg",
    "avg",
    "bit_and",
    "bit_or",
    "bit_xor",
    "bool_and",
    "bool_or",
    "corr",
    "count",
    "count_star",
    "covar",
    "covar_pop",
    "covar_samp",
    "first_value",
    "grouping",
    "last_value",
    "max",
    "mean",
    "median",
    "min",
    "nth_value",
    "percentile_cont",
    "quantile_cont",
    "regr_avgx",
    "regr_avgy",
    "regr_count",
    "regr_intercept",
    "regr_r2",
    "regr_slope",
    "regr_sxx",
    "regr_sxy",
    "regr_syy",
    "stddev",
    "stddev_pop",
    "stddev_samp",
    "string_agg",
    "sum",
    "var",
    "var_pop",
    "var_population",
    "var_samp",
    "var_sample",
]


def any_value(expression: Expr, filter: Expr | None = None) -> Expr:
    """Return some value that is not NULL."""
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


def approx_median(expression: Expr, filter: Expr | None = None) -> Expr:
    """Estimate the median.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 2, 9]})
        >>> df.aggregate([], [f.approx_median(col("a")).alias("x")]).to_pydict()
        {'x': [2.0]}
    """
    return aggregate("approx_median", expression, filter=filter)


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


def avg(expression: Expr, distinct: bool = False, filter: Expr | None = None) -> Expr:
    """Return the mean.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 2, None]})
        >>> df.aggregate([], [f.avg(col("a")).alias("x")]).to_pydict()
        {'x': [1.5]}
    """
    return aggregate("avg", expression, distinct=distinct, filter=filter)


def bit_and(expression: Expr, distinct: bool = False, filter: Expr | None = None) -> Expr:
    """Combine the bits of integers by AND.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [7, 3]})
        >>> df.aggregate([], [f.bit_and(col("a")).alias("x")]).to_pydict()
        {'x': [3]}
    """
    return aggregate("bit_and", expression, distinct=distinct, filter=filter)


def bit_or(expression: Expr, distinct: bool = False, filter: Expr | None = None) -> Expr:
    """Combine the bits of integers by OR.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [4, 3]})
        >>> df.aggregate([], [f.bit_or(col("a")).alias("x")]).to_pydict()
        {'x': [7]}
    """
    return aggregate("bit_or", expression, distinct=distinct, filter=filter)


def bit_xor(expression: Expr, distinct: bool = False, filter: Expr | None = None) -> Expr:
    """Combine the bits of integers by XOR.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [7, 3]})
        >>> df.aggregate([], [f.bit_xor(col("a")).alias("x")]).to_pydict()
        {'x': [4]}
    """
    return aggregate("bit_xor", expression, distinct=distinct, filter=filter)


def bool_and(expression: Expr, filter: Expr | None = None) -> Expr:
    """Ask whether all values are true.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [True, False]})
        >>> df.aggregate([], [f.bool_and(col("a")).alias("x")]).to_pydict()
        {'x': [False]}
    """
    return aggregate("bool_and", expression, filter=filter)


def bool_or(expression: Expr, filter: Expr | None = None) -> Expr:
    """Ask whether a value is true.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [True, False]})
        >>> df.aggregate([], [f.bool_or(col("a")).alias("x")]).to_pydict()
        {'x': [True]}
    """
    return aggregate("bool_or", expression, filter=filter)


def corr(value_y: Expr, value_x: Expr, filter: Expr | None = None) -> Expr:
    """Return the correlation of two columns."""
    return aggregate("corr", value_y, value_x, filter=filter)


def covar_pop(value_y: Expr, value_x: Expr, filter: Expr | None = None) -> Expr:
    """Return the covariance of two columns, as of a whole population.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"x": [1.0, 3.0], "y": [2.0, 6.0]})
        >>> df.aggregate([], [f.covar_pop(col("y"), col("x")).alias("x")]).to_pydict()
        {'x': [2.0]}
    """
    return aggregate("covar_pop", value_y, value_x, filter=filter)


def covar_samp(value_y: Expr, value_x: Expr, filter: Expr | None = None) -> Expr:
    """Return the covariance of two columns, as of a sample.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"x": [1.0, 3.0], "y": [2.0, 6.0]})
        >>> df.aggregate([], [f.covar_samp(col("y"), col("x")).alias("x")]).to_pydict()
        {'x': [4.0]}
    """
    return aggregate("covar_samp", value_y, value_x, filter=filter)


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


def grouping(expression: Expr, distinct: bool = False, filter: Expr | None = None) -> Expr:
    """Ask whether the group is one of all values of a grouping column: 1 if so, otherwise 0."""
    return aggregate("grouping", expression, distinct=distinct, filter=filter)


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


def max(expression: Expr, filter: Expr | None = None) -> Expr:
    """Return the largest value.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [3, 1, 2]})
        >>> df.aggregate([], [f.max(col("a")).alias("x")]).to_pydict()
        {'x': [3]}
    """
    return aggregate("max", expression, filter=filter)


def median(expression: Expr, distinct: bool = False, filter: Expr | None = None) -> Expr:
    """Return the median.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 2, 9]})
        >>> df.aggregate([], [f.median(col("a")).alias("x")]).to_pydict()
        {'x': [2.0]}
    """
    return aggregate("median", expression, distinct=distinct, filter=filter)


def min(expression: Expr, filter: Expr | None = None) -> Expr:
    """Return the smallest value.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [3, 1, 2]})
        >>> df.aggregate([], [f.min(col("a")).alias("x")]).to_pydict()
        {'x': [1]}
    """
    return aggregate("min", expression, filter=filter)


def regr_avgx(y: Expr, x: Expr, filter: Expr | None = None) -> Expr:
    """Return the mean of x over rows where neither is NULL.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"x": [1.0, 2.0, 3.0], "y": [2.0, 4.0, 7.0]})
        >>> df.aggregate([], [f.regr_avgx(col("y"), col("x")).alias("x")]).to_pydict()
        {'x': [2.0]}
    """
    return aggregate("regr_avgx", y, x, filter=filter)


def regr_avgy(y: Expr, x: Expr, filter: Expr | None = None) -> Expr:
    """Return the mean of y over rows where neither is NULL.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"x": [1.0, 2.0], "y": [2.0, 4.0]})
        >>> df.aggregate([], [f.regr_avgy(col("y"), col("x")).alias("x")]).to_pydict()
        {'x': [3.0]}
    """
    return aggregate("regr_avgy", y, x, filter=filter)


def regr_count(y: Expr, x: Expr, filter: Expr | None = None) -> Expr:
    """Count the rows where neither is NULL.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"x": [1.0, 2.0, 3.0], "y": [2.0, 4.0, 7.0]})
        >>> df.aggregate([], [f.regr_count(col("y"), col("x")).alias("x")]).to_pydict()
        {'x': [3]}
    """
    return aggregate("regr_count", y, x, filter=filter)


def regr_intercept(y: Expr, x: Expr, filter: Expr | None = None) -> Expr:
    """Return where the line through the points (x, y) meets the y axis.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"x": [1.0, 3.0], "y": [2.0, 6.0]})
        >>> df.aggregate([], [f.regr_intercept(col("y"), col("x")).alias("x")]).to_pydict()
        {'x': [0.0]}
    """
    return aggregate("regr_intercept", y, x, filter=filter)


def regr_r2(y: Expr, x: Expr, filter: Expr | None = None) -> Expr:
    """Return how much of y the line through the points (x, y) explains, from 0 to 1.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"x": [1.0, 3.0], "y": [2.0, 6.0]})
        >>> df.aggregate([], [f.regr_r2(col("y"), col("x")).alias("x")]).to_pydict()
        {'x': [1.0]}
    """
    return aggregate("regr_r2", y, x, filter=filter)


def regr_slope(y: Expr, x: Expr, filter: Expr | None = None) -> Expr:
    """Return the slope of the line through the points (x, y).

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"x": [1.0, 3.0], "y": [2.0, 6.0]})
        >>> df.aggregate([], [f.regr_slope(col("y"), col("x")).alias("x")]).to_pydict()
        {'x': [2.0]}
    """
    return aggregate("regr_slope", y, x, filter=filter)


def regr_sxx(y: Expr, x: Expr, filter: Expr | None = None) -> Expr:
    """Return the sum of the squares of x about its mean.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"x": [1.0, 3.0], "y": [2.0, 6.0]})
        >>> df.aggregate([], [f.regr_sxx(col("y"), col("x")).alias("x")]).to_pydict()
        {'x': [2.0]}
    """
    return aggregate("regr_sxx", y, x, filter=filter)


def regr_sxy(y: Expr, x: Expr, filter: Expr | None = None) -> Expr:
    """Return the sum of the products of x and y about their means.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"x": [1.0, 3.0], "y": [2.0, 6.0]})
        >>> df.aggregate([], [f.regr_sxy(col("y"), col("x")).alias("x")]).to_pydict()
        {'x': [4.0]}
    """
    return aggregate("regr_sxy", y, x, filter=filter)


def regr_syy(y: Expr, x: Expr, filter: Expr | None = None) -> Expr:
    """Return the sum of the squares of y about its mean.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"x": [1.0, 3.0], "y": [2.0, 6.0]})
        >>> df.aggregate([], [f.regr_syy(col("y"), col("x")).alias("x")]).to_pydict()
        {'x': [8.0]}
    """
    return aggregate("regr_syy", y, x, filter=filter)


def stddev(expression: Expr, filter: Expr | None = None) -> Expr:
    """Return the standard deviation, as of a sample.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1.0, 2.0, 3.0]})
        >>> df.aggregate([], [f.stddev(col("a")).alias("x")]).to_pydict()
        {'x': [1.0]}
    """
    return aggregate("stddev", expression, filter=filter)


def stddev_pop(expression: Expr, filter: Expr | None = None) -> Expr:
    """Return the standard deviation, as of a whole population.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1.0, 3.0]})
        >>> df.aggregate([], [f.stddev_pop(col("a")).alias("x")]).to_pydict()
        {'x': [1.0]}
    """
    return aggregate("stddev_pop", expression, filter=filter)


def sum(expression: Expr, distinct: bool = False, filter: Expr | None = None) -> Expr:
    """Return the sum.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 2, None]})
        >>> df.aggregate([], [f.sum(col("a")).alias("x")]).to_pydict()
        {'x': [3]}
    """
    return aggregate("sum", expression, distinct=distinct, filter=filter)


def var_pop(expression: Expr, filter: Expr | None = None) -> Expr:
    """Return the variance, as of a whole population.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1.0, 3.0]})
        >>> df.aggregate([], [f.var_pop(col("a")).alias("x")]).to_pydict()
        {'x': [1.0]}
    """
    return aggregate("var_pop", expression, filter=filter)


def var_samp(expression: Expr, filter: Expr | None = None) -> Expr:
    """Return the variance, as of a sample.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1.0, 2.0, 3.0]})
        >>> df.aggregate([], [f.var_samp(col("a")).alias("x")]).to_pydict()
        {'x': [1.0]}
    """
    return aggregate("var_samp", expression, filter=filter)


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


def stddev_samp(arg: Expr, filter: Expr | None = None) -> Expr:
    """Return the standard deviation, as of a sample.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1.0, 2.0, 3.0]})
        >>> df.aggregate([], [f.stddev_samp(col("a")).alias("x")]).to_pydict()
        {'x': [1.0]}
    """
    return stddev(arg, filter=filter)


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


covar = covar_samp
mean = avg
quantile_cont = percentile_cont
var = var_samp
var_population = var_pop
var_sample = var_samp
