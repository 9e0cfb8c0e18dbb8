"""Makes the Parquet files in made/: all types, encodings and layouts of pages that pyarrow and DuckDB write.

python make.py
"""

import decimal
import pathlib

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).parent / "made"
ROWS = 300


def values(make, nulls=7):
    return [None if nulls and i % nulls == 3 else make(i) for i in range(ROWS)]


def flat(nulls=7):
    columns = {
        "bool": pa.array(values(lambda i: i % 3 == 0, nulls)),
        "f16": pa.array(values(lambda i: i / 4, nulls), pa.float16()),
        "f32": pa.array(values(lambda i: i / 3, nulls), pa.float32()),
        "f64": pa.array(values(lambda i: float("nan") if i % 50 == 0 else i / 7, nulls)),
        "d9": pa.array(values(lambda i: decimal.Decimal(i) / 100, nulls), pa.decimal128(9, 2)),
        "d18": pa.array(values(lambda i: -decimal.Decimal(i * 10**6) / 100, nulls), pa.decimal128(18, 3)),
        "d38": pa.array(values(lambda i: decimal.Decimal(i * 10**20), nulls), pa.decimal128(38, 4)),
        "string": pa.array(values(lambda i: f"value {i % 37}", nulls)),
        "long": pa.array(values(lambda i: f"a longer string, number {i} of them, é", nulls), pa.large_string()),
        "binary": pa.array(values(lambda i: b"\xff%d" % i, nulls), pa.binary()),
        "fixed": pa.array(values(lambda i: b"%06d" % i, nulls), pa.binary(6)),
        "dictionary": pa.array(values(lambda i: f"entry {i % 5}", nulls)).dictionary_encode(),
        "date32": pa.array(values(lambda i: i, nulls), pa.date32()),
        "date64": pa.array(values(lambda i: i * 86400000, nulls), pa.date64()),
        "time32": pa.array(values(lambda i: i, nulls), pa.time32("ms")),
        "time64": pa.array(values(lambda i: i, nulls), pa.time64("ns")),
        "duration": pa.array(values(lambda i: i, nulls), pa.duration("us")),
    }
    for bits in 8, 16, 32, 64:
        columns[f"i{bits}"] = pa.array(values(lambda i, bits=bits: i % 100 - 50 << bits - 8, nulls), f"int{bits}")
        columns[f"u{bits}"] = pa.array(values(lambda i, bits=bits: i % 256 << bits - 8, nulls), f"uint{bits}")
    for unit in "s", "ms", "us", "ns":
        columns[f"naive_{unit}"] = pa.array(values(lambda i: i * 1000, nulls), pa.timestamp(unit))
        columns[f"zoned_{unit}"] = pa.array(values(lambda i: i * 1000, nulls), pa.timestamp(unit, tz="Europe/Berlin"))
    return pa.table(columns)


def nested():
    inner = pa.struct([("p", pa.list_(pa.int8())), ("q", pa.large_string())])
    return pa.table(
        {
            "list": pa.array(values(lambda i: [None if j % 3 == 2 else j for j in range(i % 5)]), pa.list_(pa.int32())),
            "lists": pa.array(
                values(lambda i: [None if j == 1 else [f"x{k}" for k in range(j)] for j in range(i % 4)]),
                pa.large_list(pa.list_(pa.string())),
            ),
            "pair": pa.array(values(lambda i: [i, None]), pa.list_(pa.int64(), 2)),
            "struct": pa.array(
                values(lambda i: {"a": i if i % 2 else None, "b": f"s{i}", "c": {"d": i / 2}}),
                pa.struct([("a", pa.int64()), ("b", pa.string()), ("c", pa.struct([("d", pa.float64())]))]),
            ),
            "map": pa.array(
                values(lambda i: [(f"k{j}", j if j % 2 else None) for j in range(i % 3)]), pa.map_(pa.string(), pa.int32())
            ),
            "structs": pa.array(
                values(lambda i: [None if j == 1 else {"p": [j] * (i % 3), "q": "q"} for j in range(i % 4)]), pa.list_(inner)
            ),
        }
    )


