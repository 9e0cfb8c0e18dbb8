"""The methods of sessions that are about plans and expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _native
from ._query import Query
from .errors import BindingError
from .expr import Expr
from .record_batch import RecordBatchStream

if TYPE_CHECKING:
    from typing_extensions import Self

    from .common import DFSchema
    from .dataframe import DataFrame
    from .plan import ExecutionPlan, LogicalPlan

_UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


class PlanMethods:
    """What a session does with plans."""

    _session: _native.Handle

    if TYPE_CHECKING:

        def _frame(self, plan: _native.Handle) -> DataFrame: ...

    def create_dataframe_from_logical_plan(self, plan: LogicalPlan) -> DataFrame:
        """Make a DataFrame of a plan, or of a part of one.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> plan = ctx.sql("SELECT a FROM (VALUES (1), (2), (3)) AS t (a) LIMIT 1").logical_plan()
            >>> ctx.create_dataframe_from_logical_plan(plan.inputs()[0]).count()
            3
        """
        return self._frame(plan.plan)

    def execute_logical_plan(self, plan: LogicalPlan) -> DataFrame:
        """Make a DataFrame of a plan, as `create_dataframe_from_logical_plan` does. It runs when its rows are asked for.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> plan = ctx.sql("SELECT 1 AS a").logical_plan()
            >>> ctx.execute_logical_plan(plan).to_pydict()
            {'a': [1]}
        """
        return self._frame(plan.plan)

    def execute(self, plan: ExecutionPlan, partition: int) -> RecordBatchStream:
        """Start a query, and return its batches while they are computed.

        Args:
            plan: How the query is run, as ``DataFrame.execution_plan`` says. A part of one cannot be run alone.
            partition: 0, as all rows come in one stream.

        Raises:
            BindingError: If there is no such partition, or the plan is a part of another.
            OverflowError: If the partition is negative.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> plan = ctx.sql("SELECT 1 AS a").execution_plan()
            >>> [batch.to_pyarrow().to_pydict() for batch in ctx.execute(plan, 0)]
            [{'a': [1]}]
        """
        if partition < 0:
            raise OverflowError(f"partition of a negative number: {partition}")
        if partition >= plan.partition_count:
            raise BindingError(f"partition does not exist: {partition} (the plan has {plan.partition_count})")
        if plan.query is None:
            raise BindingError(f"operator cannot be run without those above it: {plan.display().strip()}")
        return RecordBatchStream(Query(plan.query))

    def parse_sql_expr(self, sql: str, schema: DFSchema) -> Expr:
        """Make an expression of SQL.

        Args:
            sql: The expression.
            schema: The columns that it may refer to.

        Raises:
            SyntaxError: If it does not parse.
            NotFoundError: If it refers to something unknown.

        Example:
            >>> from ballista import SessionContext
            >>> from ballista.common import DFSchema
            >>> SessionContext().parse_sql_expr("1 + 2", DFSchema.empty())
            Expr(Int64(1) + Int64(2))
        """
        columns = [Expr.literal(None).alias(name).expr for name in schema.field_names()]
        rows = _native.plan_call(self._session, "values", [])
        plan = _native.plan_call(self._session, "select", [rows], columns) if columns else rows
        return Expr(_native.expr_parse(plan, sql))

    def remove_optimizer_rule(self, name: str) -> bool:
        """Leave a rule of the optimizer out from now on, and say whether there is one of the name.

        Args:
            name: Its name, as ``EXPLAIN VERBOSE`` shows it.
        """
        explained = _native.plan_call(self._session, "values", [])
        shown = self._frame(_native.plan_call(self._session, "explain", [explained], options={"verbose": True})).to_pylist()
        rules = {row["plan_type"].removeprefix("logical_plan after ") for row in shown if " after " in row["plan_type"]}
        if name not in rules:
            return False
        skipped = _native.session_settings(self._session)["datafusion.optimizer.skip_rules"]
        together = ",".join(part for part in (skipped, name) if part)
        _native.session_sql(self._session, f"SET datafusion.optimizer.skip_rules = '{together}'", {}, {})
        return True

    def enable_url_table(self) -> Self:
        """Let a path in quotes be a table of the files there, as it is by default: ``SELECT * FROM 'trips.parquet'``."""
        _native.session_sql(self._session, "SET datafusion.catalog.url_tables = 'true'", {}, {})
        return self

    @staticmethod
    def parse_capacity_limit(config_name: str, limit: str) -> int:
        """Read a number of bytes, such as ``512K``, ``100M`` or ``1.5G``.

        Args:
            config_name: What it is for, to be named in an error.
            limit: The text.

        Raises:
            ValueError: If it is no such number.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext.parse_capacity_limit("datafusion.runtime.memory_limit", "1.5G")
            1610612736
        """
        if limit.strip() == "0":
            return 0
        number, unit = limit.strip()[:-1], limit.strip()[-1:]
        try:
            size = float(number) * _UNITS[unit]
        except (ValueError, KeyError):
            raise ValueError(f"{config_name}: expected a number with K, M or G, got {limit!r}") from None
        if not 0 <= size < float("inf"):
            raise ValueError(f"{config_name}: expected a positive and finite number of bytes, got {limit!r}")
        return int(size)
