"""What is taken where an expression is wanted: names of columns, constants, and lists of both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from . import _native
from . import expr as expression

if TYPE_CHECKING:
    from .expr import Expr

EXPR_TYPE_ERROR = "Use col()/column() or lit()/literal() to construct expressions"


def call(name: str, *arguments: Any) -> Expr:
    """Call an operator or a function of the engine. Arguments that are no expressions become constants."""
    return expression.Expr(_native.expr_call(name, [coerce_to_expr(argument).expr for argument in arguments]))


def ensure_expr(value: Expr | Any) -> _native.Handle:
    """Return the expression in the library.

    Raises:
        TypeError: If the value is no expression.
    """
    if not isinstance(value, expression.Expr):
        raise TypeError(EXPR_TYPE_ERROR)
    return value.expr


def ensure_expr_list(exprs: Iterable[Expr | Iterable[Expr]]) -> list[_native.Handle]:
    """Return the expressions of nested lists in the library.

    Raises:
        TypeError: If something is no expression.
    """
    handles: list[_native.Handle] = []
    for expr in exprs:
        if isinstance(expr, Iterable) and not isinstance(expr, (expression.Expr, str, bytes, bytearray)):
            handles += ensure_expr_list(expr)
        else:
            handles.append(ensure_expr(expr))
    return handles


def coerce_to_expr(value: Any) -> Expr:
    """Return an expression as it is, and make a constant of anything else."""
    return value if isinstance(value, expression.Expr) else expression.Expr.literal(value)


def coerce_to_expr_or_none(value: Any | None) -> Expr | None:
    """Return None for None, and `coerce_to_expr` for anything else."""
    return None if value is None else coerce_to_expr(value)


def coerce_to_expr_list(values: Iterable[Any]) -> list[Expr]:
    """Apply `coerce_to_expr` to each value."""
    return [coerce_to_expr(value) for value in values]


def expressions(values: Sequence[Expr | str] | Expr | str) -> list[_native.Handle]:
    """Return expressions and names of columns in the library.

    Raises:
        TypeError: If something is neither.
    """
    return [column_or_expr(value).expr for value in ([values] if isinstance(values, (expression.Expr, str)) else values)]


def name(value: str) -> str:
    """Return the name of a column or of a DataFrame.

    Raises:
        TypeError: If it is no string.
    """
    if not isinstance(value, str):
        raise TypeError(f"expected a name, got {type(value).__name__}: {value!r}")
    return value


def names(values: Iterable[str] | str) -> list[str]:
    """Return several names, or one, as a list.

    Raises:
        TypeError: If one is no string.
    """
    return [name(value) for value in ([values] if isinstance(values, str) else values)]


def column_or_expr(value: Expr | str) -> Expr:
    """Return an expression as it is, and the column of a name.

    Raises:
        TypeError: If the value is neither.
    """
    if isinstance(value, str):
        return expression.Expr.column(value)
    if isinstance(value, expression.Expr):
        return value
    raise TypeError(f"Expected Expr or column name, got {type(value).__name__}. {EXPR_TYPE_ERROR}.")


def expr_list_to_raw_expr_list(expr_list: Sequence[Expr | str] | Expr | str | None) -> list[_native.Handle] | None:
    """Return expressions and names of columns in the library, and None for None."""
    return None if expr_list is None else expressions(expr_list)
