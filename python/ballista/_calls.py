"""Calls of aggregate and window functions: what rows they see, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import _native
from . import expr as expression
from ._coercion import coerce_to_expr, ensure_expr, expressions
from ._keys import sort_key, sort_keys

if TYPE_CHECKING:
    from ._keys import SortExpr
    from ._window import Window, WindowFrame
    from .common import NullTreatment
    from .expr import Expr, SortKey


class Calls:
    """What an expression that calls an aggregate or a window function can be given."""

    def order_by(self, *exprs: Expr | SortExpr) -> ExprFuncBuilder:
        """Order the rows of each group that an aggregate function sees.

        Example:
            >>> from ballista import SessionContext, col, functions as f
            >>> df = SessionContext().from_pydict({"a": [2, 1, 3]})
            >>> downwards = f.array_agg(col("a")).order_by(col("a").sort(ascending=False)).build()
            >>> df.aggregate([], [downwards.alias("x")]).to_pydict()
            {'x': [[3, 2, 1]]}
        """
        return ExprFuncBuilder(coerce_to_expr(self)).order_by(*exprs)

    def filter(self, filter: Expr) -> ExprFuncBuilder:  # noqa: A002
        """Let an aggregate function see only rows for which a condition is true.

        Example:
            >>> from ballista import col, functions as f
            >>> f.sum(col("a")).filter(col("a") > 1).build()
            Expr(sum(a) FILTER (WHERE a > Int64(1)))
        """
        return ExprFuncBuilder(coerce_to_expr(self)).filter(filter)

    def distinct(self) -> ExprFuncBuilder:
        """Let an aggregate function see each value once.

        Example:
            >>> from ballista import col, functions as f
            >>> f.count(col("a")).distinct().build()
            Expr(count(DISTINCT a))
        """
        return ExprFuncBuilder(coerce_to_expr(self)).distinct()

    def null_treatment(self, null_treatment: NullTreatment) -> ExprFuncBuilder:
        """Say whether an aggregate function counts NULLs as values.

        Example:
            >>> from ballista import SessionContext, col, functions as f
            >>> from ballista.common import NullTreatment
            >>> df = SessionContext().from_pydict({"a": [None, 1]})
            >>> first = f.first_value(col("a")).null_treatment(NullTreatment.IGNORE_NULLS).build()
            >>> df.aggregate([], [first.alias("x")]).to_pydict()
            {'x': [1]}
        """
        return ExprFuncBuilder(coerce_to_expr(self)).null_treatment(null_treatment)

    def partition_by(self, *partition_by: Expr) -> ExprFuncBuilder:
        """Say what the rows that a window function sees agree in.

        Example:
            >>> from ballista import SessionContext, col, functions as f
            >>> df = SessionContext().from_pydict({"k": ["x", "x", "y"], "a": [1, 2, 3]})
            >>> number = f.row_number().partition_by(col("k")).order_by(col("a")).build()
            >>> df.select("a", number.alias("n")).sort("a").to_pydict()
            {'a': [1, 2, 3], 'n': [1, 2, 1]}
        """
        return ExprFuncBuilder(coerce_to_expr(self)).partition_by(*partition_by)

    def window_frame(self, window_frame: WindowFrame) -> ExprFuncBuilder:
        """Say which rows of its partition a window function sees.

        Example:
            >>> from ballista import SessionContext, col, functions as f
            >>> from ballista.expr import WindowFrame
            >>> df = SessionContext().from_pydict({"a": [1, 2, 3]})
            >>> lead = f.lead(col("a")).order_by(col("a")).window_frame(WindowFrame("rows", None, None)).build()
            >>> df.select("a", lead.alias("next")).sort("a").to_pydict()
            {'a': [1, 2, 3], 'next': [2, 3, None]}
        """
        return ExprFuncBuilder(coerce_to_expr(self)).window_frame(window_frame)

    def over(self, window: Window) -> Expr:
        """Compute an aggregate or a window function of the rows around each row.

        Args:
            window: The partition, the order and the frame.

        Example:
            >>> from ballista import SessionContext, col, functions as f
            >>> from ballista.expr import Window
            >>> df = SessionContext().from_pydict({"k": [1, 1, 2], "a": [1, 2, 3]})
            >>> df.select(f.sum(col("a")).over(Window(partition_by=col("k"))).alias("s")).to_pydict()
            {'s': [3, 3, 3]}
        """
        return over(
            coerce_to_expr(self),
            partition_by=window._partition_by,
            order_by=window._order_by,
            frame=window._window_frame,
            nulls=window._null_treatment,
        )


def over(
    function: Expr,
    partition_by: Sequence[Expr] | Expr | None = None,
    order_by: Sequence[SortKey] | SortKey | None = None,
    frame: tuple[str, str, Any, str, Any] | None = None,
    nulls: NullTreatment | None = None,
) -> Expr:
    """Give a call of an aggregate or a window function its window, in place of any that it had.

    Args:
        function: The call.
        partition_by: What the rows that the function sees agree in.
        order_by: The order of these rows.
        frame: The unit ("rows", "range" or "groups"), then kind and offset of the start and of the end. A kind is one of
            "unbounded preceding", "preceding", "current row", "following" and "unbounded following"; the offset, None but for
            "preceding" and "following", is an expression or a constant. Left out, it is all rows up to this one where there is
            an order, and else all rows.
        nulls: What a function of values of other rows does with NULLs.
    """
    partition = [] if partition_by is None else expressions(partition_by)
    keys = [] if order_by is None else sort_keys(order_by)
    if frame is None and keys:
        frame = ("rows", "unbounded preceding", None, "current row", None)
    options: dict[str, Any] = {"partition": len(partition), "keys": len(keys)}
    offsets: list[_native.Handle] = []
    if frame is not None:
        bounds, offsets = _frame(frame)
        options |= bounds
    made = _native.expr_call("OVER", [function.expr, *partition, *keys, *offsets], options)
    return expression.Expr(made if nulls is None else _native.expr_call(nulls.value, [made]))


def _frame(parts: tuple[str, str, Any, str, Any]) -> tuple[dict[str, Any], list[_native.Handle]]:
    """Return the options of a frame, and the offsets of its bounds in the library."""
    unit, start, start_offset, end, end_offset = parts
    offsets = [coerce_to_expr(offset).expr for offset in (start_offset, end_offset) if offset is not None]
    return {"unit": unit, "start": start, "end": end}, offsets


class ExprFuncBuilder:
    """A call of an aggregate or a window function that is given more parts, one by one, and finished by `build`.

    Args:
        builder: The call so far.

    Example:
        >>> from ballista import col, functions as f
        >>> f.sum(col("a")).filter(col("b") > 1).distinct().build()
        Expr(sum(DISTINCT a) FILTER (WHERE b > Int64(1)))
    """

    def __init__(self, builder: Expr) -> None:
        self.builder = builder

    def order_by(self, *exprs: Expr | SortExpr) -> ExprFuncBuilder:
        """Order the rows that the function sees."""
        windowed = self.builder.variant_name() == "WindowFunction"
        return self._with("WINDOW ORDER BY" if windowed else "ORDER BY", [sort_key(expr).handle for expr in exprs])

    def partition_by(self, *partition_by: Expr) -> ExprFuncBuilder:
        """Say what the rows that a window function sees agree in.

        Raises:
            BindingError: If it is no window function. ``Expr.over`` makes one of an aggregate.
        """
        return self._with("PARTITION BY", [ensure_expr(expr) for expr in partition_by])

    def window_frame(self, window_frame: WindowFrame) -> ExprFuncBuilder:
        """Say which rows of its partition a window function sees.

        Raises:
            BindingError: If it is no window function. ``Expr.over`` makes one of an aggregate.
        """
        options, offsets = _frame(window_frame.parts)
        return self._with("FRAME", offsets, options)

    def filter(self, filter: Expr) -> ExprFuncBuilder:  # noqa: A002
        """Let the function see only rows for which a condition is true."""
        return self._with("FILTER", [ensure_expr(filter)])

    def distinct(self) -> ExprFuncBuilder:
        """Let the function see each value once."""
        return self._with("DISTINCT", [])

    def null_treatment(self, null_treatment: NullTreatment) -> ExprFuncBuilder:
        """Say whether the function counts NULLs as values."""
        return self._with(null_treatment.value, [])

    def build(self) -> Expr:
        """Return the call."""
        return self.builder

    def _with(self, part: str, arguments: list[_native.Handle], options: _native.Options | None = None) -> ExprFuncBuilder:
        return ExprFuncBuilder(expression.Expr(_native.expr_call(part, [self.builder.expr, *arguments], options)))
