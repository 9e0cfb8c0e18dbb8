"""Where planners of other systems get tables from."""

from __future__ import annotations

from .location import LocationInputPlugin

__all__ = ["LocationInputPlugin"]
