"""Data of pandas, polars and pyarrow, in and out, at the edges of what they can hold."""

import datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

TYPES = {
    "dictionary": pa.array(["a", None, "a"]).dictionary_encode(),
    "dictionary of numbers": pa.DictionaryArray.from_arrays(pa.array([0, 1, None], pa.uint16()), pa.array([10, 20])),
    "dictionary with a null": pa.DictionaryArray.from_arrays(pa.array([0, 1, 0], pa.int8()), pa.array(["x", None])),
    "time zone": pa.array([0, None, 1], pa.timestamp("ms", "America/New_York")),
    "offset": pa.array([0, None, 1], pa.timestamp("ns", "+02:00")),
    "decimal32": pa.array([Decimal("1.50"), None, Decimal("-2.25")], pa.decimal32(5, 2)),
    "decimal64": pa.array([Decimal("1.50"), None, Decimal("-2.25")], pa.decimal64(12, 2)),
    "decimal128": pa.array([Decimal("1.50"), None, Decimal("-2.25")], pa.decimal128(38, 2)),
    "negative scale": pa.array([Decimal(100), None, Decimal(-200)], pa.decimal128(5, -2)),
    "large string": pa.array(["x", None, "a text longer than twelve bytes"], pa.large_string()),
    "string view": pa.array(["x", None, "a text longer than twelve bytes"], pa.string_view()),
    "large binary": pa.array([b"x", None, b""], pa.large_binary()),
    "fixed binary": pa.array([b"ab", None, b"cd"], pa.binary(2)),
    "large list": pa.array([[1, None], None, []], pa.large_list(pa.int64())),
    "fixed list": pa.array([[1, 2], None, [3, None]], pa.list_(pa.int64(), 2)),
    "list of structs": pa.array([[{"x": 1}, None], None, []]),
    "struct": pa.array([{"x": {"y": [1]}}, None, {"x": None}]),
    "map": pa.array([[("a", 1)], None, []], pa.map_(pa.string(), pa.int64())),
    "null": pa.array([None, None, None]),
    "half": pa.array([1.5, None, -0.0], pa.float16()),
    "duration": pa.array([1, None, -1], pa.duration("us")),
    "interval": pa.array([(1, 2, 3), None, (0, 0, 0)], pa.month_day_nano_interval()),
    "date64": pa.array([0, None, 86_400_000], pa.date64()),
    "time32": pa.array([0, None, 1], pa.time32("ms")),
}


@pytest.mark.parametrize("name", TYPES)
def test_types_come_back(ctx, name):
    array = TYPES[name]
    table = pa.table({"a": array, "i": pa.array([1, 2, 3])})
    back = ctx.from_arrow(table).sort("i").to_arrow_table()
    assert back.schema == table.schema
    assert back["a"].to_pylist() == array.to_pylist()


def test_slices(ctx):
    table = pa.table({"a": ["p", "q", "r"], "b": [True, None, False], "c": [[1], [2, 3], [4]]})
    assert ctx.from_arrow(table.slice(1)).sort("a").to_pylist() == table.to_pylist()[1:]


def test_chunks(ctx):
    chunks = [pa.array(["a", "b"]).dictionary_encode(), pa.array(["c", "b"]).dictionary_encode()]
    df = ctx.from_arrow(pa.table({"s": pa.chunked_array(chunks), "i": pa.chunked_array([[1], [], [2, 3, 4]])}))
    assert df.sort("i").to_pydict() == {"s": ["a", "b", "c", "b"], "i": [1, 2, 3, 4]}
    assert ctx.from_arrow(pa.table({"a": pa.chunked_array([], pa.int64())})).count() == 0


def test_structs_are_rows(ctx):
    rows = pa.array([{"a": 1}, {"a": None}])
    assert ctx.from_arrow(rows).to_pydict() == {"a": [1, None]}
    assert ctx.from_arrow(pa.chunked_array([rows])).to_pydict() == {"a": [1, None]}


def test_rows_that_are_null(ctx):
    rows = pa.array([{"a": 1}, None, {"a": 3}])
    with pytest.raises(Exception, match=r"(?i)null|expected"):
        ctx.from_arrow(rows)
    assert ctx.from_arrow(rows.slice(2)).to_pydict() == {"a": [3]}


def test_nulls_where_there_must_be_none(ctx):
    schema = pa.schema([pa.field("a", pa.int64(), nullable=False)])
    with pytest.raises(Exception, match=r"null"):
        ctx.from_arrow(pa.table({"a": pa.array([1, None], pa.int64())}, schema=schema)).collect()


def test_producers(ctx):
    class Stream:
        def __arrow_c_stream__(self, requested_schema=None):
            return pa.table({"a": [1]}).__arrow_c_stream__(requested_schema)

    class Array:
        def __arrow_c_array__(self, requested_schema=None):
            return pa.record_batch({"a": [1]}).__arrow_c_array__(requested_schema)

    for producer in (Stream(), Array()):
        assert ctx.from_arrow(producer).to_pydict() == {"a": [1]}


def test_a_producer_that_fails(ctx):
    def batches():
        yield pa.record_batch({"a": [1]})
        raise RuntimeError("the source is gone")

    reader = pa.RecordBatchReader.from_batches(pa.schema([("a", pa.int64())]), batches())
    with pytest.raises(Exception, match="the source is gone"):
        ctx.from_arrow(reader)


