"""Makes the Arrow files of this folder with pyarrow."""

from __future__ import annotations

import datetime
import decimal
import pathlib

import pyarrow as pa

HERE = pathlib.Path(__file__).parent
ROWS = 12


def some(values, kind=None):
    """An array of the values, of which every seventh is null."""
    return pa.array([None if i % 7 == 3 else value for i, value in enumerate(values)], kind)


def integers(step=1, start=0):
    return [start + step * i for i in range(ROWS)]


def scalars():
    yield "nothing", pa.nulls(ROWS)
    yield "b", some([i % 3 == 0 for i in range(ROWS)])
    for bits in (8, 16, 32, 64):
        yield f"i{bits}", some(integers(2 ** (bits - 5), -(2 ** (bits - 1))), getattr(pa, f"int{bits}")())
        yield f"u{bits}", some(integers(2 ** (bits - 4)), getattr(pa, f"uint{bits}")())
    yield "f16", pa.array([i / 2 for i in range(ROWS)], pa.float32()).cast(pa.float16())
    yield "f32", some([i / 4 for i in range(ROWS)], pa.float32())
    yield "f64", some([i / 3 for i in range(ROWS)])
    yield "d128", some([decimal.Decimal(i) / 100 for i in range(ROWS)], pa.decimal128(38, 2))
    yield "d64", some([decimal.Decimal(i) / 100 for i in range(ROWS)], pa.decimal64(15, 2))
    yield "d32", some([decimal.Decimal(i) / 100 for i in range(ROWS)], pa.decimal32(7, 2))


def texts():
    words = [f"text number {i}"[: i + 4] * (i % 4) for i in range(ROWS)]
    yield "s", some(words)
    yield "ls", some(words, pa.large_string())
    yield "sv", some(words, pa.string_view())
    for name, kind in ("bin", pa.binary()), ("lbin", pa.large_binary()), ("binv", pa.binary_view()):
        yield name, some([word.encode() for word in words], kind)
    yield "fb", some([b"%04d" % i for i in range(ROWS)], pa.binary(4))


def times():
    days = [datetime.date(2000, 1, 1) + datetime.timedelta(i) for i in range(ROWS)]
    yield "date", some(days)
    yield "date64", some(days, pa.date64())
    yield "t32", some(integers(1000), pa.time32("s"))
    yield "t64", some(integers(10**9), pa.time64("ns"))
    for unit in ("s", "ms", "us", "ns"):
        yield f"ts_{unit}", some(integers(10**5), pa.timestamp(unit))
    yield "tsz", some(integers(10**9), pa.timestamp("ms", "Europe/Paris"))
    yield "mdn", some([pa.MonthDayNano([i, i + 1, i * 1000]) for i in range(ROWS)])


def nested():
    yield "l", some([[j if j != 2 else None for j in range(i % 4)] for i in range(ROWS)], pa.list_(pa.int64()))
    yield "ll", some([[f"v{j}" for j in range(i % 4)] for i in range(ROWS)], pa.large_list(pa.string()))
    yield "fl", some([[i, i + 1] for i in range(ROWS)], pa.list_(pa.int32(), 2))
    yield "st", some([{"x": i if i % 5 else None, "y": f"y{i}", "z": [i]} for i in range(ROWS)])
    yield "m", some([[(f"k{j}", j) for j in range(i % 3)] for i in range(ROWS)], pa.map_(pa.string(), pa.int64()))


def encoded():
    yield "dict", some([f"dictionary value {i % 5}" for i in range(ROWS)]).dictionary_encode()
    tens = pa.array([10, 20, 30])
    yield "dict8", pa.DictionaryArray.from_arrays(some([i % 3 for i in range(ROWS)], pa.int8()), tens)
    with_null = pa.array(["a", None, "c"])
    yield "dnull", pa.DictionaryArray.from_arrays(pa.array([i % 3 for i in range(ROWS)], pa.int8()), with_null)
    words = pa.array([f"w{i % 5}" for i in range(ROWS)]).dictionary_encode()
    yield "ldict", pa.ListArray.from_arrays(pa.array(range(ROWS + 1), pa.int32()), words)


def write(name, table, rows=5, **options):
    new = pa.ipc.new_stream if name.endswith(".arrows") else pa.ipc.new_file
    with new(str(HERE / name), table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table, max_chunksize=rows)


def growing(name, **options):
    """A file whose dictionary differs from batch to batch."""
    schema = pa.schema([("k", pa.dictionary(pa.int8(), pa.string())), ("n", pa.int64())])
    longer = "a word that is longer than the others"
    parts = [(["a", "b"], [0, 1, None, 0]), (["a", "b", longer], [2, 0, 1])]
    if name.endswith(".arrows"):
        parts.append((["z", "y"], [0, 1, 1]))
    new = pa.ipc.new_stream if name.endswith(".arrows") else pa.ipc.new_file
    with new(str(HERE / name), schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        start = 0
        for values, codes in parts:
            keys = pa.DictionaryArray.from_arrays(pa.array(codes, pa.int8()), pa.array(values))
            numbers = pa.array(range(start, start + len(codes)))
            writer.write_batch(pa.record_batch([keys, numbers], schema=schema))
            start += len(codes)


def main():
    table = pa.table(dict([*scalars(), *texts(), *times(), *nested(), *encoded()]))
    write("types.arrow", table)
    write("types.arrows", table)
    write("lz4.arrow", table, compression="lz4")
    write("zstd.arrows", table, compression="zstd")
    write("legacy.arrows", table.drop_columns(["sv", "binv"]), use_legacy_format=True)
    write("empty.arrow", table.slice(0, 0))
    few = table.select(["i64", "s", "l"])
    write("few.arrow", few, rows=4)
    (HERE / "folder").mkdir(exist_ok=True)
    write("folder/a.arrow", few.slice(0, 3))
    write("folder/b.arrow", few.slice(3).select(["s", "i64"]).append_column("more", pa.array(range(9))))
    growing("delta.arrow", emit_dictionary_deltas=True)
    growing("delta.arrows", emit_dictionary_deltas=True)
    growing("replaced.arrows")
    union = pa.UnionArray.from_dense(pa.array([0, 0], pa.int8()), pa.array([0, 1], pa.int32()), [pa.array([1, 2])])
    write("union.arrow", pa.table({"u": union}))
    content = (HERE / "few.arrow").read_bytes()
    (HERE / "cut.arrow").write_bytes(content[: len(content) // 2])
    stream = (HERE / "delta.arrows").read_bytes()
    (HERE / "cut.arrows").write_bytes(stream[: len(stream) - 60])


if __name__ == "__main__":
    main()
