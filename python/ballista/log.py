"""The engine's log lines, for Python's logging."""

from __future__ import annotations

import logging

from . import _native

__all__ = ["log_to"]

# Levels of the library, and those of Python that they become.
_LEVELS = {-4: logging.DEBUG, 0: logging.INFO, 4: logging.WARNING, 8: logging.ERROR}


def log_to(logger: logging.Logger | None) -> None:
    """Send log lines to a logger, or nowhere, as at the start.

    Args:
        logger: Where to send lines of its level and above; None for nowhere.

    Example:
        >>> import logging, ballista
        >>> ballista.log_to(logging.getLogger("ballista"))
        >>> ballista.log_to(None)
    """
    if logger is None:
        _native.set_log(None, 0)
        return
    least = next((level for level, of_python in _LEVELS.items() if of_python >= logger.getEffectiveLevel()), 8)
    _native.set_log(lambda level, line: logger.log(_of_python(level), line), least)


def _of_python(level: int) -> int:
    return max((of_python for at, of_python in _LEVELS.items() if at <= level), default=logging.DEBUG)
