"""DataFrames written to files and tables."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

from . import _parquet
from ._combined import Combined
from ._keys import sort_keys
from ._query import Query
from ._relation import Relation

if TYPE_CHECKING:
    from .expr import SortKey


class Compression(Enum):
    """How the pages of Parquet files are compressed.

    Example:
        >>> from ballista import SessionContext
        >>> from ballista.dataframe import Compression
        >>> Compression.ZSTD.value
        'zstd'
    """

    UNCOMPRESSED = "uncompressed"
    SNAPPY = "snappy"
    GZIP = "gzip"
    BROTLI = "brotli"
    LZ4 = "lz4"
    ZSTD = "zstd"
    LZ4_RAW = "lz4_raw"

    @classmethod
    def from_str(cls, value: str) -> Compression:
        """Find a compression by its name, in any case.

        Raises:
            ValueError: If there is none of the name.

        Example:
            >>> from ballista.dataframe import Compression
            >>> Compression.from_str("GZIP") is Compression.GZIP
            True
        """
        try:
            return cls(value.lower())
        except ValueError as error:
            known = ", ".join(member.value for member in cls)
            raise ValueError(f"{value} is not a valid Compression. Valid values are: {known}") from error

    def get_default_level(self) -> int | None:
        """Return the level that is taken where none is given; None where there are no levels.

        Example:
            >>> from ballista.dataframe import Compression
            >>> Compression.ZSTD.get_default_level(), Compression.SNAPPY.get_default_level()
            (4, None)
        """
        return {Compression.GZIP: 6, Compression.BROTLI: 1, Compression.ZSTD: 4}.get(self)


class InsertOp(Enum):
    """What becomes of the rows that are there already.

    Example:
        >>> from ballista import DataFrameWriteOptions, InsertOp, SessionContext
        >>> ctx = SessionContext()
        >>> _ = ctx.sql("CREATE TABLE kept (a BIGINT)")
        >>> ctx.from_pydict({"a": [1]}).write_table("kept", DataFrameWriteOptions(InsertOp.APPEND))
        >>> ctx.from_pydict({"a": [2]}).write_table("kept", DataFrameWriteOptions(InsertOp.APPEND))
        >>> ctx.table("kept").sort("a").to_pydict()
        {'a': [1, 2]}
    """

    APPEND = "append"
    """They stay."""

    REPLACE = "replace"
    """Those with the same key go. There are no such tables."""

    OVERWRITE = "overwrite"
    """They go."""


class DataFrameWriteOptions:
    """How a DataFrame is written.

    Args:
        insert_operation: What becomes of the rows that are there already; None: they stay.
        single_file_output: Write one file, whatever the path is. Otherwise paths with an extension are one file.
        partition_by: Columns that become folders, named ``column=value``.
        sort_by: What the rows are sorted by before they are written.

    Example:
        >>> import pathlib, tempfile
        >>> from ballista import DataFrameWriteOptions, SessionContext
        >>> folder = pathlib.Path(tempfile.mkdtemp()) / "t"
        >>> df = SessionContext().from_pydict({"k": ["x", "y"], "a": [1, 2]})
        >>> df.write_csv(folder, write_options=DataFrameWriteOptions(partition_by="k"))
        >>> sorted(path.name for path in folder.iterdir())
        ['k=x', 'k=y']
    """

    def __init__(
        self,
        insert_operation: InsertOp | None = None,
        single_file_output: bool = False,
        partition_by: str | Sequence[str] | None = None,
        sort_by: SortKey | Sequence[SortKey] | None = None,
    ) -> None:
        listed = [partition_by] if isinstance(partition_by, str) else partition_by
        self.insert_operation = insert_operation or InsertOp.APPEND
        self.single_file_output = single_file_output
        self.partition_by = list(listed or [])
        self.sort_by = sort_by


class ParquetColumnOptions:
    """How a column of Parquet files is written, where it is not as the others are.

    Args:
        encoding: Such as ``plain``, ``delta_binary_packed`` or ``byte_stream_split``.
        dictionary_enabled: Whether values are written as entries of a dictionary.
        compression: Such as ``snappy`` or ``zstd(3)``.
        statistics_enabled: ``none``, ``chunk`` or ``page``.
        bloom_filter_enabled: Whether there is a bloom filter.
        bloom_filter_fpp: The chance that it lets a value pass that it should not.
        bloom_filter_ndv: For how many distinct values it is made.

    Example:
        >>> import pathlib, tempfile
        >>> from ballista import ParquetColumnOptions, ParquetWriterOptions, SessionContext
        >>> options = ParquetWriterOptions(column_specific_options={"a": ParquetColumnOptions(dictionary_enabled=False)})
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "t.parquet"
        >>> SessionContext().from_pydict({"a": [1, 2]}).write_parquet_with_options(path, options)
        >>> import pyarrow.parquet as pq
        >>> pq.ParquetFile(path).metadata.row_group(0).column(0).has_dictionary_page
        False
    """

    def __init__(
        self,
        encoding: str | None = None,
        dictionary_enabled: bool | None = None,
        compression: str | None = None,
        statistics_enabled: str | None = None,
        bloom_filter_enabled: bool | None = None,
        bloom_filter_fpp: float | None = None,
        bloom_filter_ndv: int | None = None,
    ) -> None:
        self.encoding = encoding
        self.dictionary_enabled = dictionary_enabled
        self.compression = compression
        self.statistics_enabled = statistics_enabled
        self.bloom_filter_enabled = bloom_filter_enabled
        self.bloom_filter_fpp = bloom_filter_fpp
        self.bloom_filter_ndv = bloom_filter_ndv


class ParquetWriterOptions:
    """How Parquet files are written.

    Args:
        data_pagesize_limit: About how many bytes a page has at most.
        write_batch_size: How many rows are encoded at a time.
        writer_version: ``1.0`` or ``2.0``.
        skip_arrow_metadata: Whether the Arrow schema is left out of the file.
        compression: ``uncompressed``, ``snappy``, ``gzip(n)``, ``brotli(n)``, ``lz4``, ``lz4_raw`` or ``zstd(n)``.
        compression_level: The level, where ``compression`` does not say it.
        dictionary_enabled: Whether values are written as entries of dictionaries.
        dictionary_page_size_limit: About how many bytes a dictionary has at most.
        statistics_enabled: ``none``, ``chunk`` or ``page``.
        max_row_group_size: How many rows a row group has at most.
        created_by: Who the file says has written it.
        column_index_truncate_length: How many bytes of bounds are kept in the index of pages.
        statistics_truncate_length: How many bytes of bounds are kept in statistics.
        data_page_row_count_limit: How many rows a page has at most.
        encoding: Of all columns; None to choose one by their types.
        bloom_filter_on_write: Whether there are bloom filters.
        bloom_filter_fpp: The chance that they let a value pass that they should not.
        bloom_filter_ndv: For how many distinct values they are made.
        allow_single_file_parallelism: Without effect.
        maximum_parallel_row_group_writers: Without effect.
        maximum_buffered_record_batches_per_stream: Without effect.
        column_specific_options: What is different for some columns, by their names.
    """

    def __init__(
        self,
        data_pagesize_limit: int = 1024 * 1024,
        write_batch_size: int = 1024,
        writer_version: str = "1.0",
        skip_arrow_metadata: bool = False,
        compression: str | None = "zstd(3)",
        compression_level: int | None = None,
        dictionary_enabled: bool | None = True,
        dictionary_page_size_limit: int = 1024 * 1024,
        statistics_enabled: str | None = "page",
        max_row_group_size: int = 1024 * 1024,
        created_by: str = "ballista",
        column_index_truncate_length: int | None = 64,
        statistics_truncate_length: int | None = None,
        data_page_row_count_limit: int = 20_000,
        encoding: str | None = None,
        bloom_filter_on_write: bool = False,
        bloom_filter_fpp: float | None = None,
        bloom_filter_ndv: int | None = None,
        allow_single_file_parallelism: bool = True,
        maximum_parallel_row_group_writers: int = 1,
        maximum_buffered_record_batches_per_stream: int = 2,
        column_specific_options: dict[str, ParquetColumnOptions] | None = None,
    ) -> None:
        self.data_pagesize_limit = data_pagesize_limit
        self.write_batch_size = write_batch_size
        self.writer_version = writer_version
        self.skip_arrow_metadata = skip_arrow_metadata
        self.compression = compression if compression_level is None else f"{compression}({compression_level})"
        self.dictionary_enabled = dictionary_enabled
        self.dictionary_page_size_limit = dictionary_page_size_limit
        self.statistics_enabled = statistics_enabled
        self.max_row_group_size = max_row_group_size
        self.created_by = created_by
        self.column_index_truncate_length = column_index_truncate_length
        self.statistics_truncate_length = statistics_truncate_length
        self.data_page_row_count_limit = data_page_row_count_limit
        self.encoding = encoding
        self.bloom_filter_on_write = bloom_filter_on_write
        self.bloom_filter_fpp = bloom_filter_fpp
        self.bloom_filter_ndv = bloom_filter_ndv
        self.allow_single_file_parallelism = allow_single_file_parallelism
        self.maximum_parallel_row_group_writers = maximum_parallel_row_group_writers
        self.maximum_buffered_record_batches_per_stream = maximum_buffered_record_batches_per_stream
        self.column_specific_options = column_specific_options

    def settings(self) -> dict[str, str]:
        """Return the options as the library takes them.

        Raises:
            BindingError: If one is wrong.
        """
        _parquet.check(vars(self))
        settings = _texts({name: value for name, value in vars(self).items() if name != "column_specific_options"})
        for column, options in (self.column_specific_options or {}).items():
            _parquet.check(vars(options))
            settings.update({f"{name}::{column}": value for name, value in _texts(vars(options)).items()})
        return settings


def _texts(values: dict[str, Any]) -> dict[str, str]:
    """Write options as text. Those that are None are left out."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in values.items()
        if value is not None
    }


