"""Aggregate functions of statistics: how far values are spread, and how those of two columns go together."""

# ruff: noqa: A002 (the parameters go by the names that they have in datafusion)

from __future__ import annotations

from ..expr import Expr
from ._call import aggregate

__all__ = [
    "corr",
    "covar",
    "covar_pop",
    "covar_samp",
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
    "var",
    "var_pop",
    "var_population",
    "var_samp",
    "var_sample",
]


def corr(value_y: Expr, value_x: Expr, filter: Expr | None = None) -> Expr:
    """Return the correlation of two columns.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"x": [1.0, 2.0, 3.0], "y": [2.0, 4.0, 6.0]})
        >>> df.aggregate([], [f.round(f.corr(col("x"), col("y")), 6).alias("r")]).to_pydict()
        {'r': [1.0]}
    """
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


def stddev_samp(arg: Expr, filter: Expr | None = None) -> Expr:
    """Return the standard deviation, as of a sample.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1.0, 2.0, 3.0]})
        >>> df.aggregate([], [f.stddev_samp(col("a")).alias("x")]).to_pydict()
        {'x': [1.0]}
    """
    return stddev(arg, filter=filter)


covar = covar_samp
var = var_samp
var_population = var_pop
var_sample = var_samp
