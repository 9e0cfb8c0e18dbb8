"""A round: tables and queries of a seed, and what is found wrong with the answers."""

from __future__ import annotations

import collections
import dataclasses
import pathlib
import random
from collections.abc import Callable, Iterator
from functools import partial

import tables
from comparison import Outcome, ask, difference
from contenders import PEERS, WAYS, Contenders, known
from dialects import spelled
from expressions import expression
from nodes import Node
from queries import Maker
from query import Query

QUERIES = 10
# How many smaller queries are tried to find the smallest that shows a fault.
TRIES = 400

counts: collections.Counter[str] = collections.Counter()


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


def faults(seed: int, folder: pathlib.Path, cluster: str) -> Iterator[Fault]:
    """Run the queries of a seed, and give those whose answers are wrong."""
    r = random.Random(seed)
    contenders = Contenders([tables.make(r, f"t{i}", folder) for i in range(3)], cluster)
    maker = Maker(r, contenders.tables)
    for _ in range(QUERIES):
        query, ways = maker.query(), r.sample(list(WAYS), 2)
        for against in [*PEERS, *ways]:
            what = compared(contenders, query, against, counts)
            if not what or outvoted(contenders, query, against):
                continue
            check = partial(compared, contenders, against=against, tally=collections.Counter())
            small = smallest(query, check)
            if again := check(small):
                if not outvoted(contenders, small, against):
                    yield Fault(seed, against, again, small.sql, str(folder))
            else:
                yield Fault(seed, against, f"at times, {what}", query.sql, str(folder))
    for _ in range(QUERIES // 5):
        for law in (partitioned, counted):
            query = maker.plain()
            predicate = expression(r, [(part.alias, part.kinds) for part in query.sources if part.visible], "bool", 3)
            if what := law(contenders, query, predicate):
                yield Fault(seed, law.__name__, what, dataclasses.replace(query, where=predicate).sql, str(folder))
        query = maker.query()
        if what := doubled(contenders, query):
            small = smallest(query, partial(doubled, contenders))
            yield Fault(seed, "doubled", str(doubled(contenders, small)), small.sql, str(folder))


def compared(contenders: Contenders, query: Query, against: str, tally: collections.Counter[str]) -> str | None:
    """Say how an engine's answer differs from that of ballista with two workers."""
    if against in PEERS and against not in query.peers:
        return None
    ours, theirs = ask(contenders["ballista"], query.sql), ask(contenders[against], spelled(query.sql, against))
    if against in WAYS:
        tally[against] += 1
        if against == "little memory" and theirs.out_of_memory:
            tally["out of memory"] += 1
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


def partitioned(contenders: Contenders, query: Query, predicate: Node) -> str | None:
    """The rows for which a predicate is true, false and null are all rows together."""
    whole = dataclasses.replace(query, where=None, distinct=False)
    tests = [predicate, Node("bool", "(NOT {0})", (predicate,)), Node("bool", "({0} IS NULL)", (predicate,))]
    parts = [ask(contenders["ballista"], dataclasses.replace(whole, where=test).sql) for test in tests]
    if any(part.rows is None for part in parts):
        return None
    counts["partitioned"] += 1
    rows = [row for part in parts for row in part.rows or []]
    return difference(Outcome(rows), ask(contenders["ballista"], whole.sql))


def counted(contenders: Contenders, query: Query, predicate: Node) -> str | None:
    """As many rows pass a condition as there are for which it is true as a value."""
    one = Node("int", "coalesce(sum(CASE WHEN {0} THEN 1 ELSE 0 END), 0)", (predicate,))
    filtered = dataclasses.replace(query, items=(Node("int", "count(*)"),), where=predicate, distinct=False)
    valued = dataclasses.replace(query, items=(one,), where=None, distinct=False)
    left, right = ask(contenders["ballista"], filtered.sql), ask(contenders["ballista"], valued.sql)
    if left.rows is None or right.rows is None:
        return None
    counts["counted"] += 1
    return difference(left, right)


def doubled(contenders: Contenders, query: Query) -> str | None:
    """A query that is named and read twice gives its rows twice."""
    whole = ask(contenders["ballista"], query.sql)
    twice = ask(contenders["ballista"], f"WITH q AS ({query.sql}) SELECT * FROM q UNION ALL SELECT * FROM q")
    if whole.rows is None:
        return difference(twice, whole)
    counts["doubled"] += 1
    return difference(twice, Outcome([*whole.rows, *whole.rows]))
