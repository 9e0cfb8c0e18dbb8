"""Window functions and table functions written in Python. What is expected of the former is what datafusion answers."""

import pyarrow as pa
import pyarrow.dataset
import pytest

DATA = {"g": [1, 1, 2, 2, 2, None], "a": [1.0, 2.0, None, 4.0, 4.0, 7.0], "b": [6, 5, 4, 3, 2, 1]}
OVERS = {
    "": "",
    "partition": "PARTITION BY g",
    "both": "PARTITION BY g ORDER BY a",
    "order": "ORDER BY a",
    "frame": "PARTITION BY g ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW",
}


@pytest.fixture
def t(ctx):
    return ctx.from_pydict(DATA, name="t")


@pytest.fixture
def evaluators(package):
    class Base(package.user_defined.WindowEvaluator):
        pass

    class All(Base):
        def evaluate_all(self, values, num_rows):
            return pa.array([float(i) if v.is_valid else -1.0 for i, v in zip(range(num_rows), values[0])])

    class Rank(Base):
        def include_rank(self):
            return True

        def evaluate_all_with_rank(self, num_rows, ranks_in_partition):
            return pa.array([float(k) for k, (start, end) in enumerate(ranks_in_partition) for _ in range(start, end)])

    class Frame(Base):
        def uses_window_frame(self):
            return True

        def evaluate(self, values, eval_range):
            return pa.scalar(float(100 * len(values[0]) + 10 * eval_range[0] + eval_range[1]))

    class Bounded(Base):
        def supports_bounded_execution(self):
            return True

        def get_range(self, idx, num_rows):
            return (max(idx - 1, 0), idx + 1)

        def evaluate(self, values, eval_range):
            return pa.scalar(sum(v.as_py() or 0.0 for v in values[0][eval_range[0] : eval_range[1]]))

    return {"all": All, "rank": Rank, "frame": Frame, "bounded": Bounded}


@pytest.mark.parametrize(
    ("kind", "over", "want"),
    [
        ("all", "", [5.0, 4.0, 3.0, -1.0, 1.0, 0.0]),
        ("all", "both", [0.0, 1.0, 0.0, -1.0, 1.0, 0.0]),
        ("all", "order", [4.0, 3.0, 2.0, -1.0, 1.0, 0.0]),
        ("rank", "", [0.0] * 6),
        ("rank", "both", [0.0, 0.0, 0.0, 1.0, 1.0, 0.0]),
        ("rank", "order", [3.0, 2.0, 2.0, 4.0, 1.0, 0.0]),
        ("rank", "frame", [0.0, 0.0, 1.0, 2.0, 0.0, 1.0]),
        ("frame", "", [606.0] * 6),
        ("frame", "partition", [101.0, 303.0, 303.0, 303.0, 202.0, 202.0]),
        ("frame", "both", [101.0, 302.0, 302.0, 303.0, 202.0, 201.0]),
        ("frame", "frame", [101.0, 301.0, 302.0, 313.0, 201.0, 202.0]),
        ("bounded", "frame", [7.0, 4.0, 8.0, 4.0, 2.0, 3.0]),
    ],
)
def test_windows(package, ctx, t, evaluators, kind, over, want):
    ctx.register_udwf(package.user_defined.udwf(evaluators[kind], [pa.float64()], pa.float64(), "immutable", "w"))
    got = ctx.sql(f"SELECT w(a) OVER ({OVERS[over]}) AS w FROM t ORDER BY b").to_pydict()["w"]
    if over == "":  # over rows in the order in which they come
        assert sorted(got) == sorted(want)
    elif over == "order" and kind == "all":  # peers in any order
        assert [got[i] for i in (0, 3, 4, 5)] == [want[i] for i in (0, 3, 4, 5)]
    elif over == "both" and kind == "all":
        assert sorted(got) == sorted(want)
    else:
        assert got == want


def test_windows_in_a_dataframe(package, ctx, t, evaluators, col):
    function = package.user_defined.udwf(evaluators["all"], pa.float64(), pa.float64(), "immutable")
    assert (repr(function), function.name.rpartition(".")[2]) == (f"WindowUDF({function.name})", "all")
    assert sorted(t.select(function(col("a")).alias("w")).to_pydict()["w"]) == [-1.0, 0.0, 1.0, 3.0, 4.0, 5.0]

    @package.user_defined.udwf(pa.float64(), pa.float64(), "immutable", "named")
    def made():
        return evaluators["all"]()

    assert len(t.select(made(col("a"))).to_pydict()) == 1


