"""The methods of DataFrames that combine them with others."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from ._coercion import names as all_checked
from ._columns import Columns
from ._relation import Relation
from .expr import Expr, ensure_expr

if TYPE_CHECKING:
    from typing_extensions import Self


JoinKind = Literal["inner", "left", "right", "full", "semi", "anti"]


class Combined(Columns):
    """A query that can be joined with others, and put above or below them."""

    def join(
        self,
        right: Relation,
        on: str | Sequence[str] | tuple[list[str], list[str]] | None = None,
        how: JoinKind = "inner",
        *,
        left_on: str | Sequence[str] | None = None,
        right_on: str | Sequence[str] | None = None,
        join_keys: tuple[list[str], list[str]] | None = None,
        coalesce_duplicate_keys: bool = True,
    ) -> Self:
        """Combine rows that agree in columns.

        Args:
            right: The other DataFrame.
            on: The columns, if they have the same names in both.
            how: Which rows to keep: ``inner``, ``left``, ``right``, ``full``, ``semi`` or ``anti``.
            left_on: The columns of this DataFrame, together with ``right_on``.
            right_on: The columns of the other DataFrame.
            join_keys: Deprecated: ``left_on`` and ``right_on`` as a pair.
            coalesce_duplicate_keys: Whether columns of the same name become one.

        Raises:
            ValueError: If the columns are given in no way, or in two, or do not exist.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"k": [1, 2], "a": ["x", "y"]})
            >>> other = SessionContext().from_pydict({"k": [2, 3], "b": ["v", "w"]})
            >>> df.join(other, on="k", how="left").sort("k").select("k", "a", "b").to_pydict()
            {'k': [1, 2], 'a': ['x', 'y'], 'b': [None, 'v']}
        """
        if join_keys is not None:
            warnings.warn("join_keys is deprecated: use left_on and right_on", DeprecationWarning, stacklevel=2)
            left_on, right_on = join_keys
        if isinstance(on, tuple) and len(on) == 2 and all(isinstance(part, list) for part in on):
            left_on, right_on, on = [*on[0]], [*on[1]], None
        if on is not None and (left_on is not None or right_on is not None):
            raise ValueError("join takes either on, or left_on and right_on")
        if on is not None:
            shared: Any = on
            left_on = right_on = all_checked(shared)
        if left_on is None or right_on is None:
            raise ValueError("join needs either on, or both left_on and right_on")
        keys = {"left": all_checked(left_on), "right": all_checked(right_on)}
        options = {"kind": how, **keys, "coalesce": coalesce_duplicate_keys}
        return self._call("join", options=options, others=[right])

    def join_on(self, right: Relation, *on_exprs: Expr, how: JoinKind = "inner") -> Self:
        """Combine rows for which all conditions are true.

        Args:
            right: The other DataFrame.
            on_exprs: Conditions. `column` tells columns of the same name apart.
            how: Which rows to keep, as for `join`.

        Example:
            >>> from ballista import SessionContext, col
            >>> ctx = SessionContext()
            >>> low = ctx.from_pydict({"a": [1, 5]}).alias("low")
            >>> high = ctx.from_pydict({"a": [3, 9]}).alias("high")
            >>> low.join_on(high, col("low.a") < col("high.a")).count()
            3
        """
        return self._call("join_on", [ensure_expr(expr) for expr in on_exprs], {"kind": how}, [right])

    def union(self, other: Relation, distinct: bool = False) -> Self:
        """Put rows below each other: all of them, or one of each set of equal rows.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"a": [1, 2]})
            >>> df.union(df.limit(1)).sort("a").to_pydict()
            {'a': [1, 1, 2]}
        """
        return self._call("union", options={"distinct": distinct}, others=[other])

    def union_distinct(self, other: Relation) -> Self:
        """Put rows below each other, one of each set of equal rows.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"a": [1, 2]})
            >>> df.union_distinct(df).sort("a").to_pydict()
            {'a': [1, 2]}
        """
        return self.union(other, distinct=True)

    def union_by_name(self, other: Relation, distinct: bool = False) -> Self:
        """Put rows below each other by the names of columns, with NULL where a column is missing.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"a": [1], "b": [2]})
            >>> df.union_by_name(df.select("b")).sort("a").to_pydict()
            {'a': [1, None], 'b': [2, 2]}
        """
        return self._call("union_by_name", options={"distinct": distinct}, others=[other])

    def intersect(self, other: Relation, distinct: bool = False) -> Self:
        """Keep the rows that are in the other DataFrame too.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"a": [1, 2]})
            >>> df.intersect(df.limit(1)).to_pydict()
            {'a': [1]}
        """
        return self._call("intersect", options={"distinct": distinct}, others=[other])

    def except_all(self, other: Relation, distinct: bool = False) -> Self:
        """Keep the rows that are not in the other DataFrame.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"a": [1, 2]})
            >>> df.except_all(df.limit(1)).to_pydict()
            {'a': [2]}
        """
        return self._call("except", options={"distinct": distinct}, others=[other])
