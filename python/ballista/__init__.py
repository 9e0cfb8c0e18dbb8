"""SQL and DataFrames on Apache Arrow.

    >>> from ballista import SessionContext, col, functions as f
    >>> ctx = SessionContext()
    >>> df = ctx.from_pydict({"a": [1, 2, 3], "b": [10, 20, 30]}, name="t")
    >>> df.filter(col("a") > 1).aggregate([], [f.sum(col("b")).alias("total")]).to_pydict()
    {'total': [50]}
    >>> ctx.sql("SELECT max(a) AS largest FROM t").to_pydict()
    {'largest': [3]}

The names are those of the ``datafusion`` package: its programs run with ``ballista`` in its place.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from . import catalog, common, errors, expr, extensions, functions, ipc, object_store, options, unparser, user_defined
from .catalog import Catalog, Table, TableProviderFactory, TableProviderFactoryExportable
from .cluster import BallistaExecutor, BallistaScheduler, setup_test_cluster
from .col import col, column
from .common import DFSchema
from .config import RuntimeEnvBuilder, SessionConfig, SQLOptions
from .context import SessionContext
from .dataframe import DataFrame, DataFrameWriteOptions, ExplainFormat, InsertOp, ParquetColumnOptions, ParquetWriterOptions
from .dataframe_formatter import configure_formatter
from .errors import BallistaError
from .expr import Expr, WindowFrame
from .extensions import SessionExtensionComponents
from .io import read_avro, read_csv, read_json, read_parquet
from .log import log_to
from .options import CsvReadOptions
from .plan import ExecutionPlan, LogicalPlan, Metric, MetricsSet, PhysicalPartitioning
from .record_batch import RecordBatch, RecordBatchStream
from .remote import BallistaSessionContext
from .user_defined import (
    Accumulator,
    AggregateUDF,
    ScalarUDF,
    TableFunction,
    Volatility,
    WindowEvaluator,
    WindowUDF,
    udaf,
    udf,
    udtf,
    udwf,
)

__all__ = [
    "Accumulator",
    "AggregateUDF",
    "BallistaError",
    "BallistaExecutor",
    "BallistaScheduler",
    "BallistaSessionContext",
    "Catalog",
    "CsvReadOptions",
    "DFSchema",
    "DataFrame",
    "DataFrameWriteOptions",
    "ExecutionPlan",
    "ExplainFormat",
    "Expr",
    "InsertOp",
    "LogicalPlan",
    "Metric",
    "MetricsSet",
    "ParquetColumnOptions",
    "ParquetWriterOptions",
    "PhysicalPartitioning",
    "RecordBatch",
    "RecordBatchStream",
    "RuntimeEnvBuilder",
    "SQLOptions",
    "ScalarUDF",
    "SessionConfig",
    "SessionContext",
    "SessionExtensionComponents",
    "Table",
    "TableFunction",
    "TableProviderFactory",
    "TableProviderFactoryExportable",
    "Volatility",
    "WindowEvaluator",
    "WindowFrame",
    "WindowUDF",
    "catalog",
    "col",
    "column",
    "common",
    "configure_formatter",
    "errors",
    "expr",
    "extensions",
    "functions",
    "ipc",
    "lit",
    "lit_with_metadata",
    "literal",
    "literal_with_metadata",
    "log_to",
    "object_store",
    "options",
    "read_avro",
    "read_csv",
    "read_json",
    "read_parquet",
    "setup_test_cluster",
    "str_lit",
    "string_literal",
    "udaf",
    "udf",
    "udtf",
    "udwf",
    "unparser",
    "user_defined",
]


def load_ipython_extension(shell: Any) -> None:
    """Do what ``%load_ext ballista`` asks for: see `ballista.notebook`."""
    from . import notebook

    notebook.load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """Do what ``%unload_ext ballista`` asks for."""
    from . import notebook

    notebook.unload(shell)


def literal(value: Any) -> Expr:
    """Make a constant, as `Expr.literal` does.

    Example:
        >>> from ballista import SessionContext, literal
        >>> SessionContext().empty_table().select(literal("x").alias("a")).to_pydict()
        {'a': ['x']}
    """
    return Expr.literal(value)


def lit(value: Any) -> Expr:
    """Make a constant, as `Expr.literal` does.

    Example:
        >>> from ballista import SessionContext, col, lit
        >>> SessionContext().from_pydict({"a": [1, 2]}).select((col("a") * lit(10)).alias("b")).to_pydict()
        {'b': [10, 20]}
    """
    return Expr.literal(value)


def literal_with_metadata(value: Any, metadata: dict[str, str]) -> Expr:
    """Make a constant with metadata, as `Expr.literal_with_metadata` does.

    Example:
        >>> from ballista import SessionContext, literal_with_metadata
        >>> df = SessionContext().empty_table().select(literal_with_metadata(3, {"unit": "m"}).alias("height"))
        >>> df.schema().field("height").metadata
        {b'unit': b'm'}
    """
    return Expr.literal_with_metadata(value, metadata)


def lit_with_metadata(value: Any, metadata: dict[str, str]) -> Expr:
    """Make a constant with metadata, as `Expr.literal_with_metadata` does.

    Example:
        >>> from ballista import SessionContext, lit_with_metadata
        >>> df = SessionContext().empty_table().select(lit_with_metadata(3, {"unit": "m"}).alias("height"))
        >>> df.schema().field("height").metadata
        {b'unit': b'm'}
    """
    return Expr.literal_with_metadata(value, metadata)


def string_literal(value: str) -> Expr:
    """Make a constant of Arrow's type Utf8, as `Expr.string_literal` does.

    Example:
        >>> from ballista import SessionContext, string_literal
        >>> SessionContext().empty_table().select(string_literal("x").alias("s")).schema().field("s").type
        DataType(string)
    """
    return Expr.string_literal(value)


def str_lit(value: str) -> Expr:
    """Make a constant of Arrow's type Utf8, as `Expr.string_literal` does.

    Example:
        >>> from ballista import SessionContext, str_lit
        >>> SessionContext().empty_table().select(str_lit("x").alias("s")).to_pydict()
        {'s': ['x']}
    """
    return Expr.string_literal(value)


if TYPE_CHECKING:
    __version__: str
else:

    def __getattr__(name: str) -> str:
        """Ask the library for its version when that is wanted, since it opens the library."""
        if name == "__version__":
            return importlib.import_module(f"{__name__}._native").version()
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
