"""The methods of DataFrames that make other DataFrames."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from . import _native
from ._arrow import abi
from ._arrow.types import Field, field_of
from ._coercion import expressions
from ._coercion import name as checked
from ._coercion import names as all_checked
from ._keys import sort_keys
from .errors import UnsupportedError
from .expr import Expr, SortKey, ensure_expr, ensure_expr_list

if TYPE_CHECKING:
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

        Example:
            >>> from ballista import SessionContext, col
            >>> df = SessionContext().from_pydict({"a": [1]})
            >>> other = df.alias("other")
            >>> df.alias("mine").join_on(other, col("mine.a") == other.column("a")).count()
            1
        """
        return Expr.column(_native.plan_column(self.plan, name))

    def col(self, name: str) -> Expr:
        """Do as `column` does.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"a": [1, 2]}, name="t")
            >>> df.select((df.col("a") + 1).alias("b")).to_pydict()
            {'b': [2, 3]}
        """
        return self.column(name)

    def find_qualified_columns(self, *names: str) -> list[Expr]:
        """Refer to several columns, as `column` does to one.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"a": [1], "b": [2]})
            >>> len(df.find_qualified_columns("a", "b"))
            2
        """
        return [self.column(name) for name in names]

    def __getitem__(self, key: str | list[str]) -> Self:
        """Keep one column, or some."""
        return self.select(*([key] if isinstance(key, str) else key))

    def parse_sql_expr(self, expr: str) -> Expr:
        """Make an expression of SQL over the columns of this DataFrame.

        Raises:
            SyntaxError: If it does not parse.
            NotFoundError: If it refers to something unknown.

        Example:
            >>> from ballista import SessionContext, col
            >>> df = SessionContext().from_pydict({"a": [1, 2], "b": [3, None]})
            >>> df.select((df.parse_sql_expr("a * 10") + col("a")).alias("x")).to_pydict()
            {'x': [11, 22]}
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
        """Compute columns that are given as SQL: ``df.select_exprs("a + 1 AS b")``.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"a": [1, 2], "b": [3, None]})
            >>> df.select_exprs("a + 1 AS x").to_pydict()
            {'x': [2, 3]}
        """
        return self._call("select", [self.parse_sql_expr(arg).expr for arg in args])

    def alias(self, alias: str) -> Self:
        """Name the DataFrame, so that its columns can be told from those of another: ``col("alias.a")``.

        Example:
            >>> from ballista import SessionContext, col
            >>> df = SessionContext().from_pydict({"a": [1, 2]})
            >>> df.alias("t").filter(col("t.a") > 1).to_pydict()
            {'a': [2]}
        """
        return self._call("alias", options={"name": checked(alias)})

    def filter(self, *predicates: Expr | str) -> Self:
        """Keep the rows for which all conditions are true.

        Args:
            predicates: Expressions, or SQL.

        Raises:
            TypeError: If one is neither.
            BindingError: If one is no condition.

        Example:
            >>> from ballista import SessionContext, col
            >>> df = SessionContext().from_pydict({"a": [1, 2], "b": [3, None]})
            >>> df.filter(col("a") < 2, "b > 0").to_pydict()
            {'a': [1], 'b': [3]}
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

        Example:
            >>> from ballista import SessionContext, col, functions as f
            >>> df = SessionContext().from_pydict({"k": ["x", "y", "x"], "n": [1, 2, 3]})
            >>> df.aggregate("k", [f.sum(col("n")).alias("total")]).sort("k").to_pydict()
            {'k': ['x', 'y'], 'total': [4, 2]}
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

        Example:
            >>> from ballista import SessionContext, col
            >>> df = SessionContext().from_pydict({"a": [2, None, 3]})
            >>> df.sort(col("a").sort(ascending=False, nulls_first=True)).to_pydict()
            {'a': [None, 3, 2]}
        """
        return self._call("sort", sort_keys(exprs))

    def sort_by(self, *exprs: Expr | str) -> Self:
        """Order the rows in ascending order, NULLs last.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"a": [2, None, 1]})
            >>> df.sort_by("a").to_pydict()
            {'a': [1, 2, None]}
        """
        return self._call("sort", sort_keys([*exprs]))

    def limit(self, count: int, offset: int = 0) -> Self:
        """Keep some of the first rows.

        Args:
            count: How many.
            offset: How many to skip before.

        Raises:
            TypeError: If a number is not whole.
            OverflowError: If it is negative.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"a": [1, 2, 3]})
            >>> df.limit(1, offset=1).to_pydict()
            {'a': [2]}
        """
        if not isinstance(count, int) or not isinstance(offset, int):
            raise TypeError(f"expected whole numbers of rows, got count {count!r}, offset {offset!r}")
        if count < 0 or offset < 0:
            raise OverflowError(f"limit of a negative number of rows: count {count}, offset {offset}")
        return self._call("limit", options={"skip": offset, "fetch": count})

    def head(self, n: int = 5) -> Self:
        """Keep the first rows.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"a": [1, 2, 3]})
            >>> df.head(2).to_pydict()
            {'a': [1, 2]}
        """
        return self.limit(n)

    def distinct(self) -> Self:
        """Keep one of each set of equal rows.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"a": [1, 2, 1]})
            >>> df.distinct().sort("a").to_pydict()
            {'a': [1, 2]}
        """
        return self._call("distinct")

    def distinct_on(self, on_expr: list[Expr], select_expr: list[Expr], sort_expr: list[SortKey] | None = None) -> Self:
        """Keep one of the rows that agree in some expressions.

        Args:
            on_expr: What they agree in.
            select_expr: The columns to compute.
            sort_expr: Which comes first, and is kept. It begins with what they agree in.

        Example:
            >>> from ballista import SessionContext, col
            >>> df = SessionContext().from_pydict({"k": ["x", "x", "y"], "n": [1, 2, 3]})
            >>> last = df.distinct_on([col("k")], [col("k"), col("n")], [col("k"), col("n").sort(ascending=False)])
            >>> last.sort("k").to_pydict()
            {'k': ['x', 'y'], 'n': [2, 3]}
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
            recursions: For lists of lists, a column, what the elements are called, and how many lists lie in each other.

        Raises:
            UnsupportedError: If a column has several recursions.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"k": ["x", "y"], "n": [[1, 2], None]})
            >>> df.unnest_columns("n").to_pydict()
            {'k': ['x', 'x', 'y'], 'n': [1, 2, None]}
            >>> nested = SessionContext().from_pydict({"n": [[[1, 2], [3]], [[4]]]})
            >>> nested.unnest_columns("n", recursions=[("n", "n", 2)]).to_pydict()
            {'n': [1, 2, 3, 4]}
        """
        names = all_checked(columns)
        wanted = [(column, name, depth) for column, name, depth in recursions or [] if column in names]
        depths = {column: depth for column, _, depth in wanted}
        if len(depths) < len(wanted):
            raise UnsupportedError(f"unsupported: several recursions of a column: {wanted}")
        unnested = self
        for depth in range(max(depths.values(), default=1), 0, -1):
            deep = [name for name in names if depths.get(name, 1) >= depth]
            unnested = unnested._call("unnest", options={"columns": deep, "nulls": preserve_nulls})
        for column, name, _ in wanted:
            unnested = unnested._call("rename", options={"column": column, "name": name})
        return unnested

    def repartition(self, num: int) -> Self:
        """Return the DataFrame itself: its rows are shared among workers as they come.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().from_pydict({"a": [1, 2]}).repartition(4).count()
            2
        """
        return self

    def repartition_by_hash(self, *exprs: Expr | str, num: int) -> Self:
        """Return the DataFrame itself: its rows are shared among workers as they come.

        Args:
            exprs: Expressions, or SQL.
            num: How many workers are meant to share the rows.

        Raises:
            TypeError: If one is neither an expression nor SQL.
            NotFoundError: If one refers to something unknown.

        Example:
            >>> from ballista import SessionContext, col
            >>> SessionContext().from_pydict({"a": [1, 2]}).repartition_by_hash(col("a"), num=4).count()
            2
        """
        for expr in exprs:
            self._call("select", [ensure_expr(self._parsed(expr))])
        return self

    def transform(self, func: Callable[..., Self], *args: Any) -> Self:
        """Apply a function, for steps that are chained: ``df.transform(clean, "a").limit(5)``.

        Example:
            >>> from ballista import SessionContext, col
            >>> df = SessionContext().from_pydict({"a": [1, 2]})
            >>> def more(df, by):
            ...     return df.with_column("a", col("a") + by)
            >>> df.transform(more, 10).to_pydict()
            {'a': [11, 12]}
        """
        return func(self, *args)


def _listed(aggregates: Sequence[Expr] | Expr) -> Sequence[Expr]:
    return [aggregates] if isinstance(aggregates, (Expr, str)) or not isinstance(aggregates, Sequence) else aggregates
