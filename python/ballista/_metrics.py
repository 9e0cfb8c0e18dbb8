"""What the operators of a query did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

# What the library measures, by the names that DataFusion has for it where it has one.
_NAMES = {"rows": "output_rows", "nanos": "elapsed_compute", "batches": "output_batches", "memory": "peak_memory"}


class Metric:
    """A number that was measured while an operator ran.

    Args:
        name: What it counts.
        value: The number; nanoseconds for times, bytes for memory.

    Example:
        >>> from ballista import SessionContext
        >>> df = SessionContext().sql("SELECT a FROM (VALUES (2), (1)) AS t (a) ORDER BY a")
        >>> _ = df.collect()
        >>> [metric.value for metric in df.execution_plan().metrics().metrics() if metric.name == "output_rows"]
        [2]
    """

    def __init__(self, name: str, value: int) -> None:
        self._name, self._value = name, value

    @property
    def name(self) -> str:
        """What it counts."""
        return self._name

    @property
    def value(self) -> int | datetime | None:
        """The number."""
        return self._value

    @property
    def value_as_datetime(self) -> datetime | None:
        """The number as a time, where it is one; none are measured."""
        return None

    @property
    def partition(self) -> int | None:
        """The partition it is of; None, as all workers count together."""
        return None

    def labels(self) -> dict[str, str]:
        """Return what else is known of it, which is nothing."""
        return {}

    def __repr__(self) -> str:
        return f"{self._name}={self._value}"


class MetricsSet:
    """What was measured while an operator ran.

    Args:
        measured: The numbers by the library's names.

    Example:
        >>> from ballista import SessionContext
        >>> df = SessionContext().sql("SELECT a FROM (VALUES (2), (1)) AS t (a) ORDER BY a")
        >>> _ = df.collect()
        >>> df.execution_plan().metrics().sum_by_name("output_rows")
        2
    """

    def __init__(self, measured: dict[str, Any]) -> None:
        self._values = {_NAMES[name]: int(value) for name, value in measured.items() if name in _NAMES}

    def metrics(self) -> list[Metric]:
        """Return all numbers."""
        return [Metric(name, value) for name, value in self._values.items()]

    def sum_by_name(self, name: str) -> int | None:
        """Return a number by its name, or None if it was not measured."""
        return self._values.get(name)

    @property
    def output_rows(self) -> int | None:
        """How many rows the operator gave on."""
        return self.sum_by_name("output_rows")

    @property
    def elapsed_compute(self) -> int | None:
        """How long the operator computed, in nanoseconds, on all cores together."""
        return self.sum_by_name("elapsed_compute")

    @property
    def spill_count(self) -> int:
        """How often the operator wrote rows to disk: never, as queries run in memory."""
        return 0

    @property
    def spilled_bytes(self) -> int:
        """How many bytes the operator wrote to disk: none."""
        return 0

    @property
    def spilled_rows(self) -> int:
        """How many rows the operator wrote to disk: none."""
        return 0

    def __repr__(self) -> str:
        return f"MetricsSet({', '.join(repr(metric) for metric in self.metrics())})"
