"""One adapter an engine: register a table, run a query to its end."""

from __future__ import annotations

import importlib
import importlib.util
import os
from typing import Any, Protocol

from bench.suites import Table

Rows = list[tuple[Any, ...]]

# What SQL leaves open, DuckDB is told to do as we and DataFusion do.
NULL_ORDER = "nulls_last_on_asc_first_on_desc"


class Engine(Protocol):
    """What the runner needs of an engine."""

    def register(self, table: Table) -> None:
        """Make the table known under its name."""

    def run(self, sql: str) -> Any:
        """Run the query and hold its whole result in memory, as the engine's own object."""

    def rows(self, result: Any) -> Rows:
        """Turn a result into Python values."""


class DataFusion:
    """DataFusion, and this engine, whose package has the same names."""

    def __init__(self, module: str, threads: int) -> None:
        package = importlib.import_module(module)
        config = package.SessionConfig().with_target_partitions(threads)
        self.context = package.SessionContext(config)

    def register(self, table: Table) -> None:
        getattr(self.context, f"register_{table.format}")(table.name, table.path)

    def run(self, sql: str) -> Any:
        return self.context.sql(sql).collect()

    def rows(self, result: Any) -> Rows:
        return [row for batch in result for row in _transposed(batch)]


class DuckDB:
    """DuckDB with an in-memory database and views over the files."""

    def __init__(self, threads: int) -> None:
        duckdb = importlib.import_module("duckdb")
        self.connection = duckdb.connect(config={"threads": threads})
        self.connection.execute(f"SET default_null_order = '{NULL_ORDER}'; SET integer_division = true")

    def register(self, table: Table) -> None:
        path = table.path if table.format == "parquet" else f"{table.path}/*.{table.format}"
        self.connection.execute(f"CREATE VIEW {table.name} AS SELECT * FROM read_{table.format}('{path}')")

    def run(self, sql: str) -> Any:
        return self.connection.sql(sql).to_arrow_table()

    def rows(self, result: Any) -> Rows:
        return _transposed(result)


class Polars:
    """Polars through its SQL interface, on its streaming engine, which is its faster one."""

    def __init__(self, threads: int) -> None:
        os.environ["POLARS_MAX_THREADS"] = str(threads)
        self.polars = importlib.import_module("polars")
        self.context = self.polars.SQLContext()

    def register(self, table: Table) -> None:
        scan = getattr(self.polars, "scan_ndjson" if table.format == "json" else f"scan_{table.format}")
        path = table.path if table.format == "parquet" else f"{table.path}/*.{table.format}"
        self.context.register(table.name, scan(path))

    def run(self, sql: str) -> Any:
        return self.context.execute(sql).collect(engine="streaming")

    def rows(self, result: Any) -> Rows:
        return list(result.rows())


NAMES = ("ballista", "duckdb", "polars", "datafusion")


def start(name: str, threads: int) -> Engine:
    """Import the engine into this process and give it that many threads."""
    match name:
        case "duckdb":
            return DuckDB(threads)
        case "polars":
            return Polars(threads)
        case "ballista" | "datafusion":
            return DataFusion(name, threads)
    raise ValueError(f"unknown engine: {name!r} (known: {', '.join(NAMES)})")


def installed(name: str) -> bool:
    """Say whether the engine can be imported here."""
    return importlib.util.find_spec(name) is not None


def version(name: str) -> str:
    """Return the engine's version as its package says it."""
    return str(importlib.import_module(name).__version__)


def _transposed(columns: Any) -> Rows:
    """Turn an Arrow table or batch into rows; not through dicts, since names may repeat."""
    return list(zip(*(column.to_pylist() for column in columns.columns), strict=True))
