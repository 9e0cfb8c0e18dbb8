"""What there is: catalogs, schemas and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _native
from .errors import NotFoundError

if TYPE_CHECKING:
    import pyarrow as pa

    from .dataframe import DataFrame

__all__ = ["Catalog", "Schema", "Table"]


class Table:
    """A table or a view of a session, or a DataFrame that may become one.

    Args:
        table: What gives the rows.

    Raises:
        TypeError: If it is something else.

    Example:
        >>> from ballista import SessionContext
        >>> ctx = SessionContext()
        >>> _ = ctx.from_pydict({"a": [1]}, name="t")
        >>> ctx.catalog().schema().table("t")
        Table(kind=physical)
    """

    __slots__ = ("_kind", "dataframe")

    def __init__(self, table: Table | DataFrame) -> None:
        from .dataframe import DataFrame

        if not isinstance(table, (Table, DataFrame)):
            raise TypeError(f"expected a Table or a DataFrame, got {type(table).__name__}")
        self._kind = table.kind if isinstance(table, Table) else "view"
        self.dataframe: DataFrame = table.dataframe if isinstance(table, Table) else table

    @classmethod
    def of_kind(cls, dataframe: DataFrame, kind: str) -> Table:
        """Make a table that is known to be of a kind."""
        table = cls(dataframe)
        table._kind = kind
        return table

    @property
    def schema(self) -> pa.Schema:
        """The columns, as a schema of pyarrow."""
        return self.dataframe.schema()

    @property
    def kind(self) -> str:
        """What it is: ``physical`` for a table, ``view`` for a view."""
        return self._kind

    def __repr__(self) -> str:
        return f"Table(kind={self.kind})"


class Schema:
    """A schema of a session's catalog. It shows what there is when it is asked.

    Args:
        session: The session in the library.
        catalog: The name of the catalog.
        name: The name of the schema.
    """

    def __init__(self, session: _native.Handle, catalog: str, name: str) -> None:
        self._session, self._catalog, self._name = session, catalog, name

    def names(self) -> set[str]:
        """Return the names of the tables and views."""
        return self.table_names()

    def table_names(self) -> set[str]:
        """Return the names of the tables and views."""
        return set(self._kinds())

    def table_exist(self, name: str) -> bool:
        """Say whether there is a table or a view of the name, taken as it is."""
        return name in self._kinds()

    def table(self, name: str) -> Table:
        """Return a table or a view.

        Args:
            name: The name, taken as it is.

        Raises:
            NotFoundError: If there is none.
        """
        from .dataframe import DataFrame

        kind = self._kinds().get(name)
        if kind is None:
            raise NotFoundError(f"table not found: {self._quoted(name)}")
        plan = _native.session_table(self._session, self._quoted(name))
        return Table.of_kind(DataFrame(self._session, plan), "view" if kind == "view" else "physical")

    def register_table(self, name: str, table: Table | DataFrame) -> None:
        """Give a table or a DataFrame a name, taken as it is."""
        _native.session_register(self._session, self._quoted(name), Table(table).dataframe.plan)

    def deregister_table(self, name: str) -> None:
        """Remove a table or a view, if there is one of the name, taken as it is."""
        _native.session_deregister(self._session, self._quoted(name))

    def _kinds(self) -> dict[str, str]:
        return _native.session_catalog(self._session).get(self._catalog, {}).get(self._name, {})

    def _quoted(self, name: str) -> str:
        return ".".join('"' + part.replace('"', '""') + '"' for part in (self._catalog, self._name, name))

    def __repr__(self) -> str:
        return f"Schema(table_names=[{', '.join(sorted(self.table_names()))}])"


class Catalog:
    """A catalog of a session. It shows what there is when it is asked.

    Args:
        session: The session in the library.
        name: The name of the catalog.
    """

    def __init__(self, session: _native.Handle, name: str) -> None:
        self._session, self._name = session, name

    def names(self) -> set[str]:
        """Return the names of the schemas."""
        return self.schema_names()

    def schema_names(self) -> set[str]:
        """Return the names of the schemas."""
        return set(_native.session_catalog(self._session).get(self._name, {}))

    def schema(self, name: str = "public") -> Schema:
        """Return a schema.

        Raises:
            KeyError: If there is none.
        """
        if name not in self.schema_names():
            raise NotFoundError(f"schema not found: {name!r}")
        return Schema(self._session, self._name, name)

    def __repr__(self) -> str:
        return f"Catalog(schema_names=[{', '.join(sorted(self.schema_names()))}])"
