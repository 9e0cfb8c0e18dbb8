"""Functions of bytes: hashes, and bytes as text."""

from __future__ import annotations

from ..expr import Expr
from ._call import call

__all__ = [
    "decode",
    "digest",
    "encode",
    "md5",
    "sha224",
    "sha256",
    "sha384",
    "sha512",
    "uuid",
]


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


def md5(arg: Expr) -> Expr:
    """Return the MD5 hash, in hexadecimal digits.

    Example:
        >>> from ballista import SessionContext, lit, functions as f
        >>> SessionContext().empty_table().select(f.md5(lit("abc")).alias("x")).to_pydict()
        {'x': ['900150983cd24fb0d6963f7d28e17f72']}
    """
    return call("md5", arg)


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


def uuid() -> Expr:
    """Return a random UUID, another one in each row."""
    return call("uuid")
