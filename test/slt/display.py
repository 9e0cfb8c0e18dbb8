"""Turns Arrow values into the text of result lines. The rules are those of format.go, written a second time."""

from __future__ import annotations

import datetime
import zoneinfo
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
TYPE_NAMES = {
    "int8": "Int8", "int16": "Int16", "int32": "Int32", "int64": "Int64",
    "uint8": "UInt8", "uint16": "UInt16", "uint32": "UInt32", "uint64": "UInt64",
    "halffloat": "Float16", "float": "Float32", "double": "Float64", "bool": "Boolean", "null": "Null",
    "string": "Utf8", "large_string": "LargeUtf8", "string_view": "Utf8View",
    "binary": "Binary", "large_binary": "LargeBinary", "binary_view": "BinaryView",
    "date32[day]": "Date32", "date64[ms]": "Date64", "month_day_nano_interval": "Interval(MonthDayNano)",
    "month_interval": "Interval(YearMonth)", "day_time_interval": "Interval(DayTime)",
}  # fmt: skip


def lines(table: pa.Table) -> list[str]:
    """One line for each row, values separated by single spaces."""
    columns = [[escape(text) for text in column(chunked)] for chunked in table.columns]
    return [" ".join(row) for row in zip(*columns, strict=True)]


def escape(text: str) -> str:
    """Makes a value fit on a line: control characters, backslashes, and spaces at the ends, are spelled out."""
    if text == "":
        return "(empty)"
    named = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}
    text = "".join(named.get(c) or (f"\\u{{{ord(c):x}}}" if ord(c) < 32 or ord(c) == 127 else c) for c in text)
    start, end = len(text) - len(text.lstrip(" ")), len(text.rstrip(" "))
    return "\\s" * min(start, len(text)) + text[start:end] + "\\s" * (len(text) - max(end, start))


def letter(kind: pa.DataType) -> str:
    """The letter of a column's type in a query record."""
    t = pa.types
    if t.is_dictionary(kind):
        inner = letter(kind.value_type)
        return inner if inner in "TP" else "?"
    tests: list[tuple[str, list[Callable[[pa.DataType], bool]]]] = [
        ("B", [t.is_boolean]),
        ("D", [t.is_date, t.is_time]),
        ("I", [t.is_integer]),
        ("R", [t.is_floating, t.is_decimal]),
        ("T", [t.is_string, t.is_large_string, t.is_string_view]),
        ("P", [t.is_timestamp]),
    ]
    return next((name for name, any_of in tests if any(test(kind) for test in any_of)), "?")


def column(array: pa.ChunkedArray) -> list[str]:
    return [text for chunk in array.chunks for text in values(chunk)]


def values(array: pa.Array) -> list[str]:
    """The text of each value of an array."""
    kind, t = array.type, pa.types
    if t.is_dictionary(kind):
        return values(array.dictionary_decode())
    if t.is_list(kind) or t.is_large_list(kind) or t.is_list_view(kind) or t.is_large_list_view(kind):
        return nested(array, lambda inner: "[" + ", ".join(values(inner)) + "]")
    if t.is_fixed_size_list(kind):
        return nested(array, lambda inner: "[" + ", ".join(values(inner)) + "]")
    if t.is_map(kind):
        return nested(array, map_text)
    if t.is_struct(kind):
        fields = [values(array.field(i)) for i in range(kind.num_fields)]
        names = [field.name for field in kind]
        rows = ["{" + ", ".join(f"{n}: {f[i]}" for n, f in zip(names, fields, strict=True)) + "}" for i in range(len(array))]
        return [text if valid.as_py() else "NULL" for text, valid in zip(rows, array.is_valid(), strict=True)]
    text = scalar_text(kind)
    return ["NULL" if item is None else text(item) for item in plain(array)]


def nested(array: pa.Array, text: Callable[[pa.Array], str]) -> list[str]:
    return [text(scalar.values) if scalar.is_valid else "NULL" for scalar in array]


def map_text(entries: pa.Array) -> str:
    pairs = zip(values(entries.field(0)), values(entries.field(1)), strict=True)
    return "{" + ", ".join(f"{k}: {v}" for k, v in pairs) + "}"


