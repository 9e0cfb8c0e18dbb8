"""The nodes of plans that stand for statements, as ``LogicalPlan.to_variant`` shows them.

Statements that define something have taken effect when ``SessionContext.sql`` returns. EXPLAIN shows them instead:

    >>> from ballista import SessionContext
    >>> explained = SessionContext().sql("EXPLAIN CREATE TABLE t AS SELECT 1 AS a").logical_plan().to_variant()
    >>> explained.plan().to_variant().name()
    't'
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from . import _native
from ._missing import require
from ._nodes import Node
from .errors import UnsupportedError

if TYPE_CHECKING:
    import pyarrow as pa

    from .expr import Expr, SortExpr
    from .plan import LogicalPlan


class _Statement(Node):
    def _name(self) -> str:
        return str(self._described.get("name", ""))

    def _input(self) -> LogicalPlan:
        return self._plan.inputs()[0]


class _Named(_Statement):
    def name(self) -> str:
        """Return its name."""
        return self._name()


class _Creating(_Named):
    def if_not_exists(self) -> bool:
        """Say whether what there is of the name stays."""
        return bool(self._flag("if_not_exists"))

    def or_replace(self) -> bool:
        """Say whether what there is of the name is replaced."""
        return bool(self._flag("or_replace"))


class _Dropping(_Named):
    def if_exists(self) -> bool:
        """Say whether it is no error that there is nothing of the name."""
        return bool(self._flag("if_exists"))


class Explain(_Statement):
    """EXPLAIN: tells how a statement would be run.

    Example:
        >>> from ballista import SessionContext
        >>> node = SessionContext().sql("EXPLAIN SELECT 1 AS a").logical_plan().to_variant()
        >>> type(node.plan().to_variant()).__name__
        'Projection'
    """

    def plan(self) -> LogicalPlan:
        """Return what is explained."""
        return self._input()

    def explain_string(self) -> list[str]:
        """Return the text of what is explained."""
        return [self._input().display_indent()]

    def verbose(self) -> bool:
        """Say whether it tells of each step."""
        return bool(self._flag("verbose"))


class Analyze(_Statement):
    """EXPLAIN ANALYZE: runs a query, and tells what its operators did."""

    def verbose(self) -> bool:
        """Say whether it tells more."""
        return bool(self._flag("verbose"))


class DescribeTable(_Statement):
    """DESCRIBE: tells the columns of a table."""

    def schema(self) -> pa.Schema:  # type: ignore[override]
        """Return the columns that are told of, as a schema of pyarrow."""
        schema: pa.Schema = require("pyarrow", "schema()").schema(self)
        return schema

    def __arrow_c_schema__(self) -> object:
        """Return the columns that are told of as a capsule of the Arrow C data interface."""
        return _native.capsule(_native.plan_schema(self._input().plan))

    def output_schema(self) -> Any:
        """Return the columns of what is told."""
        return super().schema()


class CopyTo(_Statement):
    """COPY: writes rows to files.

    Example:
        >>> from ballista import SessionContext
        >>> node = SessionContext().sql("COPY (SELECT 1 AS a) TO 't.csv'").logical_plan().to_variant()
        >>> node.output_url(), node.file_type()
        ('t.csv', FileType(CSV))
    """

    def input(self) -> LogicalPlan:  # type: ignore[override]
        """Return whose rows are written."""
        return self._input()

    def output_url(self) -> str:
        """Return where they are written."""
        return self._name()

    def partition_by(self) -> list[str]:
        """Return the columns that become folders."""
        return list(self._flag("partition_by"))

    def file_type(self) -> FileType:
        """Return the format of the files."""
        return FileType(self._flag("file_type"))

    def options(self) -> dict[str, str]:
        """Return the options of the format."""
        return dict(self._flag("options"))


class FileType:
    """The format of files that are written.

    Args:
        name: Its name, in upper case.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return f"FileType({self._name})"


class WriteOp(Enum):
    """What is done with the rows of a table."""

    Append = "Append"
    Overwrite = "Overwrite"
    Update = "Update"
    Delete = "Delete"


class DmlStatement(_Statement):
    """INSERT, UPDATE and DELETE: change the rows of a table.

    Example:
        >>> from ballista import SessionContext
        >>> ctx = SessionContext()
        >>> _ = ctx.sql("CREATE TABLE t (a INT)")
        >>> node = ctx.sql("INSERT INTO t VALUES (1)").logical_plan().to_variant()
        >>> node.table_name(), node.op().name
        ('t', 'Append')
    """

    def table_name(self) -> str:
        """Return the name of the table."""
        return self._name()

    def op(self) -> WriteOp:
        """Return what is done."""
        return WriteOp(self._flag("op"))

    def input(self) -> LogicalPlan:  # type: ignore[override]
        """Return the rows that are inserted, or those that others take the place of."""
        return self._input()

    def output_schema(self) -> Any:
        """Return the columns of what is told."""
        return self.schema()


class CreateMemoryTable(_Creating):
    """CREATE TABLE."""


