"""DataFrames: what their methods make of the rows."""

import pyarrow as pa
import pytest


def rows(frame):
    """The columns by name, their rows in order of the values."""
    table = frame.to_pydict()
    ordered = sorted(zip(*table.values()), key=repr)
    return {name: list(column) for name, column in zip(table, zip(*ordered))} if ordered else {name: [] for name in table}


def test_select(df, col, lit):
    assert df.select("a", (col("a") * 2).alias("b2"), lit("k").alias("k")).to_pydict() == {
        "a": [1, 2, 3],
        "b2": [2, 4, 6],
        "k": ["k", "k", "k"],
    }


def test_columns_by_key(df):
    assert df["a"].to_pydict() == {"a": [1, 2, 3]}
    assert df[["s", "a"]].to_pydict() == {"s": ["x", "y", None], "a": [1, 2, 3]}


def test_filter(df, col):
    assert df.filter(col("a") > 1).to_pydict()["a"] == [2, 3]
    assert df.filter(col("a") > 1, col("b").is_not_null()).to_pydict()["a"] == [3]
    assert df.filter("a > 1 and s is null").to_pydict()["a"] == [3]
    assert df.filter().to_pydict()["a"] == [1, 2, 3]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda df, col: df.with_column("c", col("a") + 1), {"a": [1, 2, 3], "c": [2, 3, 4]}),
        (lambda df, col: df.with_column("a", col("a") + 1), {"a": [2, 3, 4]}),
        (lambda df, col: df.with_column("A", col("a")), {"a": [1, 2, 3], "A": [1, 2, 3]}),
        (lambda df, col: df.with_column("c", "a * 10"), {"a": [1, 2, 3], "c": [10, 20, 30]}),
        (
            lambda df, col: df.with_columns((col("a") + 1).alias("c"), d="a + 2"),
            {"a": [1, 2, 3], "c": [2, 3, 4], "d": [3, 4, 5]},
        ),
        (lambda df, col: df.with_columns([(col("a") + 1).alias("c")]), {"a": [1, 2, 3], "c": [2, 3, 4]}),
        (lambda df, col: df.with_columns(col("a") + 1), {"a": [1, 2, 3], "a + Int64(1)": [2, 3, 4]}),
        (lambda df, col: df.with_column_renamed("a", "Z"), {"Z": [1, 2, 3]}),
        (lambda df, col: df.with_column_renamed("nothing", "z"), {"a": [1, 2, 3]}),
        (lambda df, col: df.with_column("c", col("a")).drop("a"), {"c": [1, 2, 3]}),
        (lambda df, col: df.drop("nothing"), {"a": [1, 2, 3]}),
        (lambda df, col: df.cast({"a": pa.float64()}), {"a": [1.0, 2.0, 3.0]}),
        (lambda df, col: df.select_exprs("a + 1 as b", '"a"'), {"b": [2, 3, 4], "a": [1, 2, 3]}),
    ],
)
def test_columns(df, col, make, expected):
    assert make(df.select("a"), col).to_pydict() == expected


def test_names_of_columns(ctx, col, f):
    df = ctx.from_pydict({"a": [1], "B": [2], "c.d": [3], "e f": [4]}, name="t")
    for name, found in [("a", "a"), ("A", "a"), ("t.a", "a"), ('"B"', "B"), ('t."B"', "B"), ('"c.d"', "c.d"), ("e f", "e f")]:
        assert df.select(name).schema().names == [found]
    assert df.aggregate([col("a")], [f.sum(col('"B"')), f.count()]).schema().names == ["a", "sum(t.B)", "count(Int64(1))"]
    assert df.select(col("a") + col('"B"')).schema().names == ["t.a + t.B"]


