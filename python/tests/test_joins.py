"""Joins of DataFrames."""

import pytest


@pytest.fixture
def left(ctx):
    return ctx.from_pydict({"k": [1, 2, None], "l": ["a", "b", "c"]}, name="l")


@pytest.fixture
def right(ctx):
    return ctx.from_pydict({"k": [1, 3, None], "r": ["x", "y", "z"]}, name="r")


def rows(frame):
    return sorted(zip(*frame.to_pydict().values()), key=repr)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("inner", [(1, "a", "x")]),
        ("left", [(1, "a", "x"), (2, "b", None), (None, "c", None)]),
        ("right", [(1, "a", "x"), (3, None, "y"), (None, None, "z")]),
        ("full", [(1, "a", "x"), (2, "b", None), (3, None, "y"), (None, "c", None), (None, None, "z")]),
        ("semi", [(1, "a")]),
        ("anti", [(2, "b"), (None, "c")]),
    ],
)
def test_kinds(left, right, how, expected):
    assert rows(left.join(right, on="k", how=how)) == sorted(expected, key=repr)


def test_columns_of_one_name_become_one(left, right):
    assert left.join(right, on="k").schema().names == ["k", "l", "r"]


def test_different_names(left, right):
    joined = left.join(right.with_column_renamed("k", "j"), left_on="k", right_on="j")
    assert joined.schema().names == ["k", "l", "j", "r"]
    assert rows(joined) == [(1, "a", 1, "x")]
    assert rows(left.join(right, left_on=["k"], right_on=["k"])) == [(1, "a", "x")]
    assert rows(left.join(right, on=(["k"], ["k"]))) == [(1, "a", "x")]


def test_several_columns(ctx):
    left = ctx.from_pydict({"a": [1, 1], "b": [1, 2], "l": ["x", "y"]})
    right = ctx.from_pydict({"a": [1, 1], "b": [2, 3], "r": ["p", "q"]})
    assert rows(left.join(right, on=["a", "b"])) == [(1, 2, "y", "p")]


def test_conditions(left, right, lit):
    equal = left.col("k") == right.col("k")
    assert rows(left.join_on(right, equal).select("l", "r")) == [("a", "x")]
    less = left.join_on(right, left.col("k") < right.col("k"), how="left").select("l", "r")
    assert rows(less) == [("a", "y"), ("b", "y"), ("c", None)]
    both = left.join_on(right, equal, left.col("l") == lit("b")).select("l", "r")
    assert rows(both) == []


def test_with_itself(left):
    assert rows(left.join(left.alias("other"), on="k", how="semi")) == [(1, "a"), (2, "b")]
    again = left.select("k").join(left.with_column_renamed("k", "j").alias("o"), left_on="k", right_on="j")
    assert rows(again) == [(1, 1, "a"), (2, 2, "b")]


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"on": "k", "left_on": "k"},
        {"left_on": "k"},
        {"right_on": "k"},
    ],
)
def test_how_columns_are_given(left, right, arguments):
    with pytest.raises(ValueError, match="on"):
        left.join(right, **arguments)


def test_unknown_kind(left, right):
    with pytest.raises(Exception, match="zigzag"):
        left.join(right, on="k", how="zigzag")
