"""Joins, as ``LogicalPlan.to_variant`` shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._nodes import Node

if TYPE_CHECKING:
    from .expr import Expr
    from .plan import LogicalPlan


class JoinType:
    """Which rows a join gives.

    Args:
        name: Its name, such as ``LeftSemi``.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def is_outer(self) -> bool:
        """Say whether rows without a match are given too."""
        return self._name in ("Left", "Right", "Full")

    def __repr__(self) -> str:
        return self._name


class JoinConstraint:
    """How the condition of a join was written."""

    def __repr__(self) -> str:
        return "On"


class Join(Node):
    """Combines the rows of two plans.

    Example:
        >>> from ballista import SessionContext
        >>> sql = "SELECT * FROM (VALUES (1)) AS t (a) LEFT JOIN (VALUES (2)) AS u (b) ON a = b"
        >>> node = SessionContext().sql(sql).logical_plan().inputs()[0].to_variant()
        >>> node.join_type(), node.on()
        (Left, [(Expr(t.a), Expr(u.b))])
    """

    def left(self) -> LogicalPlan:
        """Return the left plan."""
        return self.input()[0]

    def right(self) -> LogicalPlan:
        """Return the right plan."""
        return self.input()[1]

    def on(self) -> list[tuple[Expr, Expr]]:
        """Return what is equal in rows that match, left and right."""
        sides = self._exprs("on")
        return list(zip(sides[::2], sides[1::2]))

    def filter(self) -> Expr | None:
        """Return what else is true of rows that match, or None."""
        return next(iter(self._exprs("filter")), None)

    def join_type(self) -> JoinType:
        """Return which rows the join gives."""
        return JoinType(self._flag("join_type"))

    def join_constraint(self) -> JoinConstraint:
        """Return how the condition was written: once a query is bound, as ON."""
        return JoinConstraint()

    def null_equals_null(self) -> bool:
        """Say whether NULL matches NULL."""
        return bool(self._flag("nulls_equal"))