def test_aggregate(ctx, col, f):
    df = ctx.from_pydict({"g": ["x", "y", "x", None], "v": [1, 2, 3, None]})
    assert rows(df.aggregate("g", [f.sum(col("v")).alias("s"), f.count(col("v")).alias("n")])) == {
        "g": ["x", "y", None],
        "s": [4, 2, None],
        "n": [2, 1, 0],
    }
    assert df.aggregate([], f.max(col("v")).alias("m")).to_pydict() == {"m": [3]}
    assert df.aggregate(None, [f.count().alias("n")]).to_pydict() == {"n": [4]}
    assert rows(df.aggregate([col("v") % 2], [f.count().alias("n")]))["n"] == [1, 2, 1]
    filtered = f.sum(col("v"), filter=col("g") == "x").alias("s")
    assert df.aggregate([], [filtered, f.count(col("g"), distinct=True).alias("d")]).to_pydict() == {"s": [4], "d": [2]}


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (
            lambda sets: [sets.rollup("g", "h")],
            [("x", "p", 1), ("x", "q", 2), ("y", "p", 4), ("x", None, 3), ("y", None, 4), (None, None, 7)],
        ),
        (lambda sets: [sets.cube("g")], [("x", 3), ("y", 4), (None, 7)]),
        (lambda sets: [sets.grouping_sets(["g"], ["h"])], [("x", None, 3), ("y", None, 4), (None, "p", 5), (None, "q", 2)]),
    ],
)
def test_grouping_sets(ctx, package, col, f, make, expected):
    df = ctx.from_pydict({"g": ["x", "x", "y"], "h": ["p", "q", "p"], "v": [1, 2, 4]})
    found = df.aggregate(make(package.expr.GroupingSet), [f.sum(col("v")).alias("s")]).to_pydict()
    assert sorted(zip(*found.values()), key=repr) == sorted(expected, key=repr)


def test_sort(ctx, col, f):
    df = ctx.from_pydict({"a": [2, None, 1], "b": [1, 2, 3]})
    assert df.sort("a").to_pydict()["a"] == [1, 2, None]
    assert df.sort(col("a")).to_pydict()["a"] == [1, 2, None]
    assert df.sort(col("a").sort(ascending=False)).to_pydict()["a"] == [2, 1, None]
    assert df.sort(col("a").sort(ascending=False, nulls_first=True)).to_pydict()["a"] == [None, 2, 1]
    assert df.sort(f.order_by(col("b"), ascending=False)).to_pydict()["b"] == [3, 2, 1]
    assert df.sort_by("b").to_pydict()["b"] == [1, 2, 3]
    assert df.sort(col("b") * -1).select("b").to_pydict()["b"] == [3, 2, 1]


def test_limit(df):
    assert df.sort("a").limit(1).to_pydict()["a"] == [1]
    assert df.sort("a").limit(1, 1).to_pydict()["a"] == [2]
    assert df.sort("a").limit(0).to_pydict()["a"] == []
    assert df.sort("a").head(2).to_pydict()["a"] == [1, 2]
    assert df.sort("a").tail(2).to_pydict()["a"] == [2, 3]
    assert df.sort("a").tail(10).to_pydict()["a"] == [1, 2, 3]


def test_distinct(ctx, col):
    df = ctx.from_pydict({"a": [1, 1, 2, 2], "b": [1, 1, 3, 4]})
    assert rows(df.distinct()) == {"a": [1, 2, 2], "b": [1, 3, 4]}
    first = df.distinct_on([col("a")], [col("a"), col("b")], [col("a").sort(), col("b").sort(ascending=False)])
    assert rows(first) == {"a": [1, 2], "b": [1, 4]}


def test_set_operations(ctx):
    left = ctx.from_pydict({"a": [1, 2, 2]})
    right = ctx.from_pydict({"a": [2, 3]})
    assert rows(left.union(right))["a"] == [1, 2, 2, 2, 3]
    assert rows(left.union(right, distinct=True))["a"] == [1, 2, 3]
    assert rows(left.union_distinct(right))["a"] == [1, 2, 3]
    assert rows(left.intersect(right, distinct=True))["a"] == [2]
    assert rows(left.except_all(right, distinct=True))["a"] == [1]
    assert rows(left.union(left))["a"] == [1, 1, 2, 2, 2, 2]


def test_union_by_name(ctx):
    left = ctx.from_pydict({"a": [1], "b": [2]})
    right = ctx.from_pydict({"c": [5], "a": [3]})
    assert rows(left.union_by_name(right)) == {"a": [1, 3], "b": [2, None], "c": [None, 5]}


