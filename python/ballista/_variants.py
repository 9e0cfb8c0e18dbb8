"""Expressions by their kinds, as ``Expr.to_variant`` shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _native
from ._sqltypes import DataType

if TYPE_CHECKING:
    from .expr import Expr


class Variant:
    """An expression of some kind.

    Args:
        of: The expression.
        described: What the library says of it.
    """

    def __init__(self, of: Expr, described: dict[str, Any]) -> None:
        self._of, self._described = of, described

    def _part(self, i: int) -> Expr:
        return type(self._of)(_native.expr_part(self._of.expr, i))

    def _parts(self, from_: int = 0) -> list[Expr]:
        return [self._part(i) for i in range(from_, self._described["parts"])]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._of.canonical_name()})"


class _OfOne(Variant):
    def expr(self) -> Expr:
        """Return what it is of."""
        return self._part(0)


class _Negatable(_OfOne):
    def negated(self) -> bool:
        """Say whether it is with NOT."""
        return bool(self._described.get("negated"))


class HigherOrderFunction(Variant):
    """A call of a function with a lambda.

    Example:
        >>> from ballista import col, functions as f
        >>> called = f.array_transform(col("a"), lambda v: v * 2).to_variant()
        >>> called.name(), called.args()[1].to_variant().params()
        ('array_transform', ['v'])
    """

    def name(self) -> str:
        """Return the name of the function."""
        return str(self._described["name"])

    def args(self) -> list[Expr]:
        """Return the arguments, the lambda among them."""
        return self._parts()


class Lambda(Variant):
    """What is computed of each element of a list, by names for what is given."""

    def params(self) -> list[str]:
        """Return the names."""
        return list(self._described["parameters"])

    def body(self) -> Expr:
        """Return what is computed of them."""
        return self._part(0)


class LambdaVariable(Variant):
    """A parameter of a lambda, in what is computed of it.

    Example:
        >>> from ballista import col, functions as f
        >>> body = f.array_transform(col("a"), lambda v: v * 2).to_variant().args()[1].to_variant().body()
        >>> body.to_variant().left().to_variant().name()
        'v'
    """

    def name(self) -> str:
        """Return its name."""
        return str(self._described["name"])


class Column(Variant):
    """A reference to a column.

    Example:
        >>> from ballista import col
        >>> column = col("t.a").to_variant()
        >>> column.name(), column.relation(), column.qualified_name()
        ('a', 't', 't.a')
    """

    def name(self) -> str:
        """Return the name, without that of a table."""
        return str(self._described["name"])

    def relation(self) -> str | None:
        """Return the name of the table, or None."""
        return self._described.get("relation")

    def qualified_name(self) -> str:
        """Return the name with that of the table."""
        return ".".join(part for part in (self.relation(), self.name()) if part)


class Alias(_OfOne):
    """An expression with a name.

    Example:
        >>> from ballista import col
        >>> col("a").alias("b").to_variant().alias()
        'b'
    """

    def alias(self) -> str:
        """Return the name."""
        return str(self._described["name"])


class BinaryExpr(Variant):
    """An operator with two operands.

    Example:
        >>> from ballista import col
        >>> compared = (col("a") > 1).to_variant()
        >>> compared.left(), compared.op(), compared.right()
        (Expr(a), '>', Expr(Int64(1)))
    """

    def left(self) -> Expr:
        """Return the left operand."""
        return self._part(0)

    def right(self) -> Expr:
        """Return the right operand."""
        return self._part(1)

    def op(self) -> str:
        """Return the operator."""
        return str(self._described["operator"])


class Negative(_OfOne):
    """A number with its sign changed."""


class Cast(_OfOne):
    """CAST.

    Example:
        >>> from ballista import col
        >>> col("a").cast(float).to_variant().data_type()
        Float64
    """

    def data_type(self) -> DataType:
        """Return the type that is converted to."""
        return DataType(self._described["type"])


class TryCast(Cast):
    """TRY_CAST."""


class Case(Variant):
    """CASE.

    Example:
        >>> from ballista import col, lit, functions as f
        >>> case = f.case(col("a")).when(lit(1), lit("one")).end().to_variant()
        >>> case.expr(), case.when_then_expr(), case.else_expr()
        (Expr(a), [(Expr(Int64(1)), Expr(Utf8View("one")))], None)
    """

    def expr(self) -> Expr | None:
        """Return what the conditions are compared with, or None."""
        return self._part(0) if self._described.get("operand") else None

    def when_then_expr(self) -> list[tuple[Expr, Expr]]:
        """Return the conditions with their results."""
        parts = self._parts(1 if self._described.get("operand") else 0)
        return list(zip(parts[::2], parts[1::2]))

    def else_expr(self) -> Expr | None:
        """Return the result where no condition is true, or None."""
        return self._part(self._described["parts"] - 1) if self._described.get("else") else None


class AggregateFunction(Variant):
    """A call of an aggregate function.

    Example:
        >>> from ballista import col, functions as f
        >>> called = f.count(col("a"), distinct=True).to_variant()
        >>> called.aggregate_type(), called.args(), called.is_distinct()
        ('count', [Expr(a)], True)
    """

    def aggregate_type(self) -> str:
        """Return the name of the function."""
        return str(self._described["name"])

    def is_distinct(self) -> bool:
        """Say whether each value counts once."""
        return bool(self._described.get("distinct"))

    def args(self) -> list[Expr]:
        """Return the arguments."""
        return self._parts()


class Placeholder(Variant):
    """A parameter.

    Example:
        >>> from ballista import SessionContext
        >>> df = SessionContext().from_pydict({"a": [1]})
        >>> df.parse_sql_expr("a = $1").to_variant().right().to_variant().id()
        '$1'
    """

    def id(self) -> str:
        """Return its name, such as ``$1``."""
        return str(self._described["name"])


class ScalarSubquery(Variant):
    """A sub-query that gives one value."""
