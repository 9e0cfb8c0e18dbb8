"""CASE, built branch by branch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import _native
from . import expr as expression
from ._coercion import coerce_to_expr

if TYPE_CHECKING:
    from .expr import Expr


class CaseBuilder:
    """A CASE that is given branches one by one, and finished by `otherwise` or `end`.

    Args:
        operand: What the conditions are compared with, if any.
        branches: Conditions and results in turns.

    Example:
        >>> from ballista import col, lit, functions as f
        >>> f.when(col("a") > 1, lit("many")).otherwise(lit("few"))
        Expr(CASE WHEN a > Int64(1) THEN Utf8View("many") ELSE Utf8View("few") END)
    """

    def __init__(self, operand: Expr | None, branches: Sequence[Expr] = ()) -> None:
        self._operand = operand
        self._branches = tuple(branches)

    def when(self, when_expr: Expr, then_expr: Expr) -> CaseBuilder:
        """Add a branch."""
        return CaseBuilder(self._operand, [*self._branches, coerce_to_expr(when_expr), coerce_to_expr(then_expr)])

    def otherwise(self, else_expr: Expr) -> Expr:
        """Return the CASE, with a result for rows that no branch is for."""
        return self._finish([coerce_to_expr(else_expr)])

    def end(self) -> Expr:
        """Return the CASE, which is NULL for rows that no branch is for."""
        return self._finish([])

    def _finish(self, last: list[Expr]) -> Expr:
        parts = [*([] if self._operand is None else [self._operand]), *self._branches, *last]
        options = {"operand": self._operand is not None, "else": bool(last)}
        return expression.Expr(_native.expr_call("CASE", [part.expr for part in parts], options))
