"""What there is: catalogs, schemas and tables."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from . import _native
from ._providers import (
    CatalogProvider,
    CatalogProviderList,
    MemoryCatalog,
    MemoryCatalogs,
    MemorySchema,
    SchemaProvider,
    TableProviderFactory,
    TableProviderFactoryExportable,
)
from ._published import publish
from ._tables import Table
from .errors import NotFoundError

if TYPE_CHECKING:
    from pyarrow.dataset import Dataset

    from .context import SessionContext
    from .dataframe import DataFrame

__all__ = [
    "Catalog",
    "CatalogList",
    "CatalogProvider",
    "CatalogProviderList",
    "Schema",
    "SchemaProvider",
    "Table",
    "TableProviderFactory",
    "TableProviderFactoryExportable",
]


class Schema:
    """A schema of a catalog. It shows what there is when it is asked.

    Args:
        context: The session, or None for a schema that is written in Python.
        catalog: The name of the catalog.
        name: The name of the schema.
        provider: What the schema is written as in Python, if it is.

    Example:
        >>> from ballista import SessionContext
        >>> ctx = SessionContext()
        >>> _ = ctx.from_pydict({"a": [1]}, name="t")
        >>> ctx.catalog().schema().table("t").schema
        a: int64
    """

    def __init__(self, context: SessionContext | None, catalog: str, name: str, provider: Any = None) -> None:
        self._context, self._catalog, self._name, self.provider = context, catalog, name, provider

    @staticmethod
    def memory_schema(ctx: SessionContext | None = None) -> Schema:
        """Make a schema without tables, for ``Catalog.register_schema``.

        Example:
            >>> from ballista import SessionContext
            >>> from ballista.catalog import Schema
            >>> ctx, raw = SessionContext(), Schema.memory_schema()
            >>> raw.register_table("t", ctx.from_pydict({"a": [1]}))
            >>> ctx.catalog().register_schema("raw", raw)
            >>> ctx.sql("SELECT a FROM raw.t").to_pydict()
            {'a': [1]}
        """
        return Schema(ctx, "", "", MemorySchema())

    def names(self) -> set[str]:
        """Return the names of the tables and views.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().catalog().schema().names()
            set()
        """
        return self.table_names()

    def table_names(self) -> set[str]:
        """Return the names of the tables and views.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> _ = ctx.from_pydict({"a": [1]}, name="t")
            >>> ctx.catalog().schema().table_names()
            {'t'}
        """
        return set(self._kinds()) if self.provider is None else set(self.provider.table_names())

    def table_exist(self, name: str) -> bool:
        """Say whether there is a table or a view of the name, taken as it is.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().catalog().schema().table_exist("t")
            False
        """
        return name in self.table_names()

    def table(self, name: str) -> Table:
        """Return a table or a view.

        Args:
            name: The name, taken as it is.

        Raises:
            NotFoundError: If there is none; it is a `KeyError`.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> ctx.register_view("v", ctx.sql("SELECT 1 AS a"))
            >>> ctx.catalog().schema().table("v").kind
            'view'
        """
        if self.provider is not None:
            found = self.provider.table(name)
            if found is None:
                raise NotFoundError(f"table not found: {name!r}")
            return Table(found)
        kind = self._kinds().get(name)
        if kind is None or self._context is None:
            raise NotFoundError(f"table not found: {self._quoted(name)}")
        frame = self._context._frame(_native.session_table(self._context._session, self._quoted(name)))
        return Table.of_kind(frame, "view" if kind == "view" else "physical")

    def register_table(self, name: str, table: Table | DataFrame | Dataset) -> None:
        """Give a table, a DataFrame or a dataset a name, taken as it is.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> ctx.catalog().schema().register_table("t", ctx.from_pydict({"a": [1]}))
            >>> ctx.table("t").to_pydict()
            {'a': [1]}
        """
        if self.provider is not None:
            self.provider.register_table(name, table)
        elif self._context is not None:
            Table(table).register(self._context, self._quoted(name))

    def deregister_table(self, name: str) -> None:
        """Remove a table or a view, if there is one of the name, taken as it is.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> _ = ctx.from_pydict({"a": [1]}, name="t")
            >>> ctx.catalog().schema().deregister_table("t")
            >>> ctx.table_exist("t")
            False
        """
        if self.provider is not None:
            _cascading(self.provider.deregister_table, name, True)
        elif self._context is not None:
            _native.session_deregister(self._context._session, self._quoted(name))

    def _kinds(self) -> dict[str, str]:
        if self._context is None:
            return {}
        self._context._unnamed.register(self._context)
        tables = _native.session_catalog(self._context._session)
        return tables.get(self._catalog, {}).get(self._name, {})

    def _quoted(self, name: str) -> str:
        return quoted(self._catalog, self._name, name)

    def __repr__(self) -> str:
        return f"Schema(table_names=[{', '.join(sorted(self.table_names()))}])"


class Catalog:
    """A catalog of a session. It shows what there is when it is asked.

    Args:
        context: The session, or None for a catalog that is written in Python.
        name: The name of the catalog.
        provider: What the catalog is written as in Python, if it is.

    Example:
        >>> from ballista import SessionContext
        >>> ctx = SessionContext()
        >>> _ = ctx.sql("CREATE SCHEMA raw")
        >>> sorted(ctx.catalog().schema_names())
        ['public', 'raw']
    """

    def __init__(self, context: SessionContext | None, name: str, provider: Any = None) -> None:
        self._context, self._name, self.provider = context, name, provider

    @staticmethod
    def memory_catalog(ctx: SessionContext | None = None) -> Catalog:
        """Make a catalog without schemas, for ``SessionContext.register_catalog_provider``.

        Example:
            >>> from ballista import SessionContext
            >>> from ballista.catalog import Catalog
            >>> ctx = SessionContext()
            >>> ctx.register_catalog_provider("lake", Catalog.memory_catalog())
            >>> ctx.catalog("lake").schema_names()
            set()
        """
        return Catalog(ctx, "", MemoryCatalog())

    def names(self) -> set[str]:
        """Return the names of the schemas.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().catalog().names()
            {'public'}
        """
        return self.schema_names()

    def schema_names(self) -> set[str]:
        """Return the names of the schemas.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().catalog().schema_names()
            {'public'}
        """
        if self.provider is not None:
            return set(self.provider.schema_names())
        schemas = {} if self._context is None else _native.session_catalog(self._context._session).get(self._name, {})
        return set(schemas) - {"information_schema"}

    def schema(self, name: str = "public") -> Schema:
        """Return a schema.

        Raises:
            NotFoundError: If there is none; it is a `KeyError`.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> _ = ctx.from_pydict({"a": [1]}, name="t")
            >>> ctx.catalog().schema("public").names()
            {'t'}
        """
        if self.provider is not None:
            found = self.provider.schema(name) if name in self.schema_names() else None
        else:
            found = None if self._context is None else self._context._python.schemas.get((self._name, name))
        if found is None and (self.provider is not None or name not in self.schema_names()):
            raise NotFoundError(f"schema not found: {name!r}")
        return found if isinstance(found, Schema) else Schema(self._context, self._name, name, found)

    def register_schema(self, name: str, schema: Schema | SchemaProvider) -> None:
        """Add a schema that is written in Python, under a name taken as it is.

        Example:
            >>> from ballista import SessionContext
            >>> from ballista.catalog import Schema
            >>> ctx = SessionContext()
            >>> ctx.catalog().register_schema("raw", Schema.memory_schema())
            >>> sorted(ctx.catalog().schema_names())
            ['public', 'raw']
        """
        if self.provider is not None:
            self.provider.register_schema(name, schema)
        elif self._context is not None:
            self._context._python.add_schema(self._context, self._name, name, schema)

    def deregister_schema(self, name: str, cascade: bool = True) -> None:
        """Remove a schema, if there is one of the name, taken as it is.

        Args:
            name: The name.
            cascade: Whether it goes with its tables.

        Raises:
            BindingError: If it has tables that are not to go.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> _ = ctx.sql("CREATE SCHEMA raw")
            >>> ctx.catalog().deregister_schema("raw")
            >>> ctx.catalog().schema_names()
            {'public'}
        """
        if self.provider is not None:
            _cascading(self.provider.deregister_schema, name, cascade)
        elif self._context is not None:
            self._context._python.drop_schema(self._context, self._name, name, cascade)

    def __repr__(self) -> str:
        return f"Catalog(schema_names=[{', '.join(sorted(self.schema_names()))}])"


class CatalogList:
    """Catalogs that are written in Python.

    Args:
        provider: What they are written as.

    Example:
        >>> from ballista.catalog import Catalog, CatalogList
        >>> catalogs = CatalogList.memory_catalog()
        >>> catalogs.register_catalog("lake", Catalog.memory_catalog())
        >>> catalogs.names(), catalogs.catalog("lake").names()
        ({'lake'}, set())
    """

    def __init__(self, provider: CatalogProviderList) -> None:
        self.provider = provider

    @staticmethod
    def memory_catalog(ctx: SessionContext | None = None) -> CatalogList:
        """Make a list without catalogs, for ``SessionContext.register_catalog_provider_list``."""
        return CatalogList(MemoryCatalogs())

    def names(self) -> set[str]:
        """Return the names of the catalogs."""
        return self.catalog_names()

    def catalog_names(self) -> set[str]:
        """Return the names of the catalogs."""
        return set(self.provider.catalog_names())

    def catalog(self, name: str = "datafusion") -> Catalog:
        """Return a catalog.

        Raises:
            NotFoundError: If there is none; it is a `KeyError`.
        """
        found = self.provider.catalog(name)
        if found is None:
            raise NotFoundError(f"catalog not found: {name!r}")
        return found if isinstance(found, Catalog) else Catalog(None, name, found)

    def register_catalog(self, name: str, catalog: Catalog | CatalogProvider) -> None:
        """Add a catalog."""
        self.provider.register_catalog(name, catalog)

    def __repr__(self) -> str:
        return f"CatalogList(catalog_names=[{', '.join(sorted(self.catalog_names()))}])"


def quoted(*parts: str) -> str:
    """Write a name so that SQL reads it as it is."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def _cascading(remove: Any, name: str, cascade: bool) -> None:
    """Call a method that may take no argument beside the name."""
    try:
        inspect.signature(remove).bind(name, cascade)
    except TypeError:
        remove(name)
    else:
        remove(name, cascade)


publish(__name__)
