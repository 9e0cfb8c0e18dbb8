"""What types are called in SQL, in Arrow and in Python, and tables as planners of other systems describe them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any

SqlType = Enum(
    "SqlType",
    "ANY ARRAY BIGINT BINARY BOOLEAN CHAR COLUMN_LIST CURSOR DATE DECIMAL DISTINCT DOUBLE DYNAMIC_STAR FLOAT GEOMETRY INTEGER "
    "INTERVAL INTERVAL_DAY INTERVAL_DAY_HOUR INTERVAL_DAY_MINUTE INTERVAL_DAY_SECOND INTERVAL_HOUR INTERVAL_HOUR_MINUTE "
    "INTERVAL_HOUR_SECOND INTERVAL_MINUTE INTERVAL_MINUTE_SECOND INTERVAL_MONTH INTERVAL_SECOND INTERVAL_YEAR "
    "INTERVAL_YEAR_MONTH MAP MULTISET NULL OTHER REAL ROW SARG SMALLINT STRUCTURED SYMBOL TIME TIME_WITH_LOCAL_TIME_ZONE "
    "TIMESTAMP TIMESTAMP_WITH_LOCAL_TIME_ZONE TINYINT UNKNOWN VARBINARY VARCHAR",
)
SqlType.__doc__ = "A type of SQL."

PythonType = Enum("PythonType", "Array Bool Bytes Datetime Float Int List None Object Str")
PythonType.__doc__ = "A type of Python."

RexType = Enum("RexType", "Alias Literal Call Reference ScalarSubquery Other")
RexType.__doc__ = "A kind of expression."


class TableType(Enum):
    """A kind of table."""

    Base = "BASE TABLE"
    View = "VIEW"
    Temporary = "LOCAL TEMPORARY"


class DataType:
    """A type of Arrow.

    Args:
        name: What it is called, such as ``Int64``.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DataType) and self._name == other._name

    def __hash__(self) -> int:
        return hash(self._name)


# Arrow's types with those of Python and SQL that stand for them.
_ARROW = {
    "Null": ("None", "NULL"),
    "Boolean": ("Bool", "BOOLEAN"),
    **{f"{sign}{size}": ("Int", sql) for size, sql in ((8, "TINYINT"), (16, "SMALLINT")) for sign in ("Int", "UInt")},
    **{f"{sign}{size}": ("Int", sql) for size, sql in ((32, "INTEGER"), (64, "BIGINT")) for sign in ("Int", "UInt")},
    **{f"Float{size}": ("Float", "FLOAT") for size in (16, 32, 64)},
    **{f"Decimal{size}": ("Float", "DECIMAL") for size in (128, 256)},
    **dict.fromkeys(("Date32", "Date64", "Timestamp"), ("Datetime", "DATE")),
    **dict.fromkeys(("Utf8", "LargeUtf8", "Utf8View"), ("Str", "VARCHAR")),
    **dict.fromkeys(("Binary", "LargeBinary", "BinaryView", "FixedSizeBinary"), ("Bytes", "BINARY")),
    **dict.fromkeys(("Time32", "Time64"), ("Datetime", "TIME")),
    **dict.fromkeys(("Duration", "Interval"), ("Datetime", "INTERVAL")),
    **dict.fromkeys(("List", "LargeList", "FixedSizeList"), ("List", "ARRAY")),
    "Map": ("Object", "MAP"),
    "Struct": ("Object", "ROW"),
}

_PARQUET = {
    "BOOLEAN": "Boolean",
    "INT32": "Int32",
    "INT64": "Int64",
    "INT96": "Timestamp",
    "FLOAT": "Float32",
    "DOUBLE": "Float64",
    "BYTE_ARRAY": "Utf8",
}

_NUMPY = {"boolean": "Boolean", "datetime64": "Date64", "object": "Utf8"}

_FROM_SQL = {
    "BIGINT": "Int64",
    "INTEGER": "Int32",
    "SMALLINT": "Int16",
    "TINYINT": "Int8",
    "FLOAT": "Float32",
    "REAL": "Float32",
} | {
    "DOUBLE": "Float64",
    "BOOLEAN": "Boolean",
    "VARCHAR": "Utf8",
    "CHAR": "Utf8",
    "BINARY": "Binary",
    "VARBINARY": "Binary",
    "DATE": "Date32",
    "NULL": "Null",
}