def plain(array: pa.Array) -> list[Any]:
    """The values as Python numbers, strings or bytes; times and dates as integers of their own unit."""
    kind, t = array.type, pa.types
    if t.is_date32(kind) or t.is_time32(kind):
        array = array.cast(pa.int32())
    elif t.is_date64(kind) or t.is_time64(kind) or t.is_timestamp(kind) or t.is_duration(kind):
        array = array.cast(pa.int64())
    elif t.is_floating(kind):
        return [scalar.as_py() if scalar.is_valid else None for scalar in array]
    elif str(kind) in ("month_interval", "day_time_interval"):
        raise NotImplementedError(f"pyarrow does not read {kind}")
    return list(array.to_pylist())


def scalar_text(kind: pa.DataType) -> Callable[[Any], str]:
    """The function that writes a value of the type."""
    t = pa.types
    if t.is_boolean(kind):
        return lambda v: "true" if v else "false"
    if t.is_floating(kind):
        return {16: half_text, 32: single_text, 64: double_text}[kind.bit_width]
    if t.is_decimal(kind):
        return lambda v: f"{v:.{max(kind.scale, 0)}f}"
    if t.is_binary(kind) or t.is_large_binary(kind) or t.is_binary_view(kind) or t.is_fixed_size_binary(kind):
        return lambda v: v.hex()
    if t.is_date32(kind):
        return date_text
    if t.is_date64(kind):
        return lambda v: timestamp_text(v, 10**3, None)
    if t.is_time(kind):
        return lambda v: clock_text(v, UNITS[kind.unit])
    if t.is_timestamp(kind):
        return lambda v: timestamp_text(v, UNITS[kind.unit], kind.tz)
    if t.is_duration(kind):
        return lambda v: duration_text(v, UNITS[kind.unit])
    if t.is_interval(kind):
        return lambda v: interval_text(v.months, v.days, v.nanoseconds)
    return str


def half_text(v: float) -> str:
    if not np.isfinite(v):
        return special(v)
    return np.format_float_positional(np.float32(v), unique=True, trim="-")


def single_text(v: float) -> str:
    if not np.isfinite(v):
        return special(v)
    digits, exponent = np.format_float_scientific(np.float32(v), unique=True, trim="-").split("e")
    return shortest(digits, int(exponent), low=-6, high=13)


def double_text(v: float) -> str:
    if not np.isfinite(v):
        return special(v)
    digits, exponent = np.format_float_scientific(np.float64(v), unique=True, trim="-").split("e")
    return shortest(digits, int(exponent), low=-5, high=16)


def special(v: float) -> str:
    return "NaN" if v != v else "inf" if v > 0 else "-inf"


def shortest(mantissa: str, exponent: int, low: int, high: int) -> str:
    """Writes d.ddd x 10^exponent: plain where the point falls after position low and up to position high."""
    sign = "-" if mantissa.startswith("-") else ""
    digits = mantissa.lstrip("-").replace(".", "")
    if digits.strip("0") == "":
        return sign + "0.0"
    point = exponent + 1
    if 0 < point <= high:
        digits = digits.ljust(point, "0")
        return sign + digits[:point] + "." + (digits[point:] or "0")
    if low < point <= 0:
        return sign + "0." + "0" * -point + digits
    return sign + digits[0] + ("." + digits[1:] if len(digits) > 1 else "") + f"e{exponent}"


