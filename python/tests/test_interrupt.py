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
