"""Tables in HTML."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any, Protocol

from ._styles import CellFormatter, DefaultStyleProvider, StyleProvider

_DEFAULT_ROWS = 10


class _Batch(Protocol):
    """What `DataFrameHtmlFormatter.format_html` needs of a batch; those of pyarrow have it."""

    @property
    def num_rows(self) -> int: ...
    @property
    def columns(self) -> Sequence[Any]: ...


class DataFrameHtmlFormatter:
    """Writes tables in HTML.

    Args:
        max_cell_length: How many characters of a long value show before it is opened.
        max_width: The width of the table in pixels.
        max_height: The height of the table in pixels.
        max_memory_bytes: Accepted, and without effect: no more than ``max_rows`` rows are read.
        min_rows: Accepted, and without effect.
        max_rows: How many rows show, 10 unless given.
        repr_rows: Deprecated: ``max_rows``.
        enable_cell_expansion: Whether long values are closed at first.
        custom_css: Further CSS.
        show_truncation_message: Whether to say that there are more rows.
        style_provider: How cells look.
        use_shared_styles: Whether the style sheet of tables is added to a page once, and not by each table.

    Raises:
        ValueError: If a number is not positive, or there are more ``min_rows`` than ``max_rows``.
        TypeError: If something is of the wrong type.

    Example:
        >>> import pyarrow as pa
        >>> from ballista.dataframe_formatter import DataFrameHtmlFormatter
        >>> batch = pa.record_batch({"a": ["<b>"]})
        >>> "&lt;b&gt;" in DataFrameHtmlFormatter(max_width=500).format_html([batch], batch.schema)
        True
    """

    def __init__(
        self,
        max_cell_length: int = 25,
        max_width: int = 1000,
        max_height: int = 300,
        max_memory_bytes: int = 2 * 1024 * 1024,
        min_rows: int = 10,
        max_rows: int | None = None,
        repr_rows: int | None = None,
        enable_cell_expansion: bool = True,
        custom_css: str | None = None,
        show_truncation_message: bool = True,
        style_provider: StyleProvider | None = None,
        use_shared_styles: bool = True,
    ) -> None:
        rows = max_rows or repr_rows or _DEFAULT_ROWS
        numbers = {"max_cell_length": max_cell_length, "max_width": max_width, "max_height": max_height}
        for name, value in {**numbers, "max_memory_bytes": max_memory_bytes, "min_rows": min_rows}.items():
            _check_positive(name, value)
        _check_positive("max_rows", rows if max_rows is None else max_rows)
        if min_rows > rows:
            raise ValueError(f"min_rows must not exceed max_rows: {min_rows} > {rows}")
        if custom_css is not None and not isinstance(custom_css, str):
            raise TypeError(f"custom_css must be None or a string, got {type(custom_css).__name__}")
        if style_provider is not None and not isinstance(style_provider, StyleProvider):
            raise TypeError(f"style_provider must have get_cell_style and get_header_style: {style_provider!r}")
        self.max_cell_length = max_cell_length
        self.max_width = max_width
        self.max_height = max_height
        self.max_memory_bytes = max_memory_bytes
        self.min_rows = min_rows
        self._max_rows = rows
        self.enable_cell_expansion = enable_cell_expansion
        self.custom_css = custom_css
        self.show_truncation_message = show_truncation_message
        self.style_provider: StyleProvider = style_provider or DefaultStyleProvider()
        self.use_shared_styles = use_shared_styles
        self._formatters: dict[type, CellFormatter] = {}
        self._cell_builder: Callable[[Any, int, int, str], str] | None = None
        self._header_builder: Callable[[Any], str] | None = None

    @property
    def max_rows(self) -> int:
        """How many rows show."""
        return self._max_rows

    @max_rows.setter
    def max_rows(self, value: int) -> None:
        _check_positive("max_rows", value)
        self._max_rows = value

    @property
    def repr_rows(self) -> int:
        """Deprecated: `max_rows`."""
        return self._max_rows

    @repr_rows.setter
    def repr_rows(self, value: int) -> None:
        warnings.warn("repr_rows is deprecated: use max_rows", DeprecationWarning, stacklevel=2)
        self.max_rows = value

    def register_formatter(self, type_class: type, formatter: CellFormatter) -> None:
        """Let a function make the HTML of values of a type.

        Example:
            >>> import pyarrow as pa
            >>> from ballista.dataframe_formatter import DataFrameHtmlFormatter
            >>> batch, formatter = pa.record_batch({"a": [0.5]}), DataFrameHtmlFormatter()
            >>> formatter.register_formatter(float, lambda value: f"{value:.0%}")
            >>> "50%" in formatter.format_html([batch], batch.schema)
            True
        """
        self._formatters[type_class] = formatter

    def set_custom_cell_builder(self, builder: Callable[[Any, int, int, str], str]) -> None:
        """Let a function make whole cells, of a value, the numbers of its row and column, and the table's identifier.

        Example:
            >>> import pyarrow as pa
            >>> from ballista.dataframe_formatter import DataFrameHtmlFormatter
            >>> batch, formatter = pa.record_batch({"a": [7]}), DataFrameHtmlFormatter()
            >>> formatter.set_custom_cell_builder(lambda value, row, column, table: f"<td><b>{value}</b></td>")
            >>> "<td><b>7</b></td>" in formatter.format_html([batch], batch.schema)
            True
        """
        self._cell_builder = builder

    def set_custom_header_builder(self, builder: Callable[[Any], str]) -> None:
        """Let a function make whole cells of the header, of a field.

        Example:
            >>> import pyarrow as pa
            >>> from ballista.dataframe_formatter import DataFrameHtmlFormatter
            >>> batch, formatter = pa.record_batch({"a": [7]}), DataFrameHtmlFormatter()
            >>> formatter.set_custom_header_builder(lambda field: f"<th>{field.name} ({field.type})</th>")
            >>> "<th>a (int64)</th>" in formatter.format_html([batch], batch.schema)
            True
        """
        self._header_builder = builder

    def format_html(
        self, batches: Sequence[_Batch], schema: Iterable[Any], has_more: bool = False, table_uuid: str | None = None
    ) -> str:
        """Write a table.

        Args:
            batches: The rows, such as batches of pyarrow.
            schema: The fields, such as a schema of pyarrow.
            has_more: Whether there are more rows.
            table_uuid: What custom cell builders tell tables apart by.

        Raises:
            TypeError: If there are rows and no schema.

        Example:
            >>> import pyarrow as pa
            >>> from ballista.dataframe_formatter import get_formatter
            >>> batch = pa.record_batch({"a": [1, 2]})
            >>> get_formatter().format_html([batch], batch.schema).count("<tr>")
            3
        """
        if not batches:
            return "No data to display"
        if not hasattr(schema, "__iter__"):
            raise TypeError(f"expected a schema, got {type(schema).__name__}")
        identifier = table_uuid or f"df-{id(batches)}"
        frame = f"max-width: {self.max_width}px; max-height: {self.max_height}px; overflow: auto;"
        html = [_style_sheet(self.use_shared_styles)]
        html += [f"<style>{self.custom_css}</style>"] if self.custom_css else []
        html += [f'<div style="{frame}">', '<table class="df-table" style="border-collapse: collapse">', "<thead>", "<tr>"]
        html += [self._header(field) for field in schema]
        html += ["</tr>", "</thead>", "<tbody>"]
        html += self._body(batches, identifier)
        html += ["</tbody>", "</table>", "</div>"]
        if has_more and self.show_truncation_message:
            html.append("<div>Data truncated due to size.</div>")
        return "\n".join(html)

    def format_str(self, batches: Sequence[Any], schema: Any, has_more: bool = False, table_uuid: str | None = None) -> str:
        """Write a table as text, as ``show()`` prints it.

        Args:
            batches: The rows, as batches of pyarrow.
            schema: The schema, of pyarrow.
            has_more: Whether there are more rows.
            table_uuid: Accepted, and without effect.

        Example:
            >>> import pyarrow as pa
            >>> from ballista.dataframe_formatter import get_formatter
            >>> batch = pa.record_batch({"a": [1]})
            >>> print(get_formatter().format_str([batch], batch.schema))
            DataFrame()
            +---+
            | a |
            +---+
            | 1 |
            +---+
        """
        from .dataframe import DataFrame

        return DataFrame.default_str_repr(batches, schema, has_more, table_uuid)

    def _header(self, field: Any) -> str:
        if self._header_builder:
            return self._header_builder(field)
        return f"<th style='{self.style_provider.get_header_style()}'>{escape(field.name)}</th>"

    def _body(self, batches: Sequence[_Batch], identifier: str) -> list[str]:
        html = []
        row = 0
        for batch in batches:
            for i in range(batch.num_rows):
                row += 1
                cells = (self._cell(value[i], row, column, identifier) for column, value in enumerate(batch.columns))
                html += ["<tr>", *cells, "</tr>"]
        return html

    def _cell(self, value: Any, row: int, column: int, identifier: str) -> str:
        value = value.as_py() if hasattr(value, "as_py") else value
        if self._cell_builder:
            return self._cell_builder(value, row, column, identifier)
        return f"<td style='{self.style_provider.get_cell_style()}'>{self._content(value)}</td>"

    def _content(self, value: Any) -> str:
        for kind, formatter in self._formatters.items():
            if isinstance(value, kind):
                return formatter(value)
        text = str(value)
        if not self.enable_cell_expansion or len(text) <= self.max_cell_length:
            return escape(text)
        return f"<details><summary>{escape(text[: self.max_cell_length])}...</summary>{escape(text)}</details>"


_STYLES = ".df-table thead th { position: sticky; top: 0; } .df-table summary { cursor: pointer; }"


def _style_sheet(shared: bool) -> str:
    """Write a script that gives the page a style sheet for tables. Where scripts do not run, cells have their own styles."""
    once = "document.getElementById('df-styles') || " if shared else ""
    made = f"Object.assign(document.createElement('style'), {{id: 'df-styles', textContent: '{_STYLES}'}})"
    return f"<script>{once}document.head.appendChild({made});</script>"


def _check_positive(name: str, value: object) -> None:
    if not isinstance(value, int) or value <= 0:
        raise ValueError(f"{name} must be a positive integer: {value!r}")
