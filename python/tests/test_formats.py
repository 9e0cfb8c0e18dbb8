"""Files of JSON and of Arrow."""

import bz2
import gzip
import lzma

import pyarrow as pa
import pytest

LINES = '{"a":1,"o":{"x":[1,2]},"s":"é"}\n{"a":2.5}\n{"s":null,"o":{"x":[]}}\n'
ROWS = [
    {"a": 1.0, "o": {"x": [1, 2]}, "s": "é"},
    {"a": 2.5, "o": None, "s": None},
    {"a": None, "o": {"x": []}, "s": None},
]


@pytest.fixture
def json(tmp_path):
    path = tmp_path / "lines.json"
    path.write_text(LINES)
    return path


@pytest.fixture
def table():
    return pa.table({"n": [1, 2, None], "s": ["x", None, "z"], "d": pa.array(["p", "q", "p"]).dictionary_encode()})


def write(path, table, new=pa.ipc.new_file):
    with new(str(path), table.schema) as writer:
        writer.write_table(table, max_chunksize=2)


def test_json(ctx, package, json):
    frame = ctx.read_json(json)
    assert frame.to_pylist() == ROWS
    assert frame.schema() == pa.schema(
        [("a", pa.float64()), ("o", pa.struct([("x", pa.list_(pa.int64()))])), ("s", pa.string())]
    )
    ctx.register_json("j", str(json))
    assert ctx.sql("SELECT sum(a) AS s, count(o) AS n FROM j").to_pydict() == {"s": [3.5], "n": [2]}
    assert package.read_json(json).count() == 3


def test_json_arguments(ctx, tmp_path):
    path = tmp_path / "k=7"
    path.mkdir()
    (path / "a.ndjson").write_text('{"a":1,"t":"2020-02-29"}\n{"a":"2"}\n{"b":3}\n')
    schema = pa.schema([("a", pa.int32()), ("t", pa.date32())])
    given = {"schema": schema, "file_extension": ".ndjson", "table_partition_cols": [("k", pa.int32())]}
    ctx.register_json("j", f"{tmp_path}/", **given)
    assert ctx.sql("SELECT a, CAST(t AS VARCHAR) AS t, k FROM j ORDER BY a").to_pydict() == {
        "a": [1, 2, None],
        "t": ["2020-02-29", None, None],
        "k": [7, 7, 7],
    }
    assert ctx.read_json(f"{tmp_path}/", **given).schema().field("a").type == pa.int32()
    assert ctx.read_json(path / "a.ndjson", schema_infer_max_records=1).schema().names == ["a", "t"]


@pytest.mark.parametrize(
    ("kind", "ending", "compress"),
    [("gzip", "gz", gzip.compress), ("bz2", "bz2", bz2.compress), ("xz", "xz", lzma.compress), ("zstd", "zst", None)],
)
def test_compressed_json(ctx, tmp_path, kind, ending, compress):
    content = LINES.encode()
    path = tmp_path / f"lines.json.{ending}"
    path.write_bytes(compress(content) if compress else bytes(pa.Codec("zstd").compress(content)))
    assert ctx.read_json(path, file_extension=f".json.{ending}", file_compression_type=kind).to_pylist() == ROWS
    assert ctx.read_json(path).to_pylist() == ROWS


def test_a_bad_line_says_where_it_is(ctx, package, tmp_path):
    path = tmp_path / "bad.json"
    path.write_text('{"a":1}\n{"a":2,}\n')
    with pytest.raises(package.errors.InvalidValueError, match=r"bad\.json line 2 column 8: expected a key"):
        ctx.read_json(path)
    with pytest.raises(package.errors.InvalidValueError, match=r"line 2 column 8"):
        ctx.read_json(path, schema=pa.schema([("a", pa.int64())])).collect()


@pytest.mark.parametrize("new", [pa.ipc.new_file, pa.ipc.new_stream])
def test_arrow(ctx, tmp_path, table, new):
    path = tmp_path / "table.arrow"
    write(path, table, new)
    read = ctx.read_arrow(path).to_arrow_table()
    assert read.schema == table.schema
    assert read.to_pydict() == table.to_pydict()
    ctx.register_arrow("t", str(path))
    assert ctx.sql("SELECT d, count(n) AS n FROM t GROUP BY d ORDER BY d").to_pydict() == {"d": ["p", "q"], "n": [1, 1]}


def test_arrow_arguments(ctx, tmp_path, table):
    (tmp_path / "k=a").mkdir()
    write(tmp_path / "k=a" / "part.feather", table)
    schema = pa.schema([("s", pa.string()), ("n", pa.float64())])
    partitions = [("k", pa.string())]
    frame = ctx.read_arrow(f"{tmp_path}/", schema=schema, file_extension=".feather", file_partition_cols=partitions)
    assert frame.to_pydict() == {"s": ["x", None, "z"], "n": [1.0, 2.0, None], "k": ["a"] * 3}
    ctx.register_arrow("t", f"{tmp_path}/", schema=schema, file_extension=".feather", table_partition_cols=partitions)
    assert ctx.table("t").count() == 3


def test_what_is_no_arrow_file(ctx, package, tmp_path, json):
    with pytest.raises(package.errors.InvalidValueError, match=r"lines\.json: neither a file nor a stream of Arrow"):
        ctx.read_arrow(json)
    with pytest.raises(TypeError, match="object store"):
        ctx.read_arrow(json, object_store=object())
