"""Files that are written, as pyarrow and the package itself read them."""

from __future__ import annotations

import datetime
import decimal
import json

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from ballista import ParquetColumnOptions, ParquetWriterOptions, SessionContext

HOSTILE = ["", 'quo"te', "com,ma", "new\nline", "cr\r\nlf", "back\\slash", "é😀", " space ", "'", None, "NULL", "#x", "\t"]


def table(rows: int = 5000) -> pa.Table:
    """Make rows of many types, with nulls in every column."""

    def column(values, kind, step):
        return pa.array([None if i % step == 0 else values(i) for i in range(rows)], kind)

    day, moment = datetime.date(1969, 12, 1), datetime.datetime(1969, 12, 31, 23, 59, 59, 999_999)
    return pa.table(
        {
            "flag": column(lambda i: i % 3 == 0, pa.bool_(), 7),
            "small": column(lambda i: i % 256 - 128, pa.int8(), 5),
            "big": column(lambda i: i * 1_000_003 - 2**40, pa.int64(), 11),
            "unsigned": column(lambda i: 2**64 - 1 - i, pa.uint64(), 13),
            "real": column(lambda i: [1.5, -0.0, float("inf"), 1e300][i % 4], pa.float64(), 3),
            "single": column(lambda i: i / 4, pa.float32(), 17),
            "day": column(lambda i: day + datetime.timedelta(days=i % 900), pa.date32(), 19),
            "moment": column(lambda i: moment + datetime.timedelta(milliseconds=i), pa.timestamp("us"), 23),
            "zoned": column(lambda i: moment + datetime.timedelta(hours=i), pa.timestamp("ms", "Europe/Berlin"), 23),
            "price": column(lambda i: decimal.Decimal(i - 2500) / 100, pa.decimal128(15, 2), 29),
            "wide": column(lambda i: decimal.Decimal(i - 9) * 10**30, pa.decimal128(38, 0), 31),
            "text": column(lambda i: HOSTILE[i % len(HOSTILE)], pa.string(), 37),
            "bytes": column(lambda i: bytes([i % 256, 0, 255]), pa.binary(), 41),
            "list": column(lambda i: [None, i] * (i % 3), pa.list_(pa.int32()), 43),
            "record": column(
                lambda i: {"x": i, "y": None if i % 2 else str(i)}, pa.struct({"x": pa.int64(), "y": pa.string()}), 47
            ),
            "map": column(lambda i: [("k", i)] * (i % 2), pa.map_(pa.string(), pa.int64()), 53),
        }
    )


def text_table() -> pa.Table:
    """Leave out what text files do not have."""
    return table().drop_columns(["bytes", "list", "record", "map"])


@pytest.fixture
def ctx():
    ctx = SessionContext()
    ctx.from_arrow(table(), "t")
    ctx.from_arrow(text_table(), "flat")
    return ctx


@pytest.mark.parametrize(
    "options",
    [
        ParquetWriterOptions(),
        ParquetWriterOptions(
            writer_version="2.0",
            compression="snappy",
            max_row_group_size=1000,
            data_page_row_count_limit=100,
            write_batch_size=50,
        ),
        ParquetWriterOptions(dictionary_enabled=False, compression="gzip", compression_level=3, bloom_filter_on_write=True),
        ParquetWriterOptions(dictionary_enabled=False, writer_version="2.0", compression="lz4_raw", statistics_enabled="none"),
        ParquetWriterOptions(encoding="byte_stream_split", dictionary_enabled=False, compression="brotli(2)"),
    ],
    ids=["usual", "second version", "plain", "delta", "split"],
)
def test_parquet_is_read_by_pyarrow(ctx, tmp_path, options):
    path = tmp_path / "a.parquet"
    ctx.table("t").write_parquet_with_options(path, options)
    read = pq.read_table(path)
    read.validate(full=True)
    want = table()
    assert read.schema.names == want.schema.names
    for name in want.schema.names:
        assert read.column(name).cast(want.schema.field(name).type).to_pylist() == want.column(name).to_pylist(), name
    assert ctx.read_parquet(path).sort("big", "unsigned").to_pydict() == ctx.table("t").sort("big", "unsigned").to_pydict()


def test_parquet_tells_what_it_was_asked_to(ctx, tmp_path):
    path = tmp_path / "a.parquet"
    own = ParquetColumnOptions(compression="snappy", statistics_enabled="none", dictionary_enabled=False)
    ctx.table("flat").write_parquet_with_options(
        path, ParquetWriterOptions(created_by="somebody", max_row_group_size=2000, column_specific_options={"text": own})
    )
    metadata = pq.ParquetFile(path).metadata
    assert (metadata.created_by, metadata.num_rows, metadata.num_row_groups) == ("somebody", 5000, 3)
    group = metadata.row_group(0)
    text, big, real = (group.column(metadata.schema.names.index(name)) for name in ("text", "big", "real"))
    assert (text.compression, text.encodings, text.is_stats_set) == ("SNAPPY", ("PLAIN", "RLE"), False)
    assert (big.compression, big.statistics.min, big.statistics.max) == ("ZSTD", 1_000_003 - 2**40, 1999 * 1_000_003 - 2**40)
    assert big.statistics.null_count == 182
    assert (real.statistics.min, real.statistics.max) == (0.0, float("inf"))


