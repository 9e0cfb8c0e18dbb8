"""What a session may use and how it behaves."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike, fspath
from typing import Any

from . import _native

__all__ = ["RuntimeEnvBuilder", "SQLOptions", "SessionConfig"]


class SessionConfig:
    """Settings of a session. Its methods change it and return it, so that calls can be chained.

    Args:
        config_options: Settings by name, as `set` takes them.

    Raises:
        ValueError: If there is no such setting, or a value does not fit.

    Example:
        >>> from ballista import SessionConfig, SessionContext
        >>> ctx = SessionContext(SessionConfig().with_target_partitions(2).with_batch_size(4096))
    """

    def __init__(self, config_options: dict[str, str] | None = None) -> None:
        self.options: dict[str, str] = {}
        if config_options is not None:
            self._add(config_options)

    def set(self, key: str, value: str) -> SessionConfig:
        """Change a setting by its name, such as ``datafusion.execution.batch_size``.

        Args:
            key: The name.
            value: The value, as text.

        Raises:
            ValueError: If there is no such setting, or the value does not fit.
            TypeError: If one is no string.

        Example:
            >>> from ballista import SessionConfig, SessionContext
            >>> config = SessionConfig().set("datafusion.execution.batch_size", "4096")
            >>> SessionContext(config).sql("SHOW datafusion.execution.batch_size").to_pydict()["value"]
            ['4096']
        """
        return self._add({key: value})

    def _add(self, options: Mapping[str, str]) -> SessionConfig:
        if not isinstance(options, Mapping):
            raise TypeError(f"expected a dict of settings, got {type(options).__name__}")
        for key, value in options.items():
            if not isinstance(key, str) or not isinstance(value, str):
                raise TypeError(f"settings and their values are strings: {key!r}: {value!r}")
        _native.session_open(options)  # the engine knows its settings
        self.options |= options
        return self

    def with_create_default_catalog_and_schema(self, enabled: bool = True) -> SessionConfig:
        """Say whether the default catalog and schema are made. They always are."""
        return self._set_flag("catalog.create_default_catalog_and_schema", enabled)

    def with_default_catalog_and_schema(self, catalog: str, schema: str) -> SessionConfig:
        """Say where tables are whose names do not say it.

        Example:
            >>> from ballista import SessionConfig, SessionContext
            >>> ctx = SessionContext(SessionConfig().with_default_catalog_and_schema("lake", "raw"))
            >>> _ = ctx.from_pydict({"a": [1]}, name="t")
            >>> ctx.sql("SELECT a FROM lake.raw.t").to_pydict()
            {'a': [1]}
        """
        self.set("datafusion.catalog.default_catalog", catalog)
        return self.set("datafusion.catalog.default_schema", schema)

    def with_information_schema(self, enabled: bool = True) -> SessionConfig:
        """Say whether there is an information_schema.

        Example:
            >>> from ballista import SessionConfig, SessionContext
            >>> ctx = SessionContext(SessionConfig().with_information_schema(True))
            >>> _ = ctx.from_pydict({"a": [1]}, name="t")
            >>> ctx.sql("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'").to_pydict()
            {'table_name': ['t']}
        """
        return self._set_flag("catalog.information_schema", enabled)

    def with_batch_size(self, batch_size: int) -> SessionConfig:
        """Say how many rows a batch of a result has at most.

        Example:
            >>> from ballista import SessionConfig, SessionContext
            >>> ctx = SessionContext(SessionConfig().with_batch_size(2))
            >>> max(batch.num_rows for batch in ctx.sql("SELECT value FROM range(5)").collect())
            2
        """
        return self.set("datafusion.execution.batch_size", _count(batch_size))

    def with_target_partitions(self, target_partitions: int) -> SessionConfig:
        """Say how many processors work on a query.

        Example:
            >>> from ballista import SessionConfig, SessionContext
            >>> ctx = SessionContext(SessionConfig().with_target_partitions(1).with_information_schema(True))
            >>> ctx.sql("SHOW datafusion.execution.target_partitions").to_pydict()["value"]
            ['1']
        """
        return self.set("datafusion.execution.target_partitions", _count(target_partitions))

    def with_repartition_aggregations(self, enabled: bool = True) -> SessionConfig:
        """Accepted, and without effect: all workers take part in aggregations."""
        return self._set_flag("optimizer.repartition_aggregations", enabled)

    def with_repartition_joins(self, enabled: bool = True) -> SessionConfig:
        """Accepted, and without effect: all workers take part in joins."""
        return self._set_flag("optimizer.repartition_joins", enabled)

    def with_repartition_windows(self, enabled: bool = True) -> SessionConfig:
        """Accepted, and without effect: all workers take part in windows."""
        return self._set_flag("optimizer.repartition_windows", enabled)

    def with_repartition_sorts(self, enabled: bool = True) -> SessionConfig:
        """Accepted, and without effect: all workers take part in sorts."""
        return self._set_flag("optimizer.repartition_sorts", enabled)

    def with_repartition_file_scans(self, enabled: bool = True) -> SessionConfig:
        """Accepted, and without effect: all workers take part in reading a file."""
        return self._set_flag("optimizer.repartition_file_scans", enabled)

    def with_repartition_file_min_size(self, size: int) -> SessionConfig:
        """Accepted, and without effect: all workers take part in reading a file."""
        return self.set("datafusion.optimizer.repartition_file_min_size", _count(size))

    def with_parquet_pruning(self, enabled: bool = True) -> SessionConfig:
        """Accepted, and without effect: what statistics exclude is never read."""
        return self._set_flag("execution.parquet.pruning", enabled)

    def _set_flag(self, key: str, enabled: bool) -> SessionConfig:
        return self.set(f"datafusion.{key}", "true" if enabled else "false")


class RuntimeEnvBuilder:
    """Memory and disk that a session may use. Its methods change it and return it, so that calls can be chained.

    Example:
        >>> from ballista import RuntimeEnvBuilder, SessionContext
        >>> ctx = SessionContext(runtime=RuntimeEnvBuilder().with_fair_spill_pool(2_000_000_000))
    """

    def __init__(self) -> None:
        self.options: dict[str, str] = {}

    def with_unbounded_memory_pool(self) -> RuntimeEnvBuilder:
        """Let a query use what memory the process may use.

        Example:
            >>> from ballista import RuntimeEnvBuilder, SessionContext
            >>> runtime = RuntimeEnvBuilder().with_fair_spill_pool(1000).with_unbounded_memory_pool()
            >>> SessionContext(runtime=runtime).sql("SELECT count(*) AS n FROM range(1000)").to_pydict()
            {'n': [1000]}
        """
        self.options.pop("datafusion.runtime.memory_limit", None)
        return self

    def with_fair_spill_pool(self, size: int) -> RuntimeEnvBuilder:
        """Limit the memory of a query, in bytes.

        Example:
            >>> from ballista import RuntimeEnvBuilder, SessionContext
            >>> ctx = SessionContext(runtime=RuntimeEnvBuilder().with_fair_spill_pool(100_000_000))
            >>> ctx.sql("SELECT 1 AS a").to_pydict()
            {'a': [1]}
        """
        self.options["datafusion.runtime.memory_limit"] = _count(size)
        return self

    def with_greedy_memory_pool(self, size: int) -> RuntimeEnvBuilder:
        """Limit the memory of a query, in bytes. There is one kind of limit, that of `with_fair_spill_pool`.

        Example:
            >>> from ballista import RuntimeEnvBuilder, SessionContext
            >>> ctx = SessionContext(runtime=RuntimeEnvBuilder().with_greedy_memory_pool(100_000_000))
            >>> ctx.sql("SELECT 1 AS a").to_pydict()
            {'a': [1]}
        """
        return self.with_fair_spill_pool(size)

    def with_disk_manager_os(self) -> RuntimeEnvBuilder:
        """Keep temporary files where the system does, which is the default. Queries write none: they run in memory."""
        self.options.pop("datafusion.runtime.temp_directory", None)
        return self

    def with_disk_manager_disabled(self) -> RuntimeEnvBuilder:
        """Let queries write no temporary files. They never do: they run in memory."""
        return self

    def with_disk_manager_specified(self, *paths: str | PathLike[str]) -> RuntimeEnvBuilder:
        """Say where temporary files may be, in the first of some folders. Queries write none: they run in memory.

        Raises:
            TypeError: If something is no path.
        """
        for path in reversed(paths):
            self.with_temp_file_path(path)
        return self

    def with_temp_file_path(self, path: str | PathLike[str]) -> RuntimeEnvBuilder:
        """Say in which folder temporary files may be. Queries write none: they run in memory.

        Raises:
            TypeError: If it is no path.
        """
        self.options["datafusion.runtime.temp_directory"] = fspath(path)
        return self


class SQLOptions:
    """What statements ``SessionContext.sql_with_options`` may run. Its methods change it and return it.

    Example:
        >>> from ballista import SessionContext, SQLOptions
        >>> options = SQLOptions().with_allow_ddl(False)
        >>> SessionContext().sql_with_options("SELECT 1 AS one", options).to_pydict()
        {'one': [1]}
    """

    def __init__(self) -> None:
        self.allowed = {"ddl": True, "dml": True, "statements": True}

    def with_allow_ddl(self, allow: bool = True) -> SQLOptions:
        """Say whether statements may define and drop tables.

        Example:
            >>> from ballista import SessionContext, SQLOptions
            >>> try:
            ...     SessionContext().sql_with_options("CREATE TABLE t (a INT)", SQLOptions().with_allow_ddl(False))
            ... except Exception as error:
            ...     "DDL" in str(error)
            True
        """
        self.allowed["ddl"] = allow
        return self

    def with_allow_dml(self, allow: bool = True) -> SQLOptions:
        """Say whether statements may change the rows of tables.

        Example:
            >>> from ballista import SessionContext, SQLOptions
            >>> ctx = SessionContext()
            >>> _ = ctx.sql("CREATE TABLE t (a INT)")
            >>> try:
            ...     ctx.sql_with_options("INSERT INTO t VALUES (1)", SQLOptions().with_allow_dml(False))
            ... except Exception as error:
            ...     "DML" in str(error)
            True
        """
        self.allowed["dml"] = allow
        return self

    def with_allow_statements(self, allow: bool = True) -> SQLOptions:
        """Say whether statements such as SET may run.

        Example:
            >>> from ballista import SessionContext, SQLOptions
            >>> try:
            ...     SessionContext().sql_with_options(
            ...         "SET datafusion.execution.batch_size = 10", SQLOptions().with_allow_statements(False)
            ...     )
            ... except Exception as error:
            ...     "SetVariable" in str(error)
            True
        """
        self.allowed["statements"] = allow
        return self


def _count(value: Any) -> str:
    """Write a number that must be whole and not negative."""
    if not isinstance(value, int):
        raise TypeError(f"expected a whole number, got {type(value).__name__}: {value!r}")
    if value < 0:
        raise OverflowError(f"number must not be negative: {value}")
    return str(value)


def merged_options(config: SessionConfig | None, runtime: RuntimeEnvBuilder | None) -> dict[str, str]:
    """Return the settings of both, where they are given."""
    return {**(config.options if config else {}), **(runtime.options if runtime else {})}
