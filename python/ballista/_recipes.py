"""Expressions as bytes: how they were made, to make them again in another process."""

from __future__ import annotations

import base64
import json
import pickle
import sys
from typing import TYPE_CHECKING, Any

from . import _native
from ._constants import scalar_of
from ._literals import literal
from ._missing import require

if TYPE_CHECKING:
    from .context import SessionContext

_VERSION = 1
_PYTHON = "{}.{}".format(*sys.version_info)


def to_bytes(expr: _native.Handle, inline: bool) -> bytes:
    """Write how an expression was made.

    Args:
        expr: The expression.
        inline: Whether functions that are written in Python are part of it, or just their names.

    Raises:
        TypeError: If it was not made by operators, functions and constants alone, but of SQL or of a plan.
        ImportError: If a function is to be part of it and cloudpickle is not installed.
    """
    return json.dumps({"version": _VERSION, "expr": _written(expr, inline)}).encode()


def from_bytes(data: bytes, ctx: SessionContext) -> _native.Handle:
    """Make an expression again.

    Args:
        data: The bytes.
        ctx: The session that knows functions by their names, and says whether others may be made of bytes.

    Raises:
        ValueError: If the bytes are not of an expression, or have a function where that is not allowed, or of another Python.
        KeyError: If the session has no function of a name.
    """
    try:
        read = json.loads(data)
        if read["version"] != _VERSION:
            raise ValueError(f"expression is of version {read['version']}, and this package reads {_VERSION}")
        return _made(read["expr"], ctx)
    except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError, AttributeError, RecursionError) as error:
        raise ValueError(f"bytes are not of an expression: {error}") from error


def _written(expr: _native.Handle, inline: bool) -> dict[str, Any]:
    if expr.made is not None:
        name, arguments, options = expr.made
        return {"call": name, "of": [_written(argument, inline) for argument in arguments], "options": options}
    if expr.applied is not None:
        function, arguments = expr.applied
        return {**_function_written(function, inline), "of": [_written(argument, inline) for argument in arguments]}
    if not expr.literal:
        raise TypeError("cannot copy or pickle an expression that lives in the engine: it is made of SQL or of a plan")
    pyarrow = require("pyarrow", "to_bytes()")
    value = scalar_of(expr)
    table = pyarrow.table({"value": pyarrow.array([value.as_py()], type=value.type)})
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return {"literal": base64.b64encode(sink.getvalue()).decode()}


def _function_written(function: Any, inline: bool) -> dict[str, Any]:
    by_name = {"function": function.name, "kind": function._kind}
    if not inline:
        return by_name
    cloudpickle = require("cloudpickle", f"to send the function {function.name} to another process")
    return {**by_name, "python": _PYTHON, "pickled": base64.b64encode(cloudpickle.dumps(function)).decode()}


def _made(written: dict[str, Any], ctx: SessionContext) -> _native.Handle:
    if "literal" in written:
        pyarrow = require("pyarrow", "from_bytes()")
        try:
            table = pyarrow.ipc.open_stream(base64.b64decode(written["literal"], validate=True)).read_all()
        except (pyarrow.ArrowException, OSError) as error:
            raise ValueError(f"bytes are not of an expression: {error}") from error
        return literal(table["value"][0])
    arguments = [_made(argument, ctx) for argument in written["of"]]
    if "function" not in written:
        return _native.expr_call(written["call"], arguments, written["options"])
    function = _function_made(written, ctx)
    made = _native.expr_apply(function._handle, arguments)
    made.applied = function, arguments
    return made


def _function_made(written: dict[str, Any], ctx: SessionContext) -> Any:
    name = written["function"]
    if "pickled" not in written:
        return ctx._find_function(written["kind"], name)
    if not ctx._inlines:
        raise ValueError(f"Refusing to deserialize a function: {name}: the session takes functions by name only")
    if written["python"] != _PYTHON:
        raise ValueError(f"function {name} comes from Python {written['python']}, and this is {_PYTHON}")
    return pickle.loads(base64.b64decode(written["pickled"], validate=True))