def test_csv_is_read_by_pyarrow(ctx, tmp_path):
    path = tmp_path / "a.csv"
    ctx.sql(f"COPY flat TO '{path}'").collect()
    types = {f.name: f.type for f in text_table().schema if f.name != "zoned"}
    convert = pa.csv.ConvertOptions(
        column_types=types, strings_can_be_null=True, quoted_strings_can_be_null=True, null_values=[""]
    )
    read = pa.csv.read_csv(path, parse_options=pa.csv.ParseOptions(newlines_in_values=True), convert_options=convert)
    for name in types:
        want = [None if value == "" else value for value in text_table().column(name).to_pylist()]
        assert read.column(name).to_pylist() == want, name
    again = ctx.read_csv(path, schema=text_table().schema)
    assert again.to_arrow_table().column("zoned").to_pylist() == text_table().column("zoned").to_pylist()


@pytest.mark.parametrize("ending", ["", ".gz", ".zst", ".bz2", ".xz"])
def test_text_is_compressed_as_its_name_says(ctx, tmp_path, ending):
    for kind in ("csv", "json"):
        path = tmp_path / f"a.{kind}{ending}"
        ctx.sql(f"COPY (SELECT big, text FROM flat WHERE text <> '') TO '{path}' STORED AS {kind}").collect()
        want = ctx.sql("SELECT count(*) AS n, sum(big) AS s, max(text) AS m FROM flat WHERE text <> ''").to_pydict()
        ctx.sql(
            f"CREATE OR REPLACE EXTERNAL TABLE back (big BIGINT, text VARCHAR) STORED AS {kind} LOCATION '{path}'"
        ).collect()
        assert ctx.sql("SELECT count(*) AS n, sum(big) AS s, max(text) AS m FROM back").to_pydict() == want


def test_json_is_read_by_python(ctx, tmp_path):
    path = tmp_path / "a.json"
    ctx.sql(f"COPY (SELECT big, real, text, list, record, map, day, price FROM t) TO '{path}'").collect()
    rows = [json.loads(line, parse_float=decimal.Decimal) for line in path.read_text().splitlines()]
    want = table().to_pylist()
    assert len(rows) == len(want)
    for row, wanted in zip(rows, want):
        assert row.get("text") == wanted["text"]
        assert row.get("big") == wanted["big"]
        assert row.get("list") == wanted["list"]
        assert row.get("price") == wanted["price"]
        assert row.get("day") == (wanted["day"] and wanted["day"].isoformat())
        record = wanted["record"]
        assert row.get("record") == (record and {k: v for k, v in record.items() if v is not None})
        assert row.get("map") == (wanted["map"] if wanted["map"] is None else dict(wanted["map"]))
        if wanted["real"] is not None:
            assert row["real"] is None or float(row["real"]) == wanted["real"]


@pytest.mark.parametrize("options", ["", "OPTIONS (compression 'zstd')", "OPTIONS (compression 'uncompressed', stream 'true')"])
def test_arrow_is_read_by_pyarrow(ctx, tmp_path, options):
    path = tmp_path / "a.arrow"
    ctx.sql(f"COPY t TO '{path}' STORED AS ARROW {options}").collect()
    with pa.OSFile(str(path)) as file:
        read = (pa.ipc.open_stream(file) if "stream" in options else pa.ipc.open_file(file)).read_all()
    read.validate(full=True)
    want = table()
    for name in want.schema.names:
        assert read.column(name).cast(want.schema.field(name).type).to_pylist() == want.column(name).to_pylist(), name
    assert ctx.read_arrow(path).sort("big", "unsigned").to_pydict() == ctx.table("t").sort("big", "unsigned").to_pydict()


@pytest.mark.parametrize("kind", ["csv", "json", "parquet", "arrow"])
def test_no_rows_make_a_file_with_columns(ctx, tmp_path, kind):
    path = tmp_path / f"a.{kind}"
    ctx.sql(f"COPY (SELECT big, text FROM t WHERE false) TO '{path}'").collect()
    if kind == "json":
        assert path.read_bytes() == b""
    elif kind == "csv":
        assert path.read_text() == "big,text\n"
    elif kind == "parquet":
        assert pq.read_table(path).schema.names == ["big", "text"]
    else:
        assert ctx.read_arrow(path).to_pydict() == {"big": [], "text": []}


@pytest.mark.parametrize(
    ("query", "kind", "message"),
    [
        ("SELECT list FROM t", "csv", r'CSV files have no columns of type List\(Int32\): "list"'),
        ("SELECT INTERVAL '1 month' AS i", "parquet", r'column "i" in a Parquet file: type Interval\(MonthDayNano\)'),
        ("SELECT map([1], [2]) AS m", "json", 'column "m" in a JSON file: keys of type Int64'),
    ],
)
def test_types_that_files_do_not_have(ctx, tmp_path, query, kind, message):
    with pytest.raises(Exception, match=message):
        ctx.sql(f"COPY ({query}) TO '{tmp_path}/a.{kind}'").collect()
    assert list(tmp_path.iterdir()) == []
