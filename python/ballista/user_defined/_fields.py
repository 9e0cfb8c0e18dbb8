"""Types of arguments and results as fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .._missing import require

if TYPE_CHECKING:
    import pyarrow as pa


def data_type_or_field_to_field(value: pa.DataType | pa.Field[Any], name: str) -> pa.Field[Any]:
    """Return a field: the given one, or one of the type and the name."""
    pyarrow = require("pyarrow", "a function written in Python")
    field: pa.Field[Any] = value if isinstance(value, pyarrow.Field) else pyarrow.field(name, value)
    return field


def data_types_or_fields_to_field_list(
    inputs: Sequence[pa.Field[Any] | pa.DataType] | pa.Field[Any] | pa.DataType,
) -> list[pa.Field[Any]]:
    """Return a list of fields, of one or several fields or types."""
    pyarrow = require("pyarrow", "a function written in Python")
    if isinstance(inputs, pyarrow.DataType):
        return [pyarrow.field("value", inputs)]
    if isinstance(inputs, pyarrow.Field):
        return [inputs]
    several: Any = inputs
    return [data_type_or_field_to_field(value, f"value_{i}") for i, value in enumerate(several)]
