"""The methods of DataFrames that change columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from . import _native
from ._arrow.types import Field
from ._coercion import name as checked
from ._coercion import names as all_checked
from ._fill import FLOATS, filled
from ._relation import Relation
from .errors import NotFoundError
from .expr import Expr, ensure_expr, ensure_expr_list

if TYPE_CHECKING:
    import pyarrow as pa
    from typing_extensions import Self


class Columns(Relation):
    """A query whose columns can be changed one by one."""

    def with_column(self, name: str, expr: Expr | str) -> Self:
        """Add a column, or replace the one of the name.

        Args:
            name: The name, taken as it is.
            expr: An expression, or SQL.

        Example:
            >>> from ballista import SessionContext, col
            >>> df = SessionContext().from_pydict({"a": [1, 2]})
            >>> df.with_column("b", col("a") * 2).to_pydict()
            {'a': [1, 2], 'b': [2, 4]}
        """
        return self._call("with_columns", [_native.expr_call("AS", [ensure_expr(self._parsed(expr))], {"name": checked(name)})])

    def with_columns(self, *exprs: Expr | str | Iterable[Expr | str], **named_exprs: Expr | str) -> Self:
        """Add columns, or replace those of the names: ``df.with_columns(f.upper(col("s")).alias("u"), n=col("a") + 1)``.

        Args:
            exprs: Expressions with a name, SQL, or lists of them.
            named_exprs: Expressions or SQL, by name.

        Example:
            >>> from ballista import SessionContext, col
            >>> df = SessionContext().from_pydict({"a": [1, 2]})
            >>> df.with_columns((col("a") * 2).alias("b"), c="a + 1").to_pydict()
            {'a': [1, 2], 'b': [2, 4], 'c': [2, 3]}
        """
        added: list[Expr] = []
        for expr in exprs:
            listed = [expr] if isinstance(expr, (Expr, str)) or not isinstance(expr, Iterable) else expr
            added += [self._parsed(part) for part in listed]
        handles = ensure_expr_list(added)
        for name, named in named_exprs.items():
            handles.append(_native.expr_call("AS", [ensure_expr(self._parsed(named))], {"name": name}))
        return self._call("with_columns", handles)

    def with_column_renamed(self, old_name: str, new_name: str) -> Self:
        """Rename a column, if there is one of the name.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"a": [1, 2]})
            >>> df.with_column_renamed("a", "x").to_pydict()
            {'x': [1, 2]}
        """
        return self._call("rename", options={"column": checked(old_name), "name": checked(new_name)})

    def drop(self, *columns: str) -> Self:
        """Leave columns out, those that exist.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"a": [1, 2], "b": [3, None]})
            >>> df.drop("b").to_pydict()
            {'a': [1, 2]}
        """
        return self._call("drop", options={"columns": all_checked(columns)})

    def cast(self, mapping: dict[str, pa.DataType]) -> Self:
        """Convert columns to types.

        Example:
            >>> import pyarrow as pa
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"a": [1, 2]})
            >>> df.cast({"a": pa.string()}).to_pydict()
            {'a': ['1', '2']}
        """
        casts = [_native.expr_call("AS", [Expr.column(name).cast(to).expr], {"column": name}) for name, to in mapping.items()]
        return self._call("with_columns", casts)

    def fill_null(self, value: Any, subset: list[str] | None = None) -> Self:
        """Put a value in place of NULLs, in the columns whose type it converts to.

        Args:
            value: The value.
            subset: The columns; None for all.

        Raises:
            NotFoundError: If there is no such column.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"a": [1, 2], "b": [3, None]})
            >>> df.fill_null(0).to_pydict()
            {'a': [1, 2], 'b': [3, 0]}
        """
        return self._fill("nvl", value, self._fields_of(subset))

    def fill_nan(self, value: float, subset: list[str] | None = None) -> Self:
        """Put a value in place of NaNs, in the columns of floating-point numbers.

        Args:
            value: The value.
            subset: The columns; None for all.

        Raises:
            NotFoundError: If there is no such column.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"x": [1.5, float("nan")]})
            >>> df.fill_nan(0).to_pydict()
            {'x': [1.5, 0.0]}
        """
        floats = [field for field in self._fields_of(subset) if field.kind in FLOATS]
        return self._fill("nanvl", value, floats)

    def _fields_of(self, subset: list[str] | None) -> list[Field]:
        """Return the fields of some columns, or of all."""
        if isinstance(subset, str):
            raise TypeError(f"expected a list of names of columns, got str: {subset!r}")
        fields = {field.name: field for field in self._fields()}
        for name in all_checked(subset or ()):
            if name not in fields:
                raise NotFoundError(f"column not found: {name!r}")
        return list(fields.values()) if subset is None else [fields[name] for name in subset]

    def _fill(self, function: str, value: Any, fields: list[Field]) -> Self:
        exprs = [filled(self._session, function, field, self.column(field.name), value) for field in fields]
        handles = [expr.expr for expr in exprs if expr is not None]
        return self._call("with_columns", handles) if handles else self
