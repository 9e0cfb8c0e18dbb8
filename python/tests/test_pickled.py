"""Expressions that travel to another process."""

import datetime
import pickle
import subprocess
import sys
from decimal import Decimal

import pyarrow as pa
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
