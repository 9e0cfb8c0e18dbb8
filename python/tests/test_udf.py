"""Scalar and aggregate functions written in Python. What is expected is what datafusion answers."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest


@pytest.fixture
def t(ctx):
    return ctx.from_pydict(
        {"g": [1, 1, 2, None], "a": [1, 2, None, 4], "x": [0.5, 1.5, 2.5, None], "s": ["p", None, "q", "r"]}, name="t"
    )


INT = pa.int64()


def make(package, func, arguments=(INT,), result=None, volatility="immutable", name="f"):
    return package.udf(func, list(arguments), result or pa.int64(), volatility, name)


def add_one(values):
    return pc.add(values, 1)


def test_in_sql_and_in_a_dataframe(package, ctx, t, col):
    function = make(package, add_one)
    assert (repr(function), function.name) == ("ScalarUDF(f)", "f")
    assert str(function(col("a"))) == "Expr(f(a))"
    ctx.register_udf(function)
    want = {"f(t.a)": [2, 3, None, 5]}
    assert ctx.sql("SELECT f(a) FROM t").to_pydict() == want
    assert t.select(function(col("a"))).to_pydict() == want
    assert ctx.sql("SELECT f(f(a)) AS b FROM t WHERE f(a) > 2 ORDER BY f(a)").to_pydict() == {"b": [4, 6]}
    assert ctx.sql("SELECT f(a) AS k, count(*) AS n FROM t GROUP BY f(a) ORDER BY k").to_pydict() == {
        "k": [2, 3, 5, None],
        "n": [1, 1, 1, 1],
    }


def test_decorators(package, t, col):
    @package.udf([pa.int64()], pa.int64(), "immutable")
    def double(values):
        """Doubles."""
        return pc.multiply(values, 2)

    assert double.__doc__ == "Doubles."
    assert t.select(double(col("a")).alias("b")).to_pydict() == {"b": [2, 4, None, 8]}

    @package.udf(pa.int64(), pa.int64(), package.user_defined.Volatility.Stable, name="named")
    def other(values):
        return values

    assert t.select(other(col("a"))).schema().names == ["named(t.a)"]


def test_several_arguments_and_types(package, ctx, t):
    ctx.register_udf(make(package, pc.add, [pa.float64(), pa.float64()], pa.float64()))
    assert ctx.sql("SELECT f(a, x) AS b FROM t").to_pydict() == {"b": [1.5, 3.5, None, None]}
    kinds = []
    ctx.register_udf(make(package, lambda s: kinds.append(s.type) or pc.utf8_length(s), [pa.string()], pa.int32(), name="g"))
    assert ctx.sql("SELECT g(s) AS b FROM t").to_pydict() == {"b": [1, None, 1, 1]}
    assert ctx.sql("SELECT g(a) AS b FROM t").to_pydict() == {"b": [1, 1, None, 1]}


def test_nested_types(package, ctx):
    data = pa.table({"l": pa.array([[1, 2], None, []], pa.list_(pa.int64())), "r": pa.array([{"a": 1}, {"a": None}, None])})
    ctx.from_arrow(data, "n")
    ctx.register_udf(make(package, pc.list_value_length, [pa.list_(pa.int64())], pa.int32()))
    ctx.register_udf(make(package, lambda r: r, [data.schema.field("r").type], data.schema.field("r").type, name="same"))
    assert ctx.sql("SELECT f(l) AS n, same(r) AS r FROM n").to_pydict() == {
        "n": [2, None, 0],
        "r": [{"a": 1}, {"a": None}, None],
    }


def test_constants_and_nulls(package, ctx, t):
    ctx.register_udf(make(package, add_one))
    assert ctx.sql("SELECT f(3) AS b").to_pydict() == {"b": [4]}
    assert ctx.sql("SELECT f(3) AS b FROM t").to_pydict() == {"b": [4, 4, 4, 4]}
    assert ctx.sql("SELECT f(NULL) AS b FROM t").to_pydict() == {"b": [None] * 4}
    ctx.register_udf(make(package, lambda a, b: pc.add(a, b), [pa.int64(), pa.int64()], name="g"))
    assert ctx.sql("SELECT g(a, 10) AS b FROM t").to_pydict() == {"b": [11, 12, None, 14]}
    ctx.register_udf(make(package, lambda a: pc.is_null(a), [pa.int64()], pa.bool_(), name="h"))
    assert ctx.sql("SELECT h(a) AS b FROM t").to_pydict() == {"b": [False, False, True, False]}
    ctx.register_udf(make(package, lambda: pa.array([7]), [], pa.int64(), "immutable", "z"))
    assert ctx.sql("SELECT z() AS b").to_pydict() == {"b": [7]}


def test_arguments_are_checked(package, ctx, t):
    ctx.register_udf(make(package, add_one))
    for arguments in ("'3'", "1.5", "[1]", "1, 2", ""):
        with pytest.raises(ValueError, match=r"\bf\b"):
            ctx.sql(f"SELECT f({arguments})")
    assert ctx.sql("SELECT f(arrow_cast(3, 'UInt8')) AS b").to_pydict() == {"b": [4]}


@pytest.mark.parametrize(
    ("func", "result"),
    [
        (lambda a: pa.array([1.5] * len(a)), pa.int64()),
        (lambda a: pa.array([1]), pa.int64()),
        (lambda a: [1] * len(a), pa.int64()),
        (lambda a: pa.scalar(3), pa.int64()),
        (lambda a: pa.chunked_array([a]), pa.int64()),
        (lambda a: None, pa.int64()),
        (lambda a: a, pa.field("v", pa.int64(), nullable=False)),
    ],
)
def test_results_are_checked(package, ctx, t, func, result):
    ctx.register_udf(make(package, func, result=result))
    with pytest.raises(Exception):  # noqa: B017, PT011
        ctx.sql("SELECT f(a) FROM t").collect()


def test_the_field_of_the_result(package, ctx, t):
    ctx.register_udf(make(package, lambda a: pc.fill_null(a, 0), result=pa.field("v", pa.int64(), nullable=False)))
    df = ctx.sql("SELECT f(a) AS b FROM t")
    assert not df.schema().field("b").nullable
    assert df.to_pydict() == {"b": [1, 2, 0, 4]}


def test_names_in_a_session(package, ctx, t, col):
    ctx.register_udf(make(package, lambda a: pc.multiply(a, 100), name="abs"))
    assert ctx.sql("SELECT abs(a) AS b FROM t WHERE a = 1").to_pydict() == {"b": [100]}
    assert "abs" in ctx.udfs()
    assert ctx.udf("abs").name == "abs"
    assert t.select(ctx.udf("abs")(col("a")).alias("b")).to_pydict()["b"][0] == 100
    ctx.deregister_udf("abs")
    ctx.deregister_udf("abs")
    with pytest.raises(ValueError, match="abs"):
        ctx.sql("SELECT abs(a) FROM t")
    assert t.select(ctx.udf("sqrt")(col("x")).alias("b")).count() == 4
    with pytest.raises(KeyError, match="no UDF named"):
        ctx.udf("nothing")
    with pytest.raises(KeyError, match="no UDAF named"):
        ctx.udaf("nothing")


def test_wrong_calls(package):
    with pytest.raises(TypeError):
        package.udf(add_one)
    with pytest.raises(TypeError):
        package.user_defined.ScalarUDF("f", add_one)
    with pytest.raises(Exception, match="volatility"):
        make(package, add_one, volatility="often")
    with pytest.raises(TypeError, match="Accumulator"):
        package.udaf(dict, pa.int64(), pa.int64(), [pa.int64()], "immutable")
    with pytest.raises(TypeError):
        package.udaf(lambda: 3, pa.int64(), pa.int64(), [pa.int64()], "immutable")


def test_more_rows_than_a_batch(package, ctx):
    lengths = []
    ctx.from_arrow(pa.table({"a": pa.array(range(50_000), pa.int64())}), "big")
    ctx.register_udf(make(package, lambda a: lengths.append(len(a)) or pc.add(a, 1)))
    got = ctx.sql("SELECT sum(f(a)) AS s, count(*) AS n FROM big WHERE a % 2 = 0").to_pydict()
    assert got == {"s": [sum(range(0, 50_000, 2)) + 25_000], "n": [25_000]}
    assert all(length <= 8192 for length in lengths)


def longest(package):
    class Longest(package.user_defined.Accumulator):
        def __init__(self):
            self.total, self.rows = 0.0, 0

        def update(self, values, weights):
            self.total += pc.sum(pc.multiply(values, weights)).as_py() or 0.0
            self.rows += len(values)

        def state(self):
            return [pa.scalar(self.total, pa.float64()), pa.scalar(self.rows, pa.int64())]

        def merge(self, states):
            self.total += pc.sum(states[0]).as_py() or 0.0
            self.rows += pc.sum(states[1]).as_py() or 0

        def evaluate(self):
            return pa.scalar(self.total / self.rows if self.rows else None, pa.float64())

    return package.udaf(
        Longest, [pa.float64(), pa.float64()], pa.float64(), [pa.float64(), pa.int64()], "immutable", "weighted"
    )


def test_aggregates(package, ctx, t, col):
    function = longest(package)
    ctx.register_udaf(function)
    assert (repr(function), function.name, "weighted" in ctx.udafs()) == ("AggregateUDF(weighted)", "weighted", True)
    assert ctx.sql("SELECT weighted(a, x) FROM t").to_pydict() == {"weighted(t.a,t.x)": [3.5 / 4]}
    by_group = {"g": [1, 2, None], "w": [3.5 / 2, 0.0, 0.0]}
    assert ctx.sql("SELECT g, weighted(a, x) AS w FROM t GROUP BY g ORDER BY g").to_pydict() == by_group
    assert (
        t.aggregate([col("g")], [function(col("a"), col("x")).alias("w")]).sort(col("g").sort(nulls_first=False)).to_pydict()
        == by_group
    )
    assert ctx.sql("SELECT weighted(a, x) AS w FROM t WHERE false").to_pydict() == {"w": [None]}
    assert ctx.sql("SELECT weighted(a, x) FILTER (WHERE a > 1) AS w FROM t").to_pydict() == {"w": [1.5]}
    assert ctx.sql("SELECT g FROM t GROUP BY g HAVING weighted(a, x) > 0.1").to_pydict() == {"g": [1]}
    assert ctx.udaf("weighted").name == "weighted"
    ctx.deregister_udaf("weighted")
    with pytest.raises(ValueError, match="weighted"):
        ctx.sql("SELECT weighted(a, x) FROM t")


def test_many_groups(package, ctx):
    ctx.from_arrow(pa.table({"k": [i * 7919 % 5000 for i in range(60_000)], "a": [float(i) for i in range(60_000)]}), "big")
    ctx.register_udaf(longest(package))
    got = ctx.sql("SELECT k, weighted(a, 2.0) AS w, avg(a) AS a FROM big GROUP BY k").to_pydict()
    assert len(got["k"]) == 5000
    assert got["w"] == pytest.approx([2 * a for a in got["a"]])


def test_an_aggregate_as_a_decorator(package, t, col):
    class Count(package.user_defined.Accumulator):
        def __init__(self, weight):
            self.n, self.weight = 0, weight

        def update(self, values):
            self.n += len(values)

        def state(self):
            return [self.n]

        def merge(self, states):
            self.n += pc.sum(states[0]).as_py()

        def evaluate(self):
            return self.n * self.weight

    @package.udaf(pa.int64(), pa.int64(), [pa.int64()], "stable")
    def count_tens():
        return Count(10)

    assert t.aggregate([], [count_tens(col("a")).alias("n")]).to_pydict() == {"n": [40]}
