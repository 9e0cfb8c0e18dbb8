"""The functions of ballista.h and their parameters, for ctypes."""

from __future__ import annotations

import ctypes
from typing import Any

ABI_VERSION = 2


class Error(ctypes.Structure):
    """What a function that failed says: ``ballista_error``."""

    _fields_ = (
        ("kind", ctypes.c_int32),
        ("retryable", ctypes.c_int32),
        ("position", ctypes.c_int64),
        ("message", ctypes.c_char_p),
        ("detail", ctypes.c_char_p),
    )


class Python(ctypes.Structure):
    """What calls use to run handlers of signals: ``ballista_python``."""

    _fields_ = tuple((name, ctypes.c_void_p) for name in ("ensure", "release", "check_signals", "fetch", "restore"))


# void (*)(void *context, int32_t level, const char *line)
LogCallback = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int32, ctypes.c_char_p)

_HANDLE = ctypes.c_uint64
_HANDLES = ctypes.POINTER(ctypes.c_uint64)
_TEXT = ctypes.c_char_p
_POINTER = ctypes.c_void_p
_SIZE = ctypes.c_size_t

# Functions that return a status. Their last parameter, the error, is left out here.
_WITH_STATUS: dict[str, tuple[Any, ...]] = {
    "initialize": (ctypes.c_uint32,),
    "set_log": (LogCallback, _POINTER, ctypes.c_int32),
    "set_interrupt": (_POINTER, _POINTER),
    "functions": (_POINTER,),
    "program": (_TEXT, _POINTER),
    "session_open": (_TEXT, _POINTER),
    "session_connect": (_TEXT, _TEXT, _POINTER),
    "session_standalone": (_TEXT, _TEXT, _POINTER),
    "session_id": (_HANDLE, _POINTER),
    "session_settings": (_HANDLE, _POINTER),
    "sql_statements": (_TEXT, _POINTER),
    "session_sql": (_HANDLE, _TEXT, _TEXT, _HANDLES, _SIZE, _POINTER),
    "session_references": (_HANDLE, _TEXT, _POINTER),
    "session_files": (_HANDLE, _TEXT, _TEXT, _TEXT, _TEXT, _POINTER, _POINTER, _POINTER),
    "session_stream": (_HANDLE, _TEXT, _POINTER, _POINTER),
    "session_register": (_HANDLE, _TEXT, _HANDLE),
    "session_deregister": (_HANDLE, _TEXT, _POINTER),
    "session_table": (_HANDLE, _TEXT, _POINTER),
    "session_catalog": (_HANDLE, _POINTER),
    "set_language": (_POINTER,),
    "function_new": (ctypes.c_uint64, _TEXT, _POINTER, _POINTER),
    "session_add_function": (_HANDLE, _HANDLE),
    "session_drop_function": (_HANDLE, _TEXT, _TEXT, _POINTER),
    "session_add_table_function": (_HANDLE, _TEXT, ctypes.c_uint64),
    "session_drop_table_function": (_HANDLE, _TEXT, _POINTER),
    "session_functions": (_HANDLE, _POINTER),
    "expr_literal": (_POINTER, _POINTER, _POINTER),
    "expr_call": (_TEXT, _HANDLES, _SIZE, _TEXT, _POINTER),
    "expr_apply": (_HANDLE, _HANDLES, _SIZE, _POINTER),
    "expr_parse": (_HANDLE, _TEXT, _POINTER),
    "expr_text": (_HANDLE, _TEXT, _POINTER),
    "expr_describe": (_HANDLE, _POINTER),
    "expr_part": (_HANDLE, _SIZE, _POINTER),
    "expr_value": (_HANDLE, _POINTER, _POINTER),
    "plan_call": (_HANDLE, _TEXT, _HANDLES, _SIZE, _HANDLES, _SIZE, _TEXT, _POINTER),
    "plan_schema": (_HANDLE, _POINTER),
    "plan_text": (_HANDLE, _TEXT, _POINTER),
    "plan_column": (_HANDLE, _TEXT, _POINTER),
    "plan_describe": (_HANDLE, _POINTER),
    "plan_input": (_HANDLE, _SIZE, _POINTER),
    "plan_expr": (_HANDLE, _SIZE, _POINTER),
    "plan_sql": (_HANDLE, _TEXT, _POINTER),
    "plan_bytes": (_HANDLE, _POINTER),
    "session_plan": (_HANDLE, _TEXT, _POINTER),
    "plan_optimize": (_HANDLE, _POINTER),
    "plan_execute": (_HANDLE, _POINTER),
    "query_wait": (_HANDLE, ctypes.c_int64, _POINTER),
    "query_progress": (_HANDLE, _POINTER),
    "query_plan": (_HANDLE, _POINTER),
    "query_cancel": (_HANDLE,),
    "query_stream": (_HANDLE, _POINTER),
    "query_error": (_HANDLE,),
    "server_start": (_TEXT, _TEXT, _POINTER),
    "server_address": (_HANDLE, _POINTER),
    "server_stop": (_HANDLE,),
}

# Functions that return something else, or nothing.
_OTHERS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "abi_version": (ctypes.c_uint32, ()),
    "version": (_TEXT, ()),
    "release": (None, (_HANDLE,)),
    "shutdown": (None, ()),
    "string_free": (None, (_POINTER,)),
    "error_clear": (None, (_POINTER,)),
    "array_share": (None, (_POINTER, _POINTER)),
    "stream_of": (None, (_POINTER, _POINTER, _POINTER)),
}

# Called with the interpreter's lock held, as they call back into it.
_OF_PYTHON: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "capsule": (ctypes.py_object, (_POINTER, _TEXT, _POINTER, _POINTER)),
    "python_raise": (None, (_POINTER,)),
}


def declare(library: ctypes.CDLL, python: ctypes.PyDLL) -> None:
    """Tell ctypes the parameters of all functions."""
    with_status = {name: (ctypes.c_int32, (*parameters, _POINTER)) for name, parameters in _WITH_STATUS.items()}
    for opened, functions in ((library, {**with_status, **_OTHERS}), (python, _OF_PYTHON)):
        for name, (result, parameters) in functions.items():
            function = getattr(opened, "ballista_" + name)
            function.restype, function.argtypes = result, parameters
