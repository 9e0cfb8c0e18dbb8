"""Functions that compute a value for each row of a partition."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, overload

from .._calls import over
from ..expr import Expr
from ._function import Decorator, Function, Volatility, decorator, name_of

if TYPE_CHECKING:
    import pyarrow as pa


class WindowEvaluator:
    """What computes a window function, for a partition.

    Which method does so depends on what others say: `evaluate` for each row where `uses_window_frame` is true,
    `evaluate_all_with_rank` where `include_rank` is, `evaluate` for each row where `supports_bounded_execution` is, and
    otherwise `evaluate_all`.

    Example:
        >>> import pyarrow as pa
        >>> from ballista import SessionContext, col, udwf
        >>> from ballista.expr import Window
        >>> from ballista.user_defined import WindowEvaluator
        >>> class RowsBehind(WindowEvaluator):
        ...     def evaluate_all(self, values, num_rows):
        ...         return pa.array(range(num_rows - 1, -1, -1))
        >>> behind = udwf(RowsBehind, pa.int64(), pa.int64(), "immutable")
        >>> df = SessionContext().from_pydict({"a": [10, 20, 30]})
        >>> df.select("a", behind(col("a")).over(Window(order_by=col("a"))).alias("n")).sort("a").to_pydict()
        {'a': [10, 20, 30], 'n': [2, 1, 0]}
    """

    def memoize(self) -> None:
        """Do nothing: the engine has whole partitions in memory."""

    def get_range(self, idx: int, num_rows: int) -> tuple[int, int]:
        """Return the rows that the result for a row depends on: from the one to before the other.

        Args:
            idx: The row.
            num_rows: How many rows the partition has.
        """
        return (idx, idx + 1)

    def is_causal(self) -> bool:
        """Say whether the result for a row depends on rows up to it only."""
        return False

    def evaluate_all(self, values: list[pa.Array[Any]], num_rows: int) -> pa.Array[Any]:
        """Return the results of all rows of the partition.

        Args:
            values: The arguments, an array for each.
            num_rows: How many rows the partition has.
        """
        raise NotImplementedError(f"{type(self).__name__} has no evaluate_all()")

    def evaluate(self, values: list[pa.Array[Any]], eval_range: tuple[int, int]) -> pa.Scalar[Any]:
        """Return the result of a row, as a scalar of pyarrow or a value of Python.

        Args:
            values: The arguments for all rows of the partition, an array for each.
            eval_range: The frame of the row, or what `get_range` has returned.

        Example:
            >>> import pyarrow as pa
            >>> import pyarrow.compute as pc
            >>> from ballista import SessionContext, col, udwf
            >>> from ballista.expr import Window, WindowFrame
            >>> from ballista.user_defined import WindowEvaluator
            >>> class Spread(WindowEvaluator):
            ...     def uses_window_frame(self):
            ...         return True
            ...
            ...     def evaluate(self, values, eval_range):
            ...         seen = values[0].slice(eval_range[0], eval_range[1] - eval_range[0])
            ...         return pa.scalar(pc.max(seen).as_py() - pc.min(seen).as_py())
            >>> spread = udwf(Spread, pa.int64(), pa.int64(), "immutable")
            >>> df = SessionContext().from_pydict({"a": [1, 5, 6]})
            >>> of_two = Window(order_by=col("a"), window_frame=WindowFrame("rows", 1, 0))
            >>> df.select("a", spread(col("a")).over(of_two).alias("s")).sort("a").to_pydict()
            {'a': [1, 5, 6], 's': [0, 4, 1]}
        """
        raise NotImplementedError(f"{type(self).__name__} has no evaluate()")

    def evaluate_all_with_rank(self, num_rows: int, ranks_in_partition: list[tuple[int, int]]) -> pa.Array[Any]:
        """Return the results of all rows of the partition, which depend on nothing but ranks.

        Args:
            num_rows: How many rows the partition has.
            ranks_in_partition: Where each group of rows that are equal in the order begins, and the row behind it.

        Example:
            >>> import pyarrow as pa
            >>> from ballista import SessionContext, col, udwf
            >>> from ballista.expr import Window
            >>> from ballista.user_defined import WindowEvaluator
            >>> class Peers(WindowEvaluator):
            ...     def include_rank(self):
            ...         return True
            ...
            ...     def evaluate_all_with_rank(self, num_rows, ranks_in_partition):
            ...         return pa.array([end - start for start, end in ranks_in_partition for _ in range(start, end)])
            >>> peers = udwf(Peers, pa.int64(), pa.int64(), "immutable")
            >>> df = SessionContext().from_pydict({"a": [1, 1, 2]})
            >>> df.select("a", peers(col("a")).over(Window(order_by=col("a"))).alias("p")).sort("a").to_pydict()
            {'a': [1, 1, 2], 'p': [2, 2, 1]}
        """
        raise NotImplementedError(f"{type(self).__name__} has no evaluate_all_with_rank()")

    def supports_bounded_execution(self) -> bool:
        """Say whether a result depends on the rows of `get_range` only."""
        return False

    def uses_window_frame(self) -> bool:
        """Say whether a result depends on the frame of its row."""
        return False

    def include_rank(self) -> bool:
        """Say whether results depend on ranks only."""
        return False


class WindowUDF(Function):
    """A function that computes a value for each row of partitions. `udwf` makes them, and says what the arguments are."""

    _kind = "window"

    def __init__(
        self,
        name: str,
        func: Callable[[], WindowEvaluator],
        input_types: list[pa.DataType] | None = None,
        return_type: pa.DataType | None = None,
        volatility: Volatility | str | None = None,
    ) -> None:
        if input_types is None or return_type is None or volatility is None:
            raise TypeError("`input_types`, `return_type`, and `volatility` must be provided when `func` is callable.")
        made = func()
        self._describe(
            name,
            func,
            input_types,
            return_type,
            volatility,
            frame=bool(made.uses_window_frame()),
            bounded=bool(made.supports_bounded_execution()),
            rank=bool(made.include_rank()),
        )

    def __call__(self, *args: Expr | Any) -> Expr:
        """Make an expression that calls the function, over all rows unless it is given a window with ``over``."""
        return over(super().__call__(*args))

    @overload
    @staticmethod
    def udwf(
        func: Callable[[], WindowEvaluator],
        input_types: pa.DataType | list[pa.DataType],
        return_type: pa.DataType,
        volatility: Volatility | str,
        name: str | None = None,
    ) -> WindowUDF: ...

    @overload
    @staticmethod
    def udwf(
        input_types: pa.DataType | list[pa.DataType],
        return_type: pa.DataType,
        volatility: Volatility | str,
        name: str | None = None,
    ) -> Decorator: ...

    @staticmethod
    def udwf(*args: Any, **kwargs: Any) -> Any:
        """Make a window function, or decorate what makes its evaluators.

        Usage: ``udwf(func, input_types, return_type, volatility, name)``, or
        ``@udwf(input_types, return_type, volatility, name)``.

        Args:
            args: As below.
            kwargs: ``func`` makes a `WindowEvaluator`, one for each partition: a class of them, or a function.
                ``input_types`` are the types of the arguments, ``return_type`` that of the result. ``volatility`` is a
                `Volatility` or its name. ``name`` is the name in SQL: by default that of ``func``.

        Example:
            >>> import pyarrow as pa
            >>> import pyarrow.compute as pc
            >>> from ballista import SessionContext, WindowEvaluator, udwf
            >>> class Share(WindowEvaluator):
            ...     def evaluate_all(self, values, num_rows):
            ...         return pc.divide(values[0], pc.sum(values[0]))
            >>> ctx = SessionContext()
            >>> _ = ctx.from_pydict({"k": [1, 1, 2], "a": [1.0, 3.0, 5.0]}, name="t")
            >>> ctx.register_udwf(udwf(Share, pa.float64(), pa.float64(), "immutable", "share"))
            >>> ctx.sql("SELECT share(a) OVER (PARTITION BY k) AS s FROM t ORDER BY k, a").to_pydict()
            {'s': [0.25, 0.75, 1.0]}
        """
        if not args and "func" in kwargs:
            args = (kwargs.pop("func"),)
        if args and callable(args[0]):
            return _window(*args, **kwargs)
        return decorator(_window, *args, **kwargs)


def _window(
    func: Callable[[], WindowEvaluator],
    input_types: pa.DataType | list[pa.DataType],
    return_type: pa.DataType,
    volatility: Volatility | str,
    name: str | None = None,
) -> WindowUDF:
    if not callable(func):
        raise TypeError("`func` must be callable.")
    if not isinstance(func(), WindowEvaluator):
        raise TypeError("`func` must implement the abstract base class WindowEvaluator")
    types = list(input_types) if isinstance(input_types, (list, tuple)) else [input_types]
    return WindowUDF(name or name_of(func), func, types, return_type, volatility)
