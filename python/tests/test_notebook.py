"""SQL in notebooks: the magics, tables with types, progress, and interrupts of a kernel."""

import asyncio
import re
import time

import ballista
import pytest

pytest.importorskip("IPython")
nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

from ballista import _progress  # noqa: E402
from IPython.core.interactiveshell import InteractiveShell  # noqa: E402

DIGITS = "CREATE VIEW d AS SELECT * FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS v (x)"
ENDLESS = "SELECT count(*) FROM d a, d b, d c, d d, d e, d f, d g, d h, d i, d j, d k, d l WHERE a.x * b.x + l.x > 1000"


@pytest.fixture
def shell():
    shell = InteractiveShell.instance()
    shell.reset()
    shell.colors = "nocolor"
    shell.run_line_magic("load_ext", "ballista")
    yield shell
    shell.run_line_magic("unload_ext", "ballista")
    InteractiveShell.clear_instance()


def sql(shell, line, cell=None):
    return shell.run_line_magic("sql", line) if cell is None else shell.run_cell_magic("sql", line, cell)


def test_a_line(shell):
    shown = sql(shell, "SELECT 1 AS a, 'x' AS b")
    assert shown.to_pydict() == {"a": [1], "b": ["x"]}
    bundle = shown._repr_mimebundle_()
    assert "| 1 | x |" in bundle["text/plain"]
    assert re.search(r"<th[^>]*>a<br><span[^>]*>Int64</span></th>", bundle["text/html"])
    assert re.search(r"<th[^>]*>b<br><span[^>]*>Utf8(View)?</span></th>", bundle["text/html"])
    assert isinstance(shell.user_ns["ctx"], ballista.SessionContext)


def test_a_cell_into_a_variable(shell):
    for line in ("df <<", "-o df", "--out df", "--out=df"):
        shell.user_ns.pop("df", None)
        assert sql(shell, line, "SELECT 2 AS a") is None
        assert shell.user_ns["df"].to_pydict() == {"a": [2]}


def test_variables_are_parameters(shell):
    import pandas as pd

    shell.user_ns |= {"least": 2, "name": "it's; $least", "frame": pd.DataFrame({"n": [1, 2, 3]})}
    shown = sql(shell, "", "SELECT n, $name AS name, '$least' AS text FROM $frame WHERE n >= $least ORDER BY n")
    assert shown.to_pydict() == {"n": [2, 3], "name": ["it's; $least"] * 2, "text": ["$least"] * 2}
    sql(shell, "below << SELECT n FROM $frame WHERE n < $least")
    assert sql(shell, "SELECT count(*) AS c FROM $below").to_pydict() == {"c": [1]}
    with pytest.raises(KeyError, match="variable not found: \\$nothing"):
        sql(shell, "SELECT $nothing")


def test_variables_that_are_none(shell):
    shell.user_ns |= {"least": 2, "odd": object(), "wide": {1: 2}}
    with pytest.raises(KeyError, match=r"variable not found: \$leest \(did you mean \$least\?\)"):
        sql(shell, "SELECT $leest")
    for name in ("odd", "wide"):
        with pytest.raises(ballista.errors.BindingError, match=f"parameter .{name} cannot be made a value of SQL"):
            sql(shell, f"SELECT ${name}")


def test_frames_of_the_notebook(shell):
    frame = ballista.SessionContext().from_pydict({"a": [1, 2]})
    shell.user_ns |= {"frame": frame.to_arrow_table(), "number": 1}
    with pytest.raises(KeyError, match='table not found: "frame"; the variable frame is \\$frame\n'):
        sql(shell, "SELECT * FROM frame")
    with pytest.raises(KeyError, match='table not found: "number"\n'):
        sql(shell, "SELECT * FROM number")
    with pytest.raises(KeyError, match=r'line 1: SELECT nope FROM "\$frame"'):
        sql(shell, "SELECT nope FROM $frame")
    late = shell.run_line_magic("sql", "late << SELECT sum(a) AS s FROM $frame") or shell.user_ns["late"]
    shell.user_ns["frame"] = frame.limit(1).to_arrow_table()
    assert sql(shell, "SELECT count(*) AS c FROM $frame").to_pydict() == {"c": [1]}
    assert late.to_pydict() == {"s": [3]}
    assert shell.user_ns["ctx"].catalog().schema().names() == set()  # nothing of it is left there


