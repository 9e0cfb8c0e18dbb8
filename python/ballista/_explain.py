"""What ``DataFrame.explain`` can be told."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any

from . import _native
from ._query import Query
from ._table import table
from .plan import ExecutionPlan


class ExplainFormat(Enum):
    """How ``DataFrame.explain`` shows plans.

    Example:
        >>> from ballista import ExplainFormat, SessionContext
        >>> SessionContext().sql("SELECT 1 AS a").explain(format=ExplainFormat.TREE)
        DataFrame()
        +---------------+-------------------------------+
        | plan_type     | plan                          |
        +---------------+-------------------------------+
        | physical_plan | ┌───────────────────────────┐ |
        |               | │          Project          │ |
        |               | │   --------------------    │ |
        |               | │      [Int64(1) AS a]      │ |
        |               | └─────────────┬─────────────┘ |
        |               | ┌─────────────┴─────────────┐ |
        |               | │          Values           │ |
        |               | │   --------------------    │ |
        |               | │          rows=1           │ |
        |               | └───────────────────────────┘ |
        |               |                               |
        +---------------+-------------------------------+
    """

    INDENT = "indent"
    """Both plans, a line for each operator, indented by its depth."""

    TREE = "tree"
    """The physical plan, drawn in boxes."""

    PGJSON = "pgjson"
    """The physical plan, in JSON as PostgreSQL has it."""

    GRAPHVIZ = "graphviz"
    """The physical plan, as a graph for ``dot``."""


class ExplainAnalyzeLevel(Enum):
    """How much ``DataFrame.explain`` tells of what operators did."""

    SUMMARY = "summary"
    DEV = "dev"


class ExplainMetricCategory(Enum):
    """What of that which operators did ``DataFrame.explain`` tells."""

    ROWS = "rows"
    BYTES = "bytes"
    TIMING = "timing"
    UNCATEGORIZED = "uncategorized"


# What the library measures, with its category, and whether a summary has it.
_METRICS = {
    "rows": (ExplainMetricCategory.ROWS, True),
    "batches": (ExplainMetricCategory.UNCATEGORIZED, False),
    "nanos": (ExplainMetricCategory.TIMING, True),
    "memory": (ExplainMetricCategory.BYTES, False),
}


def check(analyze: bool, statistics: bool | None, level: Any, categories: Any) -> None:
    """Raise a `ValueError` if arguments do not go together."""
    if analyze and statistics is not None:
        raise ValueError("show_statistics cannot be combined with analyze")
    if not analyze and level is not None:
        raise ValueError("analyze_level requires analyze")
    if not analyze and categories is not None:
        raise ValueError("analyze_categories requires analyze")


def analyzed(
    plan: _native.Handle, level: ExplainAnalyzeLevel | None, categories: Iterable[ExplainMetricCategory] | None
) -> str:
    """Run a query to its end, and draw how it was run, with some of what its operators did."""
    for _ in Query(plan):
        pass
    wanted = set(ExplainMetricCategory if categories is None else categories)
    names = [
        name
        for name, (category, common) in _METRICS.items()
        if category in wanted and (common or level is not ExplainAnalyzeLevel.SUMMARY)
    ]
    lines = "\n".join(_lines(ExecutionPlan(plan), names, 0))
    return table(["plan_type", "plan"], [["Plan with Metrics"], [lines]])


def _lines(plan: ExecutionPlan, names: list[str], depth: int) -> list[str]:
    shown = [f"{_LABELS.get(name, name)}={_shown(name, value)}" for name, value in plan.measured().items() if name in names]
    line = "  " * depth + plan.display().rstrip("\n") + f", metrics=[{', '.join(shown)}]"
    return [line, *(below for child in plan.children() for below in _lines(child, names, depth + 1))]


_LABELS = {"nanos": "time"}


def _shown(name: str, value: int) -> str:
    return f"{value / 1e6:.3f}ms" if name == "nanos" else f"{value} B" if name == "memory" else str(value)
