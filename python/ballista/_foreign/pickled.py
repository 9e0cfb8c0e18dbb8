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


def load(payload: bytes) -> Callable[..., Any]:
    """Return the function."""
    body: Callable[..., Any] = pickle.loads(payload)
    return body
