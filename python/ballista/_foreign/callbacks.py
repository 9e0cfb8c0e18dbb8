"""How the library calls functions of this process."""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import threading
from collections import deque
from collections.abc import Callable
from functools import cache
from threading import get_ident
from typing import Any

import pyarrow as pa

from .._arrow import abi
from .._library import library
from .._native import Handle
from .._prototypes import Error
from .pickled import dump
from .run import Function, failure


class Failure(ctypes.Structure):
    """What a callback fails with: ``ballista_failure``."""

    _fields_ = (("kind", ctypes.c_int32), ("message", ctypes.c_char_p), ("detail", ctypes.c_char_p))


class Call(ctypes.Structure):
    """What a function is called with: ``ballista_call``. Arrays follow."""

    _fields_ = (
        ("failure", Failure),
        ("numbers", ctypes.c_void_p),
        ("n_numbers", ctypes.c_int64),
        ("rows", ctypes.c_int64),
        ("n_args", ctypes.c_int64),
        ("n_results", ctypes.c_int64),
    )


_Call = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_uint64, ctypes.c_uint64, ctypes.c_int32, ctypes.c_void_p)
_Payload = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_uint64, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
_Table = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_uint64, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_void_p)
_Number = ctypes.CFUNCTYPE(None, ctypes.c_uint64)


class Language(ctypes.Structure):
    """The callbacks: ``ballista_language``."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("call", _Call),
        ("payload", _Payload),
        ("table", _Table),
        ("interrupt", _Number),
        ("close", _Number),
        ("release", _Number),
        ("attach", ctypes.c_void_p),
        ("detach", ctypes.c_void_p),
    )


class Interrupted(BaseException):
    """Raised in a function whose query was cancelled."""


# What the library knows by numbers. Dictionaries are changed by single operations only, which the interpreter makes atomic.
_functions: dict[int, Function] = {}
_instances: dict[int, Callable[[int, int], None]] = {}
_running: dict[int, int] = {}  # the thread in which an instance is called
_interrupted: set[int] = set()  # threads
_import: Callable[[int, Any], Any] = pa.Array._import_from_c
_numbers = itertools.count(1)
_said = threading.local()  # strings and bytes that the library reads after a callback has returned
_HEADER, _ARRAY = ctypes.sizeof(Call), ctypes.sizeof(abi.ArrowArray)

# What functions of this process failed with of late, for the exceptions that tell of it.
_failures: deque[tuple[str, BaseException]] = deque(maxlen=16)


def cause_of(message: str) -> BaseException | None:
    """Return the exception of a function that an error of the engine tells of, once."""
    for kept in tuple(_failures):
        if kept[0] in message:
            with contextlib.suppress(ValueError):
                _failures.remove(kept)
            return kept[1]
    return None


def add(function: Function) -> int:
    """Return the number by which the library may know a function, until it releases it."""
    _install()
    number = next(_numbers)
    _functions[number] = function
    return number


@cache
def _install() -> Language:
    python = ctypes.pythonapi
    language = Language(
        b"python",
        _Call(_call),
        _Payload(_payload),
        _Table(_table),
        _Number(_interrupt),
        _Number(_close),
        _Number(_release),
        ctypes.cast(python.PyGILState_Ensure, ctypes.c_void_p),
        ctypes.cast(python.PyEval_SaveThread, ctypes.c_void_p),
    )
    error = Error()
    if library().functions.ballista_set_language(ctypes.byref(language), ctypes.byref(error)):
        raise RuntimeError(error.message.decode())
    return language


def _call(function: int, number: int, op: int, frame: int) -> int:
    thread = _running[number] = get_ident()
    try:
        instance = _instances.get(number)
        if instance is None:
            instance = _instances[number] = _start(_functions[function])
        instance(op, frame)
    except BaseException as error:  # none may leave a callback
        return _fail(_functions[function], error, frame)
    finally:
        _running.pop(number, None)
        if thread in _interrupted:  # and has got its exception, or not yet
            _interrupted.discard(thread)
            _raise_in(thread, None)
    return 0


def _start(function: Function) -> Callable[[int, int], None]:
    """Return what runs a function with an operation and a frame in memory."""
    if function.kind == "scalar":
        return _evaluation(function)
    instance = function.start()

    def run(op: int, frame: int) -> None:
        call, arrays = Call.from_address(frame), frame + _HEADER
        numbers = (ctypes.c_int64 * call.n_numbers).from_address(call.numbers)[:] if call.n_numbers else ()
        args: list[Any] = [_import(arrays + _ARRAY * i, kind) for i, kind in enumerate(instance.types(op)[: call.n_args])]
        results = arrays + _ARRAY * call.n_args
        for i, array in enumerate(instance.call(op, numbers, args, call.rows)):
            array._export_to_c(results + _ARRAY * i)

    return run


def _evaluation(function: Function) -> Callable[[int, int], None]:
    """Return what runs a scalar function. It is called for each batch of rows, and every microsecond counts."""
    body, result, checked = function.body, function.result, function.checked
    places = [(_HEADER + _ARRAY * i, kind) for i, kind in enumerate(function.args)]
    into = _HEADER + _ARRAY * len(places)

    def run(op: int, frame: int) -> None:
        returned = body(*[_import(frame + place, kind) for place, kind in places])
        if not isinstance(returned, pa.Array) or returned.type != result:
            checked(returned)
        returned._export_to_c(frame + into)

    return run


def _fail(function: Function, error: BaseException, said: int) -> int:
    kind, message, detail = failure(function, error)
    if not isinstance(error, Interrupted):
        _failures.append((message, error))
    out = Failure.from_address(said)
    said_message, said_detail = (text.replace("\0", "?").encode() for text in (message, detail))
    _said.failure = said_message, said_detail
    out.kind, out.message, out.detail = kind, said_message, said_detail
    return 1


def _payload(function: int, data: int, size: int, said: int) -> int:
    try:
        _said.payload = dump(_functions[function])
        ctypes.c_char_p.from_address(data).value = _said.payload
        ctypes.c_size_t.from_address(size).value = len(_said.payload)
    except BaseException as error:
        return _fail(_functions[function], error, said)
    return 0


def _table(function: int, args: int, count: int, plan: int, said: int) -> int:
    try:
        handles = (ctypes.c_uint64 * count).from_address(args)[:] if count else []
        _said.plan = _functions[function].body([Handle(value, library()) for value in handles])
        ctypes.c_uint64.from_address(plan).value = _said.plan.value
    except BaseException as error:
        return _fail(_functions[function], error, said)
    return 0


def _interrupt(number: int) -> None:
    thread = _running.get(number)
    if thread is not None:
        _interrupted.add(thread)
        _raise_in(thread, Interrupted)


def _raise_in(thread: int, exception: type[BaseException] | None) -> None:
    """Raise an exception in another thread, or take one back that was not raised yet."""
    kind = None if exception is None else ctypes.py_object(exception)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), kind)


def _close(number: int) -> None:
    _instances.pop(number, None)


def _release(number: int) -> None:
    _functions.pop(number, None)
