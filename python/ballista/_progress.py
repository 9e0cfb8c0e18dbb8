"""Shows how far queries are, where somebody has said how to show it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from . import _native

# What takes less long shows nothing.
_AFTER_SECONDS = 0.5
_EVERY_SECONDS = 0.1


class Display(Protocol):
    """Shows how far one query is."""

    def update(self, progress: dict[str, float]) -> None:
        """Show what the library says of the query."""
        ...

    def end(self) -> None:
        """Show nothing any more."""
        ...


_make: Callable[[], Display] | None = None
_interrupted: Callable[[KeyboardInterrupt], None] | None = None


def show_with(make: Callable[[], Display] | None, interrupted: Callable[[KeyboardInterrupt], None] | None = None) -> None:
    """Let a function make what shows the progress of each query, and another know of interrupts; None shows nothing."""
    global _make, _interrupted
    _make, _interrupted = make, interrupted


class Watch:
    """Looks after one query while somebody waits for it."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _AFTER_SECONDS
        self._display: Display | None = None

    def look(self, query: _native.Handle) -> None:
        """Show how far the query is, if it takes long."""
        now = time.monotonic()
        if _make is None or now < self._next:
            return
        self._next = now + _EVERY_SECONDS
        if self._display is None:
            self._display = _make()
        self._display.update(_native.query_progress(query))

    def fail(self, error: BaseException) -> None:
        """Show nothing of a query that was ended by an error of this process."""
        if _interrupted is not None and isinstance(error, KeyboardInterrupt):
            _interrupted(error)
        self.end()

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