class Writable(Combined):
    """The methods of DataFrames that write. The rows of a query that fails, or is interrupted, are not seen by anybody."""

    def write_parquet(
        self,
        path: str | pathlib.Path,
        compression: str | Compression | ParquetWriterOptions = Compression.ZSTD,
        compression_level: int | None = None,
        write_options: DataFrameWriteOptions | None = None,
    ) -> None:
        """Run the query and write its rows to Parquet.

        Args:
            path: A file, where it has an extension, which is replaced; otherwise a folder, to which files are added.
            compression: How pages are compressed, or all options.
            compression_level: The level.
            write_options: How the rows are written.

        Raises:
            ValueError: If an option is wrong.
            BallistaError: If the query fails, or the files cannot be written.

        Example:
            >>> import tempfile
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     ctx.from_pydict({"a": [1, 2]}).write_parquet(f"{folder}/a.parquet", compression="snappy")
            ...     ctx.read_parquet(f"{folder}/a.parquet").to_pydict()
            {'a': [1, 2]}
        """
        if isinstance(compression, ParquetWriterOptions):
            if compression_level is not None:
                raise ValueError("compression_level should be None when using ParquetWriterOptions")
            self.write_parquet_with_options(path, compression, write_options)
            return
        chosen = Compression.from_str(compression) if isinstance(compression, str) else compression
        level = chosen.get_default_level() if compression_level is None else compression_level
        self._write(
            "PARQUET", path, {"compression": chosen.value if level is None else f"{chosen.value}({level})"}, write_options
        )

    def write_parquet_with_options(
        self, path: str | pathlib.Path, options: ParquetWriterOptions, write_options: DataFrameWriteOptions | None = None
    ) -> None:
        """Run the query and write its rows to Parquet, as `write_parquet` does, with all options there are.

        Args:
            path: A file or a folder.
            options: How the files are written.
            write_options: How the rows are written.

        Example:
            >>> import pathlib, tempfile
            >>> from ballista import ParquetWriterOptions, SessionContext
            >>> ctx, path = SessionContext(), pathlib.Path(tempfile.mkdtemp()) / "t.parquet"
            >>> ctx.from_pydict({"a": [1, 2]}).write_parquet_with_options(path, ParquetWriterOptions(compression="snappy"))
            >>> ctx.read_parquet(path).to_pydict()
            {'a': [1, 2]}
        """
        self._write("PARQUET", path, options.settings(), write_options)

    def write_csv(
        self, path: str | pathlib.Path, with_header: bool = False, write_options: DataFrameWriteOptions | None = None
    ) -> None:
        """Run the query and write its rows to CSV.

        Args:
            path: A file, where it has an extension, which is replaced; otherwise a folder, to which files are added.
            with_header: Whether the first line has the names of the columns.
            write_options: How the rows are written.

        Example:
            >>> import pathlib, tempfile
            >>> from ballista import SessionContext
            >>> path = pathlib.Path(tempfile.mkdtemp()) / "t.csv"
            >>> SessionContext().from_pydict({"a": [1, 2], "b": ["x", "y"]}).write_csv(path, with_header=True)
            >>> print(path.read_text().strip())
            a,b
            1,x
            2,y
        """
        self._write("CSV", path, {"has_header": str(with_header).lower()}, write_options)

    def write_json(self, path: str | pathlib.Path, write_options: DataFrameWriteOptions | None = None) -> None:
        """Run the query and write its rows to JSON, an object a line.

        Args:
            path: A file, where it has an extension, which is replaced; otherwise a folder, to which files are added.
            write_options: How the rows are written.

        Example:
            >>> import pathlib, tempfile
            >>> from ballista import SessionContext
            >>> path = pathlib.Path(tempfile.mkdtemp()) / "t.json"
            >>> SessionContext().from_pydict({"a": [1, 2], "b": ["x", "y"]}).write_json(path)
            >>> print(path.read_text().strip())
            {"a":1,"b":"x"}
            {"a":2,"b":"y"}
        """
        self._write("JSON", path, {}, write_options)

    def write_table(self, table_name: str, write_options: DataFrameWriteOptions | None = None) -> None:
        """Run the query and add its rows to a table, whose columns have the same names.

        Args:
            table_name: The name of a table in memory, or of one of the files in a folder.
            write_options: How the rows are written; only ``insert_operation`` and ``sort_by`` matter.

        Raises:
            KeyError: If there is no such table.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> _ = ctx.sql("CREATE TABLE kept (a BIGINT)")
            >>> ctx.from_pydict({"a": [1, 2]}).write_table("kept")
            >>> ctx.table("kept").to_pydict()
            {'a': [1, 2]}
        """
        options = write_options or DataFrameWriteOptions()
        mode = {"write": {"mode": options.insert_operation.value}, "name": table_name}
        _run(self._sorted(options)._call("insert", options=mode))

    def _write(
        self, kind: str, path: str | pathlib.Path, settings: dict[str, str], options: DataFrameWriteOptions | None
    ) -> None:
        options = options or DataFrameWriteOptions()
        write = {
            "path": str(path),
            "settings": settings,
            "partitions": options.partition_by,
            "single": options.single_file_output,
            "mode": options.insert_operation.value,
        }
        _run(self._sorted(options)._call("write", options={"format": kind, "write": write}))

    def _sorted(self, options: DataFrameWriteOptions) -> Writable:
        keys = sort_keys(options.sort_by)
        return self._call("sort", keys) if keys else self


def _run(written: Relation) -> None:
    """Run a query for what it does."""
    for _ in Query(written.plan):
        pass
