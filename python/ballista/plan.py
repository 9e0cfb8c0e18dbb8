"""Plans of queries: what they compute, and how they are run."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from . import _native, _nodes
from ._metrics import Metric, MetricsSet

if TYPE_CHECKING:
    from .context import SessionContext
    from .expr import Expr

__all__ = ["ExecutionPlan", "LogicalPlan", "Metric", "MetricsSet", "PhysicalPartitioning"]


class LogicalPlan:
    """What a query computes.

    Args:
        plan: The plan in the library.

    Example:
        >>> from ballista import SessionContext
        >>> plan = SessionContext().sql("SELECT 1 AS a LIMIT 5").logical_plan()
        >>> [type(node.to_variant()).__name__ for node in (plan, *plan.inputs())]
        ['Limit', 'Projection']
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, plan: _native.Handle) -> None:
        self.plan = plan

    def to_variant(self) -> Any:
        """Return the uppermost node, such as a `ballista.expr.Projection`.

        Example:
            >>> from ballista import SessionContext
            >>> plan = SessionContext().sql("SELECT a FROM (VALUES (1)) AS t (a) WHERE a > 0").logical_plan()
            >>> plan.inputs()[0].to_variant().predicate()
            Expr(t.a > Int64(0))
        """
        described = _native.plan_describe(self.plan)
        return _nodes.NODES[described["kind"]](self, described)

    def inputs(self) -> list[LogicalPlan]:
        """Return the plans below the uppermost node.

        Example:
            >>> from ballista import SessionContext
            >>> plan = SessionContext().sql("SELECT 1 AS a UNION ALL SELECT 2").logical_plan()
            >>> len(plan.inputs())
            2
        """
        count = _native.plan_describe(self.plan)["inputs"]
        return [LogicalPlan(_native.plan_input(self.plan, i)) for i in range(count)]

    def _exprs(self, from_: int, count: int) -> list[Expr]:
        from .expr import Expr

        return [Expr(_native.plan_expr(self.plan, i)) for i in range(from_, from_ + count)]

    def display(self) -> str:
        """Return the first line of the plan.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().sql("SELECT 1 AS a LIMIT 5").logical_plan().display()
            'Limit: skip=0, fetch=5'
        """
        return self.display_indent().partition("\n")[0]

    def display_indent(self) -> str:
        """Return the plan with a line for each node, those below it indented.

        Example:
            >>> from ballista import SessionContext
            >>> print(SessionContext().sql("SELECT 1 AS a LIMIT 5").logical_plan().display_indent())
            Limit: skip=0, fetch=5
              Project: Int64(1) AS a
                Values: ()
        """
        return _native.plan_text(self.plan, "logical").rstrip("\n")

    def display_indent_schema(self) -> str:
        """Return the plan as `display_indent` does, with the columns of each node, and N for those that may be NULL."""
        return _native.plan_text(self.plan, "schemas").rstrip("\n")

    def display_graphviz(self) -> str:
        """Return the plan in the language of Graphviz, which draws it.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().sql("SELECT 1 AS a").logical_plan().display_graphviz().splitlines()[0]
            'digraph {'
        """
        return "\n".join(["digraph {", *self._graphviz("0"), "}"])

    def _graphviz(self, name: str) -> Iterator[str]:
        label = _native.plan_describe(self.plan)["text"].replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        yield f'  "{name}" [shape=box label="{label}"]'
        for i, below in enumerate(self.inputs()):
            yield from below._graphviz(f"{name}.{i}")
            yield f'  "{name}" -> "{name}.{i}" [arrowhead=none arrowtail=normal dir=back]'

    def to_bytes(self, ctx: SessionContext | None = None) -> bytes:
        """Return the plan as bytes, for `from_bytes` of a session that reaches the same files, perhaps in another process.

        Args:
            ctx: Not needed.

        Raises:
            UnsupportedError: If a table is in memory, a function is written in Python, or the plan is of a statement.

        Example:
            >>> from ballista import LogicalPlan, SessionContext
            >>> data = SessionContext().sql("SELECT 1 + 1 AS a").logical_plan().to_bytes()
            >>> ctx = SessionContext()
            >>> ctx.create_dataframe_from_logical_plan(LogicalPlan.from_bytes(ctx, data)).to_pydict()
            {'a': [2]}
        """
        return _native.plan_bytes(self.plan)

    @staticmethod
    def from_bytes(ctx: SessionContext, data: bytes) -> LogicalPlan:
        """Return the plan that `to_bytes` has written, for a session.

        Raises:
            InvalidValueError: If it is no plan.
            UnsupportedError: If another version wrote it, or a table cannot be opened here.

        Example:
            >>> from ballista import LogicalPlan, SessionContext
            >>> ctx = SessionContext()
            >>> plan = ctx.sql("SELECT 1 AS a").logical_plan()
            >>> LogicalPlan.from_bytes(ctx, plan.to_bytes()) == plan
            True
        """
        return LogicalPlan(_native.session_plan(ctx._session, data))

    def to_proto(self) -> bytes:
        """Do as `to_bytes` does. Deprecated."""
        warnings.warn("to_proto is deprecated: use to_bytes", DeprecationWarning, stacklevel=2)
        return self.to_bytes()

    @staticmethod
    def from_proto(ctx: SessionContext, data: bytes) -> LogicalPlan:
        """Do as `from_bytes` does. Deprecated."""
        warnings.warn("from_proto is deprecated: use from_bytes", DeprecationWarning, stacklevel=2)
        return LogicalPlan.from_bytes(ctx, data)

    def __repr__(self) -> str:
        return self.display_indent()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LogicalPlan) and self.display_indent() == other.display_indent()


