"""Names that several modules share."""

from __future__ import annotations

from enum import Enum

__all__ = ["NullTreatment"]


class NullTreatment(Enum):
    """What ``first_value`` and its like do with NULLs: count them as values, or skip them."""

    RESPECT_NULLS = "RESPECT NULLS"
    IGNORE_NULLS = "IGNORE NULLS"
