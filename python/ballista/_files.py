"""The methods of sessions that read files."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Union

from . import _native
from ._arrow import abi
from ._formats import FormatMethods
from ._stores import Stores
from .dataframe import DataFrame
from .errors import UnsupportedError
from .options import DEFAULT_MAX_INFER_SCHEMA, CsvReadOptions, partition_schema

if TYPE_CHECKING:
    import pathlib

    import pyarrow as pa

    from .expr import SortKey

Path = Union["str | pathlib.Path"]
Paths = Union["Path | Sequence[Path]"]
PartitionColumns = Sequence[tuple[str, "str | pa.DataType"]]


class FileMethods(FormatMethods):
    """What a session does with files. A path is a file, a folder, or a pattern such as ``data/*.csv``.

    Folders that are named ``column=value`` become columns where ``table_partition_cols`` says so.
    """

    _session: _native.Handle
    _stores: Stores

    def register_object_store(self, schema: str, store: Any, host: str | None = None) -> None:
        r"""Find the files of URLs with a store.

        Args:
            schema: How the URLs begin, such as ``https://``.
            store: One of `ballista.object_store`.
            host: The host of the URLs.

        Raises:
            TypeError: If it is no object store.

        Example:
            >>> import tempfile
            >>> from ballista import SessionContext
            >>> from ballista.object_store import LocalFileSystem
            >>> ctx, folder = SessionContext(), tempfile.mkdtemp()
            >>> _ = open(f"{folder}/t.csv", "w").write("a\n1\n")
            >>> ctx.register_object_store("file://", LocalFileSystem(folder), "data")
            >>> ctx.read_csv("file://data/t.csv").to_pydict()
            {'a': [1]}
        """
        self._stores.add(schema, store, host)

    def deregister_object_store(self, schema: str, host: str | None = None) -> None:
        """Find the files of URLs no longer with a store.

        Args:
            schema: How the URLs begin.
            host: The host of the URLs.
        """
        self._stores.remove(schema, host)

    def _frame(self, plan: _native.Handle) -> DataFrame:
        return DataFrame(self._session, plan)

    def read_csv(
        self,
        path: Paths,
        schema: pa.Schema | None = None,
        has_header: bool = True,
        delimiter: str = ",",
        schema_infer_max_records: int = DEFAULT_MAX_INFER_SCHEMA,
        file_extension: str = ".csv",
        table_partition_cols: list[tuple[str, str | pa.DataType]] | None = None,
        file_compression_type: str | None = None,
        options: CsvReadOptions | None = None,
        object_store: Any | None = None,
    ) -> DataFrame:
        r"""Make a DataFrame of CSV files.

        Args:
            path: The file, or several.
            schema: The columns; None to infer them.
            has_header: Whether the first line names the columns.
            delimiter: The character between values.
            schema_infer_max_records: How many lines are looked at to infer the columns.
            file_extension: What the names of files in a folder end in.
            table_partition_cols: Columns and types of folders that are named ``column=value``.
            file_compression_type: ``gzip``, ``bz2``, ``xz`` or ``zstd``.
            options: All of this and more, in place of the other arguments.
            object_store: What finds the files, where the path is a URL: see `ballista.object_store`.

        Raises:
            ValueError: If there is no file, or it cannot be read as it says.

        Example:
            >>> import tempfile
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> folder = tempfile.mkdtemp()
            >>> _ = open(f"{folder}/t.csv", "w").write("a,b\n1,x\n")
            >>> ctx.read_csv(f"{folder}/t.csv").to_pydict()
            {'a': [1], 'b': ['x']}
        """
        given = _csv_options(
            options,
            schema=schema,
            has_header=has_header,
            delimiter=delimiter,
            schema_infer_max_records=schema_infer_max_records,
            file_extension=file_extension,
            table_partition_cols=table_partition_cols,
            file_compression_type=file_compression_type,
        )
        return self._csv(None, path, given, object_store)

    def register_csv(
        self,
        name: str,
        path: Paths,
        schema: pa.Schema | None = None,
        has_header: bool = True,
        delimiter: str = ",",
        schema_infer_max_records: int = DEFAULT_MAX_INFER_SCHEMA,
        file_extension: str = ".csv",
        file_compression_type: str | None = None,
        options: CsvReadOptions | None = None,
        object_store: Any | None = None,
    ) -> None:
        r"""Make a table of CSV files.

        Args:
            name: The name of the table.
            path: The file, or several.
            schema: The columns; None to infer them.
            has_header: Whether the first line names the columns.
            delimiter: The character between values.
            schema_infer_max_records: How many lines are looked at to infer the columns.
            file_extension: What the names of files in a folder end in.
            file_compression_type: ``gzip``, ``bz2``, ``xz`` or ``zstd``.
            options: All of this and more, in place of the other arguments.
            object_store: What finds the files, where the path is a URL: see `ballista.object_store`.

        Raises:
            ValueError: If there is no file, or it cannot be read as it says, or there is a table of the name.

        Example:
            >>> import tempfile
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> folder = tempfile.mkdtemp()
            >>> _ = open(f"{folder}/t.csv", "w").write("a,b\n1,x\n")
            >>> ctx.register_csv("t", f"{folder}/t.csv")
            >>> ctx.sql("SELECT b FROM t").to_pydict()
            {'b': ['x']}
        """
        given = _csv_options(
            options,
            schema=schema,
            has_header=has_header,
            delimiter=delimiter,
            schema_infer_max_records=schema_infer_max_records,
            file_extension=file_extension,
            file_compression_type=file_compression_type,
        )
        self._csv(name, path, given, object_store)

    def _csv(self, name: str | None, path: Paths, options: CsvReadOptions, object_store: object) -> DataFrame:
        self._stores.add_for(path, object_store)
        engine_options = options.engine_options()
        return self._read(name, "csv", path, engine_options, options.schema, options.table_partition_cols)

    def read_parquet(
        self,
        path: Paths,
        table_partition_cols: list[tuple[str, str | pa.DataType]] | None = None,
        parquet_pruning: bool = True,
        file_extension: str = ".parquet",
        skip_metadata: bool = True,
        schema: pa.Schema | None = None,
        file_sort_order: Sequence[Sequence[SortKey]] | None = None,
        object_store: Any | None = None,
    ) -> DataFrame:
        """Make a DataFrame of Parquet files.

        Args:
            path: The file, or several.
            table_partition_cols: Columns and types of folders that are named ``column=value``.
            parquet_pruning: Accepted, and without effect: what statistics exclude is never read.
            file_extension: What the names of files in a folder end in.
            skip_metadata: Whether to leave out the metadata that files have in their schemas. Keeping it is not supported yet.
            schema: The columns; None for those of the files.
            file_sort_order: Accepted, and without effect: rows that are sorted need no word for it.
            object_store: What finds the files, where the path is a URL: see `ballista.object_store`.

        Raises:
            ValueError: If there is no file, or it is not a Parquet file.

        Example:
            >>> import tempfile
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> folder = tempfile.mkdtemp()
            >>> ctx.sql("SELECT 1 AS a").write_parquet(f"{folder}/t.parquet")
            >>> ctx.read_parquet(f"{folder}/t.parquet").to_pydict()
            {'a': [1]}
        """
        self._stores.add_for(path, object_store)
        _refuse(skip_metadata=None if skip_metadata else False)
        options = {"extension": file_extension}
        return self._read(None, "parquet", path, options, schema, table_partition_cols)

    def register_parquet(
        self,
        name: str,
        path: Paths,
        table_partition_cols: list[tuple[str, str | pa.DataType]] | None = None,
        parquet_pruning: bool = True,
        file_extension: str = ".parquet",
        skip_metadata: bool = True,
        schema: pa.Schema | None = None,
        file_sort_order: Sequence[Sequence[SortKey]] | None = None,
        object_store: Any | None = None,
    ) -> None:
        """Make a table of Parquet files.

        Args:
            name: The name of the table.
            path: The file, or several.
            table_partition_cols: Columns and types of folders that are named ``column=value``.
            parquet_pruning: Accepted, and without effect: what statistics exclude is never read.
            file_extension: What the names of files in a folder end in.
            skip_metadata: Whether to leave out the metadata that files have in their schemas. Keeping it is not supported yet.
            schema: The columns; None for those of the files.
            file_sort_order: Accepted, and without effect: rows that are sorted need no word for it.
            object_store: What finds the files, where the path is a URL: see `ballista.object_store`.

        Raises:
            ValueError: If there is no file, or it is not a Parquet file, or there is a table of the name.

        Example:
            >>> import tempfile
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> folder = tempfile.mkdtemp()
            >>> ctx.sql("SELECT 1 AS a").write_parquet(f"{folder}/t.parquet")
            >>> ctx.register_parquet("t", f"{folder}/t.parquet")
            >>> ctx.sql("SELECT a FROM t").to_pydict()
            {'a': [1]}
        """
        self._stores.add_for(path, object_store)
        _refuse(skip_metadata=None if skip_metadata else False)
        options = {"extension": file_extension}
        self._read(name, "parquet", path, options, schema, table_partition_cols)

    def register_listing_table(
        self,
        name: str,
        path: Paths,
        table_partition_cols: list[tuple[str, str | pa.DataType]] | None = None,
        file_extension: str = ".parquet",
        schema: pa.Schema | None = None,
        file_sort_order: Sequence[Sequence[SortKey]] | None = None,
    ) -> None:
        """Make a table of the files in a folder.

        Args:
            name: The name of the table.
            path: The folder.
            table_partition_cols: Columns and types of folders that are named ``column=value``.
            file_extension: What the names of the files end in; it also says their format.
            schema: The columns; None to infer them.
            file_sort_order: Accepted, and without effect: rows that are sorted need no word for it.

        Raises:
            ValueError: If there is no file, or the format is unknown, or there is a table of the name.

        Example:
            >>> import pathlib, tempfile
            >>> from ballista import SessionContext
            >>> ctx, folder = SessionContext(), pathlib.Path(tempfile.mkdtemp())
            >>> ctx.from_pydict({"a": [1, 2]}).write_parquet(folder / "one.parquet")
            >>> ctx.from_pydict({"a": [3]}).write_parquet(folder / "two.parquet")
            >>> ctx.register_listing_table("t", folder)
            >>> ctx.sql("SELECT sum(a) AS s FROM t").to_pydict()
            {'s': [6]}
        """
        file_format = file_extension.lstrip(".").partition(".")[0]
        self._read(name, file_format, path, {"extension": file_extension}, schema, table_partition_cols)

    def _read(
        self,
        name: str | None,
        file_format: str,
        path: Paths,
        options: Mapping[str, str],
        schema: pa.Schema | None,
        partitions: PartitionColumns | None,
    ) -> DataFrame:
        given = [path] if isinstance(path, (str, os.PathLike)) else path
        paths = [self._stores.resolve(os.fspath(part)) for part in given]
        structures = [_c_schema(schema), _c_schema(partition_schema(partitions))]
        return self._frame(_native.session_files(self._session, name, file_format, paths, options, *structures))


def _csv_options(options: CsvReadOptions | None, **arguments: Any) -> CsvReadOptions:
    given = {name: value for name, value in arguments.items() if value is not None}
    made = CsvReadOptions(**given)
    if options is None:
        return made
    if vars(made) != vars(CsvReadOptions()):
        warnings.warn("with options, the other arguments are ignored: set them in the options", UserWarning, stacklevel=3)
    return options


def _c_schema(schema: Any) -> abi.ArrowSchema | None:
    if schema is None:
        return None
    if not hasattr(schema, "__arrow_c_schema__"):
        raise TypeError(f"expected a schema of pyarrow or another that hands out an Arrow schema, got {type(schema).__name__}")
    structure = abi.ArrowSchema()
    abi.from_capsule(schema.__arrow_c_schema__(), structure)
    return structure


def _refuse(**arguments: object) -> None:
    for name, value in arguments.items():
        if value is not None:
            raise UnsupportedError(f"unsupported: the argument {name}")
