"""Constants: Python values, and Arrow types, as expressions of the library."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from . import _native
from ._arrow import abi, write
from ._arrow.infer import infer
from ._arrow.types import Field
from ._missing import require
from .errors import BindingError

# What is converted without pyarrow. Subclasses are not: an enum member or a NumPy number is more than its base.
_PLAIN = frozenset(
    {
        type(None),
        bool,
        int,
        float,
        str,
        bytes,
        bytearray,
        Decimal,
        datetime.date,
        datetime.datetime,
        datetime.time,
        datetime.timedelta,
        list,
        tuple,
        dict,
    }
)

_PYTHON_TYPES: dict[object, str] = {float: "g", int: "l", str: "u", bool: "b"}


def literal(value: Any, text: str = "vu") -> _native.Handle:
    """Make a literal. Text becomes a string view, or whatever format the second argument says."""
    if type(value) not in _PLAIN:
        return _arrow_literal(value)
    field = Field("", text) if type(value) is str else infer("", [value])
    return _native.expr_literal(write.schema(field), write.array(field, [value]))


def parameter(name: str, value: Any) -> _native.Handle:
    """Make a literal of the value of a parameter of SQL.

    Raises:
        BindingError: If it is none that SQL has.
    """
    try:
        return literal(value, text="u")
    except (TypeError, ValueError, ArithmeticError, NotImplementedError) as error:
        raise BindingError(f"parameter ${name} cannot be made a value of SQL: {error}") from None


def _arrow_literal(value: Any) -> _native.Handle:
    pyarrow = require("pyarrow", f"a literal of {type(value).__name__}")
    scalar = value if isinstance(value, pyarrow.Scalar) else pyarrow.scalar(value)
    schema, array = abi.ArrowSchema(), abi.ArrowArray()
    schema_capsule, array_capsule = pyarrow.array([scalar], type=scalar.type).__arrow_c_array__()
    abi.from_capsule(schema_capsule, schema)
    abi.from_capsule(array_capsule, array)
    return _native.expr_literal(schema, array)


def null_of(to: Any) -> _native.Handle:
    """Make a NULL of a type: one of pyarrow's, or int, float, str or bool.

    Raises:
        TypeError: If it is not such a type.
    """
    if isinstance(to, type) and to in _PYTHON_TYPES:
        return _native.expr_literal(write.schema(Field("", _PYTHON_TYPES[to])), None)
    if isinstance(to, type) or not hasattr(to, "__arrow_c_schema__"):
        raise TypeError(f"expected a pyarrow.DataType or one of int, float, str and bool, got {to!r}")
    schema = abi.ArrowSchema()
    abi.from_capsule(to.__arrow_c_schema__(), schema)
    return _native.expr_literal(schema, None)
