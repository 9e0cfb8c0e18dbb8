"""Tables stored in other forms than the one that the peers read: none of them may change an answer."""

from __future__ import annotations

import pathlib
import random
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from tables import Table

Register = Callable[[random.Random, Any, Table, pa.Table, pathlib.Path], None]

# What else may hold the values of a type.
OTHERS: dict[pa.DataType, list[pa.DataType]] = {
    pa.string(): [pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())],
    pa.binary(): [pa.large_binary(), pa.binary_view()],
    pa.large_string(): [pa.string(), pa.string_view()],
    pa.list_(pa.int32()): [pa.large_list(pa.int32()), pa.list_view(pa.int32())],
    pa.list_(pa.string()): [pa.large_list(pa.string()), pa.list_(pa.string_view())],
    pa.int32(): [pa.dictionary(pa.int32(), pa.int32())],
    pa.decimal128(5, 0): [pa.decimal32(5, 0)],
    pa.decimal128(9, 2): [pa.decimal64(9, 2)],
    pa.date32(): [pa.dictionary(pa.int16(), pa.date32())],
}
# Texts have no place where NULL and '' are the same, nor have NaN and infinities where they are no numbers.
IN_CSV = ("int", "decimal", "bool", "date", "time", "zoned", "clock")
IN_JSON = (*IN_CSV, "text", "list", "texts", "struct", "records")
PIECE = 9
MOST_FOLDERS = 20


def register(r: random.Random, context: Any, table: Table, folder: pathlib.Path) -> str:
    """Make a table known, stored in a random form, and return its name."""
    form = r.choice([batches, batches, pages, several, own, streamed, partitioned, text])
    rows = pq.read_table(table.path)
    place = folder / f"{table.name}_{form.__name__}"
    place.mkdir(exist_ok=True)
    form(r, context, table, rows, place)
    return form.__name__


def batches(r: random.Random, context: Any, table: Table, rows: pa.Table, folder: pathlib.Path) -> None:
    """Batches in memory, of columns in other forms, which begin in the middle of their arrays."""
    columns = {}
    for name in rows.column_names:
        column = rows[name].combine_chunks()
        kinds = OTHERS.get(column.type, []) if name not in ("id", "k") else []
        columns[name] = _as(column, r.choice([column.type, *kinds]))
    whole = pa.table(columns).combine_chunks()
    context.register_record_batches(table.name, [list(_pieces(r, whole))])


