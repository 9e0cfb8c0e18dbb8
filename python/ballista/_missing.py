"""Packages that only some methods need, imported when they do."""

from __future__ import annotations

import importlib
from typing import Any


def require(module: str, what: str) -> Any:
    """Import a module, or say what needs it and how to install it."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise ImportError(f"{what} needs {module}: pip install 'ballista[{module}]'", name=module) from None
