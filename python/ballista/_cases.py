"""CASE, built branch by branch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import _native
from . import expr as expression
from ._coercion import coerce_to_expr
from .errors import BindingError

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
        """Add a branch.

        Example:
            >>> from ballista import SessionContext, col, lit, functions as f
            >>> size = f.when(col("a") > 9, lit("large")).when(col("a") > 1, lit("medium")).otherwise(lit("small"))
            >>> SessionContext().from_pydict({"a": [1, 5, 10]}).select(size.alias("size")).to_pydict()
            {'size': ['small', 'medium', 'large']}
        """
        return CaseBuilder(self._operand, [*self._branches, coerce_to_expr(when_expr), coerce_to_expr(then_expr)])

    def otherwise(self, else_expr: Expr) -> Expr:
        """Return the CASE, with a result for rows that no branch is for.

        Raises:
            BindingError: If results are constants whose types do not go together, such as a number and text.

        Example:
            >>> from ballista import SessionContext, col, lit, functions as f
            >>> name = f.case(col("a")).when(lit(1), lit("one")).otherwise(lit("many"))
            >>> SessionContext().from_pydict({"a": [1, 2]}).select(name.alias("name")).to_pydict()
            {'name': ['one', 'many']}
        """
        return self._finish([coerce_to_expr(else_expr)])

    def end(self) -> Expr:
        """Return the CASE, which is NULL for rows that no branch is for.

        Example:
            >>> from ballista import SessionContext, col, lit, functions as f
            >>> name = f.case(col("a")).when(lit(1), lit("one")).end()
            >>> SessionContext().from_pydict({"a": [1, 2]}).select(name.alias("name")).to_pydict()
            {'name': ['one', None]}
        """
        return self._finish([])

    def _finish(self, last: list[Expr]) -> Expr:
        _check([*self._branches[1::2], *last])
        parts = [*([] if self._operand is None else [self._operand]), *self._branches, *last]
        options = {"operand": self._operand is not None, "else": bool(last)}
        return expression.Expr(_native.expr_call("CASE", [part.expr for part in parts], options))


def _check(results: Sequence[Expr]) -> None:
    """Refuse constants of several types, where SQL would write numbers as text."""
    described = [_native.expr_describe(result.expr) for result in results]
    types = [str(found["type"]) for found in described if found["kind"] == "Literal" and found["type"] != "Null"]
    if len({_family(name) for name in types}) > 1:
        raise BindingError(f"results of CASE have multiple data types: {', '.join(dict.fromkeys(types))}")


def _family(name: str) -> str:
    bare = name.partition("(")[0]
    if bare.rstrip("0123456789") in ("Int", "UInt", "Float", "Decimal"):
        return "number"
    return "text" if bare in ("Utf8", "LargeUtf8", "Utf8View") else bare
