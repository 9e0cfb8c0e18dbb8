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


def btrim(arg: Expr, characters: Expr | str | None = None) -> Expr:
    """Remove spaces, or any of some characters, from both ends.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.btrim(lit("  abc ")).alias("x")).to_pydict()
        {'x': ['abc']}
    """
    return call("btrim", *present(arg, characters))


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


def contains(string: Expr, search_str: Expr | str) -> Expr:
    """Ask whether a text contains another.

    Example:
        >>> from ballista import SessionContext, col, lit, functions as f
        >>> df = SessionContext().from_pydict({"s": ["apple", "plum"]})
        >>> df.select(f.contains(col("s"), lit("pp")).alias("x")).to_pydict()
        {'x': [True, False]}
    """
    return call("contains", string, search_str)


def decode(expr: Expr, encoding: Expr | str) -> Expr:
    """Decode bytes from base64 or hex.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.decode(lit("616263"), "hex").alias("x")).to_pydict()
        {'x': [b'abc']}
    """
    return call("decode", expr, encoding)


def digest(value: Expr, method: Expr | str) -> Expr:
    """Return the hash of a value by a method such as sha256.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.encode(f.digest(lit("abc"), "md5"), "hex").alias("x")).to_pydict()
        {'x': ['900150983cd24fb0d6963f7d28e17f72']}
    """
    return call("digest", value, method)


def encode(expr: Expr, encoding: Expr | str) -> Expr:
    """Encode bytes as base64 or hex.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.encode(lit("abc"), "base64").alias("x")).to_pydict()
        {'x': ['YWJj']}
    """
    return call("encode", expr, encoding)


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


def initcap(string: Expr) -> Expr:
    """Capitalize each word.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.initcap(lit("the whole WORLD")).alias("x")).to_pydict()
        {'x': ['The Whole World']}
    """
    return call("initcap", string)


def left(string: Expr, n: Expr | int) -> Expr:
    """Return the first n characters; for a negative n, all but the last -n.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.left(lit("abcdef"), lit(2)).alias("x")).to_pydict()
        {'x': ['ab']}
    """
    return call("left", string, n)


def length(string: Expr) -> Expr:
    """Return the number of characters.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.length(lit("abc")).alias("x")).to_pydict()
        {'x': [3]}
    """
    return call("character_length", string)


def levenshtein(string1: Expr, string2: Expr | str) -> Expr:
    """Return how many characters must be changed to turn one text into another.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.levenshtein(lit("kitten"), lit("sitting")).alias("x")).to_pydict()
        {'x': [3]}
    """
    return call("levenshtein", string1, string2)


def lower(arg: Expr) -> Expr:
    """Return the text in lower case.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.lower(lit("ABC")).alias("x")).to_pydict()
        {'x': ['abc']}
    """
    return call("lower", arg)


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


def md5(arg: Expr) -> Expr:
    """Return the MD5 hash, in hexadecimal digits.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.md5(lit("abc")).alias("x")).to_pydict()
        {'x': ['900150983cd24fb0d6963f7d28e17f72']}
    """
    return call("md5", arg)


def octet_length(arg: Expr) -> Expr:
    """Return the number of bytes of a text.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.octet_length(lit("häuser")).alias("x")).to_pydict()
        {'x': [7]}
    """
    return call("octet_length", arg)


def overlay(string: Expr, substring: Expr | str, start: Expr | int, length: Expr | int | None = None) -> Expr:
    """Put a text in place of a part of another.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> x = f.overlay(lit("abcdef"), lit("XY"), lit(2), lit(3))
        >>> SessionContext().empty_table().select(x.alias("x")).to_pydict()
        {'x': ['aXYef']}
    """
    return call("overlay", *present(string, substring, start, length))


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


def sha224(arg: Expr) -> Expr:
    """Return the SHA-224 hash.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.encode(f.sha224(lit("abc")), "hex").alias("x")).to_pydict()
        {'x': ['23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7']}
    """
    return call("sha224", arg)


def sha256(arg: Expr) -> Expr:
    """Return the SHA-256 hash.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> x = f.octet_length(f.encode(f.sha256(lit("abc")), "hex"))
        >>> SessionContext().empty_table().select(x.alias("x")).to_pydict()
        {'x': [64]}
    """
    return call("sha256", arg)


def sha384(arg: Expr) -> Expr:
    """Return the SHA-384 hash.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> x = f.octet_length(f.encode(f.sha384(lit("abc")), "hex"))
        >>> SessionContext().empty_table().select(x.alias("x")).to_pydict()
        {'x': [96]}
    """
    return call("sha384", arg)


def sha512(arg: Expr) -> Expr:
    """Return the SHA-512 hash.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> x = f.octet_length(f.encode(f.sha512(lit("abc")), "hex"))
        >>> SessionContext().empty_table().select(x.alias("x")).to_pydict()
        {'x': [128]}
    """
    return call("sha512", arg)


def split_part(string: Expr, delimiter: Expr | str, index: Expr | int) -> Expr:
    """Take one of the parts of a text between delimiters, counted from 1.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.split_part(lit("a,b,c"), lit(","), lit(2)).alias("x")).to_pydict()
        {'x': ['b']}
    """
    return call("split_part", string, delimiter, index)


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


def uuid() -> Expr:
    """Return a random UUID, another one in each row."""
    return call("uuid")


def substring(string: Expr, position: Expr | int, length: Expr | int) -> Expr:
    """Return the part of a text from a position, counted from 1, of a length.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.substring(lit("abcdef"), lit(2), lit(3)).alias("x")).to_pydict()
        {'x': ['bcd']}
    """
    return substr(string, position, length)


instr = strpos
position = strpos
substring_index = substr_index
trim = btrim
