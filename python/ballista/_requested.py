"""The columns that a consumer of Arrow data asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _native
from ._arrow import abi, write
from ._arrow.types import Field, field_of
from .errors import BindingError
from .expr import Expr

if TYPE_CHECKING:
    from ._relation import Relation

# Formats of text, and of bytes, which hold the same values.
_LAYOUTS = ({"u", "U", "vu"}, {"z", "Z", "vz"})


def selected(frame: Relation, requested_schema: object) -> Relation:
    """Return the columns of a DataFrame that a schema asks for, with NULLs for those that there are not.

    Raises:
        BindingError: If a column is of another type, or one that there is not must not be NULL.
    """
    schema = abi.ArrowSchema()
    abi.from_capsule(requested_schema, schema)
    wanted = field_of(schema).children
    abi.release(schema)
    fields = frame._fields()
    if [_plain(field) for field in wanted] == [_plain(field) for field in fields]:
        return frame
    given = {field.name: field for field in fields}
    return frame.select(*(_column(frame, field, given.get(field.name)) for field in wanted))


def _plain(field: Field) -> tuple[str, object]:
    return field.name, _type(field)


def _type(field: Field) -> object:
    dictionary = None if field.dictionary is None else _type(field.dictionary)
    return field.format, [_type(child) for child in field.children], dictionary


def _column(frame: Relation, wanted: Field, given: Field | None) -> Expr:
    if given is None:
        if not wanted.nullable:
            raise BindingError(f"requested column that must not be NULL does not exist: {wanted.name!r}")
        return Expr(_null(wanted)).alias(wanted.name)
    column = frame.column(wanted.name)
    if _type(wanted) == _type(given):
        return column
    if any({wanted.format, given.format} <= layouts for layouts in _LAYOUTS) and wanted.dictionary is given.dictionary is None:
        return Expr(_native.expr_call("CAST", [column.expr, _null(wanted)])).alias(wanted.name)
    raise BindingError(f"requested column is of another type: {wanted.name!r}: expected {given.format}, got {wanted.format}")


def _null(field: Field) -> _native.Handle:
    return _native.expr_literal(write.schema(field), None)
