"""Expressions: what queries compute from columns and constants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from . import _native
from ._constants import Literal
from ._literals import literal, null_of
from ._methods import Methods
from ._nodes import (
    Aggregate,
    Distinct,
    EmptyRelation,
    Extension,
    Filter,
    Join,
    JoinConstraint,
    JoinType,
    Limit,
    Projection,
    Sort,
    TableScan,
    Union,
    Unnest,
    Values,
    WindowExpr,
)
from ._variants import (
    AggregateFunction,
    Alias,
    Between,
    BinaryExpr,
    Case,
    Cast,
    Column,
    Exists,
    InList,
    InSubquery,
    IsFalse,
    IsNotFalse,
    IsNotNull,
    IsNotTrue,
    IsNotUnknown,
    IsNull,
    IsTrue,
    IsUnknown,
    Like,
    Negative,
    Not,
    Placeholder,
    ScalarSubquery,
    SimilarTo,
    TryCast,
)
from ._views import Views
from ._window import Window, WindowFrame, WindowFrameBound
from .common import NullTreatment

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "EXPR_TYPE_ERROR",
    "Aggregate",
    "AggregateFunction",
    "Alias",
    "Between",
    "BinaryExpr",
    "Case",
    "CaseBuilder",
    "Cast",
    "Column",
    "Distinct",
    "EmptyRelation",
    "Exists",
    "Expr",
    "ExprFuncBuilder",
    "Extension",
    "Filter",
    "GroupingSet",
    "InList",
    "InSubquery",
    "IsFalse",
    "IsNotFalse",
    "IsNotNull",
    "IsNotTrue",
    "IsNotUnknown",
    "IsNull",
    "IsTrue",
    "IsUnknown",
    "Join",
    "JoinConstraint",
    "JoinType",
    "Like",
    "Limit",
    "Literal",
    "Negative",
    "Not",
    "Placeholder",
    "Projection",
    "ScalarSubquery",
    "SimilarTo",
    "Sort",
    "SortExpr",
    "SortKey",
    "TableScan",
    "TryCast",
    "Union",
    "Unnest",
    "Values",
    "Window",
    "WindowExpr",
    "WindowFrame",
    "WindowFrameBound",
    "coerce_to_expr",
    "coerce_to_expr_list",
    "coerce_to_expr_or_none",
    "ensure_expr",
    "ensure_expr_list",
    "expr_list_to_raw_expr_list",
    "sort_list_to_raw_sort_list",
    "sort_or_default",
]

EXPR_TYPE_ERROR = "Use col()/column() or lit()/literal() to construct expressions"


class Expr(Methods, Views):
    """An expression. Names and types are looked up when it is used in a DataFrame.

    Operators make new expressions, with constants on either side: ``col("a") + 1``, ``1 / col("a")``,
    ``(col("a") > 1) & ~col("b").is_null()``. Comparisons with None ask for NULL.

    Args:
        expr: The expression in the library. Users call `ballista.col` and `ballista.lit` instead.

    Example:
        >>> from ballista import col, lit
        >>> col("a") + lit(1)
        Expr(a + Int64(1))
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, expr: _native.Handle) -> None:
        self.expr = expr

    def __repr__(self) -> str:
        return f"Expr({self.canonical_name()})"

    def __deepcopy__(self, memo: object) -> Expr:
        return self  # expressions do not change

    def canonical_name(self) -> str:
        """Return the text of the expression, with the types of its constants."""
        return _native.expr_text(self.expr, "display")

    def schema_name(self) -> str:
        """Return the name of the column that the expression makes."""
        return _native.expr_text(self.expr, "name")

    def __add__(self, rhs: Any) -> Expr:
        return call("+", self, rhs)

    def __radd__(self, lhs: Any) -> Expr:
        return call("+", lhs, self)

    def __sub__(self, rhs: Any) -> Expr:
        return call("-", self, rhs)

    def __rsub__(self, lhs: Any) -> Expr:
        return call("-", lhs, self)

    def __mul__(self, rhs: Any) -> Expr:
        return call("*", self, rhs)

    def __rmul__(self, lhs: Any) -> Expr:
        return call("*", lhs, self)

    def __truediv__(self, rhs: Any) -> Expr:
        return call("/", self, rhs)

    def __rtruediv__(self, lhs: Any) -> Expr:
        return call("/", lhs, self)

    def __mod__(self, rhs: Any) -> Expr:
        return call("%", self, rhs)

    def __rmod__(self, lhs: Any) -> Expr:
        return call("%", lhs, self)

    def __and__(self, rhs: Any) -> Expr:
        return call("AND", self, rhs)

    def __rand__(self, lhs: Any) -> Expr:
        return call("AND", lhs, self)

    def __or__(self, rhs: Any) -> Expr:
        return call("OR", self, rhs)

    def __ror__(self, lhs: Any) -> Expr:
        return call("OR", lhs, self)

    def __invert__(self) -> Expr:
        return call("NOT", self)

    def __neg__(self) -> Expr:
        return call("NEGATE", self)

    def __eq__(self, rhs: object) -> Expr:  # type: ignore[override]
        return self.is_null() if rhs is None else call("=", self, rhs)

    def __ne__(self, rhs: object) -> Expr:  # type: ignore[override]
        return self.is_not_null() if rhs is None else call("!=", self, rhs)

    def __lt__(self, rhs: Any) -> Expr:
        return call("<", self, rhs)

    def __le__(self, rhs: Any) -> Expr:
        return call("<=", self, rhs)

    def __gt__(self, rhs: Any) -> Expr:
        return call(">", self, rhs)

    def __ge__(self, rhs: Any) -> Expr:
        return call(">=", self, rhs)

    # Not None, an expression would be taken for a list, on account of its __getitem__, that never ends.
    __iter__ = None

    def __getitem__(self, key: str | int | slice) -> Expr:
        """Return a field of a struct by its name, or an element of a list by its position, which counts from 0.

        A slice gives a list. Its end, if it is a number, does not belong to it, as everywhere in Python.
        """
        if isinstance(key, int):
            return call("INDEX", self, key + 1)
        if isinstance(key, slice):
            start = 1 if key.start is None else key.start + 1
            if key.stop is None:
                raise TypeError("a slice of a list needs an end")
            return call("SLICE", self, start, key.stop, *([] if key.step is None else [key.step]))
        return call("INDEX", self, Expr.string_literal(key))

    @staticmethod
    def literal(value: Any) -> Expr:
        """Make a constant.

        Args:
            value: A number, text, bytes, a date, a time, a duration, a list, a dict, None, or a pyarrow scalar.

        Raises:
            TypeError: If there is no Arrow type for the value.
        """
        return Expr(literal(value))

    @staticmethod
    def string_literal(value: str) -> Expr:
        """Make a constant of Arrow's type Utf8, where `literal` makes one of Utf8View."""
        return Expr(literal(value, text="u"))

    @staticmethod
    def literal_with_metadata(value: Any, metadata: dict[str, str]) -> Expr:
        """Make a constant, as `literal` does.

        Args:
            value: The value. Lists and structs cannot have metadata.
            metadata: What the field of the column says that it becomes.

        Example:
            >>> from ballista import SessionContext, lit_with_metadata
            >>> df = SessionContext().empty_table().select(lit_with_metadata(3, {"unit": "m"}).alias("height"))
            >>> df.schema().field("height").metadata
            {b'unit': b'm'}
        """
        return Expr(_native.expr_call("METADATA", [literal(value)], {"metadata": metadata}))

    @staticmethod
    def column(value: str) -> Expr:
        """Refer to a column.

        Args:
            value: The name, which may have a table's name in front: ``"t.a"``. As in SQL it is folded to lower case, apart
                from what is in double quotes.
        """
        return Expr(_native.expr_call("COLUMN", [], {"name": value}))

    def alias(self, name: str, metadata: dict[str, str] | None = None) -> Expr:
        """Give the column that the expression makes a name.

        Args:
            name: The name, taken as it is.
            metadata: What the field of the column says besides.
        """
        return Expr(_native.expr_call("AS", [self.expr], {"name": name, "metadata": metadata or {}}))

    def sort(self, ascending: bool = True, nulls_first: bool = False) -> SortExpr:
        """Make a key to sort by."""
        return SortExpr(self, ascending=ascending, nulls_first=nulls_first)

    def is_null(self) -> Expr:
        """Ask whether the value is NULL."""
        return call("IS NULL", self)

    def is_not_null(self) -> Expr:
        """Ask whether the value is not NULL."""
        return call("IS NOT NULL", self)

    def fill_null(self, value: Any | Expr | None = None) -> Expr:
        """Put a value in place of NULL."""
        return call("nvl", self, value)

    def fill_nan(self, value: Any | Expr | None = None) -> Expr:
        """Put a value in place of NaN."""
        return call("nanvl", self, value)

    def cast(self, to: pa.DataType | type) -> Expr:
        """Convert to a type. A value that does not convert is an error when the query runs.

        Args:
            to: A type of pyarrow, or int, float, str or bool.

        Raises:
            TypeError: If it is something else.
        """
        return Expr(_native.expr_call("CAST", [self.expr, null_of(to)]))

    def try_cast(self, to: pa.DataType | type) -> Expr:
        """Convert to a type, as `cast` does, with NULL for values that do not convert."""
        return Expr(_native.expr_call("TRY_CAST", [self.expr, null_of(to)]))

    def between(self, low: Any, high: Any, negated: bool = False) -> Expr:
        """Ask whether the value lies between two others, or is one of them; or, negated, whether it does not."""
        return call("NOT BETWEEN" if negated else "BETWEEN", self, low, high)

    def order_by(self, *exprs: Expr | SortExpr) -> ExprFuncBuilder:
        """Order the rows of each group that an aggregate function sees."""
        return ExprFuncBuilder(self).order_by(*exprs)

    def filter(self, filter: Expr) -> ExprFuncBuilder:  # noqa: A002
        """Let an aggregate function see only rows for which a condition is true."""
        return ExprFuncBuilder(self).filter(filter)

    def distinct(self) -> ExprFuncBuilder:
        """Let an aggregate function see each value once."""
        return ExprFuncBuilder(self).distinct()

    def null_treatment(self, null_treatment: NullTreatment) -> ExprFuncBuilder:
        """Say whether an aggregate function counts NULLs as values."""
        return ExprFuncBuilder(self).null_treatment(null_treatment)

    def partition_by(self, *partition_by: Expr) -> ExprFuncBuilder:
        """Say what the rows that a window function sees agree in."""
        return ExprFuncBuilder(self).partition_by(*partition_by)

    def window_frame(self, window_frame: WindowFrame) -> ExprFuncBuilder:
        """Say which rows of its partition a window function sees."""
        return ExprFuncBuilder(self).window_frame(window_frame)

    def over(self, window: Window) -> Expr:
        """Compute an aggregate or a window function of the rows around each row.

        Args:
            window: The partition, the order and the frame.
        """
        return over(
            self,
            partition_by=window._partition_by,
            order_by=window._order_by,
            frame=window._window_frame,
            nulls=window._null_treatment,
        )