class ExecutionPlan:
    """How a query is run: an operator, and those below it.

    Args:
        plan: The plan of the query in the library.

    Example:
        >>> from ballista import SessionContext
        >>> df = SessionContext().sql("SELECT a FROM (VALUES (1), (2)) AS t (a) WHERE a > 1")
        >>> _ = df.to_pylist()
        >>> [metrics.output_rows for _, metrics in df.execution_plan().collect_metrics()][0]
        1
    """

    def __init__(self, plan: _native.Handle) -> None:
        tree = _native.plan_tree(plan)
        self.query: _native.Handle | None = plan
        self._stages = {stage["id"]: stage for stage in tree["stages"]}
        self._stage = tree["stages"][-1]
        self._operator = self._stage["root"]

    def _at(self, stage: dict[str, Any], operator: dict[str, Any]) -> ExecutionPlan:
        made = ExecutionPlan.__new__(ExecutionPlan)
        made.query, made._stages, made._stage, made._operator = None, self._stages, stage, operator
        return made

    def children(self) -> list[ExecutionPlan]:
        """Return the operators that this one gets its rows from; on a cluster, in other stages too.

        Example:
            >>> from ballista import SessionContext
            >>> plan = SessionContext().sql("SELECT a FROM (VALUES (2), (1)) AS t (a) ORDER BY a").execution_plan()
            >>> len(plan.children())
            1
        """
        below = [self._at(self._stage, operator) for operator in self._operator.get("inputs", [])]
        source = self._stages.get(self._operator.get("reads"))
        return below if source is None else [*below, self._at(source, source["root"])]

    def display(self) -> str:
        """Return the line of the operator."""
        return self._line() + "\n"

    def display_indent(self) -> str:
        """Return the plan with a line for each operator, those below it indented.

        Example:
            >>> from ballista import SessionContext
            >>> print(SessionContext().sql("SELECT 1 AS a").execution_plan().display_indent().strip())
            Project: [Int64(1) AS a]
              Values: rows=1
        """
        return "\n".join(self._lines(0)) + "\n"

    def _line(self) -> str:
        return ": ".join(part for part in (self._operator["name"], self._operator.get("detail")) if part)

    def _lines(self, depth: int) -> Iterator[str]:
        yield "  " * depth + self._line()
        for child in self.children():
            yield from child._lines(depth + 1)

    @property
    def partition_count(self) -> int:
        """How many streams the rows come in, which is one."""
        return 1

    @property
    def output_partitioning(self) -> PhysicalPartitioning:
        """How the rows are spread over the streams that they come in."""
        return PhysicalPartitioning("UnknownPartitioning", self.partition_count)

    def measured(self) -> dict[str, int]:
        """Return what the operator did when the query ran last, by the library's names; nothing if it has not run."""
        return self._operator.get("metrics") or {}

    def metrics(self) -> MetricsSet | None:
        """Return what the operator did when the query ran last, or None if it has not run.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().sql("SELECT a FROM (VALUES (2), (1)) AS t (a) ORDER BY a")
            >>> _ = df.collect()
            >>> df.execution_plan().metrics().output_rows
            2
        """
        return MetricsSet(self.measured()) if self.measured() else None

    def collect_metrics(self) -> list[tuple[str, MetricsSet]]:
        """Return what each operator did that has run, from the last one down, each with its line.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().sql("SELECT a FROM (VALUES (2), (1)) AS t (a) ORDER BY a")
            >>> _ = df.collect()
            >>> [metrics.output_rows for _, metrics in df.execution_plan().collect_metrics()]
            [2, 2, 2]
        """
        metrics = self.metrics()
        own = [] if metrics is None else [(self._line(), metrics)]
        return own + [found for child in self.children() for found in child.collect_metrics()]

    def __repr__(self) -> str:
        return self.display_indent()


class PhysicalPartitioning:
    """How rows are spread over the streams that they come in.

    Args:
        scheme: What decides it.
        partition_count: How many streams there are.
        hash_expressions: What is hashed, where the scheme is ``Hash``.

    Example:
        >>> from ballista import SessionContext
        >>> SessionContext().sql("SELECT 1 AS a").execution_plan().output_partitioning
        UnknownPartitioning(1)
    """

    def __init__(self, scheme: str, partition_count: int, hash_expressions: list[str] | None = None) -> None:
        self._scheme, self._partition_count, self._hash_expressions = scheme, partition_count, hash_expressions

    @property
    def scheme(self) -> str:
        """What decides it."""
        return self._scheme

    @property
    def partition_count(self) -> int:
        """How many streams there are."""
        return self._partition_count

    @property
    def hash_expressions(self) -> list[str] | None:
        """What is hashed, where the scheme is ``Hash``."""
        return self._hash_expressions

    def _key(self) -> tuple[str, int, tuple[str, ...]]:
        return self.scheme, self.partition_count, tuple(self.hash_expressions or ())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PhysicalPartitioning) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"{self.scheme}({self.partition_count})"