def test_the_session_is_the_notebooks(shell):
    shell.user_ns["ctx"] = ctx = ballista.SessionContext()
    ctx.from_pydict({"a": [5]}, name="t")
    assert sql(shell, "SELECT a FROM t").to_pydict() == {"a": [5]}
    shell.user_ns["ctx"] = "something else"
    assert "should hold a session" in failure(shell, "%sql SELECT 1")


def test_several_statements(shell):
    shown = sql(shell, "", "CREATE VIEW v AS SELECT ';' AS s; -- no ;\nSELECT s FROM v;")
    assert shown.to_pydict() == {"s": [";"]}
    assert sql(shell, "DROP VIEW v")._repr_mimebundle_() == {"text/plain": "OK", "text/html": "OK"}


def test_a_statement_that_writes_runs_once(shell, tmp_path):
    sql(shell, "", f"COPY (SELECT 1 AS a) TO '{tmp_path}/one.csv'")
    assert (tmp_path / "one.csv").read_text() == "a\n1\n"
    sql(shell, "", "CREATE TABLE t (a BIGINT); INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)")
    assert sql(shell, "SELECT a FROM t ORDER BY a").to_pydict() == {"a": [1, 2]}


def failure(shell, code):
    result = shell.run_cell(code)
    assert not result.success
    return str(result.error_in_exec)


def test_mistakes(shell):
    assert 'column not found: "nope"' in failure(shell, "%sql SELECT nope")
    assert "SELECT 1/0" not in failure(shell, "%sql SELECT 1/(1-1) AS a")  # raised by the cell, not while it is shown
    assert "option without a value: -o" in failure(shell, "%%sql -o\nSELECT 1")
    for line in ("df", "df =", " df "):
        assert "to make the result the variable df: %%sql df <<" in failure(shell, f"%%sql {line}\nSELECT 1")
    assert "option not known: --nope" in failure(shell, "%sql --nope SELECT 1")
    assert "option given twice: b <<" in failure(shell, "%sql a << b << SELECT 1")
    assert "option given twice" in failure(shell, "%sql -o a b << SELECT 1")
    assert "there is no SQL to run" in failure(shell, "%%sql df <<\n-- nothing")
    assert "127.0.0.1:1" in failure(shell, "%sql --host df://127.0.0.1:1 SELECT 1")


def test_a_cluster(shell):
    host, port = ballista.setup_test_cluster()
    sql(shell, f"--host df://{host}:{port}")
    assert isinstance(shell.user_ns["ctx"], ballista.BallistaSessionContext)
    assert sql(shell, "SELECT 1 AS a").to_pydict() == {"a": [1]}
    before = shell.user_ns["ctx"]
    sql(shell, f"--host=df://{host}:{port} SELECT 1")
    assert shell.user_ns["ctx"] is before
    drawn = sql(shell, "SELECT count(*) AS c FROM (VALUES (1), (2)) AS v (x)").explain_visual(analyze=True)
    assert "operators=" in repr(drawn)
    del before
    shell.user_ns["ctx"] = None


def test_tables_say_what_is_left_out(shell):
    many = " UNION ALL ".join(f"SELECT {i} AS a" for i in range(11))
    html = sql(shell, many)._repr_mimebundle_()["text/html"]
    assert "The first 10 rows; there are more." in html
    html = sql(shell, "SELECT 1 AS a WHERE false")._repr_mimebundle_()["text/html"]
    assert "Int64" in html
    assert "No rows." in html


def test_headers_are_escaped(shell):
    html = sql(shell, 'SELECT 1 AS "<b>"')._repr_mimebundle_()["text/html"]
    assert "<b>" not in html
    assert "&lt;b&gt;" in html


def test_showing_runs_a_query_once(shell, monkeypatch):
    ran = []
    execute = ballista._native.plan_execute
    monkeypatch.setattr(ballista._native, "plan_execute", lambda plan: ran.append(plan) or execute(plan))
    shell.display_formatter.format(sql(shell, "SELECT 1 AS a"))
    assert len(ran) == 1
    shell.display_formatter.format(shell.user_ns["ctx"].sql("SELECT 1 AS a"))
    assert len(ran) == 2
    shown, _ = shell.display_formatter.format(shell.user_ns["ctx"].sql("SELECT 1/0 AS a"))
    assert len(ran) == 3
    assert shown["text/plain"] == "ballista.errors.InvalidValueError: division by zero"
    assert "division by zero" in shown["text/html"]


