"""The structures of Arrow's C data and stream interfaces, and the capsules that carry them between Python libraries."""

from __future__ import annotations

import ctypes


class ArrowSchema(ctypes.Structure):
    """A type, with a name, flags and metadata."""


class ArrowArray(ctypes.Structure):
    """The data of an array. It owns its buffers until it is released."""


class ArrowArrayStream(ctypes.Structure):
    """A source of arrays that have one schema."""


SchemaRelease = ctypes.CFUNCTYPE(None, ctypes.POINTER(ArrowSchema))
ArrayRelease = ctypes.CFUNCTYPE(None, ctypes.POINTER(ArrowArray))
StreamRelease = ctypes.CFUNCTYPE(None, ctypes.POINTER(ArrowArrayStream))

ArrowSchema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_void_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(ArrowSchema))),
    ("dictionary", ctypes.POINTER(ArrowSchema)),
    ("release", SchemaRelease),
    ("private_data", ctypes.c_void_p),
]
ArrowArray._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(ArrowArray))),
    ("dictionary", ctypes.POINTER(ArrowArray)),
    ("release", ArrayRelease),
    ("private_data", ctypes.c_void_p),
]
ArrowArrayStream._fields_ = [
    ("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ArrowArrayStream), ctypes.POINTER(ArrowSchema))),
    ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ArrowArrayStream), ctypes.POINTER(ArrowArray))),
    ("get_last_error", ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.POINTER(ArrowArrayStream))),
    ("release", StreamRelease),
    ("private_data", ctypes.c_void_p),
]

FLAG_NULLABLE = 2

Structure = ArrowSchema | ArrowArray | ArrowArrayStream


def release(structure: Structure) -> None:
    """Release a structure, unless that was done or it was moved elsewhere."""
    if structure.release:
        structure.release(ctypes.byref(structure))


def move(source: Structure, target: Structure) -> None:
    """Give what source owns to target."""
    ctypes.memmove(ctypes.byref(target), ctypes.byref(source), ctypes.sizeof(source))
    source.release = type(source.release)()


CAPSULE_NAMES: dict[type[Structure], bytes] = {
    ArrowSchema: b"arrow_schema",
    ArrowArray: b"arrow_array",
    ArrowArrayStream: b"arrow_array_stream",
}

_capsule_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_capsule_pointer.restype = ctypes.c_void_p
_capsule_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]


def from_capsule(made: object, target: Structure) -> None:
    """Move the structure in a capsule to target. Raises ValueError for a capsule of something else."""
    address = _capsule_pointer(made, CAPSULE_NAMES[type(target)])
    move(type(target).from_address(address), target)
