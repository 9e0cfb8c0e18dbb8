"""Functions of the elements of lists, and arguments that may be left out."""

import pyarrow as pa
import pytest


@pytest.fixture
def lists(ctx):
    return ctx.from_pydict({"a": [[1, 2, 3], [], None, [5, None]], "k": [10, 20, 30, 40]})


def test_callables(lists, f, col):
    assert lists.select(f.array_transform(col("a"), lambda v: v * 2).alias("r")).to_pydict() == {
        "r": [[2, 4, 6], [], None, [10, None]]
    }
    assert lists.select(f.array_filter(col("a"), lambda v: v > 2).alias("r")).to_pydict()["r"] == [[3], [], None, [5]]
    assert lists.select(f.array_any_match(col("a"), lambda v: v > 2).alias("r")).to_pydict()["r"][0] is True
    assert lists.select(f.list_transform(col("a"), lambda v: v + 1).alias("r")).to_pydict()["r"][0] == [2, 3, 4]
    assert lists.select(f.any_match(col("a"), lambda v: v > 9).alias("r")).to_pydict()["r"][0] is False


def test_first_elements(lists, f, col):
    first = lists.select(
        f.array_first(col("a"), lambda v: v > 1).alias("x"), f.list_first(col("a"), lambda v: v > 4).alias("y")
    )
    assert first.to_pydict() == {"x": [2, None, None, 5], "y": [None, None, None, 5]}


def test_named_parameters(lists, f, col):
    double = f.lambda_(["v"], f.lambda_var("v") * 2)
    assert lists.select(f.array_transform(col("a"), double).alias("r")).to_pydict()["r"][0] == [2, 4, 6]


def test_what_is_no_function(lists, f, col):
    with pytest.raises(TypeError):
        f.array_transform(col("a"), 5)
    with pytest.raises(Exception, match=r"(?i)w|lambda"):
        lists.select(f.array_transform(col("a"), f.lambda_(["v"], f.lambda_var("w")))).collect()


def test_types_of_pyarrow(ctx, f, col):
    frame = ctx.from_pydict({"s": ["1", "x"]})
    assert frame.select(f.arrow_try_cast(col("s"), pa.int32()).alias("r")).to_pydict() == {"r": [1, None]}
    assert frame.limit(1).select(f.arrow_cast(col("s"), pa.float64()).alias("r")).schema().field("r").type == pa.float64()


def test_arguments_in_between_are_left_out(ctx, f, col):
    frame = ctx.from_pydict({"s": ["abc ABC abc"]})
    assert frame.select(f.regexp_instr(col("s"), "abc", start=2, n=1, flags="i").alias("r")).to_pydict() == {"r": [5]}
    assert frame.select(f.regexp_instr(col("s"), "(abc)", sub_expr=1).alias("r")).to_pydict() == {"r": [1]}


def test_frames_without_names_are_told_apart(ctx, col):
    left = ctx.from_pydict({"id": [1, 2], "x": ["a", "b"]})
    right = ctx.from_pydict({"id": [2, 3], "y": ["c", "d"]})
    joined = left.join_on(right, left.col("id") == right.col("id")).select(left.col("id"), "x", "y")
    assert joined.to_pydict() == {"id": [2], "x": ["b"], "y": ["c"]}
