"""The functions of the library as Python functions, with types."""

from __future__ import annotations

import base64
import ctypes
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ._abi import Handle as Handle
from ._abi import Options as Options
from ._abi import array_of, call, handle, json_of, string, text
from ._arrow.abi import CAPSULE_NAMES, ArrowArray, ArrowArrayStream, ArrowSchema, Structure
from ._library import library
from ._prototypes import LogCallback


def version() -> str:
    """Return the version of the library."""
    version: bytes = library().functions.ballista_version()
    return version.decode()


def set_log(receive: Callable[[int, str], None] | None, level: int) -> None:
    """Send log lines of at least the level to a function, or nowhere."""
    global _log_callback

    def callback(_context: object, level: int, line: bytes) -> None:
        assert receive is not None
        receive(level, line.decode(errors="replace"))

    made = LogCallback(callback) if receive else LogCallback()
    call("set_log", made, None, level)
    _log_callback = made


# The library calls it until another one is set.
_log_callback: object = None


def functions() -> list[dict[str, Any]]:
    """Describe all functions of SQL."""
    described: list[dict[str, Any]] = json.loads(string("functions"))
    return described


def program(arguments: Sequence[str]) -> int:
    """Run the program ballista until it ends, and return its exit code."""
    code = ctypes.c_int32()
    call("program", json.dumps(list(arguments)).encode(), ctypes.byref(code))
    return code.value


def session_open(options: Mapping[str, str]) -> Handle:
    """Open a session."""
    return handle("session_open", json_of(options))


def session_connect(address: str, options: Mapping[str, str]) -> Handle:
    """Open a session on a cluster."""
    return handle("session_connect", text(address), json_of(options))


def session_standalone(cluster: Options, options: Mapping[str, str]) -> Handle:
    """Open a session on a cluster of its own."""
    return handle("session_standalone", json_of(cluster), json_of(options))


def session_id(session: Handle) -> str:
    """Return the identifier of a session."""
    return string("session_id", session.value)


def session_settings(session: Handle) -> dict[str, str | None]:
    """Return all settings of a session."""
    settings: dict[str, str | None] = json.loads(string("session_settings", session.value))
    return settings


def sql_statements(sql: str) -> list[dict[str, Any]]:
    """Cut a text into statements, each with the names of its parameters."""
    statements: list[dict[str, Any]] = json.loads(string("sql_statements", text(sql)))
    return statements


def session_sql(session: Handle, sql: str, options: Options, parameters: Mapping[str, Handle]) -> Handle:
    """Make a plan of a statement."""
    options = {**options, "parameters": list(parameters)} if parameters else options
    values = list(parameters.values())
    return handle("session_sql", session.value, text(sql), json_of(options), array_of(values), len(values))


def session_references(session: Handle, sql: str) -> list[tuple[str, str, str]]:
    """Return the catalogs, schemas and names of the tables that a statement refers to."""
    return [
        (catalog, schema, name) for catalog, schema, name in json.loads(string("session_references", session.value, text(sql)))
    ]


def session_files(
    session: Handle,
    name: str | None,
    format: str,  # noqa: A002
    paths: Sequence[str],
    options: Mapping[str, str],
    schema: ArrowSchema | None,
    partitions: ArrowSchema | None,
) -> Handle:
    """Make a plan that reads files. With a name, register them as a table too."""
    return handle(
        "session_files",
        session.value,
        None if name is None else text(name),
        text(format),
        json.dumps(list(paths)).encode(),
        json_of(options),
        schema and ctypes.byref(schema),
        partitions and ctypes.byref(partitions),
    )


def session_stream(session: Handle, name: str | None, stream: ArrowArrayStream) -> Handle:
    """Make a plan that reads the batches of a stream. With a name, register them as a table too."""
    encoded = None if name is None else text(name)
    return handle("session_stream", session.value, encoded, ctypes.byref(stream))


def session_register(session: Handle, name: str, plan: Handle) -> None:
    """Register a plan as a view."""
    call("session_register", session.value, text(name), plan.value)


def session_deregister(session: Handle, name: str) -> bool:
    """Remove a table or a view, and say whether there was one."""
    existed = ctypes.c_int32()
    call("session_deregister", session.value, text(name), ctypes.byref(existed))
    return bool(existed.value)


def session_table(session: Handle, name: str) -> Handle:
    """Make a plan that reads a table."""
    return handle("session_table", session.value, text(name))


