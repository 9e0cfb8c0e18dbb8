"""Writes beside each Parquet file what DataFusion reads from it: the schema, and some rows.

    python expect.py FILE...

Needs datafusion and pyarrow. Values are in the form that the test compares: numbers as they are (dates, times and
decimals as the integers that are stored), floats that JSON lacks as strings, binary in base64, structs and the entries
of maps as lists.
"""

import base64
import decimal
import json
import math
import pathlib
import sys

import datafusion
import pyarrow as pa

ROWS = 50  # at most, spread over the file


def column(array):
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    kind = array.type
    name = str(kind)
    valid = array.is_valid().to_pylist()
    if pa.types.is_null(kind):
        return [None] * len(array)
    if pa.types.is_dictionary(kind):
        return column(array.dictionary_decode())
    if pa.types.is_struct(kind):
        fields = [column(array.field(i)) for i in range(kind.num_fields)]
        return [list(row) if ok else None for ok, row in zip(valid, zip(*fields))]
    if pa.types.is_map(kind):
        entries = [list(pair) for pair in zip(column(array.keys), column(array.items))]
        return lists(valid, entries, array.offsets.to_pylist())
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return lists(valid, column(array.values), array.offsets.to_pylist())
    if pa.types.is_fixed_size_list(kind):
        offsets = [(array.offset + i) * kind.list_size for i in range(len(array) + 1)]
        return lists(valid, column(array.values), offsets)
    if pa.types.is_date32(kind) or pa.types.is_time32(kind):
        return array.view(pa.int32()).to_pylist()
    if pa.types.is_temporal(kind):
        return array.view(pa.int64()).to_pylist()
    if "binary" in name:
        return [None if v is None else base64.b64encode(v).decode() for v in array.to_pylist()]
    return [scalar(v, kind) for v in array.to_pylist()]


def lists(valid, values, offsets):
    return [values[offsets[i] : offsets[i + 1]] if ok else None for i, ok in enumerate(valid)]


def scalar(value, kind):
    if isinstance(value, decimal.Decimal):
        return int(value.scaleb(kind.scale, decimal.Context(prec=80)))
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return float(value) if pa.types.is_float16(kind) and value is not None else value


def field(f):
    described = {"name": f.name, "type": typename(f.type), "nullable": f.nullable}
    if f.metadata:
        described["metadata"] = {k.decode(): v.decode() for k, v in f.metadata.items()}
    return described


def typename(kind):
    if pa.types.is_struct(kind):
        return {"struct": [field(f) for f in kind]}
    if pa.types.is_map(kind):
        return {"map": [field(kind.key_field), field(kind.item_field)]}
    for name, test in [
        ("list", pa.types.is_list),
        ("large_list", pa.types.is_large_list),
        ("fixed_size_list", pa.types.is_fixed_size_list),
    ]:
        if test(kind):
            return {name: field(kind.value_field)}
    return str(kind)


def expect(path):
    context = datafusion.SessionContext()
    context.register_parquet("t", str(path))
    frame = context.table("t")
    schema = frame.schema()
    table = pa.Table.from_batches(frame.collect(), schema=schema)
    every = max(1, math.ceil(table.num_rows / ROWS))
    columns = [column(table.column(i))[::every] for i in range(table.num_columns)]
    lines = [json.dumps(c, ensure_ascii=False, separators=(",", ":")) for c in columns]
    fields = [json.dumps(field(f), ensure_ascii=False) for f in schema]
    listed = ",\n  ".join(fields)
    values = ",\n  ".join(lines)
    return f'{{"rows": {table.num_rows}, "every": {every},\n "fields": [\n  {listed}],\n "columns": [\n  {values}]}}\n'


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        path = pathlib.Path(argument)
        path.with_suffix(".json").write_text(expect(path))
