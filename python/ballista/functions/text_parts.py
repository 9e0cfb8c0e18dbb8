"""Functions of parts of a text: cut off, taken out, filled up and put in."""

from __future__ import annotations

from ..expr import Expr
from ._call import call, present

__all__ = [
    "btrim",
    "left",
    "lpad",
    "ltrim",
    "overlay",
    "right",
    "rpad",
    "rtrim",
    "split_part",
    "substr",
    "substr_index",
    "substring",
    "substring_index",
    "trim",
]


def btrim(arg: Expr, characters: Expr | str | None = None) -> Expr:
    """Remove spaces, or any of some characters, from both ends.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.btrim(lit("  abc ")).alias("x")).to_pydict()
        {'x': ['abc']}
    """
    return call("btrim", *present(arg, characters))


def left(string: Expr, n: Expr | int) -> Expr:
    """Return the first n characters; for a negative n, all but the last -n.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.left(lit("abcdef"), lit(2)).alias("x")).to_pydict()
        {'x': ['ab']}
    """
    return call("left", string, n)


def lpad(string: Expr, count: Expr | int, characters: Expr | str | None = None) -> Expr:
    """Fill a text up to a length on the left.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.lpad(lit("7"), lit(3), lit("0")).alias("x")).to_pydict()
        {'x': ['007']}
    """
    return call("lpad", string, count, " " if characters is None else characters)


def ltrim(arg: Expr, characters: Expr | str | None = None) -> Expr:
    """Remove spaces, or any of some characters, from the start.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.ltrim(lit("  abc")).alias("x")).to_pydict()
        {'x': ['abc']}
    """
    return call("ltrim", *present(arg, characters))


def overlay(string: Expr, substring: Expr | str, start: Expr | int, length: Expr | int | None = None) -> Expr:
    """Put a text in place of a part of another.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> x = f.overlay(lit("abcdef"), lit("XY"), lit(2), lit(3))
        >>> SessionContext().empty_table().select(x.alias("x")).to_pydict()
        {'x': ['aXYef']}
    """
    return call("overlay", *present(string, substring, start, length))


def right(string: Expr, n: Expr | int) -> Expr:
    """Return the last n characters; for a negative n, all but the first -n.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.right(lit("abcdef"), lit(2)).alias("x")).to_pydict()
        {'x': ['ef']}
    """
    return call("right", string, n)


def rpad(string: Expr, count: Expr | int, characters: Expr | str | None = None) -> Expr:
    """Fill a text up to a length on the right.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.rpad(lit("a"), lit(3), lit(".")).alias("x")).to_pydict()
        {'x': ['a..']}
    """
    return call("rpad", string, count, " " if characters is None else characters)


def rtrim(arg: Expr, characters: Expr | str | None = None) -> Expr:
    """Remove spaces, or any of some characters, from the end.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.rtrim(lit("abc  ")).alias("x")).to_pydict()
        {'x': ['abc']}
    """
    return call("rtrim", *present(arg, characters))


def split_part(string: Expr, delimiter: Expr | str, index: Expr | int) -> Expr:
    """Take one of the parts of a text between delimiters, counted from 1.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.split_part(lit("a,b,c"), lit(","), lit(2)).alias("x")).to_pydict()
        {'x': ['b']}
    """
    return call("split_part", string, delimiter, index)


def substr(string: Expr, position: Expr | int, length: Expr | int | None = None) -> Expr:
    """Return the part of a text from a position, counted from 1.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.substr(lit("abcdef"), lit(3)).alias("x")).to_pydict()
        {'x': ['cdef']}
    """
    return call("substr", *present(string, position, length))


def substr_index(string: Expr, delimiter: Expr | str, count: Expr | int) -> Expr:
    """Return what comes before the count-th delimiter; for a negative count, after it from the end.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> x = f.substr_index(lit("www.example.com"), lit("."), lit(2))
        >>> SessionContext().empty_table().select(x.alias("x")).to_pydict()
        {'x': ['www.example']}
    """
    return call("substr_index", string, delimiter, count)


def substring(string: Expr, position: Expr | int, length: Expr | int) -> Expr:
    """Return the part of a text from a position, counted from 1, of a length.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.substring(lit("abcdef"), lit(2), lit(3)).alias("x")).to_pydict()
        {'x': ['bcd']}
    """
    return substr(string, position, length)


substring_index = substr_index
trim = btrim
