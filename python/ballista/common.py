"""Names that several modules share."""

from __future__ import annotations

from enum import Enum

from ._published import publish
from ._sqltables import SqlSchema, SqlStatistics, SqlTable, SqlView
from ._sqltypes import DataType, DataTypeMap, DFSchema, PythonType, RexType, SqlType, TableType

__all__ = [
    "DFSchema",
    "DataType",
    "DataTypeMap",
    "NullTreatment",
    "PythonType",
    "RexType",
    "SqlSchema",
    "SqlStatistics",
    "SqlTable",
    "SqlType",
    "SqlView",
    "TableType",
]


class NullTreatment(Enum):
    """What ``first_value`` and its like do with NULLs: count them as values, or skip them."""

    RESPECT_NULLS = "RESPECT NULLS"
    IGNORE_NULLS = "IGNORE NULLS"


publish(__name__)
