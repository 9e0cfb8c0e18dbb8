"""Shows how far queries are, where somebody has said how to show it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from . import _native

# What takes less long shows nothing.
_AFTER_SECONDS = 0.5


class Display(Protocol):
    """Shows how far one query is."""

    def update(self, progress: dict[str, float]) -> None:
        """Show what the library says of the query."""
        ...

    def end(self) -> None:
        """Show nothing any more."""
        ...


_make: Callable[[], Display] | None = None


def show_with(make: Callable[[], Display] | None) -> None:
    """Let a function make what shows the progress of each query; None shows nothing."""
    global _make
    _make = make


class Watch:
    """Looks after one query while somebody waits for it."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._display: Display | None = None

    def look(self, query: _native.Handle) -> None:
        """Show how far the query is, if it takes long."""
        if _make is None or time.monotonic() - self._started < _AFTER_SECONDS:
            return
        if self._display is None:
            self._display = _make()
        self._display.update(_native.query_progress(query))

    def end(self) -> None:
        """Show nothing of the query any more."""
        if self._display is not None:
            self._display.end()
            self._display = None


def fraction(progress: dict[str, float]) -> float | None:
    """Say what part of the query is done, as far as that is known."""
    total = progress.get("morsels", 0)
    return min(progress["morsels_done"] / total, 1.0) if total else None


def text(progress: dict[str, float]) -> str:
    """Describe how far a query is."""
    parts = []
    part = fraction(progress)
    if part is not None:
        parts.append(f"{part:.0%}")
    if progress.get("stages", 0) > 1:
        parts.append(f"{progress['stages_done']:.0f} of {progress['stages']:.0f} stages")
    return ", ".join([*parts, f"{progress['elapsed_seconds']:.1f} s"])
