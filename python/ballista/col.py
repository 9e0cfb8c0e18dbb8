"""References to columns: ``col("a")`` and ``col.a``."""

from __future__ import annotations

from .expr import Expr

__all__ = ["Col", "col", "column"]


class Col:
    """Makes references to columns, by a call or by an attribute.

    Example:
        >>> from ballista import col
        >>> col("t.a"), col.b
        (Expr(t.a), Expr(b))
    """

    def __call__(self, value: str) -> Expr:
        """Refer to a column by its name, as `Expr.column` does."""
        return Expr.column(value)

    def __getattr__(self, value: str) -> Expr:
        # IPython and doctest look for this to find out what an object wraps.
        if value.startswith("__wrapped__"):
            raise AttributeError(value)
        return Expr.column(value)


col = Col()
column = Col()
