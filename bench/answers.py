"""Decides whether two engines gave the same answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

Row = Sequence[Any]

# Engines add floating-point numbers in different orders.
RELATIVE_TOLERANCE = 1e-9


def difference(actual: Sequence[Row], expected: Sequence[Row], *, tolerance: float = 0) -> str | None:
    """Say where the rows differ first, or None if they are the same rows in the same order.

    A decimal may be further from a float than its last place by the tolerance, as a part of the float.
    """
    if len(actual) != len(expected):
        return f"{len(actual)} rows, expected {len(expected)}"
    for number, (row, expected_row) in enumerate(zip(actual, expected, strict=True), start=1):
        if len(row) != len(expected_row):
            return f"row {number}: {len(row)} columns, expected {len(expected_row)}"
        for column, (value, wanted) in enumerate(zip(row, expected_row, strict=True), start=1):
            if not same(value, wanted, tolerance=tolerance):
                return f"row {number}, column {column}: {value!r}, expected {wanted!r}"
    return None


def same(value: Any, expected: Any, *, tolerance: float = 0) -> bool:
    """Compare one value: exactly, unless a float was expected.

    Some engines answer an average or a quotient with a float and others with a decimal, which may
    then be off by one unit of its last place.
    """
    if isinstance(expected, float):
        return _near(value, expected, tolerance)
    if isinstance(expected, (int, Decimal)) and not isinstance(expected, bool):
        return isinstance(value, (int, Decimal)) and not isinstance(value, bool) and value == expected
    return type(value) is type(expected) and bool(value == expected)


def _near(value: Any, expected: float, tolerance: float) -> bool:
    if isinstance(value, Decimal):
        last_place = Decimal(1).scaleb(int(value.as_tuple().exponent))
        return abs(value - Decimal(expected)) <= max(last_place, abs(Decimal(expected)) * Decimal(tolerance))
    if not isinstance(value, float):
        return False
    if math.isnan(expected):
        return math.isnan(value)
    return math.isclose(value, expected, rel_tol=RELATIVE_TOLERANCE)
