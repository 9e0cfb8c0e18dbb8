"""Tables: of a session, or what may become one."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from . import _datasets, _native

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.dataset import Dataset

    from .context import SessionContext
    from .dataframe import DataFrame


class Table:
    """A table or a view of a session, or a DataFrame or a dataset that may become one.

    Args:
        table: What gives the rows: a table, a DataFrame, or a dataset of pyarrow.
        ctx: Not needed: a table is of the session that it is registered in.

    Raises:
        TypeError: If it is something else.

    Example:
        >>> from ballista import SessionContext
        >>> ctx = SessionContext()
        >>> _ = ctx.from_pydict({"a": [1]}, name="t")
        >>> ctx.catalog().schema().table("t")
        Table(kind=physical)
    """

    __slots__ = ("_kind", "source")

    def __init__(self, table: Table | DataFrame | Dataset, ctx: SessionContext | None = None) -> None:
        from .dataframe import DataFrame

        dataset = _datasets.is_dataset(table)
        if not isinstance(table, (Table, DataFrame)) and not dataset:
            raise TypeError(f"expected a Table, a DataFrame or a dataset of pyarrow, got {type(table).__name__}")
        self._kind = table.kind if isinstance(table, Table) else "physical" if dataset else "view"
        self.source: Any = table.source if isinstance(table, Table) else table

    @classmethod
    def of_kind(cls, dataframe: DataFrame, kind: str) -> Table:
        """Make a table that is known to be of a kind."""
        table = cls(dataframe)
        table._kind = kind
        return table

    @staticmethod
    def from_dataset(dataset: Dataset) -> Table:
        """Make a table of a dataset of pyarrow. Deprecated: `Table` does so."""
        warnings.warn("from_dataset is deprecated: use Table(dataset)", DeprecationWarning, stacklevel=2)
        return Table(dataset)

    def frame(self, context: SessionContext) -> DataFrame:
        """Make a DataFrame of the rows in a session."""
        return _datasets.read(context, self.source, None) if _datasets.is_dataset(self.source) else self.source

    def register(self, context: SessionContext, name: str) -> None:
        """Give the table a name in a session: one as SQL reads it."""
        if _datasets.is_dataset(self.source):
            _datasets.read(context, self.source, name)
        else:
            _native.session_register(context._session, name, self.source.plan)

    @property
    def schema(self) -> pa.Schema:
        """The columns, as a schema of pyarrow.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> _ = ctx.from_pydict({"a": [1]}, name="t")
            >>> ctx.catalog().schema().table("t").schema.names
            ['a']
        """
        schema: pa.Schema = self.source.schema if _datasets.is_dataset(self.source) else self.source.schema()
        return schema

    @property
    def kind(self) -> str:
        """What it is: ``physical`` for a table, ``view`` for a view.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> _ = ctx.from_pydict({"a": [1]}, name="t")
            >>> ctx.catalog().schema().table("t").kind
            'physical'
        """
        return self._kind

    def __repr__(self) -> str:
        return f"Table(kind={self.kind})"
