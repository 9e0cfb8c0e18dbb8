"""What extensions of DataFusion that are written in Rust hand over. Sessions of this engine take none."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

__all__ = ["SessionExtensionComponents"]


@dataclass(frozen=True, kw_only=True)
class SessionExtensionComponents:
    """What an extension adds to a session.

    Args:
        logical_extension_codecs: What writes and reads its nodes of logical plans.
        physical_extension_codecs: What writes and reads its operators.

    Raises:
        TypeError: If one is no list of such.

    Example:
        >>> from ballista import SessionExtensionComponents
        >>> SessionExtensionComponents(logical_extension_codecs=[]).logical_extension_codecs
        ()
    """

    logical_extension_codecs: tuple[Any, ...] = ()
    physical_extension_codecs: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        """Make tuples of what is given."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, (str, bytes)) or not hasattr(value, "__iter__"):
                kind = type(value).__name__
                raise TypeError(f"{field.name} must be an iterable of codec objects, not a single {kind}")
            object.__setattr__(self, field.name, tuple(value))
