"""Functions of lists, structs and maps."""

# ruff: noqa: A001, A002 (the functions and parameters go by the names that they have in SQL and in datafusion)

from __future__ import annotations

from typing import Any

from ..expr import Expr, coerce_to_expr
from ._call import call, present, text

__all__ = [
    "array",
    "array_add",
    "array_any_value",
    "array_append",
    "array_avg",
    "array_cat",
    "array_compact",
    "array_concat",
    "array_contains",
    "array_dims",
    "array_distance",
    "array_distinct",
    "array_element",
    "array_empty",
    "array_except",
    "array_extract",
    "array_has",
    "array_has_all",
    "array_has_any",
    "array_indexof",
    "array_intersect",
    "array_join",
    "array_length",
    "array_max",
    "array_min",
    "array_ndims",
    "array_normalize",
    "array_pop_back",
    "array_pop_front",
    "array_position",
    "array_positions",
    "array_prepend",
    "array_product",
    "array_push_back",
    "array_push_front",
    "array_remove",
    "array_remove_all",
    "array_remove_n",
    "array_repeat",
    "array_replace",
    "array_replace_all",
    "array_replace_n",
    "array_resize",
    "array_reverse",
    "array_scale",
    "array_slice",
    "array_sort",
    "array_subtract",
    "array_sum",
    "array_to_string",
    "array_union",
    "arrays_overlap",
    "arrays_zip",
    "cardinality",
    "cosine_distance",
    "dot_product",
    "element_at",
    "empty",
    "flatten",
    "gen_series",
    "generate_series",
    "get_field",
    "inner_product",
    "list_add",
    "list_any_value",
    "list_append",
    "list_avg",
    "list_cat",
    "list_compact",
    "list_concat",
    "list_contains",
    "list_dims",
    "list_distance",
    "list_distinct",
    "list_element",
    "list_empty",
    "list_except",
    "list_extract",
    "list_has",
    "list_has_all",
    "list_has_any",
    "list_indexof",
    "list_intersect",
    "list_join",
    "list_length",
    "list_max",
    "list_min",
    "list_ndims",
    "list_normalize",
    "list_overlap",
    "list_pop_back",
    "list_pop_front",
    "list_position",
    "list_positions",
    "list_prepend",
    "list_product",
    "list_push_back",
    "list_push_front",
    "list_remove",
    "list_remove_all",
    "list_remove_n",
    "list_repeat",
    "list_replace",
    "list_replace_all",
    "list_replace_n",
    "list_resize",
    "list_reverse",
    "list_scale",
    "list_slice",
    "list_sort",
    "list_subtract",
    "list_sum",
    "list_to_string",
    "list_union",
    "list_zip",
    "make_array",
    "make_list",
    "make_map",
    "map_entries",
    "map_extract",
    "map_keys",
    "map_values",
    "named_struct",
    "range",
    "row",
    "string_to_array",
    "string_to_list",
    "struct",
    "union_extract",
    "union_tag",
]


def array_add(array1: Expr, array2: Expr) -> Expr:
    """Return the sums of the elements at each position of two lists of numbers."""
    return call("array_add", array1, array2)


def array_any_value(array: Expr) -> Expr:
    """Return the first element that is not NULL."""
    return call("array_any_value", array)


def array_append(array: Expr, element: Expr) -> Expr:
    """Put an element at the end of a list."""
    return call("array_append", array, element)


def array_avg(array: Expr) -> Expr:
    """Return the average of the elements."""
    return call("array_avg", array)


def array_compact(array: Expr) -> Expr:
    """Return the list without its NULLs."""
    return call("array_compact", array)


def array_concat(*args: Expr) -> Expr:
    """Put lists one after another."""
    return call("array_concat", *args)


def array_contains(array: Expr, element: Expr) -> Expr:
    """Ask whether an element is in a list."""
    return call("array_has", array, element)


def array_dims(array: Expr) -> Expr:
    """Return the lengths of the dimensions."""
    return call("array_dims", array)


def array_distance(array1: Expr, array2: Expr) -> Expr:
    """Return the Euclidean distance of two lists of numbers."""
    return call("array_distance", array1, array2)


def array_distinct(array: Expr) -> Expr:
    """Return the list without repeated elements."""
    return call("array_distinct", array)


def array_element(array: Expr, n: Expr | int) -> Expr:
    """Return the element at a position, counted from 1, or from the end where negative."""
    return call("array_element", array, n)


def array_except(array1: Expr, array2: Expr) -> Expr:
    """Return the elements of the first list that are not in the second."""
    return call("array_except", array1, array2)


def array_has(first_array: Expr, second_array: Expr) -> Expr:
    """Ask whether an element is in a list."""
    return call("array_has", first_array, second_array)


def array_has_all(first_array: Expr, second_array: Expr) -> Expr:
    """Ask whether all elements of the second list are in the first."""
    return call("array_has_all", first_array, second_array)


