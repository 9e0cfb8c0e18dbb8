"""Tables, views and schemas as planners of other systems describe them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ._sqltypes import DataTypeMap


class SqlStatistics:
    """What is known of the rows of a table.

    Args:
        row_count: How many there are.

    Example:
        >>> from ballista.common import SqlStatistics
        >>> SqlStatistics(3).getRowCount()
        3.0
    """

    def __init__(self, row_count: float) -> None:
        self._row_count = float(row_count)

    def getRowCount(self) -> float:  # noqa: N802
        """Return how many rows there are."""
        return self._row_count


@dataclass(slots=True)
class SqlView:
    """A view by what is known of it.

    Args:
        name: The name.
        definition: Its SQL.

    Example:
        >>> from ballista.common import SqlView
        >>> SqlView("v", "SELECT 1").definition
        'SELECT 1'
    """

    name: str
    definition: str


class SqlTable:
    """A table by what is known of it.

    Args:
        table_name: The name.
        columns: The columns: their names and types.
        row_count: How many rows there are.
        filepaths: Where they lie.

    Example:
        >>> from ballista.common import SqlTable
        >>> SqlTable("t", [], 3).statistics.getRowCount()
        3.0
    """

    __slots__ = ("columns", "constraints", "filepaths", "foreign_keys", "indexes", "name", "primary_key", "statistics")

    def __init__(
        self,
        table_name: str,
        columns: Sequence[tuple[str, DataTypeMap]],
        row_count: float,
        filepaths: Sequence[str] | None = None,
    ) -> None:
        self.name, self.columns = table_name, list(columns)
        self.statistics = SqlStatistics(row_count)
        self.filepaths = None if filepaths is None else list(filepaths)
        self.primary_key: str | None = None
        self.foreign_keys: list[str] = []
        self.indexes: list[str] = []
        self.constraints: list[str] = []

    def __repr__(self) -> str:
        return f"SqlTable({self.name!r}, columns={[name for name, _ in self.columns]})"


class SqlSchema:
    """Tables by what is known of them.

    Args:
        schema_name: The name.

    Example:
        >>> from ballista.common import SqlSchema, SqlTable
        >>> schema = SqlSchema("main")
        >>> schema.add_table(SqlTable("t", [], 3))
        >>> schema.table_by_name("t").statistics.getRowCount()
        3.0
    """

    __slots__ = ("functions", "name", "tables", "views")

    def __init__(self, schema_name: str) -> None:
        self.name = schema_name
        self.tables: list[SqlTable] = []
        self.views: list[SqlView] = []
        self.functions: list[object] = []

    def table_by_name(self, table_name: str) -> SqlTable | None:
        """Return a table, or None if there is none of the name."""
        return next((table for table in self.tables if table.name == table_name), None)

    def add_table(self, table: SqlTable) -> None:
        """Add a table."""
        self.tables.append(table)

    def drop_table(self, table_name: str) -> None:
        """Remove the tables of a name."""
        self.tables = [table for table in self.tables if table.name != table_name]
