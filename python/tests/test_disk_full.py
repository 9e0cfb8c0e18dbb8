"""Writing where there is no room: nothing is left, what was there stays, and the error says so."""

from __future__ import annotations

import pathlib
import subprocess

import pytest

ROWS = "SELECT value AS v, md5(arrow_cast(value, 'Utf8')) AS s, value % 5 AS p FROM generate_series(1, 200000)"


@pytest.fixture
def small(tmp_path):
    """A file system of two megabytes, which root alone may make."""
    folder = tmp_path / "small"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True, check=False)
    if made.returncode != 0:
        pytest.skip("a small file system cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def content(folder: pathlib.Path) -> list[pathlib.Path]:
    return sorted(folder.rglob("*"))


@pytest.mark.parametrize("form", ["parquet", "csv", "json", "arrow"])
@pytest.mark.parametrize("target", ["one.{form}", "folder/", "parts/"])
def test_nothing_is_left(package, ctx, small, form, target):
    path = f"{small}/{target.format(form=form)}"
    parts = "PARTITIONED BY (p)" if target == "parts/" else ""
    with pytest.raises(package.BallistaError, match="no space left on device") as failed:
        ctx.sql(f"COPY ({ROWS}) TO '{path}' STORED AS {form} {parts}").collect()
    assert path.rstrip("/") in str(failed.value)
    assert "_ballista" not in str(failed.value)
    assert content(small) == []


def test_what_was_there_stays(package, ctx, small):
    path = f"{small}/t/"
    ctx.sql(f"COPY (VALUES (1, 'x')) TO '{path}' STORED AS PARQUET").collect()
    before = content(small)
    ctx.sql(f"CREATE EXTERNAL TABLE disk_full STORED AS PARQUET LOCATION '{path}'")
    for statement in ["INSERT INTO", "INSERT OVERWRITE"]:
        with pytest.raises(package.BallistaError, match="no space left on device"):
            ctx.sql(f"{statement} disk_full SELECT v, s FROM ({ROWS})").collect()
        assert content(small) == before
    assert ctx.sql("INSERT INTO disk_full VALUES (2, 'y')").to_pydict() == {"count": [1]}
    assert ctx.sql("SELECT count(*) AS n FROM disk_full").to_pydict() == {"n": [2]}
    ctx.sql("DROP TABLE disk_full")