class CreateView(_Creating):
    """CREATE VIEW.

    Example:
        >>> from ballista import SessionContext
        >>> explained = SessionContext().sql("EXPLAIN CREATE VIEW v AS SELECT 1 AS a").logical_plan().to_variant()
        >>> explained.plan().to_variant().name()
        'v'
    """

    def definition(self) -> str:
        """Return the statement."""
        return str(self._flag("definition"))


class CreateExternalTable(_Creating):
    """CREATE EXTERNAL TABLE: makes files a table.

    Example:
        >>> from ballista import SessionContext
        >>> sql = "EXPLAIN CREATE EXTERNAL TABLE t (a INT) STORED AS CSV LOCATION 't.csv'"
        >>> node = SessionContext().sql(sql).logical_plan().to_variant().plan().to_variant()
        >>> node.location(), node.file_type(), node.unbounded()
        ('t.csv', 'CSV', False)
    """

    def locations(self) -> list[str]:
        """Return where the files are."""
        return list(self._flag("locations"))

    def location(self) -> str:
        """Return where the first of the files are."""
        return self.locations()[0]

    def file_type(self) -> str:
        """Return the format of the files."""
        return str(self._flag("file_type"))

    def table_partition_cols(self) -> list[str]:
        """Return the columns whose values are in the names of folders."""
        return list(self._flag("partition_by"))

    def temporary(self) -> bool:
        """Say whether the table is temporary."""
        return bool(self._flag("temporary"))

    def unbounded(self) -> bool:
        """Say whether its rows do not end."""
        return bool(self._flag("unbounded"))

    def options(self) -> dict[str, str]:
        """Return the options of the format."""
        return dict(self._flag("options"))

    def definition(self) -> str:
        """Return the statement."""
        return str(self._flag("definition"))


class CreateCatalogSchema(_Creating):
    """CREATE SCHEMA."""

    def schema_name(self) -> str:
        """Return the name of the schema."""
        return self._name()


class CreateCatalog(_Creating):
    """CREATE DATABASE: makes a catalog."""

    def catalog_name(self) -> str:
        """Return the name of the catalog."""
        return self._name()


class CreateIndex(_Creating):
    """CREATE INDEX, which is not supported when it runs."""

    def name(self) -> str | None:  # type: ignore[override]
        """Return the name of the index, or None."""
        return self._name() or None

    def table(self) -> str:
        """Return the name of the table."""
        return str(self._flag("table"))

    def using(self) -> str | None:
        """Return what kind of index it is, or None."""
        return self._flag("using") or None

    def columns(self) -> list[SortExpr]:
        """Return the keys."""
        return self._keys()

    def unique(self) -> bool:
        """Say whether no two rows have the same key."""
        return bool(self._flag("unique"))


class DropTable(_Dropping):
    """DROP TABLE."""


class DropView(_Dropping):
    """DROP VIEW."""


class DropCatalogSchema(_Dropping):
    """DROP SCHEMA."""

    def cascade(self) -> bool:
        """Say whether the tables of the schema are dropped too."""
        return bool(self._flag("cascade"))


class SetVariable(_Statement):
    """SET."""

    def variable(self) -> str:
        """Return the name of the setting."""
        return self._name()

    def value(self) -> str:
        """Return its new value."""
        return str(self._flag("value"))


class Prepare(_Named):
    """PREPARE: keeps a statement for EXECUTE."""

    def input(self) -> LogicalPlan:  # type: ignore[override]
        """Return the statement.

        Raises:
            UnsupportedError: If it has parameters: it is bound when it is executed.
        """
        if not self._plan.inputs():
            raise UnsupportedError(f"statement has parameters, and is bound when it is executed: {self.name()}")
        return self._input()


class Execute(_Named):
    """EXECUTE: runs a statement that was prepared."""

    def parameters(self) -> list[Expr]:
        """Return the values of the parameters."""
        return self._exprs("parameters")


class Deallocate(_Named):
    """DEALLOCATE: forgets a statement that was prepared."""


class TransactionAccessMode(Enum):
    """Whether a transaction may write."""

    ReadOnly = "ReadOnly"
    ReadWrite = "ReadWrite"


class TransactionIsolationLevel(Enum):
    """What a transaction sees of others."""

    ReadUncommitted = "ReadUncommitted"
    ReadCommitted = "ReadCommitted"
    RepeatableRead = "RepeatableRead"
    Serializable = "Serializable"
    Snapshot = "Snapshot"


class TransactionConclusion(Enum):
    """How a transaction ends."""

    Commit = "Commit"
    Rollback = "Rollback"


class TransactionStart(_Statement):
    """START TRANSACTION, which is not supported when it runs."""

    def access_mode(self) -> TransactionAccessMode:
        """Return whether it may write."""
        return TransactionAccessMode(self._flag("access_mode"))

    def isolation_level(self) -> TransactionIsolationLevel:
        """Return what it sees of others."""
        return TransactionIsolationLevel(self._flag("isolation_level"))


class TransactionEnd(_Statement):
    """COMMIT and ROLLBACK, which are not supported when they run."""

    def conclusion(self) -> TransactionConclusion:
        """Return how it ends."""
        return TransactionConclusion(self._flag("conclusion"))

    def chain(self) -> bool:
        """Say whether another one begins."""
        return bool(self._flag("chain"))
