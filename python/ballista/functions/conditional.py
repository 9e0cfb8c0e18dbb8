"""Functions that choose between values, and what is written like a function and is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..expr import CaseBuilder, Expr, SortExpr
from ._call import call, present, text

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "alias",
    "arrow_cast",
    "arrow_metadata",
    "arrow_try_cast",
    "arrow_typeof",
    "case",
    "cast_to_type",
    "coalesce",
    "col",
    "greatest",
    "ifnull",
    "in_list",
    "least",
    "nullif",
    "nvl",
    "nvl2",
    "order_by",
    "try_cast_to_type",
    "version",
    "when",
]


def coalesce(*args: Expr) -> Expr:
    """Return the first value that is not NULL.

    Example:
        >>> from ballista import SessionContext, col, lit, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, None]})
        >>> df.select(f.coalesce(col("a"), lit(0)).alias("x")).to_pydict()
        {'x': [1, 0]}
    """
    return call("coalesce", *args)


def greatest(*args: Expr) -> Expr:
    """Return the largest value, leaving out NULLs.

    Example:
        >>> from ballista import SessionContext, col, lit, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 5]})
        >>> df.select(f.greatest(col("a"), lit(3)).alias("x")).to_pydict()
        {'x': [3, 5]}
    """
    return call("greatest", *args)


def least(*args: Expr) -> Expr:
    """Return the smallest value, leaving out NULLs.

    Example:
        >>> from ballista import SessionContext, col, lit, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 5]})
        >>> df.select(f.least(col("a"), lit(3)).alias("x")).to_pydict()
        {'x': [1, 3]}
    """
    return call("least", *args)


def nullif(expr1: Expr, expr2: Expr) -> Expr:
    """Return the first value, or NULL where both are equal.

    Example:
        >>> from ballista import SessionContext, col, lit, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 2]})
        >>> df.select(f.nullif(col("a"), lit(1)).alias("x")).to_pydict()
        {'x': [None, 2]}
    """
    return call("nullif", expr1, expr2)


def nvl(x: Expr, y: Expr) -> Expr:
    """Return the first value, or the second where the first is NULL.

    Example:
        >>> from ballista import SessionContext, col, lit, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, None]})
        >>> df.select(f.nvl(col("a"), lit(0)).alias("x")).to_pydict()
        {'x': [1, 0]}
    """
    return call("nvl", x, y)


def nvl2(x: Expr, y: Expr, z: Expr) -> Expr:
    """Return the second value where the first is not NULL, otherwise the third.

    Example:
        >>> from ballista import SessionContext, col, lit, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, None]})
        >>> df.select(f.nvl2(col("a"), lit("some"), lit("none")).alias("x")).to_pydict()
        {'x': ['some', 'none']}
    """
    return call("nvl2", x, y, z)


def arrow_cast(expr: Expr, data_type: Expr | str | pa.DataType) -> Expr:
    """Convert to an Arrow type: one of pyarrow, or one given by its name, such as Int64.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1]})
        >>> df.select(f.arrow_typeof(f.arrow_cast(col("a"), "Float64")).alias("x")).to_pydict()
        {'x': ['Float64']}
    """
    if isinstance(data_type, (str, Expr)):
        return call("arrow_cast", expr, text(data_type))
    return expr.cast(data_type)


def arrow_try_cast(expr: Expr, data_type: Expr | str | pa.DataType) -> Expr:
    """Convert to an Arrow type, as `arrow_cast` does, with NULL for values that do not convert.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": ["1", "x"]})
        >>> df.select(f.arrow_try_cast(col("a"), "Int64").alias("x")).to_pydict()
        {'x': [1, None]}
    """
    if isinstance(data_type, (str, Expr)):
        return call("arrow_try_cast", expr, text(data_type))
    return expr.try_cast(data_type)


def cast_to_type(value: Expr, type_ref: Expr) -> Expr:
    """Convert to the type of another expression."""
    return call("cast_to_type", value, type_ref)


def try_cast_to_type(value: Expr, type_ref: Expr) -> Expr:
    """Convert to the type of another expression, with NULL for values that do not convert."""
    return call("try_cast_to_type", value, type_ref)


def arrow_typeof(arg: Expr) -> Expr:
    """Return the name of the Arrow type.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1]})
        >>> df.select(f.arrow_typeof(col("a")).alias("x")).to_pydict()
        {'x': ['Int64']}
    """
    return call("arrow_typeof", arg)


def arrow_metadata(expr: Expr, key: Expr | str | None = None) -> Expr:
    """Return the metadata of a column, or one entry of it."""
    return call("arrow_metadata", *present(expr, None if key is None else text(key)))


def version() -> Expr:
    """Return the version of the engine."""
    return call("version")


def case(expr: Expr) -> CaseBuilder:
    """Start a CASE that compares an expression with the values of its branches.

    Example:
        >>> from ballista import SessionContext, col, lit, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 2, 3]})
        >>> x = f.case(col("a")).when(lit(1), lit("one")).when(lit(2), lit("two")).otherwise(lit("many"))
        >>> df.select(x.alias("x")).to_pydict()
        {'x': ['one', 'two', 'many']}
    """
    return CaseBuilder(expr)


def when(when: Expr, then: Expr) -> CaseBuilder:
    """Start a CASE with its first branch.

    Example:
        >>> from ballista import SessionContext, col, lit, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 2]})
        >>> df.select(f.when(col("a") > 1, lit("big")).otherwise(lit("small")).alias("x")).to_pydict()
        {'x': ['small', 'big']}
    """
    return CaseBuilder(None).when(when, then)


def in_list(arg: Expr, values: list[Expr], negated: bool = False) -> Expr:
    """Ask whether a value is one of a list; or, negated, whether it is none of them.

    Example:
        >>> from ballista import SessionContext, col, lit, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 2, 3]})
        >>> df.select(f.in_list(col("a"), [lit(1), lit(3)]).alias("x")).to_pydict()
        {'x': [True, False, True]}
    """
    return call("NOT IN" if negated else "IN", arg, *values)


def alias(expr: Expr, name: str, metadata: dict[str, str] | None = None) -> Expr:
    """Give the column that an expression makes a name.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1]})
        >>> df.select(f.alias(col("a") + 1, "b")).to_pydict()
        {'b': [2]}
    """
    return expr.alias(name, metadata)


def col(name: str) -> Expr:
    """Refer to a column.

    Example:
        >>> from ballista import SessionContext, functions as f
        >>> SessionContext().from_pydict({"a": [1]}).select(f.col("a")).to_pydict()
        {'a': [1]}
    """
    return Expr.column(name)


def order_by(expr: Expr, ascending: bool = True, nulls_first: bool = False) -> SortExpr:
    """Make a key to sort by.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"a": [1, 3, 2]})
        >>> df.sort(f.order_by(col("a"), ascending=False)).to_pydict()
        {'a': [3, 2, 1]}
    """
    return SortExpr(expr, ascending=ascending, nulls_first=nulls_first)


ifnull = nvl
