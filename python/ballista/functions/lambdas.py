"""Functions that take a function of the elements of a list.

Such a function is a callable of Python, which is called once, with expressions that stand for its arguments; or what `lambda_`
makes.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from .. import _native
from .._coercion import call
from ..expr import Expr, coerce_to_expr

__all__ = [
    "any_match",
    "array_any_match",
    "array_filter",
    "array_first",
    "array_transform",
    "lambda_",
    "lambda_var",
    "list_any_match",
    "list_filter",
    "list_first",
    "list_transform",
]

Function = Expr | Callable[..., Any]


def lambda_var(name: str) -> Expr:
    """Refer to a parameter of the function that `lambda_` makes.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [[1, 2, 3]]})
        >>> odd = f.lambda_(["v"], f.lambda_var("v") % 2 == 1)
        >>> df.select(f.array_filter(col("a"), odd).alias("x")).to_pydict()
        {'x': [[1, 3]]}
    """
    return Expr(_native.expr_call("LAMBDA PARAMETER", [], {"name": name}))


def lambda_(params: list[str], body: Expr) -> Expr:
    """Make a function of the elements of a list.

    Args:
        params: The names of its parameters.
        body: What it computes of them.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [[1, 2, 3]]})
        >>> double = f.lambda_(["v"], f.lambda_var("v") * 2)
        >>> df.select(f.array_transform(col("a"), double).alias("d")).to_pydict()
        {'d': [[2, 4, 6]]}
    """
    return Expr(_native.expr_call("LAMBDA", [body.expr], {"parameters": list(params)}))


def _lambda(function: Function) -> Expr:
    if isinstance(function, Expr):
        return function
    if not callable(function):
        raise TypeError(f"expected a function or an expression of lambda_, got {type(function).__name__}")
    names = list(inspect.signature(function).parameters)
    return lambda_(names, coerce_to_expr(function(*(lambda_var(name) for name in names))))


def array_transform(array: Expr, transform: Function) -> Expr:
    """Return what a function gives for each element.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [[1, 2], [3]]})
        >>> df.select(f.array_transform(col("a"), lambda v: v + 1).alias("x")).to_pydict()
        {'x': [[2, 3], [4]]}
    """
    return call("array_transform", array, _lambda(transform))


def array_any_match(array: Expr, predicate: Function) -> Expr:
    """Ask whether a condition is true of an element.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [[1, 2], [3]]})
        >>> df.select(f.array_any_match(col("a"), lambda v: v > 2).alias("x")).to_pydict()
        {'x': [False, True]}
    """
    return call("array_any_match", array, _lambda(predicate))


def array_filter(array: Expr, predicate: Function) -> Expr:
    """Return the elements of which a condition is true.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [[1, 2], [3]]})
        >>> df.select(f.array_filter(col("a"), lambda v: v > 1).alias("x")).to_pydict()
        {'x': [[2], [3]]}
    """
    return call("array_filter", array, _lambda(predicate))


def array_first(array: Expr, predicate: Function) -> Expr:
    """Return the first element of which a condition is true, or NULL.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [[1, 2, 3], [0]]})
        >>> df.select(f.array_first(col("a"), lambda v: v > 1).alias("x")).to_pydict()
        {'x': [2, None]}
    """
    return call("array_first", array, _lambda(predicate))


list_transform = array_transform
any_match = list_any_match = array_any_match
list_filter = array_filter
list_first = array_first
