"""Functions written in Python, for SQL and for DataFrames.

A scalar function computes an array of pyarrow from arrays, an aggregate function is an `Accumulator`:

    >>> import pyarrow as pa
    >>> import pyarrow.compute as pc
    >>> from ballista import SessionContext, col, udf
    >>> @udf([pa.int64()], pa.int64(), "immutable")
    ... def double(x):
    ...     return pc.multiply(x, 2)
    >>> ctx = SessionContext()
    >>> df = ctx.from_pydict({"a": [1, 2, None]}, name="t")
    >>> df.select(double(col("a")).alias("twice")).to_pydict()
    {'twice': [2, 4, None]}
    >>> ctx.register_udf(udf(pc.negate, [pa.int64()], pa.int64(), "immutable", "minus"))
    >>> ctx.sql("SELECT minus(a) AS m FROM t").to_pydict()
    {'m': [-1, -2, None]}

In the process of the session they are called in place. On a cluster they travel to the executors, which run them in
processes of their own where that is allowed (``ballista executor --allow-python``), and need ``cloudpickle`` here.
"""

from __future__ import annotations

import functools
import sys
from abc import ABCMeta, abstractmethod
from collections.abc import Callable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

from . import _native
from ._calls import over
from ._missing import require
from .expr import Expr, coerce_to_expr

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "Accumulator",
    "AggregateUDF",
    "ScalarUDF",
    "TableFunction",
    "Volatility",
    "WindowEvaluator",
    "WindowUDF",
    "data_type_or_field_to_field",
    "data_types_or_fields_to_field_list",
    "udaf",
    "udf",
    "udtf",
    "udwf",
]


class Volatility(Enum):
    """How much the result of a function depends on what is not an argument. Its name in lower case, a string, does as well."""

    Immutable = 1
    """On nothing: the same arguments always give the same result."""

    Stable = 2
    """The same arguments give the same result within a query."""

    Volatile = 3
    """Each row may have another result, and the function is called for each."""

    def __str__(self) -> str:
        return self.name.lower()


def data_type_or_field_to_field(value: pa.DataType | pa.Field[Any], name: str) -> pa.Field[Any]:
    """Return a field: the given one, or one of the type and the name."""
    pyarrow = require("pyarrow", "a function written in Python")
    field: pa.Field[Any] = value if isinstance(value, pyarrow.Field) else pyarrow.field(name, value)
    return field


def data_types_or_fields_to_field_list(
    inputs: Sequence[pa.Field[Any] | pa.DataType] | pa.Field[Any] | pa.DataType,
) -> list[pa.Field[Any]]:
    """Return a list of fields, of one or several fields or types."""
    pyarrow = require("pyarrow", "a function written in Python")
    if isinstance(inputs, pyarrow.DataType):
        return [pyarrow.field("value", inputs)]
    if isinstance(inputs, pyarrow.Field):
        return [inputs]
    several: Any = inputs
    return [data_type_or_field_to_field(value, f"value_{i}") for i, value in enumerate(several)]


class _Function:
    """What the kinds of functions have in common: a name, and the object of the library that makes calls of it."""

    _kind: str
    _name: str
    _handle: _native.Handle | None  # None: a function of the library, by its name

    def _describe(
        self,
        name: str,
        body: Callable[..., Any],
        args: Sequence[pa.DataType | pa.Field[Any]],
        result: pa.DataType | pa.Field[Any],
        volatility: Volatility | str,
        state: Sequence[pa.DataType | pa.Field[Any]] = (),
        **options: bool,
    ) -> None:
        pyarrow = require("pyarrow", f"the function {name}")
        from ._foreign.callbacks import add
        from ._foreign.run import Function

        given = data_types_or_fields_to_field_list(args)
        states = data_types_or_fields_to_field_list(state)
        returned = data_type_or_field_to_field(result, "value")
        described = Function(
            kind=self._kind,
            name=name,
            body=body,
            args=[field.type for field in given],
            state=[field.type for field in states],
            result=returned.type,
            nullable=returned.nullable,
            volatility=str(volatility),
            **options,
        )
        self._name = name
        self._handle = _native.function_new(
            add(described),
            {
                "version": "{}.{}".format(*sys.version_info),
                "kind": self._kind,
                "name": name,
                "volatility": str(volatility),
                "args": len(given),
                **options,
            },
            pyarrow.schema([*given, *states, returned]),
        )

    @classmethod
    def _named(cls, name: str) -> Any:
        """Return a function of the library."""
        made = cls.__new__(cls)
        made._name, made._handle = name, None
        return made

    @property
    def name(self) -> str:
        """Return the name of the function."""
        return self._name

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._name})"

    def __call__(self, *args: Expr | Any) -> Expr:
        """Make an expression that calls the function."""
        handles = [coerce_to_expr(arg).expr for arg in args]
        if self._handle is None:
            return Expr(_native.expr_call(self._name, handles))
        return Expr(_native.expr_apply(self._handle, handles))


