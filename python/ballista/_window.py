"""The windows of window functions: which rows around each row a function sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .common import NullTreatment

if TYPE_CHECKING:
    from .expr import Expr, SortKey

_UNITS = ("rows", "range", "groups")


class WindowFrameBound:
    """An end of a frame.

    Args:
        offset: How far it lies from the row; None for as far as the partition goes.
        following: Whether it is the end, behind the row, and not the start before it.

    Example:
        >>> from ballista.expr import WindowFrame
        >>> frame = WindowFrame("rows", 2, None)
        >>> frame.get_lower_bound().get_offset(), frame.get_upper_bound().is_unbounded()
        (2, True)
    """

    def __init__(self, offset: Any | None, following: bool) -> None:
        side = "following" if following else "preceding"
        self._kind, self._offset = side if offset is not None else f"unbounded {side}", offset

    @classmethod
    def of(cls, kind: str, offset: Any | None) -> WindowFrameBound:
        """Make an end of its kind, such as ``current row``, and how far it lies from the row."""
        bound = cls(offset, following=False)
        bound._kind = kind
        return bound

    def get_offset(self) -> int | None:
        """Return how far it lies from the row, or None for the row itself and for as far as the partition goes."""
        return self._offset

    def is_current_row(self) -> bool:
        """Say whether it is written as the row itself, and not as an offset of 0."""
        return self._kind == "current row"

    def is_following(self) -> bool:
        """Say whether it lies behind the row."""
        return self._kind.endswith("following")

    def is_preceding(self) -> bool:
        """Say whether it lies before the row."""
        return self._kind.endswith("preceding")

    def is_unbounded(self) -> bool:
        """Say whether it lies as far away as the partition goes."""
        return self._kind.startswith("unbounded")

    @property
    def parts(self) -> tuple[str, Any]:
        """The kind and the offset, as `over` takes them."""
        return self._kind, self._offset

    def __repr__(self) -> str:
        return self._kind.upper() if self._offset is None else f"{self._offset} {self._kind.upper()}"


class WindowFrame:
    """Which rows of its partition a window function sees.

    Args:
        units: What the ends are counted in: ``rows``, ``range`` for values that the rows are ordered by, or ``groups`` of rows
            that are equal in the order.
        start_bound: How far before the row it starts; None for with the partition.
        end_bound: How far behind the row it ends; None for with the partition.

    Raises:
        NotImplementedError: If the units are others.
        ValueError: If a number is negative.

    Example:
        >>> from ballista.expr import WindowFrame
        >>> WindowFrame("rows", 2, 0)
        OVER (ROWS BETWEEN 2 PRECEDING AND 0 FOLLOWING)
    """

    def __init__(self, units: str, start_bound: Any | None, end_bound: Any | None) -> None:
        if units.lower() not in _UNITS:
            raise NotImplementedError(f"units of a window frame must be one of {', '.join(_UNITS)}: {units!r}")
        self._units = units.lower()
        self._start = WindowFrameBound(self._offset(start_bound), following=False)
        self._end = WindowFrameBound(self._offset(end_bound), following=True)

    @classmethod
    def of(cls, units: str, start: WindowFrameBound, end: WindowFrameBound) -> WindowFrame:
        """Make a frame of its ends."""
        frame = cls(units, None, None)
        frame._start, frame._end = start, end
        return frame

    def _offset(self, bound: Any | None) -> Any | None:
        """Check an offset. What a range is of is known when the query is bound."""
        value: Any = getattr(bound, "as_py", lambda: bound)()
        if value is not None and self._units != "range" and not isinstance(value, int):
            raise ValueError(f"bound of a frame of {self._units} must be a whole number: {bound!r}")
        if isinstance(value, (int, float)) and not value >= 0:
            raise ValueError(f"bound of a window frame must not be negative: {bound!r}")
        return value

    def get_frame_units(self) -> str:
        """Return what the ends are counted in, in upper case."""
        return self._units.upper()

    def get_lower_bound(self) -> WindowFrameBound:
        """Return the start."""
        return self._start

    def get_upper_bound(self) -> WindowFrameBound:
        """Return the end."""
        return self._end

    @property
    def parts(self) -> tuple[str, str, Any, str, Any]:
        """The frame as `over` takes it."""
        return (self._units, *self._start.parts, *self._end.parts)

    def __repr__(self) -> str:
        return f"OVER ({self.get_frame_units()} BETWEEN {self._start!r} AND {self._end!r})"


class Window:
    """Which rows around each row an aggregate or a window function sees, for ``Expr.over``.

    Args:
        partition_by: What the rows agree in.
        window_frame: Which of these rows it is. Left out, it is those up to the row where there is an order, and else all.
        order_by: The order of the rows.
        null_treatment: What a function of values of other rows does with NULLs.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> from ballista.expr import Window, WindowFrame
        >>> df = SessionContext().from_pydict({"a": [1, 2, 3]})
        >>> of_two = Window(order_by="a", window_frame=WindowFrame("rows", 1, 0))
        >>> df.select(f.sum(col("a")).over(of_two).alias("s")).to_pydict()
        {'s': [1, 3, 5]}
    """

    def __init__(
        self,
        partition_by: Sequence[Expr] | Expr | None = None,
        window_frame: WindowFrame | None = None,
        order_by: Sequence[SortKey] | SortKey | None = None,
        null_treatment: NullTreatment | None = None,
    ) -> None:
        self._partition_by = partition_by
        self._window_frame = None if window_frame is None else window_frame.parts
        self._order_by = order_by
        self._null_treatment = null_treatment
