"""Expressions as bytes: how they were made, to make them again in another process."""

from __future__ import annotations

import base64
import json
from typing import Any

from . import _native
from ._constants import scalar_of
from ._literals import literal
from ._missing import require

_VERSION = 1


def to_bytes(expr: _native.Handle) -> bytes:
    """Write how an expression was made.

    Raises:
        TypeError: If it was not made by operators, functions and constants alone, but of SQL, of a plan, or of a function that
            is written in Python.
    """
    return json.dumps({"version": _VERSION, "expr": _written(expr)}).encode()


def from_bytes(data: bytes) -> _native.Handle:
    """Make an expression again.

    Raises:
        ValueError: If the bytes are not of an expression.
    """
    try:
        read = json.loads(data)
        if read["version"] != _VERSION:
            raise ValueError(f"expression is of version {read['version']}, and this package reads {_VERSION}")
        return _made(read["expr"])
    except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError, AttributeError, RecursionError) as error:
        raise ValueError(f"bytes are not of an expression: {error}") from error


def _written(expr: _native.Handle) -> dict[str, Any]:
    if expr.made is not None:
        name, arguments, options = expr.made
        return {"call": name, "of": [_written(argument) for argument in arguments], "options": options}
    if not expr.literal:
        raise TypeError("cannot copy or pickle an expression that lives in the engine: it is made of SQL, a plan or a function")
    pyarrow = require("pyarrow", "to_bytes()")
    value = scalar_of(expr)
    table = pyarrow.table({"value": pyarrow.array([value.as_py()], type=value.type)})
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return {"literal": base64.b64encode(sink.getvalue()).decode()}


def _made(written: dict[str, Any]) -> _native.Handle:
    if "literal" in written:
        pyarrow = require("pyarrow", "from_bytes()")
        try:
            table = pyarrow.ipc.open_stream(base64.b64decode(written["literal"], validate=True)).read_all()
        except (pyarrow.ArrowException, OSError) as error:
            raise ValueError(f"bytes are not of an expression: {error}") from error
        return literal(table["value"][0])
    arguments = [_made(argument) for argument in written["of"]]
    return _native.expr_call(written["call"], arguments, written["options"])
