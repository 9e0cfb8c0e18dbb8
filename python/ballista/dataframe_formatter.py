"""How notebooks show DataFrames."""

from __future__ import annotations

from typing import Any

from ._html import DataFrameHtmlFormatter
from ._published import publish
from ._styles import CellFormatter, DefaultStyleProvider, StyleProvider

__all__ = [
    "CellFormatter",
    "DataFrameHtmlFormatter",
    "DefaultStyleProvider",
    "FormatterManager",
    "StyleProvider",
    "configure_formatter",
    "get_formatter",
    "reset_formatter",
    "set_formatter",
]


class FormatterManager:
    """Holds the formatter that all DataFrames use."""

    _formatter = DataFrameHtmlFormatter()

    @classmethod
    def set_formatter(cls, formatter: DataFrameHtmlFormatter) -> None:
        """Use a formatter from now on."""
        cls._formatter = formatter

    @classmethod
    def get_formatter(cls) -> DataFrameHtmlFormatter:
        """Return the formatter in use."""
        return cls._formatter


def get_formatter() -> DataFrameHtmlFormatter:
    """Return the formatter in use.

    Example:
        >>> from ballista.dataframe_formatter import get_formatter
        >>> get_formatter().max_rows
        10
    """
    return FormatterManager.get_formatter()


def set_formatter(formatter: DataFrameHtmlFormatter) -> None:
    """Use a formatter from now on.

    Example:
        >>> from ballista.dataframe_formatter import DataFrameHtmlFormatter, get_formatter, reset_formatter, set_formatter
        >>> set_formatter(DataFrameHtmlFormatter(max_width=300))
        >>> get_formatter().max_width
        300
        >>> reset_formatter()
    """
    FormatterManager.set_formatter(formatter)


def configure_formatter(**kwargs: Any) -> None:
    """Use a `DataFrameHtmlFormatter` with these arguments from now on.

    Raises:
        ValueError: If there is no such argument, or a value does not fit.

    Example:
        >>> from ballista import SessionContext
        >>> from ballista.dataframe_formatter import configure_formatter, reset_formatter
        >>> configure_formatter(max_rows=2, min_rows=1)
        >>> SessionContext().from_pydict({"a": [1, 2, 3]})
        DataFrame()
        +---+
        | a |
        +---+
        | 1 |
        | 2 |
        +---+
        Data truncated.
        >>> reset_formatter()
    """
    try:
        set_formatter(DataFrameHtmlFormatter(**kwargs))
    except TypeError as error:
        if "unexpected keyword argument" not in str(error):
            raise
        raise ValueError(f"unknown argument of the formatter: {error}") from None


def reset_formatter() -> None:
    """Go back to the formatter that is in use at the start.

    Example:
        >>> from ballista.dataframe_formatter import configure_formatter, get_formatter, reset_formatter
        >>> configure_formatter(max_width=300)
        >>> reset_formatter()
        >>> get_formatter().max_width
        1000
    """
    set_formatter(DataFrameHtmlFormatter())


publish(__name__)
