"""Types of Arrow as plain data, read from a schema of the C data interface."""

from __future__ import annotations

import ctypes
import struct
from dataclasses import dataclass

from . import abi


@dataclass(frozen=True)
class Field:
    """A type with its name. Format is that of the C data interface, such as ``l`` for 64-bit integers."""

    name: str
    format: str
    nullable: bool = True
    children: tuple[Field, ...] = ()
    dictionary: Field | None = None
    flags: int = 0
    metadata: tuple[tuple[bytes, bytes], ...] = ()

    @property
    def kind(self) -> str:
        """The format without its parameters: ``d`` for ``d:10,2``."""
        return self.format.partition(":")[0]

    @property
    def parameters(self) -> str:
        """The parameters of the format: ``10,2`` for ``d:10,2``."""
        return self.format.partition(":")[2]


def field_of(schema: abi.ArrowSchema) -> Field:
    """Read a schema, and leave it as it is."""
    return Field(
        name=(schema.name or b"").decode(),
        format=schema.format.decode(),
        nullable=bool(schema.flags & abi.FLAG_NULLABLE),
        children=tuple(field_of(schema.children[i].contents) for i in range(schema.n_children)),
        dictionary=field_of(schema.dictionary.contents) if schema.dictionary else None,
        flags=schema.flags,
        metadata=_metadata(schema.metadata),
    )


def _metadata(address: int | None) -> tuple[tuple[bytes, bytes], ...]:
    """Read pairs of byte strings, each with its length in front."""
    if not address:
        return ()
    position = address

    def number() -> int:
        nonlocal position
        position += 4
        return int(struct.unpack("=i", ctypes.string_at(position - 4, 4))[0])

    def text() -> bytes:
        nonlocal position
        length = number()
        position += length
        return ctypes.string_at(position - length, length)

    return tuple((text(), text()) for _ in range(number()))