def _as(column: pa.Array, kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(kind):
        return column if pa.types.is_dictionary(column.type) else column.dictionary_encode().cast(kind)
    return pa.array(column.to_pylist(), kind) if pa.types.is_nested(kind) else column.cast(kind)


def _pieces(r: random.Random, rows: pa.Table) -> Iterator[pa.RecordBatch]:
    """Slices of random lengths, some of which are empty."""
    empty = pa.RecordBatch.from_arrays([pa.nulls(0, field.type) for field in rows.schema], schema=rows.schema)
    whole = (rows.to_batches() or [empty])[0]
    start = 0
    while start < len(whole):
        length = r.randint(0, max(PIECE, len(whole) // 20))
        yield whole.slice(start, length)
        start += length
    if len(whole) == 0:
        yield whole


def pages(r: random.Random, context: Any, table: Table, rows: pa.Table, folder: pathlib.Path) -> None:
    """A file of Parquet with small pages, their index, bloom filters and other encodings."""
    _parquet(r, rows, folder / "pages.parquet")
    context.register_parquet(table.name, str(folder / "pages.parquet"))


def _parquet(r: random.Random, rows: pa.Table, path: pathlib.Path) -> None:
    flat = [name for name in rows.column_names if pa.types.is_integer(rows[name].type) or pa.types.is_string(rows[name].type)]
    pq.write_table(
        rows,
        path,
        row_group_size=r.choice([3, 10, 1000]) * max(1, len(rows) // 100),
        max_rows_per_page=r.choice([1, 4, 100]) * max(1, len(rows) // 100),
        write_page_index=r.random() < 0.7,
        data_page_version=r.choice(["1.0", "2.0"]),
        compression=r.choice(["none", "snappy", "zstd", "gzip", "lz4", "brotli"]),
        use_dictionary=r.choice([True, False]),
        bloom_filter_options={name: {"ndv": 50} for name in flat} if r.random() < 0.5 else None,
        write_statistics=r.random() < 0.8,
    )


def several(r: random.Random, context: Any, table: Table, rows: pa.Table, folder: pathlib.Path) -> None:
    """A folder of files, in the order of their rows' ids, which filters may leave out."""
    rows, size = rows.sort_by("id"), max(13, len(rows) // 5)
    for i, start in enumerate(range(0, max(len(rows), 1), size)):
        _parquet(r, rows.slice(start, size), folder / f"{i}.parquet")
    context.register_parquet(table.name, str(folder))


def own(r: random.Random, context: Any, table: Table, rows: pa.Table, folder: pathlib.Path) -> None:
    """A file that ballista wrote itself."""
    kind = r.choice(["parquet", "parquet", "arrow"])
    options = {
        "parquet": [
            "",
            "OPTIONS ('max_row_group_size' '5', 'data_page_row_count_limit' '2', 'bloom_filter_on_write' 'true')",
            "OPTIONS ('compression' 'uncompressed', 'dictionary_enabled' 'false', 'write_batch_size' '4')",
        ],
        "arrow": [""],
    }
    path = folder / f"own.{kind}"
    context.register_parquet(f"{table.name}_read", table.path)
    context.sql(f"COPY {table.name}_read TO '{path}' STORED AS {kind} {r.choice(options[kind])}").collect()
    getattr(context, f"register_{kind}")(table.name, str(path))


def streamed(r: random.Random, context: Any, table: Table, rows: pa.Table, folder: pathlib.Path) -> None:
    """A file or a stream of Arrow, of small batches."""
    with pa.OSFile(str(folder / "rows.arrow"), "wb") as sink:
        writer = r.choice([pa.ipc.new_file, pa.ipc.new_stream])
        options = pa.ipc.IpcWriteOptions(compression=r.choice([None, "lz4", "zstd"]), unify_dictionaries=True)
        with writer(sink, rows.schema, options=options) as out:
            out.write_table(rows, max_chunksize=max(PIECE, len(rows) // 20))
    context.register_arrow(table.name, str(folder / "rows.arrow"))


def partitioned(r: random.Random, context: Any, table: Table, rows: pa.Table, folder: pathlib.Path) -> None:
    """Folders whose names hold a column, where they are not too many."""
    if len(rows["k"].unique()) > MOST_FOLDERS:
        return several(r, context, table, rows, folder)
    keys = ds.partitioning(pa.schema([("k", pa.int32())]), flavor="hive")
    ds.write_dataset(rows, folder, format="parquet", partitioning=keys)
    if not len(rows):
        (folder / "k=1").mkdir()
        pq.write_table(rows.drop(["k"]), folder / "k=1" / "empty.parquet")
    context.register_parquet(table.name, str(folder), table_partition_cols=[("k", pa.int32())])
    return None


def text(r: random.Random, context: Any, table: Table, rows: pa.Table, folder: pathlib.Path) -> None:
    """A file of text that ballista wrote; columns that it cannot hold are joined from Parquet."""
    kind, kinds = r.choice([("csv", IN_CSV), ("json", IN_JSON)])
    held = [name for name in rows.column_names if table.kinds[name] in kinds]
    path = folder / f"text.{kind}"
    context.register_parquet(f"{table.name}_read", table.path)
    context.sql(f"COPY (SELECT {', '.join(held)} FROM {table.name}_read) TO '{path}' STORED AS {kind}").collect()
    schema = pa.schema([rows.schema.field(name) for name in held])
    getattr(context, f"register_{kind}")(f"{table.name}_text", str(path), schema=schema)
    columns = ", ".join(f"{'x' if name in held else 'y'}.{name}" for name in rows.column_names)
    tables = f"{table.name}_text AS x JOIN {table.name}_read AS y ON x.id = y.id"
    context.sql(f"CREATE VIEW {table.name} AS SELECT {columns} FROM {tables}").collect()
