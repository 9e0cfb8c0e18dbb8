"""Plans as SQL: for other databases, and to see what a DataFrame asks for."""

from __future__ import annotations

from . import _native
from .plan import LogicalPlan

__all__ = ["Dialect", "Unparser"]


class Dialect:
    """The SQL of a database.

    Args:
        dialect: Its name, which `default` and the others give.

    Example:
        >>> from ballista import SessionContext
        >>> from ballista.unparser import Dialect, Unparser
        >>> ctx = SessionContext()
        >>> _ = ctx.from_pydict({"a": [1]}, name="t")
        >>> print(Unparser(Dialect.mysql()).plan_to_sql(ctx.table("t").logical_plan()))
        SELECT `t`.`a` FROM `t`
    """

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect

    @staticmethod
    def default() -> Dialect:
        """Return the SQL of this engine."""
        return Dialect("default")

    @staticmethod
    def mysql() -> Dialect:
        """Return the SQL of MySQL."""
        return Dialect("mysql")

    @staticmethod
    def postgres() -> Dialect:
        """Return the SQL of PostgreSQL."""
        return Dialect("postgres")

    @staticmethod
    def sqlite() -> Dialect:
        """Return the SQL of SQLite."""
        return Dialect("sqlite")

    @staticmethod
    def duckdb() -> Dialect:
        """Return the SQL of DuckDB."""
        return Dialect("duckdb")


class Unparser:
    """Writes plans as SQL.

    Functions keep their names, whether the other database has them or not.

    Args:
        dialect: The SQL to write.

    Example:
        >>> from ballista import SessionContext, col
        >>> from ballista.unparser import Dialect, Unparser
        >>> ctx = SessionContext()
        >>> _ = ctx.from_pydict({"a": [1, 2]}, name="t")
        >>> print(Unparser(Dialect.duckdb()).plan_to_sql(ctx.table("t").filter(col("a") > 1).logical_plan()))
        SELECT "t"."a" FROM "t" WHERE "t"."a" > 1
    """

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def plan_to_sql(self, plan: LogicalPlan) -> str:
        """Return a query that gives the rows of a plan.

        Raises:
            UnsupportedError: If SQL cannot say what a part of the plan does, or the plan reads a table without a name.

        Example:
            >>> from ballista import SessionContext
            >>> from ballista.unparser import Dialect, Unparser
            >>> ctx = SessionContext()
            >>> _ = ctx.from_pydict({"a": [1]}, name="t")
            >>> print(Unparser(Dialect.postgres()).plan_to_sql(ctx.sql("SELECT max(a) AS m FROM t").logical_plan()))
            SELECT max("t"."a") AS "m" FROM "t"
        """
        return _native.plan_sql(plan.plan, self.dialect.dialect)

    def with_pretty(self, pretty: bool) -> Unparser:
        """Accepted, and without effect: only the parentheses are written that are needed."""
        return self
