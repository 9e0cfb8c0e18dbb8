"""DataFrames: queries that are built step by step and run when their rows are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from . import _explain, _native, _rows, _shown
from ._describe import describe
from ._drawing import PlanDrawing
from ._explain import ExplainAnalyzeLevel, ExplainFormat, ExplainMetricCategory
from ._missing import require
from ._query import Query
from ._results import Results
from ._writeoptions import Compression, DataFrameWriteOptions, InsertOp, ParquetColumnOptions, ParquetWriterOptions
from .dataframe_formatter import get_formatter
from .errors import UnsupportedError
from .plan import ExecutionPlan, LogicalPlan

if TYPE_CHECKING:
    import pyarrow as pa

    from .catalog import Table

__all__ = [
    "Compression",
    "DataFrame",
    "DataFrameWriteOptions",
    "ExplainAnalyzeLevel",
    "ExplainFormat",
    "ExplainMetricCategory",
    "InsertOp",
    "ParquetColumnOptions",
    "ParquetWriterOptions",
]


class DataFrame(Results):
    """A query. Its methods return other queries; nothing runs before rows are asked for.

    Mistakes raise where they are made: an unknown column or a type that does not fit when the method is called, an error in
    the data, such as a division by zero, when the query runs. Names of columns fold to lower case as in SQL: to refer to
    ``Name``, write ``'"Name"'``.

    DataFrames are made by a `SessionContext`, and may be used from several threads at once. Whatever takes Arrow data
    takes them: ``pyarrow.table(df)``, ``polars.DataFrame(df)``, ``duckdb.sql("SELECT * FROM df")``.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 2, 2], "b": [10, 20, 30]})
        >>> df.aggregate("a", f.sum(col("b")).alias("total")).sort("a").show()
        DataFrame()
        +---+-------+
        | a | total |
        +---+-------+
        | 1 | 10    |
        | 2 | 50    |
        +---+-------+
    """

    def cache(self) -> DataFrame:
        """Run the query, and return a DataFrame of its rows, which are kept in memory.

        Example:
            >>> from ballista import SessionContext, col
            >>> kept = SessionContext().from_pydict({"a": [1, 2, 3]}).filter(col("a") > 1).cache()
            >>> kept.count(), kept.to_pydict()
            (2, {'a': [2, 3]})
        """
        return DataFrame(self._session, _native.session_stream(self._session, None, Query(self.plan).take_stream()))

    def into_view(self, temporary: bool = False) -> Table:
        """Return the DataFrame as a table, which ``SessionContext.register_table`` takes.

        Args:
            temporary: Whether its kind is to be ``temporary``, and not ``view``.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> ctx.register_table("v", ctx.sql("SELECT 1 AS a").into_view())
            >>> ctx.table("v").to_pydict()
            {'a': [1]}
        """
        from .catalog import Table

        return Table.of_kind(self, "temporary" if temporary else "view")

    def tail(self, n: int = 5) -> DataFrame:
        """Keep the last rows. They are counted at once, which runs the query.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().from_pydict({"a": [1, 2, 3]}).tail(1).to_pydict()
            {'a': [3]}
        """
        return self.limit(n, max(0, self.count() - n))

    def describe(self) -> DataFrame:
        """Run the query, and return statistics of its columns: counts, mean, deviation, extremes and median.

        Statistics of numbers are numbers, those of other columns are text.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().from_pydict({"a": [1, 2, 6]}).describe().to_pydict()["a"]
            [3.0, 0.0, 3.0, 2.6457513110645907, 1.0, 6.0, 2.0]
        """
        fields = self._fields()
        columns = [self.column(field.name) for field in fields]
        return DataFrame(self._session, describe(self._session, self.plan, fields, columns))

    def show(self, num: int = 20) -> None:
        """Run the query, and print the first rows as a table.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().from_pydict({"a": [1, 2, 3]}).show(2)
            DataFrame()
            +---+
            | a |
            +---+
            | 1 |
            | 2 |
            +---+
        """
        query = Query(self.limit(num).plan)
        print(_titled(_rows.to_text(query, num)[0], "DataFrame has no rows"))

    @staticmethod
    def default_str_repr(
        batches: Sequence[pa.RecordBatch], schema: pa.Schema, has_more: bool, table_uuid: str | None = None
    ) -> str:
        """Draw batches of pyarrow as a table, as ``show()`` does.

        Args:
            batches: The rows.
            schema: Their schema.
            has_more: Whether to say that there are more.
            table_uuid: Accepted, and without effect.

        Raises:
            TypeError: If there is no schema.

        Example:
            >>> import pyarrow as pa
            >>> from ballista import DataFrame
            >>> batch = pa.record_batch({"a": [1]})
            >>> print(DataFrame.default_str_repr([batch], batch.schema, has_more=False))
            DataFrame()
            +---+
            | a |
            +---+
            | 1 |
            +---+
        """
        from .context import SessionContext

        rows = require("pyarrow", "default_str_repr()").Table.from_batches(batches, schema)
        text, _ = _rows.to_text(Query(SessionContext.global_ctx().from_arrow(rows).plan), rows.num_rows)
        return _titled(text, "No data to display") + ("\nData truncated." if has_more else "")

    def __repr__(self) -> str:
        rows = get_formatter().max_rows
        text, more = _rows.to_text(Query(self.limit(rows + 1).plan), rows)
        return _titled(text, "No data to display") + ("\nData truncated." if more else "")

    def _repr_html_(self) -> str:
        return _shown.bundle(self)["text/html"]

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Return HTML and text for notebooks, for which the query runs once."""
        return _shown.bundle_or_error(self)

    def explain_visual(self, analyze: bool = False) -> PlanDrawing:
        """Draw how the query is run: its operators, in stages where it is run by a cluster.

        Args:
            analyze: Whether to run the query first. If it has run, the drawing says how many rows each operator made, and how
                long it took.

        Example:
            >>> from ballista import SessionContext
            >>> drawing = SessionContext().sql("SELECT 1 AS a").explain_visual(analyze=True)
            >>> drawing
            PlanDrawing(stages=1, operators=2)
            >>> drawing.save("plan.svg")  # doctest: +SKIP
        """
        if analyze:
            for _ in Query(self.plan):
                pass
        return PlanDrawing(_native.plan_tree(self.plan))

    def explain(
        self,
        verbose: bool = False,
        analyze: bool = False,
        format: ExplainFormat | None = None,  # noqa: A002
        show_statistics: bool | None = None,
        analyze_level: ExplainAnalyzeLevel | None = None,
        analyze_categories: Iterable[ExplainMetricCategory] | None = None,
    ) -> None:
        """Print the plans of the query.

        Args:
            verbose: Whether to show the logical plan after each rule of the optimizer.
            analyze: Whether to run the query, and show what each operator did.
            format: How to show the plans.
            show_statistics: Whether to show what is known of the rows of each operator, not supported yet.
            analyze_level: How much to show of what operators did; all unless given.
            analyze_categories: What to show of it; all unless given.

        Raises:
            ValueError: If arguments do not go together.

        Example:
            >>> from ballista import ExplainFormat, SessionContext
            >>> SessionContext().sql("SELECT 1 AS a").explain(format=ExplainFormat.GRAPHVIZ)  # doctest: +ELLIPSIS
            DataFrame()
            +---------------+-...
        """
        _explain.check(analyze, show_statistics, analyze_level, analyze_categories)
        if show_statistics:
            raise UnsupportedError("unsupported: the argument show_statistics")
        if (verbose or analyze) and format not in (None, ExplainFormat.INDENT):
            raise ValueError(f"verbose and analyze go with the format indent only, got {format}")
        if analyze_level is not None or analyze_categories is not None:
            print(f"DataFrame()\n{_explain.analyzed(self.plan, analyze_level, analyze_categories)}")
            return
        options = {"verbose": verbose, "analyze": analyze, "format": (format or ExplainFormat.INDENT).value}
        self._call("explain", options=options).show()

    def logical_plan(self) -> LogicalPlan:
        """Return what the query computes, as it was written.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> df = ctx.sql("SELECT a + 1 AS b FROM (VALUES (1), (2)) AS t (a) WHERE a > 1")
            >>> [type(node.to_variant()).__name__ for node in (df.logical_plan(), *df.logical_plan().inputs())]
            ['Projection', 'Filter']
        """
        return LogicalPlan(self.plan)

    def optimized_logical_plan(self) -> LogicalPlan:
        """Return what the query computes, as the optimizer writes it.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().sql("SELECT a FROM (VALUES (1), (2)) AS t (a) WHERE 1 = 2")
            >>> print(df.optimized_logical_plan())
            Empty
        """
        return LogicalPlan(_native.plan_optimize(self.plan))

    def execution_plan(self) -> ExecutionPlan:
        """Return how the query is run.

        Example:
            >>> from ballista import SessionContext
            >>> df = SessionContext().sql("SELECT a FROM (VALUES (1), (2)) AS t (a) ORDER BY a")
            >>> [df.execution_plan().display().partition(":")[0], df.execution_plan().partition_count]
            ['Sort', 1]
        """
        return ExecutionPlan(self.plan)


def _titled(text: str, otherwise: str) -> str:
    return f"DataFrame()\n{text}" if text else otherwise
