"""DataFrames and queries written to files and tables, and read back."""

import gzip
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq
import pytest


@pytest.fixture
def rows(ctx):
    return ctx.sql("SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (3, 'a')) AS t (x, y)")


def files(folder: pathlib.Path) -> list[pathlib.Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_path_with_an_extension_is_a_file(rows, tmp_path):
    rows.write_csv(tmp_path / "new" / "a.csv")
    assert (tmp_path / "new" / "a.csv").read_text() == "1,a\n2,b\n3,a\n"
    rows.limit(1).write_csv(tmp_path / "new" / "a.csv", with_header=True)
    assert (tmp_path / "new" / "a.csv").read_text() == "x,y\n1,a\n"
    assert files(tmp_path) == [tmp_path / "new" / "a.csv"]


def test_a_path_without_one_is_a_folder_that_files_are_added_to(rows, tmp_path):
    rows.write_csv(tmp_path / "folder")
    rows.write_csv(str(tmp_path / "folder"))
    found = files(tmp_path)
    assert sorted("".join(path.read_text() for path in found).split()) == ["1,a", "1,a", "2,b", "2,b", "3,a", "3,a"]
    assert {(path.parent, path.suffix) for path in found} == {(tmp_path / "folder", ".csv")}


def test_one_file_whatever_the_path(package, rows, tmp_path):
    rows.write_csv(tmp_path / "single", write_options=package.DataFrameWriteOptions(single_file_output=True))
    assert (tmp_path / "single").read_text() == "1,a\n2,b\n3,a\n"


def test_columns_become_folders(package, ctx, rows, tmp_path):
    rows.write_parquet(tmp_path / "p", write_options=package.DataFrameWriteOptions(partition_by="y"))
    assert {path.parent.name for path in files(tmp_path)} == {"y=a", "y=b"}
    table = pq.read_table(tmp_path / "p" / "y=a")
    assert sorted(table.column("x").to_pylist()) == [1, 3]
    back = ctx.read_parquet(tmp_path / "p", table_partition_cols=[("y", pa.string())]).sort("x")
    assert back.to_pydict() == {"x": [1, 2, 3], "y": ["a", "b", "a"]}


def test_rows_are_sorted_first(package, rows, tmp_path):
    options = package.DataFrameWriteOptions(sort_by=package.col("x").sort(ascending=False))
    rows.write_csv(tmp_path / "sorted", write_options=options)
    assert "".join(file.read_text() for file in files(tmp_path)) == "3,a\n2,b\n1,a\n"


@pytest.mark.parametrize("compression", ["uncompressed", "snappy", "gzip", "brotli", "lz4_raw", "zstd"])
def test_compression_of_parquet(rows, tmp_path, compression):
    rows.write_parquet(tmp_path / "c.parquet", compression=compression)
    assert pq.read_table(tmp_path / "c.parquet").column("x").to_pylist() == [1, 2, 3]
    used = pq.read_metadata(tmp_path / "c.parquet").row_group(0).column(0).compression.lower()
    assert used == compression.replace("lz4_raw", "lz4")


@pytest.mark.parametrize(("compression", "level"), [("wrong", None), ("zstd", 100), ("gzip", 12)])
def test_wrong_compression_is_refused(rows, tmp_path, compression, level):
    with pytest.raises(Exception, match=r"(?i)compression"):
        rows.write_parquet(tmp_path / "c.parquet", compression, level)
    assert files(tmp_path) == []


def test_options_of_parquet(package, ctx, tmp_path):
    df = ctx.sql("SELECT * FROM (VALUES (1, 2), (3, 4), (5, 6)) AS t (a, b)")
    column = package.ParquetColumnOptions(compression="snappy", dictionary_enabled=False)
    options = package.ParquetWriterOptions(max_row_group_size=2, compression="gzip(3)", column_specific_options={"a": column})
    df.write_parquet_with_options(tmp_path / "o.parquet", options)
    df.write_parquet(tmp_path / "same.parquet", options)
    for name in ("o.parquet", "same.parquet"):
        metadata = pq.read_metadata(tmp_path / name)
        assert metadata.num_row_groups == 2
        group = metadata.row_group(0)
        assert [group.column(i).compression for i in range(2)] == ["SNAPPY", "GZIP"]
        assert [group.column(i).has_dictionary_page for i in range(2)] == [False, True]
    with pytest.raises(ValueError, match="compression_level should be None"):
        df.write_parquet(tmp_path / "o.parquet", options, compression_level=1)


def test_rows_are_added_to_tables(package, ctx, rows, tmp_path):
    ctx.sql("CREATE TABLE t (x BIGINT, y VARCHAR)").collect()
    rows.write_table("t")
    rows.write_table("t", package.DataFrameWriteOptions(insert_operation=package.InsertOp.APPEND))
    assert ctx.table("t").count() == 6
    with pytest.raises(Exception, match="nope"):
        rows.write_table("nope")
    with pytest.raises(Exception, match="y"):
        rows.select(package.col("y"), package.col("x")).write_table("t")
    assert ctx.table("t").count() == 6


def test_an_insert_runs_when_its_rows_are_asked_for(ctx):
    ctx.sql("CREATE TABLE t (x BIGINT)").collect()
    insert = ctx.sql("INSERT INTO t VALUES (1), (2)")
    assert ctx.table("t").count() == 0
    assert insert.to_pydict() == {"count": [2]}
    assert insert.to_pydict() == {"count": [2]}
    assert ctx.table("t").count() == 4


def test_a_copy_runs_when_its_rows_are_asked_for(ctx, tmp_path):
    copy = ctx.sql(f"COPY (VALUES (1)) TO '{tmp_path}/a.csv'")
    assert files(tmp_path) == []
    assert copy.to_pydict() == {"count": [1]}
    assert files(tmp_path) == [tmp_path / "a.csv"]


def test_text_is_compressed_on_request(ctx, tmp_path):
    ctx.sql(f"COPY (SELECT 1 AS a) TO '{tmp_path}/a.csv.gz' STORED AS CSV OPTIONS ('format.compression' gzip)").collect()
    assert gzip.decompress((tmp_path / "a.csv.gz").read_bytes()) == b"a\n1\n"


def test_larger_results(ctx, tmp_path):
    ten = "(VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9))"
    ctx.sql(f"CREATE VIEW d AS SELECT column1 AS n FROM {ten}").collect()
    ctx.sql(
        "CREATE VIEW million AS SELECT a.n * 100000 + b.n * 10000 + c.n * 1000 + d.n * 100 + e.n * 10 + f.n AS n "
        "FROM d a, d b, d c, d d, d e, d f"
    ).collect()
    for path, kind in ((tmp_path / "n.parquet", pq.read_table), (tmp_path / "n", pq.read_table)):
        copied = ctx.sql(f"COPY (SELECT n, n % 7 AS k FROM million) TO '{path}' STORED AS PARQUET").to_pydict()
        assert copied == {"count": [1_000_000]}
        table = kind(path)
        assert sum(table.column("n").to_pylist()) == 999_999 * 500_000
    ctx.sql(f"COPY (SELECT n FROM million WHERE n < 200000 ORDER BY n DESC) TO '{tmp_path}/sorted.csv'").collect()
    assert (tmp_path / "sorted.csv").read_text() == "n\n" + "".join(f"{n}\n" for n in range(199_999, -1, -1))


def test_a_copy_that_fails_leaves_nothing(ctx, tmp_path):
    if ctx.__module__.startswith("datafusion"):
        pytest.skip("datafusion leaves what it had written")
    ctx.sql("CREATE VIEW d AS SELECT column1 AS n FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9))").collect()
    some = "SELECT 1 / (a.n * 100 + b.n * 10 + c.n - 999) AS x FROM d a, d b, d c"
    for target in ("x.csv", "folder/", "new/folder/"):
        with pytest.raises(Exception, match="division by zero"):
            ctx.sql(f"COPY ({some}) TO '{tmp_path}/{target}' STORED AS CSV").collect()
    assert list(tmp_path.iterdir()) == []


def test_json(rows, tmp_path):
    rows.write_json(tmp_path / "a.json")
    assert (tmp_path / "a.json").read_text() == '{"x":1,"y":"a"}\n{"x":2,"y":"b"}\n{"x":3,"y":"a"}\n'
    rows.write_json(tmp_path / "folder")
    assert {path.suffix for path in files(tmp_path / "folder")} == {".json"}


@pytest.mark.parametrize(
    ("options", "refused"),
    [
        ({"compression": "gzip(12)"}, r"valid compression range 0..=9 exceeded"),
        ({"compression": "zstd(23)"}, r"valid compression range 1..=22 exceeded"),
        ({"compression": "wrong(12)"}, "Unknown or unsupported parquet compression: wrong"),
        ({"writer_version": "1.2.3"}, "parquet writer version: 1.2.3"),
        ({"encoding": "plain123"}, "Unknown or unsupported parquet encoding: plain123"),
        ({"encoding": "bit_packed"}, "Encoding BIT_PACKED is not supported"),
        ({"encoding": "rle_dictionary"}, "Dictionary encoding can not be used as fallback"),
    ],
)
def test_what_no_parquet_file_is_written_with(package, ctx, tmp_path, options, refused):
    df = ctx.from_pydict({"a": [1, 2]})
    with pytest.raises(BaseException, match=refused):
        df.write_parquet_with_options(tmp_path / "t", package.ParquetWriterOptions(**options))
    assert package.__name__ != "ballista" or not list(tmp_path.rglob("*.parquet"))  # differs: DataFusion leaves a part


@pytest.mark.parametrize(("writer_version", "format_version"), [("1.0", "1.0"), ("2.0", "2.6")])
def test_versions_of_parquet(package, ctx, tmp_path, writer_version, format_version):
    rows = {"a": [1, 2, None], "s": ["x", "y", None]}
    options = package.ParquetWriterOptions(writer_version=writer_version)
    ctx.from_pydict(rows).write_parquet_with_options(tmp_path / "t.parquet", options)
    assert pq.ParquetFile(tmp_path / "t.parquet").metadata.format_version == format_version
    assert ctx.read_parquet(tmp_path / "t.parquet").to_pydict() == rows
