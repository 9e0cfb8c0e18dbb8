"""What an expression is made of: for programs that read expressions and plans instead of running them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _native, _predicates, _recipes, _variants, ipc
from ._constants import Literal, scalar_of
from ._sqltypes import DataType, DataTypeMap, RexType
from .errors import UnsupportedError

if TYPE_CHECKING:
    from typing_extensions import Self

    from .context import SessionContext
    from .plan import LogicalPlan

_CLASSES = vars(_variants) | vars(_predicates) | {"Literal": Literal}
_VARIANTS = {name: kind for name, kind in _CLASSES.items() if isinstance(kind, type)}

# Kinds that are of no class here.
_FUNCTIONS = ("ScalarFunction", "WindowFunction")

_REX_TYPES = {"Alias": "Alias", "Column": "Reference", "Literal": "Literal", "ScalarSubquery": "ScalarSubquery"}
_OTHER = ("Wildcard", "GroupingSet", "Placeholder", "Lambda", "LambdaVariable")

_COMPARISONS = (
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "IS DISTINCT FROM",
    "IS NOT DISTINCT FROM",
    "AND",
    "OR",
    "~",
    "~*",
    "!~",
    "!~*",
)

_CALLS = {
    "Not": "not",
    "IsNull": "is null",
    "IsNotNull": "is not null",
    "IsTrue": "is true",
    "IsNotTrue": "is not true",
    "IsFalse": "is false",
    "IsNotFalse": "is not false",
    "IsUnknown": "is unknown",
    "IsNotUnknown": "is not unknown",
    "Negative": "negative",
    "Between": "between",
    "InList": "in list",
    "Cast": "cast",
    "Case": "case",
}


class Views:
    """What can be asked of an expression."""

    expr: _native.Handle

    if TYPE_CHECKING:

        def __init__(self, expr: _native.Handle) -> None: ...

        def canonical_name(self) -> str: ...

        def schema_name(self) -> str: ...

    def variant_name(self) -> str:
        """Return the kind of the expression, such as ``BinaryExpr``."""
        name = str(_native.expr_describe(self.expr)["kind"])
        return "RLike" if name == "SimilarTo" else name

    def to_variant(self) -> Any:
        """Return the expression as an object of its kind, such as a `ballista.expr.BinaryExpr`.

        Raises:
            UnsupportedError: If there is no class for its kind, as for functions that are not aggregates.

        Example:
            >>> from ballista import col
            >>> (col("a") + 1).to_variant().left()
            Expr(a)
        """
        described = _native.expr_describe(self.expr)
        if described["kind"] == "ScalarFunction" and any(part.variant_name() == "Lambda" for part in self.rex_call_operands()):
            return _variants.HigherOrderFunction(self, described)  # type: ignore[arg-type]
        kind = _VARIANTS.get(described["kind"])
        if kind is None or described["kind"] in _FUNCTIONS:
            raise UnsupportedError(f"kind of expression has no class: {described['kind']} ({self.canonical_name()})")
        return kind(self, described)

    def rex_type(self) -> Any:
        """Return the kind of the expression as planners of other systems call it, a `ballista.common.RexType`."""
        kind = _native.expr_describe(self.expr)["kind"]
        return RexType[_REX_TYPES.get(kind, "Other" if kind in _OTHER else "Call")]

    def rex_call_operands(self) -> list[Self]:
        """Return the operands; of columns and constants, themselves."""
        described = _native.expr_describe(self.expr)
        parts = [type(self)(_native.expr_part(self.expr, i)) for i in range(described["parts"])]
        return parts if described["kind"] not in ("Column", "LambdaVariable", "Literal") else [self]

    def rex_call_operator(self) -> str:
        """Return the operator or the function.

        Raises:
            TypeError: If the expression has none.
        """
        described = _native.expr_describe(self.expr)
        kind = described["kind"]
        if kind == "BinaryExpr":
            return str(described["operator"])
        if kind in ("Like", "SimilarTo"):
            return ("not " if described.get("negated") else "") + str(described["operator"])
        if kind == "ScalarFunction":
            return str(described["name"])
        if kind not in _CALLS:
            raise TypeError(f"expression has no operator: {self.canonical_name()}")
        return _CALLS[kind]

    def to_bytes(self, ctx: SessionContext | None = None) -> bytes:
        """Write the expression, to be read by `from_bytes` in another process. Expressions can be pickled, too.

        Functions that are written in Python are part of it, which needs ``cloudpickle``, unless the session says otherwise by
        ``SessionContext.with_python_udf_inlining``.

        Args:
            ctx: The session: by default that of `ballista.ipc.set_sender_ctx`.

        Raises:
            TypeError: If it is made of SQL or of a plan.

        Example:
            >>> from ballista import Expr, col
            >>> Expr.from_bytes((col("a") + 1).to_bytes())
            Expr(a + Int64(1))
        """
        sender = ctx or ipc.get_sender_ctx()
        return _recipes.to_bytes(self.expr, inline=sender is None or sender._inlines)

    @classmethod
    def from_bytes(cls, buf: bytes, ctx: SessionContext | None = None) -> Self:
        """Read what `to_bytes` wrote. Functions that are part of it may do anything: read only what you trust.

        Args:
            buf: The bytes.
            ctx: The session that knows functions by name: by default that of `ballista.ipc.set_worker_ctx`, or the global one.

        Raises:
            ValueError: If they are not of an expression, or have functions that cannot be made or are not registered.
        """
        return cls(_recipes.from_bytes(buf, ipc.receiving(ctx)))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).from_bytes, (self.to_bytes(),)

    def function_name(self) -> str:
        """Return the name of the function that the expression calls.

        Raises:
            TypeError: If it calls none.
        """
        described = _native.expr_describe(self.expr)
        if described["kind"] not in ("AggregateFunction", *_FUNCTIONS):
            raise TypeError(f"expression calls no function: {self.canonical_name()}")
        return str(described["name"])

    def types(self) -> DataTypeMap:
        """Return the type, where the expression alone says it: of constants, casts and conditions.

        Raises:
            TypeError: If it does not.
        """
        described = _native.expr_describe(self.expr)
        if described["kind"] in ("Literal", "Cast", "TryCast"):
            return DataTypeMap.arrow(DataType(described["type"]))
        if described["kind"] == "BinaryExpr" and described["operator"] in _COMPARISONS:
            return DataTypeMap.arrow(DataType("Boolean"))
        raise TypeError(f"the type depends on the plan: {self.canonical_name()}")

    def python_value(self) -> Any:
        """Return the value of a constant, as a scalar of pyarrow.

        Raises:
            TypeError: If it is no constant.
        """
        if _native.expr_describe(self.expr)["kind"] != "Literal":
            raise TypeError(f"expression is not a constant: {self.canonical_name()}")
        return scalar_of(self.expr)

    def column_name(self, plan: LogicalPlan) -> str:
        """Return the name of the column that the expression makes of the rows of a plan, without that of a table."""
        described = _native.expr_describe(self.expr)
        return str(described["name"]) if described["kind"] in ("Column", "Alias") else self.schema_name()