def over(
    function: Expr,
    partition_by: Sequence[Expr] | Expr | None = None,
    order_by: Sequence[SortKey] | SortKey | None = None,
    frame: tuple[str, str, Any, str, Any] | None = None,
    nulls: NullTreatment | None = None,
) -> Expr:
    """Give a call of an aggregate or a window function its window, in place of any that it had.

    Args:
        function: The call.
        partition_by: What the rows that the function sees agree in.
        order_by: The order of these rows.
        frame: The unit ("rows", "range" or "groups"), then kind and offset of the start and of the end. A kind is one of
            "unbounded preceding", "preceding", "current row", "following" and "unbounded following"; the offset, None but for
            "preceding" and "following", is an expression or a constant. Left out, it is all rows up to this one where there is
            an order, and else all rows.
        nulls: What a function of values of other rows does with NULLs.
    """
    partition = [] if partition_by is None else expressions(partition_by)
    keys = [] if order_by is None else sort_keys(order_by)
    if frame is None and keys:
        frame = ("rows", "unbounded preceding", None, "current row", None)
    options: dict[str, Any] = {"partition": len(partition), "keys": len(keys)}
    offsets: list[_native.Handle] = []
    if frame is not None:
        bounds, offsets = _frame(frame)
        options |= bounds
    made = _native.expr_call("OVER", [function.expr, *partition, *keys, *offsets], options)
    return Expr(made if nulls is None else _native.expr_call(nulls.value, [made]))


