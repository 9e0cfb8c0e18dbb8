"""Functions of text and of bytes."""

# ruff: noqa: A001 (the functions go by the names that they have in SQL and in datafusion)

from __future__ import annotations

from ..expr import Expr
from ._call import call, present, text

__all__ = [
    "ascii",
    "bit_length",
    "btrim",
    "char_length",
    "character_length",
    "chr",
    "concat",
    "concat_ws",
    "contains",
    "decode",
    "digest",
    "encode",
    "ends_with",
    "find_in_set",
    "initcap",
    "instr",
    "left",
    "length",
    "levenshtein",
    "lower",
    "lpad",
    "ltrim",
    "md5",
    "octet_length",
    "overlay",
    "position",
    "regexp_count",
    "regexp_instr",
    "regexp_like",
    "regexp_match",
    "regexp_replace",
    "repeat",
    "replace",
    "reverse",
    "right",
    "rpad",
    "rtrim",
    "sha224",
    "sha256",
    "sha384",
    "sha512",
    "split_part",
    "starts_with",
    "strpos",
    "substr",
    "substr_index",
    "substring",
    "substring_index",
    "to_hex",
    "translate",
    "trim",
    "upper",
    "uuid",
]


def ascii(arg: Expr) -> Expr:
    """Return the code point of the first character."""
    return call("ascii", arg)


def bit_length(arg: Expr) -> Expr:
    """Return the number of bits of a text."""
    return call("bit_length", arg)


def btrim(arg: Expr, characters: Expr | str | None = None) -> Expr:
    """Remove spaces, or any of some characters, from both ends."""
    return call("btrim", *present(arg, characters))


def character_length(arg: Expr) -> Expr:
    """Return the number of characters."""
    return call("character_length", arg)


def char_length(string: Expr) -> Expr:
    """Return the number of characters."""
    return call("character_length", string)


def chr(arg: Expr) -> Expr:
    """Return the character with a code point."""
    return call("chr", arg)


def concat(*args: Expr) -> Expr:
    """Put texts one after another, leaving out NULLs."""
    return call("concat", *args)


def concat_ws(separator: str, *args: Expr) -> Expr:
    """Put texts one after another with a separator between them, leaving out NULLs."""
    return call("concat_ws", text(separator), *args)


def contains(string: Expr, search_str: Expr | str) -> Expr:
    """Ask whether a text contains another."""
    return call("contains", string, search_str)


def decode(expr: Expr, encoding: Expr | str) -> Expr:
    """Decode bytes from base64 or hex."""
    return call("decode", expr, encoding)


def digest(value: Expr, method: Expr | str) -> Expr:
    """Return the hash of a value by a method such as sha256."""
    return call("digest", value, method)


def encode(expr: Expr, encoding: Expr | str) -> Expr:
    """Encode bytes as base64 or hex."""
    return call("encode", expr, encoding)


def ends_with(arg: Expr, suffix: Expr | str) -> Expr:
    """Ask whether a text ends with another."""
    return call("ends_with", arg, suffix)


def find_in_set(string: Expr, string_list: Expr | str) -> Expr:
    """Return the position of a text in a list of texts that commas separate."""
    return call("find_in_set", string, string_list)


def initcap(string: Expr) -> Expr:
    """Capitalize each word."""
    return call("initcap", string)


def left(string: Expr, n: Expr | int) -> Expr:
    """Return the first n characters; for a negative n, all but the last -n."""
    return call("left", string, n)


def length(string: Expr) -> Expr:
    """Return the number of characters."""
    return call("character_length", string)


def levenshtein(string1: Expr, string2: Expr | str) -> Expr:
    """Return how many characters must be changed to turn one text into another."""
    return call("levenshtein", string1, string2)


def lower(arg: Expr) -> Expr:
    """Return the text in lower case."""
    return call("lower", arg)


def lpad(string: Expr, count: Expr | int, characters: Expr | str | None = None) -> Expr:
    """Fill a text up to a length on the left."""
    return call("lpad", string, count, " " if characters is None else characters)


def ltrim(arg: Expr, characters: Expr | str | None = None) -> Expr:
    """Remove spaces, or any of some characters, from the start."""
    return call("ltrim", *present(arg, characters))


def md5(arg: Expr) -> Expr:
    """Return the MD5 hash, in hexadecimal digits."""
    return call("md5", arg)


def octet_length(arg: Expr) -> Expr:
    """Return the number of bytes of a text."""
    return call("octet_length", arg)


def overlay(string: Expr, substring: Expr | str, start: Expr | int, length: Expr | int | None = None) -> Expr:
    """Put a text in place of a part of another."""
    return call("overlay", *present(string, substring, start, length))


