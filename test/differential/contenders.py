"""Starts the engines of a comparison: the peers, and ballista in each of its ways to run a query."""

from __future__ import annotations

import dataclasses
import json
import pathlib
import random
import re
from collections.abc import Sequence
from typing import Any

import ballista
import datafusion
import storage
import written
from comparison import Outcome
from tables import Table

from bench import engines

HERE = pathlib.Path(__file__).resolve().parent
PEERS = ("datafusion", "duckdb")
# In which most queries over a few rows, and over thousands of rows, can run.
MEMORY = 300_000
MORE_MEMORY = 800_000
# So that literals with an offset are moments.
IN_UTC = "SET TIME ZONE = 'UTC'"

# The rules that plans can do without.
RULES = [
    "simplify",
    "pushFilters",
    "simplifyPushed",
    "orderJoins",
    "pushFiltersAgain",
    "pushLimits",
    "sharePlans",
    "pruneColumns",
]

# What each way changes: workers, rows of a batch, whether memory is short, executors, the share of RULES, and how
# tables are stored.
WAYS: dict[str, dict[str, float]] = {
    "one worker": {"workers": 1},
    "eight workers": {"workers": 8},
    "batches of 1": {"batch": 1},
    "batches of 3": {"batch": 3, "workers": 8},
    "little memory": {"memory": 1},
    "three executors": {"executors": 3},
    "no rules": {"rules": 0},
    "half of the rules": {"rules": 0.5},
    "stored otherwise": {"stored": 1},
    "stored otherwise, three executors": {"stored": 1, "executors": 3},
}

# Pairs of errors and queries that docs/differences.md explains, by the line that does.
KNOWN: list[dict[str, str]] = json.loads((HERE / "known.json").read_text())


@dataclasses.dataclass(frozen=True)
class Fault:
    """A query whose answer is wrong, by whom it was found, and the query it came from."""

    seed: int
    against: str
    what: str
    sql: str
    folder: str

    def __str__(self) -> str:
        return f"seed {self.seed}, against {self.against}: {self.what}\n  {self.sql}\n  tables: {self.folder}"


class Contenders:
    """Engines that know the same tables. Those that are not asked are not started."""

    def __init__(self, tables: list[Table], cluster: str, folder: pathlib.Path, seed: int, memory: int = MEMORY) -> None:
        self.tables = tables
        self.cluster = cluster
        self.folder = folder
        self.seed = seed
        self.memory = memory
        self.r = random.Random(seed)
        self.started: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self.started:
            self.started[name] = self.start(name)
            for table in self.tables:
                self.register(name, table)
        return self.started[name]

    def fault(self, against: str, what: str, sql: str) -> Fault:
        """A fault of the round."""
        return Fault(self.seed, against, what, sql, str(self.folder))

    def choice(self, options: Sequence[str]) -> str:
        """One of the options, the same for all queries of the round."""
        return random.Random(f"{self.seed} {options}").choice(options)

    def register(self, name: str, table: Table) -> None:
        """Make a table known to an engine."""
        engine = self.started[name]
        if "stored" in WAYS.get(name, {}):
            folder = self.folder / name.replace(" ", "_")
            folder.mkdir(exist_ok=True)
            storage.register(self.r, engine.context, table, folder)
        else:
            engine.register(table)

    def start(self, name: str) -> Any:
        engine = engines.start(name if name in PEERS else "ballista", 2)
        if name == "duckdb":
            engine.connection.execute("SET timezone = 'UTC'; SET lambda_syntax = 'ENABLE_SINGLE_ARROW'")
            return engine
        if name == "datafusion":
            engine.run(IN_UTC)
            written.register(datafusion, engine.context)
            return engine
        way = WAYS.get(name, {})
        engine.context = session(way, self.cluster, self.r, self.memory)
        engine.run(IN_UTC)
        written.register(ballista, engine.context)
        return engine


def session(way: dict[str, float], cluster: str, r: random.Random, memory: int) -> Any:
    """Open a session of ballista."""
    if "executors" in way:
        return ballista.BallistaSessionContext(cluster)
    config = ballista.SessionConfig().with_target_partitions(int(way.get("workers", 2)))
    config = config.with_batch_size(int(way.get("batch", 8192)))
    if "rules" in way:
        skipped = r.sample(RULES, len(RULES) - int(len(RULES) * way["rules"]))
        config = config.set("datafusion.optimizer.skip_rules", ",".join(skipped))
    runtime = ballista.RuntimeEnvBuilder()
    if "memory" in way:
        runtime = runtime.with_fair_spill_pool(memory)
    return ballista.SessionContext(config, runtime)


def known(sql: str, peer: str, ours: Outcome, theirs: Outcome) -> bool:
    """Whether the difference is one of KNOWN."""
    return any(
        entry["peer"] == peer
        and re.search(entry["sql"], sql)
        and re.search(entry["ours"], ours.error)
        and re.search(entry["theirs"], theirs.error)
        for entry in KNOWN
    )
