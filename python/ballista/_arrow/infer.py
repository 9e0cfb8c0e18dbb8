"""The type of Arrow that Python values have, as pyarrow infers it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from .types import Field

_FORMATS: dict[type, str] = {
    bool: "b",
    int: "l",
    float: "g",
    str: "u",
    bytes: "z",
    bytearray: "z",
    datetime.date: "tdD",
    datetime.time: "ttu",
    datetime.timedelta: "tDu",
}

_MOST_DIGITS = 38


def infer(name: str, values: Sequence[Any]) -> Field:
    """Infer the type of a column. Raises TypeError where its values have no type in common."""
    present = [value for value in values if value is not None]
    kinds = {type(value) for value in present}
    if not kinds:
        return Field(name, "n")
    if kinds == {int, float}:
        return Field(name, "g")
    if kinds <= {list, tuple}:
        element = infer("item", [element for value in present for element in value])
        return Field(name, "+l", children=(element,))
    if kinds == {dict}:
        keys = dict.fromkeys(key for value in present for key in value)
        if odd := [key for key in keys if not isinstance(key, str)]:
            raise TypeError(f"column {name!r} has dicts with keys that are not text: {odd[0]!r}")
        return Field(name, "+s", children=tuple(infer(key, [value.get(key) for value in present]) for key in keys))
    if kinds <= {Decimal, int} and Decimal in kinds:
        return Field(name, _decimal_format([Decimal(value) for value in present]))
    if kinds == {datetime.datetime}:
        return Field(name, "tsu:" + _zone_name(present[0].tzinfo))
    if len(kinds) == 1 and (form := _FORMATS.get(next(iter(kinds)))):
        return Field(name, form)
    names = ", ".join(sorted(kind.__name__ for kind in kinds))
    raise TypeError(f"column {name!r} has values of no known or common type: {names}")


def _decimal_format(values: list[Decimal]) -> str:
    whole = scale = 0
    for value in values:
        _, digits, exponent = value.as_tuple()
        if not isinstance(exponent, int):
            raise ValueError(f"decimal without a value: {value}")
        scale = max(scale, -exponent)
        whole = max(whole, len(digits) + exponent)
    precision = max(whole, 0) + scale
    if precision > _MOST_DIGITS:
        raise ValueError(f"decimal with more than {_MOST_DIGITS} digits: {precision}")
    return f"d:{max(precision, 1)},{scale}"


def _zone_name(zone: datetime.tzinfo | None) -> str:
    if zone is None:
        return ""
    if zone is datetime.timezone.utc:
        return "UTC"
    key = getattr(zone, "key", None) or getattr(zone, "zone", None)
    if key:
        return str(key)
    minutes = int((zone.utcoffset(None) or datetime.timedelta()).total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
