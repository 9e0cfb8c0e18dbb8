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
    """What ``first_value`` and its like do with NULLs: count them as values, or skip them.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> from ballista.common import NullTreatment
        >>> df = SessionContext().from_pydict({"a": [None, 1]})
        >>> first = f.first_value(col("a"), null_treatment=NullTreatment.IGNORE_NULLS)
        >>> df.aggregate([], [first.alias("x")]).to_pydict()
        {'x': [1]}
    """

    RESPECT_NULLS = "RESPECT NULLS"
    IGNORE_NULLS = "IGNORE NULLS"


publish(__name__)
