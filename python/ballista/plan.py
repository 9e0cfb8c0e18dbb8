"""Plans of queries, as text."""

from __future__ import annotations

from . import _native

__all__ = ["ExecutionPlan", "LogicalPlan"]


class LogicalPlan:
    """What a query computes.

    Args:
        plan: The plan in the library.
        form: ``logical`` or ``optimized``.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, plan: _native.Handle, form: str = "logical") -> None:
        self._plan, self._form = plan, form

    def display(self) -> str:
        """Return the first line of the plan."""
        return self.display_indent().partition("\n")[0]

    def display_indent(self) -> str:
        """Return the plan with a line for each node, those below it indented."""
        return _native.plan_text(self._plan, self._form).rstrip("\n")

    def __repr__(self) -> str:
        return self.display_indent()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LogicalPlan) and self.display_indent() == other.display_indent()


class ExecutionPlan:
    """How a query is run.

    Args:
        plan: The plan in the library.
    """

    def __init__(self, plan: _native.Handle) -> None:
        self._plan = plan

    def display(self) -> str:
        """Return the first line of the plan."""
        return self.display_indent().partition("\n")[0] + "\n"

    def display_indent(self) -> str:
        """Return the plan with a line for each operator, those below it indented."""
        return _native.plan_text(self._plan, "physical").rstrip("\n") + "\n"

    def __repr__(self) -> str:
        return self.display_indent()
