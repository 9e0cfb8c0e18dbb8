"""Functions that look for a text in another."""

from __future__ import annotations

from ..expr import Expr
from ._call import call

__all__ = [
    "contains",
    "ends_with",
    "find_in_set",
    "instr",
    "levenshtein",
    "position",
    "starts_with",
    "strpos",
]


def contains(string: Expr, search_str: Expr | str) -> Expr:
    """Ask whether a text contains another.

    Example:
        >>> from ballista import SessionContext, col, lit, functions as f
        >>> df = SessionContext().from_pydict({"s": ["apple", "plum"]})
        >>> df.select(f.contains(col("s"), lit("pp")).alias("x")).to_pydict()
        {'x': [True, False]}
    """
    return call("contains", string, search_str)


def ends_with(arg: Expr, suffix: Expr | str) -> Expr:
    """Ask whether a text ends with another.

    Example:
        >>> from ballista import SessionContext, col, lit, functions as f
        >>> df = SessionContext().from_pydict({"s": ["apple", "plum"]})
        >>> df.select(f.ends_with(col("s"), lit("le")).alias("x")).to_pydict()
        {'x': [True, False]}
    """
    return call("ends_with", arg, suffix)


def find_in_set(string: Expr, string_list: Expr | str) -> Expr:
    """Return the position of a text in a list of texts that commas separate.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.find_in_set(lit("b"), lit("a,b,c")).alias("x")).to_pydict()
        {'x': [2]}
    """
    return call("find_in_set", string, string_list)


def levenshtein(string1: Expr, string2: Expr | str) -> Expr:
    """Return how many characters must be changed to turn one text into another.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.levenshtein(lit("kitten"), lit("sitting")).alias("x")).to_pydict()
        {'x': [3]}
    """
    return call("levenshtein", string1, string2)


def starts_with(string: Expr, prefix: Expr | str) -> Expr:
    """Ask whether a text starts with another.

    Example:
        >>> from ballista import SessionContext, col, lit, functions as f
        >>> df = SessionContext().from_pydict({"s": ["apple", "plum"]})
        >>> df.select(f.starts_with(col("s"), lit("ap")).alias("x")).to_pydict()
        {'x': [True, False]}
    """
    return call("starts_with", string, prefix)


def strpos(string: Expr, substring: Expr | str) -> Expr:
    """Return the position of a text in another, counted from 1, or 0.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.strpos(lit("abcabc"), lit("ca")).alias("x")).to_pydict()
        {'x': [3]}
    """
    return call("strpos", string, substring)


instr = strpos
position = strpos