class ScalarUDF(_Function):
    """A function that computes a value for each row. `udf` makes them, and says what the arguments are."""

    _kind = "scalar"

    def __init__(
        self,
        name: str,
        func: Callable[..., pa.Array[Any]],
        input_fields: list[pa.Field[Any]] | None = None,
        return_field: pa.Field[Any] | None = None,
        volatility: Volatility | str | None = None,
    ) -> None:
        if input_fields is None or return_field is None or volatility is None:
            raise TypeError("`input_fields`, `return_field`, and `volatility` must be provided when `func` is callable.")
        self._describe(name, func, input_fields, return_field, volatility)

    @staticmethod
    def udf(*args: Any, **kwargs: Any) -> Any:
        """Make a scalar function, or decorate one.

        Usage: ``udf(func, input_fields, return_field, volatility, name)``, or
        ``@udf(input_fields, return_field, volatility, name)``.

        Args:
            args: As below.
            kwargs: ``func`` takes an array of pyarrow for each argument, all of one length, and returns an array of that
                length. It is called with the rows that count, at most 8,192 of them at a time, and with NULLs among them.
                ``input_fields`` are the types of the arguments, or fields. ``return_field`` is the type of the result, or a
                field, which may say that there are no NULLs. ``volatility`` is a `Volatility` or its name. ``name`` is the
                name in SQL: by default that of ``func``.

        Example:
            >>> import pyarrow as pa
            >>> import pyarrow.compute as pc
            >>> from ballista import SessionContext, col, udf
            >>> plus = udf(pc.add, [pa.int64(), pa.int64()], pa.int64(), "immutable", "plus")
            >>> SessionContext().from_pydict({"a": [1, 2]}).select(plus(col("a"), 10).alias("b")).to_pydict()
            {'b': [11, 12]}
        """
        if not args and "func" in kwargs:
            args = (kwargs.pop("func"),)
        if args and callable(args[0]):
            return _scalar(*args, **kwargs)
        return _decorator(_scalar, *args, **kwargs)


def _scalar(
    func: Callable[..., pa.Array[Any]],
    input_fields: Sequence[pa.DataType | pa.Field[Any]] | pa.DataType | pa.Field[Any],
    return_field: pa.DataType | pa.Field[Any],
    volatility: Volatility | str,
    name: str | None = None,
) -> ScalarUDF:
    if not callable(func):
        raise TypeError("`func` argument must be callable")
    fields = data_types_or_fields_to_field_list(input_fields)
    return ScalarUDF(name or _name_of(func), func, fields, data_type_or_field_to_field(return_field, "value"), volatility)


def _name_of(func: Callable[..., Any]) -> str:
    return str(getattr(func, "__qualname__", type(func).__name__)).lower()


def _decorator(make: Callable[..., _Function], *args: Any, **kwargs: Any) -> Callable[..., Callable[..., Expr]]:
    """Return a decorator, after which the decorated function makes expressions."""

    def decorate(func: Callable[..., Any]) -> Callable[..., Expr]:
        made = make(func, *args, **kwargs)

        @functools.wraps(func)
        def wrapper(*args: Any) -> Expr:
            return made(*args)

        return wrapper

    return decorate


class Accumulator(metaclass=ABCMeta):
    """What an aggregate function knows of a group.

    An accumulator is made for each group, without arguments. Where rows are far apart there are several, and those that are
    not the last hand on their state.
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


class AggregateUDF(_Function):
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
        return _decorator(_aggregate, *args, **kwargs)


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


class WindowEvaluator:
    """What computes a window function, for a partition.

    Which method does so depends on what others say: `evaluate` for each row where `uses_window_frame` is true,
    `evaluate_all_with_rank` where `include_rank` is, `evaluate` for each row where `supports_bounded_execution` is, and
    otherwise `evaluate_all`.
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
        """
        raise NotImplementedError(f"{type(self).__name__} has no evaluate()")

    def evaluate_all_with_rank(self, num_rows: int, ranks_in_partition: list[tuple[int, int]]) -> pa.Array[Any]:
        """Return the results of all rows of the partition, which depend on nothing but ranks.

        Args:
            num_rows: How many rows the partition has.
            ranks_in_partition: Where each group of rows that are equal in the order begins, and the row behind it.
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


