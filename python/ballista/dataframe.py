"""DataFrames: queries that are built step by step and run when their rows are asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from . import _explain, _native, _requested, _rows, _shown
from ._coercion import call
from ._describe import describe
from ._drawing import PlanDrawing
from ._explain import ExplainAnalyzeLevel, ExplainFormat, ExplainMetricCategory
from ._missing import require
from ._query import Query
from ._write import Compression, DataFrameWriteOptions, InsertOp, ParquetColumnOptions, ParquetWriterOptions, Writable
from .dataframe_formatter import get_formatter
from .errors import UnsupportedError
from .plan import ExecutionPlan, LogicalPlan
from .record_batch import RecordBatch, RecordBatchStream

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
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


class DataFrame(Writable):
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

    def schema(self) -> pa.Schema:
        """Return the columns, as a schema of pyarrow.

        Raises:
            ImportError: If pyarrow is not installed.
        """
        schema: pa.Schema = require("pyarrow", "schema()").schema(self)
        return schema

    def __arrow_c_schema__(self) -> object:
        """Return the columns as a capsule of the Arrow C data interface."""
        return _native.capsule(_native.plan_schema(self.plan))

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Run the query, and return its batches as a capsule of the Arrow C stream interface.

        Args:
            requested_schema: A schema of columns, in any order. Those that there are not are NULL.

        Raises:
            BindingError: If it asks for another type than a column has.

        Example:
            >>> import pyarrow as pa
            >>> from ballista import SessionContext
            >>> df = SessionContext().from_pydict({"a": [1], "b": ["x"]})
            >>> pa.table(df, schema=pa.schema([("b", pa.string()), ("c", pa.float64())])).to_pydict()
            {'b': ['x'], 'c': [None]}
        """
        wanted = self if requested_schema is None else _requested.selected(self, requested_schema)
        return _native.capsule(Query(wanted.plan).take_stream())

    def collect(self) -> list[pa.RecordBatch]:
        """Run the query, and return its rows as batches of pyarrow.

        Raises:
            ImportError: If pyarrow is not installed.
            BallistaError: If the query fails.
        """
        require("pyarrow", "collect()")
        return [RecordBatch(batch).to_pyarrow() for batch in Query(self.plan)]

    def collect_partitioned(self) -> list[list[pa.RecordBatch]]:
        """Run the query, and return its rows as one list of batches: results have one partition."""
        return [self.collect()]

    def collect_column(self, column_name: str) -> pa.Array[Any] | pa.ChunkedArray[Any]:
        """Run the query, and return one column."""
        column: pa.ChunkedArray[Any] = self.select(column_name).to_arrow_table().column(0)
        return column.chunk(0) if column.num_chunks == 1 else column

    def execute_stream(self) -> RecordBatchStream:
        """Start the query, and return its batches while they are computed."""
        return RecordBatchStream(Query(self.plan))

    def execute_stream_partitioned(self) -> list[RecordBatchStream]:
        """Start the query, and return one stream: results have one partition."""
        return [self.execute_stream()]

    def __iter__(self) -> Iterator[RecordBatch]:
        return iter(self.execute_stream())

    def __aiter__(self) -> AsyncIterator[RecordBatch]:
        return aiter(self.execute_stream())

    def to_arrow_table(self) -> pa.Table:
        """Run the query, and return a table of pyarrow.

        Raises:
            ImportError: If pyarrow is not installed.
            BallistaError: If the query fails.
        """
        pyarrow = require("pyarrow", "to_arrow_table()")
        table: pa.Table = pyarrow.Table.from_batches(self.collect(), self.schema())
        return table

    def to_pandas(self) -> pd.DataFrame:
        """Run the query, and return a DataFrame of pandas.

        Raises:
            ImportError: If pandas or pyarrow is not installed.
            BallistaError: If the query fails.
        """
        require("pandas", "to_pandas()")
        frame: pd.DataFrame = self.to_arrow_table().to_pandas()
        return frame

    def to_polars(self) -> pl.DataFrame:
        """Run the query, and return a DataFrame of polars.

        Raises:
            ImportError: If polars is not installed.
            BallistaError: If the query fails.
        """
        polars = require("polars", "to_polars()")
        frames = [polars.DataFrame(RecordBatch(batch)) for batch in Query(self.plan)]
        frame: pl.DataFrame = polars.concat(frames) if frames else polars.DataFrame(self)
        return frame

    def to_pydict(self) -> dict[str, list[Any]]:
        """Run the query, and return the columns by name, as lists of Python values.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().sql("SELECT 1 AS a, 'x' AS b").to_pydict()
            {'a': [1], 'b': ['x']}
        """
        return _rows.to_pydict(Query(self.plan))

    def to_pylist(self) -> list[dict[str, Any]]:
        """Run the query, and return the rows, as dicts of Python values.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().sql("SELECT 1 AS a, 'x' AS b").to_pylist()
            [{'a': 1, 'b': 'x'}]
        """
        return _rows.to_pylist(Query(self.plan))

    def count(self) -> int:
        """Run the query, and return the number of rows."""
        counted = self._call("aggregate", [call("count", 1).expr], {"groups": 0})
        [[number]] = counted.to_pydict().values()
        return int(number)

    def cache(self) -> DataFrame:
        """Run the query, and return a DataFrame of its rows, which are kept in memory."""
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
        """Keep the last rows. They are counted at once, which runs the query."""
        return self.limit(n, max(0, self.count() - n))

    def describe(self) -> DataFrame:
        """Run the query, and return statistics of its columns: counts, mean, deviation, extremes and median.

        Statistics of numbers are numbers, those of other columns are text.
        """
        fields = self._fields()
        columns = [self.column(field.name) for field in fields]
        return DataFrame(self._session, describe(self._session, self.plan, fields, columns))

    # ---- What people look at ----

    def show(self, num: int = 20) -> None:
        """Run the query, and print the first rows as a table."""
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
        """Return what the query computes, as it was written."""
        return LogicalPlan(self.plan)

    def optimized_logical_plan(self) -> LogicalPlan:
        """Return what the query computes, as the optimizer writes it."""
        return LogicalPlan(_native.plan_optimize(self.plan))

    def execution_plan(self) -> ExecutionPlan:
        """Return how the query is run."""
        return ExecutionPlan(self.plan)


def _titled(text: str, otherwise: str) -> str:
    return f"DataFrame()\n{text}" if text else otherwise
