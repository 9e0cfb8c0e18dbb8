"""Expressions that travel to another process."""

import datetime
import importlib
import pickle
import subprocess
import sys
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc
import pytest

MAKE = {
    "arithmetic": lambda p, f: (p.col("a") + 1) * 2 - p.col('"B b"'),
    "conditions": lambda p, f: (p.col("a") > 1) & ~p.col("s").is_null() | p.col("a").between(1, 3),
    "functions": lambda p, f: f.upper(f.concat(p.col("s"), p.lit("x"))).alias("u"),
    "case": lambda p, f: f.when(p.col("a") == 1, p.lit("one")).otherwise(p.lit(None)),
    "casts": lambda p, f: p.col("a").cast(pa.decimal128(10, 2)).try_cast(str),
    "aggregates": lambda p, f: f.sum(p.col("a"), distinct=True, filter=p.col("a") > 1),
    "windows": lambda p, f: f.row_number(partition_by=[p.col("s")], order_by=[p.col("a").sort(ascending=False)]),
    "lists": lambda p, f: f.in_list(p.col("a"), [p.lit(1), p.lit(2)]),
    "fields": lambda p, f: p.col("r")["city"],
}


@pytest.mark.parametrize("make", MAKE.values(), ids=MAKE)
def test_round_trips(package, f, make):
    expr = make(package, f)
    again = package.Expr.from_bytes(expr.to_bytes())
    assert again.canonical_name() == expr.canonical_name()
    assert pickle.loads(pickle.dumps(expr)).canonical_name() == expr.canonical_name()
    assert again.to_bytes() == expr.to_bytes()


@pytest.mark.parametrize(
    "value",
    [
        1,
        2.5,
        "x'y",
        b"\x00\xff",
        True,
        None,
        datetime.date(2020, 2, 29),
        Decimal("1.50"),
        datetime.datetime(2020, 1, 1, 1, 2, 3),
    ],
    ids=repr,
)
def test_constants(package, value):
    again = pickle.loads(pickle.dumps(package.lit(value)))
    assert again.canonical_name() == package.lit(value).canonical_name()
    assert again.python_value().as_py() == value


def test_another_process(package, col):
    program = "import pickle, sys; print(pickle.load(sys.stdin.buffer).canonical_name())"
    sent = pickle.dumps(col("a") * 2)
    run = subprocess.run([sys.executable, "-c", program], input=sent, capture_output=True, check=True, timeout=60)
    assert run.stdout.decode().strip() == "a * Int64(2)"


def test_they_run(package, ctx, df, col):
    expr = pickle.loads(pickle.dumps((col("a") * 2).alias("x")))
    assert df.select(expr).sort("x").to_pydict() == {"x": [2, 4, 6]}


@pytest.mark.parametrize("data", [b"", b"\xff", b"{}", b"[]", b'{"version": 1, "expr": {"literal": "####"}}', b"5"], ids=repr)
def test_bytes_that_are_none(package, data):
    with pytest.raises(Exception, match=r"."):
        package.Expr.from_bytes(data)


@pytest.fixture
def thrice(package):
    factor = 3
    return package.udf(lambda a: pc.multiply(a, factor), [pa.int64()], pa.int64(), "immutable", "thrice")


def test_functions_of_python_are_part_of_it(package, ctx, df, col, thrice):
    sent = pickle.dumps(thrice(col("a")) + 1)
    again = pickle.loads(sent)
    assert again.canonical_name() == (thrice(col("a")) + 1).canonical_name()
    assert df.select(again.alias("x")).sort("x").to_pydict() == {"x": [4, 7, 10]}
    assert package.Expr.from_bytes(again.to_bytes()).canonical_name() == again.canonical_name()


def test_aggregates_and_windows_of_python_are_part_of_it(package, df, col):
    class Total(package.Accumulator):
        def __init__(self):
            self.total = 0

        def update(self, values):
            self.total += pc.sum(values).as_py() or 0

        def state(self):
            return [self.total]

        def merge(self, states):
            self.total += pc.sum(states[0]).as_py() or 0

        def evaluate(self):
            return self.total

    class Place(importlib.import_module(f"{package.__name__}.user_defined").WindowEvaluator):
        def evaluate_all(self, values, num_rows):
            return pa.array(range(num_rows))

    total = package.udaf(Total, pa.int64(), pa.int64(), [pa.int64()], "immutable", "total")
    place = package.udwf(Place, pa.int64(), pa.int64(), "immutable", "place")
    again = pickle.loads(pickle.dumps(total(col("a")).alias("t")))
    assert df.aggregate([], [again]).to_pydict() == {"t": [6]}
    again = pickle.loads(pickle.dumps(place(col("a")).order_by(col("a")).build().alias("p")))
    assert df.select(again).sort("p").to_pydict() == {"p": [0, 1, 2]}


def test_another_process_gets_the_function(col, package, thrice):
    program = f"""
import pickle, sys
from {package.__name__} import SessionContext
expr = pickle.load(sys.stdin.buffer)
print(SessionContext().from_pydict({{"a": [2]}}).select(expr.alias("x")).to_pydict())
"""
    sent = pickle.dumps(thrice(col("a")))
    run = subprocess.run([sys.executable, "-c", program], input=sent, capture_output=True, check=True, timeout=60)
    assert run.stdout.decode().strip() == "{'x': [6]}"


def test_functions_by_name(package, col, thrice):
    ipc = importlib.import_module(f"{package.__name__}.ipc")
    strict = package.SessionContext().with_python_udf_inlining(enabled=False)
    expr = thrice(col("a"))
    by_name = expr.to_bytes(strict)
    assert len(by_name) < len(expr.to_bytes())
    strict.register_udf(thrice)
    assert package.Expr.from_bytes(by_name, strict).canonical_name() == expr.canonical_name()
    ipc.set_sender_ctx(strict)
    ipc.set_worker_ctx(strict)
    try:
        assert ipc.get_sender_ctx() is strict
        assert ipc.get_worker_ctx() is strict
        assert pickle.loads(pickle.dumps(expr)).canonical_name() == expr.canonical_name()
    finally:
        ipc.clear_sender_ctx()
        ipc.clear_worker_ctx()
    assert ipc.get_sender_ctx() is ipc.get_worker_ctx() is None


def test_functions_of_bytes_are_refused(package, col, thrice):
    strict = package.SessionContext().with_python_udf_inlining(enabled=False)
    with pytest.raises(Exception, match=r"(?i)refusing"):
        package.Expr.from_bytes(thrice(col("a")).to_bytes(), strict)


def test_functions_that_are_not_registered(package, col, thrice):
    strict = package.SessionContext().with_python_udf_inlining(enabled=False)
    with pytest.raises(Exception, match="thrice"):
        package.Expr.from_bytes(thrice(col("a")).to_bytes(strict), package.SessionContext())


def test_a_session_with_another_way_is_the_same_session(package):
    ctx = package.SessionContext()
    other = ctx.with_python_udf_inlining(enabled=False)
    other.from_pydict({"a": [1]}, name="t")
    assert ctx.table("t").to_pydict() == {"a": [1]}
    assert ctx.session_id() == other.session_id()
