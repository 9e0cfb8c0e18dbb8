"""Sessions on clusters, and the servers of a cluster in this process."""

import decimal
import gc
import http.server
import json
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager

import pyarrow as pa
import pytest
from ballista import (
    BallistaExecutor,
    BallistaScheduler,
    BallistaSessionContext,
    SessionConfig,
    SessionContext,
    _native,
    errors,
)

from .test_interrupt import DIGITS, ENDLESS

PATIENCE = 20


@contextmanager
def running(work_dir=None, port=0):
    """A scheduler with one executor, which ends before it."""
    with (
        BallistaScheduler(bind_port=port, work_dir=work_dir) as scheduler,
        BallistaExecutor(bind_port=0, scheduler_port=scheduler.port, concurrent_tasks=2),
    ):
        scheduler.wait_for_ready()
        yield scheduler


def ask(scheduler, path):
    with urllib.request.urlopen(f"http://{scheduler.address}{path}") as page:
        return json.load(page)


def eventually(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        gc.collect()
        time.sleep(0.02)


@pytest.fixture
def scheduler(tmp_path):
    with running(str(tmp_path)) as scheduler:
        yield scheduler


@pytest.fixture
def ctx(scheduler):
    return BallistaSessionContext(f"df://{scheduler.address}")


# ---- Data ----


def test_every_type_survives_the_way(ctx):
    columns = {
        "i": pa.array([1, None, 3], pa.int8()),
        "u": pa.array([2**64 - 1, None, 0], pa.uint64()),
        "f": pa.array([1.5, None, float("inf")]),
        "s": pa.array(["a", None, "a text that is longer than twelve bytes"]),
        "y": pa.array([b"\0", None, b"x" * 20]),
        "b": pa.array([True, None, False]),
        "d": pa.array([decimal.Decimal("1.23"), None, decimal.Decimal("-9.99")], pa.decimal128(20, 2)),
        "t": pa.array([1, None, 3], pa.timestamp("us", "UTC")),
        "day": pa.array([1, None, 3], pa.date32()),
        "l": pa.array([[1, 2], None, []]),
        "r": pa.array([{"x": 1, "y": "a"}, None, {"x": None, "y": "b"}]),
        "n": pa.nulls(3),
        "k": pa.array(["u", None, "u"]).dictionary_encode(),
    }
    given = pa.table(columns)
    expected = SessionContext().from_arrow(given).to_arrow_table()
    assert ctx.from_arrow(given).to_arrow_table().equals(expected)
    assert ctx.from_arrow(given.slice(0, 0)).to_arrow_table().schema == expected.schema


def test_many_rows_keep_their_order(ctx):
    rows = pa.table({"n": range(300_000), "s": [f"a text of more than twelve bytes, {i}" for i in range(300_000)]})
    assert ctx.from_arrow(rows, "t").count() == 300_000
    assert ctx.table("t").to_arrow_table().column("n").equals(rows.column("n"))
    assert ctx.sql("SELECT sum(n) AS s, max(s) AS m FROM t").to_pydict() == {
        "s": [300_000 * 299_999 // 2],
        "m": ["a text of more than twelve bytes, 99999"],
    }


def test_pandas_and_polars(ctx):
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    assert ctx.from_pandas(pandas.DataFrame({"a": [1, 2]})).to_pandas()["a"].tolist() == [1, 2]
    assert ctx.from_polars(polars.DataFrame({"a": [1, 2]})).to_polars()["a"].to_list() == [1, 2]


def test_uploads_go_with_their_tables_and_with_their_session(ctx, tmp_path):
    uploads = tmp_path / "uploads"
    df = ctx.from_pydict({"a": [1]})
    ctx.from_pydict({"a": [2]}, name="t")
    assert len(list(uploads.iterdir())) == 2
    stream = df.execute_stream()
    del df
    ctx.sql("DROP TABLE t")
    eventually(lambda: len(list(uploads.iterdir())) == 1)
    assert next(iter(stream)).to_pyarrow().to_pydict() == {"a": [1]}
    ctx.from_pydict({"a": [2]}, name="t")
    del stream, ctx


def test_a_session_ends_with_its_last_dataframe(scheduler):
    df = BallistaSessionContext(scheduler.address).from_pydict({"a": [1]}, name="t").filter("a = 1")
    gc.collect()
    assert df.count() == 1
    assert ask(scheduler, "/api/state")["sessions"] == 1
    del df
    eventually(lambda: ask(scheduler, "/api/state")["sessions"] == 0)


def test_files_by_relative_path(ctx, tmp_path, monkeypatch):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.csv").write_text("n,s\n1,x\n2,y\n")
    monkeypatch.chdir(tmp_path)
    ctx.register_csv("t", "folder")
    assert ctx.sql("SELECT sum(n) AS n FROM t").to_pydict() == {"n": [3]}
    ctx.sql("CREATE EXTERNAL TABLE e STORED AS CSV LOCATION 'folder/*.csv' OPTIONS ('format.has_header' 'true')")
    assert ctx.sql("SELECT count(*) AS n FROM e JOIN t ON e.n = t.n").to_pydict() == {"n": [2]}
    with pytest.raises(errors.NotFoundError, match=r"missing\.csv"):
        ctx.read_csv("missing.csv")


def test_tables_of_this_process_and_of_the_cluster_join(ctx):
    ctx.from_pydict({"name": ["t", "u"]}, name="t")
    joined = ctx.sql(
        "SELECT t.name, i.table_type FROM t LEFT JOIN information_schema.tables i ON i.table_name = t.name ORDER BY 1"
    )
    assert joined.to_pydict() == {"name": ["t", "u"], "table_type": ["BASE TABLE", None]}


def test_sessions_have_catalogs_of_their_own(scheduler, ctx):
    ctx.from_pydict({"a": [1]}, name="t")
    with pytest.raises(errors.NotFoundError):
        BallistaSessionContext(scheduler.address).table("t")


def test_views_and_parameters(ctx):
    ctx.from_pydict({"a": [1, 2, 3]}, name="t")
    ctx.sql("CREATE VIEW v AS SELECT a * 2 AS b FROM t")
    assert ctx.sql("SELECT b FROM v WHERE b > $least", param_values={"least": 3}).to_pydict() == {"b": [4, 6]}
    ctx.sql("DROP TABLE t")
    assert ctx.table("v").to_pydict() == {"b": [2, 4, 6]}


# ---- Plans and progress ----


def test_plans_are_those_of_the_cluster(cluster, capsys):
    ctx = BallistaSessionContext(cluster)
    ctx.from_pydict({"a": [1, 2, 3]}, name="t")
    df = ctx.sql("SELECT a, count(*) FROM t GROUP BY a")
    df.explain()
    assert "Stage 1: tasks=2" in capsys.readouterr().out
    df.explain(analyze=True)
    assert "rows=3" in capsys.readouterr().out
    assert "rows=3" in ctx.sql("EXPLAIN ANALYZE SELECT a, count(*) FROM t GROUP BY a").to_pydict()["plan"][0]


def test_progress(ctx):
    ctx.sql(DIGITS)
    query = _native.plan_execute(ctx.sql(ENDLESS).plan)
    eventually(lambda: _native.query_progress(query).get("tasks", 0) > 0)
    progress = _native.query_progress(query)
    assert progress["stages"] >= 1
    assert progress["stages_done"] < progress["stages"]


# ---- Ends ----


@pytest.mark.parametrize("method", ["collect", "show", "count", "__arrow_c_stream__"])
def test_ctrl_c_cancels_the_job(scheduler, ctx, method):
    ctx.sql(DIGITS)
    endless = ctx.sql(ENDLESS)
    timer = threading.Timer(0.3, signal.raise_signal, [signal.SIGINT])
    started = time.monotonic()
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        getattr(endless, method)()
    assert time.monotonic() - started < 5
    eventually(lambda: [job["status"] for job in ask(scheduler, "/api/jobs")] == ["cancelled"])
    eventually(lambda: ask(scheduler, "/api/executors")[0]["tasks_running"] == 0)
    assert ctx.sql("SELECT 1 + x AS one FROM d LIMIT 1").count() == 1


def test_a_dropped_stream_cancels_the_job(scheduler, ctx):
    ctx.sql(DIGITS)
    stream = ctx.sql(ENDLESS).execute_stream()
    eventually(lambda: [job["status"] for job in ask(scheduler, "/api/jobs")] == ["running"])
    [job] = ask(scheduler, "/api/jobs")
    assert (job["session_id"], job["description"]) == (ctx.session_id(), ENDLESS)
    del stream
    eventually(lambda: [job["status"] for job in ask(scheduler, "/api/jobs")] == ["cancelled"])


def test_errors_of_rows(ctx):
    ctx.from_pydict({"a": [1, 0]}, name="t")
    with pytest.raises(errors.InvalidValueError, match="division by zero") as caught:
        ctx.sql("SELECT 1 / a FROM t").collect()
    assert not caught.value.retryable


def test_a_scheduler_that_restarts(tmp_path):
    with running(str(tmp_path)) as scheduler:
        port = scheduler.port
        ctx = BallistaSessionContext(scheduler.address)
        ctx.from_pydict({"a": [1, 2]}, name="t")
        ctx.sql(DIGITS)
        stream = ctx.sql(ENDLESS).execute_stream()
        eventually(lambda: ask(scheduler, "/api/state")["jobs_running"] == 1)
    with pytest.raises(errors.FileError) as caught:
        stream.next()
    assert caught.value.retryable
    with pytest.raises(errors.FileError, match=f"127.0.0.1:{port}") as caught:
        ctx.table("t").collect()
    assert caught.value.retryable
    with running(str(tmp_path), port):
        eventually(lambda: works(ctx))
        assert ctx.sql("SELECT sum(a) AS s FROM t").to_pydict() == {"s": [3]}
    with running(None, port), pytest.raises(errors.NotFoundError, match="does not know the session any more"):
        eventually(lambda: works(ctx))


def works(ctx):
    try:
        return ctx.table("t").count() == 2
    except errors.FileError:
        return False


# ---- Connecting ----


def test_wrong_addresses():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(errors.FileError, match=f"nothing listens at 127.0.0.1:{port}") as caught:
        BallistaSessionContext(f"df://127.0.0.1:{port}")
    assert isinstance(caught.value, OSError)
    assert caught.value.retryable
    with pytest.raises(ValueError, match="unknown scheme"):
        BallistaSessionContext("http://127.0.0.1:50050")
    with pytest.raises(ValueError, match="df://HOST:PORT"):
        BallistaSessionContext("")


def test_another_program_listens():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.raises(errors.FileError, match="no ballista server"):
            BallistaSessionContext(f"df://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()


def test_settings(scheduler):
    config = SessionConfig().set("datafusion.execution.batch_size", "2")
    ctx = BallistaSessionContext(scheduler.address, config)
    df = ctx.from_pydict({"a": [1, 2, 3]})
    assert [batch.num_rows for batch in df.collect()] == [2, 1]
    assert repr(ctx).startswith("BallistaSessionContext: id=")
    with pytest.raises(ValueError, match="nothing"):
        BallistaSessionContext(scheduler.address, SessionConfig().set("nothing", "1"))
    eventually(lambda: ask(scheduler, "/api/state")["sessions"] == 1)


# ---- Servers ----


def test_servers(tmp_path):
    scheduler = BallistaScheduler(bind_port=0, work_dir=str(tmp_path / "s"))
    with pytest.raises(errors.BindingError, match="does not run"):
        _ = scheduler.address
    scheduler.start()
    with pytest.raises(errors.BindingError, match="started before"):
        scheduler.start()
    assert scheduler.host == "127.0.0.1"
    with pytest.raises(errors.FileError, match="executors have not come"):
        scheduler.wait_for_ready(timeout=0.1)
    with pytest.raises(errors.FileError, match=str(scheduler.port)):
        BallistaScheduler(bind_port=scheduler.port, work_dir=str(tmp_path / "other")).start()
    with BallistaExecutor(bind_port=0, scheduler_port=scheduler.port, work_dir=str(tmp_path / "e")) as executor:
        executor.wait_for_ready()
        scheduler.wait_for_ready()
        assert [e["address"] for e in ask(scheduler, "/api/executors")] == [executor.address]
    closer = threading.Timer(0.1, scheduler.close)
    closer.start()
    scheduler.wait_for_termination()
    closer.join()
    scheduler.close()
    assert "not running" in repr(scheduler)
    scheduler.start()
    scheduler.close()


def test_proxies_are_not_asked_about_servers_of_this_process(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    with BallistaScheduler(bind_port=0) as scheduler:
        scheduler.wait_for_ready(executors=0)
        assert scheduler._page("/healthz") == b"ok\n"


def test_data_folders(tmp_path):
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for folder in (inside, outside):
        folder.mkdir()
        (folder / "a.csv").write_text("n\n1\n")
    with BallistaScheduler(bind_port=0, data_dirs=[str(inside)]) as scheduler:
        ctx = BallistaSessionContext(scheduler.address)
        ctx.register_csv("t", str(inside / "a.csv"))
        with pytest.raises(errors.BallistaError, match="outside"):
            ctx.register_csv("u", str(outside / "a.csv"))


def test_a_standalone_session_takes_its_cluster_along(tmp_path):
    ctx = SessionContext.standalone(executors=2, work_dir=str(tmp_path))
    df = ctx.from_pydict({"a": [1, 2, 3]})
    stream = df.execute_stream()
    del ctx, df
    assert next(iter(stream)).to_pyarrow().num_rows == 3
    assert (tmp_path / "executor-2" / "outputs").exists()
    del stream
    eventually(lambda: not (tmp_path / "executor-2" / "outputs").exists())
    with pytest.raises(ValueError, match="1000 executors"):
        SessionContext.standalone(executors=1000)


def test_a_process_that_ends_leaves_nothing(tmp_path):
    program = f"""
import threading
from ballista import *
ctx = SessionContext.standalone(executors=2)
host, port = setup_test_cluster()
other = BallistaSessionContext(f"df://{{host}}:{{port}}")
other.from_pydict({{"a": [1]}}, name="t")
ctx.sql({DIGITS!r})
stream = ctx.sql({ENDLESS!r}).execute_stream()
threading.Thread(target=stream.next, daemon=True).start()
"""
    environment = {"TMPDIR": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}
    finished = subprocess.run([sys.executable, "-c", program], env=environment, timeout=60, capture_output=True)
    assert finished.returncode == 0, finished.stderr.decode()
    assert finished.stderr == b""
    assert list(tmp_path.iterdir()) == []
