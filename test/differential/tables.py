"""Makes tables of random columns and rows, written once as Parquet for all engines to read."""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import pathlib
import random
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

# Floats are multiples of a quarter: engines may add them in any order and get the same sum. The difference of infinities
# and the product of zero and a negative number, which DataFusion orders in another way, do not come up.
FLOATS = [0.0, 0.25, -0.5, 1.0, 2.75, -3.5, 100.0, 1e6, float("nan")]
SPECIAL = [0.0, -0.0, 1.5, -2.0, float("nan"), float("inf"), float("-inf")]
TEXTS = [
    "",
    " ",
    "a",
    "A",
    "ab",
    "abc",
    "a%b",
    "a_b",
    "it's",
    'quo"te',
    "{x}",
    "ß",
    "é",
    "日本",
    "😀 z",
    "new\nline",
    "10",
    "-1",
]
BYTES = [b"", b"\0", b"a", b"ab", b"\xff\x00\x80", b"\xe6\x97\xa5"]
STRUCT = pa.struct([("a", pa.int32()), ("b", pa.string())])
FIRST_DAY = datetime.date(1969, 12, 1)
SIZES = [0, 1, 2, 10, 30, 60]
ROWS_IN_GROUP = 7


def _integer(least: int, most: int) -> Callable[[random.Random], int]:
    return lambda r: r.choice([r.randint(0, 3), r.randint(-9, 9), r.randint(-1000, 1000), least, most]) % (most + 1)


def _day(r: random.Random) -> datetime.date:
    return FIRST_DAY + datetime.timedelta(days=r.choice([r.randint(0, 62), r.randint(0, 20000)]))


def _moment(r: random.Random) -> datetime.datetime:
    start = datetime.datetime.combine(_day(r), datetime.time())
    return start + datetime.timedelta(seconds=r.choice([0, r.randint(0, 86399)]), microseconds=r.choice([0, 1, 999999]))


def _decimal(digits: int, scale: int) -> Callable[[random.Random], decimal.Decimal]:
    limit = 10 ** min(digits - 1, 7)
    return lambda r: decimal.Decimal(r.choice([0, r.randint(-500, 500), r.randint(-limit, limit)])).scaleb(-scale)


def _list(r: random.Random) -> list[int | None]:
    return [r.choice([None, r.randint(-3, 3), r.randint(0, 50)]) for _ in range(r.choice([0, 1, 1, 2, 4]))]


def _struct(r: random.Random) -> dict[str, Any]:
    return {"a": r.choice([None, r.randint(-5, 5)]), "b": r.choice([None, *TEXTS])}


def _texts(r: random.Random) -> list[str | None]:
    return [r.choice([None, *TEXTS]) for _ in range(r.choice([0, 1, 2, 3]))]


def _map(r: random.Random) -> list[tuple[str, int | None]]:
    return [(key, r.choice([None, r.randint(-5, 5)])) for key in r.sample(["a", "b", "c", "日"], r.randint(0, 3))]


def _records(r: random.Random) -> list[dict[str, Any] | None]:
    return [r.choice([None, {"n": r.choice([None, r.randint(0, 9)]), "s": r.choice(TEXTS)}]) for _ in range(r.randint(0, 3))]


def _lists(r: random.Random) -> list[list[int | None] | None]:
    return [r.choice([None, _list(r), _list(r)]) for _ in range(r.randint(0, 3))]


def _outer(r: random.Random) -> dict[str, Any]:
    return {"x": r.choice([None, _struct(r)]), "y": r.choice([None, _list(r)])}


def _clock(r: random.Random) -> datetime.time:
    return r.choice([datetime.time(), datetime.time(23, 59, 59, 999999), datetime.time(r.randint(0, 23), r.randint(0, 59))])


