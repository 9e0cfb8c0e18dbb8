"""How functions of the library are called: arguments and results as C has them, exceptions in place of statuses."""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from . import errors
from ._library import Library, library
from ._prototypes import Error

Options = Mapping[str, object]


class Handle:
    """An object of the library. It is released with the last reference to this one.

    A plan's handle remembers in ``ran`` how the plan was run last, an expression's in ``made`` what call made it, or in
    ``applied`` what function that is written in Python, and with what arguments.
    """

    __slots__ = ("_library", "applied", "literal", "made", "ran", "value")

    def __init__(self, value: int, owner: Library) -> None:
        self.value = value
        self.ran: str | None = None
        self.made: tuple[str, Sequence[Handle], Options | None] | None = None
        self.applied: tuple[Any, Sequence[Handle]] | None = None
        self.literal = False
        self._library = owner

    def __reduce__(self) -> str:
        raise TypeError("cannot copy or pickle what lives in the engine of this process: sessions, DataFrames, expressions")

    def __del__(self, getpid: Any = os.getpid) -> None:
        if getpid() == self._library.process:
            self._library.functions.ballista_release(self.value)


def call(name: str, *arguments: object) -> None:
    """Call a function of the library, and raise the error that it gives."""
    error = Error()
    function = getattr(library().functions, "ballista_" + name)
    if function(*arguments, ctypes.byref(error)):
        failure = _exception(error)
        library().raise_interrupt()
        raise failure


def _exception(error: Error) -> errors.BallistaError:
    message, detail = error.message.decode(), error.detail.decode()
    position = None if error.position < 0 else error.position
    exception: errors.BallistaError = errors.KINDS[error.kind](message, detail, position, bool(error.retryable))
    library().functions.ballista_error_clear(ctypes.byref(error))
    callbacks = sys.modules.get(f"{__package__}._foreign.callbacks")
    exception.__cause__ = callbacks.cause_of(message) if callbacks else None
    return exception


def handle(name: str, *arguments: object) -> Handle:
    """Call a function that makes an object."""
    made = ctypes.c_uint64()
    call(name, *arguments, ctypes.byref(made))
    return Handle(made.value, library())


def string(name: str, *arguments: object) -> str:
    """Call a function that makes a text."""
    made = ctypes.c_void_p()
    call(name, *arguments, ctypes.byref(made))
    text = ctypes.string_at(made.value or 0).decode()
    library().functions.ballista_string_free(made)
    return text


def text(value: str) -> bytes:
    """Return a text as C has it."""
    if not isinstance(value, str):
        raise TypeError(f"expected a string, got {type(value).__name__}: {value!r}")
    encoded = value.encode()
    if b"\0" in encoded:
        raise ValueError(f"text with a zero character: {value!r}")
    return encoded


def json_of(options: Options | None) -> bytes | None:
    """Return options as JSON; nothing for none."""
    return json.dumps(options).encode() if options else None


def array_of(handles: Sequence[Handle]) -> Any:
    """Return an array of objects as C has it."""
    return (ctypes.c_uint64 * len(handles))(*(handle.value for handle in handles))
