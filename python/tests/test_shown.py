"""How plans and rows are shown on request, and what DataFrames pass over."""

import importlib

import pyarrow as pa
import pytest

BATCHES = [pa.record_batch({"a": [1, 2], "s": ["x", None]}), pa.record_batch({"a": [3], "s": ["yy"]})]
TEXT = "DataFrame()\n+---+----+\n| a | s  |\n+---+----+\n| 1 | x  |\n| 2 |    |\n| 3 | yy |\n+---+----+"


def test_batches_as_text(package):
    show, schema = package.DataFrame.default_str_repr, BATCHES[0].schema
    assert show(BATCHES, schema, False, "id") == TEXT
    assert show(BATCHES, schema, True, "id") == TEXT + "\nData truncated."
    assert show([], schema, False, "id") == "No data to display"


def test_the_formatter(package):
    formatters = importlib.import_module(f"{package.__name__}.dataframe_formatter")
    formatter = formatters.DataFrameHtmlFormatter(max_rows=12)
    assert (formatter.max_rows, formatter.repr_rows) == (12, 12)
    assert formatter.format_str(BATCHES, BATCHES[0].schema, True, "id") == TEXT + "\nData truncated."
    formatter.max_rows = 15
    with pytest.warns(DeprecationWarning, match="max_rows"):
        formatter.repr_rows = 20
    assert formatter.max_rows == 20


def test_what_operators_did_by_category(package, df, capsys):
    categories = importlib.import_module(f"{package.__name__}.dataframe").ExplainMetricCategory
    levels = importlib.import_module(f"{package.__name__}.dataframe").ExplainAnalyzeLevel
    query = df.filter("a > 1")
    query.explain(analyze=True, analyze_categories=[categories.ROWS])
    shown = capsys.readouterr().out
    assert "rows=2" in shown
    assert "time=" not in shown
    assert "elapsed" not in shown
    query.explain(analyze=True, analyze_categories=[])
    assert "rows=2" not in capsys.readouterr().out
    query.explain(analyze=True, analyze_level=levels.SUMMARY)
    assert "rows=2" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong", [{"show_statistics": True, "analyze": True}, {"analyze_level": "summary"}, {"analyze_categories": []}], ids=str
)
def test_arguments_that_do_not_go_together(df, wrong):
    with pytest.raises(ValueError, match="analyze"):
        df.explain(**wrong)


def test_rows_are_shared_anyway(df, col):
    shared = df.repartition(3).repartition_by_hash("a + 1", col("b"), col("b"), num=3)
    assert shared.sort("a").to_pydict() == df.sort("a").to_pydict()
    with pytest.raises(Exception, match="zz"):
        df.repartition_by_hash("zz", num=3)
    with pytest.raises(TypeError):
        df.repartition_by_hash(1, num=3)


def test_files_described_for_planners(package, tmp_path):
    parquet = importlib.import_module("pyarrow.parquet")
    parquet.write_table(pa.table({"a": [1, 2], "s": ["x", "y"]}), tmp_path / "blogs.parquet")
    plugin = importlib.import_module(f"{package.__name__}.input.location").LocationInputPlugin()
    path = str(tmp_path / "blogs.parquet")
    assert plugin.is_correct_input(path, "blog")
    assert not plugin.is_correct_input(5, "blog")
    table = plugin.build_table(path, "blog")
    assert (table.name, [name for name, _ in table.columns], table.filepaths) == ("blog", ["a", "s"], [path])
    assert table.statistics.getRowCount() == 2
    with pytest.raises((RuntimeError, ValueError)):
        plugin.build_table(str(tmp_path / "x.txt"), "x")


def test_grouping_sets(package, f, col, ctx):
    frame = ctx.from_pydict({"a": [1, 1, 2], "b": [1, 2, 3]})
    rolled = frame.aggregate(
        [package.expr.GroupingSet.rollup(col("a"))], [f.sum(col("b")).alias("s"), f.grouping(col("a")).alias("g")]
    )
    rows = sorted((row["s"], row["g"]) for row in rolled.to_pylist())
    assert rows == [(3, 0), (3, 0), (6, 1)]
