"""Files as DataFrames, of a session that all callers share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .context import SessionContext
from .dataframe import DataFrame
from .options import DEFAULT_MAX_INFER_SCHEMA, CsvReadOptions

if TYPE_CHECKING:
    import pathlib

    import pyarrow as pa

    from .expr import SortKey

__all__ = ["read_avro", "read_csv", "read_json", "read_parquet"]


def read_parquet(
    path: str | pathlib.Path,
    table_partition_cols: list[tuple[str, str | pa.DataType]] | None = None,
    parquet_pruning: bool = True,
    file_extension: str = ".parquet",
    skip_metadata: bool = True,
    schema: pa.Schema | None = None,
    file_sort_order: Sequence[Sequence[SortKey]] | None = None,
) -> DataFrame:
    """Make a DataFrame of Parquet files, as ``SessionContext.read_parquet`` does.

    Example:
        >>> import pathlib, tempfile
        >>> import ballista
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "t.parquet"
        >>> ballista.SessionContext().from_pydict({"a": [1, 2]}).write_parquet(path)
        >>> ballista.read_parquet(path).to_pydict()
        {'a': [1, 2]}
    """
    return SessionContext.global_ctx().read_parquet(
        path, table_partition_cols, parquet_pruning, file_extension, skip_metadata, schema, file_sort_order
    )


def read_csv(
    path: str | pathlib.Path | list[str] | list[pathlib.Path],
    schema: pa.Schema | None = None,
    has_header: bool = True,
    delimiter: str = ",",
    schema_infer_max_records: int = DEFAULT_MAX_INFER_SCHEMA,
    file_extension: str = ".csv",
    table_partition_cols: list[tuple[str, str | pa.DataType]] | None = None,
    file_compression_type: str | None = None,
    options: CsvReadOptions | None = None,
) -> DataFrame:
    r"""Make a DataFrame of CSV files, as ``SessionContext.read_csv`` does.

    Example:
        >>> import pathlib, tempfile
        >>> import ballista
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "t.csv"
        >>> _ = path.write_text("a,b\n1,x\n2,y\n")
        >>> ballista.read_csv(path).to_pydict()
        {'a': [1, 2], 'b': ['x', 'y']}
    """
    return SessionContext.global_ctx().read_csv(
        path,
        schema,
        has_header,
        delimiter,
        schema_infer_max_records,
        file_extension,
        table_partition_cols,
        file_compression_type,
        options,
    )


def read_json(
    path: str | pathlib.Path,
    schema: pa.Schema | None = None,
    schema_infer_max_records: int = 1000,
    file_extension: str = ".json",
    table_partition_cols: list[tuple[str, str | pa.DataType]] | None = None,
    file_compression_type: str | None = None,
) -> DataFrame:
    r"""Make a DataFrame of files with an object of JSON in each line, as ``SessionContext.read_json`` does.

    Example:
        >>> import pathlib, tempfile
        >>> import ballista
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "t.json"
        >>> _ = path.write_text('{"a": 1}\n{"a": 2}\n')
        >>> ballista.read_json(path).to_pydict()
        {'a': [1, 2]}
    """
    return SessionContext.global_ctx().read_json(
        path, schema, schema_infer_max_records, file_extension, table_partition_cols, file_compression_type
    )


def read_avro(
    path: str | pathlib.Path,
    schema: pa.Schema | None = None,
    file_partition_cols: list[tuple[str, str | pa.DataType]] | None = None,
    file_extension: str = ".avro",
) -> DataFrame:
    """Make a DataFrame of Avro files, as ``SessionContext.read_avro`` does."""
    return SessionContext.global_ctx().read_avro(path, schema, file_partition_cols, file_extension)