class Recorded:
    def __init__(self):
        self.seen, self.ended = [], False

    def update(self, progress):
        self.seen.append(progress)
        if len(self.seen) == 3:
            raise KeyboardInterrupt

    def end(self):
        self.ended = True


def test_progress(shell):
    shown = Recorded()
    _progress.show_with(lambda: shown)
    sql(shell, DIGITS)
    with pytest.raises(KeyboardInterrupt):
        sql(shell, ENDLESS)
    assert [0.4 < progress["elapsed_seconds"] < 20 for progress in shown.seen] == [True] * 3
    assert shown.ended


def test_progress_as_text():
    assert _progress.text({"elapsed_seconds": 1.25}) == "1.2 s"
    progress = {"elapsed_seconds": 3, "morsels": 8, "morsels_done": 2, "stages": 3, "stages_done": 1}
    assert _progress.text(progress) == "25%, 1 of 3 stages, 3.0 s"


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])


def test_errors_of_cells_are_messages(shell, capsys):
    shell.run_cell("%%sql\nSELECT 1 +\n  nope")
    shown = "".join(capsys.readouterr())
    assert shown.strip().splitlines() == [
        'ballista.errors.NotFoundError: column not found: "nope"',
        "line 2:   nope",
        "          ^",
    ]
    shell.run_cell("%%sql\n-- first\nSELECT 1;\n\nSELECT nope")
    assert "line 4: SELECT nope\n" in "".join(capsys.readouterr())


def test_errors_of_python_cells_have_no_frames_of_the_package(shell, capsys):
    shell.run_cell("ctx = __import__('ballista').SessionContext()\nctx.sql('SELECT nope').collect()")
    shown = "".join(capsys.readouterr())
    assert 'column not found: "nope"' in shown
    assert shown.count("File ") == 1
    shell.run_line_magic("unload_ext", "ballista")
    assert not hasattr(ballista.errors.BallistaError, "_render_traceback_")


def interrupted(folder, *cells):
    """Run cells, and interrupt the kernel once it shows progress: return the notebook, and how long it took to tell."""
    book = notebook(*cells)
    client = nbclient.NotebookClient(
        book, timeout=120, kernel_name="python3", allow_errors=True, resources={"metadata": {"path": str(folder)}}
    )
    process, asked, ended, tasks = client.process_message, [], [], []

    def watch(message, cell, cell_index):
        data = message["content"].get("data", {})
        if "<progress" in data.get("text/html", "") and not asked:
            asked.append(time.monotonic())
            interrupt = client.km.interrupt_kernel()
            tasks.append(asyncio.get_running_loop().create_task(interrupt))
        if message["msg_type"] == "error":
            ended.append(time.monotonic())
        return process(message, cell, cell_index)

    client.process_message = watch
    client.execute()
    return book, ended[0] - asked[0]


def test_a_kernel_shows_progress_and_is_interrupted(tmp_path):
    """The interrupt button while a query runs: the cell ends soon, and the kernel lives on."""
    cells = "%load_ext ballista", f"%%sql\n{DIGITS}", f"%%sql\n{ENDLESS}", "%sql SELECT 40 + 2 AS answer"
    book, took = interrupted(tmp_path, *cells)
    error = book.cells[2].outputs[-1]
    assert (error.output_type, error.ename, error.traceback) == ("error", "KeyboardInterrupt", ["KeyboardInterrupt"])
    assert took < 2
    assert book.cells[2].outputs[0].data["text/html"] == "", "the progress is gone"
    assert "42" in book.cells[3].outputs[0].data["text/plain"]


def test_an_interrupt_shows_the_lines_of_the_notebook(tmp_path):
    call = f"def ask():\n    ctx.sql('{ENDLESS}').collect()\nask()"
    book, took = interrupted(tmp_path, "%load_ext ballista", f"%%sql\n{DIGITS}", call)
    shown = book.cells[2].outputs[-1].traceback
    assert shown[0].startswith("Traceback")
    assert shown[-1] == "KeyboardInterrupt"
    lines = [line.strip() for line in shown if "File" not in line and "~" not in line]
    assert lines[1:3] == ["ask()", call.splitlines()[1].strip()]
    assert not any("site-packages" in line or "ballista/" in line for line in shown)
    assert took < 2
