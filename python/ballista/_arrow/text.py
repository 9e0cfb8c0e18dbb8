"""Raw values as the text that tables show: that of DataFusion, where NULL is empty."""

from __future__ import annotations

import datetime
import math
import struct
from collections.abc import Callable
from typing import Any

from .convert import UNITS, decimal_of, zone_of
from .types import Field

Render = Callable[[Any], str]


def to_text(field: Field, raw: list[Any]) -> list[str]:
    """Render a column."""
    render = renderer(field)
    return [render(value) for value in raw]


def renderer(field: Field) -> Render:
    """Return what renders values of a type, None included."""
    if field.dictionary is not None:
        return renderer(field.dictionary)
    make = _RENDERERS.get(field.kind)
    render = make(field) if make else str
    return lambda value: "" if value is None else render(value)


def _list(field: Field) -> Render:
    element = renderer(field.children[0])
    return lambda values: "[" + ", ".join(map(element, values)) + "]"


def _struct(field: Field) -> Render:
    members = [(child.name, renderer(child)) for child in field.children]
    return lambda values: "{" + ", ".join(f"{name}: {render(value)}" for (name, render), value in zip(members, values)) + "}"


def _map(field: Field) -> Render:
    key, value = (renderer(child) for child in field.children[0].children)
    return lambda entries: "{" + ", ".join(f"{key(entry[0])}: {value(entry[1])}" for entry in entries) + "}"


def _boolean(_field: Field) -> Render:
    return lambda value: "true" if value else "false"


def _binary(_field: Field) -> Render:
    return bytes.hex


def _decimal(field: Field) -> Render:
    scale = int(field.parameters.split(",")[1])
    return lambda unscaled: f"{decimal_of(unscaled, scale):f}"


def _double(_field: Field) -> Render:
    return lambda value: _float_text(value, repr(value), smallest=-5, largest=16)


def _single(_field: Field) -> Render:
    return lambda value: _float_text(value, _shortest(value, "f"), smallest=-6, largest=13)


def _half(_field: Field) -> Render:
    # Float16 shows the digits of the float32 that it is, and no fraction where there is none.
    return lambda value: _special(value) or _digits_text(*_digits(_shortest(value, "f")), whole="")


def _special(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return ""


def _shortest(value: float, code: str) -> str:
    """Return the shortest text that reads back as the same number of the width that struct's code names."""
    packed = struct.pack(code, value)
    for precision in range(1, 17):
        text = f"{value:.{precision}g}"
        if struct.pack(code, float(text)) == packed:
            return text
    return repr(value)


def _digits(text: str) -> tuple[str, str, int]:
    """Split a number into its sign, its significant digits, and how many of them stand before the point."""
    mantissa, _, exponent = text.lower().partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    return (sign, digits, point) if digits else (sign, "0", 1)


def _digits_text(sign: str, digits: str, point: int, whole: str = ".0") -> str:
    """Write digits without an exponent; whole is what follows numbers that have no fraction."""
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    if len(digits) <= point:
        return sign + digits + "0" * (point - len(digits)) + whole
    return f"{sign}{digits[:point]}.{digits[point:]}"


def _float_text(value: float, shortest: str, smallest: int, largest: int) -> str:
    """Write a number with an exponent where it has more than largest, or no more than smallest, digits before the point."""
    if special := _special(value):
        return special
    sign, digits, point = _digits(shortest)
    if smallest < point <= largest:
        return _digits_text(sign, digits, point)
    fraction = "." + digits[1:] if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{fraction}e{point - 1}"


def _date_text(days: int) -> str:
    """Write a date of the proleptic Gregorian calendar, of any year (after Howard Hinnant's civil_from_days)."""
    days += 719_468
    era, day_of_era = divmod(days, 146_097)
    year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    day, month = day_of_year - (153 * shifted + 2) // 5 + 1, (shifted + 2) % 12 + 1
    year = year_of_era + era * 400 + (month <= 2)
    years = f"{year:04}" if 0 <= year <= 9999 else f"{year:+05}"
    return f"{years}-{month:02}-{day:02}"


def _time_text(units_of_day: int, units: int) -> str:
    """Write a time of day, its fraction in groups of three digits."""
    seconds, fraction = divmod(units_of_day, units)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    digits = f"{fraction:0{len(str(units)) - 1}}" if fraction else ""
    while digits.endswith("000"):
        digits = digits[:-3]
    return clock + ("." + digits if digits else "")


def _moment_text(value: int, units: int) -> str:
    days, rest = divmod(value, 86_400 * units)
    return f"{_date_text(days)}T{_time_text(rest, units)}"


def _date(_field: Field) -> Render:
    return _date_text


def _date_of_milliseconds(_field: Field) -> Render:
    return lambda value: _moment_text(value, 1_000)


def _time(field: Field) -> Render:
    return lambda value: _time_text(value, UNITS[field.kind[2]])


def _timestamp(field: Field) -> Render:
    units = UNITS[field.kind[2]]
    if not field.parameters:
        return lambda value: _moment_text(value, units)
    zone = zone_of(field.parameters)

    def render(value: int) -> str:
        moment = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(seconds=value // units)
        offset = int((moment.astimezone(zone).utcoffset() or datetime.timedelta()).total_seconds())
        minutes = abs(offset) // 60
        suffix = f"{'-' if offset < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}" if offset else "Z"
        return _moment_text(value + offset * units, units) + suffix

    return render


def _duration(field: Field) -> Render:
    units = UNITS[field.kind[2]]

    def render(value: int) -> str:
        if value == 0:
            return "P0D"
        seconds, fraction = divmod(abs(value), units)
        digits = f"{fraction:0{len(str(units)) - 1}}".rstrip("0") if fraction else ""
        return f"{'-' if value < 0 else ''}PT{seconds}{'.' + digits if digits else ''}S"

    return render


def _interval(_field: Field) -> Render:
    def render(value: tuple[int, int, int]) -> str:
        months, days, nanoseconds = value
        seconds, fraction = divmod(abs(nanoseconds), 1_000_000_000)
        sign = "-" if nanoseconds < 0 else ""
        hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
        parts = [f"{months} mons"] * bool(months) + [f"{days} days"] * bool(days)
        parts += [f"{sign}{hours} hours"] * bool(hours) + [f"{sign}{minutes} mins"] * bool(minutes)
        parts += [f"{sign}{seconds}.{fraction:09} secs"] * bool(seconds or fraction)
        return " ".join(parts) or "0 secs"

    return render


def _months(_field: Field) -> Render:
    def render(value: int) -> str:
        years, months = divmod(abs(value), 12)
        sign = "-" if value < 0 else ""
        return f"{sign}{years} years {sign}{months} mons"

    return render


_RENDERERS: dict[str, Callable[[Field], Render]] = {
    **dict.fromkeys(("+l", "+L", "+vl", "+vL", "+w"), _list), "+m": _map, "+s": _struct,
    "b": _boolean, **dict.fromkeys(("z", "Z", "vz", "w"), _binary), "d": _decimal, "e": _half, "f": _single, "g": _double,
    "tdD": _date, "tdm": _date_of_milliseconds,
    **dict.fromkeys(("tts", "ttm", "ttu", "ttn"), _time),
    **dict.fromkeys(("tss", "tsm", "tsu", "tsn"), _timestamp),
    **dict.fromkeys(("tDs", "tDm", "tDu", "tDn"), _duration),
    "tin": _interval, "tiD": _interval, "tiM": _months,
}  # fmt: skip
