"""Functions of regular expressions."""

from __future__ import annotations

from ..expr import Expr
from ._call import call, present

__all__ = [
    "regexp_count",
    "regexp_instr",
    "regexp_like",
    "regexp_match",
    "regexp_replace",
]


def regexp_count(string: Expr, pattern: Expr | str, start: Expr | int | None = None, flags: Expr | str | None = None) -> Expr:
    """Count the matches of a regular expression.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.regexp_count(lit("a1b22"), lit("[0-9]+")).alias("x")).to_pydict()
        {'x': [2]}
    """
    return call("regexp_count", *present(string, pattern, 1 if start is None and flags is not None else start, flags))


def regexp_instr(
    values: Expr,
    regex: Expr | str,
    start: Expr | int | None = None,
    n: Expr | int | None = None,
    flags: Expr | str | None = None,
    sub_expr: Expr | int | None = None,
) -> Expr:
    """Return the position of a match of a regular expression, or 0.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.regexp_instr(lit("ab12"), lit("[0-9]")).alias("x")).to_pydict()
        {'x': [3]}
    """
    optional = zip((start, n, flags, sub_expr), (1, 1, "", None))
    given = [usual if value is None else value for value, usual in optional]
    asked = max((i + 1 for i, value in enumerate((start, n, flags, sub_expr)) if value is not None), default=0)
    return call("regexp_instr", values, regex, *given[:asked])


def regexp_like(string: Expr, regex: Expr | str, flags: Expr | str | None = None) -> Expr:
    """Ask whether a regular expression matches somewhere.

    Example:
        >>> from ballista import SessionContext, col, lit, functions as f
        >>> df = SessionContext().from_pydict({"s": ["a1", "b"]})
        >>> df.select(f.regexp_like(col("s"), lit("[0-9]")).alias("x")).to_pydict()
        {'x': [True, False]}
    """
    return call("regexp_like", *present(string, regex, flags))


def regexp_match(string: Expr, regex: Expr | str, flags: Expr | str | None = None) -> Expr:
    """Return the groups of the first match of a regular expression as a list.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> x = f.regexp_match(lit("a1b22"), lit("([a-z])([0-9]+)"))
        >>> SessionContext().empty_table().select(x.alias("x")).to_pydict()
        {'x': [['a', '1']]}
    """
    return call("regexp_match", *present(string, regex, flags))


def regexp_replace(string: Expr, pattern: Expr | str, replacement: Expr | str, flags: Expr | str | None = None) -> Expr:
    """Replace the first match of a regular expression, or all with the flag g.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> x = f.regexp_replace(lit("a1b22"), lit("[0-9]+"), lit("#"), lit("g"))
        >>> SessionContext().empty_table().select(x.alias("x")).to_pydict()
        {'x': ['a#b#']}
    """
    return call("regexp_replace", *present(string, pattern, replacement, flags))
