"""Sessions: where tables are, and where queries come from."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from datetime import datetime, timezone
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from . import _native
from ._arrow import abi, write
from ._arrow.infer import infer
from ._catalogs import CatalogMethods
from ._files import FileMethods
from ._functions_of import UserDefinedMethods
from ._literals import literal
from ._lookup import PythonCatalogs
from ._missing import require
from ._plans import PlanMethods
from ._stores import Stores
from ._unnamed import Unnamed
from .cluster import python_options
from .config import RuntimeEnvBuilder, SessionConfig, SQLOptions, merged_options
from .dataframe import DataFrame
from .errors import BindingError

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

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


class SessionContext(FileMethods, CatalogMethods, PlanMethods, UserDefinedMethods):
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
        """Return the session that `ballista.read_csv` and `ballista.read_parquet` use."""
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
        """Return the identifier of the session."""
        return _native.session_id(self._session)

    def session_start_time(self) -> str:
        """Return when the session was made, as a text like ``2026-01-31T12:00:00.000000+00:00``."""
        return self._started.isoformat()

    def enable_ident_normalization(self) -> bool:
        """Say whether names that are not in double quotes are folded to lower case."""
        return self._settings()["datafusion.sql_parser.enable_ident_normalization"] == "true"

    def copied_config(self) -> SessionConfig:
        """Return a copy of the settings."""
        copied = SessionConfig()
        copied.options = {key: value for key, value in self._settings().items() if value}
        return copied

    def _settings(self) -> dict[str, str | None]:
        return _native.session_settings(self._session)

    # ---- SQL ----

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
        values = {name: literal(value, text="u") for name, value in (param_values or {}).items()}
        allowed = {f"allow_{kind}": allow for kind, allow in options.allowed.items()} if options else {}
        if self._python.create(self, text, allowed):
            return self.empty_table().limit(0)
        self._python.prepare(self, text)
        return self._frame(_native.session_sql(self._session, text, allowed, values))

    def sql_with_options(
        self, query: str, options: SQLOptions, param_values: dict[str, Any] | None = None, **named_params: Any
    ) -> DataFrame:
        """Make a DataFrame of a SQL statement, as `sql` does, if the options allow for it."""
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

    # ---- Data in memory ----

    def from_arrow(self, data: ArrowStreamExportable | ArrowArrayExportable, name: str | None = None) -> DataFrame:
        """Make a DataFrame of Arrow data, without copying it.

        Args:
            data: What hands out Arrow data, such as a table of pyarrow.
            name: The name of a table to make of it.

        Raises:
            TypeError: If it does not hand out Arrow data.
            BindingError: If there is a table of the name.
        """
        stream = abi.ArrowArrayStream()
        if hasattr(data, "__arrow_c_stream__"):
            abi.from_capsule(data.__arrow_c_stream__(), stream)
        elif hasattr(data, "__arrow_c_array__"):
            schema, array = abi.ArrowSchema(), abi.ArrowArray()
            schema_capsule, array_capsule = data.__arrow_c_array__()
            abi.from_capsule(schema_capsule, schema)
            abi.from_capsule(array_capsule, array)
            stream = _native.stream_of(schema, array)
        else:
            raise TypeError(f"expected data that hands out an Arrow array or stream, got {type(data).__name__}")
        return self._from_stream(stream, name)

    def _from_stream(self, stream: abi.ArrowArrayStream, name: str | None) -> DataFrame:
        frame = self._frame(_native.session_stream(self._session, name, stream))
        return self._unnamed.add(frame) if name is None else frame

    def from_pydict(self, data: dict[str, list[Any]], name: str | None = None) -> DataFrame:
        """Make a DataFrame of columns by name.

        Args:
            data: The columns. Types are inferred from the values.
            name: The name of a table to make of it.

        Raises:
            TypeError: If a column has values of several types.
            ValueError: If columns are not of one length.
        """
        if not isinstance(data, dict):
            raise TypeError(f"expected a dict of columns, got {type(data).__name__}")
        pyarrow = _pyarrow()
        if pyarrow is not None:
            return self.from_arrow(pyarrow.Table.from_pydict(data), name)
        columns = {key: list(values) for key, values in data.items()}
        lengths = {len(values) for values in columns.values()}
        if len(lengths) > 1:
            raise ValueError(f"columns of different lengths: {sorted(lengths)}")
        fields = [infer(key, values) for key, values in columns.items()]
        batch = write.batch(fields, list(columns.values()), next(iter(lengths), 0))
        return self._from_stream(_native.stream_of(*batch), name)

    def from_pylist(self, data: list[dict[str, Any]], name: str | None = None) -> DataFrame:
        """Make a DataFrame of rows, each a dict. The first row says what columns there are.

        Args:
            data: The rows.
            name: The name of a table to make of it.
        """
        names = list(data[0]) if data else []
        return self.from_pydict({key: [row.get(key) for row in data] for key in names}, name)

    def from_pandas(self, data: pd.DataFrame, name: str | None = None) -> DataFrame:
        """Make a DataFrame of one of pandas.

        Args:
            data: The rows. An index that has a name becomes a column.
            name: The name of a table to make of it.

        Raises:
            ImportError: If pyarrow is not installed.
        """
        return self.from_arrow(require("pyarrow", "from_pandas()").Table.from_pandas(data), name)

    def from_polars(self, data: pl.DataFrame, name: str | None = None) -> DataFrame:
        """Make a DataFrame of one of polars.

        Args:
            data: The rows.
            name: The name of a table to make of it.
        """
        return self.from_arrow(data, name)

    def create_dataframe(
        self,
        partitions: list[list[pa.RecordBatch]],
        name: str | None = None,
        schema: pa.Schema | None = None,
    ) -> DataFrame:
        """Make a DataFrame of lists of batches of pyarrow.

        Args:
            partitions: The batches.
            name: The name of a table to make of them.
            schema: Their schema, needed where there are none.
        """
        batches = [batch for partition in partitions for batch in partition]
        return self.from_arrow(require("pyarrow", "create_dataframe()").Table.from_batches(batches, schema), name)

    def read_batch(self, batch: pa.RecordBatch) -> DataFrame:
        """Make a DataFrame of a batch of pyarrow."""
        return self.from_arrow(batch)

    def read_batches(self, batches: Iterable[pa.RecordBatch]) -> DataFrame:
        """Make a DataFrame of batches of pyarrow."""
        return self.create_dataframe([list(batches)])

    def empty_table(self) -> DataFrame:
        """Make a DataFrame of one row without columns."""
        return self._frame(_native.plan_call(self._session, "values", []))

    def read_empty(self) -> DataFrame:
        """Make a DataFrame of one row without columns."""
        return self.empty_table()

    # ---- Tables ----

    def register_batch(self, name: str, batch: pa.RecordBatch) -> None:
        """Make a table of a batch of pyarrow."""
        self.from_arrow(batch, name)

    def register_record_batches(self, name: str, partitions: list[list[pa.RecordBatch]]) -> None:
        """Make a table of lists of batches of pyarrow.

        Raises:
            BindingError: If there are no batches, which say what columns there are.
        """
        if not any(partitions):
            raise BindingError(f"table without a schema: {name!r}: there are no record batches")
        self.create_dataframe(partitions, name)


# What $name is not a placeholder in: strings, names in quotes and comments.
_PLACEHOLDER = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/ | \$(?P<name>[A-Za-z_]\w*)""",
    re.VERBOSE | re.DOTALL,
)


@cache
def _global_context() -> SessionContext:
    return SessionContext()


def _pyarrow() -> Any:
    """Return pyarrow where it is installed: it knows more types of values than this package."""
    try:
        return require("pyarrow", "")
    except ImportError:
        return None
