"""Where ballista is more than datafusion, or differs on purpose."""

import copy
import doctest
import pickle

import ballista
import pyarrow as pa
import pytest
from ballista import SessionContext, col, errors, functions, lit


@pytest.fixture
def df():
    return SessionContext().from_pydict({"a": [1, 2, 3], "b": [10, 20, None]}, name="t")


def test_constants_on_the_left(df):
    """datafusion swaps the operands of 10 - col("a")."""
    made = df.select((10 - col("a")).alias("minus"), (10 / col("a")).alias("by"), (10 % col("b")).alias("rest"))
    assert made.to_pydict() == {"minus": [9, 8, 7], "by": [10, 5, 3], "rest": [0, 10, None]}
    assert df.select((-col("a")).alias("n")).to_pydict() == {"n": [-1, -2, -3]}


def test_errors_say_where():
    with pytest.raises(errors.NotFoundError) as caught:
        SessionContext().sql("SELECT 1,\n  nothing")
    assert caught.value.position == 12
    assert str(caught.value).split("\n")[0] == caught.value.message
    assert str(caught.value).split("\n")[-1].endswith("^")
    assert isinstance(caught.value, (ValueError, KeyError))


def test_suggestions(df):
    with pytest.raises(errors.NotFoundError, match='did you mean "a"'):
        df.col("aa")


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [
        (errors.SyntaxError, ValueError),
        (errors.BindingError, ValueError),
        (errors.NotFoundError, ValueError),
        (errors.NotFoundError, KeyError),
        (errors.UnsupportedError, NotImplementedError),
        (errors.UnsupportedError, ValueError),
        (errors.InvalidValueError, ValueError),
        (errors.OutOfMemoryError, MemoryError),
        (errors.FileError, OSError),
        (errors.InternalError, RuntimeError),
    ],
)
def test_exceptions_are_of_builtin_classes(kind, builtin):
    error = kind("message", "detail", 3)
    assert isinstance(error, builtin)
    assert isinstance(error, errors.BallistaError)
    assert str(error) == "message\ndetail"
    assert (error.message, error.detail, error.position) == ("message", "detail", 3)


def test_html_is_escaped():
    html = SessionContext().from_pydict({"<b>": ["<script>alert(1)</script>"]})._repr_html_()
    assert "<script>alert" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;" in html


def test_batches_hand_out_their_data_more_than_once(df):
    pyarrow = pytest.importorskip("pyarrow")
    batch = df.execute_stream().next()
    for _ in range(3):
        batch.__arrow_c_array__()
    first, second = pyarrow.record_batch(batch), pyarrow.record_batch(batch)
    del batch
    assert first.equals(second)
    assert first.num_rows == 3


def test_expressions_are_no_lists():
    with pytest.raises(TypeError):
        list(col("a"))


def test_functions_are_those_of_the_engine(df):
    names = dir(functions)
    assert "sum" in names
    assert "upper" in names
    with pytest.raises(AttributeError, match="nothing"):
        _ = functions.nothing
    for name in names:
        assert callable(getattr(functions, name))
        assert getattr(functions, name).__doc__


def test_examples_of_functions():
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner(verbose=False)
    for name in dir(functions):
        for test in finder.find(getattr(functions, name), name, globs={}):
            runner.run(test)
    results = runner.summarize(verbose=False)
    assert results.failed == 0
    assert results.attempted > 200


def test_methods_of_expressions_are_functions():
    from ballista._methods import Methods

    missing = [name for name in vars(Methods) if not name.startswith("_") and not hasattr(functions, name)]
    assert missing == []


def test_arguments_that_are_left_out(df):
    with pytest.raises(ValueError, match="missing"):
        functions.substr(lit("x"), None, lit(1))


def test_lambdas_in_text_have_parameters_of_their_own(ctx):
    df = ctx.from_pydict({"a": [1, 2], "e": [5, 6]})
    exprs = [df.parse_sql_expr("array_transform([a, e], e -> e * a)[2] + e").alias("x")]
    assert df.filter("array_length(array_filter([a, 2], e -> e > 1)) = 1").select(*exprs).to_pydict() == {"x": [10]}


def test_public_names_are_documented():
    for name in ballista.__all__:
        assert getattr(ballista, name).__doc__, name


def test_copies(ctx, df):
    expr = col("a") + 1
    assert repr(copy.deepcopy([expr])) == repr([expr])
    assert copy.copy(df).to_pydict() == df.to_pydict()
    for what in (ctx, df, df.parse_sql_expr("a + 1")):
        with pytest.raises(TypeError, match="lives in the engine"):
            pickle.dumps(what)
    with pytest.raises(TypeError, match="lives in the engine"):
        copy.deepcopy(df)


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        ("EXISTS (SELECT 1 FROM t AS o WHERE o.a = t.b AND o.a > 1)", [1, 2]),
        (
            "EXISTS (SELECT 1 FROM t AS o WHERE o.a = t.b AND EXISTS (SELECT 1 FROM t AS p WHERE p.b = t.b AND p.a = o.b))",
            [1, 2],
        ),
        ("a > ALL (SELECT a FROM t AS o WHERE o.a < 3)", [3]),
        ("a NOT IN (SELECT b FROM t)", [1, 3]),
    ],
)
def test_subqueries_of_plans_can_be_used_again(ctx, condition, rows):
    ctx.from_pydict({"a": [1, 2, 3], "b": [2, 2, 5]}, name="t")
    predicate = ctx.sql(f"SELECT a FROM t WHERE {condition}").logical_plan().inputs()[0].to_variant().predicate()
    assert ctx.table("t").filter(predicate).sort("a").to_pydict()["a"] == rows


def test_plans_as_bytes_have_columns_of_their_own(ctx, tmp_path):
    (tmp_path / "t.csv").write_text("k,a\nx,1\ny,2\n")
    plan = ctx.read_csv(tmp_path / "t.csv").logical_plan()
    left = ctx.create_dataframe_from_logical_plan(plan)
    right = ctx.create_dataframe_from_logical_plan(ballista.LogicalPlan.from_bytes(ctx, plan.to_bytes()))
    joined = left.join(right.with_column_renamed("a", "b"), on="k").select("k", "a", "b")
    assert joined.sort("k").to_pydict() == {"k": ["x", "y"], "a": [1, 2], "b": [1, 2]}


def test_plans_with_functions_of_python_are_not_written(ctx):
    same = ballista.udf(lambda a: a, [pa.int64()], pa.int64(), "immutable", "same")
    plan = ctx.empty_table().select(same(lit(1))).logical_plan()
    with pytest.raises(errors.UnsupportedError, match="same"):
        plan.to_bytes()
    with pytest.raises(errors.UnsupportedError, match="statement"):
        ctx.sql("COPY (SELECT 1 AS a) TO 'nowhere.csv'").logical_plan().to_bytes()
