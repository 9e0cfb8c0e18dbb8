"""Expressions: how they print, what they compute, and what their columns are called."""

import datetime
from decimal import Decimal

import pyarrow as pa
import pytest


@pytest.mark.parametrize(
    ("make", "display"),
    [
        (lambda c, lit, f: c("a") + 1, "a + Int64(1)"),
        (lambda c, lit, f: c("a") % 2, "a % Int64(2)"),
        (lambda c, lit, f: c("a") / c("t.b"), "a / t.b"),
        (lambda c, lit, f: (c("a") > 1) & (c("b") <= 2), "a > Int64(1) AND b <= Int64(2)"),
        (lambda c, lit, f: (c("a") == 1) | (c("b") != 2), "a = Int64(1) OR b != Int64(2)"),
        (lambda c, lit, f: ~c("a"), "NOT a"),
        (lambda c, lit, f: c("a").is_null(), "a IS NULL"),
        (lambda c, lit, f: c("a").is_not_null(), "a IS NOT NULL"),
        (lambda c, lit, f: c("a") == None, "a IS NULL"),  # noqa: E711
        (lambda c, lit, f: c("a") != None, "a IS NOT NULL"),  # noqa: E711
        (lambda c, lit, f: c("a").alias("z"), "a AS z"),
        (lambda c, lit, f: c("a").between(1, 2), "a BETWEEN Int64(1) AND Int64(2)"),
        (lambda c, lit, f: c("a").between(1, 2, negated=True), "a NOT BETWEEN Int64(1) AND Int64(2)"),
        (lambda c, lit, f: c("a").cast(float), "CAST(a AS Float64)"),
        (lambda c, lit, f: c("a").cast(pa.timestamp("us")), "CAST(a AS Timestamp(µs))"),
        (lambda c, lit, f: c("a").try_cast(str), "TRY_CAST(a AS Utf8)"),
        (lambda c, lit, f: c('"A b"'), "A b"),
        (lambda c, lit, f: c.a + c.b, "a + b"),
        (lambda c, lit, f: f.in_list(c("a"), [lit(1), lit(2)]), "a IN ([Int64(1), Int64(2)])"),
        (lambda c, lit, f: f.in_list(c("a"), [lit(1)], negated=True), "a NOT IN ([Int64(1)])"),
        (
            lambda c, lit, f: f.case(c("a")).when(lit(1), lit(2)).otherwise(lit(3)),
            "CASE a WHEN Int64(1) THEN Int64(2) ELSE Int64(3) END",
        ),
        (lambda c, lit, f: f.when(c("a") > 1, lit(2)).end(), "CASE WHEN a > Int64(1) THEN Int64(2) END"),
        (lambda c, lit, f: f.sum(c("a")), "sum(a)"),
        (lambda c, lit, f: f.sum(c("a"), distinct=True, filter=c("b") > 1), "sum(DISTINCT a) FILTER (WHERE b > Int64(1))"),
        (
            lambda c, lit, f: f.array_agg(c("a"), order_by=c("b").sort(ascending=False)),
            "array_agg(a) ORDER BY [b DESC NULLS LAST]",
        ),
        (lambda c, lit, f: f.sum(c("a")).filter(c("b") > 1).build(), "sum(a) FILTER (WHERE b > Int64(1))"),
        (lambda c, lit, f: f.count(c("a")).distinct().build(), "count(DISTINCT a)"),
        (lambda c, lit, f: f.upper(c("s")), "upper(s)"),
        (lambda c, lit, f: f.coalesce(c("a"), lit(1)), "coalesce(a, Int64(1))"),
    ],
)
def test_display(package, f, make, display):
    assert repr(make(package.col, package.lit, f)) == f"Expr({display})"


@pytest.mark.parametrize(
    ("value", "display"),
    [
        (1, "Int64(1)"),
        (True, "Boolean(true)"),
        (1.5, "Float64(1.5)"),
        ("x", 'Utf8View("x")'),
        (None, "NULL"),
        (pa.scalar(1, pa.int8()), "Int8(1)"),
        (pa.scalar("x", pa.string()), 'Utf8("x")'),
        (datetime.date(2020, 1, 2), 'Date32("2020-01-02")'),
        (datetime.datetime(2020, 1, 1), "TimestampMicrosecond(1577836800000000, None)"),
    ],
)
def test_display_of_literals(package, value, display):
    assert repr(package.lit(value)) == f"Expr({display})"


@pytest.mark.parametrize(
    "value",
    [
        0,
        -(2**63),
        2**63 - 1,
        1.5,
        float("inf"),
        True,
        "é",
        "",
        b"\x00\xff",
        None,
        Decimal("-12.340"),
        datetime.date(1969, 12, 31),
        datetime.datetime(2020, 1, 2, 3, 4, 5, 6),
        datetime.datetime(2020, 1, 2, tzinfo=datetime.timezone.utc),
        datetime.time(1, 2, 3, 4),
        datetime.timedelta(days=-1, microseconds=5),
        pa.scalar(7, pa.uint16()),
        pa.scalar(None, pa.int32()),
        [1, None, 3],
        [["a"], []],
        {"x": 1, "y": ["z"]},
    ],
)
def test_literals_come_back(ctx, package, value):
    frame = ctx.empty_table().select(package.lit(value).alias("v"))
    expected = value.as_py() if isinstance(value, pa.Scalar) else value
    assert frame.to_pydict() == {"v": [expected]}
    if isinstance(value, pa.Scalar):
        assert frame.schema().field("v").type == value.type


