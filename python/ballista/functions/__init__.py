"""The functions of SQL for expressions: ``functions.sum(col("a"))``.

What is here is what the engine has; the other names are absent. A function takes expressions; where it says so, also
constants of Python. ``help()`` shows what the engine knows of a function.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

# ruff: noqa: F403

_MODULES = (
    *("aggregate", "bits", "conditional", "hashes", "lambdas", "list_names"),
    *("lists", "math", "nested", "ordered", "percentiles", "regexp"),
    *("statistics", "temporal", "text", "text_parts", "text_search", "trigonometry"),
    *("vectors", "window"),
)

if TYPE_CHECKING:
    from .aggregate import *
    from .bits import *
    from .conditional import *
    from .hashes import *
    from .lambdas import *
    from .list_names import *
    from .lists import *
    from .math import *
    from .nested import *
    from .ordered import *
    from .percentiles import *
    from .regexp import *
    from .statistics import *
    from .temporal import *
    from .text import *
    from .text_parts import *
    from .text_search import *
    from .trigonometry import *
    from .vectors import *
    from .window import *
else:

    def __getattr__(name: str) -> Any:
        """Look names up when they are first used, since that opens the library."""
        if name == "__all__":
            return __dir__()
        if name.startswith("_"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        available = importlib.import_module(f"{__name__}._available").available()
        if name not in available:
            raise AttributeError(f"function not found in this version of the engine: {name!r}")
        globals()[name] = available[name]
        return available[name]

    def __dir__() -> list[str]:
        return sorted(importlib.import_module(f"{__name__}._available").available())
