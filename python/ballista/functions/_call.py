"""Calls of the engine's functions, with arguments as Python has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import _coercion, _native
from .._keys import sort_keys
from ..common import NullTreatment
from ..expr import Expr, SortExpr, SortKey

__all__ = ["aggregate", "call", "present", "text"]


def call(name: str, *arguments: Any) -> Expr:
    """Call a function. What it computes on is an expression; what follows may be constants of Python.

    Raises:
        TypeError: If the first argument is text, which could be meant for a column.
    """
    if arguments and isinstance(arguments[0], str):
        meant = f"col({arguments[0]!r}) is a column, lit({arguments[0]!r}) a constant"
        raise TypeError(f"{name}() takes an expression, got str: {meant}")
    return _coercion.call(name, *arguments)


def present(*arguments: Any) -> list[Any]:
    """Return the arguments up to the first that was left out.

    Raises:
        ValueError: If one was left out and a later one was not.
    """
    given = [argument for argument in arguments if argument is not None]
    if any(argument is None for argument in arguments[: len(given)]):
        raise ValueError("an argument is missing before one that is given")
    return given


def text(value: Expr | str) -> Expr:
    """Make text a constant of the type Utf8, which some functions ask for."""
    return Expr.string_literal(value) if isinstance(value, str) else value


def aggregate(
    name: str,
    *arguments: Any,
    distinct: bool = False,
    filter: Expr | None = None,  # noqa: A002
    order_by: Sequence[SortKey] | SortKey | None = None,
    null_treatment: NullTreatment | None = None,
    within_group: Expr | SortExpr | None = None,
) -> Expr:
    """Call an aggregate function, with the parts that follow its arguments in SQL.

    Raises:
        TypeError: If distinct is no bool, as when another argument took its place.
    """
    if not isinstance(distinct, bool):
        raise TypeError(f"{name}() distinct must be a bool, got {type(distinct).__name__}")
    made = call(name, *arguments).expr
    if within_group is not None:
        made = _native.expr_call("WITHIN GROUP", [made, *sort_keys(within_group)])
    if distinct:
        made = _native.expr_call("DISTINCT", [made])
    if order_by is not None:
        made = _native.expr_call("ORDER BY", [made, *sort_keys(order_by)])
    if null_treatment is not None:
        made = _native.expr_call(null_treatment.value, [made])
    if filter is not None:
        made = _native.expr_call("FILTER", [made, filter.expr])
    return Expr(made)