def test_types_of_literals(ctx, package):
    types = {
        name: ctx.empty_table().select(make.alias("v")).schema().field("v").type
        for name, make in {
            "int": package.lit(1),
            "text": package.lit("x"),
            "utf8": package.string_literal("x"),
            "str_lit": package.str_lit("x"),
            "float": package.literal(1.0),
        }.items()
    }
    assert types == {
        "int": pa.int64(),
        "text": pa.string_view(),
        "utf8": pa.string(),
        "str_lit": pa.string(),
        "float": pa.float64(),
    }


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda a, b: a + b, [11, 22, None]),
        (lambda a, b: a - b, [-9, -18, None]),
        (lambda a, b: a * b, [10, 40, None]),
        (lambda a, b: b / a, [10, 10, None]),
        (lambda a, b: b % 3, [1, 2, None]),
        (lambda a, b: 1 + a, [2, 3, 4]),
        (lambda a, b: 2 * a, [2, 4, 6]),
        (lambda a, b: a == 2, [False, True, False]),
        (lambda a, b: a != 2, [True, False, True]),
        (lambda a, b: a < 2, [True, False, False]),
        (lambda a, b: a <= 2, [True, True, False]),
        (lambda a, b: a > 2, [False, False, True]),
        (lambda a, b: a >= 2, [False, True, True]),
        (lambda a, b: (a > 1) & (b > 1), [False, True, None]),
        (lambda a, b: (a > 1) | (b > 10), [False, True, True]),
        (lambda a, b: ~(a > 1), [True, False, False]),
        (lambda a, b: b.is_null(), [False, False, True]),
        (lambda a, b: b.fill_null(0), [10, 20, 0]),
        (lambda a, b: a.between(2, 3), [False, True, True]),
        (lambda a, b: a.cast(float), [1.0, 2.0, 3.0]),
        (lambda a, b: a.cast(pa.string()), ["1", "2", "3"]),
        (lambda a, b: a.cast(bool), [True, True, True]),
    ],
)
def test_operators(ctx, col, make, expected):
    df = ctx.from_pydict({"a": [1, 2, 3], "b": [10, 20, None]})
    assert df.select(make(col("a"), col("b")).alias("x")).to_pydict() == {"x": expected}


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda c, f, lit: c("a") + 1, "t.a + Int64(1)"),
        (lambda c, f, lit: c("t.a"), "a"),
        (lambda c, f, lit: c("a").cast(float), "t.a"),
        (lambda c, f, lit: c("a").alias("Z z"), "Z z"),
        (lambda c, f, lit: f.upper(c("s")), "upper(t.s)"),
        (lambda c, f, lit: f.coalesce(c("a"), lit(0)), "coalesce(t.a,Int64(0))"),
        (lambda c, f, lit: c("a") > 1, "t.a > Int64(1)"),
        (lambda c, f, lit: c("a").is_null(), "t.a IS NULL"),
        (lambda c, f, lit: lit("k"), 'Utf8View("k")'),
        (
            lambda c, f, lit: f.when(c("a") > 1, lit(2)).otherwise(lit(3)),
            "CASE WHEN t.a > Int64(1) THEN Int64(2) ELSE Int64(3) END",
        ),
    ],
)
def test_names_of_columns(df, col, f, lit, make, name):
    assert df.select(make(col, f, lit)).schema().names == [name]


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda c, f: f.sum(c("a")), "sum(t.a)"),
        (lambda c, f: f.count(), "count(Int64(1))"),
        (lambda c, f: f.count_star(), "count(Int64(1))"),
        (lambda c, f: f.count(c("a"), distinct=True), "count(DISTINCT t.a)"),
        (lambda c, f: f.avg(c("a") * 2), "avg(t.a * Int64(2))"),
        (lambda c, f: f.mean(c("a")), "avg(t.a)"),
        (lambda c, f: f.sum(c("a")) + 1, "sum(t.a) + Int64(1)"),
        (lambda c, f: f.min(c("a"), filter=c("b") > 1), "min(t.a) FILTER (WHERE t.b > Int64(1))"),
    ],
)
def test_names_of_aggregates(df, col, f, make, name):
    assert df.aggregate([], [make(col, f)]).schema().names == [name]


def test_names_of_expressions(col, f):
    assert (col("a") + 1).schema_name() == "a + Int64(1)"
    assert col("a").cast(float).schema_name() == "a"
    assert col("a").cast(float).canonical_name() == "CAST(a AS Float64)"
    assert f.round(col("a")).schema_name() == "round(a,Int64(0))"


def test_keys(col):
    key = col("a").sort(ascending=False)
    assert repr(key.expr()) == "Expr(a)"
    assert (key.ascending(), key.nulls_first()) == (False, False)
    assert (col("a").sort().ascending(), col("a").sort(nulls_first=True).nulls_first()) == (True, True)


@pytest.mark.parametrize("make", [lambda e: hash(e), lambda e: e**2, lambda e: e // 2, lambda e: +e])
def test_what_expressions_cannot_do(col, make):
    with pytest.raises(TypeError):
        make(col("a"))


def test_elements_and_fields(ctx, col, f):
    df = ctx.from_pydict({"l": [[1, 2, 3], [], None], "s": [{"x": 1}, {"x": None}, {"x": 3}]})
    assert df.select(col("l")[0].alias("v")).to_pydict() == {"v": [1, None, None]}
    assert df.select(col("s")["x"].alias("v")).to_pydict() == {"v": [1, None, 3]}


def test_shapes_of_lists(ctx, col):
    nested = ctx.from_pydict({"l": [[[1, 2], [3, 4], [5, 6]]]})
    levels = [col("l").array_ndims().alias("n"), col("l").list_ndims().alias("m")]
    shapes = nested.select(col("l").array_dims().alias("d"), col("l").list_dims().alias("e"), *levels)
    assert shapes.to_pydict() == {"d": [[3, 2]], "e": [[3, 2]], "n": [2], "m": [2]}