# A column's name says its type: kind of its expressions, Arrow type, and what makes a value.
COLUMNS: dict[str, tuple[str, pa.DataType, Callable[[random.Random], Any]]] = {
    "i8": ("int", pa.int8(), _integer(-(2**7), 2**7 - 1)),
    "i16": ("int", pa.int16(), _integer(-(2**15), 2**15 - 1)),
    "i32": ("int", pa.int32(), lambda r: r.choice([r.randint(-4, 4), r.randint(-1000, 1000)])),
    "i64": ("int", pa.int64(), lambda r: r.choice([r.randint(-4, 4), r.randint(-100000, 100000)])),
    "u8": ("int", pa.uint8(), _integer(0, 2**8 - 1)),
    "u16": ("int", pa.uint16(), _integer(0, 2**16 - 1)),
    "u32": ("int", pa.uint32(), _integer(0, 2**16)),
    "u64": ("int", pa.uint64(), _integer(0, 2**20)),
    "f32": ("float", pa.float32(), lambda r: r.choice([*FLOATS, r.randint(-99, 99) / 4])),
    "f64": ("float", pa.float64(), lambda r: r.choice([*FLOATS, r.randint(-9999, 9999) / 4])),
    "z64": ("special", pa.float64(), lambda r: r.choice(SPECIAL)),
    "d5": ("decimal", pa.decimal128(5, 0), _decimal(5, 0)),
    "d3": ("decimal", pa.decimal128(3, 3), _decimal(3, 3)),
    "d9": ("decimal", pa.decimal128(9, 2), _decimal(9, 2)),
    "d18": ("decimal", pa.decimal128(18, 5), _decimal(18, 5)),
    "d20": ("decimal", pa.decimal128(20, 4), _decimal(20, 4)),
    "d38": ("decimal", pa.decimal128(38, 6), _decimal(38, 6)),
    "s": ("text", pa.string(), lambda r: r.choice(TEXTS)),
    "s2": ("text", pa.large_string(), lambda r: r.choice([*TEXTS, *(c * 20 for c in TEXTS[2:5])])),
    "sd": ("text", pa.dictionary(pa.int32(), pa.string()), lambda r: r.choice(TEXTS[:9])),
    "x": ("bytes", pa.binary(), lambda r: r.choice(BYTES)),
    "b": ("bool", pa.bool_(), lambda r: r.random() < 0.5),
    "d": ("date", pa.date32(), _day),
    "t": ("time", pa.timestamp("us"), _moment),
    "tm": ("time", pa.timestamp("ms"), lambda r: _moment(r).replace(microsecond=0)),
    "tn": ("time", pa.timestamp("ns"), _moment),
    "tz": ("zoned", pa.timestamp("us", "UTC"), _moment),
    "tb": ("zoned", pa.timestamp("us", "Europe/Berlin"), _moment),
    "c": ("clock", pa.time64("us"), _clock),
    "l": ("list", pa.list_(pa.int32()), _list),
    "ls": ("texts", pa.list_(pa.string()), _texts),
    "ll": ("lists", pa.list_(pa.list_(pa.int32())), _lists),
    "r": ("struct", STRUCT, _struct),
    "o": ("outer", pa.struct([("x", STRUCT), ("y", pa.list_(pa.int32()))]), _outer),
    "m": ("map", pa.map_(pa.string(), pa.int32()), _map),
    "lr": ("records", pa.list_(pa.struct([("n", pa.int32()), ("s", pa.string())])), _records),
}


@dataclasses.dataclass
class Table:
    """A table: the kinds of its columns, and its file."""

    name: str
    kinds: dict[str, str]
    path: str
    format: str = "parquet"


def make(r: random.Random, name: str, folder: pathlib.Path) -> Table:
    """Make a table: id is unique, k has few values and is for joins, the others are random ones of COLUMNS."""
    return fill(r, name, folder, r.choice(SIZES), 6)


def fill(r: random.Random, name: str, folder: pathlib.Path, rows: int, most: int) -> Table:
    """Make a table of so many rows, in which k is up to most."""
    names = r.sample(list(COLUMNS), r.randint(6, 14))
    ids = list(range(rows))
    r.shuffle(ids)
    columns = {"id": pa.array(ids, pa.int64()), "k": _column(r, rows, pa.int32(), lambda r: r.randint(0, most))}
    columns |= {column: _column(r, rows, *COLUMNS[column][1:]) for column in names}
    path = folder / f"{name}.parquet"
    # Statistics leave NaN out: the peers trust them all the same, and miss NaN.
    measured = [column for column, values in columns.items() if not pa.types.is_floating(values.type)]
    pq.write_table(pa.table(columns), path, row_group_size=max(ROWS_IN_GROUP, rows // 10), write_statistics=measured)
    return Table(name, {"id": "int", "k": "int", **{column: COLUMNS[column][0] for column in names}}, str(path))


def _column(r: random.Random, rows: int, kind: pa.DataType, value: Callable[[random.Random], Any]) -> pa.Array:
    nulls = r.choice([0, 0.1, 0.5, 1 if r.random() < 0.2 else 0.1])
    return pa.array([None if r.random() < nulls else value(r) for _ in range(rows)], kind)
