"""The methods of sessions that take rows from memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from . import _native
from ._arrow import abi, write
from ._arrow.infer import infer
from ._missing import require
from ._unnamed import Unnamed
from .errors import BindingError

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from .context import ArrowArrayExportable, ArrowStreamExportable
    from .dataframe import DataFrame


class MemoryMethods:
    """Makes DataFrames and tables of rows that are in memory."""

    _session: _native.Handle
    _unnamed: Unnamed

    if TYPE_CHECKING:

        def _frame(self, plan: _native.Handle) -> DataFrame: ...

    def from_arrow(self, data: ArrowStreamExportable | ArrowArrayExportable, name: str | None = None) -> DataFrame:
        """Make a DataFrame of Arrow data, without copying it.

        Args:
            data: What hands out Arrow data, such as a table of pyarrow.
            name: The name of a table to make of it.

        Raises:
            TypeError: If it does not hand out Arrow data.
            BindingError: If there is a table of the name.

        Example:
            >>> import pyarrow as pa
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> _ = ctx.from_arrow(pa.table({"a": [1, 2]}), name="t")
            >>> ctx.sql("SELECT sum(a) AS s FROM t").to_pydict()
            {'s': [3]}
        """
        stream = abi.ArrowArrayStream()
        if hasattr(data, "__arrow_c_stream__"):
            abi.from_capsule(data.__arrow_c_stream__(), stream)
        elif hasattr(data, "__arrow_c_array__"):
            schema, array = abi.ArrowSchema(), abi.ArrowArray()
            schema_capsule, array_capsule = data.__arrow_c_array__()
            abi.from_capsule(schema_capsule, schema)
            abi.from_capsule(array_capsule, array)
            stream = _native.stream_of(schema, array)
        else:
            raise TypeError(f"expected data that hands out an Arrow array or stream, got {type(data).__name__}")
        return self._from_stream(stream, name)

    def _from_stream(self, stream: abi.ArrowArrayStream, name: str | None) -> DataFrame:
        frame = self._frame(_native.session_stream(self._session, name, stream))
        return self._unnamed.add(frame) if name is None else frame

    def from_pydict(self, data: dict[str, list[Any]], name: str | None = None) -> DataFrame:
        """Make a DataFrame of columns by name.

        Args:
            data: The columns. Types are inferred from the values.
            name: The name of a table to make of it.

        Raises:
            TypeError: If a column has values of several types.
            ValueError: If columns are not of one length.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().from_pydict({"a": [1, None], "b": ["x", "y"]}).to_pylist()
            [{'a': 1, 'b': 'x'}, {'a': None, 'b': 'y'}]
        """
        if not isinstance(data, dict):
            raise TypeError(f"expected a dict of columns, got {type(data).__name__}")
        pyarrow = _pyarrow()
        if pyarrow is not None:
            return self.from_arrow(pyarrow.Table.from_pydict(data), name)
        columns = {key: list(values) for key, values in data.items()}
        lengths = {len(values) for values in columns.values()}
        if len(lengths) > 1:
            raise ValueError(f"columns of different lengths: {sorted(lengths)}")
        fields = [infer(key, values) for key, values in columns.items()]
        batch = write.batch(fields, list(columns.values()), next(iter(lengths), 0))
        return self._from_stream(_native.stream_of(*batch), name)

    def from_pylist(self, data: list[dict[str, Any]], name: str | None = None) -> DataFrame:
        """Make a DataFrame of rows, each a dict. The first row says what columns there are.

        Args:
            data: The rows.
            name: The name of a table to make of it.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().from_pylist([{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]).to_pydict()
            {'a': [1, 2], 'b': ['x', 'y']}
        """
        names = list(data[0]) if data else []
        return self.from_pydict({key: [row.get(key) for row in data] for key in names}, name)

    def from_pandas(self, data: pd.DataFrame, name: str | None = None) -> DataFrame:
        """Make a DataFrame of one of pandas.

        Args:
            data: The rows. An index that has a name becomes a column.
            name: The name of a table to make of it.

        Raises:
            ImportError: If pyarrow is not installed.

        Example:
            >>> import pandas as pd
            >>> from ballista import SessionContext
            >>> SessionContext().from_pandas(pd.DataFrame({"a": [1, 2]})).to_pydict()
            {'a': [1, 2]}
        """
        return self.from_arrow(require("pyarrow", "from_pandas()").Table.from_pandas(data), name)

    def from_polars(self, data: pl.DataFrame, name: str | None = None) -> DataFrame:
        """Make a DataFrame of one of polars.

        Args:
            data: The rows.
            name: The name of a table to make of it.

        Example:
            >>> import polars as pl
            >>> from ballista import SessionContext
            >>> SessionContext().from_polars(pl.DataFrame({"a": [1, 2]})).to_pydict()
            {'a': [1, 2]}
        """
        return self.from_arrow(data, name)

    def create_dataframe(
        self,
        partitions: list[list[pa.RecordBatch]],
        name: str | None = None,
        schema: pa.Schema | None = None,
    ) -> DataFrame:
        """Make a DataFrame of lists of batches of pyarrow.

        Args:
            partitions: The batches.
            name: The name of a table to make of them.
            schema: Their schema, needed where there are none.

        Example:
            >>> import pyarrow as pa
            >>> from ballista import SessionContext
            >>> batches = [pa.record_batch({"a": [1]}), pa.record_batch({"a": [2, 3]})]
            >>> SessionContext().create_dataframe([batches]).to_pydict()
            {'a': [1, 2, 3]}
        """
        batches = [batch for partition in partitions for batch in partition]
        return self.from_arrow(require("pyarrow", "create_dataframe()").Table.from_batches(batches, schema), name)

    def read_batch(self, batch: pa.RecordBatch) -> DataFrame:
        """Make a DataFrame of a batch of pyarrow.

        Example:
            >>> import pyarrow as pa
            >>> from ballista import SessionContext
            >>> SessionContext().read_batch(pa.record_batch({"a": [1, 2]})).to_pydict()
            {'a': [1, 2]}
        """
        return self.from_arrow(batch)

    def read_batches(self, batches: Iterable[pa.RecordBatch]) -> DataFrame:
        """Make a DataFrame of batches of pyarrow.

        Example:
            >>> import pyarrow as pa
            >>> from ballista import SessionContext
            >>> SessionContext().read_batches(pa.record_batch({"a": [i]}) for i in range(3)).to_pydict()
            {'a': [0, 1, 2]}
        """
        return self.create_dataframe([list(batches)])

    def empty_table(self) -> DataFrame:
        """Make a DataFrame of one row without columns.

        Example:
            >>> from ballista import SessionContext, lit
            >>> SessionContext().empty_table().select((lit(1) + 2).alias("a")).to_pydict()
            {'a': [3]}
        """
        return self._frame(_native.plan_call(self._session, "values", []))

    def read_empty(self) -> DataFrame:
        """Make a DataFrame of one row without columns.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().read_empty().count()
            1
        """
        return self.empty_table()

    def register_batch(self, name: str, batch: pa.RecordBatch) -> None:
        """Make a table of a batch of pyarrow.

        Example:
            >>> import pyarrow as pa
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> ctx.register_batch("t", pa.record_batch({"a": [1, 2]}))
            >>> ctx.sql("SELECT max(a) AS m FROM t").to_pydict()
            {'m': [2]}
        """
        self.from_arrow(batch, name)

    def register_record_batches(self, name: str, partitions: list[list[pa.RecordBatch]]) -> None:
        """Make a table of lists of batches of pyarrow.

        Raises:
            BindingError: If there are no batches, which say what columns there are.

        Example:
            >>> import pyarrow as pa
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> ctx.register_record_batches("t", [[pa.record_batch({"a": [1]}), pa.record_batch({"a": [2]})]])
            >>> ctx.table("t").to_pydict()
            {'a': [1, 2]}
        """
        if not any(partitions):
            raise BindingError(f"table without a schema: {name!r}: there are no record batches")
        self.create_dataframe(partitions, name)


def _pyarrow() -> Any:
    """Return pyarrow where it is installed: it knows more types of values than this package."""
    try:
        return require("pyarrow", "")
    except ImportError:
        return None
