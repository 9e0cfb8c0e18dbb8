"""Tables of catalogs that are written in Python, found when a statement refers to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from . import _native, errors
from ._statements import CreateExternalTable
from .catalog import Table, quoted
from .plan import LogicalPlan

if TYPE_CHECKING:
    from .catalog import TableProviderFactory
    from .context import SessionContext

_EXTERNAL = re.compile(r"(?is)\s*create\s+(or\s+replace\s+)?(unbounded\s+)?external\s")

FullName = tuple[str, str, str]


class PythonCatalogs:
    """What of a session's catalogs is written in Python.

    The engine does not call Python to find a table. Instead the names in a statement are looked up before it is bound, and the
    tables that Python has for them get these names in the engine.
    """

    def __init__(self) -> None:
        self.catalogs: dict[str, Any] = {}
        self.lists: list[Any] = []
        self.schemas: dict[tuple[str, str], Any] = {}
        self._given: dict[FullName, Any] = {}
        self.factories: dict[str, TableProviderFactory] = {}

    def names(self) -> set[str]:
        """Return the names of the catalogs that are written in Python."""
        return set(self.catalogs).union(*(catalogs.catalog_names() for catalogs in self.lists))

    def catalog(self, name: str) -> Any:
        """Return what a catalog is written as, or None."""
        candidates = [self.catalogs.get(name), *(catalogs.catalog(name) for catalogs in self.lists)]
        return next((_provider(found) for found in candidates if found is not None), None)

    def add_schema(self, context: SessionContext, catalog: str, name: str, schema: Any) -> None:
        """Add a schema to a catalog of the engine."""
        self.schemas[catalog, name] = schema
        _create(context, catalog, name)

    def drop_schema(self, context: SessionContext, catalog: str, name: str, cascade: bool) -> None:
        """Take a schema out of a catalog of the engine."""
        tables = _native.session_catalog(context._session).get(catalog, {}).get(name, {})
        if tables and not cascade and (catalog, name) not in self.schemas:
            raise errors.BindingError(f"schema has tables: {name!r}")
        self.schemas.pop((catalog, name), None)
        self._given = {full: table for full, table in self._given.items() if full[:2] != (catalog, name)}
        _run(context, f"DROP SCHEMA IF EXISTS {quoted(catalog, name)} CASCADE")

    def prepare(self, context: SessionContext, sql: str) -> None:
        """Make the tables that a statement refers to."""
        if not (self.catalogs or self.lists or self.schemas):
            return
        try:
            names = _native.session_references(context._session, sql)
        except (errors.SyntaxError, errors.BindingError):
            return  # what is wrong is said when the statement is bound
        for full in dict.fromkeys(names):
            self._prepare(context, full)

    def create(self, context: SessionContext, sql: str, allowed: dict[str, bool]) -> bool:
        """Make the table of a statement whose format is written in Python, and say whether it is one."""
        if not self.factories or _EXTERNAL.match(sql) is None:
            return False
        try:
            explained = _native.session_sql(context._session, f"EXPLAIN {sql}", allowed, {})
        except (errors.SyntaxError, errors.BindingError):
            return False  # what is wrong is said when the statement is bound
        described = LogicalPlan(explained).inputs()[0].to_variant()
        factory = self.factories.get(described.file_type()) if isinstance(described, CreateExternalTable) else None
        if factory is None:
            return False
        exists = context.table_exist(described.name())
        if exists and described.or_replace():
            context.deregister_table(described.name())
        if not (exists and described.if_not_exists()):
            context.register_table(described.name(), factory.create(described))
        return True

    def prepare_all(self, context: SessionContext) -> None:
        """Make all tables that there are."""
        schemas = dict(self.schemas)
        for catalog in self.names():
            provider = self.catalog(catalog)
            schemas |= {(catalog, name): provider.schema(name) for name in provider.schema_names()}
        for (catalog, schema), found in schemas.items():
            _create(context, catalog, schema)
            for name in found.table_names():
                self._prepare(context, (catalog, schema, name))

    def _schema(self, catalog: str, name: str) -> Any:
        found = self.schemas.get((catalog, name))
        provider = self.catalog(catalog) if found is None else None
        if provider is not None and name in provider.schema_names():
            found = provider.schema(name)
        return _provider(found)

    def _prepare(self, context: SessionContext, full: FullName) -> None:
        schema = self._schema(*full[:2])
        found = None if schema is None else _table(schema, full[2])
        given = self._given.get(full)
        if found is None and given is None:
            return
        source = None if found is None else Table(found).source
        if source is given:
            return
        if given is not None:
            _native.session_deregister(context._session, quoted(*full))
            del self._given[full]
        if found is not None:
            _create(context, *full[:2])
            Table(found).register(context, quoted(*full))
            self._given[full] = source


def _create(context: SessionContext, catalog: str, schema: str) -> None:
    if catalog not in _native.session_catalog(context._session):
        _run(context, f"CREATE DATABASE IF NOT EXISTS {quoted(catalog)}")
    _run(context, f"CREATE SCHEMA IF NOT EXISTS {quoted(catalog, schema)}")


def _run(context: SessionContext, sql: str) -> None:
    _native.session_sql(context._session, sql, {}, {})


def _provider(found: Any) -> Any:
    """Return what is written in Python of a catalog or a schema that may be wrapped."""
    return getattr(found, "provider", found)


def _table(schema: Any, name: str) -> Any:
    exists = getattr(schema, "table_exist", None)
    if exists is not None and not exists(name):
        return None
    try:
        return schema.table(name)
    except (KeyError, errors.NotFoundError):
        return None