def array_has_any(first_array: Expr, second_array: Expr) -> Expr:
    """Ask whether two lists have an element in common."""
    return call("array_has_any", first_array, second_array)


def array_intersect(array1: Expr, array2: Expr) -> Expr:
    """Return the elements that are in both lists."""
    return call("array_intersect", array1, array2)


def array_length(array: Expr) -> Expr:
    """Return the number of elements."""
    return call("array_length", array)


def array_max(array: Expr) -> Expr:
    """Return the largest element."""
    return call("array_max", array)


def array_min(array: Expr) -> Expr:
    """Return the smallest element."""
    return call("array_min", array)


def array_ndims(array: Expr) -> Expr:
    """Return the number of dimensions."""
    return call("array_ndims", array)


def array_normalize(array: Expr) -> Expr:
    """Divide a list of numbers by its length as a vector."""
    return call("array_normalize", array)


def array_pop_back(array: Expr) -> Expr:
    """Return the list without its last element."""
    return call("array_pop_back", array)


def array_pop_front(array: Expr) -> Expr:
    """Return the list without its first element."""
    return call("array_pop_front", array)


def array_position(array: Expr, element: Expr, index: int = 1) -> Expr:
    """Return the position of an element, counted from 1, looked for from an index on."""
    return call("array_position", array, element, index)


def array_positions(array: Expr, element: Expr) -> Expr:
    """Return all positions of an element."""
    return call("array_positions", array, element)


def array_prepend(element: Expr, array: Expr) -> Expr:
    """Put an element at the start of a list."""
    return call("array_prepend", element, array)


def array_product(array: Expr) -> Expr:
    """Return the product of the elements."""
    return call("array_product", array)


def array_remove(array: Expr, element: Expr) -> Expr:
    """Remove the first occurrence of an element."""
    return call("array_remove", array, element)


def array_remove_all(array: Expr, element: Expr) -> Expr:
    """Remove all occurrences of an element."""
    return call("array_remove_all", array, element)


def array_remove_n(array: Expr, element: Expr, max: Expr | int) -> Expr:
    """Remove the first occurrences of an element, up to a number."""
    return call("array_remove_n", array, element, max)


def array_repeat(element: Expr, count: Expr | int) -> Expr:
    """Make a list that has an element a number of times."""
    return call("array_repeat", element, count)


def array_replace(array: Expr, from_val: Expr, to_val: Expr) -> Expr:
    """Replace the first occurrence of an element."""
    return call("array_replace", array, from_val, to_val)


def array_replace_all(array: Expr, from_val: Expr, to_val: Expr) -> Expr:
    """Replace all occurrences of an element."""
    return call("array_replace_all", array, from_val, to_val)


def array_replace_n(array: Expr, from_val: Expr, to_val: Expr, max: Expr | int) -> Expr:
    """Replace the first occurrences of an element, up to a number."""
    return call("array_replace_n", array, from_val, to_val, max)


def array_resize(array: Expr, size: Expr | int, value: Expr) -> Expr:
    """Make a list longer, by a value, or shorter."""
    return call("array_resize", array, size, value)


def array_reverse(array: Expr) -> Expr:
    """Return the list backwards."""
    return call("array_reverse", array)


def array_scale(array: Expr, scalar: Expr | float) -> Expr:
    """Multiply each element of a list by a number."""
    return call("array_scale", array, scalar)


def array_slice(array: Expr, begin: Expr | int, end: Expr | int, stride: Expr | int | None = None) -> Expr:
    """Return a part of a list, between two positions that belong to it, counted from 1."""
    return call("array_slice", *present(array, begin, end, stride))


def array_sort(array: Expr, descending: bool = False, null_first: bool = False) -> Expr:
    """Sort the elements."""
    return call("array_sort", array, text("DESC" if descending else "ASC"), text("NULLS FIRST" if null_first else "NULLS LAST"))


def array_subtract(array1: Expr, array2: Expr) -> Expr:
    """Return the differences of the elements at each position of two lists of numbers."""
    return call("array_subtract", array1, array2)


def array_sum(array: Expr) -> Expr:
    """Return the sum of the elements."""
    return call("array_sum", array)


def array_to_string(expr: Expr, delimiter: Expr | str, null_string: Expr | str | None = None) -> Expr:
    """Write the elements one after another, with a delimiter between them."""
    return call("array_to_string", *present(expr, delimiter, null_string))


def array_union(array1: Expr, array2: Expr) -> Expr:
    """Return the elements that are in one list or in both, once each."""
    return call("array_union", array1, array2)


def arrays_zip(*arrays: Expr) -> Expr:
    """Make a list of structs of the elements at the same place."""
    return call("arrays_zip", *arrays)


def cardinality(array: Expr) -> Expr:
    """Return the number of elements of a list or a map."""
    return call("cardinality", array)