def test_names_of_windows(package, ctx, t, evaluators):
    ctx.register_udwf(package.user_defined.udwf(evaluators["all"], pa.float64(), pa.float64(), "immutable", "w"))
    assert "w" in ctx.udwfs()
    assert (ctx.udwf("w").name, ctx.udwf("row_number").name) == ("w", "row_number")
    with pytest.raises(KeyError, match="no UDWF named"):
        ctx.udwf("nothing")
    ctx.deregister_udwf("w")
    with pytest.raises(ValueError, match="w"):
        ctx.sql("SELECT w(a) OVER () FROM t")


def test_wrong_windows(package, ctx, t):
    udwf, base = package.user_defined.udwf, package.user_defined.WindowEvaluator
    for wrong in (dict, lambda: 3):
        with pytest.raises(TypeError, match="WindowEvaluator"):
            udwf(wrong, pa.float64(), pa.float64(), "immutable")

    class Short(base):
        def evaluate_all(self, values, num_rows):
            return pa.array([1.0])

    ctx.register_udwf(udwf(Short, pa.float64(), pa.float64(), "immutable", "short"))
    with pytest.raises(Exception):  # noqa: B017, PT011
        ctx.sql("SELECT short(a) OVER () FROM t").collect()


def test_an_aggregate_over_windows(package, ctx, t):
    class Sum(package.user_defined.Accumulator):
        def __init__(self):
            self.sum = 0

        def update(self, values):
            self.sum += sum(v.as_py() for v in values)

        def state(self):
            return [pa.scalar(self.sum, pa.int64())]

        def merge(self, states):
            self.update(states[0])

        def evaluate(self):
            return pa.scalar(self.sum, pa.int64())

    ctx.register_udaf(package.udaf(Sum, pa.int64(), pa.int64(), [pa.int64()], "immutable", "total"))
    assert ctx.sql("SELECT total(b) OVER (PARTITION BY g) AS s FROM t ORDER BY b").to_pydict() == {"s": [1, 9, 9, 9, 11, 11]}
    assert ctx.sql("SELECT total(b) OVER (ORDER BY b) AS s FROM t ORDER BY b").to_pydict() == {"s": [1, 3, 6, 10, 15, 21]}


def table_function(package, ctx, func, name="f", **options):
    ctx.register_udtf(package.user_defined.udtf(func, name, **options))


def test_table_functions(package, ctx):
    if package.__name__ == "datafusion":
        pytest.skip("datafusion's sessions cannot be used within a table function")

    @package.user_defined.udtf("numbers")
    def numbers(*args):
        count = args[0].python_value().as_py() if args else 3
        return ctx.from_pydict({"n": list(range(count))})

    assert repr(numbers) == "TableUDF(numbers)"
    ctx.register_udtf(numbers)
    assert ctx.sql("SELECT * FROM numbers(2 + 2)").to_pydict() == {"n": [0, 1, 2, 3]}
    assert ctx.sql("SELECT x.n + y.n AS s FROM numbers() x JOIN numbers(2) AS y ON x.n = y.n ORDER BY s").to_pydict() == {
        "s": [0, 2]
    }
    with pytest.raises(ValueError, match=r"x.n"):
        ctx.sql("SELECT * FROM numbers(1) x, numbers(x.n) y")
    ctx.deregister_udtf("numbers")
    with pytest.raises(ValueError, match="numbers"):
        ctx.sql("SELECT * FROM numbers(2)")


@pytest.mark.parametrize(
    "make",
    [
        lambda ctx: pyarrow.dataset.dataset(pa.table({"n": [1]})),
        lambda ctx: pa.table({"n": [1]}),
        lambda ctx: pa.record_batch({"n": [1]}),
        lambda ctx: ctx.from_pydict({"n": [1]}),
        lambda ctx: type(ctx).global_ctx().from_pydict({"n": [1]}),
    ],
)
def test_what_table_functions_return(package, ctx, make):
    if package.__name__ == "datafusion":
        pytest.skip("datafusion takes less")
    table_function(package, ctx, lambda session: make(session), with_session=True)
    assert ctx.sql("SELECT * FROM f()").to_pydict() == {"n": [1]}


def test_wrong_table_functions(package, ctx):
    def fails(*args):
        raise ValueError("boom")

    table_function(package, ctx, fails)
    with pytest.raises(ValueError, match="boom"):
        ctx.sql("SELECT * FROM f(1)")
    table_function(package, ctx, lambda: 3)
    with pytest.raises(ValueError):  # noqa: PT011
        ctx.sql("SELECT * FROM f()")