def write(name, table, **options):
    pq.write_table(table, HERE / f"{name}.parquet", **options)


def main():
    HERE.mkdir(exist_ok=True)
    write("flat", flat(), row_group_size=120, data_page_size=300, write_page_checksum=True)
    write(
        "flat_required",
        pa.table(flat(nulls=0).columns, schema=pa.schema([f.with_nullable(False) for f in flat().schema])),
        use_dictionary=False,
        compression="zstd",
        data_page_version="2.0",
    )
    write(
        "flat_foreign",
        flat(),
        store_schema=False,
        use_dictionary=False,
        compression="lz4",
        write_page_index=True,
        data_page_size=400,
        max_rows_per_page=70,
    )
    write("nested", nested(), row_group_size=170, data_page_size=100, compression="none")
    write(
        "nested_v2",
        nested(),
        data_page_version="2.0",
        data_page_size=200,
        use_dictionary=False,
        compression="gzip",
        write_page_index=True,
        max_rows_per_page=50,
    )
    encodings = {
        "delta_binary": ("DELTA_BINARY_PACKED", ["i8", "i32", "i64", "u64", "naive_us", "date32"]),
        "split": ("BYTE_STREAM_SPLIT", ["f16", "f32", "f64", "i32", "i64", "d18", "d38", "fixed"]),
        "delta_length": ("DELTA_LENGTH_BYTE_ARRAY", ["string", "long", "binary"]),
        "delta_byte_array": ("DELTA_BYTE_ARRAY", ["string", "long", "binary", "fixed", "d38"]),
        "rle": ("RLE", ["bool"]),
    }
    for name, (encoding, columns) in encodings.items():
        write(
            name,
            flat().select(columns),
            use_dictionary=False,
            column_encoding=dict.fromkeys(columns, encoding),
            data_page_size=500,
        )
    write(
        "fallback",
        pa.table(
            {
                "string": [None if i % 9 == 0 else f"string {i} of many" for i in range(3000)],
                "number": [i * 7 for i in range(3000)],
                "list": [[f"e{i}", None, f"f{i}"][: i % 4] if i % 5 else None for i in range(3000)],
            }
        ),
        dictionary_pagesize_limit=2000,
        data_page_size=1000,
        compression="brotli",
    )
    times = [c for c in flat().column_names if c.startswith(("naive", "zoned"))]
    write("int96", flat().select(times), use_deprecated_int96_timestamps=True)
    write("int96_foreign", flat().select(times), use_deprecated_int96_timestamps=True, store_schema=False)
    write("decimal_integers", flat().select(["d9", "d18"]), store_decimal_as_integer=True)
    write("all_null", pa.table({"s": pa.nulls(9, pa.string()), "d": pa.nulls(9, pa.decimal128(5, 2)), "n": pa.nulls(9)}))
    write("no_rows", flat().slice(0, 0))
    duckdb.sql(f"""copy (
        select (i % 100)::tinyint a, i::hugeint h, (i / 3)::decimal(10, 3) d, i::decimal(30, 2) w,
               timestamptz '2020-01-01' + interval (i) second z, time '10:00' + interval (i) second t, [i, i + 1] l,
               {{'a': i, 'b': 'x'}} s, map {{'k': i}} m, ('\\xAA' || i)::blob b, (i || '')::json j
        from range(300) r(i)) to '{HERE / "duckdb.parquet"}' (format parquet, parquet_version v2)""")
    duckdb.sql(f"""copy (
        select (i * 0.5)::float f, case i when 0 then '-0'::double when 7 then 'nan'::double else i * 0.1 end d
        from range(100) r(i), range(20)) to '{HERE / "bloom_floats.parquet"}' (format parquet, compression zstd)""")


if __name__ == "__main__":
    main()
