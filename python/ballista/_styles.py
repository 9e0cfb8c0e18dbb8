"""How the cells of tables in notebooks look."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class CellFormatter(Protocol):
    """Makes HTML of a value."""

    def __call__(self, value: Any) -> str:
        """Return the content of a cell."""
        ...


@runtime_checkable
class StyleProvider(Protocol):
    """Says how cells look.

    Example:
        >>> import pyarrow as pa
        >>> from ballista.dataframe_formatter import DataFrameHtmlFormatter
        >>> class Plain:
        ...     def get_cell_style(self):
        ...         return "padding: 2px"
        ...
        ...     def get_header_style(self):
        ...         return "padding: 2px; font-weight: bold"
        >>> batch = pa.record_batch({"a": [1]})
        >>> "font-weight: bold" in DataFrameHtmlFormatter(style_provider=Plain()).format_html([batch], batch.schema)
        True
    """

    def get_cell_style(self) -> str:
        """Return the CSS of cells."""
        ...

    def get_header_style(self) -> str:
        """Return the CSS of cells in the header."""
        ...


class DefaultStyleProvider:
    """How cells look unless another provider is set."""

    def get_cell_style(self) -> str:
        """Return the CSS of cells."""
        return "border: 1px solid #bbb; padding: 4px 8px; text-align: left; white-space: nowrap;"

    def get_header_style(self) -> str:
        """Return the CSS of cells in the header."""
        return self.get_cell_style() + " background-color: #eee; font-weight: bold;"
