"""Random queries: the answers of DataFusion and DuckDB, in every way that queries are run.

DIFFERENTIAL_SECONDS says for how long fresh seeds are tried, and DIFFERENTIAL_SEEDS, as 5,7, which seeds instead.
Seeds that found a fault stay in seeds.txt. A change of the generator gives them other queries, so what they found is in
test/slt, too.
"""

from __future__ import annotations

import os
import pathlib
import random
import time
from collections.abc import Iterator

import pytest
from ballista import _native
from ballista.cluster import python_options
from contenders import HERE, KNOWN, Fault
from rounds import counts, faults

SECONDS = float(os.environ.get("DIFFERENTIAL_SECONDS", "0"))
KEPT = [int(line.split()[0]) for line in (HERE / "seeds.txt").read_text().splitlines() if line.strip()]
SEEDS = [int(seed) for seed in os.environ.get("DIFFERENTIAL_SEEDS", "").split(",") if seed] or [*range(30), *KEPT]
MOST_FAULTS = 20


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """Return the address of a cluster of three executors that divides all queries."""
    server = _native.server_start("cluster", {"executors": 3, "cores": 1, "min_rows": -1, **python_options(True)})
    yield _native.server_address(server)
    _native.server_stop(server)


@pytest.mark.parametrize("seed", SEEDS)
def test_answers_are_the_same(seed: int, tmp_path: pathlib.Path, cluster: str) -> None:
    found = list(faults(seed, tmp_path, cluster))
    assert not found, told(found)


@pytest.mark.skipif(SECONDS == 0, reason="DIFFERENTIAL_SECONDS is not set")
def test_answers_of_fresh_seeds_are_the_same(tmp_path: pathlib.Path, cluster: str) -> None:
    end, found, rounds = time.monotonic() + SECONDS, [], 0
    while time.monotonic() < end and len(found) < MOST_FAULTS:
        seed = random.SystemRandom().randrange(10**6, 10**9)
        folder = tmp_path / str(seed)
        folder.mkdir()
        found += faults(seed, folder, cluster)
        rounds += 1
    print(f"\n{rounds} rounds: {dict(counts)}")
    assert not found, told(found)


def test_most_queries_are_compared() -> None:
    """Queries that fail everywhere compare nothing: they have to be few. Runs last."""
    for peer in ("datafusion", "duckdb"):
        rows, errors = counts[f"{peer}: rows"], counts[f"{peer}: errors of both"]
        assert rows > 4 * errors, dict(counts)
    assert counts["datafusion: rows"] > 4 * counts["known differences"], dict(counts)


def test_known_differences_are_documented() -> None:
    lines = (HERE.parent.parent / "docs" / "differences.md").read_text().splitlines()
    for entry in KNOWN:
        assert any(line.startswith(entry["line"]) for line in lines), entry


def told(found: list[Fault]) -> str:
    return "\n\n".join(map(str, found))
