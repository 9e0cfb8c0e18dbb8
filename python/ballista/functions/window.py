"""Functions that compute a value for each row from the rows around it.

All take ``partition_by``, what these rows agree in, and ``order_by``, their order. `Expr.over` gives a window with a frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._calls import over
from ..common import NullTreatment
from ..expr import Expr, SortKey
from ._call import call

__all__ = ["cume_dist", "dense_rank", "lag", "lead", "ntile", "percent_rank", "rank", "row_number"]

_Partition = Sequence[Expr] | Expr | None
_Order = Sequence[SortKey] | SortKey | None


def row_number(partition_by: _Partition = None, order_by: _Order = None) -> Expr:
    """Number the rows of each partition, from 1 on.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"k": ["x", "x", "y"], "n": [1, 1, 3]})
        >>> df.with_column("x", f.row_number(partition_by=[col("k")], order_by="n")).sort("k", "n").to_pydict()
        {'k': ['x', 'x', 'y'], 'n': [1, 1, 3], 'x': [1, 2, 1]}
    """
    return over(call("row_number"), partition_by, order_by)


def rank(partition_by: _Partition = None, order_by: _Order = None) -> Expr:
    """Rank the rows of each partition, with gaps behind rows that are equal in the order.

    Example:
        >>> from ballista import SessionContext, functions as f
        >>> df = SessionContext().from_pydict({"n": [1, 1, 3]})
        >>> df.with_column("x", f.rank(order_by="n")).sort("n").to_pydict()
        {'n': [1, 1, 3], 'x': [1, 1, 3]}
    """
    return over(call("rank"), partition_by, order_by)


def dense_rank(partition_by: _Partition = None, order_by: _Order = None) -> Expr:
    """Rank the rows of each partition, without gaps.

    Example:
        >>> from ballista import SessionContext, functions as f
        >>> df = SessionContext().from_pydict({"n": [1, 1, 3]})
        >>> df.with_column("x", f.dense_rank(order_by="n")).sort("n").to_pydict()
        {'n': [1, 1, 3], 'x': [1, 1, 2]}
    """
    return over(call("dense_rank"), partition_by, order_by)


def percent_rank(partition_by: _Partition = None, order_by: _Order = None) -> Expr:
    """Return the rank as a share of the partition, from 0 to 1.

    Example:
        >>> from ballista import SessionContext, functions as f
        >>> df = SessionContext().from_pydict({"n": [1, 1, 3]})
        >>> df.with_column("x", f.percent_rank(order_by="n")).sort("n").to_pydict()
        {'n': [1, 1, 3], 'x': [0.0, 0.0, 1.0]}
    """
    return over(call("percent_rank"), partition_by, order_by)


def cume_dist(partition_by: _Partition = None, order_by: _Order = None) -> Expr:
    """Return the share of the partition's rows that do not come after the row.

    Example:
        >>> from ballista import SessionContext, functions as f
        >>> df = SessionContext().from_pydict({"n": [1, 2, 2, 3]})
        >>> df.with_column("x", f.cume_dist(order_by="n")).sort("n").to_pydict()
        {'n': [1, 2, 2, 3], 'x': [0.25, 0.75, 0.75, 1.0]}
    """
    return over(call("cume_dist"), partition_by, order_by)


def ntile(groups: int, partition_by: _Partition = None, order_by: _Order = None) -> Expr:
    """Cut each partition into equal parts and return the number of the row's.

    Example:
        >>> from ballista import SessionContext, functions as f
        >>> df = SessionContext().from_pydict({"n": [1, 2, 3]})
        >>> df.with_column("x", f.ntile(2, order_by="n")).sort("n").to_pydict()
        {'n': [1, 2, 3], 'x': [1, 1, 2]}
    """
    return over(call("ntile", groups), partition_by, order_by)


def lag(
    arg: Expr,
    shift_offset: int = 1,
    default_value: Any | None = None,
    partition_by: _Partition = None,
    order_by: _Order = None,
    null_treatment: NullTreatment | None = None,
) -> Expr:
    """Return the value in a row before this one, or the default where there is none.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"n": [1, 2, 4]})
        >>> df.with_column("x", f.lag(col("n"), order_by="n")).sort("n").to_pydict()
        {'n': [1, 2, 4], 'x': [None, 1, 2]}
    """
    return over(call("lag", arg, shift_offset, default_value), partition_by, order_by, nulls=null_treatment)


def lead(
    arg: Expr,
    shift_offset: int = 1,
    default_value: Any | None = None,
    partition_by: _Partition = None,
    order_by: _Order = None,
    null_treatment: NullTreatment | None = None,
) -> Expr:
    """Return the value in a row after this one, or the default where there is none.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"n": [1, 2, 4]})
        >>> df.with_column("x", f.lead(col("n"), default_value=0, order_by="n")).sort("n").to_pydict()
        {'n': [1, 2, 4], 'x': [2, 4, 0]}
    """
    return over(call("lead", arg, shift_offset, default_value), partition_by, order_by, nulls=null_treatment)
