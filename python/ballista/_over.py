"""The windows of calls of window functions, as the nodes of plans show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _native
from ._window import WindowFrame, WindowFrameBound
from .errors import BindingError

if TYPE_CHECKING:
    from .expr import Expr, SortExpr


class Over:
    """The window of a call.

    Args:
        call: The call.

    Raises:
        BindingError: If it is no call with a window.
    """

    def __init__(self, call: Expr) -> None:
        described = _native.expr_describe(call.expr)
        if "window" not in described:
            raise BindingError(f"expression has no window: {call.canonical_name()}")
        self._call, self._window, self._arguments = call, described["window"], described["parts"]

    def _parts(self, from_: int, count: int) -> list[Expr]:
        start = self._arguments + from_
        return [type(self._call)(_native.expr_part(self._call.expr, i)) for i in range(start, start + count)]

    def partition(self) -> list[Expr]:
        """Return what the rows agree in."""
        return self._parts(0, self._window["partition"])

    def keys(self) -> list[SortExpr]:
        """Return what the rows are ordered by."""
        exprs = self._parts(self._window["partition"], self._window["keys"])
        return [expr.sort(not key["descending"], key["nulls_first"]) for expr, key in zip(exprs, self._window["orders"])]

    def frame(self) -> WindowFrame:
        """Return which of the rows the function sees."""
        kinds = [self._window["start"], self._window["end"]]
        with_offset = [kind in ("preceding", "following") for kind in kinds]
        offsets = iter(self._parts(self._window["partition"] + self._window["keys"], sum(with_offset)))
        values = [next(offsets).python_value().as_py() if offset else None for offset in with_offset]
        return WindowFrame.of(self._window["unit"], *map(WindowFrameBound.of, kinds, values))
