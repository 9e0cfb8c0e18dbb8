"""Expressions and plans that are read instead of run."""

import datetime
import importlib
from decimal import Decimal

import pyarrow as pa
import pytest


@pytest.fixture
def kinds(package):
    return package.expr


def test_a_projection(df, ctx, kinds):
    plan = ctx.sql("SELECT a, 123, s < 'q' FROM t").logical_plan().to_variant()
    assert isinstance(plan, kinds.Projection)
    column, constant, comparison = (expr.to_variant() for expr in plan.projections())
    assert isinstance(column, kinds.Column)
    assert (column.name(), column.relation(), column.qualified_name()) == ("a", "t", "t.a")
    assert isinstance(constant, kinds.Literal)
    assert (constant.data_type(), constant.value_i64()) == ("Int64", 123)
    assert isinstance(comparison, kinds.BinaryExpr)
    assert (comparison.op(), str(comparison.left())) == ("<", "Expr(t.s)")
    [scan] = plan.input()
    assert isinstance(scan.to_variant(), kinds.TableScan)
    assert scan.to_variant().table_name() == "t"
    assert plan.schema().field_names()[0].endswith("a")


def test_conditions_and_limits(df, ctx, kinds):
    limit = ctx.sql("SELECT a FROM t WHERE a > 5 LIMIT 10 OFFSET 5").logical_plan().to_variant()
    assert isinstance(limit, kinds.Limit)
    assert (str(limit.skip()), str(limit.fetch())) == ("Expr(Int64(5))", "Expr(Int64(10))")
    [condition] = limit.input()[0].inputs()
    assert isinstance(condition.to_variant(), kinds.Filter)
    assert str(condition.to_variant().predicate()) == "Expr(t.a > Int64(5))"
    without = ctx.sql("SELECT a FROM t LIMIT 10").logical_plan().to_variant()
    assert without.skip() is None
    assert "Skip: None" in str(without)


def test_groups(df, ctx, kinds):
    projection = ctx.sql("SELECT a, sum(b) FROM t GROUP BY a").logical_plan().to_variant()
    aggregate = projection.input()[0].to_variant()
    assert isinstance(aggregate, kinds.Aggregate)
    assert [str(expr) for expr in aggregate.group_by_exprs()] == ["Expr(t.a)"]
    [total] = aggregate.aggregate_exprs()
    assert isinstance(total.to_variant(), kinds.AggregateFunction)
    assert aggregate.agg_func_name(total) == "sum"
    assert [str(expr) for expr in aggregate.aggregation_arguments(total)] == ["Expr(t.b)"]


def test_joins_and_orders(df, ctx, kinds):
    plan = ctx.sql("SELECT x.a FROM t x LEFT JOIN t y ON x.a = y.a ORDER BY x.a DESC").logical_plan()
    sort = plan.to_variant()
    assert isinstance(sort, kinds.Sort)
    [key] = sort.sort_exprs()
    assert (str(key.expr()), key.ascending(), key.nulls_first()) == ("Expr(x.a)", False, True)
    join = sort.input()[0].inputs()[0].to_variant()
    assert isinstance(join, kinds.Join)
    assert str(join.join_type()) == "Left"


def test_values_and_sets(ctx, kinds):
    values = ctx.sql("VALUES (1, 'x'), (2, 'y')").logical_plan().to_variant()
    assert isinstance(values, kinds.Values)
    assert [[str(expr) for expr in row] for row in values.values()] == [
        ["Expr(Int64(1))", 'Expr(Utf8("x"))'],
        ["Expr(Int64(2))", 'Expr(Utf8("y"))'],
    ]
    union = ctx.sql("SELECT 1 UNION ALL SELECT 2").logical_plan().to_variant()
    assert isinstance(union, kinds.Union)
    assert len(union.input()) == 2
    [one] = union.input()[0].inputs()
    assert one.to_variant().produce_one_row() is True


