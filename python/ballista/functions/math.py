"""Functions of numbers."""

# ruff: noqa: A001 (the functions go by the names that they have in SQL and in datafusion)

from __future__ import annotations

from ..expr import Expr
from ._call import call, present

__all__ = [
    "abs",
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "cbrt",
    "ceil",
    "cos",
    "cosh",
    "cot",
    "degrees",
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
    "pi",
    "pow",
    "power",
    "radians",
    "rand",
    "random",
    "round",
    "signum",
    "sin",
    "sinh",
    "sqrt",
    "tan",
    "tanh",
    "trunc",
]


def abs(arg: Expr) -> Expr:
    """Return the absolute value."""
    return call("abs", arg)


def acos(arg: Expr) -> Expr:
    """Return the angle whose cosine this is, in radians."""
    return call("acos", arg)


def acosh(arg: Expr) -> Expr:
    """Return the inverse of the hyperbolic cosine."""
    return call("acosh", arg)


def asin(arg: Expr) -> Expr:
    """Return the angle whose sine this is, in radians."""
    return call("asin", arg)


def asinh(arg: Expr) -> Expr:
    """Return the inverse of the hyperbolic sine."""
    return call("asinh", arg)


def atan(arg: Expr) -> Expr:
    """Return the angle whose tangent this is, in radians."""
    return call("atan", arg)


def atan2(y: Expr, x: Expr) -> Expr:
    """Return the angle of the point (x, y), in radians."""
    return call("atan2", y, x)


def atanh(arg: Expr) -> Expr:
    """Return the inverse of the hyperbolic tangent."""
    return call("atanh", arg)


def cbrt(arg: Expr) -> Expr:
    """Return the cube root."""
    return call("cbrt", arg)


def ceil(arg: Expr) -> Expr:
    """Return the nearest integer that is not smaller."""
    return call("ceil", arg)


def cos(arg: Expr) -> Expr:
    """Return the cosine of an angle in radians."""
    return call("cos", arg)


def cosh(arg: Expr) -> Expr:
    """Return the hyperbolic cosine."""
    return call("cosh", arg)


def cot(arg: Expr) -> Expr:
    """Return the cotangent of an angle in radians."""
    return call("cot", arg)


def degrees(arg: Expr) -> Expr:
    """Return an angle in radians, in degrees."""
    return call("degrees", arg)


def exp(arg: Expr) -> Expr:
    """Return the exponential."""
    return call("exp", arg)


def factorial(arg: Expr) -> Expr:
    """Return the factorial."""
    return call("factorial", arg)


def floor(arg: Expr) -> Expr:
    """Return the nearest integer that is not larger."""
    return call("floor", arg)


def gcd(x: Expr, y: Expr) -> Expr:
    """Return the greatest common divisor."""
    return call("gcd", x, y)


def isnan(expr: Expr) -> Expr:
    """Ask whether a number is NaN."""
    return call("isnan", expr)


def iszero(arg: Expr) -> Expr:
    """Ask whether a number is zero."""
    return call("iszero", arg)


def lcm(x: Expr, y: Expr) -> Expr:
    """Return the least common multiple."""
    return call("lcm", x, y)


def ln(arg: Expr) -> Expr:
    """Return the natural logarithm."""
    return call("ln", arg)


def log(base: Expr | float, num: Expr) -> Expr:
    """Return the logarithm to a base."""
    return call("log", base, num)


def log10(arg: Expr) -> Expr:
    """Return the logarithm to base 10."""
    return call("log10", arg)


def log2(arg: Expr) -> Expr:
    """Return the logarithm to base 2."""
    return call("log2", arg)


def nanvl(x: Expr, y: Expr) -> Expr:
    """Return the first value, or the second where the first is NaN."""
    return call("nanvl", x, y)


def pi() -> Expr:
    """Return the number pi."""
    return call("pi")


def power(base: Expr, exponent: Expr | float) -> Expr:
    """Raise a number to a power."""
    return call("power", base, exponent)


def radians(arg: Expr) -> Expr:
    """Return an angle in degrees, in radians."""
    return call("radians", arg)


def random() -> Expr:
    """Return a random number from 0 (inclusive) to 1 (exclusive), another one in each row."""
    return call("random")


def round(value: Expr, decimal_places: Expr | int | None = None) -> Expr:
    """Round to a number of decimal places, halves away from zero."""
    return call("round", value, 0 if decimal_places is None else decimal_places)


def signum(arg: Expr) -> Expr:
    """Return the sign: -1, 0 or 1."""
    return call("signum", arg)


def sin(arg: Expr) -> Expr:
    """Return the sine of an angle in radians."""
    return call("sin", arg)


def sinh(arg: Expr) -> Expr:
    """Return the hyperbolic sine."""
    return call("sinh", arg)


def sqrt(arg: Expr) -> Expr:
    """Return the square root."""
    return call("sqrt", arg)


def tan(arg: Expr) -> Expr:
    """Return the tangent of an angle in radians."""
    return call("tan", arg)


def tanh(arg: Expr) -> Expr:
    """Return the hyperbolic tangent."""
    return call("tanh", arg)


def trunc(num: Expr, precision: Expr | int | None = None) -> Expr:
    """Cut off all but a number of decimal places."""
    return call("trunc", *present(num, precision))


is_nan = isnan
pow = power
rand = random
