"""Python values as arrays of the C data interface.

The memory is Python's: it is kept here, by the address of what points at it, until the structure is released.
"""

from __future__ import annotations

import ctypes
import datetime
import itertools
import struct
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from . import abi
from .types import Field

_kept: dict[int, object] = {}
_keys = itertools.count(1)


def _keep(*objects: object) -> int:
    key = next(_keys)
    _kept[key] = objects
    return key


def _release(structure: abi.ArrowSchema | abi.ArrowArray) -> None:
    for i in range(structure.n_children):
        abi.release(structure.children[i].contents)
    _kept.pop(structure.private_data, None)
    structure.release = type(structure.release)()


_release_schema = abi.SchemaRelease(lambda pointer: _release(pointer.contents))
_release_array = abi.ArrayRelease(lambda pointer: _release(pointer.contents))


def schema(field: Field) -> abi.ArrowSchema:
    """Make a schema, which the caller has to release or give away."""
    name, form = field.name.encode(), field.format.encode()
    children, pointers = _children([schema(child) for child in field.children], abi.ArrowSchema)
    made = abi.ArrowSchema(format=form, name=name, n_children=len(children), release=_release_schema)
    made.flags = abi.FLAG_NULLABLE if field.nullable else 0
    made.children = pointers
    made.private_data = _keep(name, form, children, pointers)
    return made


def array(field: Field, values: Sequence[Any]) -> abi.ArrowArray:
    """Make an array, which the caller has to release or give away."""
    buffers, parts = _WRITERS[field.kind](field, values)
    if field.kind != "n":
        buffers = [_validity(values), *buffers]
    return _assemble(len(values), buffers, parts, nulls=sum(value is None for value in values))


def batch(fields: Sequence[Field], columns: Sequence[Sequence[Any]], rows: int) -> tuple[abi.ArrowSchema, abi.ArrowArray]:
    """Make a batch of columns, a schema and an array, which the caller has to release or give away."""
    root = Field("", "+s", nullable=False, children=tuple(fields))
    return schema(root), _assemble(rows, [None], [array(field, column) for field, column in zip(fields, columns)])


def _assemble(length: int, buffers: list[bytes | None], parts: Sequence[abi.ArrowArray], nulls: int = 0) -> abi.ArrowArray:
    children, pointers = _children(parts, abi.ArrowArray)
    addresses = (ctypes.c_void_p * len(buffers))(*(_address(buffer) for buffer in buffers))
    made = abi.ArrowArray(length=length, null_count=nulls, n_buffers=len(buffers), n_children=len(children))
    made.release = _release_array
    made.buffers = ctypes.cast(addresses, ctypes.POINTER(ctypes.c_void_p))
    made.children = pointers
    made.private_data = _keep(buffers, addresses, children, pointers)
    return made


def _children(parts: Sequence[Any], kind: Any) -> tuple[Any, Any]:
    """Return structures side by side, and pointers to them."""
    held = (kind * len(parts))()
    for i, part in enumerate(parts):
        abi.move(part, held[i])
    pointers = (ctypes.POINTER(kind) * len(parts))(*(ctypes.pointer(child) for child in held))
    return held, ctypes.cast(pointers, ctypes.POINTER(ctypes.POINTER(kind)))


def _address(buffer: bytes | None) -> int | None:
    return None if buffer is None else ctypes.cast(ctypes.c_char_p(buffer), ctypes.c_void_p).value


def _bits(flags: Sequence[bool]) -> bytes:
    eights = (flags[i : i + 8] for i in range(0, len(flags), 8))
    return bytes(sum(1 << bit for bit, flag in enumerate(eight) if flag) for eight in eights)


def _validity(values: Sequence[Any]) -> bytes | None:
    return _bits([value is not None for value in values]) if None in values else None


Written = tuple[list["bytes | None"], Sequence[abi.ArrowArray]]
Write = Callable[[Field, Sequence[Any]], Written]


