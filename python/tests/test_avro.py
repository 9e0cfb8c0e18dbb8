"""Avro files as tables, through the package."""

from __future__ import annotations

import pathlib

import ballista
import pytest
from ballista import SessionContext, col

FILES = pathlib.Path(__file__).parents[2] / "test" / "slt" / "testdata" / "avro"


def test_a_file_is_a_table():
    ctx = SessionContext()
    ctx.register_avro("t", FILES / "alltypes_plain.avro")
    assert ctx.sql("SELECT sum(bigint_col), count(*) FROM t").to_pydict() == {"sum(t.bigint_col)": [40], "count(*)": [8]}
    rows = ctx.read_avro(FILES / "simple_enum.avro").sort("f1").limit(2).to_pydict()
    assert rows == {"f1": ["a", "b"], "f2": ["g", "h"], "f3": ["j", "k"]}


def test_several_files_and_a_schema():
    import pyarrow as pa

    schema = pa.schema([("id", pa.string()), ("missing", pa.int32())])
    files = [FILES / "alltypes_plain.avro", FILES / "alltypes_plain.zstandard.avro"]
    rows = ballista.read_avro(files, schema=schema).filter(col("id") == "7").to_pydict()
    assert rows == {"id": ["7", "7"], "missing": [None, None]}


def test_other_files_are_refused(tmp_path):
    path = tmp_path / "a.avro"
    path.write_text("Obj")
    with pytest.raises(ValueError, match=r"Avro file .*a\.avro: it does not begin as one"):
        SessionContext().read_avro(path)
