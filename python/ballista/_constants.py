"""Constants, as ``Expr.to_variant`` shows them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from . import _native
from ._missing import require
from ._variants import Variant

_EPOCH = datetime.date(1970, 1, 1)


def scalar_of(expr: _native.Handle) -> Any:
    """Return the value of a literal as a scalar of pyarrow.

    Raises:
        ImportError: If pyarrow is not installed.
    """
    pyarrow = require("pyarrow", "the value of a literal")
    schema, array = _native.expr_value(expr)
    return pyarrow.array(_Exported(_native.capsule(schema), _native.capsule(array)))[0]


class _Exported:
    def __init__(self, schema: object, array: object) -> None:
        self._capsules = schema, array

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        return self._capsules


class Literal(Variant):
    """A constant. Its methods raise a `ValueError` if it is of another type than they are for.

    Example:
        >>> from ballista import lit
        >>> number = lit(5).to_variant()
        >>> number.data_type(), number.value_i64()
        ('Int64', 5)
    """

    def data_type(self) -> str:
        """Return what the type is called."""
        return str(self._described["type"])

    def into_type(self) -> Any:
        """Return the value as a value of Python."""
        return scalar_of(self._of.expr).as_py()

    def _value(self, *names: str) -> Any:
        name = self.data_type()
        if name.partition("(")[0] not in names:
            raise ValueError(f"literal is of another type than {' or '.join(names)}: {self._of.canonical_name()}")
        return scalar_of(self._of.expr)

    def _python(self, *names: str) -> Any:
        return self._value(*names).as_py()

    def value_bool(self) -> bool | None:
        """Return the value."""
        return self._python("Boolean")  # type: ignore[no-any-return]

    def value_i8(self) -> int | None:
        """Return the value."""
        return self._python("Int8")  # type: ignore[no-any-return]

    def value_i16(self) -> int | None:
        """Return the value."""
        return self._python("Int16")  # type: ignore[no-any-return]

    def value_i32(self) -> int | None:
        """Return the value."""
        return self._python("Int32")  # type: ignore[no-any-return]

    def value_i64(self) -> int | None:
        """Return the value."""
        return self._python("Int64")  # type: ignore[no-any-return]

    def value_u8(self) -> int | None:
        """Return the value."""
        return self._python("UInt8")  # type: ignore[no-any-return]

    def value_u16(self) -> int | None:
        """Return the value."""
        return self._python("UInt16")  # type: ignore[no-any-return]

    def value_u32(self) -> int | None:
        """Return the value."""
        return self._python("UInt32")  # type: ignore[no-any-return]

    def value_u64(self) -> int | None:
        """Return the value."""
        return self._python("UInt64")  # type: ignore[no-any-return]

    def value_f32(self) -> float | None:
        """Return the value."""
        return self._python("Float32")  # type: ignore[no-any-return]

    def value_f64(self) -> float | None:
        """Return the value."""
        return self._python("Float64")  # type: ignore[no-any-return]

    def value_string(self) -> str | None:
        """Return the value."""
        return self._python("Utf8", "LargeUtf8", "Utf8View")  # type: ignore[no-any-return]

    def value_date32(self) -> int | None:
        """Return the value, in days since 1970."""
        value = self._python("Date32")
        return None if value is None else (value - _EPOCH).days

    def value_date64(self) -> int | None:
        """Return the value, in milliseconds since 1970."""
        return self._value("Date64").value  # type: ignore[no-any-return]

    def value_decimal128(self) -> tuple[int | None, int, int]:
        """Return the value without its point, the precision and the scale."""
        scalar = self._value("Decimal128")
        value: Decimal | None = scalar.as_py()
        unscaled = None if value is None else _unscaled(value, scalar.type.scale)
        return unscaled, scalar.type.precision, scalar.type.scale

    def value_timestamp(self) -> tuple[int | None, str | None]:
        """Return the value, in the unit of its type, and the time zone."""
        scalar = self._value("Timestamp")
        return scalar.value, scalar.type.tz

    def value_time64(self) -> int | None:
        """Return the value, in the unit of its type."""
        return self._value("Time64").value  # type: ignore[no-any-return]


def _unscaled(value: Decimal, scale: int) -> int:
    sign, digits, exponent = value.as_tuple()
    number: int = int("".join(map(str, digits))) * 10 ** (int(exponent) + scale)
    return -number if sign else number
