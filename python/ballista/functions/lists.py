"""Functions of lists."""

# ruff: noqa: A001, A002 (the functions and parameters go by the names that they have in SQL and in datafusion)

from __future__ import annotations

from ..expr import Expr, coerce_to_expr
from ._call import call, present, text

__all__ = [
    "array_any_value",
    "array_append",
    "array_compact",
    "array_concat",
    "array_contains",
    "array_dims",
    "array_distinct",
    "array_element",
    "array_except",
    "array_has",
    "array_has_all",
    "array_has_any",
    "array_intersect",
    "array_length",
    "array_max",
    "array_min",
    "array_ndims",
    "array_pop_back",
    "array_pop_front",
    "array_position",
    "array_positions",
    "array_prepend",
    "array_remove",
    "array_remove_all",
    "array_remove_n",
    "array_repeat",
    "array_replace",
    "array_replace_all",
    "array_replace_n",
    "array_resize",
    "array_reverse",
    "array_slice",
    "array_sort",
    "array_to_string",
    "array_union",
    "arrays_zip",
    "cardinality",
    "empty",
    "flatten",
    "generate_series",
    "make_array",
    "range",
    "string_to_array",
]


def array_any_value(array: Expr) -> Expr:
    """Return the first element that is not NULL."""
    return call("array_any_value", array)


def array_append(array: Expr, element: Expr) -> Expr:
    """Put an element at the end of a list."""
    return call("array_append", array, element)


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


def array_slice(array: Expr, begin: Expr | int, end: Expr | int, stride: Expr | int | None = None) -> Expr:
    """Return a part of a list, between two positions that belong to it, counted from 1."""
    return call("array_slice", *present(array, begin, end, stride))


def array_sort(array: Expr, descending: bool = False, null_first: bool = False) -> Expr:
    """Sort the elements."""
    return call("array_sort", array, text("DESC" if descending else "ASC"), text("NULLS FIRST" if null_first else "NULLS LAST"))


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


def empty(array: Expr) -> Expr:
    """Ask whether a list has no elements."""
    return call("empty", array)


def flatten(array: Expr) -> Expr:
    """Return a list of lists as one list."""
    return call("flatten", array)


def make_array(*args: Expr) -> Expr:
    """Make a list."""
    return call("make_array", *args)


def string_to_array(string: Expr, delimiter: Expr | str, null_string: Expr | str | None = None) -> Expr:
    """Split a text at its delimiters."""
    return call("string_to_array", *present(string, delimiter, null_string))


def generate_series(start: Expr | int, stop: Expr | int | None = None, step: Expr | int | None = None) -> Expr:
    """Make a list of the numbers from start to stop, which belongs to it. A single argument is the stop, from 0."""
    return call("generate_series", *_series(start, stop, step))


def range(start: Expr | int, stop: Expr | int | None = None, step: Expr | int | None = None) -> Expr:
    """Make a list of the numbers from start to stop, which does not belong to it. A single argument is the stop, from 0."""
    return call("range", *_series(start, stop, step))


def _series(start: Expr | int, stop: Expr | int | None, step: Expr | int | None) -> list[Expr]:
    bounds = [0, start] if stop is None else [start, stop]
    return [coerce_to_expr(part) for part in (bounds if step is None else [*bounds, step])]
