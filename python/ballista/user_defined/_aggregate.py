"""Functions that compute a value for each group."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, overload

from ._function import Decorator, Function, Volatility, decorator

if TYPE_CHECKING:
    import pyarrow as pa


class Accumulator(metaclass=ABCMeta):
    """What an aggregate function knows of a group.

    An accumulator is made for each group, without arguments. Where rows are far apart there are several, and those that are
    not the last hand on their state.

    Example:
        >>> import pyarrow as pa
        >>> import pyarrow.compute as pc
        >>> from ballista import Accumulator, SessionContext, col, udaf
        >>> class Product(Accumulator):
        ...     def __init__(self):
        ...         self.product = 1
        ...
        ...     def update(self, values):
        ...         self.product *= pc.product(values).as_py()
        ...
        ...     def merge(self, states):
        ...         self.update(states[0])
        ...
        ...     def state(self):
        ...         return [pa.scalar(self.product)]
        ...
        ...     def evaluate(self):
        ...         return pa.scalar(self.product)
        >>> product = udaf(Product, pa.int64(), pa.int64(), [pa.int64()], "immutable")
        >>> df = SessionContext().from_pydict({"a": [2, 3, 4]})
        >>> df.aggregate([], [product(col("a")).alias("p")]).to_pydict()
        {'p': [24]}
    """

    @abstractmethod
    def state(self) -> list[pa.Scalar[Any]]:
        """Return what the accumulator knows, as values of the state's types: scalars of pyarrow, or of Python."""

    @abstractmethod
    def update(self, *values: pa.Array[Any]) -> None:
        """Add rows: an array for each argument."""

    @abstractmethod
    def merge(self, states: list[pa.Array[Any]]) -> None:
        """Add what others know: an array for each value of the state, with a row for each of them."""

    @abstractmethod
    def evaluate(self) -> pa.Scalar[Any]:
        """Return the result, as a scalar of pyarrow or a value of Python."""


class AggregateUDF(Function):
    """A function that computes a value for each group. `udaf` makes them, and says what the arguments are."""

    _kind = "aggregate"

    def __init__(
        self,
        name: str,
        accumulator: Callable[[], Accumulator],
        input_types: list[pa.DataType] | None = None,
        return_type: pa.DataType | None = None,
        state_type: list[pa.DataType] | None = None,
        volatility: Volatility | str | None = None,
    ) -> None:
        if input_types is None or return_type is None or state_type is None or volatility is None:
            raise TypeError(
                "`input_types`, `return_type`, `state_type`, and `volatility` must be provided when `accumulator` is callable."
            )
        self._describe(name, accumulator, input_types, return_type, volatility, state_type)

    @overload
    @staticmethod
    def udaf(
        accum: Callable[[], Accumulator],
        input_types: pa.DataType | list[pa.DataType],
        return_type: pa.DataType,
        state_type: list[pa.DataType],
        volatility: Volatility | str,
        name: str | None = None,
    ) -> AggregateUDF: ...

    @overload
    @staticmethod
    def udaf(
        input_types: pa.DataType | list[pa.DataType],
        return_type: pa.DataType,
        state_type: list[pa.DataType],
        volatility: Volatility | str,
        name: str | None = None,
    ) -> Decorator: ...

    @staticmethod
    def udaf(*args: Any, **kwargs: Any) -> Any:
        """Make an aggregate function, or decorate what makes its accumulators.

        Usage: ``udaf(accum, input_types, return_type, state_type, volatility, name)``, or
        ``@udaf(input_types, return_type, state_type, volatility, name)``.

        Args:
            args: As below.
            kwargs: ``accum`` makes an `Accumulator`: a class of them, or a function. ``input_types`` are the types of the
                arguments, ``return_type`` that of the result, and ``state_type`` those of what `Accumulator.state` returns.
                ``volatility`` is a `Volatility` or its name. ``name`` is the name in SQL: by default that of the
                accumulator's class.

        Example:
            >>> import pyarrow as pa
            >>> import pyarrow.compute as pc
            >>> from ballista import Accumulator, SessionContext, col, udaf
            >>> class Longest(Accumulator):
            ...     def __init__(self):
            ...         self.length = 0
            ...     def update(self, texts):
            ...         self.length = max(self.length, pc.max(pc.utf8_length(texts)).as_py() or 0)
            ...     def state(self):
            ...         return [self.length]
            ...     def merge(self, states):
            ...         self.length = max(self.length, pc.max(states[0]).as_py() or 0)
            ...     def evaluate(self):
            ...         return self.length
            >>> longest = udaf(Longest, pa.string(), pa.int64(), [pa.int64()], "immutable")
            >>> df = SessionContext().from_pydict({"k": [1, 1, 2], "s": ["a", "abc", None]})
            >>> df.aggregate(["k"], [longest(col("s")).alias("n")]).sort("k").to_pydict()
            {'k': [1, 2], 'n': [3, 0]}
        """
        if not args and "accum" in kwargs:
            args = (kwargs.pop("accum"),)
        if args and callable(args[0]):
            return _aggregate(*args, **kwargs)
        return decorator(_aggregate, *args, **kwargs)


def _aggregate(
    accum: Callable[[], Accumulator],
    input_types: pa.DataType | list[pa.DataType],
    return_type: pa.DataType,
    state_type: list[pa.DataType],
    volatility: Volatility | str,
    name: str | None = None,
) -> AggregateUDF:
    if not callable(accum):
        raise TypeError("`func` must be callable.")
    made = accum()
    if not isinstance(made, Accumulator):
        raise TypeError("Accumulator must implement the abstract base class Accumulator")
    types = list(input_types) if isinstance(input_types, (list, tuple)) else [input_types]
    return AggregateUDF(name or type(made).__qualname__.lower(), accum, types, return_type, state_type, volatility)
