"""The methods of DataFrames that make other DataFrames."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from . import _native
from ._arrow import abi
from ._arrow.types import Field, field_of
from ._coercion import expressions
from ._coercion import name as checked
from ._coercion import names as all_checked
from ._fill import FLOATS, filled
from ._keys import sort_keys
from .errors import NotFoundError, UnsupportedError
from .expr import Expr, SortKey, ensure_expr, ensure_expr_list

if TYPE_CHECKING:
    import pyarrow as pa
    from typing_extensions import Self

JoinKind = Literal["inner", "left", "right", "full", "semi", "anti"]


class Relation:
    """A query of a session, which other queries can be made of.

    Args:
        session: The session in the library.
        plan: The plan in the library.
    """

    def __init__(self, session: _native.Handle, plan: _native.Handle) -> None:
        self._session, self.plan = session, plan

    @property
    def df(self) -> Self:
        """The DataFrame itself: what programs for DataFusion reach the engine's side of it by."""
        return self

    def _call(
        self,
        name: str,
        exprs: Sequence[_native.Handle] = (),
        options: _native.Options | None = None,
        others: Sequence[Relation] = (),
    ) -> Self:
        inputs = [self.plan, *(other.plan for other in others)]
        return type(self)(self._session, _native.plan_call(self._session, name, inputs, exprs, options))

    def _fields(self) -> tuple[Field, ...]:
        schema = _native.plan_schema(self.plan)
        fields = field_of(schema).children
        abi.release(schema)
        return fields

    def column(self, name: str) -> Expr:
        """Refer to a column of this DataFrame, with the name of its table: of use after a join.

        Args:
            name: The name, taken as it is.

        Raises:
            NotFoundError: If there is no such column.
        """
        return Expr.column(_native.plan_column(self.plan, name))

    def col(self, name: str) -> Expr:
        """Do as `column` does."""
        return self.column(name)

    def find_qualified_columns(self, *names: str) -> list[Expr]:
        """Refer to several columns, as `column` does to one."""
        return [self.column(name) for name in names]

    def __getitem__(self, key: str | list[str]) -> Self:
        """Keep one column, or some."""
        return self.select(*([key] if isinstance(key, str) else key))

    def parse_sql_expr(self, expr: str) -> Expr:
        """Make an expression of SQL over the columns of this DataFrame.

        Raises:
            SyntaxError: If it does not parse.
            NotFoundError: If it refers to something unknown.
        """
        return Expr(_native.expr_parse(self.plan, expr))

    def _parsed(self, expr: Expr | str) -> Expr:
        return self.parse_sql_expr(expr) if isinstance(expr, str) else expr

    def select(self, *exprs: Expr | str) -> Self:
        """Compute columns of the rows.

        Args:
            exprs: Expressions and names of columns.

        Raises:
            TypeError: If one is neither.
            NotFoundError: If there is no such column.

        Example:
            >>> from ballista import SessionContext, col
            >>> SessionContext().from_pydict({"a": [1, 2]}).select("a", (col("a") * 2).alias("b")).to_pydict()
            {'a': [1, 2], 'b': [2, 4]}
        """
        return self._call("select", expressions(exprs))

    def select_exprs(self, *args: str) -> Self:
        """Compute columns that are given as SQL: ``df.select_exprs("a + 1 AS b")``."""
        return self._call("select", [self.parse_sql_expr(arg).expr for arg in args])

    def with_column(self, name: str, expr: Expr | str) -> Self:
        """Add a column, or replace the one of the name.

        Args:
            name: The name, taken as it is.
            expr: An expression, or SQL.
        """
        return self._call("with_columns", [_native.expr_call("AS", [ensure_expr(self._parsed(expr))], {"name": checked(name)})])

    def with_columns(self, *exprs: Expr | str | Iterable[Expr | str], **named_exprs: Expr | str) -> Self:
        """Add columns, or replace those of the names: ``df.with_columns(f.upper(col("s")).alias("u"), n=col("a") + 1)``.

        Args:
            exprs: Expressions with a name, SQL, or lists of them.
            named_exprs: Expressions or SQL, by name.
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
        """Rename a column, if there is one of the name."""
        return self._call("rename", options={"column": checked(old_name), "name": checked(new_name)})

    def drop(self, *columns: str) -> Self:
        """Leave columns out, those that exist."""
        return self._call("drop", options={"columns": all_checked(columns)})

    def cast(self, mapping: dict[str, pa.DataType]) -> Self:
        """Convert columns to types."""
        casts = [_native.expr_call("AS", [Expr.column(name).cast(to).expr], {"column": name}) for name, to in mapping.items()]
        return self._call("with_columns", casts)

    def fill_null(self, value: Any, subset: list[str] | None = None) -> Self:
        """Put a value in place of NULLs, in the columns whose type it converts to.

        Args:
            value: The value.
            subset: The columns; None for all.

        Raises:
            NotFoundError: If there is no such column.
        """
        return self._fill("nvl", value, self._fields_of(subset))

    def fill_nan(self, value: float, subset: list[str] | None = None) -> Self:
        """Put a value in place of NaNs, in the columns of floating-point numbers.

        Args:
            value: The value.
            subset: The columns; None for all.

        Raises:
            NotFoundError: If there is no such column.
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

    def alias(self, alias: str) -> Self:
        """Name the DataFrame, so that its columns can be told from those of another: ``col("alias.a")``."""
        return self._call("alias", options={"name": checked(alias)})

    def filter(self, *predicates: Expr | str) -> Self:
        """Keep the rows for which all conditions are true.

        Args:
            predicates: Expressions, or SQL.

        Raises:
            TypeError: If one is neither.
            BindingError: If one is no condition.
        """
        filtered = self
        for predicate in predicates:
            filtered = filtered._call("filter", [ensure_expr(filtered._parsed(predicate))])
        return filtered

    def aggregate(self, group_by: Sequence[Expr | str] | Expr | str | None, aggs: Sequence[Expr] | Expr) -> Self:
        """Compute a row for each group of rows.

        Args:
            group_by: What the rows of a group have in common; None or an empty list for one group of all rows.
            aggs: Expressions of aggregate functions.
        """
        groups = expressions([] if group_by is None else group_by)
        return self._call("aggregate", [*groups, *ensure_expr_list(_listed(aggs))], {"groups": len(groups)})

    def window(self, *exprs: Expr) -> Self:
        """Add columns, of window functions above all, behind those that there are.

        Example:
            >>> from ballista import SessionContext, functions as f
            >>> df = SessionContext().from_pydict({"a": [3, 1]})
            >>> df.window(f.rank(order_by="a").alias("r")).to_pydict()
            {'a': [3, 1], 'r': [2, 1]}
        """
        columns = [self.column(name).expr for name in (field.name for field in self._fields())]
        return self._call("select", [*columns, *ensure_expr_list(exprs)])

    def sort(self, *exprs: SortKey) -> Self:
        """Order the rows.

        Args:
            exprs: Keys, of ``Expr.sort``. Expressions and names of columns sort in ascending order, NULLs last.
        """
        return self._call("sort", sort_keys(exprs))

    def sort_by(self, *exprs: Expr | str) -> Self:
        """Order the rows in ascending order, NULLs last."""
        return self._call("sort", sort_keys([*exprs]))

    def limit(self, count: int, offset: int = 0) -> Self:
        """Keep some of the first rows.

        Args:
            count: How many.
            offset: How many to skip before.

        Raises:
            TypeError: If a number is not whole.
            OverflowError: If it is negative.
        """
        if not isinstance(count, int) or not isinstance(offset, int):
            raise TypeError(f"expected whole numbers of rows, got count {count!r}, offset {offset!r}")
        if count < 0 or offset < 0:
            raise OverflowError(f"limit of a negative number of rows: count {count}, offset {offset}")
        return self._call("limit", options={"skip": offset, "fetch": count})

    def head(self, n: int = 5) -> Self:
        """Keep the first rows."""
        return self.limit(n)

    def distinct(self) -> Self:
        """Keep one of each set of equal rows."""
        return self._call("distinct")

    def distinct_on(self, on_expr: list[Expr], select_expr: list[Expr], sort_expr: list[SortKey] | None = None) -> Self:
        """Keep one of the rows that agree in some expressions.

        Args:
            on_expr: What they agree in.
            select_expr: The columns to compute.
            sort_expr: Which comes first, and is kept. It begins with what they agree in.
        """
        parts = [expressions(on_expr), expressions(select_expr)]
        options = {"on": len(parts[0]), "select": len(parts[1])}
        return self._call("distinct_on", [*parts[0], *parts[1], *sort_keys(sort_expr)], options)

    def unnest_columns(
        self, *columns: str, preserve_nulls: bool = True, recursions: list[tuple[str, str, int]] | None = None
    ) -> Self:
        """Make a row for each element of the lists in columns.

        Args:
            columns: The columns.
            preserve_nulls: Whether a NULL in place of a list makes a row with NULL, or none.
            recursions: Not supported yet.
        """
        if recursions is not None:
            raise UnsupportedError("unsupported: the argument recursions")
        return self._call("unnest", options={"columns": all_checked(columns), "nulls": preserve_nulls})

    def repartition(self, num: int) -> Self:
        """Return the DataFrame itself: its rows are shared among workers as they come."""
        return self

    def repartition_by_hash(self, *exprs: Expr | str, num: int) -> Self:
        """Return the DataFrame itself: its rows are shared among workers as they come.

        Args:
            exprs: Expressions, or SQL.
            num: How many workers are meant to share the rows.

        Raises:
            TypeError: If one is neither an expression nor SQL.
            NotFoundError: If one refers to something unknown.
        """
        for expr in exprs:
            self._call("select", [ensure_expr(self._parsed(expr))])
        return self

    def transform(self, func: Callable[..., Self], *args: Any) -> Self:
        """Apply a function, for steps that are chained: ``df.transform(clean, "a").limit(5)``."""
        return func(self, *args)

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
        """
        return self._call("join_on", [ensure_expr(expr) for expr in on_exprs], {"kind": how}, [right])

    def union(self, other: Relation, distinct: bool = False) -> Self:
        """Put rows below each other: all of them, or one of each set of equal rows."""
        return self._call("union", options={"distinct": distinct}, others=[other])

    def union_distinct(self, other: Relation) -> Self:
        """Put rows below each other, one of each set of equal rows."""
        return self.union(other, distinct=True)

    def union_by_name(self, other: Relation, distinct: bool = False) -> Self:
        """Put rows below each other by the names of columns, with NULL where a column is missing."""
        return self._call("union_by_name", options={"distinct": distinct}, others=[other])

    def intersect(self, other: Relation, distinct: bool = False) -> Self:
        """Keep the rows that are in the other DataFrame too."""
        return self._call("intersect", options={"distinct": distinct}, others=[other])

    def except_all(self, other: Relation, distinct: bool = False) -> Self:
        """Keep the rows that are not in the other DataFrame."""
        return self._call("except", options={"distinct": distinct}, others=[other])


def _listed(aggregates: Sequence[Expr] | Expr) -> Sequence[Expr]:
    return [aggregates] if isinstance(aggregates, (Expr, str)) or not isinstance(aggregates, Sequence) else aggregates