def date_text(days: int) -> str:
    # Civil calendar from days; Python's own dates end at year 9999. 719468 days lie between 0000-03-01 and 1970-01-01.
    era, day_of_era = divmod(days + 719468, 146097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    day, month = day_of_year - (153 * shifted + 2) // 5 + 1, (shifted + 2) % 12 + 1
    year = year_of_era + era * 400 + (1 if month <= 2 else 0)
    sign = "+" if year > 9999 else "-" if year < 0 else ""
    return f"{sign}{abs(year):04}-{month:02}-{day:02}"


def clock_text(v: int, unit: int) -> str:
    seconds, fraction = divmod(v, unit)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    nanos = fraction * (10**9 // unit)
    for digits in (3, 6, 9):
        if nanos and nanos % 10 ** (9 - digits) == 0:
            return f"{text}.{nanos // 10 ** (9 - digits):0{digits}}"
    return text


def timestamp_text(v: int, unit: int, zone: str | None) -> str:
    offset = zone_offset(zone, v // unit) if zone else 0
    days, rest = divmod(v + offset * unit, 86400 * unit)
    text = f"{date_text(days)}T{clock_text(rest, unit)}"
    if zone is None:
        return text
    sign, minutes = "-" if offset < 0 else "+", abs(offset) // 60
    return text + ("Z" if offset == 0 else f"{sign}{minutes // 60:02}:{minutes % 60:02}")


def zone_offset(zone: str, seconds: int) -> int:
    if zone[0] in "+-":
        hours, minutes = int(zone[1:3]), int(zone[-2:])
        return (hours * 3600 + minutes * 60) * (-1 if zone[0] == "-" else 1)
    moment = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    offset = moment.astimezone(zoneinfo.ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def duration_text(v: int, unit: int) -> str:
    if v == 0:
        return "P0D"
    seconds, fraction = divmod(abs(v), unit)
    decimals = f"{fraction:0{len(str(unit)) - 1}}".rstrip("0") if fraction else ""
    return f"{'-' if v < 0 else ''}PT{seconds}{'.' if decimals else ''}{decimals}S"


def interval_text(months: int, days: int, nanoseconds: int) -> str:
    parts = [f"{months} mons"] if months else []
    parts += [f"{days} days"] if days else []
    sign, rest = "-" if nanoseconds < 0 else "", abs(nanoseconds)
    seconds, nanos = divmod(rest, 10**9)
    parts += [f"{sign}{seconds // 3600} hours"] if seconds // 3600 else []
    parts += [f"{sign}{seconds // 60 % 60} mins"] if seconds // 60 % 60 else []
    parts += [f"{sign}{seconds % 60}.{nanos:09} secs"] if seconds % 60 or nanos else []
    return " ".join(parts) or "0 secs"


def field_line(field: pa.Field) -> str:
    """One line of a schema record."""
    return f"{escape(field.name)} {type_name(field.type)}{'' if field.nullable else ' not null'}"


def type_name(kind: pa.DataType) -> str:
    """The name of a type as arrow_typeof() gives it."""
    t, name = pa.types, str(kind)
    if name in TYPE_NAMES:
        return TYPE_NAMES[name]
    if t.is_decimal(kind):
        return f"Decimal{kind.bit_width}({kind.precision}, {kind.scale})"
    if t.is_timestamp(kind):
        unit = unit_name(kind.unit)
        return f'Timestamp({unit}, "{kind.tz}")' if kind.tz else f"Timestamp({unit})"
    if t.is_time(kind):
        return f"Time{kind.bit_width}({unit_name(kind.unit)})"
    if t.is_duration(kind):
        return f"Duration({unit_name(kind.unit)})"
    if t.is_fixed_size_binary(kind):
        return f"FixedSizeBinary({kind.byte_width})"
    if t.is_dictionary(kind):
        return f"Dictionary({type_name(kind.index_type)}, {type_name(kind.value_type)})"
    return nested_type_name(kind)


def unit_name(unit: str) -> str:
    return "µs" if unit == "us" else unit


def nested_type_name(kind: pa.DataType) -> str:
    t = pa.types
    if t.is_struct(kind):
        return "Struct(" + ", ".join(f'"{f.name}": {element_name(f)}' for f in kind) + ")"
    if t.is_map(kind):
        entries = f'Struct("{kind.key_field.name}": {element_name(kind.key_field)}, '
        entries += f'"{kind.item_field.name}": {element_name(kind.item_field)})'
        return f'Map("entries": non-null {entries}, {"sorted" if kind.keys_sorted else "unsorted"})'
    if t.is_fixed_size_list(kind):
        return f"FixedSizeList({kind.list_size} x {element_name(kind.value_field)})"
    if t.is_list(kind) or t.is_large_list(kind):
        return f"{'List' if t.is_list(kind) else 'LargeList'}({element_name(kind.value_field)})"
    raise NotImplementedError(f"no name for {kind}")


def element_name(field: pa.Field) -> str:
    return ("" if field.nullable else "non-null ") + type_name(field.type)