def _frame(parts: tuple[str, str, Any, str, Any]) -> tuple[dict[str, Any], list[_native.Handle]]:
    """Return the options of a frame, and the offsets of its bounds in the library."""
    unit, start, start_offset, end, end_offset = parts
    offsets = [coerce_to_expr(offset).expr for offset in (start_offset, end_offset) if offset is not None]
    return {"unit": unit, "start": start, "end": end}, offsets


def call(name: str, *arguments: Any) -> Expr:
    """Call an operator or a function of the engine. Arguments that are no expressions become constants."""
    return Expr(_native.expr_call(name, [coerce_to_expr(argument).expr for argument in arguments]))


class ExprFuncBuilder:
    """A call of an aggregate or a window function that is given more parts, one by one, and finished by `build`.

    Args:
        builder: The call so far.

    Example:
        >>> from ballista import col, functions as f
        >>> f.sum(col("a")).filter(col("b") > 1).distinct().build()
        Expr(sum(DISTINCT a) FILTER (WHERE b > Int64(1)))
    """

    def __init__(self, builder: Expr) -> None:
        self.builder = builder

    def order_by(self, *exprs: Expr | SortExpr) -> ExprFuncBuilder:
        """Order the rows that the function sees."""
        windowed = self.builder.variant_name() == "WindowFunction"
        return self._with("WINDOW ORDER BY" if windowed else "ORDER BY", [sort_key(expr).handle for expr in exprs])

    def partition_by(self, *partition_by: Expr) -> ExprFuncBuilder:
        """Say what the rows that a window function sees agree in.

        Raises:
            BindingError: If it is no window function. ``Expr.over`` makes one of an aggregate.
        """
        return self._with("PARTITION BY", [ensure_expr(expr) for expr in partition_by])

    def window_frame(self, window_frame: WindowFrame) -> ExprFuncBuilder:
        """Say which rows of its partition a window function sees.

        Raises:
            BindingError: If it is no window function. ``Expr.over`` makes one of an aggregate.
        """
        options, offsets = _frame(window_frame.parts)
        return self._with("FRAME", offsets, options)

    def filter(self, filter: Expr) -> ExprFuncBuilder:  # noqa: A002
        """Let the function see only rows for which a condition is true."""
        return self._with("FILTER", [ensure_expr(filter)])

    def distinct(self) -> ExprFuncBuilder:
        """Let the function see each value once."""
        return self._with("DISTINCT", [])

    def null_treatment(self, null_treatment: NullTreatment) -> ExprFuncBuilder:
        """Say whether the function counts NULLs as values."""
        return self._with(null_treatment.value, [])

    def build(self) -> Expr:
        """Return the call."""
        return self.builder

    def _with(self, part: str, arguments: list[_native.Handle], options: _native.Options | None = None) -> ExprFuncBuilder:
        return ExprFuncBuilder(Expr(_native.expr_call(part, [self.builder.expr, *arguments], options)))


