"""Functions written in Python, which the queries call."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import cloudpickle
import pyarrow as pa
import pyarrow.compute as pc
from nodes import DATAFUSION


def add(left: Any, right: Any) -> Any:
    """Add numbers that cannot leave their type."""
    return pc.add(pc.bit_wise_and(left, 1023), pc.bit_wise_and(right, 1023))


def begin(text: Any) -> Any:
    """The first two characters."""
    return pc.utf8_slice_codeunits(text, 0, 2)


def even(number: Any) -> Any:
    """Whether a number is even; false where it is NULL."""
    return pc.fill_null(pc.equal(pc.bit_wise_and(number, 1), 0), False)


# The processes that run them do not find this file.
cloudpickle.register_pickle_by_value(sys.modules[__name__])

FUNCTIONS = [
    (add, [pa.int64(), pa.int64()], pa.int64()),
    (begin, [pa.string()], pa.string()),
    (even, [pa.int64()], pa.bool_()),
]

FORMS = [
    ("int", "py_add(CAST({0} AS BIGINT), CAST({1} AS BIGINT))", ("int", "int"), DATAFUSION),
    ("text", "py_begin({0})", ("text",), DATAFUSION),
    ("bool", "py_even(CAST({0} AS BIGINT))", ("int",), DATAFUSION),
]


def register(package: ModuleType, context: Any) -> None:
    """Make the functions known."""
    for function, types, result in FUNCTIONS:
        context.register_udf(package.udf(function, types, result, "immutable", f"py_{function.__name__}"))
