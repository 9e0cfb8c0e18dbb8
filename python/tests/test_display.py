"""Tables as text and as HTML."""

import datetime
from decimal import Decimal

import pyarrow as pa
import pytest


def shown(frame, capsys, *arguments):
    frame.show(*arguments)
    return capsys.readouterr().out


def test_show(df, capsys):
    assert shown(df, capsys) == (
        "DataFrame()\n"
        "+---+-----+---+\n"
        "| a | b   | s |\n"
        "+---+-----+---+\n"
        "| 1 | 4.5 | x |\n"
        "| 2 |     | y |\n"
        "| 3 | 6.0 |   |\n"
        "+---+-----+---+\n"
    )


def test_show_some(df, capsys):
    assert shown(df.select("a"), capsys, 1) == "DataFrame()\n+---+\n| a |\n+---+\n| 1 |\n+---+\n"
    assert shown(df.limit(0), capsys) == "DataFrame has no rows\n"


def test_repr(ctx):
    frame = ctx.from_pydict({"a": list(range(11))})
    lines = repr(frame).split("\n")
    assert lines[:4] == ["DataFrame()", "+---+", "| a |", "+---+"]
    assert lines[-3:] == ["| 9 |", "+---+", "Data truncated."]
    assert repr(frame.limit(10)).split("\n")[-1] == "+---+"
    assert repr(frame.limit(0)) == "No data to display"


@pytest.mark.parametrize(
    ("array", "texts"),
    [
        (pa.array([1.0, 1e20, 1e-7, 0.00001, 123456789.123]), ["1.0", "1e20", "1e-7", "0.00001", "123456789.123"]),
        (pa.array([float("nan"), float("inf"), float("-inf")]), ["NaN", "inf", "-inf"]),
        (pa.array([0.1, 16777216.0], pa.float32()), ["0.1", "16777216.0"]),
        (pa.array([True, False]), ["true", "false"]),
        (pa.array([b"\x01\xff", b""]), ["01ff", ""]),
        (pa.array([Decimal("1.20"), Decimal("-0.05")]), ["1.20", "-0.05"]),
        (pa.array([datetime.date(2020, 1, 2), datetime.date(1, 1, 1)]), ["2020-01-02", "0001-01-01"]),
        (pa.array([0, 1500], pa.timestamp("ms")), ["1970-01-01T00:00:00", "1970-01-01T00:00:01.500"]),
        (pa.array([1, 1000], pa.timestamp("ns")), ["1970-01-01T00:00:00.000000001", "1970-01-01T00:00:00.000001"]),
        (
            pa.array([0, 1593561600], pa.timestamp("s", "Europe/Berlin")),
            ["1970-01-01T01:00:00+01:00", "2020-07-01T02:00:00+02:00"],
        ),
        (pa.array([0], pa.timestamp("us", "UTC")), ["1970-01-01T00:00:00Z"]),
        (pa.array([1, 86399], pa.time32("s")), ["00:00:01", "23:59:59"]),
        (pa.array([1, 10**9], pa.time64("us")), ["00:00:00.000001", "00:16:40"]),
        (pa.array([0, 1, -1500000], pa.duration("us")), ["P0D", "PT0.000001S", "-PT1.5S"]),
        (
            pa.array([(1, 2, 3_000_000_000), (0, 0, 0)], pa.month_day_nano_interval()),
            ["1 mons 2 days 3.000000000 secs", "0 secs"],
        ),
        (pa.array([[1, None], []]), ["[1, ]", "[]"]),
        (pa.array([{"x": 1, "y": "q"}, {"x": None, "y": "r"}]), ["{x: 1, y: q}", "{x: , y: r}"]),
        (pa.array([[("k", 1)], []], pa.map_(pa.string(), pa.int64())), ["{k: 1}", "{}"]),
        (pa.array(["p", "q", "p"]).dictionary_encode(), ["p", "q", "p"]),
        (pa.array(["漢字", "é"]), ["漢字", "é"]),
    ],
)
def test_values(ctx, capsys, array, texts):
    printed = shown(ctx.from_arrow(pa.table({"v": array})), capsys).split("\n")
    assert [line[2:-2].rstrip() for line in printed[4:-2]] == texts


def test_lines_and_widths(ctx, capsys):
    frame = ctx.from_pydict({"漢": ["a\nb"], "n": [1]})
    assert shown(frame, capsys).split("\n")[1:-1] == [
        "+----+---+",
        "| 漢 | n |",
        "+----+---+",
        "| a  | 1 |",
        "| b  |   |",
        "+----+---+",
    ]


def test_html(df):
    html = df._repr_html_()
    for part in ("<table", ">a</th>", ">4.5</td>", ">None</td>", "</table>"):
        assert part in html


def test_html_is_configurable(package, ctx):
    package.configure_formatter(max_rows=2, min_rows=1, max_width=123)
    try:
        frame = ctx.from_pydict({"a": [1, 2, 3]})
        assert frame._repr_html_().count("<tr>") == 3
        assert "123px" in frame._repr_html_()
        assert "truncated" in frame._repr_html_()
    finally:
        package.configure_formatter()
    with pytest.raises(ValueError, match="nothing"):
        package.configure_formatter(nothing=1)
    with pytest.raises(ValueError, match="max_width"):
        package.configure_formatter(max_width=0)


def test_html_without_rows(package):
    formatter = package.dataframe_formatter.get_formatter()
    assert formatter.format_html([], None) == "No data to display"
    with pytest.raises(TypeError):
        formatter.format_html([pa.record_batch({"a": [1]})], 3)


def test_style_sheets_of_pages(df):
    html = df._repr_html_()
    assert "<script>" in html
    assert "df-styles" in html
    assert "<style>" not in html


def test_explain(df, capsys, col):
    df.filter(col("a") > 1).explain()
    out = capsys.readouterr().out
    assert "plan_type" in out
    assert "logical_plan" in out
    assert "physical_plan" in out
    df.explain(verbose=True)
    assert "initial_logical_plan" in capsys.readouterr().out
    df.explain(analyze=True)
    assert "Plan with Metrics" in capsys.readouterr().out


def test_plans(df, col):
    plan = df.filter(col("a") > 1).logical_plan()
    assert plan.display() == "Filter: t.a > Int64(1)"
    assert plan.display_indent().split("\n")[1].startswith("  ")
    assert plan == df.filter(col("a") > 1).logical_plan()
    assert plan != df.logical_plan()
    assert "Scan: t" in df.select("a").optimized_logical_plan().display_indent()
    assert df.execution_plan().display_indent().strip()


@pytest.mark.parametrize(("format", "part"), [("TREE", "┌"), ("PGJSON", '"Plan"'), ("GRAPHVIZ", "digraph")])
def test_formats_of_plans(package, df, capsys, format, part):  # noqa: A002
    df.explain(format=package.ExplainFormat[format])
    assert part in capsys.readouterr().out


def test_formats_that_do_not_go_with_a_run(package, df):
    with pytest.raises(Exception, match=r"(?i)analyze"):
        df.explain(analyze=True, format=package.ExplainFormat.TREE)
