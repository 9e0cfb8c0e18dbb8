"""The comparison itself: what it lets pass and what it does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bench import answers


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, 1),
        (None, None),
        ("a", "a"),
        (date(1998, 9, 2), date(1998, 9, 2)),
        (Decimal("1.50"), Decimal("1.5")),
        (3, Decimal("3.00")),
        (0.1 + 0.2, 0.3),
        (Decimal("25.537587"), 25.537587116854997),
        (Decimal("0.02864875"), 0.028648741305617557),
        (float("nan"), float("nan")),
    ],
)
def test_same(value: Any, expected: Any) -> None:
    assert answers.same(value, expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, 2),
        (None, 0),
        (0, None),
        (True, 1),
        (1.0, 1),
        (1.5, Decimal("1.5")),
        ("1", 1),
        (Decimal("1.51"), Decimal("1.50")),
        (0.3001, 0.3),
        (Decimal("25.537589"), 25.537587116854997),
        (float("nan"), 1.0),
        (1, 1.0),
        (None, 1.0),
    ],
)
def test_not_same(value: Any, expected: Any) -> None:
    assert not answers.same(value, expected)


def test_difference_says_where() -> None:
    expected = [(1, "a"), (2, "b")]
    assert answers.difference(expected, expected) is None
    assert answers.difference(expected[:1], expected) == "1 rows, expected 2"
    assert answers.difference([(1, "a"), (2,)], expected) == "row 2: 1 columns, expected 2"
    assert answers.difference([(2, "b"), (1, "a")], expected) == "row 1, column 1: 2, expected 1"
