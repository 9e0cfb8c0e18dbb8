"""Aggregate functions of bits and of conditions."""

# ruff: noqa: A002 (the parameters go by the names that they have in datafusion)

from __future__ import annotations

from ..expr import Expr
from ._call import aggregate

__all__ = [
    "bit_and",
    "bit_or",
    "bit_xor",
    "bool_and",
    "bool_or",
]


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
