"""Conditions, as ``Expr.to_variant`` shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._variants import Variant, _Negatable, _OfOne

if TYPE_CHECKING:
    from .expr import Expr


class Not(_OfOne):
    """NOT.

    Example:
        >>> from ballista import col
        >>> (~(col("a") > 1)).to_variant().expr()
        Expr(a > Int64(1))
    """


class IsNull(_OfOne):
    """IS NULL.

    Example:
        >>> from ballista import col
        >>> col("a").is_null().to_variant().expr()
        Expr(a)
    """


class IsNotNull(_OfOne):
    """IS NOT NULL."""


class IsTrue(_OfOne):
    """IS TRUE."""


class IsNotTrue(_OfOne):
    """IS NOT TRUE."""


class IsFalse(_OfOne):
    """IS FALSE."""


class IsNotFalse(_OfOne):
    """IS NOT FALSE."""


class IsUnknown(_OfOne):
    """IS UNKNOWN."""


class IsNotUnknown(_OfOne):
    """IS NOT UNKNOWN."""


class Between(_Negatable):
    """BETWEEN.

    Example:
        >>> from ballista import col
        >>> between = col("a").between(1, 9).to_variant()
        >>> between.low(), between.high(), between.negated()
        (Expr(Int64(1)), Expr(Int64(9)), False)
    """

    def low(self) -> Expr:
        """Return the lower end."""
        return self._part(1)

    def high(self) -> Expr:
        """Return the upper end."""
        return self._part(2)


class InList(_Negatable):
    """IN a list.

    Example:
        >>> from ballista import col, lit, functions as f
        >>> listed = f.in_list(col("a"), [lit(1), lit(2)]).to_variant()
        >>> listed.expr(), listed.list(), listed.negated()
        (Expr(a), [Expr(Int64(1)), Expr(Int64(2))], False)
    """

    def list(self) -> list[Expr]:
        """Return the list."""
        return self._parts(1)


class Like(_Negatable):
    """LIKE and ILIKE.

    Example:
        >>> from ballista import SessionContext
        >>> df = SessionContext().from_pydict({"s": ["x"]})
        >>> like = df.parse_sql_expr("s LIKE 'x%'").to_variant()
        >>> like.pattern(), like.negated(), like.escape_char()
        (Expr(Utf8("x%")), False, None)
    """

    def pattern(self) -> Expr:
        """Return the pattern."""
        return self._part(1)

    def escape_char(self) -> str | None:
        """Return what makes a character of a pattern stand for itself, or None."""
        if self._described["parts"] < 3:
            return None
        escape: str = self._part(2).to_variant().value_string()
        return escape


class SimilarTo(Like):
    """SIMILAR TO."""


class InSubquery(_Negatable):
    """IN a sub-query.

    Example:
        >>> from ballista import SessionContext
        >>> plan = SessionContext().sql("SELECT a FROM (VALUES (1)) AS t (a) WHERE a NOT IN (SELECT 2)").logical_plan()
        >>> condition = plan.inputs()[0].to_variant().predicate().to_variant()
        >>> condition.expr(), condition.negated()
        (Expr(t.a), True)
    """


class Exists(Variant):
    """EXISTS.

    Example:
        >>> from ballista import SessionContext
        >>> plan = SessionContext().sql("SELECT a FROM (VALUES (1)) AS t (a) WHERE EXISTS (SELECT 2)").logical_plan()
        >>> type(plan.inputs()[0].to_variant().predicate().to_variant()).__name__
        'Exists'
    """

    def negated(self) -> bool:
        """Say whether it is with NOT."""
        return bool(self._described.get("negated"))
