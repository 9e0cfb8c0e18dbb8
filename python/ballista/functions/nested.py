"""Functions of structs, maps and unions."""

# ruff: noqa: A002 (the functions and parameters go by the names that they have in SQL and in datafusion)

from __future__ import annotations

from typing import Any

from ..expr import Expr, coerce_to_expr
from ._call import call, text
from .lists import make_array

__all__ = [
    "element_at",
    "get_field",
    "make_map",
    "map_entries",
    "map_extract",
    "map_keys",
    "map_values",
    "named_struct",
    "row",
    "struct",
    "union_extract",
    "union_tag",
]


def get_field(expr: Expr, *names: Expr | str) -> Expr:
    """Return a field of a struct, or of a struct in it.

    Example:
        >>> from ballista import SessionContext, col, functions as f
        >>> df = SessionContext().from_pydict({"s": [{"x": 1, "y": 2}]})
        >>> df.select(f.get_field(col("s"), "y").alias("x")).to_pydict()
        {'x': [2]}
    """
    return call("get_field", expr, *(text(name) for name in names))


def map_entries(map: Expr) -> Expr:
    """Return a list of the entries of a map.

    Example:
        >>> from ballista import SessionContext, functions as f
        >>> SessionContext().empty_table().select(f.map_entries(f.make_map({"a": 1})).alias("x")).to_pydict()
        {'x': [[{'key': 'a', 'value': 1}]]}
    """
    return call("map_entries", map)


def map_extract(map: Expr, key: Expr) -> Expr:
    """Return a list of the value that a map has for a key.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> x = f.map_extract(f.make_map({"a": 1, "b": 2}), lit("b"))
        >>> SessionContext().empty_table().select(x.alias("x")).to_pydict()
        {'x': [[2]]}
    """
    return call("map_extract", map, key)


def map_keys(map: Expr) -> Expr:
    """Return the keys of a map.

    Example:
        >>> from ballista import SessionContext, functions as f
        >>> SessionContext().empty_table().select(f.map_keys(f.make_map({"a": 1, "b": 2})).alias("x")).to_pydict()
        {'x': [['a', 'b']]}
    """
    return call("map_keys", map)


def map_values(map: Expr) -> Expr:
    """Return the values of a map.

    Example:
        >>> from ballista import SessionContext, functions as f
        >>> SessionContext().empty_table().select(f.map_values(f.make_map({"a": 1, "b": 2})).alias("x")).to_pydict()
        {'x': [[1, 2]]}
    """
    return call("map_values", map)


def struct(*args: Expr) -> Expr:
    """Make a struct with the fields c0, c1 and so on.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.struct(lit(1), lit(2)).alias("x")).to_pydict()
        {'x': [{'c0': 1, 'c1': 2}]}
    """
    return call("struct", *args)


def union_extract(union_expr: Expr, field_name: Expr | str) -> Expr:
    """Return the value of a union, where it is of a field."""
    return call("union_extract", union_expr, text(field_name))


def union_tag(union_expr: Expr) -> Expr:
    """Return the name of the field that a union has a value of."""
    return call("union_tag", union_expr)


def named_struct(name_pairs: list[tuple[str, Expr]]) -> Expr:
    """Make a struct of pairs of a name and a value.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.named_struct([("x", lit(1)), ("y", lit(2))]).alias("x")).to_pydict()
        {'x': [{'x': 1, 'y': 2}]}
    """
    return call("named_struct", *(part for name, value in name_pairs for part in (text(name), value)))


def make_map(*args: Any) -> Expr:
    """Make a map of a dict, of a list of keys and one of values, or of keys and values in turns.

    Raises:
        ValueError: If the keys and the values are not of one number.

    Example:
        >>> from ballista import SessionContext, functions as f
        >>> SessionContext().empty_table().select(f.make_map({"a": 1, "b": 2}).alias("x")).to_pydict()
        {'x': [[('a', 1), ('b', 2)]]}
    """
    if len(args) == 1 and isinstance(args[0], dict):
        keys, values = list(args[0]), list(args[0].values())
    elif len(args) == 2 and all(isinstance(part, list) for part in args):
        keys, values = args
    else:
        keys, values = list(args[0::2]), list(args[1::2])
    if len(keys) != len(values):
        raise ValueError(f"make_map needs a value for each key: {len(keys)} keys, {len(values)} values")
    return call("map", make_array(*map(coerce_to_expr, keys)), make_array(*map(coerce_to_expr, values)))


element_at = map_extract
row = struct
