"""How DataFrames are written to files and tables."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

from . import _parquet

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
