"""The methods of sessions that are about catalogs and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from . import _native
from ._lookup import PythonCatalogs
from .catalog import Catalog, CatalogList, Table, quoted
from .dataframe import DataFrame
from .errors import NotFoundError

if TYPE_CHECKING:
    from pyarrow.dataset import Dataset

    from .catalog import CatalogProvider, CatalogProviderList, TableProviderFactory
    from .context import SessionContext


class CatalogMethods:
    """What a session does with catalogs, schemas and tables."""

    _session: _native.Handle
    _python: PythonCatalogs

    if TYPE_CHECKING:

        def _frame(self, plan: _native.Handle) -> DataFrame: ...

    def _here(self) -> SessionContext:
        return cast("SessionContext", self)

    def register_view(self, name: str, df: DataFrame) -> None:
        """Give a DataFrame a name in SQL. It runs whenever a query over it does.

        Raises:
            BindingError: If there is a table of the name.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> ctx.register_view("v", ctx.sql("SELECT 1 AS a"))
            >>> ctx.sql("SELECT a FROM v").to_pydict()
            {'a': [1]}
        """
        _native.session_register(self._session, name, df.plan)

    def register_table_factory(self, format: str, factory: TableProviderFactory) -> None:  # noqa: A002
        """Let a factory make the tables of CREATE EXTERNAL TABLE that are of a format.

        Args:
            format: What STORED AS calls it.
            factory: What makes the tables: see `TableProviderFactory`.

        Raises:
            TypeError: If it makes none.
        """
        if not callable(getattr(factory, "create", None)):
            raise TypeError(f"expected a factory that has the method create, got {type(factory).__name__}")
        self._python.factories[format.upper()] = factory

    def register_table(self, name: str, table: Table | DataFrame | Dataset) -> None:
        """Give a table, a DataFrame or a dataset of pyarrow a name in SQL.

        Raises:
            BindingError: If there is a table of the name.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> ctx.register_table("t", ctx.from_pydict({"a": [1]}))
            >>> ctx.table("t").to_pydict()
            {'a': [1]}
        """
        Table(table).register(self._here(), name)

    def register_table_provider(self, name: str, provider: Table | DataFrame | Dataset) -> None:
        """Do as `register_table` does.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> ctx.register_table_provider("t", ctx.from_pydict({"a": [1]}))
            >>> ctx.table("t").to_pydict()
            {'a': [1]}
        """
        self.register_table(name, provider)

    def register_dataset(self, name: str, dataset: Dataset) -> None:
        """Make a table of a dataset of pyarrow.

        Local Parquet files are read by the engine, whenever a query runs. The rows of other datasets are read now, and kept in
        memory.

        Raises:
            TypeError: If it is no dataset.
            BindingError: If there is a table of the name.

        Example:
            >>> import pyarrow as pa
            >>> import pyarrow.dataset as ds
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> ctx.register_dataset("t", ds.dataset(pa.table({"a": [1, 2]})))
            >>> ctx.sql("SELECT sum(a) AS s FROM t").to_pydict()
            {'s': [3]}
        """
        self.register_table(name, dataset)

    def deregister_table(self, name: str) -> None:
        """Remove a table or a view, if there is one of the name.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> _ = ctx.from_pydict({"a": [1]}, name="t")
            >>> ctx.deregister_table("t")
            >>> ctx.table_exist("t")
            False
        """
        _native.session_deregister(self._session, name)

    def table(self, name: str) -> DataFrame:
        """Make a DataFrame of a table or a view.

        Raises:
            NotFoundError: If there is none; it is a `KeyError`.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> _ = ctx.from_pydict({"a": [1]}, name="t")
            >>> ctx.table("t").to_pydict()
            {'a': [1]}
        """
        self._python.prepare(self._here(), f"TABLE {name}")
        return self._frame(_native.session_table(self._session, name))

    def table_provider(self, name: str) -> Table:
        """Return a table or a view.

        Raises:
            NotFoundError: If there is none; it is a `KeyError`.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> _ = ctx.from_pydict({"a": [1]}, name="t")
            >>> ctx.table_provider("t").schema
            a: int64
        """
        frame = self.table(name)
        [(catalog, schema, table)] = _native.session_references(self._session, f"TABLE {name}")
        kind = _native.session_catalog(self._session)[catalog][schema][table]
        return Table.of_kind(frame, "view" if kind == "view" else "physical")

    def read_table(self, table: Table | DataFrame | Dataset) -> DataFrame:
        """Make a DataFrame of a table.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> _ = ctx.from_pydict({"a": [1]}, name="t")
            >>> ctx.read_table(ctx.catalog().schema().table("t")).to_pydict()
            {'a': [1]}
        """
        return Table(table).frame(self._here())

    def table_exist(self, name: str) -> bool:
        """Say whether there is a table or a view of the name.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> ctx.table_exist("t")
            False
        """
        try:
            self.table(name)
        except NotFoundError:
            return False
        return True

    def catalog(self, name: str = "datafusion") -> Catalog:
        """Return a catalog.

        Raises:
            NotFoundError: If there is none; it is a `KeyError`.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> ctx.catalog().schema("public").names()
            set()
        """
        if name not in self.catalog_names():
            raise NotFoundError(f"catalog not found: {name!r}")
        return Catalog(self._here(), name, self._python.catalog(name))

    def catalog_names(self) -> set[str]:
        """Return the names of the catalogs.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> ctx.catalog_names()
            {'datafusion'}
        """
        return set(_native.session_catalog(self._session)) | self._python.names()

    def register_catalog_provider(self, name: str, provider: Catalog | CatalogProvider) -> None:
        """Add a catalog that is written in Python, or replace the one of the name. It is asked when a statement refers to it.

        Its tables are in ``information_schema`` once they were asked for; `refresh_catalogs` asks for all.

        Example:
            >>> from ballista import SessionContext
            >>> from ballista.catalog import Catalog, Schema
            >>> ctx, lake = SessionContext(), Catalog.memory_catalog()
            >>> lake.register_schema("raw", Schema.memory_schema())
            >>> lake.schema("raw").register_table("t", ctx.from_pydict({"a": [1, 2]}))
            >>> ctx.register_catalog_provider("lake", lake)
            >>> ctx.sql("SELECT sum(a) AS s FROM lake.raw.t").to_pydict()
            {'s': [3]}
        """
        self._python.catalogs[name] = provider.provider if isinstance(provider, Catalog) else provider
        _native.session_sql(self._session, f"CREATE DATABASE IF NOT EXISTS {quoted(name)}", {}, {})

    def register_catalog_provider_list(self, provider: CatalogList | CatalogProviderList) -> None:
        """Add catalogs that are written in Python. They are asked when a statement refers to one.

        Example:
            >>> from ballista import SessionContext
            >>> from ballista.catalog import Catalog, CatalogList
            >>> ctx, catalogs = SessionContext(), CatalogList.memory_catalog()
            >>> catalogs.register_catalog("lake", Catalog.memory_catalog())
            >>> ctx.register_catalog_provider_list(catalogs)
            >>> "lake" in ctx.catalog_names()
            True
        """
        self._python.lists.append(provider.provider if isinstance(provider, CatalogList) else provider)

    def refresh_catalogs(self) -> None:
        """Ask the catalogs that are written in Python for all of their tables, so that ``information_schema`` has them.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> ctx.refresh_catalogs()
            >>> ctx.catalog_names()
            {'datafusion'}
        """
        self._python.prepare_all(self._here())
