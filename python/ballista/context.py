"""Sessions: where tables are, and where queries come from."""

from __future__ import annotations

import re
import uuid
from datetime import datetime, timezone
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from . import _native
from ._catalogs import CatalogMethods
from ._files import FileMethods
from ._functions_of import UserDefinedMethods
from ._literals import parameter
from ._lookup import PythonCatalogs
from ._memory import MemoryMethods
from ._plans import PlanMethods
from ._stores import Stores
from ._unnamed import Unnamed
from .cluster import python_options
from .config import RuntimeEnvBuilder, SessionConfig, SQLOptions, merged_options
from .dataframe import DataFrame

if TYPE_CHECKING:
    from .remote import BallistaSessionContext

__all__ = [
    "ArrowArrayExportable",
    "ArrowStreamExportable",
    "RuntimeEnvBuilder",
    "SQLOptions",
    "SessionConfig",
    "SessionContext",
]


class ArrowStreamExportable(Protocol):
    """What hands out batches by the Arrow C stream interface: tables of pyarrow and polars, and many others."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return a capsule of a stream."""
        ...


class ArrowArrayExportable(Protocol):
    """What hands out rows by the Arrow C data interface: batches and struct arrays of pyarrow, and others."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        """Return capsules of a schema and of an array."""
        ...


class SessionContext(MemoryMethods, FileMethods, CatalogMethods, PlanMethods, UserDefinedMethods):
    """A session: tables with names, settings, and the queries over them. The engine runs in this process.

    A session may be used from several threads at once. It ends with the last reference to it and to its DataFrames.

    Args:
        config: Settings.
        runtime: What memory a query may use.

    Raises:
        ValueError: If a setting is unknown, or its value does not fit.

    Example:
        >>> from ballista import SessionContext
        >>> ctx = SessionContext()
        >>> _ = ctx.from_pydict({"a": [1, 2, 3]}, name="t")
        >>> ctx.sql("SELECT sum(a) AS total FROM t").to_pydict()
        {'total': [6]}
    """

    def __init__(self, config: SessionConfig | None = None, runtime: RuntimeEnvBuilder | None = None) -> None:
        self._begin(_native.session_open(merged_options(config, runtime)))

    def _begin(self, session: _native.Handle) -> None:
        self._session = session
        self._python = PythonCatalogs()
        self._unnamed = Unnamed()
        self._stores = Stores()
        self._started = datetime.now(timezone.utc)

    def __repr__(self) -> str:
        settings = "".join(f"\n\t{key} = {value}" for key, value in sorted(self._settings().items()))
        return f"{type(self).__name__}: id={self.session_id()}; configs=[{settings}]"

    @classmethod
    def global_ctx(cls) -> SessionContext:
        """Return the session that `ballista.read_csv` and `ballista.read_parquet` use.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext.global_ctx().sql("SELECT 1 AS a").to_pydict()
            {'a': [1]}
        """
        return _global_context()

    @staticmethod
    def standalone(
        executors: int = 2,
        config: SessionConfig | None = None,
        runtime: RuntimeEnvBuilder | None = None,
        concurrent_tasks: int | None = None,
        work_dir: str | None = None,
        allow_python: bool = True,
        python_memory: int | None = None,
        python_timeout: float | None = None,
    ) -> BallistaSessionContext:
        """Start a cluster in this process, and open a session on it. The cluster ends with the session.

        It is for trying out how a program behaves on a cluster: in one process an embedded session is faster.

        Args:
            executors: How many executors the cluster has.
            config: Settings.
            runtime: What memory a query may use on each executor.
            concurrent_tasks: How many cores each executor uses: by default they share those of the machine.
            work_dir: A folder for what the cluster keeps: by default a temporary one.
            allow_python: Whether executors run functions written in Python, in processes of their own.
            python_memory: How many bytes such a process may allocate: by default 2 GiB.
            python_timeout: How many seconds a call of such a function may take: by default five minutes.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext.standalone(executors=2)
            >>> ctx.sql("SELECT sum(a) AS total FROM (VALUES (1), (2)) AS t (a)").to_pydict()
            {'total': [3]}
        """
        cluster = {"executors": executors, "cores": concurrent_tasks, "work_folder": work_dir}
        given: dict[str, object] = {name: value for name, value in cluster.items() if value is not None}
        given |= python_options(allow_python, python_memory, python_timeout)
        from .remote import BallistaSessionContext

        context = BallistaSessionContext.__new__(BallistaSessionContext)
        context._begin(_native.session_standalone(given, merged_options(config, runtime)))
        return context

    def session_id(self) -> str:
        """Return the identifier of the session.

        Example:
            >>> from ballista import SessionContext
            >>> len(SessionContext().session_id())
            36
        """
        return _native.session_id(self._session)

    def session_start_time(self) -> str:
        """Return when the session was made, as a text like ``2026-01-31T12:00:00.000000+00:00``.

        Example:
            >>> from datetime import datetime, timezone
            >>> from ballista import SessionContext
            >>> datetime.fromisoformat(SessionContext().session_start_time()) <= datetime.now(timezone.utc)
            True
        """
        return self._started.isoformat()

    def enable_ident_normalization(self) -> bool:
        """Say whether names that are not in double quotes are folded to lower case.

        Example:
            >>> from ballista import SessionContext
            >>> SessionContext().enable_ident_normalization()
            True
        """
        return self._settings()["datafusion.sql_parser.enable_ident_normalization"] == "true"

    def copied_config(self) -> SessionConfig:
        """Return a copy of the settings.

        Example:
            >>> from ballista import SessionConfig, SessionContext
            >>> ctx = SessionContext(SessionConfig().with_batch_size(100))
            >>> SessionContext(ctx.copied_config()).sql("SHOW datafusion.execution.batch_size").to_pydict()["value"]
            ['100']
        """
        copied = SessionConfig()
        copied.options = {key: value for key, value in self._settings().items() if value}
        return copied

    def _settings(self) -> dict[str, str | None]:
        return _native.session_settings(self._session)

    def sql(
        self,
        query: str,
        options: SQLOptions | None = None,
        param_values: dict[str, Any] | None = None,
        **named_params: Any,
    ) -> DataFrame:
        """Make a DataFrame of a SQL statement.

        Statements that define, drop, set or show something take effect at once.

        Args:
            query: The statement.
            options: What statements are allowed.
            param_values: Values of ``$name`` and ``$1`` in the statement.
            named_params: SQL, or DataFrames, to put in place of ``$name`` in the text of the statement.

        Raises:
            SyntaxError: If the statement does not parse.
            NotFoundError: If it refers to something unknown.
            BindingError: If a type or an argument does not fit.

        Example:
            >>> from ballista import SessionContext
            >>> ctx = SessionContext()
            >>> df = ctx.from_pydict({"a": [1, 2, 3]})
            >>> ctx.sql("SELECT a FROM $df WHERE a > $least", param_values={"least": 1}, df=df).to_pydict()
            {'a': [2, 3]}
        """
        text = self._substituted(query, named_params) if named_params else query
        values = {name: parameter(name, value) for name, value in (param_values or {}).items()}
        allowed = {f"allow_{kind}": allow for kind, allow in options.allowed.items()} if options else {}
        if self._python.create(self, text, allowed):
            return self.empty_table().limit(0)
        self._python.prepare(self, text)
        return self._frame(_native.session_sql(self._session, text, allowed, values))

    def sql_with_options(
        self, query: str, options: SQLOptions, param_values: dict[str, Any] | None = None, **named_params: Any
    ) -> DataFrame:
        """Make a DataFrame of a SQL statement, as `sql` does, if the options allow for it.

        Example:
            >>> from ballista import SessionContext, SQLOptions
            >>> read_only = SQLOptions().with_allow_ddl(False).with_allow_dml(False).with_allow_statements(False)
            >>> SessionContext().sql_with_options("SELECT 1 AS a", read_only).to_pydict()
            {'a': [1]}
        """
        return self.sql(query, options, param_values, **named_params)

    def _substituted(self, query: str, parameters: dict[str, Any]) -> str:
        texts = {name: self._as_sql(value) for name, value in parameters.items()}
        return _PLACEHOLDER.sub(lambda match: texts.get(match["name"] or "", match[0]), query)

    def _as_sql(self, value: Any) -> str:
        if not isinstance(value, DataFrame):
            return str(value)
        name = f"view_{uuid.uuid4().hex}"
        self.register_view(name, value)
        return name


# What $name is not a placeholder in: strings, names in quotes and comments.
_PLACEHOLDER = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/ | \$(?P<name>[A-Za-z_]\w*)""",
    re.VERBOSE | re.DOTALL,
)


@cache
def _global_context() -> SessionContext:
    return SessionContext()
