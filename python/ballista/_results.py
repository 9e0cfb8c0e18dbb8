"""The methods of DataFrames that run them and hand out their rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

from . import _native, _requested, _rows
from ._coercion import call
from ._missing import require
from ._query import Query
from ._write import Writable
from .record_batch import RecordBatch, RecordBatchStream

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


class Results(Writable):
    """A query that is run for its rows."""

    def schema(self) -> pa.Schema:
        """Return the columns, as a schema of pyarrow.

        Raises:
            ImportError: If pyarrow is not installed.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().from_pydict({"a": [1], "b": [0.5]}).schema()
            a: int64
            b: double
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

        Example:
            >>> from ballista import SessionContext
            >>> batches = SessionContext().from_pydict({"a": [1, 2, 3]}).collect()
            >>> sum(batch.num_rows for batch in batches)
            3
        """
        require("pyarrow", "collect()")
        return [RecordBatch(batch).to_pyarrow() for batch in Query(self.plan)]

    def collect_partitioned(self) -> list[list[pa.RecordBatch]]:
        """Run the query, and return its rows as one list of batches: results have one partition.

        Example:
            >>> from ballista import SessionContext
            >>> [[batch]] = SessionContext().from_pydict({"a": [1, 2]}).collect_partitioned()
            >>> batch.to_pydict()
            {'a': [1, 2]}
        """
        return [self.collect()]

    def collect_column(self, column_name: str) -> pa.Array[Any] | pa.ChunkedArray[Any]:
        """Run the query, and return one column.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().from_pydict({"a": [1, 2], "b": [3, 4]}).collect_column("b").to_pylist()
            [3, 4]
        """
        column: pa.ChunkedArray[Any] = self.select(column_name).to_arrow_table().column(0)
        return column.chunk(0) if column.num_chunks == 1 else column

    def execute_stream(self) -> RecordBatchStream:
        """Start the query, and return its batches while they are computed.

        Example:
            >>> from ballista import SessionContext
            >>> stream = SessionContext().from_pydict({"a": [1, 2]}).execute_stream()
            >>> [batch.to_pyarrow().to_pydict() for batch in stream]
            [{'a': [1, 2]}]
        """
        return RecordBatchStream(Query(self.plan))

    def execute_stream_partitioned(self) -> list[RecordBatchStream]:
        """Start the query, and return one stream: results have one partition.

        Example:
            >>> from ballista import SessionContext
            >>> [stream] = SessionContext().from_pydict({"a": [1, 2]}).execute_stream_partitioned()
            >>> sum(batch.to_pyarrow().num_rows for batch in stream)
            2
        """
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

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().from_pydict({"a": [1, 2]}).to_arrow_table().num_rows
            2
        """
        pyarrow = require("pyarrow", "to_arrow_table()")
        table: pa.Table = pyarrow.Table.from_batches(self.collect(), self.schema())
        return table

    def to_pandas(self) -> pd.DataFrame:
        """Run the query, and return a DataFrame of pandas.

        Raises:
            ImportError: If pandas or pyarrow is not installed.
            BallistaError: If the query fails.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().from_pydict({"a": [1, 2], "b": ["x", "y"]}).to_pandas()
               a  b
            0  1  x
            1  2  y
        """
        require("pandas", "to_pandas()")
        frame: pd.DataFrame = self.to_arrow_table().to_pandas()
        return frame

    def to_polars(self) -> pl.DataFrame:
        """Run the query, and return a DataFrame of polars.

        Raises:
            ImportError: If polars is not installed.
            BallistaError: If the query fails.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().from_pydict({"a": [1, 2]}).to_polars()["a"].to_list()
            [1, 2]
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
        """Run the query, and return the number of rows.

        Example:
            >>> from ballista import SessionContext, col
            >>> SessionContext().from_pydict({"a": [1, 2, 3]}).filter(col("a") > 1).count()
            2
        """
        counted = self._call("aggregate", [call("count", 1).expr], {"groups": 0})
        [[number]] = counted.to_pydict().values()
        return int(number)
