"""Expressions: what queries compute from columns and constants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _native
from ._calls import Calls, ExprFuncBuilder
from ._cases import CaseBuilder
from ._coercion import (
    EXPR_TYPE_ERROR,
    call,
    coerce_to_expr,
    coerce_to_expr_list,
    coerce_to_expr_or_none,
    ensure_expr,
    ensure_expr_list,
    expr_list_to_raw_expr_list,
)
from ._coercion import name as column_name
from ._constants import Literal
from ._grouping import GroupingSet
from ._joins import Join, JoinConstraint, JoinType
from ._keys import SortExpr, sort_list_to_raw_sort_list, sort_or_default
from ._kinds import (
    CreateFunction,
    CreateFunctionBody,
    DropFunction,
    ILike,
    OperateFunctionArg,
    Partitioning,
    Repartition,
    ScalarVariable,
    Subquery,
    UnnestExpr,
)
from ._literals import literal, null_of
from ._methods import Methods
from ._nodes import (
    Aggregate,
    Distinct,
    EmptyRelation,
    Extension,
    Filter,
    Limit,
    Projection,
    RecursiveQuery,
    Sort,
    SubqueryAlias,
    TableScan,
    Union,
    Unnest,
    Values,
    WindowExpr,
)
from ._operators import Operators
from ._predicates import (
    Between,
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
    Not,
    SimilarTo,
)
from ._published import publish
from ._statements import (
    Analyze,
    CopyTo,
    CreateCatalog,
    CreateCatalogSchema,
    CreateExternalTable,
    CreateIndex,
    CreateMemoryTable,
    CreateView,
    Deallocate,
    DescribeTable,
    DmlStatement,
    DropCatalogSchema,
    DropTable,
    DropView,
    Execute,
    Explain,
    FileType,
    Prepare,
    SetVariable,
    TransactionAccessMode,
    TransactionConclusion,
    TransactionEnd,
    TransactionIsolationLevel,
    TransactionStart,
    WriteOp,
)
from ._variants import (
    AggregateFunction,
    Alias,
    BinaryExpr,
    Case,
    Cast,
    Column,
    HigherOrderFunction,
    Lambda,
    LambdaVariable,
    Negative,
    Placeholder,
    ScalarSubquery,
    TryCast,
)
from ._views import Views
from ._window import Window, WindowFrame, WindowFrameBound
from .common import NullTreatment as NullTreatment

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "EXPR_TYPE_ERROR",
    "Aggregate",
    "AggregateFunction",
    "Alias",
    "Analyze",
    "Between",
    "BinaryExpr",
    "Case",
    "CaseBuilder",
    "Cast",
    "Column",
    "CopyTo",
    "CreateCatalog",
    "CreateCatalogSchema",
    "CreateExternalTable",
    "CreateFunction",
    "CreateFunctionBody",
    "CreateIndex",
    "CreateMemoryTable",
    "CreateView",
    "Deallocate",
    "DescribeTable",
    "Distinct",
    "DmlStatement",
    "DropCatalogSchema",
    "DropFunction",
    "DropTable",
    "DropView",
    "EmptyRelation",
    "Execute",
    "Exists",
    "Explain",
    "Expr",
    "ExprFuncBuilder",
    "Extension",
    "FileType",
    "Filter",
    "GroupingSet",
    "HigherOrderFunction",
    "ILike",
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
    "Lambda",
    "LambdaVariable",
    "Like",
    "Limit",
    "Literal",
    "Negative",
    "Not",
    "OperateFunctionArg",
    "Partitioning",
    "Placeholder",
    "Prepare",
    "Projection",
    "RecursiveQuery",
    "Repartition",
    "ScalarSubquery",
    "ScalarVariable",
    "SetVariable",
    "SimilarTo",
    "Sort",
    "SortExpr",
    "SortKey",
    "Subquery",
    "SubqueryAlias",
    "TableScan",
    "TransactionAccessMode",
    "TransactionConclusion",
    "TransactionEnd",
    "TransactionIsolationLevel",
    "TransactionStart",
    "TryCast",
    "Union",
    "Unnest",
    "UnnestExpr",
    "Values",
    "Window",
    "WindowExpr",
    "WindowFrame",
    "WindowFrameBound",
    "WriteOp",
    "coerce_to_expr",
    "coerce_to_expr_list",
    "coerce_to_expr_or_none",
    "ensure_expr",
    "ensure_expr_list",
    "expr_list_to_raw_expr_list",
    "sort_list_to_raw_sort_list",
    "sort_or_default",
]


class Expr(Operators, Calls, Methods, Views):
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
        """Return the text of the expression, with the types of its constants.

        Example:
            >>> from ballista import col
            >>> (col("a") > 1).canonical_name()
            'a > Int64(1)'
        """
        return _native.expr_text(self.expr, "display")

    def schema_name(self) -> str:
        """Return the name of the column that the expression makes.

        Example:
            >>> from ballista import col, functions as f
            >>> f.sum(col("a")).schema_name()
            'sum(a)'
        """
        return _native.expr_text(self.expr, "name")

    @staticmethod
    def literal(value: Any) -> Expr:
        """Make a constant.

        Args:
            value: A number, text, bytes, a date, a time, a duration, a list, a dict, None, or a pyarrow scalar.

        Raises:
            TypeError: If there is no Arrow type for the value.

        Example:
            >>> from ballista.expr import Expr
            >>> Expr.literal(1), Expr.literal("x")
            (Expr(Int64(1)), Expr(Utf8View("x")))
        """
        return Expr(literal(value))

    @staticmethod
    def string_literal(value: str) -> Expr:
        """Make a constant of Arrow's type Utf8, where `literal` makes one of Utf8View.

        Example:
            >>> from ballista import SessionContext
            >>> from ballista.expr import Expr
            >>> SessionContext().empty_table().select(Expr.string_literal("x").alias("s")).schema().field("s").type
            DataType(string)
        """
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

        Raises:
            TypeError: If it is no string.

        Example:
            >>> from ballista.expr import Expr
            >>> Expr.column("T.A"), Expr.column('"T"."A"')
            (Expr(t.a), Expr(T.A))
        """
        return Expr(_native.expr_call("COLUMN", [], {"name": column_name(value)}))

    def alias(self, name: str, metadata: dict[str, str] | None = None) -> Expr:
        """Give the column that the expression makes a name.

        Args:
            name: The name, taken as it is.
            metadata: What the field of the column says besides.

        Example:
            >>> from ballista import SessionContext, col
            >>> SessionContext().from_pydict({"a": [1]}).select((col("a") + 1).alias("b")).to_pydict()
            {'b': [2]}
        """
        return Expr(_native.expr_call("AS", [self.expr], {"name": column_name(name), "metadata": metadata or {}}))

    def sort(self, ascending: bool = True, nulls_first: bool = False) -> SortExpr:
        """Make a key to sort by.

        Example:
            >>> from ballista import col
            >>> col("a").sort(ascending=False)
            SortExpr(a DESC NULLS LAST)
        """
        return SortExpr(self, ascending=ascending, nulls_first=nulls_first)

    def is_null(self) -> Expr:
        """Ask whether the value is NULL.

        Example:
            >>> from ballista import SessionContext, col
            >>> SessionContext().from_pydict({"a": [1, None]}).select(col("a").is_null().alias("n")).to_pydict()
            {'n': [False, True]}
        """
        return call("IS NULL", self)

    def is_not_null(self) -> Expr:
        """Ask whether the value is not NULL.

        Example:
            >>> from ballista import SessionContext, col
            >>> SessionContext().from_pydict({"a": [1, None]}).filter(col("a").is_not_null()).to_pydict()
            {'a': [1]}
        """
        return call("IS NOT NULL", self)

    def fill_null(self, value: Any | Expr | None = None) -> Expr:
        """Put a value in place of NULL.

        Example:
            >>> from ballista import SessionContext, col
            >>> SessionContext().from_pydict({"a": [1, None]}).select(col("a").fill_null(0).alias("a")).to_pydict()
            {'a': [1, 0]}
        """
        return call("nvl", self, value)

    def fill_nan(self, value: Any | Expr | None = None) -> Expr:
        """Put a value in place of NaN.

        Example:
            >>> from ballista import SessionContext, col
            >>> SessionContext().from_pydict({"a": [1.0, float("nan")]}).select(col("a").fill_nan(0.0).alias("a")).to_pydict()
            {'a': [1.0, 0.0]}
        """
        return call("nanvl", self, value)

    def cast(self, to: pa.DataType | type) -> Expr:
        """Convert to a type. A value that does not convert is an error when the query runs.

        Args:
            to: A type of pyarrow, or int, float, str or bool.

        Raises:
            TypeError: If it is something else.

        Example:
            >>> from ballista import SessionContext, col
            >>> SessionContext().from_pydict({"a": ["1"]}).select(col("a").cast(int).alias("n")).to_pydict()
            {'n': [1]}
        """
        return Expr(_native.expr_call("CAST", [self.expr, null_of(to)]))

    def try_cast(self, to: pa.DataType | type) -> Expr:
        """Convert to a type, as `cast` does, with NULL for values that do not convert.

        Example:
            >>> from ballista import SessionContext, col
            >>> SessionContext().from_pydict({"a": ["1", "x"]}).select(col("a").try_cast(int).alias("n")).to_pydict()
            {'n': [1, None]}
        """
        return Expr(_native.expr_call("TRY_CAST", [self.expr, null_of(to)]))

    def between(self, low: Any, high: Any, negated: bool = False) -> Expr:
        """Ask whether the value lies between two others, or is one of them; or, negated, whether it does not.

        Example:
            >>> from ballista import SessionContext, col
            >>> SessionContext().from_pydict({"a": [1, 2, 3]}).filter(col("a").between(2, 3)).to_pydict()
            {'a': [2, 3]}
        """
        return call("NOT BETWEEN" if negated else "BETWEEN", self, low, high)


SortKey = Expr | SortExpr | str


publish(__name__)
