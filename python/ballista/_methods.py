"""Functions of one argument as methods of expressions: ``col("a").abs()`` is ``functions.abs(col("a"))``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import functions

if TYPE_CHECKING:
    from .expr import Expr


def _apply(name: str, expr: Methods) -> Expr:
    applied: Expr = getattr(functions, name)(expr)
    return applied


class Methods:
    """What an expression can have done to it.

    Example:
        >>> from ballista import SessionContext, col
        >>> df = SessionContext().from_pydict({"a": [4.0, 9.0], "s": [" x ", "y"]})
        >>> df.select(col("a").sqrt().alias("root"), col("s").trim().upper().alias("s")).to_pydict()
        {'root': [2.0, 3.0], 's': ['X', 'Y']}
    """

    def abs(self) -> Expr:
        """Return the absolute value."""
        return _apply("abs", self)

    def acos(self) -> Expr:
        """Return the angle whose cosine this is, in radians."""
        return _apply("acos", self)

    def acosh(self) -> Expr:
        """Return the inverse of the hyperbolic cosine."""
        return _apply("acosh", self)

    def array_dims(self) -> Expr:
        """Return the lengths of a list of lists, from the outermost to the innermost."""
        return _apply("array_dims", self)

    def array_ndims(self) -> Expr:
        """Return how many levels of lists there are."""
        return _apply("array_ndims", self)

    def list_dims(self) -> Expr:
        """Do as `array_dims` does."""
        return _apply("array_dims", self)

    def list_ndims(self) -> Expr:
        """Do as `array_ndims` does."""
        return _apply("array_ndims", self)

    def array_distinct(self) -> Expr:
        """Return the list without repeated elements."""
        return _apply("array_distinct", self)

    def array_empty(self) -> Expr:
        """Ask whether a list has no elements."""
        return _apply("array_empty", self)

    def array_length(self) -> Expr:
        """Return the number of elements of a list."""
        return _apply("array_length", self)

    def array_pop_back(self) -> Expr:
        """Return the list without its last element."""
        return _apply("array_pop_back", self)

    def array_pop_front(self) -> Expr:
        """Return the list without its first element."""
        return _apply("array_pop_front", self)

    def arrow_typeof(self) -> Expr:
        """Return the name of the Arrow type."""
        return _apply("arrow_typeof", self)

    def ascii(self) -> Expr:
        """Return the code point of the first character."""
        return _apply("ascii", self)

    def asin(self) -> Expr:
        """Return the angle whose sine this is, in radians."""
        return _apply("asin", self)

    def asinh(self) -> Expr:
        """Return the inverse of the hyperbolic sine."""
        return _apply("asinh", self)

    def atan(self) -> Expr:
        """Return the angle whose tangent this is, in radians."""
        return _apply("atan", self)

    def atanh(self) -> Expr:
        """Return the inverse of the hyperbolic tangent."""
        return _apply("atanh", self)

    def bit_length(self) -> Expr:
        """Return the number of bits of a text."""
        return _apply("bit_length", self)

    def btrim(self) -> Expr:
        """Return the text without spaces at both ends."""
        return _apply("btrim", self)

    def cardinality(self) -> Expr:
        """Return the number of elements of a list or a map."""
        return _apply("cardinality", self)

    def cbrt(self) -> Expr:
        """Return the cube root."""
        return _apply("cbrt", self)

    def ceil(self) -> Expr:
        """Return the nearest integer that is not smaller."""
        return _apply("ceil", self)

    def char_length(self) -> Expr:
        """Return the number of characters."""
        return _apply("char_length", self)

    def character_length(self) -> Expr:
        """Return the number of characters."""
        return _apply("character_length", self)

    def chr(self) -> Expr:
        """Return the character with this code point."""
        return _apply("chr", self)

    def cos(self) -> Expr:
        """Return the cosine of an angle in radians."""
        return _apply("cos", self)

    def cosh(self) -> Expr:
        """Return the hyperbolic cosine."""
        return _apply("cosh", self)

    def cot(self) -> Expr:
        """Return the cotangent of an angle in radians."""
        return _apply("cot", self)

    def degrees(self) -> Expr:
        """Return an angle in radians, in degrees."""
        return _apply("degrees", self)

    def empty(self) -> Expr:
        """Ask whether a list has no elements."""
        return _apply("empty", self)

    def exp(self) -> Expr:
        """Return the exponential."""
        return _apply("exp", self)

    def factorial(self) -> Expr:
        """Return the factorial."""
        return _apply("factorial", self)

    def flatten(self) -> Expr:
        """Return a list of lists as one list."""
        return _apply("flatten", self)

    def floor(self) -> Expr:
        """Return the nearest integer that is not larger."""
        return _apply("floor", self)

    def from_unixtime(self) -> Expr:
        """Return seconds since 1970 as a timestamp."""
        return _apply("from_unixtime", self)

    def initcap(self) -> Expr:
        """Return the text with each word capitalized."""
        return _apply("initcap", self)

    def is_nan(self) -> Expr:
        """Ask whether this is not a number."""
        return _apply("is_nan", self)

    def isnan(self) -> Expr:
        """Ask whether this is not a number."""
        return _apply("isnan", self)

    def iszero(self) -> Expr:
        """Ask whether this is zero."""
        return _apply("iszero", self)

    def length(self) -> Expr:
        """Return the number of characters."""
        return _apply("length", self)

    def list_distinct(self) -> Expr:
        """Return the list without repeated elements."""
        return _apply("list_distinct", self)

    def list_length(self) -> Expr:
        """Return the number of elements of a list."""
        return _apply("list_length", self)

    def ln(self) -> Expr:
        """Return the natural logarithm."""
        return _apply("ln", self)

    def log10(self) -> Expr:
        """Return the logarithm to base 10."""
        return _apply("log10", self)

    def log2(self) -> Expr:
        """Return the logarithm to base 2."""
        return _apply("log2", self)

    def lower(self) -> Expr:
        """Return the text in lower case."""
        return _apply("lower", self)

    def ltrim(self) -> Expr:
        """Return the text without spaces at its start."""
        return _apply("ltrim", self)

    def md5(self) -> Expr:
        """Return the MD5 hash, in hexadecimal digits."""
        return _apply("md5", self)

    def octet_length(self) -> Expr:
        """Return the number of bytes of a text."""
        return _apply("octet_length", self)

    def radians(self) -> Expr:
        """Return an angle in degrees, in radians."""
        return _apply("radians", self)

    def reverse(self) -> Expr:
        """Return the text backwards."""
        return _apply("reverse", self)

    def rtrim(self) -> Expr:
        """Return the text without spaces at its end."""
        return _apply("rtrim", self)

    def sha224(self) -> Expr:
        """Return the SHA-224 hash."""
        return _apply("sha224", self)

    def sha256(self) -> Expr:
        """Return the SHA-256 hash."""
        return _apply("sha256", self)

    def sha384(self) -> Expr:
        """Return the SHA-384 hash."""
        return _apply("sha384", self)

    def sha512(self) -> Expr:
        """Return the SHA-512 hash."""
        return _apply("sha512", self)

    def signum(self) -> Expr:
        """Return the sign: -1, 0 or 1."""
        return _apply("signum", self)

    def sin(self) -> Expr:
        """Return the sine of an angle in radians."""
        return _apply("sin", self)

    def sinh(self) -> Expr:
        """Return the hyperbolic sine."""
        return _apply("sinh", self)

    def sqrt(self) -> Expr:
        """Return the square root."""
        return _apply("sqrt", self)

    def tan(self) -> Expr:
        """Return the tangent of an angle in radians."""
        return _apply("tan", self)

    def tanh(self) -> Expr:
        """Return the hyperbolic tangent."""
        return _apply("tanh", self)

    def to_hex(self) -> Expr:
        """Return the integer in hexadecimal digits."""
        return _apply("to_hex", self)

    def trim(self) -> Expr:
        """Return the text without spaces at both ends."""
        return _apply("trim", self)

    def upper(self) -> Expr:
        """Return the text in upper case."""
        return _apply("upper", self)
