"""Starts the engines of a comparison: the peers, and ballista in each of its ways to run a query."""

from __future__ import annotations

import json
import pathlib
import re
from typing import Any

import ballista
from comparison import Outcome
from tables import Table

from bench import engines

HERE = pathlib.Path(__file__).resolve().parent
PEERS = ("datafusion", "duckdb")
MEMORY = 300_000
# So that literals with an offset are moments.
IN_UTC = "SET TIME ZONE = 'UTC'"

# What each way changes: workers, rows of a batch, bytes of memory, executors.
WAYS: dict[str, dict[str, int]] = {
    "one worker": {"workers": 1},
    "eight workers": {"workers": 8},
    "batches of 1": {"batch": 1},
    "batches of 3": {"batch": 3, "workers": 8},
    "little memory": {"memory": MEMORY},
    "three executors": {"executors": 3},
}

# Pairs of errors and queries that docs/differences.md explains, by the line that does.
KNOWN: list[dict[str, str]] = json.loads((HERE / "known.json").read_text())


class Contenders:
    """Engines that know the same tables. Those that are not asked are not started."""

    def __init__(self, tables: list[Table], cluster: str) -> None:
        self.tables = tables
        self.cluster = cluster
        self.started: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self.started:
            self.started[name] = self.start(name)
            for table in self.tables:
                self.started[name].register(table)
        return self.started[name]

    def start(self, name: str) -> Any:
        engine = engines.start(name if name in PEERS else "ballista", 2)
        if name == "duckdb":
            engine.connection.execute("SET timezone = 'UTC'; SET lambda_syntax = 'ENABLE_SINGLE_ARROW'")
            return engine
        if name == "datafusion":
            engine.run(IN_UTC)
            return engine
        way = WAYS.get(name, {})
        config = ballista.SessionConfig().with_target_partitions(way.get("workers", 2))
        config = config.with_batch_size(way.get("batch", 8192))
        runtime = ballista.RuntimeEnvBuilder()
        if "memory" in way:
            runtime = runtime.with_fair_spill_pool(way["memory"])
        if "executors" in way:
            engine.context = ballista.BallistaSessionContext(self.cluster)
        else:
            engine.context = ballista.SessionContext(config, runtime)
        engine.run(IN_UTC)
        return engine


def known(sql: str, peer: str, ours: Outcome, theirs: Outcome) -> bool:
    """Whether the difference is one of KNOWN."""
    return any(
        entry["peer"] == peer
        and re.search(entry["sql"], sql)
        and re.search(entry["ours"], ours.error)
        and re.search(entry["theirs"], theirs.error)
        for entry in KNOWN
    )
