"""Functions as bytes, which other processes make functions of."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

from .._missing import require
from .run import Function


def dump(function: Function) -> bytes:
    """Return what a function is made of, with all that it refers to and that cannot be imported.

    Raises:
        ImportError: If cloudpickle is not installed.
    """
    cloudpickle = require("cloudpickle", f"to send the function {function.name} to a cluster")
    payload: bytes = cloudpickle.dumps(function.body)
    return payload


def require_pickle() -> None:
    """Import what functions are unpickled with.

    Raises:
        ImportError: If it is not installed.
    """
    require("cloudpickle", "a worker process")


def load(payload: bytes | memoryview) -> Callable[..., Any]:
    """Return the function."""
    body: Callable[..., Any] = pickle.loads(payload)
    return body