class WindowUDF(_Function):
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
        called = super().__call__(*args)
        return called if self._handle is None else over(called)

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
        return _decorator(_window, *args, **kwargs)


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
    return WindowUDF(name or _name_of(func), func, types, return_type, volatility)


class TableFunction:
    """A function that makes a table of constants. `udtf` makes them.

    Args:
        name: The name in SQL.
        func: The function. It is given an expression for each argument, a constant, and returns a `Table`, a DataFrame, a
            dataset of pyarrow, or what hands out Arrow data, such as a table of pyarrow.
        ctx: Not needed.
        with_session: Whether it is given the session that calls it too, as ``session``.
    """

    def __init__(self, name: str, func: Callable[..., Any], ctx: Any = None, *, with_session: bool = False) -> None:
        self._name, self._func, self._with_session = name, func, with_session

    @property
    def name(self) -> str:
        """Return the name of the function."""
        return self._name

    def __repr__(self) -> str:
        return f"TableUDF({self._name})"

    def __call__(self, *args: Expr) -> Any:
        """Call the function, and return the table."""
        from .catalog import Table

        if self._with_session:
            raise TypeError(f"table function {self._name} needs a session: call it in SQL")
        returned = self._func(*args)
        return returned if isinstance(returned, Table) else Table(returned)

    def call_in(self, session: Any, args: list[Expr]) -> Any:
        """Call the function for a session, and return a DataFrame of the session."""
        from .catalog import Table
        from .dataframe import DataFrame

        returned = self._func(*args, session=session) if self._with_session else self._func(*args)
        source = returned.source if isinstance(returned, Table) else returned
        if isinstance(source, DataFrame):
            own = source._session.value == session._session.value
            return source if own else session.from_arrow(source)
        if hasattr(source, "scanner"):  # a dataset of pyarrow
            source = source.to_table()
        if not hasattr(source, "__arrow_c_stream__") and not hasattr(source, "__arrow_c_array__"):
            raise TypeError(f"table function {self._name} returned {type(source).__name__}, expected a table or a DataFrame")
        return session.from_arrow(source)

    @staticmethod
    def udtf(*args: Any, with_session: bool = False, **kwargs: Any) -> Any:
        """Make a table function, or decorate one.

        Usage: ``udtf(func, name)``, or ``@udtf(name)``.

        Args:
            args: As below.
            with_session: Whether the function is given the session that calls it too, as ``session``.
            kwargs: ``func`` is given an expression for each argument, a constant, and returns a `Table`, a DataFrame, a dataset
                of pyarrow, or what hands out Arrow data. It is called when a statement is made a DataFrame. ``name`` is the
                name in SQL.

        Example:
            >>> import pyarrow as pa
            >>> from ballista import SessionContext, udtf
            >>> @udtf("squares")
            ... def squares(n):
            ...     return pa.table({"square": [i * i for i in range(n.python_value().as_py())]})
            >>> ctx = SessionContext()
            >>> ctx.register_udtf(squares)
            >>> ctx.sql("SELECT sum(square) AS total FROM squares(4)").to_pydict()
            {'total': [14]}
        """
        if not args and "func" in kwargs:
            args = (kwargs.pop("func"),)
        if args and callable(args[0]):
            return _table_function(*args, with_session=with_session, **kwargs)

        def decorate(func: Callable[..., Any]) -> TableFunction:
            return _table_function(func, *args, with_session=with_session, **kwargs)

        return decorate


def _table_function(func: Callable[..., Any], name: str, *, with_session: bool = False) -> TableFunction:
    if not callable(func):
        raise TypeError("`func` must be callable.")
    return TableFunction(name, func, with_session=with_session)


udf = ScalarUDF.udf
udaf = AggregateUDF.udaf
udwf = WindowUDF.udwf
udtf = TableFunction.udtf
