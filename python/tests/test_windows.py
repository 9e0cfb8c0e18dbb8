"""Windows: which rows around each row a function sees."""

import pytest


@pytest.fixture
def parts(package):
    return package.expr


@pytest.fixture
def frame(ctx):
    return ctx.from_pydict({"a": [1, 2, 3, 4, 5, 6], "g": ["x", "x", "x", "y", "y", "y"], "v": [10, 20, None, 40, 50, 60]})


def computed(frame, expr):
    return frame.select("a", expr.alias("r")).sort("a").to_pydict()["r"]


CALLS = {
    "sum by group, up to each row": (
        lambda f, w, c: f.sum(c("v")).over(w.Window(partition_by=[c("g")], order_by=[c("a")])),
        [10, 30, 30, 40, 90, 150],
    ),
    "sum of two rows": (
        lambda f, w, c: f.sum(c("v")).over(
            w.Window(partition_by=c("g"), order_by="a", window_frame=w.WindowFrame("rows", 1, 0))
        ),
        [10, 30, 20, 40, 90, 110],
    ),
    "sum of all": (lambda f, w, c: f.sum(c("v")).over(w.Window()), [180] * 6),
    "sum of a range": (
        lambda f, w, c: f.sum(c("v")).over(w.Window(order_by=[c("a")], window_frame=w.WindowFrame("range", 1, 1))),
        [30, 30, 60, 90, 150, 110],
    ),
    "sum of those that count": (
        lambda f, w, c: f.sum(c("v")).filter(c("a") > 1).build().over(w.Window(partition_by=c("g"), order_by="a")),
        [None, 20, 20, 40, 90, 150],
    ),
    "lag in another order": (
        lambda f, w, c: f.lag(c("v"), 1, 0).over(w.Window(order_by=c("a").sort(ascending=False))),
        [20, None, 40, 50, 60, 0],
    ),
    "lag by its arguments": (lambda f, w, c: f.lag(c("v"), order_by="a", partition_by=[c("g")]), [None, 10, 20, None, 40, 50]),
    "lead of a builder": (
        lambda f, w, c: f.lead(c("v")).partition_by(c("g")).order_by(c("a")).window_frame(w.WindowFrame("rows", 1, 1)).build(),
        [20, None, None, 50, 60, None],
    ),
    "row_number of a builder": (
        lambda f, w, c: f.row_number().partition_by(c("g")).order_by(c("a").sort(ascending=False)).build(),
        [3, 2, 1, 3, 2, 1],
    ),
    "ntile": (lambda f, w, c: f.ntile(2, order_by=[c("a")]), [1, 1, 1, 2, 2, 2]),
    "rank": (lambda f, w, c: f.rank(order_by="g"), [1, 1, 1, 4, 4, 4]),
    "dense_rank": (lambda f, w, c: f.dense_rank(order_by="g"), [1, 1, 1, 2, 2, 2]),
    "cume_dist": (lambda f, w, c: f.cume_dist(order_by=c("g")), [0.5, 0.5, 0.5, 1.0, 1.0, 1.0]),
    "percent_rank": (lambda f, w, c: f.percent_rank(partition_by=[c("g")], order_by=[c("a")]), [0.0, 0.5, 1.0] * 2),
    "nth_value": (lambda f, w, c: f.nth_value(c("v"), 2).over(w.Window(order_by=[c("a")])), [None, 20, 20, 20, 20, 20]),
}


@pytest.mark.parametrize(("make", "expected"), CALLS.values(), ids=CALLS)
def test_windows(frame, f, parts, col, make, expected):
    assert computed(frame, make(f, parts, col)) == expected


def test_nulls_are_skipped(package, frame, f, parts, col):
    ignore = package.common.NullTreatment.IGNORE_NULLS
    last = parts.Window(order_by=[col("a")], null_treatment=ignore)
    assert computed(frame, f.last_value(col("v")).over(last)) == [10, 20, 20, 40, 50, 60]


def test_columns_are_added(frame, f, parts, col):
    added = frame.window(f.row_number(order_by="a").alias("n"), f.sum(col("v")).over(parts.Window()).alias("s"))
    assert added.sort("a").to_pydict() == {**frame.sort("a").to_pydict(), "n": [1, 2, 3, 4, 5, 6], "s": [180] * 6}


FRAMES = [
    (("rows", None, None), "OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"),
    (("rows", 2, 0), "OVER (ROWS BETWEEN 2 PRECEDING AND 0 FOLLOWING)"),
    (("RANGE", 1, None), "OVER (RANGE BETWEEN 1 PRECEDING AND UNBOUNDED FOLLOWING)"),
]


@pytest.mark.parametrize(("arguments", "text"), FRAMES, ids=[text for _, text in FRAMES])
def test_frames(parts, arguments, text):
    frame = parts.WindowFrame(*arguments)
    assert repr(frame) == text
    assert frame.get_frame_units() == arguments[0].upper()
    lower, upper = frame.get_lower_bound(), frame.get_upper_bound()
    assert (lower.is_preceding(), lower.is_following(), upper.is_preceding(), upper.is_following()) == (
        True,
        False,
        False,
        True,
    )
    assert (lower.is_unbounded(), upper.is_unbounded()) == (arguments[1] is None, arguments[2] is None)
    assert (lower.get_offset(), upper.get_offset()) == arguments[1:]
    assert not lower.is_current_row()


@pytest.mark.parametrize("arguments", [("rows", -1, 0), ("rows", 3, -1), ("foo", 1, 1), ("rows", "a", 0)], ids=str)
def test_frames_that_are_none(parts, arguments):
    with pytest.raises((ValueError, NotImplementedError)):
        parts.WindowFrame(*arguments)


def test_what_has_no_window(frame, f, parts, col):
    with pytest.raises(Exception, match=r"(?i)over"):
        f.sum(col("v")).partition_by(col("g"))
    with pytest.raises(Exception, match=r"(?i)over"):
        f.sum(col("v")).window_frame(parts.WindowFrame("rows", 1, 1))
    with pytest.raises(Exception, match=r"(?i)over|function"):
        col("a").over(parts.Window())
    with pytest.raises(Exception, match=r"(?i)over|window"):
        frame.select(f.abs(col("a")).over(parts.Window()))
    with pytest.raises(Exception, match="zz"):
        frame.select(f.sum(col("v")).over(parts.Window(partition_by=col("zz"))))


def test_text(f, parts, col):
    window = parts.Window(partition_by=[col("g")], order_by=[col("a")], window_frame=parts.WindowFrame("rows", 1, 0))
    shown = f.sum(col("v")).over(window).canonical_name()
    assert shown == "sum(v) PARTITION BY [g] ORDER BY [a ASC NULLS LAST] ROWS BETWEEN 1 PRECEDING AND 0 FOLLOWING"


def test_plans_with_windows(ctx, frame, parts):
    ctx.register_view("q", frame)
    plan = ctx.sql("SELECT a, sum(v) OVER (PARTITION BY g ORDER BY a) FROM q").logical_plan()
    [below] = plan.inputs()
    node = below.to_variant()
    assert isinstance(node, parts.WindowExpr)
    [call] = node.get_window_expr()
    assert node.window_func_name(call) == "sum"
    assert [expr.canonical_name().split(".")[-1] for expr in node.get_args(call)] == ["v"]


def test_window_functions_by_their_names(ctx, df, col):
    numbered = df.select(ctx.udwf("row_number")().alias("n")).sort("n").to_pydict()
    assert numbered == {"n": list(range(1, df.count() + 1))}
