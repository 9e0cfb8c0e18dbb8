"""Ctrl-C, and other ends of queries that run."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from ballista import SessionContext, errors

# A million million rows.
ENDLESS = "SELECT count(*) FROM d a, d b, d c, d d, d e, d f, d g, d h, d i, d j, d k, d l WHERE a.x * b.x + l.x > 1000"
DIGITS = "CREATE VIEW d AS SELECT * FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS v (x)"


@pytest.fixture
def endless():
    ctx = SessionContext()
    ctx.sql(DIGITS)
    return ctx.sql(ENDLESS)


@pytest.mark.parametrize("method", ["collect", "to_pydict", "count", "show", "to_pandas", "to_polars", "__arrow_c_stream__"])
def test_interrupt(endless, method):
    for library in ("pandas", "polars"):  # an interrupt while they are imported may be swallowed there
        pytest.importorskip(library)
    timer = threading.Timer(0.2, signal.raise_signal, [signal.SIGINT])
    started = time.monotonic()
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        getattr(endless, method)()
    assert time.monotonic() - started < 2


def test_the_session_lives_on(endless):
    threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt):
        endless.collect()
    assert SessionContext().sql("SELECT 1 AS one").to_pydict() == {"one": [1]}


def test_a_dropped_stream_ends_its_query(endless):
    before = busy()
    stream = endless.execute_stream()
    time.sleep(0.2)
    del stream
    time.sleep(0.3)
    used = busy()
    time.sleep(0.3)
    assert busy() - used < 0.2, "the query still runs"
    assert used >= before


def busy():
    """Processor time of this process, in seconds."""
    return sum(os.times()[:2])


def test_a_deadline(endless):
    ctx = SessionContext()
    ctx.sql(DIGITS)
    ctx.sql("SET datafusion.execution.timeout = '200ms'")
    with pytest.raises(errors.CancelledError):
        ctx.sql(ENDLESS).collect()


def test_a_process_that_ends_while_a_query_runs():
    program = f"""
import threading
from ballista import SessionContext
ctx = SessionContext()
ctx.sql({DIGITS!r})
stream = ctx.sql({ENDLESS!r}).execute_stream()
threading.Thread(target=stream.next, daemon=True).start()
"""
    assert subprocess.run([sys.executable, "-c", program], timeout=20).returncode == 0


# Takes many times as long to bind as a test waits.
LONG_TO_BIND = (
    "WITH c0 AS (SELECT 1 AS a), "
    + ", ".join(f"c{i} AS (SELECT a FROM c{i - 1})" for i in range(1, 19_000))
    + " SELECT * FROM c18999"
)


def test_interrupt_while_a_query_is_bound():
    ctx = SessionContext()
    threading.Timer(0.3, signal.raise_signal, [signal.SIGINT]).start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        ctx.sql(LONG_TO_BIND)
    assert time.monotonic() - started < 5
    assert ctx.sql("SELECT 1 AS one").to_pydict() == {"one": [1]}


def test_a_handler_of_a_signal_ends_a_call_with_its_exception():
    def ring(_number, _frame):
        raise TimeoutError("time is up")

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(TimeoutError, match="time is up"):
            SessionContext().sql(LONG_TO_BIND)
    finally:
        signal.signal(signal.SIGALRM, before)


def test_a_handler_that_raises_nothing_lets_a_call_go_on():
    rang = []
    before = signal.signal(signal.SIGALRM, lambda *_: rang.append(time.monotonic()))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        threading.Timer(0.6, signal.raise_signal, [signal.SIGINT]).start()
        with pytest.raises(KeyboardInterrupt):
            SessionContext().sql(LONG_TO_BIND)
        assert len(rang) == 1
    finally:
        signal.signal(signal.SIGALRM, before)


def test_a_table_whose_rows_are_interrupted_is_not_made():
    ctx = SessionContext()
    ctx.sql(DIGITS)
    threading.Timer(0.3, signal.raise_signal, [signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt):
        ctx.sql(f"CREATE TABLE made AS {ENDLESS}")
    assert not ctx.table_exist("made")
