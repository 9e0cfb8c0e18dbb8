"""Fills the answers of DataFusion into the case files beside this script.

    python fill.py FILE...          (needs the packages datafusion and pyarrow)

Files that end in .nulls have expressions over the columns of TABLE, and say whether results may be NULL though no column is.

A line of another case file is an expression of SQL, and what follows " => " its type and value. An answer of ours that differs
on purpose stands there, and after " ! " what DataFusion says. Lines that begin with # are comments.
"""

import decimal
import json
import re
import sys

import datafusion
import pyarrow as pa

context = datafusion.SessionContext()
PLAIN = re.compile(r"[^\s\x00-\x1f\"'\[\]{},:=>!?]([^\x00-\x1f\"'\[\]{},:=>!?]*[^\s\x00-\x1f\"'\[\]{},:=>!?])?")


def text(scalar):
    """Writes a value as the Go test does."""
    t = scalar.type
    if not scalar.is_valid:
        return "NULL"
    if pa.types.is_dictionary(t):
        return text(scalar.dictionary[scalar.index.as_py()])
    if pa.types.is_timestamp(t) or pa.types.is_date64(t):
        unit = t.unit if pa.types.is_timestamp(t) else "ms"
        return moment(scalar.cast(pa.int64()).as_py() if pa.types.is_date64(t) else scalar.value, unit)
    if pa.types.is_date32(t):
        return day(scalar.cast(pa.int32()).as_py())
    if pa.types.is_time(t):
        return clock(scalar.value * 10 ** (9 - digits(t.unit)))
    if pa.types.is_duration(t):
        return f"{scalar.value}{t.unit}"
    if pa.types.is_interval(t):
        months, days, nanos = scalar.as_py()
        return f"{months}m{days}d{nanos}n"
    if pa.types.is_map(t):
        return "{" + ", ".join(f"{text(e['key'])}: {text(e['value'])}" for e in scalar.values) + "}"
    if pa.types.is_struct(t):
        return "{" + ", ".join(f"{quote(k)}: {text(v)}" for k, v in zip([f.name for f in t], scalar.values())) + "}"
    if hasattr(scalar, "values") and not pa.types.is_struct(t):
        return "[" + ", ".join(text(e) for e in scalar.values) + "]"
    value = scalar.as_py()
    if isinstance(value, bytes):
        return "x" + value.hex()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, str):
        return quote(value)
    return str(value)


def quote(value):
    return value if PLAIN.fullmatch(value) and value != "NULL" else json.dumps(value, ensure_ascii=False)


def digits(unit):
    return {"s": 0, "ms": 3, "us": 6, "ns": 9}[unit]


def day(days):
    """Writes a day as YYYY-MM-DD, also beyond the years that Python knows."""
    era, day_of_era = divmod(days + 719468, 146097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    year = year_of_era + era * 400 + (month <= 2)
    return f"{year:04d}-{month:02d}-{day_of_year - (153 * shifted + 2) // 5 + 1:02d}"


def clock(nanos):
    seconds, nanos = divmod(nanos, 10**9)
    fraction = f".{nanos:09d}".rstrip("0") if nanos else ""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{fraction}"


def moment(value, unit):
    days, rest = divmod(value, 86400 * 10 ** digits(unit))
    return f"{day(days)}T{clock(rest * 10 ** (9 - digits(unit)))}"


def answer(expression):
    """Evaluates an expression, and says its type and value, or error."""
    try:
        table = context.sql(f"SELECT arrow_typeof({expression}), {expression}").to_arrow_table()
        return f"{table.column(0)[0]}: {text(table.column(1)[0])}"
    except BaseException as failure:  # panics of Rust are no Exception
        if isinstance(failure, KeyboardInterrupt):
            raise
        return "error"


TABLE = {
    "i": pa.array([2], pa.int64()),
    "f": pa.array([0.5]),
    "d": pa.array([decimal.Decimal("1.50")], pa.decimal128(10, 2)),
    "s": pa.array(["abc"]),
    "b": pa.array([True]),
    "dt": pa.array([19753], pa.date32()),
    "ts": pa.array([1706677200000000000], pa.timestamp("ns")),
    "t": pa.array([5], pa.time64("ns")),
    "iv": pa.array([pa.MonthDayNano([1, 2, 3])]),
    "l": pa.array([[1, 2]], pa.list_(pa.int64())),
    "st": pa.array([{"a": 1}], pa.struct([pa.field("a", pa.int64(), False)])),
    "m": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())),
}
SCHEMA = pa.schema([pa.field(name, column.type, False) for name, column in TABLE.items()])
context.register_record_batches("t", [[pa.RecordBatch.from_arrays(list(TABLE.values()), schema=SCHEMA)]])


def nullability(expression):
    field = context.sql(f"SELECT {expression} FROM t").to_arrow_table().schema.field(0)
    return "nullable" if field.nullable else "required"


def fill(line, ask):
    if not line.strip() or line.startswith("#"):
        return line
    expression, _, ours = line.partition(" => ")
    ours, deviates, _ = ours.partition(" ! ")
    theirs = ask(expression.replace("\\n", "\n"))
    return f"{expression} => {ours} ! {theirs}" if deviates else f"{expression} => {theirs}"


for path in sys.argv[1:]:
    ask = nullability if path.endswith(".nulls") else answer
    with open(path, encoding="utf-8") as file:
        lines = [fill(line.rstrip("\n"), ask) for line in file]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
