"""Arrays of the C data interface as Python lists of raw values.

A raw value is None for NULL; a bool, an int (also for decimals, dates, times, timestamps and durations, in their unit),
a float, a str or bytes; a list of raw values for lists; a tuple of raw values for structs; a list of (key, value) for maps;
and (months, days, nanoseconds) for intervals.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable, Sequence
from typing import Any

from ..errors import UnsupportedError
from .abi import ArrowArray
from .types import Field

# Formats of the C data interface whose values are numbers: the code of memoryview.cast, and the width in bytes.
_NUMBERS = {
    "c": ("b", 1), "C": ("B", 1), "s": ("h", 2), "S": ("H", 2), "i": ("i", 4), "I": ("I", 4), "l": ("q", 8), "L": ("Q", 8),
    "f": ("f", 4), "g": ("d", 8), "tdD": ("i", 4), "tdm": ("q", 8), "tts": ("i", 4), "ttm": ("i", 4), "ttu": ("q", 8),
    "ttn": ("q", 8), "tss": ("q", 8), "tsm": ("q", 8), "tsu": ("q", 8), "tsn": ("q", 8), "tDs": ("q", 8), "tDm": ("q", 8),
    "tDu": ("q", 8), "tDn": ("q", 8), "tiM": ("i", 4),
}  # fmt: skip

_BITS = [tuple(bool(byte >> bit & 1) for bit in range(8)) for byte in range(256)]


def values(field: Field, array: ArrowArray, start: int = 0, length: int | None = None) -> list[Any]:
    """Read the elements from start, or length of them."""
    first = array.offset + start
    count = array.length - start if length is None else length
    if field.dictionary is not None:
        return _dictionary(field, array, first, count)
    read = _READERS.get(field.kind)
    if read is None:
        raise UnsupportedError(f"reading arrays of the format {field.format!r} needs pyarrow: use to_arrow_table()")
    elements = read(field, array, first, count)
    return _with_nulls(array, elements, first)


def _with_nulls(array: ArrowArray, elements: list[Any], first: int) -> list[Any]:
    if array.null_count == 0 or array.n_buffers == 0 or not array.buffers[0]:
        return elements
    valid = _bits(array.buffers[0], first, len(elements))
    return [element if ok else None for element, ok in zip(elements, valid)]


def _buffer(address: int | None, size: int) -> memoryview:
    """View memory, which must stay valid while the view is in use."""
    if not address or size == 0:
        return memoryview(b"")
    return memoryview((ctypes.c_char * size).from_address(address)).cast("B")


def _numbers(address: int | None, code: str, width: int, first: int, count: int) -> Sequence[Any]:
    if count == 0:
        return []
    view = _buffer((address or 0) + first * width, count * width)
    return view.cast(code).tolist()  # type: ignore[call-overload, no-any-return]


def _bits(address: int, first: int, count: int) -> list[bool]:
    start, end = first // 8, (first + count + 7) // 8
    bits = [bit for byte in _buffer(address + start, end - start) for bit in _BITS[byte]]
    return bits[first % 8 : first % 8 + count]


def _null(_field: Field, _array: ArrowArray, _first: int, count: int) -> list[Any]:
    return [None] * count


def _boolean(_field: Field, array: ArrowArray, first: int, count: int) -> list[Any]:
    return list(_bits(array.buffers[1], first, count)) if count else []


def _number(field: Field, array: ArrowArray, first: int, count: int) -> list[Any]:
    code, width = _NUMBERS[field.kind]
    return list(_numbers(array.buffers[1], code, width, first, count))


def _half(_field: Field, array: ArrowArray, first: int, count: int) -> list[Any]:
    data = _buffer((array.buffers[1] or 0) + 2 * first, 2 * count)
    return list(struct.unpack(f"={count}e", data))


def _records(layout: str) -> Callable[[Field, ArrowArray, int, int], list[Any]]:
    """Read tuples of a struct layout."""
    width = struct.calcsize(layout)

    def read(_field: Field, array: ArrowArray, first: int, count: int) -> list[Any]:
        return list(struct.iter_unpack(layout, _buffer((array.buffers[1] or 0) + first * width, count * width)))

    return read


def _day_time(field: Field, array: ArrowArray, first: int, count: int) -> list[Any]:
    return [(0, days, milliseconds * 1_000_000) for days, milliseconds in _records("=ii")(field, array, first, count)]


def _decimal(field: Field, array: ArrowArray, first: int, count: int) -> list[Any]:
    bits = (field.parameters.split(",") + ["128"])[2]
    width = int(bits) // 8
    data = bytes(_buffer((array.buffers[1] or 0) + first * width, count * width))
    return [int.from_bytes(data[i : i + width], "little", signed=True) for i in range(0, len(data), width)]


def _fixed_binary(field: Field, array: ArrowArray, first: int, count: int) -> list[Any]:
    width = int(field.parameters)
    data = bytes(_buffer((array.buffers[1] or 0) + first * width, count * width))
    return [data[i * width : (i + 1) * width] for i in range(count)]


def _offsets(array: ArrowArray, wide: bool, first: int, count: int) -> Sequence[int]:
    code, width = ("q", 8) if wide else ("i", 4)
    return _numbers(array.buffers[1], code, width, first, count + 1) if count else [0]


def _binary(field: Field, array: ArrowArray, first: int, count: int) -> list[Any]:
    offsets = _offsets(array, field.kind in "ZU", first, count)
    low, high = offsets[0], offsets[-1]
    data = bytes(_buffer((array.buffers[2] or 0) + low, high - low))
    return [data[a - low : b - low] for a, b in zip(offsets, offsets[1:])]


def _view(_field: Field, array: ArrowArray, first: int, count: int) -> list[Any]:
    """Read views: a length, then twelve bytes of data, or a prefix, the number of a buffer and an offset."""
    valid = _bits(array.buffers[0], first, count) if count and array.buffers[0] else [True] * count
    views = bytes(_buffer((array.buffers[1] or 0) + 16 * first, 16 * count))
    elements: list[Any] = []
    for i, ok in zip(range(0, 16 * count, 16), valid):
        length, buffer, offset = struct.unpack_from("=i4xii", views, i)
        if not ok:
            elements.append(b"")
        elif length <= 12:
            elements.append(views[i + 4 : i + 4 + length])
        else:
            elements.append(ctypes.string_at(array.buffers[2 + buffer] + offset, length))
    return elements


def _text(
    read: Callable[[Field, ArrowArray, int, int], list[Any]],
) -> Callable[[Field, ArrowArray, int, int], list[Any]]:
    return lambda field, array, first, count: [data.decode() for data in read(field, array, first, count)]


def _list(field: Field, array: ArrowArray, first: int, count: int) -> list[Any]:
    offsets = _offsets(array, field.kind == "+L", first, count)
    return _slices(field, array, [(a, b - a) for a, b in zip(offsets, offsets[1:])])


def _list_view(field: Field, array: ArrowArray, first: int, count: int) -> list[Any]:
    code, width = ("q", 8) if field.kind == "+vL" else ("i", 4)
    starts = _numbers(array.buffers[1], code, width, first, count)
    lengths = _numbers(array.buffers[2], code, width, first, count)
    return _slices(field, array, list(zip(starts, lengths)))


def _fixed_list(field: Field, array: ArrowArray, first: int, count: int) -> list[Any]:
    width = int(field.parameters)
    return _slices(field, array, [(i * width, width) for i in range(first, first + count)])


def _slices(field: Field, array: ArrowArray, spans: list[tuple[int, int]]) -> list[Any]:
    low = min((start for start, length in spans if length), default=0)
    high = max((start + length for start, length in spans if length), default=0)
    elements = values(field.children[0], array.children[0].contents, low, high - low)
    return [elements[start - low : start - low + length] for start, length in spans]


def _struct(field: Field, array: ArrowArray, first: int, count: int) -> list[Any]:
    columns = [values(child, array.children[i].contents, first, count) for i, child in enumerate(field.children)]
    return list(zip(*columns)) if columns else [()] * count


def _dictionary(field: Field, array: ArrowArray, first: int, count: int) -> list[Any]:
    assert field.dictionary is not None
    codes = _with_nulls(array, _number(field, array, first, count), first)
    entries = values(field.dictionary, array.dictionary.contents)
    return [None if code is None else entries[code] for code in codes]


_READERS: dict[str, Callable[[Field, ArrowArray, int, int], list[Any]]] = {
    **dict.fromkeys(_NUMBERS, _number),
    "n": _null, "b": _boolean, "e": _half, "d": _decimal, "tiD": _day_time, "tin": _records("=iiq"),
    "z": _binary, "Z": _binary, "u": _text(_binary), "U": _text(_binary), "w": _fixed_binary, "vz": _view, "vu": _text(_view),
    "+l": _list, "+L": _list, "+m": _list, "+vl": _list_view, "+vL": _list_view, "+w": _fixed_list, "+s": _struct,
}  # fmt: skip
