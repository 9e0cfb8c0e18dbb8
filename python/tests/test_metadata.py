"""Metadata of schemas and fields, on its way through a query. The expected values are datafusion's."""

import pyarrow as pa
import pytest
from ballista import SessionContext

T = {b"k": b"t", b"t": b"1"}
BOTH = T | {b"u": b"2"}


def table(metadata, field):
    struct = pa.struct([pa.field("x", pa.int64(), metadata={"of": "x"})])
    fields = [pa.field("a", pa.int64(), metadata={"of": field}), pa.field("s", struct)]
    return pa.table([pa.array([1, 2]), pa.array([{"x": 1}, {"x": 2}], struct)], schema=pa.schema(fields, metadata))


@pytest.fixture
def tables():
    ctx = SessionContext()
    ctx.from_arrow(table({"k": "t", "t": "1"}, "ta"), "t")
    ctx.from_arrow(table({"k": "u", "u": "2"}, "ua"), "u")
    ctx.from_arrow(pa.table({"a": [1, 2]}), "plain")
    return ctx


@pytest.mark.parametrize(
    ("sql", "metadata"),
    [
        ("SELECT a FROM t", T),
        ("SELECT a + 1 FROM t WHERE a > 1 ORDER BY a LIMIT 1", T),
        ("SELECT count(*) FROM t", T),
        ("SELECT DISTINCT x.a FROM (SELECT a FROM t) x", T),
        ("WITH w AS (SELECT * FROM t) SELECT w.a FROM w JOIN u ON w.a = u.a", BOTH),
        ("SELECT t.a FROM t LEFT JOIN u ON t.a = u.a", BOTH),
        ("SELECT t.a FROM t RIGHT JOIN u ON t.a = u.a", BOTH | {b"k": b"u"}),
        ("SELECT * FROM t LEFT SEMI JOIN u ON t.a = u.a", BOTH),
        ("SELECT * FROM t RIGHT ANTI JOIN u ON t.a = u.a", BOTH | {b"k": b"u"}),
        ("SELECT a FROM t WHERE a IN (SELECT a FROM u)", T),
        ("SELECT a, (SELECT max(a) FROM u) FROM t", T),
        ("SELECT a FROM t INTERSECT SELECT a FROM u", BOTH),
        ("SELECT a FROM t EXCEPT ALL SELECT a FROM u", BOTH),
        ("SELECT a FROM t UNION ALL SELECT a FROM u", None),
        ("SELECT a FROM plain UNION ALL SELECT a FROM t", T),
        ("SELECT 1", None),
    ],
)
def test_schemas(tables, sql, metadata):
    df = tables.sql(sql)
    assert df.schema().metadata == metadata
    assert df.to_arrow_table().schema.metadata == metadata


@pytest.mark.parametrize(
    ("expression", "field"),
    [
        ("a", "ta"),
        ("a AS z", "ta"),
        ("CAST(a AS int)", "ta"),
        ("TRY_CAST(a AS int)", "ta"),
        ("-a", "ta"),
        ("s.x", "x"),
        ("(SELECT a FROM u LIMIT 1)", "ua"),
        ("(SELECT max(a) FROM u)", None),
        ("a + 1", None),
        ("abs(a)", None),
        ("round(a)", None),
        ("arrow_cast(a, 'Int8')", None),
        ("CASE WHEN a > 1 THEN a END", None),
        ("first_value(a)", "ta"),
        ("last_value(CAST(a AS int) ORDER BY a)", "ta"),
        ("any_value(a)", "ta"),
        ("nth_value(a, 1)", None),
        ("min(a)", None),
        ("array_agg(a)", None),
    ],
)
def test_fields(tables, expression, field):
    [found] = tables.sql(f"SELECT {expression} FROM t").schema()
    assert found.metadata == (field and {b"of": field.encode()})


def test_fields_of_unions(tables):
    def of(sql):
        [found] = tables.sql(sql).schema()
        return found.metadata

    assert of("SELECT a FROM t UNION ALL SELECT a FROM u") is None
    assert of("SELECT a FROM t UNION ALL SELECT a FROM t") == {b"of": b"ta"}
    assert of("SELECT a FROM plain UNION ALL SELECT a FROM t") == {b"of": b"ta"}


def test_aliases_and_literals_with_metadata(package, f, col, ctx):
    frame = ctx.from_pydict({"a": [1, 1, 2]})

    def said(made):
        return {field.name: field.metadata for field in made.schema()}

    assert said(frame.select(col("a").alias("a", {"k": "v"}))) == {"a": {b"k": b"v"}}
    assert said(frame.select((col("a") + 1).alias("b", {"k": "v"}).alias("c", {"m": "n"}))) == {"c": {b"k": b"v", b"m": b"n"}}
    grouped = frame.aggregate([col("a").alias("g", {"k": "v"})], [f.sum(col("a")).alias("s", {"x": "y"})])
    assert said(grouped) == {"g": {b"k": b"v"}, "s": {b"x": b"y"}}
    assert said(frame.with_column("z", col("a").alias("b", {"k": "v"}))) == {"a": None, "z": {b"k": b"v"}}
    lit = package.lit_with_metadata
    assert said(frame.select(lit(1, {"k": "v"}).alias("q", {"z": "y"}))) == {"q": {b"k": b"v", b"z": b"y"}}
    assert said(frame.select((package.literal_with_metadata(1, {"k": "v"}) + 1).alias("q"))) == {"q": None}
    assert frame.filter(col("a") == lit(1, {"k": "v"})).count() == 2
    again = frame.select(col("a").alias("b", {"k": "v"})).filter(col("b") > 1).select("b")
    assert again.to_arrow_table().schema.field("b").metadata == {b"k": b"v"}
