"""Classes that say which module users know them from."""

from __future__ import annotations

import sys


def publish(module: str) -> None:
    """Let the classes that a module offers say that they are of it, wherever they are written.

    Args:
        module: The name of the module, whose ``__all__`` lists what it offers.
    """
    offered = vars(sys.modules[module])
    for name in offered["__all__"]:
        if isinstance(offered[name], type):
            offered[name].__module__ = module
