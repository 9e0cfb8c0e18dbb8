"""Functions of numbers."""

# ruff: noqa: A001 (the functions go by the names that they have in SQL and in datafusion)

from __future__ import annotations

from ..expr import Expr
from ._call import call, present

__all__ = [
    "abs",
    "cbrt",
    "ceil",
    "exp",
    "factorial",
    "floor",
    "gcd",
    "is_nan",
    "isnan",
    "iszero",
    "lcm",
    "ln",
    "log",
    "log2",
    "log10",
    "nanvl",
    "pow",
    "power",
    "rand",
    "random",
    "round",
    "signum",
    "sqrt",
    "trunc",
]


def abs(arg: Expr) -> Expr:
    """Return the absolute value.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [-1.5, 2.0, None]})
        >>> df.select(f.abs(col("a")).alias("x")).to_pydict()
        {'x': [1.5, 2.0, None]}
    """
    return call("abs", arg)


def cbrt(arg: Expr) -> Expr:
    """Return the cube root.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [27.0, -8.0]})
        >>> df.select(f.cbrt(col("a")).alias("x")).to_pydict()
        {'x': [3.0, -2.0]}
    """
    return call("cbrt", arg)


def ceil(arg: Expr) -> Expr:
    """Return the nearest integer that is not smaller.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1.2, -1.2]})
        >>> df.select(f.ceil(col("a")).alias("x")).to_pydict()
        {'x': [2.0, -1.0]}
    """
    return call("ceil", arg)


def exp(arg: Expr) -> Expr:
    """Return the exponential.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.round(f.exp(lit(1.0)), lit(4)).alias("x")).to_pydict()
        {'x': [2.7183]}
    """
    return call("exp", arg)


def factorial(arg: Expr) -> Expr:
    """Return the factorial.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [0, 3, 5]})
        >>> df.select(f.factorial(col("a")).alias("x")).to_pydict()
        {'x': [1, 6, 120]}
    """
    return call("factorial", arg)


def floor(arg: Expr) -> Expr:
    """Return the nearest integer that is not larger.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1.2, -1.2]})
        >>> df.select(f.floor(col("a")).alias("x")).to_pydict()
        {'x': [1.0, -2.0]}
    """
    return call("floor", arg)


def gcd(x: Expr, y: Expr) -> Expr:
    """Return the greatest common divisor.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.gcd(lit(12), lit(18)).alias("x")).to_pydict()
        {'x': [6]}
    """
    return call("gcd", x, y)


def isnan(expr: Expr) -> Expr:
    """Ask whether a number is NaN.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1.0, float("nan")]})
        >>> df.select(f.isnan(col("a")).alias("x")).to_pydict()
        {'x': [False, True]}
    """
    return call("isnan", expr)


def iszero(arg: Expr) -> Expr:
    """Ask whether a number is zero.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [0.0, 1.0]})
        >>> df.select(f.iszero(col("a")).alias("x")).to_pydict()
        {'x': [True, False]}
    """
    return call("iszero", arg)


def lcm(x: Expr, y: Expr) -> Expr:
    """Return the least common multiple.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.lcm(lit(4), lit(6)).alias("x")).to_pydict()
        {'x': [12]}
    """
    return call("lcm", x, y)


def ln(arg: Expr) -> Expr:
    """Return the natural logarithm.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.ln(lit(1.0)).alias("x")).to_pydict()
        {'x': [0.0]}
    """
    return call("ln", arg)


def log(base: Expr | float, num: Expr) -> Expr:
    """Return the logarithm to a base.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.log(lit(2.0), lit(8.0)).alias("x")).to_pydict()
        {'x': [3.0]}
    """
    return call("log", base, num)


def log10(arg: Expr) -> Expr:
    """Return the logarithm to base 10.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.log10(lit(100.0)).alias("x")).to_pydict()
        {'x': [2.0]}
    """
    return call("log10", arg)


def log2(arg: Expr) -> Expr:
    """Return the logarithm to base 2.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.log2(lit(8.0)).alias("x")).to_pydict()
        {'x': [3.0]}
    """
    return call("log2", arg)


def nanvl(x: Expr, y: Expr) -> Expr:
    """Return the first value, or the second where the first is NaN.

    Example:
        >>> from ballista import SessionContext, col, lit, functions as f
        >>> df = SessionContext().from_pydict({"a": [1.0, float("nan")]})
        >>> df.select(f.nanvl(col("a"), lit(0.0)).alias("x")).to_pydict()
        {'x': [1.0, 0.0]}
    """
    return call("nanvl", x, y)


def power(base: Expr, exponent: Expr | float) -> Expr:
    """Raise a number to a power.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.power(lit(2), lit(10)).alias("x")).to_pydict()
        {'x': [1024.0]}
    """
    return call("power", base, exponent)


def random() -> Expr:
    """Return a random number from 0 (inclusive) to 1 (exclusive), another one in each row."""
    return call("random")


def round(value: Expr, decimal_places: Expr | int | None = None) -> Expr:
    """Round to a number of decimal places, halves away from zero.

    Example:
        >>> from ballista import SessionContext, col, lit, functions as f
        >>> df = SessionContext().from_pydict({"a": [2.345, -1.55]})
        >>> df.select(f.round(col("a"), lit(1)).alias("x")).to_pydict()
        {'x': [2.3, -1.6]}
    """
    return call("round", value, 0 if decimal_places is None else decimal_places)


def signum(arg: Expr) -> Expr:
    """Return the sign: -1, 0 or 1.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [-2.5, 0.0, 3.5]})
        >>> df.select(f.signum(col("a")).alias("x")).to_pydict()
        {'x': [-1.0, 0.0, 1.0]}
    """
    return call("signum", arg)


def sqrt(arg: Expr) -> Expr:
    """Return the square root.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [9.0, 2.25]})
        >>> df.select(f.sqrt(col("a")).alias("x")).to_pydict()
        {'x': [3.0, 1.5]}
    """
    return call("sqrt", arg)


def trunc(num: Expr, precision: Expr | int | None = None) -> Expr:
    """Cut off all but a number of decimal places.

    Example:
        >>> from ballista import SessionContext, col, lit, functions as f
        >>> df = SessionContext().from_pydict({"a": [1.29, -1.29]})
        >>> df.select(f.trunc(col("a"), lit(1)).alias("x")).to_pydict()
        {'x': [1.2, -1.2]}
    """
    return call("trunc", *present(num, precision))


is_nan = isnan
pow = power
rand = random
