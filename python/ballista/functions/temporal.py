"""Functions of dates and times."""

from __future__ import annotations

from ..expr import Expr, coerce_to_expr
from ._call import call, text

__all__ = [
    "current_date",
    "current_time",
    "current_timestamp",
    "date_bin",
    "date_format",
    "date_part",
    "date_trunc",
    "datepart",
    "datetrunc",
    "extract",
    "from_unixtime",
    "make_date",
    "make_time",
    "now",
    "to_char",
    "to_date",
    "to_local_time",
    "to_time",
    "to_timestamp",
    "to_timestamp_micros",
    "to_timestamp_millis",
    "to_timestamp_nanos",
    "to_timestamp_seconds",
    "to_unixtime",
    "today",
]


def current_date() -> Expr:
    """Return the date on which the query was made."""
    return call("current_date")


def current_time() -> Expr:
    """Return the time of day at which the query was made."""
    return call("current_time")


def date_bin(stride: Expr | str, source: Expr | str, origin: Expr | str) -> Expr:
    """Return the start of the interval that a timestamp falls into, counted from an origin."""
    return call("date_bin", text(stride), text(source), text(origin))


def date_part(part: Expr | str, date: Expr) -> Expr:
    """Return a part of a date or time, such as its year.

    Example:
        >>> from datetime import date
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.date_part("month", lit(date(2024, 5, 17))).alias("x")).to_pydict()
        {'x': [5]}
    """
    return call("date_part", coerce_to_expr(part), date)


def date_trunc(part: Expr | str, date: Expr) -> Expr:
    """Cut a date or time off at a part, such as its month.

    Example:
        >>> from datetime import datetime
        >>> from ballista import SessionContext, lit, functions as f
        >>> x = f.date_trunc("month", lit(datetime(2024, 5, 17, 10, 20)))
        >>> SessionContext().empty_table().select(x.alias("x")).to_pydict()
        {'x': [datetime.datetime(2024, 5, 1, 0, 0)]}
    """
    return call("date_trunc", coerce_to_expr(part), date)


def from_unixtime(arg: Expr) -> Expr:
    """Return seconds since 1970 as a timestamp.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.from_unixtime(lit(86400)).alias("x")).to_pydict()
        {'x': [datetime.datetime(1970, 1, 2, 0, 0)]}
    """
    return call("from_unixtime", arg)


def make_date(year: Expr | int, month: Expr | int, day: Expr | int) -> Expr:
    """Make a date of its parts.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.make_date(lit(2024), lit(2), lit(29)).alias("x")).to_pydict()
        {'x': [datetime.date(2024, 2, 29)]}
    """
    return call("make_date", year, month, day)


def make_time(hour: Expr | int, minute: Expr | int, second: Expr | int) -> Expr:
    """Make a time of its parts.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.make_time(lit(10), lit(20), lit(30)).alias("x")).to_pydict()
        {'x': [datetime.time(10, 20, 30)]}
    """
    return call("make_time", hour, minute, second)


def now() -> Expr:
    """Return the time at which the query was made."""
    return call("now")


def to_char(arg: Expr, formatter: Expr | str) -> Expr:
    """Write a date or time by a format such as %Y-%m-%d.

    Example:
        >>> from datetime import date
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.to_char(lit(date(2024, 5, 17)), lit("%d.%m.%Y")).alias("x")).to_pydict()
        {'x': ['17.05.2024']}
    """
    return call("to_char", arg, formatter)


def to_date(arg: Expr, *formatters: Expr | str) -> Expr:
    """Read a date, by the first of the formats that fits.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.to_date(lit("17.05.2024"), lit("%d.%m.%Y")).alias("x")).to_pydict()
        {'x': [datetime.date(2024, 5, 17)]}
    """
    return call("to_date", arg, *formatters)


def to_local_time(*args: Expr) -> Expr:
    """Return the time that a clock at the place showed, without a zone."""
    return call("to_local_time", *args)


def to_time(arg: Expr, *formatters: Expr | str) -> Expr:
    """Read a time, by the first of the formats that fits.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.to_time(lit("10:20:30")).alias("x")).to_pydict()
        {'x': [datetime.time(10, 20, 30)]}
    """
    return call("to_time", arg, *formatters)


def to_timestamp(arg: Expr, *formatters: Expr | str) -> Expr:
    """Read a timestamp in nanoseconds, by the first of the formats that fits.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> x = f.arrow_typeof(f.to_timestamp(lit("2024-05-17T10:20:30")))
        >>> SessionContext().empty_table().select(x.alias("x")).to_pydict()
        {'x': ['Timestamp(ns)']}
    """
    return call("to_timestamp", arg, *formatters)


def to_timestamp_micros(arg: Expr, *formatters: Expr | str) -> Expr:
    """Read a timestamp in microseconds, by the first of the formats that fits.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.to_timestamp_micros(lit("2024-05-17T10:20:30")).alias("x")).to_pydict()
        {'x': [datetime.datetime(2024, 5, 17, 10, 20, 30)]}
    """
    return call("to_timestamp_micros", arg, *formatters)


def to_timestamp_millis(arg: Expr, *formatters: Expr | str) -> Expr:
    """Read a timestamp in milliseconds, by the first of the formats that fits.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.to_timestamp_millis(lit("2024-05-17T10:20:30")).alias("x")).to_pydict()
        {'x': [datetime.datetime(2024, 5, 17, 10, 20, 30)]}
    """
    return call("to_timestamp_millis", arg, *formatters)


def to_timestamp_nanos(arg: Expr, *formatters: Expr | str) -> Expr:
    """Read a timestamp in nanoseconds, by the first of the formats that fits.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> x = f.arrow_typeof(f.to_timestamp_nanos(lit("2024-05-17T10:20:30")))
        >>> SessionContext().empty_table().select(x.alias("x")).to_pydict()
        {'x': ['Timestamp(ns)']}
    """
    return call("to_timestamp_nanos", arg, *formatters)


def to_timestamp_seconds(arg: Expr, *formatters: Expr | str) -> Expr:
    """Read a timestamp in seconds, by the first of the formats that fits.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.to_timestamp_seconds(lit("2024-05-17T10:20:30")).alias("x")).to_pydict()
        {'x': [datetime.datetime(2024, 5, 17, 10, 20, 30)]}
    """
    return call("to_timestamp_seconds", arg, *formatters)


def to_unixtime(string: Expr, *format_arguments: Expr | str) -> Expr:
    """Return the seconds since 1970.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.to_unixtime(lit("1970-01-02T00:00:00")).alias("x")).to_pydict()
        {'x': [86400]}
    """
    return call("to_unixtime", string, *format_arguments)


current_timestamp = now
date_format = to_char
datepart = date_part
datetrunc = date_trunc
extract = date_part
today = current_date
