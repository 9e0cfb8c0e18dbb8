"""DataFrames written to files and tables."""

from __future__ import annotations

import pathlib
from typing import TYPE_CHECKING

from ._combined import Combined
from ._keys import sort_keys
from ._query import Query
from ._relation import Relation
from ._writeoptions import Compression, DataFrameWriteOptions, ParquetWriterOptions

if TYPE_CHECKING:
    pass


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
