"""What a session may use and how it behaves."""

from __future__ import annotations

__all__ = ["RuntimeEnvBuilder", "SQLOptions", "SessionConfig"]


class SessionConfig:
    """Settings of a session. Its methods change it and return it, so that calls can be chained.

    Args:
        config_options: Settings by name, as `set` takes them.

    Example:
        >>> from ballista import SessionConfig, SessionContext
        >>> ctx = SessionContext(SessionConfig().with_target_partitions(2).with_batch_size(4096))
    """

    def __init__(self, config_options: dict[str, str] | None = None) -> None:
        self.options: dict[str, str] = {}
        for key, value in (config_options or {}).items():
            self.set(key, value)

    def set(self, key: str, value: str) -> SessionConfig:
        """Change a setting by its name, such as ``datafusion.execution.batch_size``.

        Unknown names and values that do not fit raise a `ValueError` when the session is made.
        """
        self.options[key] = value
        return self

    def with_create_default_catalog_and_schema(self, enabled: bool = True) -> SessionConfig:
        """Say whether the default catalog and schema are made. They always are."""
        return self._set_flag("catalog.create_default_catalog_and_schema", enabled)

    def with_default_catalog_and_schema(self, catalog: str, schema: str) -> SessionConfig:
        """Say where tables are whose names do not say it."""
        self.set("datafusion.catalog.default_catalog", catalog)
        return self.set("datafusion.catalog.default_schema", schema)

    def with_information_schema(self, enabled: bool = True) -> SessionConfig:
        """Say whether there is an information_schema."""
        return self._set_flag("catalog.information_schema", enabled)

    def with_batch_size(self, batch_size: int) -> SessionConfig:
        """Say how many rows a batch of a result has at most."""
        return self.set("datafusion.execution.batch_size", str(batch_size))

    def with_target_partitions(self, target_partitions: int) -> SessionConfig:
        """Say how many processors work on a query."""
        return self.set("datafusion.execution.target_partitions", str(target_partitions))

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
        return self.set("datafusion.optimizer.repartition_file_min_size", str(size))

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
        """Let a query use what memory the process may use."""
        self.options.pop("datafusion.runtime.memory_limit", None)
        return self

    def with_fair_spill_pool(self, size: int) -> RuntimeEnvBuilder:
        """Limit the memory of a query, in bytes."""
        self.options["datafusion.runtime.memory_limit"] = str(size)
        return self

    def with_greedy_memory_pool(self, size: int) -> RuntimeEnvBuilder:
        """Limit the memory of a query, in bytes. There is one kind of limit, that of `with_fair_spill_pool`."""
        return self.with_fair_spill_pool(size)

    def with_disk_manager_os(self) -> RuntimeEnvBuilder:
        """Keep temporary files where the system does, which is the default."""
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
        """Say whether statements may define and drop tables."""
        self.allowed["ddl"] = allow
        return self

    def with_allow_dml(self, allow: bool = True) -> SQLOptions:
        """Say whether statements may change the rows of tables."""
        self.allowed["dml"] = allow
        return self

    def with_allow_statements(self, allow: bool = True) -> SQLOptions:
        """Say whether statements such as SET may run."""
        self.allowed["statements"] = allow
        return self


def merged_options(config: SessionConfig | None, runtime: RuntimeEnvBuilder | None) -> dict[str, str]:
    """Return the settings of both, where they are given."""
    return {**(config.options if config else {}), **(runtime.options if runtime else {})}
