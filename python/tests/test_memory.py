"""Zero copy, and results larger than the memory limit."""

import gc
import time

import ballista
import pyarrow as pa
import pytest
from ballista import RuntimeEnvBuilder, SessionContext

ROWS = 300_000

# What crosses without a copy: fixed width, and string views.
FLAT = [
    pa.array(range(ROWS)),
    pa.array(range(ROWS), pa.int32()),
    pa.array(range(ROWS)).cast(pa.float64()),
    pa.array(range(ROWS), pa.timestamp("us", "UTC")),
    pa.array(range(ROWS)).cast(pa.decimal128(20, 0)),
    pa.array([f"a text of more than twelve bytes, {i}" for i in range(1000)], pa.string_view()),
]


def buffers(array):
    return [buffer for buffer in array.buffers() if buffer is not None and buffer.size > 0]


@pytest.mark.parametrize("array", FLAT, ids=lambda array: str(array.type))
def test_rows_pass_through_the_engine_without_a_copy(array):
    memory = [(buffer.address, buffer.address + buffer.size) for buffer in buffers(array)]
    batches = SessionContext().from_arrow(pa.table({"v": array})).collect()
    assert sum(batch.num_rows for batch in batches) == len(array)
    for batch in batches:
        for buffer in buffers(batch.column(0)):
            assert any(start <= buffer.address < end for start, end in memory)


@pytest.mark.parametrize("expression", ["a + 1", "a * 1.5", "a > 5", "arrow_cast(concat('a text, and long: ', a), 'Utf8View')"])
def test_computed_rows_reach_pyarrow_without_a_copy(expression):
    df = SessionContext().from_arrow(pa.table({"a": FLAT[0]}))
    for batch in df.select_exprs(f"{expression} AS v").execute_stream():
        own = batch.record_batch._array.children[0].contents
        addresses = {own.buffers[i] for i in range(own.n_buffers)}
        assert all(buffer.address in addresses for buffer in batch.to_pyarrow().column(0).buffers() if buffer and buffer.size)


def test_arrays_from_python_are_given_back():
    half = pa.total_allocated_bytes() + 4 * ROWS
    ctx = SessionContext()
    ctx.from_arrow(pa.table({"v": pa.array(range(ROWS))}), "t")
    assert ctx.table("t").count() == ROWS
    assert pa.total_allocated_bytes() >= half
    ctx.deregister_table("t")
    del ctx
    gc.collect()
    deadline = time.monotonic() + 5
    while pa.total_allocated_bytes() >= half and time.monotonic() < deadline:
        time.sleep(0.05)
    assert pa.total_allocated_bytes() < half


def test_a_result_larger_than_the_limit_streams():
    ctx = SessionContext(runtime=RuntimeEnvBuilder().with_fair_spill_pool(16 << 20))
    ctx.sql("CREATE VIEW d AS SELECT * FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS v (x)")
    df = ctx.sql("SELECT a.x + 10 * b.x AS n, c.x AS m FROM d a, d b, d c, d d, d e, d f, d g")
    rows = size = 0
    for batch in pa.RecordBatchReader.from_stream(df):
        rows += batch.num_rows
        size += batch.nbytes
    assert rows == 10**7
    assert size > 8 * (16 << 20)


def test_too_little_memory():
    ctx = SessionContext(runtime=RuntimeEnvBuilder().with_fair_spill_pool(1 << 20))
    df = ctx.from_arrow(pa.table({"a": pa.array(range(10 * ROWS))}))
    with pytest.raises(MemoryError):
        df.sort(ballista.col("a") * -1).collect()
    assert ctx.sql("SELECT 1 AS one").to_pydict() == {"one": [1]}


@pytest.mark.parametrize(
    "expression",
    [
        "arrow_cast(NULL, 'FixedSizeList(2147483647, Int64)')",
        "arrow_cast(NULL, 'FixedSizeList(100000, FixedSizeList(10000, Boolean))')",
        "arrow_cast(NULL, 'FixedSizeBinary(2147483647)')",
        "length(concat_ws(repeat('x', 20000000), 'a', 'b', 'c', 'd', 'e', 'f'))",
        "length(concat(repeat('x', 20000000), repeat('y', 20000000), repeat('z', 20000000)))",
        "length(array_to_string([1, 2, 3, 4, 5], repeat('x', 20000000)))",
    ],
)
def test_a_value_that_is_larger_than_the_memory_limit(expression):
    ctx = SessionContext(runtime=RuntimeEnvBuilder().with_fair_spill_pool(64 << 20))
    with pytest.raises(ballista.errors.OutOfMemoryError):
        ctx.sql(f"SELECT {expression} AS v").collect()
    assert ctx.sql("SELECT 1 AS one").to_pydict() == {"one": [1]}
