"""A round: tables and queries of a seed, and what is found wrong with the answers."""

from __future__ import annotations

import collections
import dataclasses
import pathlib
import random
from collections.abc import Callable, Iterator
from functools import partial

import large
import tables
from comparison import ask, difference
from contenders import MORE_MEMORY, PEERS, WAYS, Contenders, Fault, known
from dialects import spelled
from expressions import expression
from laws import LAWS, REWRITES, counts
from queries import Maker
from query import Query

QUERIES = 10
# The share of the rounds that go on with tables of thousands of rows.
LARGE = 0.2
# How many smaller queries are tried to find the smallest that shows a fault.
TRIES = 400


def faults(seed: int, folder: pathlib.Path, cluster: str) -> Iterator[Fault]:
    """Run the queries of a seed, and give those whose answers are wrong."""
    r = random.Random(seed)
    contenders = Contenders([tables.make(r, f"t{i}", folder) for i in range(3)], cluster, folder, seed)
    maker = Maker(r, contenders.tables)
    yield from differences(r, contenders, maker, QUERIES)
    yield from broken(r, contenders, maker)
    if r.random() < LARGE:
        kinds = [tables.fill(r, f"l{i}", folder, large.ROWS, large.ROWS // large.SAME) for i in range(2)]
        contenders = Contenders(kinds, cluster, folder, seed, MORE_MEMORY)
        yield from differences(r, contenders, large.Maker(r, contenders.tables), QUERIES // 3)


def differences(r: random.Random, contenders: Contenders, maker: Maker, count: int) -> Iterator[Fault]:
    """Give the queries that others answer in another way, or ballista itself where it runs them otherwise."""
    for _ in range(count):
        query, ways = maker.query(), r.sample(list(WAYS), 2)
        for against in [*PEERS, *ways]:
            what = compared(contenders, query, against, counts)
            if not what or outvoted(contenders, query, against):
                continue
            check = partial(compared, contenders, against=against, tally=collections.Counter())
            small = smallest(query, check)
            if again := check(small):
                if not outvoted(contenders, small, against):
                    yield contenders.fault(against, again, small.sql)
            else:
                yield contenders.fault(against, f"at times, {what}", query.sql)


def broken(r: random.Random, contenders: Contenders, maker: Maker) -> Iterator[Fault]:
    """Give the queries that break a law."""
    for _ in range(QUERIES // 5):
        for law in LAWS:
            query = maker.plain()
            predicate = expression(r, [(part.alias, part.kinds) for part in query.sources if part.visible], "bool", 3)
            if what := law(contenders, query, predicate):
                yield contenders.fault(law.__name__, what, dataclasses.replace(query, where=predicate).sql)
    for rewrite in REWRITES:
        query = maker.query()
        if what := rewrite(contenders, query):
            small = smallest(query, partial(rewrite, contenders))
            yield contenders.fault(rewrite.__name__, rewrite(contenders, small) or f"at times, {what}", small.sql)


def compared(contenders: Contenders, query: Query, against: str, tally: collections.Counter[str]) -> str | None:
    """Say how an engine's answer differs from that of ballista with two workers."""
    if against in PEERS and against not in query.peers:
        return None
    ours, theirs = ask(contenders["ballista"], query.sql), ask(contenders[against], spelled(query.sql, against))
    if against in WAYS:
        tally[against] += 1
        if (against == "little memory" and theirs.out_of_memory) or ("rules" in against and theirs.error and ours.rows):
            tally[f"{against}: errors"] += 1
            return None
        return difference(theirs, ours, ordered=bool(query.order))
    what = difference(ours, theirs, ordered=bool(query.order))
    if what and known(query.sql, against, ours, theirs):
        tally["known differences"] += 1
        return None
    tally[f"{against}: " + ("rows" if theirs.rows is not None else "errors of both")] += 1
    return what


def outvoted(contenders: Contenders, query: Query, against: str) -> bool:
    """Whether DuckDB gives our rows where DataFusion does not."""
    if against != "datafusion" or "duckdb" not in query.peers:
        return False
    ours = ask(contenders["ballista"], query.sql)
    theirs = ask(contenders["duckdb"], spelled(query.sql, "duckdb"))
    if ours.rows is None or difference(ours, theirs, ordered=bool(query.order)):
        return False
    counts["DataFusion outvoted"] += 1
    return True


def smallest(query: Query, check: Callable[[Query], str | None]) -> Query:
    """Drop parts of a query as long as the same kind of fault stays."""
    kind, tries = _kind(check(query)), TRIES
    while kind and tries > 0:
        for less in query.smaller():
            tries -= 1
            if _kind(check(less)) == kind:
                query = less
                break
            if tries <= 0:
                break
        else:
            break
    return query


def _kind(what: str | None) -> str:
    """A fault without its values: which side failed, or that rows differ."""
    if what is None:
        return ""
    return " ".join(what.split()[:9]) if "failed: " in what else "rows"
