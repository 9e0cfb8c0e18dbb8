"""TPC-H through SQL from Python: DuckDB's answers, DataFusion's names and types.

TPCH_SF sets the scale factor; data is generated once under bench/data.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from ballista import BallistaSessionContext, _native

from bench import answers, engines, suites

if TYPE_CHECKING:
    from bench.suites import Suite

QUERIES = [f"q{number:02d}" for number in range(1, 23)]
SESSIONS = ["workers-1", "workers-2", "cluster-2", "divided-1", "divided-2", "divided-3"]


@pytest.fixture(scope="session")
def suite() -> Suite:
    return suites.tpch(os.environ.get("TPCH_SF", "0.1"))


@pytest.fixture(scope="session")
def duckdb(suite: Suite) -> Any:
    return _started("duckdb", 2, suite)


@pytest.fixture(scope="session")
def datafusion(suite: Suite) -> Any:
    return _started("datafusion", 2, suite)


@pytest.fixture(scope="session", params=SESSIONS)
def ballista(request: pytest.FixtureRequest, suite: Suite) -> Iterator[Any]:
    kind, _, number = request.param.partition("-")
    if kind == "workers":
        yield _started("ballista", int(number), suite)
        return
    # At this scale a cluster runs small queries in one task, unless it divides them all.
    divide = {"min_rows": -1} if kind == "divided" else {}
    cluster = _native.server_start("cluster", {"executors": int(number), "cores": 1, **divide})
    engine = engines.start("ballista", 2)
    engine.context = BallistaSessionContext(_native.server_address(cluster))
    yield _registered(engine, suite)
    _native.server_stop(cluster)


def _started(name: str, workers: int, suite: Suite) -> Any:
    return _registered(engines.start(name, workers), suite)


def _registered(engine: Any, suite: Suite) -> Any:
    for table in suite.tables:
        engine.register(table)
    return engine


@pytest.mark.parametrize("query", QUERIES)
def test_answer_is_duckdbs(query: str, ballista: Any, duckdb: Any, suite: Suite) -> None:
    sql = suite.queries[query]
    rows = ballista.rows(ballista.run(sql))
    expected = duckdb.rows(duckdb.run(sql))
    assert expected, "a query without rows tests nothing"
    assert answers.difference(rows, expected) is None


@pytest.mark.parametrize("query", QUERIES)
def test_schema_is_datafusions(query: str, ballista: Any, datafusion: Any, suite: Suite) -> None:
    sql = suite.queries[query]
    assert ballista.context.sql(sql).schema() == datafusion.context.sql(sql).schema()
