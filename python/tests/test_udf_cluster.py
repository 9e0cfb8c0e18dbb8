"""Functions written in Python on a cluster: processes that run them, and what functions do to them."""

import os
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from ballista import (
    Accumulator,
    BallistaExecutor,
    BallistaScheduler,
    BallistaSessionContext,
    SessionContext,
    col,
    errors,
    udaf,
    udf,
)

PATIENCE = 20
LIMIT = 512 << 20


@pytest.fixture(scope="module")
def ctx():
    ctx = SessionContext.standalone(executors=1, concurrent_tasks=2, python_timeout=2, python_memory=LIMIT)
    ctx.from_pydict({"a": [1, 2, None, 4]}, name="t")
    return ctx


def register(ctx, func, name="f"):
    ctx.register_udf(udf(func, [pa.int64()], pa.int64(), "volatile", name))


def eventually(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def fails(ctx, func, kind=errors.InvalidValueError):
    """The error of a query over a function. Another query runs at the same time, and others run afterwards."""
    register(ctx, func, "bad")
    register(ctx, slow, "slow")
    slowly = []
    other = threading.Thread(target=lambda: slowly.append(ctx.sql("SELECT slow(a) AS b FROM t").to_pydict()))
    other.start()
    with pytest.raises(kind) as caught:
        ctx.sql("SELECT bad(a) FROM t").collect()
    other.join()
    assert slowly == [{"b": [2, 3, None, 5]}]
    assert ctx.sql("SELECT slow(a) AS b FROM t").to_pydict() == {"b": [2, 3, None, 5]}
    assert "function bad" in caught.value.message
    return caught.value


def slow(values):
    time.sleep(0.3)
    return pc.add(values, 1)


def test_a_function_that_raises(ctx):
    def raises(values):
        print("printed before")
        raise ValueError(f"{len(values)} rows")

    error = fails(ctx, raises)
    assert error.message == "function bad raised ValueError: 4 rows"
    assert "in raises" in error.detail
    assert "printed before" in error.detail


def test_a_function_that_sleeps(ctx):
    started = time.monotonic()
    error = fails(ctx, lambda values: time.sleep(600))
    assert "a call took longer than 2s" in error.message
    assert time.monotonic() - started < PATIENCE


def test_a_function_that_ends_its_process(ctx):
    def leaves(values):
        print("last words", file=sys.stderr, flush=True)
        os._exit(7)

    error = fails(ctx, leaves)
    assert error.message == "function bad: its process ended: exit status 7"
    assert "last words" in error.detail


def test_a_function_that_calls_exit(ctx):
    assert fails(ctx, lambda values: sys.exit(7)).message == "function bad raised SystemExit: 7"


@pytest.mark.parametrize("name", ["SIGKILL", "SIGSEGV", "SIGTERM"])
def test_a_process_that_is_killed(ctx, name):
    def dies(values):
        import signal

        os.kill(os.getpid(), getattr(signal, name))

    assert "function bad: its process was killed: signal: " in fails(ctx, dies).message


def test_a_greedy_function(ctx):
    error = fails(ctx, lambda values: pa.array([len(bytearray(10 << 30))]), errors.OutOfMemoryError)
    assert error.message.startswith("function bad raised MemoryError")
    fails(ctx, lambda values: pa.allocate_buffer(10 << 30), errors.OutOfMemoryError)


def test_a_function_that_prints_garbage(ctx):
    def prints(values):
        for stream in (1, 2):
            os.write(stream, b"\0\xff garbage " * 100_000)
        return values

    register(ctx, prints, "prints")
    assert ctx.sql("SELECT prints(a) AS b FROM t").to_pydict() == {"b": [1, 2, None, 4]}


def test_the_end_of_what_was_printed_is_told_after_calls_that_succeeded(ctx):
    def prints(values):
        if values.null_count:
            return values
        os.write(1, b"a line\n" * 100_000 + b"the last line\n")
        raise ValueError("no more")

    register(ctx, prints, "prints")
    assert ctx.sql("SELECT prints(a) AS b FROM t").to_pydict() == {"b": [1, 2, None, 4]}
    with pytest.raises(errors.InvalidValueError, match="no more") as caught:
        ctx.sql("SELECT prints(a) FROM t WHERE a IS NOT NULL").collect()
    assert caught.value.detail.endswith("the last line")


@pytest.mark.parametrize(
    "garbage", [b"\xff" * 100, b"\0" * 9, b"\0\1\0\0\0\0\0\0\0x", b"\1\4\0\0\0\0\0\0\0{}{}", b"\0" + b"\xff" * 4 + b"\0" * 4]
)
def test_a_function_that_writes_to_the_socket(ctx, garbage):
    def writes(values):
        os.write(3, garbage)
        time.sleep(600)

    assert "function bad" in fails(ctx, writes).message


def test_a_function_that_closes_everything(ctx):
    def closes(values):
        os.closerange(0, 100)
        time.sleep(600)

    assert "function bad" in fails(ctx, closes).message


def test_a_process_is_not_used_after_a_failure(ctx):
    register(ctx, lambda values: pa.array([os.getpid()] * len(values)), "pid")
    before = set(ctx.sql("SELECT pid(a) AS b FROM t").to_pydict()["b"])
    assert before == set(ctx.sql("SELECT pid(a) AS b FROM t").to_pydict()["b"]), "processes are kept"
    assert os.getpid() not in before

    def raises(values):
        raise ValueError(os.getpid())

    register(ctx, raises, "bad")
    with pytest.raises(errors.InvalidValueError) as caught:
        ctx.sql("SELECT bad(a) FROM t").collect()
    failed = int(caught.value.message.rpartition(":")[2])
    assert failed not in set(ctx.sql("SELECT pid(a) AS b FROM t").to_pydict()["b"])
    eventually(lambda: not alive(failed))


def alive(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_cancelling_ends_a_stuck_process(tmp_path):
    ctx = SessionContext.standalone(executors=1)
    ctx.from_pydict({"a": [1]}, name="t")
    told = tmp_path / "pid"

    def stuck(values):
        (told.with_suffix(".new")).write_text(str(os.getpid()))
        told.with_suffix(".new").rename(told)
        time.sleep(600)

    register(ctx, stuck)
    ctx.sql("SET datafusion.execution.timeout = '3s'")
    with pytest.raises(errors.CancelledError):
        ctx.sql("SELECT f(a) FROM t").collect()
    eventually(lambda: not alive(int(told.read_text())))


def test_a_function_that_cannot_travel(ctx):
    lock = threading.Lock()
    register(ctx, lambda values: values if lock else None)
    with pytest.raises(errors.BallistaError, match=r"function f raised TypeError: cannot pickle '_thread.lock' object"):
        ctx.sql("SELECT f(a) FROM t").collect()


def test_what_functions_refer_to_travels(ctx):
    factor = 3

    class Scale:
        def __call__(self, values):
            return helper(values, factor)

    def helper(values, by):
        return pc.multiply(values, by)

    register(ctx, Scale())
    assert ctx.sql("SELECT f(a) AS b FROM t").to_pydict() == {"b": [3, 6, None, 12]}


@pytest.fixture(scope="module")
def many(ctx):
    ctx.from_pydict({"a": list(range(100_000))}, name="many")
    return ctx


def test_functions_are_given_batches_of_the_size_that_is_set(many):
    register(many, lambda values: pa.array([len(values)] * len(values)), "rows_given")
    given = many.sql("SELECT max(rows_given(a)) AS most, count(rows_given(a)) AS n FROM many").to_pydict()
    assert given == {"most": [8192], "n": [100_000]}


KINDS = [
    *(pa.int8(), pa.uint16(), pa.int32(), pa.int64(), pa.float32(), pa.float64(), pa.date32(), pa.time64("ns")),
    *(pa.timestamp("us", "UTC"), pa.duration("ms"), pa.decimal128(22, 3), pa.bool_(), pa.string(), pa.binary(4)),
]


@pytest.mark.parametrize("nulls", [0, 3, 1])
@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize(
    "given", [lambda v: v, lambda v: pa.concat_arrays([v[:1], v, v[:3]])[1:-3]], ids=["as it is", "a part"]
)
def test_values_of_all_types_come_back_as_they_went(ctx, kind, nulls, given):
    rows = 30_011
    values = [None if nulls and i % nulls == 0 else i % 97 for i in range(rows)]
    column = pa.array(values, pa.int64())
    column = pc.equal(pc.bit_wise_and(column, 1), 1) if kind == pa.bool_() else column
    if kind == pa.binary(4):
        column = pa.array([None if v is None else v.to_bytes(4, "big") for v in values], kind)
    elif kind in (pa.date32(), pa.time64("ns")):
        column = pa.array(values, pa.int32() if kind == pa.date32() else pa.int64()).view(kind)
    column = column.cast(kind)
    frame = ctx.from_arrow(pa.table({"n": pa.array(range(rows)), "v": column}))
    comes_back = udf(given, [kind], kind, "immutable", "comes_back")
    returned = frame.select("n", comes_back(col("v")).alias("v")).sort("n").to_arrow_table()
    assert returned.column("v").cast(kind).to_pylist() == column.to_pylist()


def test_a_batch_with_too_few_rows_is_noticed_where_another_has_too_many(many):
    def uneven(values):
        if values[0].as_py() == 0:
            return values[1:]
        return pa.concat_arrays([values, values[:1]]) if values[0].as_py() == 8192 else values

    assert "function uneven returned 8191 rows, expected 8192" in fails_with(many, uneven)


def fails_with(ctx, func):
    register(ctx, func, func.__name__)
    with pytest.raises(errors.InvalidValueError) as caught:
        ctx.sql(f"SELECT sum({func.__name__}(a)) FROM many").collect()
    return caught.value.message


def test_arguments_that_a_function_keeps_stay_as_they_were(many):
    def keeps(values, kept=[]):  # noqa: B006
        kept.append((values, values.to_pylist()))
        return pa.array([int(all(values.to_pylist() == was for values, was in kept))] * len(values))

    def gives_back(values):
        return values

    register(many, keeps, "keeps")
    register(many, gives_back, "gives_back")
    query = "SELECT min(keeps(gives_back(a) + 1)) AS same, sum(gives_back(a)) AS s FROM many"
    for _ in range(3):
        assert many.sql(query).to_pydict() == {"same": [1], "s": [4_999_950_000]}


def test_an_accumulator_that_fails(ctx):
    class Fails(Accumulator):
        def update(self, values):
            raise KeyError("k")

        def state(self):
            return [0]

        def merge(self, states):
            pass

        def evaluate(self):
            return 0

    ctx.register_udaf(udaf(Fails, pa.int64(), pa.int64(), [pa.int64()], "immutable", "fails"))
    with pytest.raises(errors.InvalidValueError, match="function fails raised KeyError: 'k'"):
        ctx.sql("SELECT fails(a) FROM t").collect()


def test_executors_refuse_unless_they_are_told():
    with BallistaScheduler(bind_port=0) as scheduler, BallistaExecutor(bind_port=0, scheduler_port=scheduler.port):
        scheduler.wait_for_ready()
        ctx = BallistaSessionContext(f"df://{scheduler.address}")
        ctx.from_pydict({"a": [1, 2]}, name="t")
        register(ctx, lambda values: values)
        with pytest.raises(errors.UnsupportedError, match=r"function f is written in python.* start it with --allow-python"):
            ctx.sql("SELECT f(a) FROM t").collect()


def test_another_version_of_python(ctx, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 99))
    register(ctx, lambda values: values)
    with pytest.raises(
        errors.UnsupportedError, match=r"function f comes from Python 3\.99, and the executor's interpreter is Python 3\.\d+"
    ):
        ctx.sql("SELECT f(a) FROM t").collect()


def test_an_interpreter_that_is_missing(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    ctx = SessionContext.standalone(executors=1)
    ctx.from_pydict({"a": [1, 2]}, name="t")
    register(ctx, lambda values: values)
    with pytest.raises(errors.FileError, match=r"function f: starting the interpreter /nowhere/python"):
        ctx.sql("SELECT f(a) FROM t").collect()


def test_without_cloudpickle(ctx, monkeypatch):
    monkeypatch.setitem(sys.modules, "cloudpickle", None)
    register(ctx, lambda values: values)
    with pytest.raises(errors.BallistaError, match=r"cloudpickle"):
        ctx.sql("SELECT f(a) FROM t").collect()


@pytest.mark.parametrize("end", ["os._exit(0)", "os.kill(os.getpid(), 9)", "pass"])
def test_processes_end_with_the_executor(end):
    program = f"""
        import os, time, threading
        import pyarrow as pa
        from ballista import SessionContext, udf
        ctx = SessionContext.standalone(executors=1)
        ctx.from_pydict({{"a": [1]}}, name="t")
        def pid(values):
            return pa.array([os.getpid()])
        def stuck(values):
            time.sleep(600)
        for f in (pid, stuck):
            ctx.register_udf(udf(f, [pa.int64()], pa.int64(), "volatile", f.__name__))
        print(ctx.sql("SELECT pid(a) AS b FROM t").to_pydict()["b"][0], flush=True)
        threading.Thread(target=ctx.sql("SELECT stuck(a) FROM t").collect, daemon=True).start()
        time.sleep(0.5)
        {end}
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, timeout=60, check=False
    )
    worker = int(done.stdout)
    eventually(lambda: not alive(worker))
