"""Functions of angles."""

from __future__ import annotations

from ..expr import Expr
from ._call import call

__all__ = [
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "cos",
    "cosh",
    "cot",
    "degrees",
    "pi",
    "radians",
    "sin",
    "sinh",
    "tan",
    "tanh",
]


def acos(arg: Expr) -> Expr:
    """Return the angle whose cosine this is, in radians.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.acos(lit(1.0)).alias("x")).to_pydict()
        {'x': [0.0]}
    """
    return call("acos", arg)


def acosh(arg: Expr) -> Expr:
    """Return the inverse of the hyperbolic cosine.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.acosh(lit(1.0)).alias("x")).to_pydict()
        {'x': [0.0]}
    """
    return call("acosh", arg)


def asin(arg: Expr) -> Expr:
    """Return the angle whose sine this is, in radians.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.asin(lit(0.0)).alias("x")).to_pydict()
        {'x': [0.0]}
    """
    return call("asin", arg)


def asinh(arg: Expr) -> Expr:
    """Return the inverse of the hyperbolic sine.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.asinh(lit(0.0)).alias("x")).to_pydict()
        {'x': [0.0]}
    """
    return call("asinh", arg)


def atan(arg: Expr) -> Expr:
    """Return the angle whose tangent this is, in radians.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.atan(lit(0.0)).alias("x")).to_pydict()
        {'x': [0.0]}
    """
    return call("atan", arg)


def atan2(y: Expr, x: Expr) -> Expr:
    """Return the angle of the point (x, y), in radians.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.degrees(f.atan2(lit(1.0), lit(1.0))).alias("x")).to_pydict()
        {'x': [45.0]}
    """
    return call("atan2", y, x)


def atanh(arg: Expr) -> Expr:
    """Return the inverse of the hyperbolic tangent.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.atanh(lit(0.0)).alias("x")).to_pydict()
        {'x': [0.0]}
    """
    return call("atanh", arg)


def cos(arg: Expr) -> Expr:
    """Return the cosine of an angle in radians.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.cos(lit(0.0)).alias("x")).to_pydict()
        {'x': [1.0]}
    """
    return call("cos", arg)


def cosh(arg: Expr) -> Expr:
    """Return the hyperbolic cosine.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.cosh(lit(0.0)).alias("x")).to_pydict()
        {'x': [1.0]}
    """
    return call("cosh", arg)


def cot(arg: Expr) -> Expr:
    """Return the cotangent of an angle in radians.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.round(f.cot(f.radians(lit(45.0))), lit(6)).alias("x")).to_pydict()
        {'x': [1.0]}
    """
    return call("cot", arg)


def degrees(arg: Expr) -> Expr:
    """Return an angle in radians, in degrees.

    Example:
        >>> from ballista import SessionContext, functions as f
        >>> SessionContext().empty_table().select(f.degrees(f.pi()).alias("x")).to_pydict()
        {'x': [180.0]}
    """
    return call("degrees", arg)


def pi() -> Expr:
    """Return the number pi.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.round(f.pi(), lit(4)).alias("x")).to_pydict()
        {'x': [3.1416]}
    """
    return call("pi")


def radians(arg: Expr) -> Expr:
    """Return an angle in degrees, in radians.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.round(f.radians(lit(180.0)), lit(4)).alias("x")).to_pydict()
        {'x': [3.1416]}
    """
    return call("radians", arg)


def sin(arg: Expr) -> Expr:
    """Return the sine of an angle in radians.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.sin(lit(0.0)).alias("x")).to_pydict()
        {'x': [0.0]}
    """
    return call("sin", arg)


def sinh(arg: Expr) -> Expr:
    """Return the hyperbolic sine.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.sinh(lit(0.0)).alias("x")).to_pydict()
        {'x': [0.0]}
    """
    return call("sinh", arg)


def tan(arg: Expr) -> Expr:
    """Return the tangent of an angle in radians.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.tan(lit(0.0)).alias("x")).to_pydict()
        {'x': [0.0]}
    """
    return call("tan", arg)


def tanh(arg: Expr) -> Expr:
    """Return the hyperbolic tangent.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.tanh(lit(0.0)).alias("x")).to_pydict()
        {'x': [0.0]}
    """
    return call("tanh", arg)
