"""Catalogs that are written in Python: what they have to do, and ones that hold tables in a dict."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from ._statements import CreateExternalTable
    from .catalog import Table


class CatalogProviderList(ABC):
    """Catalogs that are written in Python, for ``SessionContext.register_catalog_provider_list``.

    Example:
        >>> from ballista import SessionContext
        >>> from ballista.catalog import Catalog, CatalogProviderList
        >>> class Lakes(CatalogProviderList):
        ...     def catalog_names(self):
        ...         return {"east", "west"}
        ...
        ...     def catalog(self, name):
        ...         return Catalog.memory_catalog() if name in self.catalog_names() else None
        >>> ctx = SessionContext()
        >>> ctx.register_catalog_provider_list(Lakes())
        >>> sorted(ctx.catalog_names())
        ['datafusion', 'east', 'west']
    """

    @abstractmethod
    def catalog_names(self) -> set[str]:
        """Return the names of the catalogs."""

    @abstractmethod
    def catalog(self, name: str) -> Any:
        """Return a catalog, or None if there is none of the name."""

    def register_catalog(self, name: str, catalog: Any) -> None:
        """Add a catalog. Where catalogs are fixed, this need not be written.

        Raises:
            NotImplementedError: If it was not.
        """
        raise NotImplementedError(f"the catalogs are fixed: {name!r} cannot be added")


class CatalogProvider(ABC):
    """A catalog that is written in Python, for ``SessionContext.register_catalog_provider``.

    Example:
        >>> from ballista import SessionContext
        >>> from ballista.catalog import CatalogProvider, Schema
        >>> class Lake(CatalogProvider):
        ...     def schema_names(self):
        ...         return {"raw"}
        ...
        ...     def schema(self, name):
        ...         return raw if name == "raw" else None
        >>> ctx, raw = SessionContext(), Schema.memory_schema()
        >>> raw.register_table("t", ctx.from_pydict({"a": [1]}))
        >>> ctx.register_catalog_provider("lake", Lake())
        >>> ctx.sql("SELECT a FROM lake.raw.t").to_pydict()
        {'a': [1]}
    """

    @abstractmethod
    def schema_names(self) -> set[str]:
        """Return the names of the schemas."""

    @abstractmethod
    def schema(self, name: str) -> Any:
        """Return a schema, or None if there is none of the name."""

    def register_schema(self, name: str, schema: Any) -> None:
        """Add a schema. Where schemas are fixed, this need not be written.

        Raises:
            NotImplementedError: If it was not.
        """
        raise NotImplementedError(f"the schemas are fixed: {name!r} cannot be added")

    def deregister_schema(self, name: str, cascade: bool) -> None:
        """Remove a schema. Where schemas are fixed, this need not be written.

        Raises:
            NotImplementedError: If it was not.
        """
        raise NotImplementedError(f"the schemas are fixed: {name!r} cannot be removed")


class SchemaProvider(ABC):
    """A schema that is written in Python, for ``Catalog.register_schema``.

    It is asked for a table whenever a statement refers to it.

    Example:
        >>> from ballista import SessionContext
        >>> from ballista.catalog import SchemaProvider
        >>> class Numbers(SchemaProvider):
        ...     def table_names(self):
        ...         return {"one", "two"}
        ...
        ...     def table_exist(self, name):
        ...         return name in self.table_names()
        ...
        ...     def table(self, name):
        ...         return ctx.from_pydict({"number": [["one", "two"].index(name) + 1]})
        >>> ctx = SessionContext()
        >>> ctx.catalog().register_schema("numbers", Numbers())
        >>> ctx.sql("SELECT number FROM numbers.two").to_pydict()
        {'number': [2]}
    """

    def owner_name(self) -> str | None:
        """Return whom the schema belongs to, or None."""
        return None

    @abstractmethod
    def table_names(self) -> set[str]:
        """Return the names of the tables."""

    @abstractmethod
    def table(self, name: str) -> Any:
        """Return a table, a DataFrame or a dataset of pyarrow, or None if there is none of the name."""

    def register_table(self, name: str, table: Any) -> None:
        """Add a table. Where tables are fixed, this need not be written.

        Raises:
            NotImplementedError: If it was not.
        """
        raise NotImplementedError(f"the tables are fixed: {name!r} cannot be added")

    def deregister_table(self, name: str, cascade: bool) -> None:
        """Remove a table. Where tables are fixed, this need not be written.

        Raises:
            NotImplementedError: If it was not.
        """
        raise NotImplementedError(f"the tables are fixed: {name!r} cannot be removed")

    @abstractmethod
    def table_exist(self, name: str) -> bool:
        """Say whether there is a table of the name."""


class TableProviderFactory(ABC):
    """Makes the tables of CREATE EXTERNAL TABLE, for a format of its own.

    Example:
        >>> import pyarrow as pa
        >>> import pyarrow.dataset as ds
        >>> from ballista import SessionContext, Table, TableProviderFactory
        >>> class Letters(TableProviderFactory):
        ...     def create(self, cmd):
        ...         return Table(ds.dataset(pa.table({"letter": list(cmd.locations()[0])})))
        >>> ctx = SessionContext()
        >>> ctx.register_table_factory("LETTERS", Letters())
        >>> _ = ctx.sql("CREATE EXTERNAL TABLE t STORED AS LETTERS LOCATION 'abc'")
        >>> ctx.table("t").count()
        3
    """

    @abstractmethod
    def create(self, cmd: CreateExternalTable) -> Table:
        """Make the table that a statement describes."""


class TableProviderFactoryExportable(Protocol):
    """A factory that is written in Rust. Sessions of this engine take none."""

    def __datafusion_table_provider_factory__(self, session: Any) -> object: ...


class MemoryCatalogs(CatalogProviderList):
    """Catalogs in a dict."""

    def __init__(self) -> None:
        self._catalogs: dict[str, Any] = {}

    def catalog_names(self) -> set[str]:
        """Return the names of the catalogs."""
        return set(self._catalogs)

    def catalog(self, name: str) -> Any:
        """Return a catalog, or None."""
        return self._catalogs.get(name)

    def register_catalog(self, name: str, catalog: Any) -> None:
        """Add a catalog."""
        self._catalogs[name] = catalog


class MemoryCatalog(CatalogProvider):
    """Schemas in a dict."""

    def __init__(self) -> None:
        self._schemas: dict[str, Any] = {}

    def schema_names(self) -> set[str]:
        """Return the names of the schemas."""
        return set(self._schemas)

    def schema(self, name: str) -> Any:
        """Return a schema, or None."""
        return self._schemas.get(name)

    def register_schema(self, name: str, schema: Any) -> None:
        """Add a schema."""
        self._schemas[name] = schema

    def deregister_schema(self, name: str, cascade: bool) -> None:
        """Remove a schema, if there is one of the name."""
        self._schemas.pop(name, None)


class MemorySchema(SchemaProvider):
    """Tables in a dict."""

    def __init__(self) -> None:
        self._tables: dict[str, Any] = {}

    def table_names(self) -> set[str]:
        """Return the names of the tables."""
        return set(self._tables)

    def table(self, name: str) -> Any:
        """Return a table, or None."""
        return self._tables.get(name)

    def register_table(self, name: str, table: Any) -> None:
        """Add a table."""
        self._tables[name] = table

    def deregister_table(self, name: str, cascade: bool = True) -> None:
        """Remove a table, if there is one of the name."""
        self._tables.pop(name, None)

    def table_exist(self, name: str) -> bool:
        """Say whether there is a table of the name."""
        return name in self._tables