def test_a_reader_is_read_once(ctx):
    reader = pa.RecordBatchReader.from_batches(pa.schema([("a", pa.int64())]), [pa.record_batch({"a": [1]})])
    df = ctx.from_arrow(reader)
    assert [df.count(), df.count()] == [1, 1]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame(),
        pd.DataFrame({"a": []}),
        pd.DataFrame({"a": pd.Series([], dtype="int64"), "s": pd.Series([], dtype="object")}),
        pd.DataFrame(index=[0, 1, 2]),
    ],
)
def test_empty_frames_of_pandas(ctx, frame):
    df = ctx.from_pandas(frame)
    assert set(frame.columns) <= set(df.schema().names)
    assert df.to_pandas().shape == frame.shape


def test_nullable_types_of_pandas(ctx):
    frame = pd.DataFrame(
        {
            "i": pd.array([1, None], dtype="Int64"),
            "u": pd.array([1, None], dtype="UInt8"),
            "b": pd.array([True, None], dtype="boolean"),
            "s": pd.array(["x", None], dtype="string"),
            "f": pd.array([1.5, None], dtype="Float64"),
            "c": pd.Categorical(["x", None]),
            "a": pd.Series([[1], None], dtype=pd.ArrowDtype(pa.list_(pa.int64()))),
        }
    )
    assert ctx.from_pandas(frame).to_pylist() == [
        {"i": 1, "u": 1, "b": True, "s": "x", "f": 1.5, "c": "x", "a": [1]},
        dict.fromkeys("iubsfca"),
    ]


def test_times_of_pandas(ctx):
    berlin = pd.to_datetime(["2020-01-01", "2020-06-01"]).tz_localize("Europe/Berlin")
    frame = pd.DataFrame({"t": berlin, "d": pd.to_timedelta(["1D", "2h"])})
    pd.testing.assert_frame_equal(ctx.from_pandas(frame).to_pandas(), frame)


def test_an_index_with_a_name(ctx):
    frame = pd.DataFrame({"a": [1, 2]}, index=pd.Index([5, 6], name="k"))
    pd.testing.assert_frame_equal(ctx.from_pandas(frame).to_pandas(), frame)


@pytest.mark.parametrize("values", [[1, "x", 2.5], [[1], "x"], [object()], [1, None, "x"]])
def test_objects_of_several_types(ctx, values):
    with pytest.raises((ValueError, TypeError), match=r"(?i)conver|expected"):
        ctx.from_pandas(pd.DataFrame({"a": values}))


def test_frames_of_polars(ctx):
    frame = pl.DataFrame(
        {
            "l": [[1], None],
            "s": [{"x": None}, {"x": None}],
            "n": [None, None],
            "t": [datetime.datetime(2020, 1, 1), None],
            "d": [Decimal("1.5"), None],
            "b": [b"x", None],
        }
    )
    assert ctx.from_polars(frame).to_pylist() == frame.to_dicts()
    assert ctx.from_polars(frame).to_polars().equals(frame)


def test_empty_frames_of_polars(ctx):
    assert ctx.from_polars(pl.DataFrame({"a": []})).to_pydict() == {"a": []}
    assert ctx.from_polars(pl.DataFrame(schema={"a": pl.Int64, "s": pl.String})).to_polars().shape == (0, 2)


def test_categories_of_polars(ctx):
    frame = pl.DataFrame({"s": ["x", "y", "x"]})
    frame = frame.with_columns(c=pl.col("s").cast(pl.Categorical), e=pl.col("s").cast(pl.Enum(["y", "x"])))
    assert ctx.from_polars(frame).to_pydict() == {"s": ["x", "y", "x"], "c": ["x", "y", "x"], "e": ["x", "y", "x"]}


def test_columns_of_python_and_numpy(ctx):
    columns = {"a": pa.array([1, 2]), "b": np.array([1.0, 2.0]), "c": (1, 2), "d": pd.Series([1, 2]), "e": range(2)}
    assert ctx.from_pydict(columns).to_pylist() == [
        {"a": 1, "b": 1.0, "c": 1, "d": 1, "e": 0},
        {"a": 2, "b": 2.0, "c": 2, "d": 2, "e": 1},
    ]


def test_rows_without_columns(ctx):
    assert ctx.empty_table().to_pylist() == [{}]
    assert ctx.empty_table().to_pydict() == {}
    assert ctx.empty_table().to_arrow_table().num_rows == 1


def test_columns_that_are_asked_for(df):
    table = pa.table(df, schema=pa.schema([("s", pa.string()), ("a", pa.int64()), ("z", pa.struct([("x", pa.float64())]))]))
    assert table.schema.names == ["s", "a", "z"]
    assert table.sort_by("a").to_pydict() == {"s": ["x", "y", None], "a": [1, 2, 3], "z": [None] * 3}


@pytest.mark.parametrize("field", [pa.field("a", pa.float32()), pa.field("z", pa.string(), nullable=False)])
def test_columns_that_cannot_be_had(df, field):
    with pytest.raises(Exception, match=r"'a'|'z'|field z"):
        pa.table(df, schema=pa.schema([field]))
