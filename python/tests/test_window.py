"""Window functions as a user of DataFrames meets them."""

from __future__ import annotations

from typing import Any

import pytest
from ballista import SessionContext, col, lit
from ballista import functions as f
from ballista._calls import over
from ballista.common import NullTreatment
from ballista.expr import Expr


@pytest.fixture
def frame() -> Any:
    return SessionContext().from_pydict({"id": [1, 2, 3, 4, 5], "g": ["x", "x", "y", "y", "y"], "n": [3, None, 7, 7, 1]})


def column(frame: Any, expr: Expr) -> list[Any]:
    return frame.select(col("id"), expr.alias("w")).sort(col("id")).to_pydict()["w"]


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (lambda: f.row_number(), [1, 2, 3, 4, 5]),
        (lambda: f.row_number([col("g")], [col("id").sort(ascending=False)]), [2, 1, 3, 2, 1]),
        (lambda: f.rank(order_by="n"), [2, 5, 3, 3, 1]),
        (lambda: f.dense_rank(order_by=col("n")), [2, 4, 3, 3, 1]),
        (lambda: f.percent_rank(partition_by=col("g"), order_by="id"), [0.0, 1.0, 0.0, 0.5, 1.0]),
        (lambda: f.cume_dist(partition_by=col("g"), order_by="n"), [0.5, 1.0, 1.0, 1.0, 1 / 3]),
        (lambda: f.ntile(2, order_by="id"), [1, 1, 1, 2, 2]),
        (lambda: f.lag(col("n"), order_by="id"), [None, 3, None, 7, 7]),
        (lambda: f.lag(col("n"), 2, 0, order_by="id"), [0, 0, 3, None, 7]),
        (lambda: f.lead(col("n"), partition_by=col("g"), order_by="id"), [None, None, 7, 1, None]),
        (lambda: f.lag(col("n"), order_by="id", null_treatment=NullTreatment.IGNORE_NULLS), [None, 3, 3, 7, 7]),
    ],
)
def test_functions(frame: Any, expr: Any, expected: list[Any]) -> None:
    assert column(frame, expr()) == expected


def test_aggregates_see_the_rows_up_to_this_one_where_there_is_an_order(frame: Any) -> None:
    assert column(frame, over(f.sum(col("n")), order_by="id")) == [3, 3, 10, 17, 18]
    assert column(frame, over(f.sum(col("n")), col("g"))) == [3, 3, 15, 15, 15]


def test_frames(frame: Any) -> None:
    assert column(frame, over(f.sum(col("id")), None, "id", ("rows", "preceding", 1, "following", 1))) == [3, 6, 9, 12, 9]
    assert column(frame, over(f.count_star(), None, "n", ("range", "preceding", 2, "current row", None))) == [2, 1, 2, 2, 1]
    assert column(frame, over(f.max(col("id")), None, "n", ("groups", "current row", None, "unbounded following", None))) == [
        4,
        2,
        4,
        4,
        5,
    ]


def test_windows_are_parts_of_expressions(frame: Any) -> None:
    assert column(frame, over(f.sum(col("id")), col("g")) - lit(1) + f.row_number(order_by="id")) == [3, 4, 14, 15, 16]
    added = frame.with_column("r", f.rank(order_by="n")).filter(col("r") > 2).sort(col("id"))
    assert added.to_pydict()["id"] == [2, 3, 4]


def test_the_name_says_what_the_window_is(frame: Any) -> None:
    expr = over(f.sum(col("n")), col("g"), "id", ("rows", "preceding", 1, "current row", None))
    assert expr.schema_name() == "sum(n) PARTITION BY [g] ORDER BY [id ASC NULLS LAST] ROWS BETWEEN 1 PRECEDING AND CURRENT ROW"


def test_mistakes(frame: Any) -> None:
    with pytest.raises(ValueError, match="window functions are not allowed in WHERE"):
        frame.filter(f.row_number() > 1)
    with pytest.raises(ValueError, match="unit of a window frame must be rows, range or groups"):
        over(f.sum(col("n")), None, "id", ("days", "preceding", 1, "current row", None))
    with pytest.raises(ValueError, match="a frame must not start after its end"):
        frame.select(over(f.sum(col("n")), None, "id", ("rows", "current row", None, "preceding", 1)))
    with pytest.raises(ValueError, match="OVER takes a call of a function"):
        over(col("n"))
