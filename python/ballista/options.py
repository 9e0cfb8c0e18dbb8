"""How CSV files are read."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ._missing import require

if TYPE_CHECKING:
    import pyarrow as pa

    from .expr import SortKey

__all__ = ["CsvReadOptions"]

DEFAULT_MAX_INFER_SCHEMA = 1000


class CsvReadOptions:
    r"""How CSV files are read. Its methods change it and return it, so that calls can be chained.

    Args:
        has_header: Whether the first line names the columns.
        delimiter: The character between values.
        quote: The character around values that contain others.
        terminator: The character that ends a line; None for ``\n`` and ``\r\n``.
        escape: The character before a quote that belongs to a value; None for a quote.
        comment: The character that begins lines to be skipped.
        newlines_in_values: Whether values in quotes may have several lines. They may in any case.
        schema: The columns; None to infer them.
        schema_infer_max_records: How many lines are looked at to infer them.
        file_extension: What the names of files in a folder end in.
        table_partition_cols: Columns and types of folders that are named ``column=value``.
        file_compression_type: ``gzip``, ``bz2``, ``xz`` or ``zstd``.
        file_sort_order: Accepted, and without effect: rows that are sorted need no word for it.
        null_regex: What stands for NULL, besides nothing at all.
        truncated_rows: Whether values may be missing at the end of a line, and are NULL then.

    Raises:
        ValueError: If a character is not a single one.

    Example:
        >>> from ballista import CsvReadOptions
        >>> options = CsvReadOptions(delimiter=";").with_has_header(False)
    """

    def __init__(
        self,
        *,
        has_header: bool = True,
        delimiter: str = ",",
        quote: str = '"',
        terminator: str | None = None,
        escape: str | None = None,
        comment: str | None = None,
        newlines_in_values: bool = False,
        schema: pa.Schema | None = None,
        schema_infer_max_records: int = DEFAULT_MAX_INFER_SCHEMA,
        file_extension: str = ".csv",
        table_partition_cols: list[tuple[str, pa.DataType]] | None = None,
        file_compression_type: str = "",
        file_sort_order: Sequence[Sequence[SortKey]] | None = None,
        null_regex: str | None = None,
        truncated_rows: bool = False,
    ) -> None:
        characters = {"quote": quote, "terminator": terminator, "escape": escape, "comment": comment}
        for name, value in {"delimiter": delimiter, **characters}.items():
            validate_single_character(name, value)
        self.has_header = has_header
        self.delimiter = delimiter
        self.quote = quote
        self.terminator = terminator
        self.escape = escape
        self.comment = comment
        self.newlines_in_values = newlines_in_values
        self.schema = schema
        self.schema_infer_max_records = schema_infer_max_records
        self.file_extension = file_extension
        self.table_partition_cols = table_partition_cols or []
        self.file_compression_type = file_compression_type
        self.file_sort_order = file_sort_order or []
        self.null_regex = null_regex
        self.truncated_rows = truncated_rows

    def with_has_header(self, has_header: bool) -> CsvReadOptions:
        r"""Say whether the first line names the columns.

        Example:
            >>> from ballista import CsvReadOptions, SessionContext
            >>> import pathlib, tempfile
            >>> path = pathlib.Path(tempfile.mkdtemp()) / "t.csv"
            >>> _ = path.write_text("1,x\n2,y\n")
            >>> SessionContext().read_csv(path, options=CsvReadOptions().with_has_header(False)).to_pydict()
            {'column_1': [1, 2], 'column_2': ['x', 'y']}
        """
        self.has_header = has_header
        return self

    def with_delimiter(self, delimiter: str) -> CsvReadOptions:
        r"""Say what is between values.

        Example:
            >>> from ballista import CsvReadOptions, SessionContext
            >>> import pathlib, tempfile
            >>> path = pathlib.Path(tempfile.mkdtemp()) / "t.csv"
            >>> _ = path.write_text("a;b\n1;x\n")
            >>> SessionContext().read_csv(path, options=CsvReadOptions().with_delimiter(";")).to_pydict()
            {'a': [1], 'b': ['x']}
        """
        validate_single_character("delimiter", delimiter)
        self.delimiter = delimiter
        return self

    def with_quote(self, quote: str) -> CsvReadOptions:
        r"""Say what is around values that contain delimiters.

        Example:
            >>> import pathlib, tempfile
            >>> from ballista import CsvReadOptions, SessionContext
            >>> path = pathlib.Path(tempfile.mkdtemp()) / "t.csv"
            >>> _ = path.write_text("a\n'x,y'\n")
            >>> SessionContext().read_csv(path, options=CsvReadOptions().with_quote("'")).to_pydict()
            {'a': ['x,y']}
        """
        validate_single_character("quote", quote)
        self.quote = quote
        return self

    def with_terminator(self, terminator: str | None) -> CsvReadOptions:
        """Say what ends a line."""
        validate_single_character("terminator", terminator)
        self.terminator = terminator
        return self

    def with_escape(self, escape: str | None) -> CsvReadOptions:
        """Say what is before a quote that belongs to a value."""
        validate_single_character("escape", escape)
        self.escape = escape
        return self

    def with_comment(self, comment: str | None) -> CsvReadOptions:
        r"""Say what begins lines to be skipped.

        Example:
            >>> from ballista import CsvReadOptions, SessionContext
            >>> import pathlib, tempfile
            >>> path = pathlib.Path(tempfile.mkdtemp()) / "t.csv"
            >>> _ = path.write_text("a\n# not yet\n1\n")
            >>> SessionContext().read_csv(path, options=CsvReadOptions().with_comment("#")).to_pydict()
            {'a': [1]}
        """
        validate_single_character("comment", comment)
        self.comment = comment
        return self

    def with_newlines_in_values(self, newlines_in_values: bool) -> CsvReadOptions:
        r"""Say whether values in quotes may have several lines.

        Example:
            >>> import pathlib, tempfile
            >>> from ballista import CsvReadOptions, SessionContext
            >>> path = pathlib.Path(tempfile.mkdtemp()) / "t.csv"
            >>> _ = path.write_text('a,b\n1,"two\nlines"\n')
            >>> SessionContext().read_csv(path, options=CsvReadOptions().with_newlines_in_values(True)).to_pydict()["b"]
            ['two\nlines']
        """
        self.newlines_in_values = newlines_in_values
        return self

    def with_schema(self, schema: pa.Schema | None) -> CsvReadOptions:
        r"""Give the columns.

        Example:
            >>> import pathlib, tempfile
            >>> import pyarrow as pa
            >>> from ballista import CsvReadOptions, SessionContext
            >>> path = pathlib.Path(tempfile.mkdtemp()) / "t.csv"
            >>> _ = path.write_text("a\n1\n")
            >>> options = CsvReadOptions().with_schema(pa.schema([("a", pa.float64())]))
            >>> SessionContext().read_csv(path, options=options).to_pydict()
            {'a': [1.0]}
        """
        self.schema = schema
        return self

    def with_schema_infer_max_records(self, schema_infer_max_records: int) -> CsvReadOptions:
        """Say how many lines are looked at to infer the columns."""
        self.schema_infer_max_records = schema_infer_max_records
        return self

    def with_file_extension(self, file_extension: str) -> CsvReadOptions:
        """Say what the names of files in a folder end in."""
        self.file_extension = file_extension
        return self

    def with_table_partition_cols(self, table_partition_cols: list[tuple[str, pa.DataType]]) -> CsvReadOptions:
        r"""Give columns and types of folders that are named ``column=value``.

        Example:
            >>> import pathlib, tempfile
            >>> import pyarrow as pa
            >>> from ballista import CsvReadOptions, SessionContext
            >>> folder = pathlib.Path(tempfile.mkdtemp())
            >>> (folder / "day=1").mkdir()
            >>> _ = (folder / "day=1" / "t.csv").write_text("a\n5\n")
            >>> options = CsvReadOptions().with_table_partition_cols([("day", pa.int64())])
            >>> SessionContext().read_csv(folder, options=options).to_pydict()
            {'a': [5], 'day': [1]}
        """
        self.table_partition_cols = table_partition_cols
        return self

    def with_file_compression_type(self, file_compression_type: str) -> CsvReadOptions:
        r"""Say how files are compressed.

        Example:
            >>> import gzip, pathlib, tempfile
            >>> from ballista import CsvReadOptions, SessionContext
            >>> path = pathlib.Path(tempfile.mkdtemp()) / "t.csv.gz"
            >>> _ = path.write_bytes(gzip.compress(b"a\n1\n"))
            >>> options = CsvReadOptions().with_file_compression_type("gzip").with_file_extension("gz")
            >>> SessionContext().read_csv(path, options=options).to_pydict()
            {'a': [1]}
        """
        self.file_compression_type = file_compression_type
        return self

    def with_file_sort_order(self, file_sort_order: Sequence[Sequence[SortKey]]) -> CsvReadOptions:
        """Accepted, and without effect."""
        self.file_sort_order = file_sort_order
        return self

    def with_null_regex(self, null_regex: str | None) -> CsvReadOptions:
        r"""Say what stands for NULL.

        Example:
            >>> import pathlib, tempfile
            >>> from ballista import CsvReadOptions, SessionContext
            >>> path = pathlib.Path(tempfile.mkdtemp()) / "t.csv"
            >>> _ = path.write_text("a\n1\nNA\n")
            >>> SessionContext().read_csv(path, options=CsvReadOptions().with_null_regex("^NA$")).to_pydict()
            {'a': [1, None]}
        """
        self.null_regex = null_regex
        return self

    def with_truncated_rows(self, truncated_rows: bool) -> CsvReadOptions:
        r"""Say whether values may be missing at the end of a line.

        Example:
            >>> import pathlib, tempfile
            >>> from ballista import CsvReadOptions, SessionContext
            >>> path = pathlib.Path(tempfile.mkdtemp()) / "t.csv"
            >>> _ = path.write_text("a,b\n1,2\n3\n")
            >>> SessionContext().read_csv(path, options=CsvReadOptions().with_truncated_rows(True)).to_pydict()
            {'a': [1, 3], 'b': [2, None]}
        """
        self.truncated_rows = truncated_rows
        return self

    def engine_options(self) -> dict[str, str]:
        """Return the options of the engine's reader."""
        flags = {
            "has_header": self.has_header,
            "newlines_in_values": self.newlines_in_values,
            "truncated_rows": self.truncated_rows,
        }
        texts = {
            "extension": self.file_extension,
            "delimiter": self.delimiter,
            "quote": self.quote,
            "terminator": self.terminator,
            "escape": self.escape,
            "comment": self.comment,
            "null_regex": self.null_regex,
            "schema_infer_max_rec": str(self.schema_infer_max_records),
            "compression": self.file_compression_type,
        }
        options = {name: "true" if flag else "false" for name, flag in flags.items()}
        return {**options, **{name: text for name, text in texts.items() if text}}


def validate_single_character(name: str, value: str | None) -> None:
    """Raise ValueError for a text that is not one character."""
    if value is not None and len(value) != 1:
        raise ValueError(f"{name} must be a single character: {value!r}")


def partition_schema(columns: Sequence[tuple[str, str | pa.DataType]] | None) -> Any:
    """Return the schema of partition columns, or None where there are none.

    Raises:
        ValueError: If a type is a text other than ``string`` and ``int``.
    """
    if not columns:
        return None
    pyarrow = require("pyarrow", "table_partition_cols")
    names = {"string": pyarrow.string(), "int": pyarrow.int32()}
    for _, data_type in columns:
        if isinstance(data_type, str):
            warnings.warn("names of types are deprecated: use types of pyarrow", DeprecationWarning, stacklevel=4)
            if data_type not in names:
                raise ValueError(f"unknown type of a partition column: {data_type!r} (known: string, int)")
    return pyarrow.schema([(name, names[kind] if isinstance(kind, str) else kind) for name, kind in columns])
