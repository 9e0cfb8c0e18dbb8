"""Mistakes: the exceptions that programs catch."""

import datetime

import ballista
import pytest


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        ("SELEC 1", "SELEC"),
        ("SELECT 1 +", "expression"),
        ("SELECT nothing FROM t", "nothing"),
        ("SELECT * FROM nothing", "nothing"),
        ("SELECT nothing(a) FROM t", "nothing"),
        ("SELECT a + s FROM t", "Utf8"),
        ("SELECT sum(a), b FROM t", "b"),
        ("SELECT a FROM t UNION SELECT a, b FROM t", "columns"),
    ],
)
def test_sql(ctx, df, sql, part):
    with pytest.raises(ValueError, match=f"(?i){part}"):
        ctx.sql(sql).collect()


def test_missing_parameter(ctx, df):
    with pytest.raises(Exception, match="1"):
        ctx.sql("SELECT a FROM t WHERE a > $1").collect()


def test_unknown_table(ctx):
    with pytest.raises(KeyError, match="nothing"):
        ctx.table("nothing")
    with pytest.raises(KeyError, match="nothing"):
        ctx.catalog("nothing")
    with pytest.raises(KeyError, match="nothing"):
        ctx.catalog().schema("nothing")
    with pytest.raises(Exception, match="nothing"):
        ctx.catalog().schema().table("nothing")


@pytest.mark.parametrize(
    "make",
    [
        lambda df, col: df.select("zz"),
        lambda df, col: df.select(col("zz")),
        lambda df, col: df["zz"],
        lambda df, col: df.filter(col("zz") > 1),
        lambda df, col: df.with_column("x", col("zz")),
        lambda df, col: df.sort("zz"),
        lambda df, col: df.aggregate("zz", []),
        lambda df, col: df.join(df.alias("o"), on="zz"),
        lambda df, col: df.col("zz"),
        lambda df, col: df.parse_sql_expr("zz + 1"),
        lambda df, col: df.fill_null(1, ["zz"]),
        lambda df, col: df.unnest_columns("zz"),
    ],
)
def test_unknown_column(df, col, make):
    with pytest.raises(Exception, match="zz"):
        make(df, col)


def test_names_are_folded_in_messages(ctx):
    df = ctx.from_pydict({"B": [1]}, name="t")
    with pytest.raises(Exception, match="B"):
        df.select("B")


@pytest.mark.parametrize(
    "make",
    [
        lambda df: df.select(3),
        lambda df: df.filter(3),
        lambda df: df.with_column("x", 3),
        lambda df: df.aggregate("a", "b"),
        lambda df: df.sort(3),
        lambda df: df.limit("x"),
        lambda df: df.select("a").join_on(df, "a"),
    ],
)
def test_wrong_arguments(df, make):
    with pytest.raises(TypeError):
        make(df)


@pytest.mark.parametrize("arguments", [(-1,), (1, -1)])
def test_negative_limits(df, arguments):
    with pytest.raises(OverflowError):
        df.limit(*arguments)


def test_wrong_types(df, col):
    with pytest.raises(TypeError):
        col("a").cast("int")
    with pytest.raises(Exception, match=r"(?i)boolean"):
        df.filter(col("a") + 1).collect()
    with pytest.raises(Exception, match=r"(?i)columns"):
        df.union(df.select("a"))


def test_errors_in_the_data(ctx):
    with pytest.raises(Exception, match=r"(?i)zero"):
        ctx.sql("SELECT 1 / a FROM (VALUES (1), (0)) AS v (a)").collect()
    with pytest.raises(Exception, match="x"):
        ctx.sql("SELECT CAST(a AS INT) FROM (VALUES ('x')) AS v (a)").to_pydict()


@pytest.mark.parametrize("method", ["read_csv", "read_parquet"])
def test_missing_files(ctx, tmp_path, method):
    with pytest.raises(Exception, match="nothing"):
        getattr(ctx, method)(tmp_path / "nothing.here")
    with pytest.raises(Exception, match="nothing"):
        getattr(ctx, method.replace("read", "register"))("t", str(tmp_path / "nothing.here"))


def test_taken_names(ctx, df):
    with pytest.raises(Exception, match="exists"):
        ctx.from_pydict({"a": [1]}, name="t")
    assert ctx.table("t").count() == 3


def test_data_that_does_not_fit(ctx):
    with pytest.raises(Exception, match=r"(?i)arrow"):
        ctx.from_arrow(3)
    with pytest.raises(TypeError):
        ctx.from_pydict([1])
    with pytest.raises((TypeError, ValueError)):
        ctx.from_pydict({"a": [1, "x"]})
    with pytest.raises(ValueError, match="length"):
        ctx.from_pydict({"a": [1], "b": [1, 2]})
    with pytest.raises((TypeError, ValueError)):
        ctx.register_table("x", 3)


@pytest.mark.parametrize("name", ["delimiter", "quote", "terminator", "escape", "comment"])
def test_csv_options(package, name):
    with pytest.raises(ValueError, match=name):
        package.CsvReadOptions(**{name: "ab"})


def test_arguments_of_other_types(ctx, df):
    with pytest.raises(TypeError, match="expected a string, got int: 5"):
        ctx.sql(5)
    with pytest.raises(TypeError, match="'x'"):
        df.limit("x")


def test_literals_of_times_are_named_with_their_unit(package):
    assert str(package.lit(datetime.time(1, 2))) == 'Expr(Time64Microsecond("3720000000"))'
    assert str(package.lit(datetime.timedelta(days=1))) == 'Expr(DurationMicrosecond("86400000000"))'


def test_long_names_are_shortened():
    ctx, name = ballista.SessionContext(), "x" * 1_000_000
    for find in (ctx.table, ctx.catalog, lambda name: ctx.sql(f'SELECT "{name}"'), ctx.read_csv):
        with pytest.raises(ballista.errors.BallistaError) as caught:
            find(name)
        assert "xxx...xxx" in str(caught.value)
        assert len(str(caught.value)) < 5000
