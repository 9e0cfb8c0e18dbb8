"""Keys to sort by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import _native
from . import expr as expression
from ._coercion import column_or_expr

if TYPE_CHECKING:
    from .expr import Expr, SortKey


class SortExpr:
    """A key to sort by.

    Args:
        expr: What to compare rows by.
        ascending: Whether small values come first.
        nulls_first: Whether NULLs come first.

    Example:
        >>> from ballista import SessionContext, col
        >>> key = col("a").sort(ascending=False, nulls_first=True)
        >>> SessionContext().from_pydict({"a": [1, None, 2]}).sort(key).to_pydict()
        {'a': [None, 2, 1]}
    """

    def __init__(self, expr: Expr, ascending: bool, nulls_first: bool) -> None:
        self._expr, self._ascending, self._nulls_first = expr, ascending, nulls_first

    @property
    def handle(self) -> _native.Handle:
        """The key in the library."""
        options = {"descending": not self._ascending, "nulls_first": self._nulls_first}
        return _native.expr_call("ORDER", [self._expr.expr], options)

    def expr(self) -> Expr:
        """Return what rows are compared by.

        Example:
            >>> from ballista import col
            >>> col("a").sort().expr()
            Expr(a)
        """
        return self._expr

    def ascending(self) -> bool:
        """Say whether small values come first.

        Example:
            >>> from ballista import col
            >>> col("a").sort(ascending=False).ascending()
            False
        """
        return self._ascending

    def nulls_first(self) -> bool:
        """Say whether NULLs come first.

        Example:
            >>> from ballista import col
            >>> col("a").sort().nulls_first()
            False
        """
        return self._nulls_first

    def __repr__(self) -> str:
        direction = "ASC" if self._ascending else "DESC"
        return f"SortExpr({self._expr.canonical_name()} {direction} NULLS {'FIRST' if self._nulls_first else 'LAST'})"


def sort_key(value: SortKey) -> SortExpr:
    """Return a key as it is, and sort by anything else in ascending order, NULLs last."""
    return value if isinstance(value, SortExpr) else SortExpr(column_or_expr(value), ascending=True, nulls_first=False)


def sort_or_default(e: Expr | SortExpr) -> SortExpr:
    """Return a key as it is, and sort by an expression in ascending order, NULLs last."""
    return sort_key(e)


def sort_list_to_raw_sort_list(sort_list: Sequence[SortKey] | SortKey | None) -> list[_native.Handle] | None:
    """Return keys to sort by in the library, and None for None."""
    return None if sort_list is None else sort_keys(sort_list)


def sort_keys(values: Sequence[SortKey] | SortKey | None) -> list[_native.Handle]:
    """Return keys to sort by in the library."""
    if values is None:
        return []
    listed = [values] if isinstance(values, (expression.Expr, SortExpr, str)) else values
    return [sort_key(value).handle for value in listed]