def cosine_distance(array1: Expr, array2: Expr) -> Expr:
    """Return the cosine distance of two lists of numbers."""
    return call("cosine_distance", array1, array2)


def empty(array: Expr) -> Expr:
    """Ask whether a list has no elements."""
    return call("empty", array)


def flatten(array: Expr) -> Expr:
    """Return a list of lists as one list."""
    return call("flatten", array)


def get_field(expr: Expr, *names: Expr | str) -> Expr:
    """Return a field of a struct, or of a struct in it."""
    return call("get_field", expr, *(text(name) for name in names))


def inner_product(array1: Expr, array2: Expr) -> Expr:
    """Return the inner product of two lists of numbers."""
    return call("inner_product", array1, array2)


def make_array(*args: Expr) -> Expr:
    """Make a list."""
    return call("make_array", *args)


def map_entries(map: Expr) -> Expr:
    """Return a list of the entries of a map."""
    return call("map_entries", map)


def map_extract(map: Expr, key: Expr) -> Expr:
    """Return a list of the value that a map has for a key."""
    return call("map_extract", map, key)


def map_keys(map: Expr) -> Expr:
    """Return the keys of a map."""
    return call("map_keys", map)


def map_values(map: Expr) -> Expr:
    """Return the values of a map."""
    return call("map_values", map)


def string_to_array(string: Expr, delimiter: Expr | str, null_string: Expr | str | None = None) -> Expr:
    """Split a text at its delimiters."""
    return call("string_to_array", *present(string, delimiter, null_string))


def struct(*args: Expr) -> Expr:
    """Make a struct with the fields c0, c1 and so on."""
    return call("struct", *args)


def union_extract(union_expr: Expr, field_name: Expr | str) -> Expr:
    """Return the value of a union, where it is of a field."""
    return call("union_extract", union_expr, text(field_name))


def union_tag(union_expr: Expr) -> Expr:
    """Return the name of the field that a union has a value of."""
    return call("union_tag", union_expr)


def named_struct(name_pairs: list[tuple[str, Expr]]) -> Expr:
    """Make a struct of pairs of a name and a value."""
    return call("named_struct", *(part for name, value in name_pairs for part in (text(name), value)))


def make_map(*args: Any) -> Expr:
    """Make a map of a dict, of a list of keys and one of values, or of keys and values in turns.

    Raises:
        ValueError: If the keys and the values are not of one number.
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


def generate_series(start: Expr | int, stop: Expr | int | None = None, step: Expr | int | None = None) -> Expr:
    """Make a list of the numbers from start to stop, which belongs to it. A single argument is the stop, from 0."""
    return call("generate_series", *_series(start, stop, step))


def range(start: Expr | int, stop: Expr | int | None = None, step: Expr | int | None = None) -> Expr:
    """Make a list of the numbers from start to stop, which does not belong to it. A single argument is the stop, from 0."""
    return call("range", *_series(start, stop, step))


def _series(start: Expr | int, stop: Expr | int | None, step: Expr | int | None) -> list[Expr]:
    bounds = [0, start] if stop is None else [start, stop]
    return [coerce_to_expr(part) for part in (bounds if step is None else [*bounds, step])]


gen_series = generate_series


array = make_array
array_cat = array_concat
array_empty = empty
array_extract = array_element
array_indexof = array_position
array_join = array_to_string
array_push_back = array_append
array_push_front = array_prepend
arrays_overlap = array_has_any
dot_product = inner_product
element_at = map_extract
list_add = array_add
list_any_value = array_any_value
list_append = array_append
list_avg = array_avg
list_cat = array_concat
list_compact = array_compact
list_concat = array_concat
list_contains = array_contains
list_dims = array_dims
list_distance = array_distance
list_distinct = array_distinct
list_element = array_element
list_empty = empty
list_except = array_except
list_extract = array_element
list_has = array_contains
list_has_all = array_has_all
list_has_any = array_has_any
list_indexof = array_position
list_intersect = array_intersect
list_join = array_to_string
list_length = array_length
list_max = array_max
list_min = array_min
list_ndims = array_ndims
list_normalize = array_normalize
list_overlap = array_has_any
list_pop_back = array_pop_back
list_pop_front = array_pop_front
list_position = array_position
list_positions = array_positions
list_prepend = array_prepend
list_product = array_product
list_push_back = array_append
list_push_front = array_prepend
list_remove = array_remove
list_remove_all = array_remove_all
list_remove_n = array_remove_n
list_repeat = array_repeat
list_replace = array_replace
list_replace_all = array_replace_all
list_replace_n = array_replace_n
list_resize = array_resize
list_reverse = array_reverse
list_scale = array_scale
list_slice = array_slice
list_sort = array_sort
list_subtract = array_subtract
list_sum = array_sum
list_to_string = array_to_string
list_union = array_union
list_zip = arrays_zip
make_list = make_array
row = struct
string_to_list = string_to_array
