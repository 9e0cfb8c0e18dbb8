"""TPC-DS through SQL from Python: DuckDB's answers, embedded and on executors.

TPCDS_SF sets the scale factor; data is generated once under bench/data.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from bench import answers, suites

if TYPE_CHECKING:
    from conftest import Start

    from bench.suites import Suite

QUERIES = [f"q{number:02d}" for number in range(1, 100)]
SESSIONS = ["workers-2", "divided-3"]


@pytest.fixture(scope="session")
def suite() -> Suite:
    return suites.tpcds(os.environ.get("TPCDS_SF", "0.1"))


@pytest.fixture(scope="session")
def duckdb(start: Start, suite: Suite) -> Any:
    return start("duckdb", suite)


@pytest.fixture(scope="session")
def datafusion(start: Start, suite: Suite) -> Any:
    return start("datafusion", suite)


@pytest.fixture(scope="session", params=SESSIONS)
def ballista(request: pytest.FixtureRequest, start: Start, suite: Suite) -> Any:
    return start(request.param, suite)


@pytest.mark.parametrize("query", QUERIES)
def test_answer_is_duckdbs(query: str, ballista: Any, duckdb: Any, suite: Suite) -> None:
    sql = suite.queries[query]
    rows = ballista.rows(ballista.run(sql))
    expected = duckdb.rows(duckdb.run(sql))
    assert answers.difference(rows, expected, tolerance=suite.tolerances.get(query, 0)) is None


@pytest.mark.parametrize("query", suites.QUOTIENTS)
def test_quotients_are_datafusions(query: str, ballista: Any, datafusion: Any, suite: Suite) -> None:
    sql = suite.queries[query]
    assert answers.difference(ballista.rows(ballista.run(sql)), datafusion.rows(datafusion.run(sql))) is None