def regexp_count(string: Expr, pattern: Expr | str, start: Expr | int | None = None, flags: Expr | str | None = None) -> Expr:
    """Count the matches of a regular expression."""
    return call("regexp_count", *present(string, pattern, 1 if start is None and flags is not None else start, flags))


def regexp_instr(
    values: Expr,
    regex: Expr | str,
    start: Expr | int | None = None,
    n: Expr | int | None = None,
    flags: Expr | str | None = None,
    sub_expr: Expr | int | None = None,
) -> Expr:
    """Return the position of a match of a regular expression, or 0."""
    optional = zip((start, n, flags, sub_expr), (1, 1, "", None))
    given = [usual if value is None else value for value, usual in optional]
    asked = max((i + 1 for i, value in enumerate((start, n, flags, sub_expr)) if value is not None), default=0)
    return call("regexp_instr", values, regex, *given[:asked])


def regexp_like(string: Expr, regex: Expr | str, flags: Expr | str | None = None) -> Expr:
    """Ask whether a regular expression matches somewhere."""
    return call("regexp_like", *present(string, regex, flags))


def regexp_match(string: Expr, regex: Expr | str, flags: Expr | str | None = None) -> Expr:
    """Return the groups of the first match of a regular expression as a list."""
    return call("regexp_match", *present(string, regex, flags))


def regexp_replace(string: Expr, pattern: Expr | str, replacement: Expr | str, flags: Expr | str | None = None) -> Expr:
    """Replace the first match of a regular expression, or all with the flag g."""
    return call("regexp_replace", *present(string, pattern, replacement, flags))


def repeat(string: Expr, n: Expr | int) -> Expr:
    """Repeat a text."""
    return call("repeat", string, n)


def replace(string: Expr, from_val: Expr | str, to_val: Expr | str) -> Expr:
    """Replace all occurrences of a text in another."""
    return call("replace", string, from_val, to_val)


def reverse(arg: Expr) -> Expr:
    """Return the text backwards."""
    return call("reverse", arg)


def right(string: Expr, n: Expr | int) -> Expr:
    """Return the last n characters; for a negative n, all but the first -n."""
    return call("right", string, n)


def rpad(string: Expr, count: Expr | int, characters: Expr | str | None = None) -> Expr:
    """Fill a text up to a length on the right."""
    return call("rpad", string, count, " " if characters is None else characters)


def rtrim(arg: Expr, characters: Expr | str | None = None) -> Expr:
    """Remove spaces, or any of some characters, from the end."""
    return call("rtrim", *present(arg, characters))


def sha224(arg: Expr) -> Expr:
    """Return the SHA-224 hash."""
    return call("sha224", arg)


def sha256(arg: Expr) -> Expr:
    """Return the SHA-256 hash."""
    return call("sha256", arg)


def sha384(arg: Expr) -> Expr:
    """Return the SHA-384 hash."""
    return call("sha384", arg)


def sha512(arg: Expr) -> Expr:
    """Return the SHA-512 hash."""
    return call("sha512", arg)


def split_part(string: Expr, delimiter: Expr | str, index: Expr | int) -> Expr:
    """Take one of the parts of a text between delimiters, counted from 1."""
    return call("split_part", string, delimiter, index)


def starts_with(string: Expr, prefix: Expr | str) -> Expr:
    """Ask whether a text starts with another."""
    return call("starts_with", string, prefix)


def strpos(string: Expr, substring: Expr | str) -> Expr:
    """Return the position of a text in another, counted from 1, or 0."""
    return call("strpos", string, substring)


def substr(string: Expr, position: Expr | int, length: Expr | int | None = None) -> Expr:
    """Return the part of a text from a position, counted from 1."""
    return call("substr", *present(string, position, length))


def substr_index(string: Expr, delimiter: Expr | str, count: Expr | int) -> Expr:
    """Return what comes before the count-th delimiter; for a negative count, after it from the end."""
    return call("substr_index", string, delimiter, count)


def to_hex(arg: Expr) -> Expr:
    """Return an integer in hexadecimal digits."""
    return call("to_hex", arg)


def translate(string: Expr, from_val: Expr | str, to_val: Expr | str) -> Expr:
    """Replace each character of one set by that of another at the same place."""
    return call("translate", string, from_val, to_val)


def upper(arg: Expr) -> Expr:
    """Return the text in upper case."""
    return call("upper", arg)


def uuid() -> Expr:
    """Return a random UUID, another one in each row."""
    return call("uuid")


def substring(string: Expr, position: Expr | int, length: Expr | int) -> Expr:
    """Return the part of a text from a position, counted from 1, of a length."""
    return substr(string, position, length)


instr = strpos
position = strpos
substring_index = substr_index
trim = btrim