def session_catalog(session: Handle) -> dict[str, dict[str, dict[str, str]]]:
    """Return the kinds of all tables, by catalog, schema and name."""
    catalog: dict[str, dict[str, dict[str, str]]] = json.loads(string("session_catalog", session.value))
    return catalog


def function_new(number: int, options: Options, signature: Any) -> Handle:
    """Describe a function of this process, with a schema of pyarrow of its arguments, states and result."""
    schema = ArrowSchema()
    signature._export_to_c(ctypes.addressof(schema))
    return handle("function_new", number, json_of(options), ctypes.byref(schema))


def session_add_function(session: Handle, function: Handle) -> None:
    """Register a function."""
    call("session_add_function", session.value, function.value)


def session_drop_function(session: Handle, kind: str, name: str) -> bool:
    """Remove a function, and say whether there was one."""
    existed = ctypes.c_int32()
    call("session_drop_function", session.value, text(kind), text(name), ctypes.byref(existed))
    return bool(existed.value)


def session_add_table_function(session: Handle, name: str, number: int) -> None:
    """Register a table function of this process."""
    call("session_add_table_function", session.value, text(name), number)


def session_drop_table_function(session: Handle, name: str) -> bool:
    """Remove a table function, and say whether there was one."""
    existed = ctypes.c_int32()
    call("session_drop_table_function", session.value, text(name), ctypes.byref(existed))
    return bool(existed.value)


def session_functions(session: Handle) -> dict[str, list[str]]:
    """Return the names of all functions, by kind."""
    names: dict[str, list[str]] = json.loads(string("session_functions", session.value))
    return names


def expr_apply(function: Handle, arguments: Sequence[Handle]) -> Handle:
    """Make a call of a function of this process."""
    return handle("expr_apply", function.value, array_of(arguments), len(arguments))


def expr_literal(schema: ArrowSchema, array: ArrowArray | None) -> Handle:
    """Make a literal of the first element of an array, or a NULL of the type."""
    made = handle("expr_literal", ctypes.byref(schema), array and ctypes.byref(array))
    made.literal = True
    return made


def expr_call(name: str, arguments: Sequence[Handle], options: Options | None = None) -> Handle:
    """Make an expression of others."""
    made = handle("expr_call", text(name), array_of(arguments), len(arguments), json_of(options))
    made.made = name, tuple(arguments), options
    return made


def expr_parse(plan: Handle, sql: str) -> Handle:
    """Make an expression of SQL over the columns of a plan."""
    return handle("expr_parse", plan.value, text(sql))


def expr_text(expr: Handle, form: str) -> str:
    """Return the text of an expression."""
    return string("expr_text", expr.value, text(form))


def expr_describe(expr: Handle) -> dict[str, Any]:
    """Say what an expression is."""
    described: dict[str, Any] = json.loads(string("expr_describe", expr.value))
    return described


def expr_part(expr: Handle, i: int) -> Handle:
    """Return a part of an expression."""
    return handle("expr_part", expr.value, i)


def expr_value(expr: Handle) -> tuple[ArrowSchema, ArrowArray]:
    """Return the value of a literal as an array of one element, which the caller has to release or give away."""
    schema, array = ArrowSchema(), ArrowArray()
    call("expr_value", expr.value, ctypes.byref(schema), ctypes.byref(array))
    return schema, array


def plan_call(
    session: Handle,
    name: str,
    inputs: Sequence[Handle],
    exprs: Sequence[Handle] = (),
    options: Options | None = None,
) -> Handle:
    """Make a plan of others."""
    return handle(
        "plan_call",
        session.value,
        text(name),
        array_of(inputs),
        len(inputs),
        array_of(exprs),
        len(exprs),
        json_of(options),
    )


def plan_schema(plan: Handle) -> ArrowSchema:
    """Return the schema of a plan, which the caller has to release."""
    schema = ArrowSchema()
    call("plan_schema", plan.value, ctypes.byref(schema))
    return schema


def plan_text(plan: Handle, form: str) -> str:
    """Return the text of a plan."""
    return string("plan_text", plan.value, text(form))


def plan_columns(plan: Handle) -> list[dict[str, str]]:
    """Return the names of the columns of a result, and of their types."""
    columns: list[dict[str, str]] = json.loads(plan_text(plan, "columns"))
    return columns