class CaseBuilder:
    """A CASE that is given branches one by one, and finished by `otherwise` or `end`.

    Args:
        operand: What the conditions are compared with, if any.
        branches: Conditions and results in turns.

    Example:
        >>> from ballista import col, lit, functions as f
        >>> f.when(col("a") > 1, lit("many")).otherwise(lit("few"))
        Expr(CASE WHEN a > Int64(1) THEN Utf8View("many") ELSE Utf8View("few") END)
    """

    def __init__(self, operand: Expr | None, branches: Sequence[Expr] = ()) -> None:
        self._operand = operand
        self._branches = tuple(branches)

    def when(self, when_expr: Expr, then_expr: Expr) -> CaseBuilder:
        """Add a branch."""
        return CaseBuilder(self._operand, [*self._branches, coerce_to_expr(when_expr), coerce_to_expr(then_expr)])

    def otherwise(self, else_expr: Expr) -> Expr:
        """Return the CASE, with a result for rows that no branch is for."""
        return self._finish([coerce_to_expr(else_expr)])

    def end(self) -> Expr:
        """Return the CASE, which is NULL for rows that no branch is for."""
        return self._finish([])

    def _finish(self, last: list[Expr]) -> Expr:
        parts = [*([] if self._operand is None else [self._operand]), *self._branches, *last]
        options = {"operand": self._operand is not None, "else": bool(last)}
        return Expr(_native.expr_call("CASE", [part.expr for part in parts], options))


class SortExpr:
    """A key to sort by.

    Args:
        expr: What to compare rows by.
        ascending: Whether small values come first.
        nulls_first: Whether NULLs come first.
    """

    def __init__(self, expr: Expr, ascending: bool, nulls_first: bool) -> None:
        self._expr, self._ascending, self._nulls_first = expr, ascending, nulls_first

    @property
    def handle(self) -> _native.Handle:
        """The key in the library."""
        options = {"descending": not self._ascending, "nulls_first": self._nulls_first}
        return _native.expr_call("ORDER", [self._expr.expr], options)

    def expr(self) -> Expr:
        """Return what rows are compared by."""
        return self._expr

    def ascending(self) -> bool:
        """Say whether small values come first."""
        return self._ascending

    def nulls_first(self) -> bool:
        """Say whether NULLs come first."""
        return self._nulls_first

    def __repr__(self) -> str:
        direction = "ASC" if self._ascending else "DESC"
        return f"SortExpr({self._expr.canonical_name()} {direction} NULLS {'FIRST' if self._nulls_first else 'LAST'})"