class DataTypeMap:
    """A type of Arrow, with those of Python and SQL that stand for it.

    Args:
        arrow_type: The type of Arrow.
        python_type: The type of Python.
        sql_type: The type of SQL.

    Example:
        >>> from ballista.common import DataTypeMap
        >>> DataTypeMap.from_parquet_type_str("INT64").sql_type.name
        'BIGINT'
    """

    __slots__ = ("arrow_type", "python_type", "sql_type")

    def __init__(self, arrow_type: DataType, python_type: Any, sql_type: Any) -> None:
        self.arrow_type, self.python_type, self.sql_type = arrow_type, python_type, sql_type

    @staticmethod
    def arrow(arrow_type: DataType) -> DataTypeMap:
        """Find what stands for a type of Arrow.

        Raises:
            NotImplementedError: If nothing does.

        Example:
            >>> from ballista.common import DataTypeMap
            >>> from ballista import lit
            >>> DataTypeMap.arrow(lit(1).types().arrow_type).sql_type.name
            'BIGINT'
        """
        constructor = repr(arrow_type).partition("(")[0]
        if constructor not in _ARROW:
            raise NotImplementedError(f"no type of SQL stands for {arrow_type!r}")
        python, sql = _ARROW[constructor]
        return DataTypeMap(arrow_type, PythonType[python], SqlType[sql])

    @staticmethod
    def arrow_str(arrow_str_type: str) -> DataTypeMap:
        """Find what stands for a type by its name in Arrow, pandas or NumPy.

        Raises:
            ValueError: If the name is unknown.
        """
        name = arrow_str_type.partition("[")[0].lower()
        known = _NUMPY | {arrow.lower(): arrow for arrow in _ARROW}
        if name not in known:
            raise ValueError(f"type of Arrow is unknown: {arrow_str_type!r}")
        return DataTypeMap.arrow(DataType(known[name]))

    @staticmethod
    def from_parquet_type_str(parquet_str_type: str) -> DataTypeMap:
        """Find what stands for a physical type of Parquet.

        Raises:
            ValueError: If the name is unknown.
        """
        if parquet_str_type.upper() not in _PARQUET:
            raise ValueError(f"type of Parquet is unknown: {parquet_str_type!r}")
        return DataTypeMap.arrow(DataType(_PARQUET[parquet_str_type.upper()]))

    @staticmethod
    def sql(sql_type: Any) -> DataTypeMap:
        """Find what stands for a type of SQL.

        Raises:
            NotImplementedError: If nothing does.

        Example:
            >>> from ballista.common import DataTypeMap, SqlType
            >>> DataTypeMap.sql(SqlType.BIGINT).arrow_type
            Int64
        """
        if sql_type.name not in _FROM_SQL:
            raise NotImplementedError(f"no type of Arrow stands for {sql_type.name}")
        arrow = DataType(_FROM_SQL[sql_type.name])
        return DataTypeMap(arrow, PythonType[_ARROW[repr(arrow)][0]], sql_type)

    def friendly_arrow_type_name(self) -> str:
        """Return what the type of Arrow is called, without its parameters.

        Example:
            >>> from ballista import lit
            >>> lit(1.5).types().friendly_arrow_type_name()
            'Float64'
        """
        return repr(self.arrow_type).partition("(")[0]

    def __repr__(self) -> str:
        return f"DataTypeMap({self.arrow_type!r}, {self.python_type.name}, {self.sql_type.name})"


class DFSchema:
    """The columns that a plan gives.

    Args:
        names: The names of the columns.

    Example:
        >>> from ballista import SessionContext
        >>> SessionContext().sql("SELECT 1 AS a, 2 AS b").logical_plan().to_variant().schema().field_names()
        ['a', 'b']
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(names)

    @staticmethod
    def empty() -> DFSchema:
        """Return a schema of no columns.

        Example:
            >>> from ballista import SessionContext
            >>> from ballista.common import DFSchema
            >>> SessionContext().parse_sql_expr("1 + 2", DFSchema.empty())
            Expr(Int64(1) + Int64(2))
        """
        return DFSchema([])

    def field_names(self) -> list[str]:
        """Return the names of the columns."""
        return list(self._names)

    def __repr__(self) -> str:
        return f"DFSchema({self._names})"
