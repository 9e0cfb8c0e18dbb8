"""The generated module in use: it opens a session, runs SQL, and hands a stream to pyarrow."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

import pyarrow as pa
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from generated import session

STREAM_BYTES = 40  # struct ArrowArrayStream: five pointers


def rows(result: session.Result) -> pa.Table:
    stream = ctypes.create_string_buffer(STREAM_BYTES)
    address = ctypes.addressof(stream)
    result.Export(address)
    return pa.RecordBatchReader._import_from_c(address).read_all()


def test_rows_of_a_query() -> None:
    opened = session.Open()
    result = opened.Execute("SELECT v AS n, v * 2 AS twice, 'é' AS s FROM (VALUES (1), (2), (NULL)) AS t(v)")
    assert rows(result).to_pydict() == {"n": [1, 2, None], "twice": [2, 4, None], "s": ["é"] * 3}
    opened.Close()


def test_many_batches_of_a_file() -> None:
    opened = session.Open()
    trips = Path(__file__).parent.parent / "data" / "taxi"
    opened.Execute(f"CREATE EXTERNAL TABLE trips STORED AS CSV LOCATION '{trips}' OPTIONS ('format.has_header' 'true')").Close()
    assert rows(opened.Execute("SELECT * FROM trips")).num_rows == 120_000
    assert rows(opened.Execute("SELECT count(*) AS n FROM trips")).to_pydict() == {"n": [120_000]}


def test_errors_are_exceptions() -> None:
    with pytest.raises(RuntimeError, match="table not found"):
        session.Open().Execute("SELECT * FROM missing")


def test_a_result_is_exported_once() -> None:
    result = session.Open().Execute("SELECT 1")
    rows(result)
    with pytest.raises(RuntimeError, match="exported or closed"):
        result.Export(1)