def test_an_optimized_plan_is_walked(df, ctx, kinds):
    plan = ctx.sql("SELECT * FROM t q WHERE q.s IN ('k', 'l', 'm', 'n')").optimized_logical_plan()
    found = None
    while found is None and plan.inputs():
        if isinstance(plan.to_variant(), kinds.Filter):
            found = plan.to_variant().predicate().to_variant()
        [plan] = plan.inputs()
    assert isinstance(found, kinds.InList)
    assert found.negated() is False
    assert len(found.list()) == 4
    assert found.expr().to_variant().name() == "s"


CALLS = [
    (lambda e, col: col("a") + 1, "BinaryExpr", "+", ["a", "Int64(1)"]),
    (lambda e, col: ~(col("a") > 1), "Not", "not", ["a > Int64(1)"]),
    (lambda e, col: col("a").is_null(), "IsNull", "is null", ["a"]),
    (lambda e, col: col("a").is_not_null(), "IsNotNull", "is not null", ["a"]),
    (lambda e, col: col("a").between(1, 2), "Between", "between", ["a", "Int64(1)", "Int64(2)"]),
    (lambda e, col: col("a").cast(int), "Cast", "cast", ["a"]),
    (lambda e, col: e.in_list(col("a"), [e.col("b")]), "InList", "in list", ["a", "b"]),
    (lambda e, col: e.substr(col("s"), e.lit(1)), "ScalarFunction", "substr", ["s", "Int64(1)"]),
    (lambda e, col: e.when(col("a") > 1, e.lit(2)).end(), "Case", "case", ["a > Int64(1)", "Int64(2)"]),
]


@pytest.mark.parametrize(("make", "variant", "operator", "operands"), CALLS, ids=[call[1] for call in CALLS])
def test_operators(package, f, make, variant, operator, operands):
    class Names:
        col, lit = staticmethod(package.col), staticmethod(package.lit)
        substr, when, in_list = staticmethod(f.substr), staticmethod(f.when), staticmethod(f.in_list)

    expr = make(Names, package.col)
    assert (expr.variant_name(), str(expr.rex_type()), expr.rex_call_operator()) == (variant, "RexType.Call", operator)
    assert [operand.canonical_name() for operand in expr.rex_call_operands()] == operands


def test_parts_of_kinds(package, f, col, lit, df):
    between = col("a").between(1, 2, negated=True).to_variant()
    assert (str(between.low()), str(between.high()), between.negated()) == ("Expr(Int64(1))", "Expr(Int64(2))", True)
    alias = col("a").alias("z").to_variant()
    assert (alias.alias(), str(alias.expr())) == ("z", "Expr(a)")
    case = f.case(col("a")).when(lit(1), lit(3)).otherwise(lit(4)).to_variant()
    assert (str(case.expr()), str(case.else_expr())) == ("Expr(a)", "Expr(Int64(4))")
    assert str(case.when_then_expr()) == "[(Expr(Int64(1)), Expr(Int64(3)))]"
    pattern = df.parse_sql_expr("s NOT LIKE 'x%'").to_variant()
    assert (pattern.negated(), str(pattern.expr()), pattern.escape_char()) == (True, "Expr(t.s)", None)
    count = f.count(col("a"), distinct=True).to_variant()
    assert (count.aggregate_type(), count.is_distinct()) == ("count", True)
    terms = ((col("a") == 1) & (col("b") == 2) & (col("c") == 3)).to_variant()
    assert (terms.op(), str(terms.left()), str(terms.right())) == (
        "AND",
        "Expr(a = Int64(1) AND b = Int64(2))",
        "Expr(c = Int64(3))",
    )


def test_functions_have_no_class(f, col):
    with pytest.raises(ValueError, match="ScalarFunction"):
        f.abs(col("a")).to_variant()
    with pytest.raises(TypeError):
        col("a").rex_call_operator()
    with pytest.raises(TypeError):
        col("a").python_value()
    with pytest.raises(TypeError):
        col("a").types()