SortKey = Expr | SortExpr | str


class GroupingSet:
    """Several ways to group in one aggregation, to be used among the groups of ``DataFrame.aggregate``."""

    @staticmethod
    def rollup(*exprs: Expr | str) -> Expr:
        """Group by all, by all but the last, and so on down to one group of all rows."""
        return Expr(_native.expr_call("ROLLUP", expressions(exprs)))

    @staticmethod
    def cube(*exprs: Expr | str) -> Expr:
        """Group by each subset."""
        return Expr(_native.expr_call("CUBE", expressions(exprs)))

    @staticmethod
    def grouping_sets(*expr_lists: list[Expr | str]) -> Expr:
        """Group by each of the lists."""
        handles = [handle for exprs in expr_lists for handle in expressions(exprs)]
        return Expr(_native.expr_call("GROUPING SETS", handles, {"sets": [len(exprs) for exprs in expr_lists]}))


def ensure_expr(value: Expr | Any) -> _native.Handle:
    """Return the expression in the library.

    Raises:
        TypeError: If the value is no expression.
    """
    if not isinstance(value, Expr):
        raise TypeError(EXPR_TYPE_ERROR)
    return value.expr


def ensure_expr_list(exprs: Iterable[Expr | Iterable[Expr]]) -> list[_native.Handle]:
    """Return the expressions of nested lists in the library.

    Raises:
        TypeError: If something is no expression.
    """
    handles: list[_native.Handle] = []
    for expr in exprs:
        if isinstance(expr, Iterable) and not isinstance(expr, (Expr, str, bytes, bytearray)):
            handles += ensure_expr_list(expr)
        else:
            handles.append(ensure_expr(expr))
    return handles


def coerce_to_expr(value: Any) -> Expr:
    """Return an expression as it is, and make a constant of anything else."""
    return value if isinstance(value, Expr) else Expr.literal(value)


def coerce_to_expr_or_none(value: Any | None) -> Expr | None:
    """Return None for None, and `coerce_to_expr` for anything else."""
    return None if value is None else coerce_to_expr(value)


def coerce_to_expr_list(values: Iterable[Any]) -> list[Expr]:
    """Apply `coerce_to_expr` to each value."""
    return [coerce_to_expr(value) for value in values]


def expressions(values: Sequence[Expr | str] | Expr | str) -> list[_native.Handle]:
    """Return expressions and names of columns in the library.

    Raises:
        TypeError: If something is neither.
    """
    return [_column_or_expr(value).expr for value in ([values] if isinstance(values, (Expr, str)) else values)]


def _column_or_expr(value: Expr | str) -> Expr:
    if isinstance(value, str):
        return Expr.column(value)
    if isinstance(value, Expr):
        return value
    raise TypeError(f"Expected Expr or column name, got {type(value).__name__}. {EXPR_TYPE_ERROR}.")


def sort_key(value: SortKey) -> SortExpr:
    """Return a key as it is, and sort by anything else in ascending order, NULLs last."""
    return value if isinstance(value, SortExpr) else SortExpr(_column_or_expr(value), ascending=True, nulls_first=False)


def sort_or_default(e: Expr | SortExpr) -> SortExpr:
    """Return a key as it is, and sort by an expression in ascending order, NULLs last."""
    return sort_key(e)


def sort_list_to_raw_sort_list(sort_list: Sequence[SortKey] | SortKey | None) -> list[_native.Handle] | None:
    """Return keys to sort by in the library, and None for None."""
    return None if sort_list is None else sort_keys(sort_list)


def expr_list_to_raw_expr_list(expr_list: Sequence[Expr | str] | Expr | str | None) -> list[_native.Handle] | None:
    """Return expressions and names of columns in the library, and None for None."""
    return None if expr_list is None else expressions(expr_list)


def sort_keys(values: Sequence[SortKey] | SortKey | None) -> list[_native.Handle]:
    """Return keys to sort by in the library."""
    if values is None:
        return []
    listed = [values] if isinstance(values, (Expr, SortExpr, str)) else values
    return [sort_key(value).handle for value in listed]
