"""Functions of text: its characters, its case and its length."""

# ruff: noqa: A001 (the functions go by the names that they have in SQL and in datafusion)

from __future__ import annotations

from ..expr import Expr
from ._call import call, text

__all__ = [
    "ascii",
    "bit_length",
    "char_length",
    "character_length",
    "chr",
    "concat",
    "concat_ws",
    "initcap",
    "length",
    "lower",
    "octet_length",
    "repeat",
    "replace",
    "reverse",
    "to_hex",
    "translate",
    "upper",
]


def ascii(arg: Expr) -> Expr:
    """Return the code point of the first character.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.ascii(lit("abc")).alias("x")).to_pydict()
        {'x': [97]}
    """
    return call("ascii", arg)


def bit_length(arg: Expr) -> Expr:
    """Return the number of bits of a text.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.bit_length(lit("abc")).alias("x")).to_pydict()
        {'x': [24]}
    """
    return call("bit_length", arg)


def character_length(arg: Expr) -> Expr:
    """Return the number of characters.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.character_length(lit("häuser")).alias("x")).to_pydict()
        {'x': [6]}
    """
    return call("character_length", arg)


def char_length(string: Expr) -> Expr:
    """Return the number of characters."""
    return call("character_length", string)


def chr(arg: Expr) -> Expr:
    """Return the character with a code point.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.chr(lit(65)).alias("x")).to_pydict()
        {'x': ['A']}
    """
    return call("chr", arg)


def concat(*args: Expr) -> Expr:
    """Put texts one after another, leaving out NULLs.

    Example:
        >>> from ballista import SessionContext, col, lit, functions as f
        >>> df = SessionContext().from_pydict({"a": ["x", None]})
        >>> df.select(f.concat(col("a"), lit("!")).alias("x")).to_pydict()
        {'x': ['x!', '!']}
    """
    return call("concat", *args)


def concat_ws(separator: str, *args: Expr) -> Expr:
    """Put texts one after another with a separator between them, leaving out NULLs.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.concat_ws("-", lit("a"), lit("b")).alias("x")).to_pydict()
        {'x': ['a-b']}
    """
    return call("concat_ws", text(separator), *args)


def initcap(string: Expr) -> Expr:
    """Capitalize each word.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.initcap(lit("the whole WORLD")).alias("x")).to_pydict()
        {'x': ['The Whole World']}
    """
    return call("initcap", string)


def length(string: Expr) -> Expr:
    """Return the number of characters.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.length(lit("abc")).alias("x")).to_pydict()
        {'x': [3]}
    """
    return call("character_length", string)


def lower(arg: Expr) -> Expr:
    """Return the text in lower case.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.lower(lit("ABC")).alias("x")).to_pydict()
        {'x': ['abc']}
    """
    return call("lower", arg)


def octet_length(arg: Expr) -> Expr:
    """Return the number of bytes of a text.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.octet_length(lit("häuser")).alias("x")).to_pydict()
        {'x': [7]}
    """
    return call("octet_length", arg)


def repeat(string: Expr, n: Expr | int) -> Expr:
    """Repeat a text.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.repeat(lit("ab"), lit(3)).alias("x")).to_pydict()
        {'x': ['ababab']}
    """
    return call("repeat", string, n)


def replace(string: Expr, from_val: Expr | str, to_val: Expr | str) -> Expr:
    """Replace all occurrences of a text in another.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.replace(lit("abcabc"), lit("b"), lit("-")).alias("x")).to_pydict()
        {'x': ['a-ca-c']}
    """
    return call("replace", string, from_val, to_val)


def reverse(arg: Expr) -> Expr:
    """Return the text backwards.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.reverse(lit("abc")).alias("x")).to_pydict()
        {'x': ['cba']}
    """
    return call("reverse", arg)


def to_hex(arg: Expr) -> Expr:
    """Return an integer in hexadecimal digits.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.to_hex(lit(255)).alias("x")).to_pydict()
        {'x': ['ff']}
    """
    return call("to_hex", arg)


def translate(string: Expr, from_val: Expr | str, to_val: Expr | str) -> Expr:
    """Replace each character of one set by that of another at the same place.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.translate(lit("abcabc"), lit("ab"), lit("xy")).alias("x")).to_pydict()
        {'x': ['xycxyc']}
    """
    return call("translate", string, from_val, to_val)


def upper(arg: Expr) -> Expr:
    """Return the text in upper case.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.upper(lit("abc")).alias("x")).to_pydict()
        {'x': ['ABC']}
    """
    return call("upper", arg)