def _null(_field: Field, _values: Sequence[Any]) -> Written:
    return [], ()


def _boolean(_field: Field, values: Sequence[Any]) -> Written:
    return [_bits([bool(value) for value in values])], ()


def _packed(code: str, number: Callable[[Any], Any] = lambda value: value) -> Write:
    """Write numbers of a struct code, which number makes of values."""

    def write(field: Field, values: Sequence[Any]) -> Written:
        numbers = (0 if value is None else number(value) for value in values)
        try:
            return [struct.pack(f"={len(values)}{code}", *numbers)], ()
        except struct.error as error:
            raise OverflowError(f"number out of range in column {field.name!r}: {error}") from None

    return write


def _microseconds(moment: datetime.datetime) -> int:
    return _duration(moment - datetime.datetime(1970, 1, 1, tzinfo=moment.tzinfo and datetime.timezone.utc))


def _microseconds_of_day(time: datetime.time) -> int:
    return ((time.hour * 60 + time.minute) * 60 + time.second) * 1_000_000 + time.microsecond


def _days(date: datetime.date) -> int:
    return date.toordinal() - datetime.date(1970, 1, 1).toordinal()


def _duration(value: datetime.timedelta) -> int:
    return value // datetime.timedelta(microseconds=1)


def _decimal(field: Field, values: Sequence[Any]) -> Written:
    scale = int(field.parameters.split(",")[1])

    def unscaled(value: Any) -> int:
        sign, digits, exponent = Decimal(value).as_tuple()
        number = int("".join(map(str, digits)) + "0" * (int(exponent) + scale))
        return -number if sign else number

    numbers = (0 if value is None else unscaled(value) for value in values)
    return [b"".join(number.to_bytes(16, "little", signed=True) for number in numbers)], ()


def _binary(_field: Field, values: Sequence[Any]) -> Written:
    parts = [b"" if value is None else value.encode() if isinstance(value, str) else bytes(value) for value in values]
    offsets = list(itertools.accumulate(map(len, parts), initial=0))
    try:
        return [struct.pack(f"={len(offsets)}i", *offsets), b"".join(parts)], ()
    except struct.error:
        raise OverflowError("column with more than 2 GiB of text: split it, or install pyarrow") from None


def _view(field: Field, values: Sequence[Any]) -> Written:
    """Write views that all refer to one buffer, apart from those of up to twelve bytes, which are in the view."""
    (offsets_of_parts, data), _ = _binary(field, values)
    offsets = struct.unpack(f"={len(values) + 1}i", offsets_of_parts or b"")
    views = []
    for start, end in zip(offsets, offsets[1:]):
        part = (data or b"")[start:end]
        short = len(part) <= 12
        views.append(struct.pack("=i12s" if short else "=i4sii", len(part), *((part,) if short else (part[:4], 0, start))))
    return [b"".join(views), data, struct.pack("=q", len(data or b""))], ()


def _list(field: Field, values: Sequence[Any]) -> Written:
    lists = [[] if value is None else list(value) for value in values]
    offsets = list(itertools.accumulate(map(len, lists), initial=0))
    elements = array(field.children[0], [element for value in lists for element in value])
    return [struct.pack(f"={len(offsets)}i", *offsets)], (elements,)


def _struct(field: Field, values: Sequence[Any]) -> Written:
    rows = [{} if value is None else value for value in values]
    return [], [array(child, [row.get(child.name) for row in rows]) for child in field.children]


_WRITERS: dict[str, Write] = {
    "n": _null, "b": _boolean, "l": _packed("q"), "g": _packed("d", float), "u": _binary, "z": _binary, "vu": _view,
    "tdD": _packed("i", _days), "ttu": _packed("q", _microseconds_of_day), "tDu": _packed("q", _duration),
    "tsu": _packed("q", _microseconds), "d": _decimal, "+l": _list, "+s": _struct,
}  # fmt: skip
