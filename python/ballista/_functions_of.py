"""The methods of a session that are about functions written in Python."""

from __future__ import annotations

import copy
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import _native
from .expr import Expr
from .user_defined import AggregateUDF, ScalarUDF, TableFunction, WindowUDF
from .user_defined._function import Function

if TYPE_CHECKING:
    from typing_extensions import Self


class UserDefinedMethods:
    """Registers functions, and finds them by their names."""

    _session: _native.Handle
    _inlines = True
    _registered: dict[tuple[str, str], Any]

    def register_udf(self, udf: ScalarUDF | Callable[..., Expr]) -> None:
        """Give a scalar function, or a decorated one, its name in SQL, in place of one that has it.

        Raises:
            TypeError: If it is something else.

        Example:
            >>> import pyarrow as pa
            >>> import pyarrow.compute as pc
            >>> from ballista import SessionContext, udf
            >>> ctx = SessionContext()
            >>> ctx.register_udf(udf(pc.negate, [pa.int64()], pa.int64(), "immutable", "minus"))
            >>> ctx.sql("SELECT minus(2) AS m").to_pydict()
            {'m': [-2]}
        """
        self._add(udf)

    def register_udaf(self, udaf: AggregateUDF | Callable[..., Expr]) -> None:
        """Give an aggregate function its name in SQL, in place of one that has it.

        Example:
            >>> import pyarrow as pa
            >>> import pyarrow.compute as pc
            >>> from ballista import Accumulator, SessionContext, udaf
            >>> class Total(Accumulator):
            ...     def __init__(self):
            ...         self.total = 0
            ...
            ...     def update(self, values):
            ...         self.total += pc.sum(values).as_py()
            ...
            ...     def merge(self, states):
            ...         self.update(states[0])
            ...
            ...     def state(self):
            ...         return [pa.scalar(self.total)]
            ...
            ...     def evaluate(self):
            ...         return pa.scalar(self.total)
            >>> ctx = SessionContext()
            >>> ctx.register_udaf(udaf(Total, pa.int64(), pa.int64(), [pa.int64()], "immutable", "total"))
            >>> ctx.sql("SELECT total(a) AS t FROM (VALUES (1), (2)) AS v (a)").to_pydict()
            {'t': [3]}
        """
        self._add(udaf)

    def deregister_udf(self, name: str) -> None:
        """Remove a scalar function, if there is one of the name.

        Example:
            >>> import pyarrow as pa
            >>> import pyarrow.compute as pc
            >>> from ballista import SessionContext, udf
            >>> ctx = SessionContext()
            >>> ctx.register_udf(udf(pc.negate, [pa.int64()], pa.int64(), "immutable", "minus"))
            >>> ctx.deregister_udf("minus")
            >>> "minus" in ctx.udfs()
            False
        """
        self._drop("scalar", name)

    def deregister_udaf(self, name: str) -> None:
        """Remove an aggregate function, if there is one of the name.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> ctx.deregister_udaf("median")
            >>> "median" in ctx.udafs()
            False
        """
        self._drop("aggregate", name)

    def register_udwf(self, udwf: WindowUDF | Callable[..., Expr]) -> None:
        """Give a window function its name in SQL, in place of one that has it.

        Example:
            >>> import pyarrow as pa
            >>> from ballista import SessionContext, udwf
            >>> from ballista.user_defined import WindowEvaluator
            >>> class Backwards(WindowEvaluator):
            ...     def evaluate_all(self, values, num_rows):
            ...         return values[0].take(list(range(num_rows - 1, -1, -1)))
            >>> ctx = SessionContext()
            >>> ctx.register_udwf(udwf(Backwards, pa.int64(), pa.int64(), "immutable", "backwards"))
            >>> ctx.sql("SELECT backwards(a) OVER (ORDER BY a) AS b FROM (VALUES (1), (2)) AS v (a)").to_pydict()
            {'b': [2, 1]}
        """
        self._add(udwf)

    def deregister_udwf(self, name: str) -> None:
        """Remove a window function, if there is one of the name.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> ctx.deregister_udwf("ntile")
            >>> "ntile" in ctx.udwfs()
            False
        """
        self._drop("window", name)

    def register_udtf(self, func: TableFunction) -> None:
        """Give a table function its name in SQL, in place of one that has it.

        Example:
            >>> import pyarrow as pa
            >>> import pyarrow.dataset as ds
            >>> from ballista import SessionContext, Table, udtf
            >>> def numbers(most):
            ...     rows = list(range(most.to_variant().value_i64()))
            ...     return Table(ds.dataset(pa.table({"n": rows})))
            >>> ctx = SessionContext()
            >>> ctx.register_udtf(udtf(numbers, "numbers"))
            >>> ctx.sql("SELECT sum(n) AS s FROM numbers(4)").to_pydict()
            {'s': [6]}
        """
        from ._foreign.callbacks import add
        from ._foreign.run import Function

        session = weakref.ref(self)

        def call(handles: list[_native.Handle]) -> _native.Handle:
            context: Any = session()
            plan: _native.Handle = func.call_in(context, [Expr(handle) for handle in handles]).plan
            return plan

        number = add(Function("table", func.name, call, (), (), None))
        _native.session_add_table_function(self._session, func.name, number)

    def deregister_udtf(self, name: str) -> None:
        """Remove a table function, if there is one of the name.

        Example:
            >>> import pyarrow as pa
            >>> import pyarrow.dataset as ds
            >>> from ballista import SessionContext, Table, udtf
            >>> ctx = SessionContext()
            >>> ctx.register_udtf(udtf(lambda: Table(ds.dataset(pa.table({"a": [1]}))), "one"))
            >>> ctx.deregister_udtf("one")
            >>> try:
            ...     ctx.sql("SELECT * FROM one()")
            ... except ValueError as error:
            ...     "one" in str(error)
            True
        """
        _native.session_drop_table_function(self._session, name)

    def udwf(self, name: str) -> WindowUDF:
        """Return a window function by its name, be it registered or the library's.

        Raises:
            KeyError: If there is none.

        Example:
            >>> from ballista import SessionContext, col
            >>> ctx = SessionContext()
            >>> df = ctx.from_pydict({"a": [5, 7]})
            >>> df.select(ctx.udwf("lag")(col("a")).alias("before")).to_pydict()
            {'before': [None, 5]}
        """
        found: WindowUDF = self._find(WindowUDF, name, "UDWF")
        return found

    def udwfs(self) -> list[str]:
        """Return the names of all window functions that are no aggregates, in order.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> "row_number" in ctx.udwfs()
            True
        """
        return _native.session_functions(self._session)["window"]

    def udf(self, name: str) -> ScalarUDF:
        """Return a scalar function by its name, be it registered or the library's.

        Raises:
            KeyError: If there is none.

        Example:
            >>> from ballista import SessionContext, col
            >>> ctx = SessionContext()
            >>> ctx.from_pydict({"a": [-1]}).select(ctx.udf("abs")(col("a")).alias("b")).to_pydict()
            {'b': [1]}
        """
        found: ScalarUDF = self._find(ScalarUDF, name, "UDF")
        return found

    def udaf(self, name: str) -> AggregateUDF:
        """Return an aggregate function by its name, be it registered or the library's.

        Raises:
            KeyError: If there is none.

        Example:
            >>> from ballista import SessionContext, col
            >>> ctx = SessionContext()
            >>> df = ctx.from_pydict({"a": [1, 2]})
            >>> df.aggregate([], [ctx.udaf("sum")(col("a")).alias("s")]).to_pydict()
            {'s': [3]}
        """
        found: AggregateUDF = self._find(AggregateUDF, name, "UDAF")
        return found

    def udfs(self) -> list[str]:
        """Return the names of all scalar functions, in order.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> "abs" in ctx.udfs()
            True
        """
        return _native.session_functions(self._session)["scalar"]

    def udafs(self) -> list[str]:
        """Return the names of all aggregate functions, in order.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> "sum" in ctx.udafs()
            True
        """
        return _native.session_functions(self._session)["aggregate"]

    def _add(self, given: Any) -> None:
        function = getattr(given, "made", given)  # what a decorator made of a function
        if not isinstance(function, Function):
            raise TypeError(f"expected a function that udf, udaf or udwf made, got {type(given).__name__}")
        if function._handle is not None:
            _native.session_add_function(self._session, function._handle)
        self._functions()[function._kind, function.name.lower()] = function

    def _drop(self, kind: str, name: str) -> None:
        _native.session_drop_function(self._session, kind, name)
        self._functions().pop((kind, name.lower()), None)

    def _find(self, cls: Any, name: str, what: str) -> Any:
        known = self._functions().get((cls._kind, name.lower()))
        if known is not None:
            return known
        if name.lower() not in _native.session_functions(self._session)[cls._kind]:
            raise KeyError(f"no {what} named '{name}'")
        return cls._named(name.lower())

    def _find_function(self, kind: str, name: str) -> Any:
        """Return a registered function.

        Raises:
            ValueError: If there is none.
        """
        found = self._functions().get((kind, name.lower()))
        if found is None:
            raise ValueError(f"function is not registered in this session: {name}")
        return found

    def with_python_udf_inlining(self, *, enabled: bool) -> Self:
        """Return the same session with another way to write expressions that call functions written in Python.

        Args:
            enabled: Whether they are part of what `Expr.to_bytes` writes, which is the default, or just their names.
                `Expr.from_bytes` makes functions of bytes where it is enabled only: what it reads may run any code.

        Example:
            >>> import pyarrow as pa
            >>> from ballista import Expr, SessionContext, col, udf
            >>> ctx = SessionContext().with_python_udf_inlining(enabled=False)
            >>> same = udf(lambda a: a, [pa.int64()], pa.int64(), "immutable", "same")
            >>> ctx.register_udf(same)
            >>> Expr.from_bytes(same(col("a")).to_bytes(ctx), ctx)
            Expr(same(a))
        """
        made = copy.copy(self)
        made._registered = self._functions()
        made._inlines = enabled
        return made

    def _functions(self) -> dict[tuple[str, str], Any]:
        found: dict[tuple[str, str], Any] = self.__dict__.setdefault("_registered", {})
        return found
