"""Columns of a fixed width in shared memory: their values, and behind them, if some are NULL, a bitmap of those that are not.

Both begin at multiples of 64 bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_ALIGNED = 64


def _aligned(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED


def _bytes(array: pa.Array[Any]) -> memoryview:
    values: Any = array.buffers()[1]
    return memoryview(values).cast("B")


def width(kind: Any) -> int:
    """Return how many bytes a value of a type takes, or 0 where values do not simply follow one another."""
    types = pa.types
    if types.is_integer(kind) or types.is_floating(kind) or types.is_temporal(kind) or types.is_decimal(kind):
        return int(kind.bit_width) // 8
    return 0


def arrays(memory: pa.Buffer, types: Sequence[Any], nulls: int, rows: int) -> list[pa.Array[Any]]:
    """Return the columns of a request, which hold on to the memory. nulls has a bit for each that has a bitmap."""
    made, place = [], 0
    for i, kind in enumerate(types):
        size, bitmap = rows * kind.bit_width // 8, None
        values = memory.slice(place, size)
        place += _aligned(size)
        if nulls >> i & 1:
            bitmap = memory.slice(place, -(-rows // 8))
            place += _aligned(-(-rows // 8))
        made.append(pa.Array.from_buffers(kind, rows, [bitmap, values], 0 if bitmap is None else -1))
    return made


class Column:
    """Takes the parts of a column of so many rows, and writes them to memory as they come."""

    def __init__(self, memory: memoryview, size: int, rows: int) -> None:
        self._memory, self._size = memory, size
        self._bitmap = _aligned(rows * size)
        self._bits = -(-rows // 8)
        self._nulls = False
        self._rows = rows

    def fits(self) -> bool:
        """Say whether the memory has room for all rows, some of which are NULL."""
        return self._bitmap + self._bits <= len(self._memory)

    def fill(self, parts: Iterable[pa.Array[Any]]) -> int:
        """Write all parts, each but the last of a multiple of eight rows, and return how many bytes they take."""
        size, row = self._size, 0
        for part in parts:
            rows, start = len(part), part.offset * size
            if not rows:
                continue
            values = _bytes(part)
            self._memory[row * size : (row + rows) * size] = values[start : start + rows * size]
            if part.null_count:
                self._mark(row, part)
            row += rows
        return self._bitmap + self._bits if self._nulls else row * size

    def _mark(self, row: int, part: pa.Array[Any]) -> None:
        """Note which rows of a part are NULL. All rows are valid until the first that is not."""
        if not self._nulls:
            self._nulls = True
            self._memory[self._bitmap : self._bitmap + self._bits] = b"\xff" * self._bits
        valid = pc.invert(part.is_null())  # is_valid() may give a part of another bitmap, which begins within a byte
        bits = _bytes(valid)[: -(-len(part) // 8)]
        start = self._bitmap + row // 8
        self._memory[start : start + len(bits)] = bits
