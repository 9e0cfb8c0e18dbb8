"""Processes that are killed while they write: what they wrote is there as a whole or not at all, and later writes go well."""

import os
import pathlib
import random
import subprocess
import sys
import time

import pytest
from ballista import SessionContext

KILLS = int(os.environ.get("BALLISTA_KILLS", "2"))
ROWS = 100_000

# Writes until it is killed, and says when it begins each time.
PROGRAM = """
import sys
from ballista import SessionContext
statement = sys.argv[1]
ctx = SessionContext()
ctx.sql("CREATE VIEW d AS SELECT column1 AS n FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9))").collect()
ctx.sql(
    "CREATE VIEW source AS SELECT a.n * 10000 + b.n * 1000 + c.n * 100 + d.n * 10 + e.n AS n, e.n AS k "
    "FROM d a, d b, d c, d d, d e"
).collect()
while True:
    print("begin", flush=True)
    ctx.sql(statement).collect()
    print("end", flush=True)
"""

STATEMENTS = {
    "file": "COPY source TO '{}/a.csv'",
    "folder": "COPY source TO '{}/folder/' STORED AS PARQUET",
    "partitions": "COPY source TO '{}/partitions/' STORED AS CSV PARTITIONED BY (k)",
}


def count(path: pathlib.Path, kind: str) -> int:
    """How many rows there are, as any reader of files sees it, once those of this project have finished what was committed."""
    ctx = SessionContext()
    if not path.exists():
        return 0
    read = ctx.read_csv if kind != "folder" else ctx.read_parquet
    try:
        return read(str(path)).count()
    except Exception as error:
        if "no files found" in str(error):
            return 0
        raise


@pytest.mark.parametrize("kind", STATEMENTS)
def test_killed_processes_leave_whole_writes(tmp_path, kind):
    statement = STATEMENTS[kind].format(tmp_path)
    target = next(part for part in statement.split("'") if part.startswith(str(tmp_path)))
    moments = random.Random(kind)
    seen = 0
    for kill in range(KILLS):
        process = subprocess.Popen([sys.executable, "-c", PROGRAM, statement], stdout=subprocess.PIPE, text=True)
        began = ended = 0
        for line in process.stdout:
            began, ended = began + (line == "begin\n"), ended + (line == "end\n")
            if began == 1 + kill % 3:  # the first time the folder is new, and later it is not
                time.sleep(moments.uniform(0, 0.25))
                break
        process.kill()
        rest, _ = process.communicate()
        began, ended = began + rest.count("begin\n"), ended + rest.count("end\n")
        rows = count(pathlib.Path(target), kind)
        if kind == "file":
            assert rows in ({ROWS} if seen or ended else {0, ROWS})
        else:
            whole, part = divmod(rows - seen, ROWS)
            assert part == 0
            assert ended <= whole <= began
        seen = rows
    SessionContext().sql(f"COPY (SELECT 1 AS n, 2 AS k) TO '{tmp_path}/later.csv'").collect()
    SessionContext().sql(statement.replace("source", "(SELECT 1 AS n, 2 AS k)")).collect()
    assert count(pathlib.Path(target), kind) == (1 if kind == "file" else seen + 1)
    assert [path for path in tmp_path.rglob("*") if path.name.startswith("_")] == []
