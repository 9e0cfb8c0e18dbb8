"""Operators of Python, between expressions and constants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import expr as expression
from ._coercion import call

if TYPE_CHECKING:
    from .expr import Expr


class Operators:
    """What operators of Python make of an expression: ``col("a") + 1``, ``col("a") > 2``, ``col("a")["field"]``."""

    def __add__(self, rhs: Any) -> Expr:
        return call("+", self, rhs)

    def __radd__(self, lhs: Any) -> Expr:
        return call("+", lhs, self)

    def __sub__(self, rhs: Any) -> Expr:
        return call("-", self, rhs)

    def __rsub__(self, lhs: Any) -> Expr:
        return call("-", lhs, self)

    def __mul__(self, rhs: Any) -> Expr:
        return call("*", self, rhs)

    def __rmul__(self, lhs: Any) -> Expr:
        return call("*", lhs, self)

    def __truediv__(self, rhs: Any) -> Expr:
        return call("/", self, rhs)

    def __rtruediv__(self, lhs: Any) -> Expr:
        return call("/", lhs, self)

    def __mod__(self, rhs: Any) -> Expr:
        return call("%", self, rhs)

    def __rmod__(self, lhs: Any) -> Expr:
        return call("%", lhs, self)

    def __and__(self, rhs: Any) -> Expr:
        return call("AND", self, rhs)

    def __rand__(self, lhs: Any) -> Expr:
        return call("AND", lhs, self)

    def __or__(self, rhs: Any) -> Expr:
        return call("OR", self, rhs)

    def __ror__(self, lhs: Any) -> Expr:
        return call("OR", lhs, self)

    def __invert__(self) -> Expr:
        return call("NOT", self)

    def __neg__(self) -> Expr:
        return call("NEGATE", self)

    def __eq__(self, rhs: object) -> Expr:  # type: ignore[override]
        return call("IS NULL", self) if rhs is None else call("=", self, rhs)

    def __ne__(self, rhs: object) -> Expr:  # type: ignore[override]
        return call("IS NOT NULL", self) if rhs is None else call("!=", self, rhs)

    def __lt__(self, rhs: Any) -> Expr:
        return call("<", self, rhs)

    def __le__(self, rhs: Any) -> Expr:
        return call("<=", self, rhs)

    def __gt__(self, rhs: Any) -> Expr:
        return call(">", self, rhs)

    def __ge__(self, rhs: Any) -> Expr:
        return call(">=", self, rhs)

    # Not None, an expression would be taken for a list, on account of its __getitem__, that never ends.
    __iter__ = None

    def __getitem__(self, key: str | int | slice) -> Expr:
        """Return a field of a struct by its name, or an element of a list by its position, which counts from 0.

        A slice gives a list. Its end, if it is a number, does not belong to it, as everywhere in Python.
        """
        if isinstance(key, int):
            return call("INDEX", self, key + 1)
        if isinstance(key, slice):
            start = 1 if key.start is None else key.start + 1
            if key.stop is None:
                raise TypeError("a slice of a list needs an end")
            return call("SLICE", self, start, key.stop, *([] if key.step is None else [key.step]))
        return call("INDEX", self, expression.Expr.string_literal(key))
