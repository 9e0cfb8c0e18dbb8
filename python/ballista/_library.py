"""Finds and opens the shared library, once a process and not before it is needed."""

from __future__ import annotations

import atexit
import ctypes
import os
import re
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ._prototypes import ABI_VERSION, Error, Python, declare
from .errors import ForkError, InternalError

# Names a library to open instead of the package's own.
_ENVIRONMENT_VARIABLE = "BALLISTA_LIBRARY"
_FOLDER = Path(__file__).parent / "lib"

# Levels of x86-64 that libraries are built for, best first, and the features that each needs, as Linux names them.
_LEVELS = {
    "v3": {"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"},
    "v1": set[str](),
}

_lock = threading.Lock()


class Library:
    """The open library and the process that opened it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.process = os.getpid()
        self.functions = ctypes.CDLL(str(path))
        self.python = ctypes.PyDLL(str(path))
        error = Error()
        try:
            declare(self.functions, self.python)
            failed = self.functions.ballista_initialize(ABI_VERSION, ctypes.byref(error))
        except AttributeError as missing:
            raise InternalError(f"library of another version than this package: {path}: {missing}") from None
        if failed:
            raise InternalError(f"{error.message.decode()}: {path}")
        self.signals = _signals()
        interrupted = ctypes.cast(self.functions.ballista_python_interrupted, ctypes.c_void_p)
        self.functions.ballista_set_interrupt(interrupted, ctypes.byref(self.signals), None)
        atexit.register(self._close)

    def raise_interrupt(self) -> None:
        """Raise what a handler of a signal has raised during a call of this thread."""
        self.python.ballista_python_raise(ctypes.byref(self.signals))

    def _close(self) -> None:
        """Keep the library from calling into an interpreter that is gone."""
        if self.process == os.getpid():
            self.functions.ballista_shutdown()


def _signals() -> Python:
    python = ctypes.pythonapi
    functions = (
        python.PyGILState_Ensure,
        python.PyGILState_Release,
        python.PyErr_CheckSignals,
        python.PyErr_Fetch,
        python.PyErr_Restore,
    )
    return Python(*(ctypes.cast(function, ctypes.c_void_p).value for function in functions))


def library() -> Library:
    """Return the library. Raises ForkError in a child of the process that opened it: Go does not survive a fork."""
    with _lock:
        opened = _open()
    if opened.process != os.getpid():
        raise ForkError(
            "ballista was used before this process was forked, and cannot be used in the child",
            "Start workers with multiprocessing.get_context('spawn'), or import and use ballista only in the child.",
        )
    return opened


@cache
def _open() -> Library:
    chosen = os.environ.get(_ENVIRONMENT_VARIABLE)
    if chosen:
        return Library(Path(chosen))
    for path in _candidates():
        if path.exists():
            return Library(path)
    raise ImportError(f"ballista's library is missing: no libballista for this processor in {_FOLDER}")


def _candidates() -> Iterator[Path]:
    features = _processor_features()
    for level, needed in _LEVELS.items():
        if needed <= features:
            yield _FOLDER / f"libballista_{level}.so"


def _processor_features() -> set[str]:
    try:
        flags = re.search(r"^flags\s*:(.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        return set()
    return set(flags[1].split()) if flags else set()


# A thread that held the lock while another one forked would leave it locked in the child for ever.
os.register_at_fork(after_in_child=lambda: globals().update(_lock=threading.Lock()))
