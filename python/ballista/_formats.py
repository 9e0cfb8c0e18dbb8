"""The methods of sessions that read files of JSON, of Arrow and of Avro."""

from __future__ import annotations

import abc
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Union

from ._stores import Stores

if TYPE_CHECKING:
    import pathlib

    import pyarrow as pa

    from .dataframe import DataFrame

Paths = Union["str | pathlib.Path", "Sequence[str | pathlib.Path]"]
PartitionColumns = Sequence[tuple[str, "str | pa.DataType"]]


class FormatMethods(abc.ABC):
    """What a session does with files of JSON, of Arrow and of Avro."""

    _stores: Stores

    @abc.abstractmethod
    def _read(
        self,
        name: str | None,
        file_format: str,
        path: Paths,
        options: Mapping[str, str],
        schema: pa.Schema | None,
        partitions: PartitionColumns | None,
    ) -> DataFrame: ...

    def read_json(
        self,
        path: Paths,
        schema: pa.Schema | None = None,
        schema_infer_max_records: int = 1000,
        file_extension: str = ".json",
        table_partition_cols: list[tuple[str, str | pa.DataType]] | None = None,
        file_compression_type: str | None = None,
        object_store: Any | None = None,
    ) -> DataFrame:
        r"""Make a DataFrame of files with an object of JSON in each line.

        Args:
            path: The file, or several.
            schema: The columns; None to infer them.
            schema_infer_max_records: How many lines are looked at to infer the columns.
            file_extension: What the names of files in a folder end in.
            table_partition_cols: Columns and types of folders that are named ``column=value``.
            file_compression_type: ``gzip``, ``bz2``, ``xz`` or ``zstd``; None to go by the names of files.
            object_store: What finds the files, where the path is a URL: see `ballista.object_store`.

        Raises:
            ValueError: If there is no file, or it cannot be read as it says.

        Example:
            >>> import pathlib, tempfile
            >>> from ballista import SessionContext
            >>> path = pathlib.Path(tempfile.mkdtemp()) / "t.json"
            >>> _ = path.write_text('{"a": 1, "b": ["x"]}\n{"a": 2, "b": []}\n')
            >>> SessionContext().read_json(path).to_pydict()
            {'a': [1, 2], 'b': [['x'], []]}
        """
        self._stores.add_for(path, object_store)
        options = _json_options(schema_infer_max_records, file_extension, file_compression_type)
        return self._read(None, "json", path, options, schema, table_partition_cols)

    def register_json(
        self,
        name: str,
        path: Paths,
        schema: pa.Schema | None = None,
        schema_infer_max_records: int = 1000,
        file_extension: str = ".json",
        table_partition_cols: list[tuple[str, str | pa.DataType]] | None = None,
        file_compression_type: str | None = None,
        object_store: Any | None = None,
    ) -> None:
        r"""Make a table of files with an object of JSON in each line.

        Args:
            name: The name of the table.
            path: The file, or several.
            schema: The columns; None to infer them.
            schema_infer_max_records: How many lines are looked at to infer the columns.
            file_extension: What the names of files in a folder end in.
            table_partition_cols: Columns and types of folders that are named ``column=value``.
            file_compression_type: ``gzip``, ``bz2``, ``xz`` or ``zstd``; None to go by the names of files.
            object_store: What finds the files, where the path is a URL: see `ballista.object_store`.

        Raises:
            ValueError: If there is no file, or it cannot be read as it says, or there is a table of the name.

        Example:
            >>> import pathlib, tempfile
            >>> from ballista import SessionContext
            >>> ctx, path = SessionContext(), pathlib.Path(tempfile.mkdtemp()) / "t.json"
            >>> _ = path.write_text('{"a": 1}\n{"a": 2}\n')
            >>> ctx.register_json("t", path)
            >>> ctx.sql("SELECT sum(a) AS s FROM t").to_pydict()
            {'s': [3]}
        """
        self._stores.add_for(path, object_store)
        options = _json_options(schema_infer_max_records, file_extension, file_compression_type)
        self._read(name, "json", path, options, schema, table_partition_cols)

    def read_arrow(
        self,
        path: Paths,
        schema: pa.Schema | None = None,
        file_extension: str = ".arrow",
        file_partition_cols: list[tuple[str, str | pa.DataType]] | None = None,
        object_store: Any | None = None,
    ) -> DataFrame:
        """Make a DataFrame of Arrow files: of the file format or the stream format.

        Args:
            path: The file, or several.
            schema: The columns; None for those of the files.
            file_extension: What the names of files in a folder end in.
            file_partition_cols: Columns and types of folders that are named ``column=value``.
            object_store: What finds the files, where the path is a URL: see `ballista.object_store`.

        Raises:
            ValueError: If there is no file, or it is not an Arrow file.

        Example:
            >>> import pathlib, tempfile
            >>> import pyarrow as pa
            >>> from ballista import SessionContext
            >>> table, path = pa.table({"a": [1, 2]}), pathlib.Path(tempfile.mkdtemp()) / "t.arrow"
            >>> with pa.ipc.new_file(path, table.schema) as writer:
            ...     writer.write_table(table)
            >>> SessionContext().read_arrow(path).to_pydict()
            {'a': [1, 2]}
        """
        self._stores.add_for(path, object_store)
        return self._read(None, "arrow", path, {"extension": file_extension}, schema, file_partition_cols)

    def register_arrow(
        self,
        name: str,
        path: Paths,
        schema: pa.Schema | None = None,
        file_extension: str = ".arrow",
        table_partition_cols: list[tuple[str, str | pa.DataType]] | None = None,
        object_store: Any | None = None,
    ) -> None:
        """Make a table of Arrow files: of the file format or the stream format.

        Args:
            name: The name of the table.
            path: The file, or several.
            schema: The columns; None for those of the files.
            file_extension: What the names of files in a folder end in.
            table_partition_cols: Columns and types of folders that are named ``column=value``.
            object_store: What finds the files, where the path is a URL: see `ballista.object_store`.

        Raises:
            ValueError: If there is no file, or it is not an Arrow file, or there is a table of the name.

        Example:
            >>> import pathlib, tempfile
            >>> import pyarrow as pa
            >>> from ballista import SessionContext
            >>> ctx, table, path = SessionContext(), pa.table({"a": [1, 2]}), pathlib.Path(tempfile.mkdtemp()) / "t.arrow"
            >>> with pa.ipc.new_file(path, table.schema) as writer:
            ...     writer.write_table(table)
            >>> ctx.register_arrow("t", path)
            >>> ctx.sql("SELECT max(a) AS m FROM t").to_pydict()
            {'m': [2]}
        """
        self._stores.add_for(path, object_store)
        self._read(name, "arrow", path, {"extension": file_extension}, schema, table_partition_cols)

    def read_avro(
        self,
        path: Paths,
        schema: pa.Schema | None = None,
        file_partition_cols: list[tuple[str, str | pa.DataType]] | None = None,
        file_extension: str = ".avro",
        object_store: Any | None = None,
    ) -> DataFrame:
        """Make a DataFrame of Avro files.

        Args:
            path: The file, or several.
            schema: The columns; None for those of the files.
            file_partition_cols: Columns and types of folders that are named ``column=value``.
            file_extension: What the names of files in a folder end in.
            object_store: What finds the files, where the path is a URL: see `ballista.object_store`.

        Raises:
            ValueError: If there is no file, or it is not an Avro file.
        """
        self._stores.add_for(path, object_store)
        return self._read(None, "avro", path, {"extension": file_extension}, schema, file_partition_cols)

    def register_avro(
        self,
        name: str,
        path: Paths,
        schema: pa.Schema | None = None,
        file_extension: str = ".avro",
        table_partition_cols: list[tuple[str, str | pa.DataType]] | None = None,
        object_store: Any | None = None,
    ) -> None:
        """Make a table of Avro files.

        Args:
            name: The name of the table.
            path: The file, or several.
            schema: The columns; None for those of the files.
            file_extension: What the names of files in a folder end in.
            table_partition_cols: Columns and types of folders that are named ``column=value``.
            object_store: What finds the files, where the path is a URL: see `ballista.object_store`.

        Raises:
            ValueError: If there is no file, or it is not an Avro file, or there is a table of the name.
        """
        self._stores.add_for(path, object_store)
        self._read(name, "avro", path, {"extension": file_extension}, schema, table_partition_cols)


def _json_options(records: int, extension: str, compression: str | None) -> dict[str, str]:
    options = {"extension": extension, "schema_infer_max_rec": str(records)}
    return {**options, "compression": compression} if compression else options
