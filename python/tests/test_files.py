"""CSV and Parquet files."""

import gzip

import pyarrow as pa
import pyarrow.parquet as pq
import pytest


@pytest.fixture
def csv(tmp_path):
    path = tmp_path / "data.csv"
    path.write_text('a,b,s\n1,1.5,x\n2,,"y,z"\n3,2.5,\n')
    return path


@pytest.fixture
def parquet(tmp_path):
    path = tmp_path / "data.parquet"
    pq.write_table(pa.table({"a": [1, 2, 3], "s": ["x", None, "z"]}), path)
    return path


def test_csv(ctx, csv):
    expected = {"a": [1, 2, 3], "b": [1.5, None, 2.5], "s": ["x", "y,z", None]}
    read = ctx.read_csv(csv).to_pydict()
    assert read["a"] == expected["a"]
    assert read["b"] == expected["b"]
    assert read["s"][:2] == expected["s"][:2]
    ctx.register_csv("c", str(csv))
    assert ctx.sql("SELECT sum(a) AS s, avg(b) AS m FROM c").to_pydict() == {"s": [6], "m": [2.0]}


def test_csv_arguments(ctx, package, tmp_path):
    path = tmp_path / "data.txt"
    path.write_text("1;x\n2;y\n")
    schema = pa.schema([("n", pa.int32()), ("t", pa.string())])
    expected = {"n": [1, 2], "t": ["x", "y"]}
    given = {"schema": schema, "has_header": False, "delimiter": ";", "file_extension": ".txt"}
    assert ctx.read_csv(path, **given).to_pydict() == expected
    assert ctx.read_csv(path, **given).schema().types == [pa.int32(), pa.string()]
    assert ctx.read_csv(path, options=package.CsvReadOptions(**given)).to_pydict() == expected
    more = tmp_path / "more.txt"
    more.write_text("3;z\n")
    ctx.register_csv("c", [path, more], **given)
    assert ctx.table("c").count() == 3


def test_csv_options_are_chained(ctx, package, tmp_path):
    path = tmp_path / "data.csv"
    path.write_text("# a comment\n1|'x|y'\n2|z\n")
    options = package.CsvReadOptions().with_has_header(False).with_delimiter("|").with_quote("'").with_comment("#")
    assert list(ctx.read_csv(path, options=options).to_pydict().values()) == [[1, 2], ["x|y", "z"]]


def test_compressed_csv(ctx, tmp_path):
    path = tmp_path / "data.csv.gz"
    path.write_bytes(gzip.compress(b"a\n1\n2\n"))
    assert ctx.read_csv(path, file_extension=".csv.gz", file_compression_type="gzip").to_pydict() == {"a": [1, 2]}


def test_folders(ctx, tmp_path):
    for year in (2020, 2021):
        (tmp_path / f"year={year}").mkdir()
        (tmp_path / f"year={year}" / "part.csv").write_text(f"a\n{year - 2000}\n")
    read = ctx.read_csv(f"{tmp_path}/", table_partition_cols=[("year", pa.int32())])
    assert read.schema().field("year").type == pa.int32()
    assert read.sort("a").to_pydict() == {"a": [20, 21], "year": [2020, 2021]}


def test_parquet(ctx, parquet):
    expected = {"a": [1, 2, 3], "s": ["x", None, "z"]}
    assert ctx.read_parquet(parquet).to_pydict() == expected
    ctx.register_parquet("p", str(parquet))
    assert ctx.sql("SELECT s FROM p WHERE a = 3").to_pydict() == {"s": ["z"]}
    ctx.register_listing_table("l", str(parquet.parent))
    assert ctx.table("l").count() == 3


def test_parquet_partitions(ctx, tmp_path):
    for part in ("x", "y"):
        (tmp_path / f"p={part}").mkdir()
        pq.write_table(pa.table({"a": [ord(part)]}), tmp_path / f"p={part}" / "f.parquet")
    read = ctx.read_parquet(tmp_path, table_partition_cols=[("p", pa.string())])
    assert read.sort("a").to_pydict() == {"a": [120, 121], "p": ["x", "y"]}
    assert read.filter("p = 'y'").to_pydict() == {"a": [121], "p": ["y"]}


def test_external_tables(ctx, csv, parquet):
    ctx.sql(f"CREATE EXTERNAL TABLE c STORED AS CSV LOCATION '{csv}' OPTIONS ('has_header' 'true')")
    ctx.sql(f"CREATE EXTERNAL TABLE p STORED AS PARQUET LOCATION '{parquet}'")
    assert ctx.sql("SELECT c.a, p.s FROM c JOIN p ON c.a = p.a ORDER BY 1").to_pydict() == {
        "a": [1, 2, 3],
        "s": ["x", None, "z"],
    }


def test_shared_session(package, csv, parquet):
    assert package.read_csv(csv).count() == 3
    assert package.read_parquet(parquet).count() == 3


def test_bad_rows(ctx, tmp_path):
    path = tmp_path / "data.csv"
    path.write_text("a,b\n1,2\n3\n")
    with pytest.raises(Exception, match=r"(?s)line|data.csv|fields"):
        ctx.read_csv(path, schema=pa.schema([("a", pa.int64()), ("b", pa.int64())])).collect()


def test_a_schema_that_is_none(ctx, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a\n1\n")
    with pytest.raises(TypeError, match="expected a schema"):
        ctx.read_csv(path, schema={"a": "int"})
