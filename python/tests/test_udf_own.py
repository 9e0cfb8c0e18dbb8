"""Functions written in Python, in the process of the session: errors, interrupts, lifetimes."""

import gc
import signal
import subprocess
import sys
import textwrap
import threading
import time
import weakref

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from ballista import Accumulator, SessionContext, errors, udaf, udf


@pytest.fixture
def ctx():
    ctx = SessionContext()
    ctx.from_pydict({"a": [1, 2, None, 4]}, name="t")
    return ctx


def register(ctx, func, result=None, volatility="volatile", name="f"):
    ctx.register_udf(udf(func, [pa.int64()], result or pa.int64(), volatility, name))


class OwnError(Exception):
    pass


def test_an_exception_is_the_cause(ctx):
    def fails(values):
        raise OwnError(f"{len(values)} rows\nand more")

    register(ctx, fails)
    with pytest.raises(errors.InvalidValueError) as caught:
        ctx.sql("SELECT f(a) FROM t").collect()
    assert caught.value.message == f"function f raised {OwnError.__module__}.OwnError: 4 rows"
    assert 'raise OwnError(f"{len(values)} rows' in caught.value.detail
    assert "_foreign" not in caught.value.detail
    assert isinstance(caught.value.__cause__, OwnError)
    assert caught.value.__cause__.__traceback__.tb_next.tb_frame.f_code.co_name == "run"


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (SystemExit(3), errors.InvalidValueError),
        (MemoryError("much"), errors.OutOfMemoryError),
        (KeyError("k"), errors.InvalidValueError),
    ],
)
def test_kinds_of_exceptions(ctx, raised, kind):
    def fails(values):
        raise raised

    register(ctx, fails)
    with pytest.raises(kind, match=f"function f raised {type(raised).__name__}"):
        ctx.sql("SELECT f(a) FROM t").collect()
    assert ctx.sql("SELECT 1 AS one").to_pydict() == {"one": [1]}


@pytest.mark.parametrize(
    ("func", "message"),
    [
        (lambda a: pa.array([1.5] * len(a)), "function f returned an array of double, expected int64"),
        (lambda a: pa.array([1]), "function f returned 1 rows, expected 4"),
        (lambda a: [1] * len(a), "function f returned list, expected an array of pyarrow of int64"),
        (
            lambda a: pa.chunked_array([a]),
            "function f returned pyarrow.lib.ChunkedArray, expected an array of pyarrow of int64",
        ),
    ],
)
def test_results_that_are_wrong(ctx, func, message):
    register(ctx, func)
    with pytest.raises(errors.InvalidValueError) as caught:
        ctx.sql("SELECT f(a) FROM t").collect()
    assert caught.value.message == message


def test_only_rows_that_count_are_seen(ctx):
    seen = []
    register(ctx, lambda a: seen.extend(a.to_pylist()) or a)
    assert ctx.sql("SELECT CASE WHEN a > 1 THEN f(a) ELSE -1 END AS b FROM t").to_pydict() == {"b": [-1, 2, -1, 4]}
    assert seen == [2, 4]
    seen.clear()
    assert ctx.sql("SELECT f(a) AS b FROM t WHERE a < 3").to_pydict() == {"b": [1, 2]}
    assert seen == [1, 2]


def test_a_volatile_function_is_called_for_each_row(ctx):
    numbers = iter(range(100))
    ctx.register_udf(udf(lambda s: pa.array([next(numbers) for _ in s]), [pa.string()], pa.int64(), "volatile", "f"))
    assert sorted(ctx.sql("SELECT f('x') AS b FROM t").to_pydict()["b"]) == [0, 1, 2, 3]


def test_errors_of_accumulators(ctx):
    class Fails(Accumulator):
        def update(self, values):
            raise OwnError("no")

        def state(self):
            return [1, 2]

        def merge(self, states):
            pass

        def evaluate(self):
            return "text"

    class Text(Fails):
        def update(self, values):
            pass

    ctx.register_udaf(udaf(Fails, pa.int64(), pa.int64(), [pa.int64()], "immutable", "fails"))
    ctx.register_udaf(udaf(Text, pa.int64(), pa.int64(), [pa.int64()], "immutable", "returns_text"))
    with pytest.raises(errors.InvalidValueError, match=r"function fails raised .*OwnError: no") as caught:
        ctx.sql("SELECT fails(a) FROM t").collect()
    assert isinstance(caught.value.__cause__, OwnError)
    with pytest.raises(errors.InvalidValueError, match=r"evaluate\(\) of function returns_text returned what is no int64"):
        ctx.sql("SELECT returns_text(a) FROM t").collect()


def test_interrupt_while_a_function_runs(ctx):
    entered, left = threading.Event(), threading.Event()

    def endless(values):
        entered.set()
        try:
            while True:
                pass
        finally:
            left.set()

    register(ctx, endless)
    threading.Thread(target=lambda: entered.wait() and signal.raise_signal(signal.SIGINT)).start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        ctx.sql("SELECT f(a) FROM t").collect()
    assert time.monotonic() - started < 2
    assert left.wait(5), "the function was not interrupted"
    register(ctx, lambda a: pc.add(a, 1))
    assert ctx.sql("SELECT f(a) AS b FROM t").to_pydict() == {"b": [2, 3, None, 5]}


def test_functions_may_run_queries(ctx):
    inner = SessionContext()
    register(ctx, lambda a: pa.array(inner.from_arrow(pa.table({"a": a})).select("a").to_pydict()["a"], pa.int64()))
    assert ctx.sql("SELECT f(a) AS b FROM t").to_pydict() == {"b": [1, 2, None, 4]}


def test_functions_are_released():
    class Body:
        def __call__(self, values):
            return values

    body = Body()
    gone = weakref.ref(body)
    ctx = SessionContext()
    register(ctx, body)
    del body
    assert ctx.sql("SELECT f(1) AS one").to_pydict() == {"one": [1]}
    del ctx
    end = time.monotonic() + 20
    while gone() is not None:
        assert time.monotonic() < end, "the function is held"
        gc.collect()
        SessionContext().from_pydict({"a": list(range(100_000))}).count()
        time.sleep(0.05)


def test_the_end_of_a_process_whose_function_runs():
    program = """
        import pyarrow as pa, threading, time
        from ballista import SessionContext, udf
        entered = threading.Event()
        def stuck(a):
            entered.set()
            while True:
                time.sleep(0.01)
        ctx = SessionContext()
        df = ctx.from_pydict({"a": [1]}).select(udf(stuck, [pa.int64()], pa.int64(), "volatile", "f")(1))
        threading.Thread(target=df.collect, daemon=True).start()
        entered.wait()
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_decorated_functions_are_registered(ctx):
    @udf([pa.int64()], pa.int64(), "immutable", "twice")
    def twice(values):
        return pc.multiply(values, 2)

    ctx.register_udf(twice)
    assert ctx.sql("SELECT twice(a) AS b FROM t").to_pydict() == {"b": [2, 4, None, 8]}
    with pytest.raises(TypeError, match="expected a function that udf, udaf or udwf made, got function"):
        ctx.register_udf(lambda values: values)
