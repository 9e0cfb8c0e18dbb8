"""Functions written in Python, for SQL and for DataFrames.

A scalar function computes an array of pyarrow from arrays, an aggregate function is an `Accumulator`:

    >>> import pyarrow as pa
    >>> import pyarrow.compute as pc
    >>> from ballista import SessionContext, col, udf
    >>> @udf([pa.int64()], pa.int64(), "immutable")
    ... def double(x):
    ...     return pc.multiply(x, 2)
    >>> ctx = SessionContext()
    >>> df = ctx.from_pydict({"a": [1, 2, None]}, name="t")
    >>> df.select(double(col("a")).alias("twice")).to_pydict()
    {'twice': [2, 4, None]}
    >>> ctx.register_udf(udf(pc.negate, [pa.int64()], pa.int64(), "immutable", "minus"))
    >>> ctx.sql("SELECT minus(a) AS m FROM t").to_pydict()
    {'m': [-1, -2, None]}

In the process of the session they are called in place. On a cluster they travel to the executors, which run them in
processes of their own where that is allowed (``ballista executor --allow-python``), and need ``cloudpickle`` here.
"""

from .._published import publish
from ._aggregate import Accumulator, AggregateUDF
from ._fields import data_type_or_field_to_field, data_types_or_fields_to_field_list
from ._function import Volatility
from ._scalar import ScalarUDF
from ._table import TableFunction
from ._window import WindowEvaluator, WindowUDF

__all__ = [
    "Accumulator",
    "AggregateUDF",
    "ScalarUDF",
    "TableFunction",
    "Volatility",
    "WindowEvaluator",
    "WindowUDF",
    "data_type_or_field_to_field",
    "data_types_or_fields_to_field_list",
    "udaf",
    "udf",
    "udtf",
    "udwf",
]

udf = ScalarUDF.udf
udaf = AggregateUDF.udaf
udwf = WindowUDF.udwf
udtf = TableFunction.udtf

publish(__name__)
