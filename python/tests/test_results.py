"""Results: what other libraries take them as."""

import asyncio
import threading

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest


def test_collect(df):
    batches = df.sort("a").collect()
    assert all(isinstance(batch, pa.RecordBatch) for batch in batches)
    assert pa.Table.from_batches(batches).to_pydict() == {"a": [1, 2, 3], "b": [4.5, None, 6.0], "s": ["x", "y", None]}
    assert sum(len(batch) for part in df.collect_partitioned() for batch in part) == 3


def test_collect_column(df):
    assert df.sort("a").collect_column("a").to_pylist() == [1, 2, 3]


def test_schema(df, ctx):
    assert df.schema() == pa.schema([("a", pa.int64()), ("b", pa.float64()), ("s", pa.string())])
    assert df.limit(0).schema().names == ["a", "b", "s"]


def test_arrow_table(df):
    table = df.sort("a").to_arrow_table()
    assert isinstance(table, pa.Table)
    assert table.schema == df.schema()
    assert df.filter("a > 99").to_arrow_table().schema == df.schema()


def test_pandas(df):
    frame = df.sort("a").to_pandas()
    assert isinstance(frame, pd.DataFrame)
    assert frame["a"].tolist() == [1, 2, 3]
    assert list(df.limit(0).to_pandas().columns) == ["a", "b", "s"]


def test_polars(df):
    frame = df.sort("a").to_polars()
    assert isinstance(frame, pl.DataFrame)
    assert frame.to_dict(as_series=False) == {"a": [1, 2, 3], "b": [4.5, None, 6.0], "s": ["x", "y", None]}
    assert df.filter("a > 99").to_polars().columns == ["a", "b", "s"]


def test_python(df):
    assert df.sort("a").to_pylist() == [
        {"a": 1, "b": 4.5, "s": "x"},
        {"a": 2, "b": None, "s": "y"},
        {"a": 3, "b": 6.0, "s": None},
    ]
    assert df.limit(0).to_pylist() == []
    assert df.filter("a > 99").to_pydict() == {"a": [], "b": [], "s": []}


def test_streams(df, package):
    stream = df.sort("a").execute_stream()
    assert isinstance(stream, package.RecordBatchStream)
    batch = stream.next()
    assert isinstance(batch, package.RecordBatch)
    first = batch.to_pyarrow().column(0).to_pylist()
    assert first == batch.to_pyarrow().column(0).to_pylist()
    others = [value for batch in stream for value in batch.to_pyarrow().column(0).to_pylist()]
    assert first + others == [1, 2, 3]
    with pytest.raises(StopIteration):
        stream.next()
    [part] = df.execute_stream_partitioned()
    assert sum(batch.to_pyarrow().num_rows for batch in part) == 3


def test_iteration(df):
    assert sum(batch.to_pyarrow().num_rows for batch in df) == 3

    async def rows():
        return [batch.to_pyarrow().num_rows async for batch in df]

    assert sum(asyncio.run(rows())) == 3


def test_stream_interface(df):
    assert pa.table(df.sort("a")).to_pydict()["a"] == [1, 2, 3]
    assert pl.DataFrame(df.sort("a"))["a"].to_list() == [1, 2, 3]
    some = pa.schema([("s", pa.string()), ("a", pa.int64())])
    reader = pa.RecordBatchReader.from_stream(df.sort("a"), schema=some)
    assert reader.read_all().to_pydict() == {"s": ["x", "y", None], "a": [1, 2, 3]}


def test_a_capsule_that_nobody_takes(df):
    for _ in range(3):
        df.__arrow_c_stream__()
    assert df.count() == 3


def test_batches_outlive_their_query(df):
    batches = list(df.execute_stream())
    arrays = [batch.to_pyarrow() for batch in batches]
    del batches
    assert pa.Table.from_batches(arrays).num_rows == 3


@pytest.mark.parametrize(
    "array",
    [
        pa.array([1, None, 3], pa.int8()),
        pa.array([1, None, 3], pa.uint64()),
        pa.array([1.5, None], pa.float32()),
        pa.array([True, None, False]),
        pa.array(["a", None, "a text longer than twelve bytes"]),
        pa.array(["a", None, "a text longer than twelve bytes"], pa.large_string()),
        pa.array(["a", None, "a text longer than twelve bytes"], pa.string_view()),
        pa.array([b"a", None, b""], pa.binary()),
        pa.array([b"ab", None], pa.binary(2)),
        pa.array([1, None], pa.date32()),
        pa.array([1, None], pa.timestamp("ns", "Europe/Berlin")),
        pa.array([1, None], pa.timestamp("s")),
        pa.array([1, None], pa.time64("ns")),
        pa.array([1, None], pa.duration("ms")),
        pa.array([(1, 2, 3), None], pa.month_day_nano_interval()),
        pa.array([None, 1], pa.decimal128(38, 10)),
        pa.nulls(2),
        pa.array([[1, None], None, []]),
        pa.array([[1, None], None, []], pa.large_list(pa.int32())),
        pa.array([[1, 2], None], pa.list_(pa.int32(), 2)),
        pa.array([{"x": 1, "y": "q"}, None, {"x": None, "y": None}]),
        pa.array([[("k", 1)], None, []], pa.map_(pa.string(), pa.int64())),
        pa.array([[{"x": [1]}], None]),
        pa.array(["p", None, "p"]).dictionary_encode(),
    ],
    ids=lambda array: str(array.type),
)
def test_types_come_back(ctx, array):
    table = pa.table({"v": array})
    back = ctx.from_arrow(table).to_arrow_table()
    assert back.schema == table.schema
    assert back.to_pydict() == table.to_pydict()
    assert ctx.from_arrow(table).to_pydict() == table.to_pydict()


def test_metadata_and_nullability_come_back(ctx, col):
    field = pa.field("v", pa.int64(), nullable=False, metadata={"unit": "m"})
    table = pa.table([pa.array([1, 2])], schema=pa.schema([field]))
    back = ctx.from_arrow(table).filter(col("v") > 1).to_arrow_table()
    assert back.schema.field("v").nullable is False
    assert back.schema.field("v").metadata == {b"unit": b"m"}


def test_threads(ctx, df, col):
    failures = []

    def work(least):
        try:
            for _ in range(10):
                assert df.filter(col("a") > least).count() == 3 - least
                assert ctx.sql(f"SELECT count(*) AS n FROM t WHERE a > {least}").to_pydict() == {"n": [3 - least]}
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(i % 3,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
