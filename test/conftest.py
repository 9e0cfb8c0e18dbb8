"""What the comparisons of test/tpch and test/tpcds share: sessions of each kind, with a suite's tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from ballista import BallistaSessionContext, _native

from bench import engines

if TYPE_CHECKING:
    from bench.suites import Suite

    Start = Callable[[str, Suite], Any]


@pytest.fixture(scope="session")
def start() -> Iterator[Start]:
    """Return what starts an engine: a peer by its name, or ballista as workers-N, cluster-N or divided-N."""
    clusters = []

    def start(kind: str, suite: Suite) -> Any:
        name, _, number = kind.partition("-")
        if name in engines.NAMES:
            return registered(engines.start(name, 2), suite)
        if name == "workers":
            return registered(engines.start("ballista", int(number)), suite)
        # At this scale a cluster runs small queries in one task, unless it divides them all.
        divide = {"min_rows": -1} if name == "divided" else {}
        cluster = _native.server_start("cluster", {"executors": int(number), "cores": 1, **divide})
        clusters.append(cluster)
        engine = engines.start("ballista", 2)
        engine.context = BallistaSessionContext(_native.server_address(cluster))
        return registered(engine, suite)

    yield start
    for cluster in clusters:
        _native.server_stop(cluster)


def registered(engine: Any, suite: Suite) -> Any:
    """Return the engine, which knows the suite's tables from now on."""
    for table in suite.tables:
        engine.register(table)
    return engine
