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
    """Return the first value that is not NULL."""
    return call("coalesce", *args)


def greatest(*args: Expr) -> Expr:
    """Return the largest value, leaving out NULLs."""
    return call("greatest", *args)


def least(*args: Expr) -> Expr:
    """Return the smallest value, leaving out NULLs."""
    return call("least", *args)


def nullif(expr1: Expr, expr2: Expr) -> Expr:
    """Return the first value, or NULL where both are equal."""
    return call("nullif", expr1, expr2)


def nvl(x: Expr, y: Expr) -> Expr:
    """Return the first value, or the second where the first is NULL."""
    return call("nvl", x, y)


def nvl2(x: Expr, y: Expr, z: Expr) -> Expr:
    """Return the second value where the first is not NULL, otherwise the third."""
    return call("nvl2", x, y, z)


def arrow_cast(expr: Expr, data_type: Expr | str | pa.DataType) -> Expr:
    """Convert to an Arrow type: one of pyarrow, or one given by its name, such as Int64."""
    if isinstance(data_type, (str, Expr)):
        return call("arrow_cast", expr, text(data_type))
    return expr.cast(data_type)


def arrow_try_cast(expr: Expr, data_type: Expr | str | pa.DataType) -> Expr:
    """Convert to an Arrow type, as `arrow_cast` does, with NULL for values that do not convert."""
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
    """Return the name of the Arrow type."""
    return call("arrow_typeof", arg)


def arrow_metadata(expr: Expr, key: Expr | str | None = None) -> Expr:
    """Return the metadata of a column, or one entry of it."""
    return call("arrow_metadata", *present(expr, None if key is None else text(key)))


def version() -> Expr:
    """Return the version of the engine."""
    return call("version")


def case(expr: Expr) -> CaseBuilder:
    """Start a CASE that compares an expression with the values of its branches."""
    return CaseBuilder(expr)


def when(when: Expr, then: Expr) -> CaseBuilder:
    """Start a CASE with its first branch."""
    return CaseBuilder(None).when(when, then)


def in_list(arg: Expr, values: list[Expr], negated: bool = False) -> Expr:
    """Ask whether a value is one of a list; or, negated, whether it is none of them."""
    return call("NOT IN" if negated else "IN", arg, *values)


def alias(expr: Expr, name: str, metadata: dict[str, str] | None = None) -> Expr:
    """Give the column that an expression makes a name."""
    return expr.alias(name, metadata)


def col(name: str) -> Expr:
    """Refer to a column."""
    return Expr.column(name)


def order_by(expr: Expr, ascending: bool = True, nulls_first: bool = False) -> SortExpr:
    """Make a key to sort by."""
    return SortExpr(expr, ascending=ascending, nulls_first=nulls_first)


ifnull = nvl
