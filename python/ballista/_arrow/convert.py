"""Raw values as the Python objects that pyarrow makes of them."""

from __future__ import annotations

import datetime
import importlib
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from .types import Field

Convert = Callable[[Any], Any]


class MonthDayNano(NamedTuple):
    """An interval. Its parts have signs of their own, and do not turn into each other."""

    months: int
    days: int
    nanoseconds: int


# Units of timestamps, times and durations: how many there are in a second.
UNITS = {"s": 1, "m": 1_000, "u": 1_000_000, "n": 1_000_000_000}

_EPOCH = datetime.datetime(1970, 1, 1)
_DAY_ZERO = datetime.date(1970, 1, 1).toordinal()
_MILLISECONDS_OF_A_DAY = 86_400_000


def to_python(field: Field, raw: list[Any]) -> list[Any]:
    """Convert a column."""
    convert = converter(field)
    if convert is None:
        return raw
    return [None if value is None else convert(value) for value in raw]


def converter(field: Field) -> Convert | None:
    """Return what converts values of a type that are not NULL, or None where they stay as they are."""
    if field.dictionary is not None:
        return converter(field.dictionary)
    make = _CONVERTERS.get(field.kind)
    return make(field) if make else None


def _nullable(field: Field) -> Convert:
    convert = converter(field)
    if convert is None:
        return lambda value: value
    return lambda value: None if value is None else convert(value)


def _list(field: Field) -> Convert:
    convert = _nullable(field.children[0])
    return lambda elements: [convert(element) for element in elements]


def _map(field: Field) -> Convert:
    key, value = (_nullable(child) for child in field.children[0].children)
    return lambda entries: [(key(entry[0]), value(entry[1])) for entry in entries]


def _struct(field: Field) -> Convert:
    members = [(child.name, _nullable(child)) for child in field.children]
    return lambda values: {name: convert(value) for (name, convert), value in zip(members, values)}


def _decimal(field: Field) -> Convert:
    scale = int(field.parameters.split(",")[1])
    return lambda unscaled: decimal_of(unscaled, scale)


def decimal_of(unscaled: int, scale: int) -> Decimal:
    """Make a decimal number without rounding, whatever the context says."""
    digits = tuple(int(digit) for digit in str(abs(unscaled)))
    return Decimal((int(unscaled < 0), digits, -scale))


def _date(_field: Field) -> Convert:
    return lambda days: datetime.date.fromordinal(days + _DAY_ZERO)


def _date_of_milliseconds(_field: Field) -> Convert:
    return lambda value: datetime.date.fromordinal(value // _MILLISECONDS_OF_A_DAY + _DAY_ZERO)


def _time(field: Field) -> Convert:
    units = UNITS[field.kind[2]]
    return lambda value: (_EPOCH + _microseconds(value, units)).time()


def _microseconds(value: int, units: int) -> datetime.timedelta:
    return datetime.timedelta(microseconds=value * 1_000_000 // units)


def _timestamp(field: Field) -> Convert:
    zone = zone_of(field.parameters) if field.parameters else None
    units = UNITS[field.kind[2]]
    if units == UNITS["n"]:
        return _pandas_timestamp(zone)

    def convert(value: int) -> datetime.datetime:
        moment = _EPOCH + _microseconds(value, units)
        return moment if zone is None else moment.replace(tzinfo=datetime.timezone.utc).astimezone(zone)

    return convert


def _pandas_timestamp(zone: datetime.tzinfo | None) -> Convert:
    """Convert nanoseconds, which datetime does not have and pandas does."""
    pandas = _pandas()

    def convert(value: int) -> Any:
        if pandas is not None:
            return pandas.Timestamp(value, unit="ns", tz=zone) if zone is None else _zoned(pandas, value, zone)
        moment = _EPOCH + _microseconds(_whole_microseconds(value), UNITS["n"])
        return moment if zone is None else moment.replace(tzinfo=datetime.timezone.utc).astimezone(zone)

    return convert


def _zoned(pandas: Any, value: int, zone: datetime.tzinfo) -> Any:
    return pandas.Timestamp(value, unit="ns", tz="UTC").tz_convert(zone)


def _duration(field: Field) -> Convert:
    units = UNITS[field.kind[2]]
    pandas = _pandas() if units == UNITS["n"] else None
    if pandas is not None:
        return lambda value: pandas.Timedelta(value, unit="ns")
    if units == UNITS["n"]:
        return lambda value: _microseconds(_whole_microseconds(value), units)
    return lambda value: _microseconds(value, units)


def _whole_microseconds(nanoseconds: int) -> int:
    if nanoseconds % 1000:
        raise ValueError(f"nanoseconds do not fit Python's datetime: {nanoseconds} (pandas, once installed, holds them)")
    return nanoseconds


@cache
def _pandas() -> Any:
    try:
        return importlib.import_module("pandas")
    except ImportError:
        return None


@cache
def zone_of(name: str) -> datetime.tzinfo:
    """Return the time zone of a name such as Europe/Berlin, UTC or +05:30."""
    if name[0] in "+-":
        sign = -1 if name[0] == "-" else 1
        hours, minutes = int(name[1:3]), int(name[-2:])
        return datetime.timezone(sign * datetime.timedelta(hours=hours, minutes=minutes))
    return ZoneInfo(name)


_CONVERTERS: dict[str, Callable[[Field], Convert]] = {
    **dict.fromkeys(("+l", "+L", "+vl", "+vL", "+w"), _list), "+m": _map, "+s": _struct, "d": _decimal,
    "tdD": _date, "tdm": _date_of_milliseconds,
    **dict.fromkeys(("tts", "ttm", "ttu", "ttn"), _time),
    **dict.fromkeys(("tss", "tsm", "tsu", "tsn"), _timestamp),
    **dict.fromkeys(("tDs", "tDm", "tDu", "tDn"), _duration),
    "tin": lambda _field: MonthDayNano._make, "tiD": lambda _field: MonthDayNano._make,
}  # fmt: skip
