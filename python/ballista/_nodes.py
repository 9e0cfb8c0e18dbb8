"""The nodes of logical plans, as ``LogicalPlan.to_variant`` shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._over import Over
from ._sqltypes import DFSchema
from ._window import WindowFrame

if TYPE_CHECKING:
    from .expr import Expr, SortExpr
    from .plan import LogicalPlan


# By the kind that the library says.
NODES: dict[str, type[Node]] = {}


class Node:
    """A node of a plan.

    Args:
        plan: The plan whose uppermost node it is.
        described: What the library says of it.
    """

    def __init_subclass__(cls) -> None:
        NODES[cls.__name__] = cls

    def __init__(self, plan: LogicalPlan, described: dict[str, Any]) -> None:
        self._plan, self._described = plan, described

    def input(self) -> list[LogicalPlan]:
        """Return the plans below."""
        return self._plan.inputs()

    def schema(self) -> DFSchema:
        """Return the columns that the node gives."""
        return DFSchema(self._described["columns"])

    def _exprs(self, role: str) -> list[Expr]:
        before = 0
        for of in self._described["exprs"]:
            if of["role"] == role:
                return self._plan._exprs(before, of["count"])
            before += of["count"]
        return []

    def _keys(self) -> list[SortExpr]:
        orders = self._described.get("keys", [])
        pairs = zip(self._exprs("keys"), orders)
        return [expr.sort(not order["descending"], order["nulls_first"]) for expr, order in pairs]

    def _flag(self, name: str) -> Any:
        return self._described.get("flags", {}).get(name)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._described['text']})"


class Projection(Node):
    """Computes columns.

    Example:
        >>> from ballista import SessionContext
        >>> SessionContext().sql("SELECT a + 1 AS b FROM (VALUES (1)) AS t (a)").logical_plan().to_variant().projections()
        [Expr(t.a + Int64(1) AS b)]
    """

    def projections(self) -> list[Expr]:
        """Return what is computed."""
        return self._exprs("projections")


class Filter(Node):
    """Keeps the rows for which a condition is true.

    Example:
        >>> from ballista import SessionContext
        >>> plan = SessionContext().sql("SELECT a FROM (VALUES (1)) AS t (a) WHERE a > 1").logical_plan()
        >>> plan.inputs()[0].to_variant().predicate()
        Expr(t.a > Int64(1))
    """

    def predicate(self) -> Expr:
        """Return the condition."""
        return self._exprs("predicate")[0]


class TableScan(Node):
    """Reads a table.

    Example:
        >>> from ballista import SessionContext
        >>> ctx = SessionContext()
        >>> _ = ctx.from_pydict({"a": [1], "b": [2]}, name="t")
        >>> ctx.table("t").logical_plan().to_variant().table_name()
        't'
    """

    def table_name(self) -> str:
        """Return the name of the table."""
        return self.fqn()[2]

    def fqn(self) -> tuple[str | None, str | None, str]:
        """Return the catalog, the schema and the name of the table."""
        *before, name = str(self._described.get("name", "")).split(".")
        catalog, schema = ([None, None] + before)[-2:]
        return catalog, schema, name

    def projection(self) -> list[tuple[int, str]]:
        """Return the columns that are read, with their positions in what the scan gives."""
        return list(enumerate(self._described["columns"]))

    def filters(self) -> list[Expr]:
        """Return the conditions that the table applies."""
        return self._exprs("filters")

    def fetch(self) -> int | None:
        """Return how many rows are needed at most, or None."""
        return self._described.get("fetch")


class Aggregate(Node):
    """Computes a row for each group of rows.

    Example:
        >>> from ballista import SessionContext
        >>> plan = SessionContext().sql("SELECT a, count(*) FROM (VALUES (1)) AS t (a) GROUP BY a").logical_plan()
        >>> node = plan.inputs()[0].to_variant()
        >>> node.group_by_exprs(), node.agg_func_name(node.aggregate_exprs()[0])
        ([Expr(t.a)], 'count')
    """

    def group_by_exprs(self) -> list[Expr]:
        """Return what the rows of a group have in common."""
        return self._exprs("group_by")

    def aggregate_exprs(self) -> list[Expr]:
        """Return what is computed of a group."""
        return self._exprs("aggregates")

    def agg_expressions(self) -> list[Expr]:
        """Return what is computed of a group."""
        return self.aggregate_exprs()

    def agg_func_name(self, expr: Expr) -> str:
        """Return the name of the function that an expression calls."""
        name: str = expr.to_variant().aggregate_type()
        return name

    def aggregation_arguments(self, expr: Expr) -> list[Expr]:
        """Return the arguments of the function that an expression calls."""
        arguments: list[Expr] = expr.to_variant().args()
        return arguments


class Sort(Node):
    """Orders rows.

    Example:
        >>> from ballista import SessionContext
        >>> node = SessionContext().sql("SELECT a FROM (VALUES (1)) AS t (a) ORDER BY a DESC").logical_plan().to_variant()
        >>> node.sort_exprs()[0].ascending()
        False
    """

    def sort_exprs(self) -> list[SortExpr]:
        """Return the keys."""
        return self._keys()

    def get_fetch_val(self) -> int | None:
        """Return how many of the first rows are needed, or None."""
        return self._described.get("fetch")


class Limit(Node):
    """Passes some of the rows on.

    Example:
        >>> from ballista import SessionContext
        >>> node = SessionContext().sql("SELECT a FROM (VALUES (1)) AS t (a) LIMIT 5 OFFSET 2").logical_plan().to_variant()
        >>> node.skip(), node.fetch()
        (Expr(Int64(2)), Expr(Int64(5)))
    """

    def skip(self) -> Expr | None:
        """Return how many rows are left out before, or None."""
        return self._number(self._described.get("skip") or None)

    def fetch(self) -> Expr | None:
        """Return how many rows are passed on at most, or None."""
        return self._number(self._described.get("fetch"))

    def _number(self, number: int | None) -> Expr | None:
        from .expr import Expr

        return None if number is None else Expr.literal(number)

    def __repr__(self) -> str:
        parts = {"Skip": self.skip(), "Fetch": self.fetch()}
        return f"Limit({', '.join(f'{name}: {_optional(expr)}' for name, expr in parts.items())})"


def _optional(expr: Expr | None) -> str:
    return "None" if expr is None else f"Some(Literal({expr.canonical_name()}, None))"


class Distinct(Node):
    """Keeps one of each set of equal rows, or of rows that agree in some expressions.

    Example:
        >>> from ballista import SessionContext
        >>> type(SessionContext().sql("SELECT DISTINCT 1 AS a").logical_plan().to_variant()).__name__
        'Distinct'
    """


class Union(Node):
    """Puts rows below each other.

    Example:
        >>> from ballista import SessionContext
        >>> node = SessionContext().sql("SELECT 1 AS a UNION ALL SELECT 2").logical_plan().to_variant()
        >>> len(node.input())
        2
    """


class Unnest(Node):
    """Makes a row for each element of lists."""


class WindowExpr(Node):
    """Adds columns of window functions.

    Example:
        >>> from ballista import SessionContext
        >>> plan = SessionContext().sql("SELECT rank() OVER (ORDER BY a) FROM (VALUES (1)) AS t (a)").logical_plan()
        >>> node = plan.inputs()[0].to_variant()
        >>> [node.window_func_name(call) for call in node.get_window_expr()]
        ['rank']
    """

    def get_window_expr(self) -> list[Expr]:
        """Return the calls, with their windows."""
        return self._exprs("calls")

    def get_args(self, expr: Expr) -> list[Expr]:
        """Return the arguments of a call."""
        return expr.rex_call_operands()

    def get_partition_exprs(self, expr: Expr) -> list[Expr]:
        """Return what the rows that a call sees agree in."""
        return Over(expr).partition()

    def get_sort_exprs(self, expr: Expr) -> list[SortExpr]:
        """Return what the rows that a call sees are ordered by."""
        return Over(expr).keys()

    def get_frame(self, expr: Expr) -> WindowFrame:
        """Return which of the rows of its partition a call sees.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().sql("SELECT sum(a) OVER (ORDER BY a ROWS 1 PRECEDING) FROM (VALUES (1)) AS t (a)")
            >>> node = df.logical_plan().inputs()[0].to_variant()
            >>> node.get_frame(node.get_window_expr()[0])
            OVER (ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
        """
        return Over(expr).frame()

    def window_func_name(self, expr: Expr) -> str:
        """Return the name of the function that a call is of."""
        return expr.function_name()


class Values(Node):
    """Gives rows of expressions.

    Example:
        >>> from ballista import SessionContext
        >>> SessionContext().sql("VALUES (1, 2), (3, 4)").logical_plan().to_variant().values()
        [[Expr(Int64(1)), Expr(Int64(2))], [Expr(Int64(3)), Expr(Int64(4))]]
    """

    def values(self) -> list[list[Expr]]:
        """Return the rows."""
        exprs, width = self._exprs("values"), len(self._described["columns"])
        return [exprs[i : i + width] for i in range(0, len(exprs), width)]


class EmptyRelation(Node):
    """Gives no row, or one without columns.

    Example:
        >>> from ballista import SessionContext
        >>> plan = SessionContext().sql("SELECT 1 AS a").logical_plan()
        >>> plan.inputs()[0].to_variant().produce_one_row()
        True
    """

    def produce_one_row(self) -> bool:
        """Say whether there is one row."""
        return bool(self._flag("produce_one_row"))


class SubqueryAlias(Node):
    """Gives the rows of a table or a query a name.

    Example:
        >>> from ballista import SessionContext
        >>> ctx = SessionContext()
        >>> _ = ctx.from_pydict({"a": [1]}, name="t")
        >>> ctx.sql("SELECT a FROM t AS u").logical_plan().inputs()[0].to_variant().alias()
        'u'
    """

    def alias(self) -> str:
        """Return the name."""
        return str(self._described["name"])


class RecursiveQuery(Node):
    """Computes rows of those computed before, until there are no more.

    Example:
        >>> from ballista import SessionContext
        >>> sql = "WITH RECURSIVE n AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM n WHERE a < 5) SELECT a FROM n"
        >>> node = SessionContext().sql(sql).logical_plan().inputs()[0].inputs()[0].to_variant()
        >>> node.name(), node.is_distinct()
        ('n', False)
    """

    def name(self) -> str:
        """Return what the rows are called."""
        return str(self._described["name"])

    def static_term(self) -> LogicalPlan:
        """Return what gives the first rows."""
        return self.input()[0]

    def recursive_term(self) -> LogicalPlan:
        """Return what makes rows of those before."""
        return self.input()[1]

    def is_distinct(self) -> bool:
        """Say whether rows that were there before are left out."""
        return bool(self._flag("is_distinct"))


class Extension(Node):
    """A node that DataFusion has no class for, such as a common table that is computed once."""

    def name(self) -> str:
        """Return what it is called."""
        return str(self._described["name"])
