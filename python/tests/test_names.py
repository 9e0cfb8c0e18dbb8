"""Names of tables and columns that SQL would write in quotes, and values that are no names."""

import pyarrow as pa
import pytest


@pytest.mark.parametrize("name", ["my-table", "my table", "1st", 'a"b', "a.b.c.d", "select"])
def test_tables_of_any_name(ctx, name):
    ctx.from_pydict({"a": [1, 2]}, name=name)
    assert ctx.table(name).to_pydict() == {"a": [1, 2]}
    assert ctx.table_exist(name)
    quoted = '"' + name.replace('"', '""') + '"'
    assert ctx.sql(f"SELECT a FROM {quoted}").to_pydict() == {"a": [1, 2]}
    ctx.deregister_table(name)
    assert not ctx.table_exist(name)


def test_files_and_views_of_any_name(ctx, tmp_path):
    (tmp_path / "t.csv").write_text("a\n1\n")
    ctx.register_csv("my-file", tmp_path / "t.csv")
    ctx.register_view("my-view", ctx.table("my-file"))
    assert ctx.table("my-view").to_pydict() == {"a": [1]}


def test_rows_are_written_to_tables_of_any_name(ctx):
    ctx.sql('CREATE TABLE "my-table" (a BIGINT)').collect()
    ctx.from_pydict({"a": [7]}).write_table("my-table")
    assert ctx.table("my-table").to_pydict() == {"a": [7]}


def test_names_that_sql_folds(ctx):
    ctx.from_pydict({"a": [1]}, name="MyTable")
    assert ctx.table("mytable").count() == ctx.table("MYTABLE").count() == 1


@pytest.mark.parametrize("name", ["not-there", "", "a.b.c.d", "not there"])
def test_tables_that_there_are_not(ctx, name):
    with pytest.raises(KeyError):
        ctx.table(name)
    assert not ctx.table_exist(name)


@pytest.mark.parametrize(
    "call",
    [
        lambda df, col: col(1),
        lambda df, col: col(None),
        lambda df, col: col("a").alias(1),
        lambda df, col: col("a").alias(None),
        lambda df, col: df.with_column(1, col("a")),
        lambda df, col: df.with_column_renamed(1, "x"),
        lambda df, col: df.with_column_renamed("a", None),
        lambda df, col: df.drop(None),
        lambda df, col: df.alias(1),
        lambda df, col: df.join(df, on=[1]),
        lambda df, col: df.join(df, left_on=[1], right_on=["a"]),
        lambda df, col: df.unnest_columns(1),
        lambda df, col: df.cast({1: pa.int32()}),
        lambda df, col: df.fill_null(1, subset=[1]),
        lambda df, col: df.fill_null(1, subset="a"),
    ],
)
def test_what_is_no_name(df, col, call):
    with pytest.raises(TypeError):
        call(df, col)


@pytest.mark.parametrize(
    "call", [lambda f: f.count("a"), lambda f: f.sum("a"), lambda f: f.upper("a"), lambda f: f.concat("a")]
)
def test_functions_do_not_take_text_for_columns(f, call):
    with pytest.raises((TypeError, AttributeError)):
        call(f)


def test_parts_of_dates_are_text(df, f, lit, col):
    year = f.date_part("year", lit("2024-02-03").cast(pa.date32()))
    assert df.select(year.alias("y")).distinct().to_pydict() == {"y": [2024]}
    assert df.limit(1).select(f.concat_ws("-", col("s"), lit("z")).alias("y")).to_pydict() == {"y": ["x-z"]}


def test_results_of_case_have_a_type(f, lit, col):
    branches = f.when(col("a") > lit(1), lit(1))
    with pytest.raises(Exception, match="multiple data types"):
        branches.otherwise(lit("few"))
    with pytest.raises(Exception, match="multiple data types"):
        branches.when(col("a") > lit(0), lit("few")).end()
    assert "ELSE" in str(branches.otherwise(lit(2)))


def test_results_of_case_may_be_numbers_of_several_types(package, ctx, f, lit):
    if package.__name__ != "ballista":  # differs: DataFusion refuses it
        pytest.skip("an error there")
    case = f.when(lit(True), lit(1)).otherwise(lit(2.5))
    assert ctx.empty_table().select(case.alias("x")).to_pydict() == {"x": [1.0]}


def test_settings_are_checked(package):
    for key, value in [("datafusion.execution.batch_size", "many"), ("no.such.setting", "1")]:
        with pytest.raises(ValueError, match=r"batch_size|no\.such\.setting|\"no\""):
            package.SessionConfig().set(key, value)
        with pytest.raises(ValueError, match=r"batch_size|no\.such\.setting|\"no\""):
            package.SessionConfig({key: value})
    with pytest.raises(TypeError):
        package.SessionConfig().set("datafusion.execution.batch_size", 100)
    with pytest.raises(TypeError):
        package.SessionConfig().with_batch_size("many")
    with pytest.raises(OverflowError):
        package.SessionConfig().with_target_partitions(-1)
    with pytest.raises(OverflowError):
        package.RuntimeEnvBuilder().with_fair_spill_pool(-1)


def test_folders_for_temporary_files(package, tmp_path):
    builder = package.RuntimeEnvBuilder
    for runtime in (
        builder().with_temp_file_path(tmp_path),
        builder().with_disk_manager_specified(tmp_path / "a", str(tmp_path / "b")),
        builder().with_disk_manager_disabled(),
        builder().with_temp_file_path(tmp_path).with_disk_manager_os(),
    ):
        ctx = package.SessionContext(runtime=runtime)
        assert ctx.sql("SELECT 1 AS a").to_pydict() == {"a": [1]}


def test_kinds_of_views(ctx):
    df = ctx.from_pydict({"a": [1]})
    assert [df.into_view().kind, df.into_view(temporary=True).kind] == ["view", "temporary"]