@pytest.mark.parametrize(
    ("value", "subset", "expected"),
    [
        (0, None, {"i": [1, 0], "s": ["0", "x"], "f": [0.0, 1.5]}),
        ("q", None, {"i": [1, None], "s": ["q", "x"], "f": [None, 1.5]}),
        (7, ["i"], {"i": [1, 7], "s": [None, "x"], "f": [None, 1.5]}),
        (7, [], {"i": [1, None], "s": [None, "x"], "f": [None, 1.5]}),
    ],
)
def test_fill_null(ctx, value, subset, expected):
    df = ctx.from_pydict({"i": [1, None], "s": [None, "x"], "f": [None, 1.5]})
    assert df.fill_null(value, subset).to_pydict() == expected


def test_fill_nan(ctx):
    df = ctx.from_pydict({"f": [1.5, float("nan"), None], "s": ["x", "y", "z"]})
    assert df.fill_nan(0).to_pydict() == {"f": [1.5, 0.0, None], "s": ["x", "y", "z"]}


def test_describe(ctx):
    described = ctx.from_pydict({"n": [1, 2, None], "s": ["b", "a", None]}).describe().to_pydict()
    assert described == {
        "describe": ["count", "null_count", "mean", "std", "min", "max", "median"],
        "n": [2.0, 1.0, 1.5, pytest.approx(0.7071067811865476), 1.0, 2.0, 1.5],
        "s": ["2", "1", "null", "null", "a", "b", "null"],
    }


def test_transform_and_cache(df):
    assert df.transform(lambda frame, n: frame.sort("a").limit(n), 2).count() == 2
    assert df.cache().to_pydict() == df.to_pydict()


def test_parse_sql_expr(df):
    assert repr(df.parse_sql_expr("a + 1")) == "Expr(t.a + Int64(1))"
    assert df.select(df.parse_sql_expr("a + 1").alias("x")).to_pydict() == {"x": [2, 3, 4]}


def test_find_qualified_columns(df):
    assert [repr(column) for column in df.find_qualified_columns("a", "b")] == ["Expr(t.a)", "Expr(t.b)"]
    assert repr(df.alias("q").col("a")) == "Expr(q.a)"


def test_a_dataframe_runs_each_time(df, ctx):
    frame = df.filter("a < 3")
    assert frame.count() == 2
    assert frame.to_pydict()["a"] == frame.to_pydict()["a"] == [1, 2]


# What DataFusion 55 gives for lists in lists: the columns, how they are unnested, whether NULLs are kept, and the rows.
_TWICE = {"k": [1, 1, 1, 2, 3], "b": [[1], [1], [1], [2, 3], []]}
_ONCE = {"a": [[1, 2], [3], [4], None, []], "k": [1, 1, 2, 3, 4], "b": [[1], [1], [2, 3], [], None]}
_BOTH = {"a": [1, 2, 3, 4, None, None, None], "k": [1, 1, 1, 2, 2, 3, 4], "b": [1, None, 1, 2, 3, None, None]}
RECURSIONS = [
    (["a"], [("a", "a", 1)], True, _ONCE),
    (["a"], [("b", "b", 1)], True, _ONCE),
    (["a"], [("a", "a", 2)], True, {"a": [1, 2, 3, 4, None], **_TWICE}),
    (["a"], [("a", "x", 2)], True, {"x": [1, 2, 3, 4, None], **_TWICE}),
    (["a", "b"], [("a", "a", 2)], True, _BOTH),
    (["a", "b"], [("a", "a", 2), ("b", "b", 1)], True, _BOTH),
    (["a"], [("a", "a", 2)], False, {"a": [1, 2, 3, 4], "k": [1, 1, 1, 2], "b": [[1], [1], [1], [2, 3]]}),
]


@pytest.mark.parametrize(("columns", "recursions", "preserve_nulls", "expected"), RECURSIONS)
def test_lists_in_lists(ctx, columns, recursions, preserve_nulls, expected):
    df = ctx.from_pydict({"a": [[[1, 2], [3]], [[4]], None, [[]]], "k": [1, 2, 3, 4], "b": [[1], [2, 3], [], None]})
    unnested = df.unnest_columns(*columns, preserve_nulls=preserve_nulls, recursions=recursions)
    assert unnested.to_pydict() == expected
