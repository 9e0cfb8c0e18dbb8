"""Functions that make tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, overload

from ..expr import Expr


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
        from ..catalog import Table

        if self._with_session:
            raise TypeError(f"table function {self._name} needs a session: call it in SQL")
        returned = self._func(*args)
        return returned if isinstance(returned, Table) else Table(returned)

    def call_in(self, session: Any, args: list[Expr]) -> Any:
        """Call the function for a session, and return a DataFrame of the session."""
        from ..catalog import Table
        from ..dataframe import DataFrame

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

    @overload
    @staticmethod
    def udtf(func: Callable[..., Any], name: str, *, with_session: bool = False) -> TableFunction: ...

    @overload
    @staticmethod
    def udtf(name: str, *, with_session: bool = False) -> Callable[[Callable[..., Any]], TableFunction]: ...

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