LITERALS = [
    (1, "value_i64", 1),
    (1.5, "value_f64", 1.5),
    (True, "value_bool", True),
    (datetime.date(2020, 1, 2), "value_date32", 18263),
    (datetime.datetime(2020, 1, 2, 3, 4, 5), "value_timestamp", (1577934245000000, None)),
    (pa.scalar(7, pa.int8()), "value_i8", 7),
    (pa.scalar(2**64 - 1, pa.uint64()), "value_u64", 2**64 - 1),
    (pa.scalar(Decimal("-" + "9" * 36 + ".25"), pa.decimal128(38, 2)), "value_decimal128", (-int("9" * 36 + "25"), 38, 2)),
    (pa.scalar(datetime.time(1, 2, 3), pa.time64("ns")), "value_time64", 3723 * 10**9),
]


@pytest.mark.parametrize(("value", "method", "expected"), LITERALS, ids=[case[1] for case in LITERALS])
def test_literals(lit, value, method, expected):
    assert getattr(lit(value).to_variant(), method)() == expected
    others = {name for _, name, _ in LITERALS} - {method}
    for other in others:
        with pytest.raises(Exception, match=r"(?i)another type|unexpected value"):
            getattr(lit(value).to_variant(), other)()


@pytest.mark.parametrize("value", [1, 2.5, "x", b"y", None, datetime.date(2020, 1, 2), Decimal("1.5")], ids=repr)
def test_python_values(lit, value):
    assert lit(value).python_value().as_py() == value


def test_types(package, lit, col):
    types = lit(1).types()
    assert (str(types.sql_type), str(types.python_type)) == ("SqlType.BIGINT", "PythonType.Int")
    assert str(col("a").cast(pa.int32()).types().sql_type) == "SqlType.INTEGER"
    assert str((col("a") == 1).types().python_type) == "PythonType.Bool"
    parquet = package.common.DataTypeMap.from_parquet_type_str("BYTE_ARRAY")
    assert (parquet.friendly_arrow_type_name(), str(parquet.sql_type)) == ("Utf8", "SqlType.VARCHAR")
    with pytest.raises(ValueError, match="foo"):
        package.common.DataTypeMap.from_parquet_type_str("foo")
    sql = package.common.DataTypeMap.sql(package.common.SqlType.DATE)
    assert str(sql.python_type) == "PythonType.Datetime"
    assert str(package.common.DataTypeMap.arrow_str("float64").sql_type) == "SqlType.FLOAT"


def test_tables_of_planners(package):
    common = package.common
    table = common.SqlTable("t", [("a", common.DataTypeMap.from_parquet_type_str("INT32"))], 3, ["x.parquet"])
    schema = common.SqlSchema("main")
    schema.add_table(table)
    assert schema.table_by_name("t").statistics.getRowCount() == 3.0
    assert schema.table_by_name("t").filepaths == ["x.parquet"]
    schema.drop_table("t")
    assert schema.table_by_name("t") is None


def test_raw_lists(package, col):
    expr = package.expr
    assert expr.expr_list_to_raw_expr_list(None) is None
    assert len(expr.expr_list_to_raw_expr_list(["a", col("b")])) == 2
    assert expr.sort_list_to_raw_sort_list(None) is None
    assert len(expr.sort_list_to_raw_sort_list(["a", col("b").sort()])) == 2
    with pytest.raises(TypeError):
        expr.expr_list_to_raw_expr_list([1])


def test_functions_with_lambdas(package, f, col):
    called = f.array_transform(col("a"), lambda v: v * 2).to_variant()
    assert type(called).__name__ == "HigherOrderFunction"
    assert called.name() == "array_transform"
    column, function = called.args()
    assert column.to_variant().name() == "a"
    assert function.to_variant().params() == ["v"]
    assert function.to_variant().body().to_variant().op() == "*"


def test_dates_in_milliseconds(package):
    day = package.lit(pa.scalar(datetime.date(2020, 1, 2), pa.date64()))
    assert day.to_variant().value_date64() == 1_577_923_200_000


def test_tables_by_what_is_known_of_them(package):
    common = importlib.import_module(f"{package.__name__}.common")
    schema = common.SqlSchema("s")
    schema.name = "other"
    schema.add_table(common.SqlTable("t", [], 3))
    assert [schema.name, schema.views, schema.functions] == ["other", [], []]
    assert [table.name for table in schema.tables] == ["t"]
    schema.drop_table("t")
    assert schema.tables == []