def plan_tree(plan: Handle) -> dict[str, Any]:
    """Return how a plan is run, as a tree, and what its operators did when it ran last."""
    tree: dict[str, Any] = json.loads(plan.ran or plan_text(plan, "tree"))
    return tree


def plan_column(plan: Handle, name: str) -> str:
    """Return the qualified name of a column."""
    return string("plan_column", plan.value, text(name))


def plan_describe(plan: Handle) -> dict[str, Any]:
    """Say what the uppermost node of a plan is."""
    described: dict[str, Any] = json.loads(string("plan_describe", plan.value))
    return described


def plan_input(plan: Handle, i: int) -> Handle:
    """Return an input of the uppermost node of a plan."""
    return handle("plan_input", plan.value, i)


def plan_expr(plan: Handle, i: int) -> Handle:
    """Return an expression of the uppermost node of a plan."""
    return handle("plan_expr", plan.value, i)


def plan_sql(plan: Handle, dialect: str) -> str:
    """Return a plan as SQL."""
    return string("plan_sql", plan.value, text(dialect))


def plan_bytes(plan: Handle) -> bytes:
    """Return the plan of a query as bytes."""
    return base64.b64decode(string("plan_bytes", plan.value))


def session_plan(session: Handle, data: bytes) -> Handle:
    """Return a plan that `plan_bytes` has written, in a session."""
    return handle("session_plan", session.value, text(base64.b64encode(data).decode()))


def plan_optimize(plan: Handle) -> Handle:
    """Return the plan as this process optimizes it."""
    return handle("plan_optimize", plan.value)


def plan_execute(plan: Handle) -> Handle:
    """Start a query."""
    return handle("plan_execute", plan.value)


def query_wait(query: Handle, milliseconds: int) -> bool:
    """Wait for the next batch, and say whether it is there."""
    state = ctypes.c_int32()
    call("query_wait", query.value, milliseconds, ctypes.byref(state))
    return bool(state.value)


def query_progress(query: Handle) -> dict[str, float]:
    """Say what a query did so far."""
    progress: dict[str, float] = json.loads(string("query_progress", query.value))
    return progress


def query_plan(query: Handle) -> str | None:
    """Return how a query is run, as text of what `plan_tree` has, with what its operators did; None while it is not known."""
    described = string("query_plan", query.value)
    return None if described.strip() == "null" else described


def query_cancel(query: Handle) -> None:
    """Make a query end soon."""
    call("query_cancel", query.value)


def query_stream(query: Handle) -> ArrowArrayStream:
    """Take the stream of a query's batches, which the caller has to release."""
    stream = ArrowArrayStream()
    call("query_stream", query.value, ctypes.byref(stream))
    return stream


def query_error(query: Handle) -> None:
    """Raise the error that ended the query's stream."""
    call("query_error", query.value)


def server_start(kind: str, options: Options) -> Handle:
    """Start a scheduler, an executor or a cluster in this process."""
    return handle("server_start", text(kind), json_of(options))


def server_address(server: Handle) -> str:
    """Return where others reach a server."""
    return string("server_address", server.value)


def server_stop(server: Handle) -> None:
    """Stop a server."""
    call("server_stop", server.value)


def array_share(source: ArrowArray) -> ArrowArray:
    """Return an array with the same buffers, which live until both are released."""
    shared = ArrowArray()
    library().functions.ballista_array_share(ctypes.byref(source), ctypes.byref(shared))
    return shared


def stream_of(schema: ArrowSchema, array: ArrowArray) -> ArrowArrayStream:
    """Move a schema and an array into a stream of one batch."""
    stream = ArrowArrayStream()
    library().functions.ballista_stream_of(ctypes.byref(schema), ctypes.byref(array), ctypes.byref(stream))
    return stream


def capsule(structure: Structure) -> object:
    """Move a structure into a new capsule, which releases it unless a consumer takes it out."""
    name = CAPSULE_NAMES[type(structure)]
    made: object = library().python.ballista_capsule(ctypes.byref(structure), name, _CAPSULE_NEW, _CAPSULE_POINTER)
    return made


_CAPSULE_NEW = ctypes.cast(ctypes.pythonapi.PyCapsule_New, ctypes.c_void_p)
_CAPSULE_POINTER = ctypes.cast(ctypes.pythonapi.PyCapsule_GetPointer, ctypes.c_void_p)
