"""Functions of lists as vectors of numbers."""

from __future__ import annotations

from ..expr import Expr
from ._call import call

__all__ = [
    "array_add",
    "array_avg",
    "array_distance",
    "array_normalize",
    "array_product",
    "array_scale",
    "array_subtract",
    "array_sum",
    "cosine_distance",
    "dot_product",
    "inner_product",
    "list_add",
    "list_avg",
    "list_distance",
    "list_normalize",
    "list_product",
    "list_scale",
    "list_subtract",
    "list_sum",
]


def array_add(array1: Expr, array2: Expr) -> Expr:
    """Return the sums of the elements at each position of two lists of numbers."""
    return call("array_add", array1, array2)


def array_avg(array: Expr) -> Expr:
    """Return the average of the elements."""
    return call("array_avg", array)


def array_distance(array1: Expr, array2: Expr) -> Expr:
    """Return the Euclidean distance of two lists of numbers."""
    return call("array_distance", array1, array2)


def array_normalize(array: Expr) -> Expr:
    """Divide a list of numbers by its length as a vector."""
    return call("array_normalize", array)


def array_product(array: Expr) -> Expr:
    """Return the product of the elements."""
    return call("array_product", array)


def array_scale(array: Expr, scalar: Expr | float) -> Expr:
    """Multiply each element of a list by a number."""
    return call("array_scale", array, scalar)


def array_subtract(array1: Expr, array2: Expr) -> Expr:
    """Return the differences of the elements at each position of two lists of numbers."""
    return call("array_subtract", array1, array2)


def array_sum(array: Expr) -> Expr:
    """Return the sum of the elements."""
    return call("array_sum", array)


def cosine_distance(array1: Expr, array2: Expr) -> Expr:
    """Return the cosine distance of two lists of numbers."""
    return call("cosine_distance", array1, array2)


def inner_product(array1: Expr, array2: Expr) -> Expr:
    """Return the inner product of two lists of numbers."""
    return call("inner_product", array1, array2)


dot_product = inner_product
list_add = array_add
list_avg = array_avg
list_distance = array_distance
list_normalize = array_normalize
list_product = array_product
list_scale = array_scale
list_subtract = array_subtract
list_sum = array_sum
