"""What has to be the same whatever the engine makes of a query: the same rows, asked for in another way."""

from __future__ import annotations

import collections
import dataclasses
import itertools
import re
from collections.abc import Callable
from typing import Any, TypeVar

from ballista.unparser import Dialect, Unparser
from comparison import Outcome, ask, difference
from contenders import Contenders
from frames import framed
from nodes import LITERALS, Node
from query import Query, Source

counts: collections.Counter[str] = collections.Counter()
ENGINES = ("ballista", "three executors")
FORMATS = ("parquet", "arrow")
# The types of parameters.
TYPES = {"int": "BIGINT", "text": "VARCHAR"}
numbers = itertools.count()


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


def deleted(contenders: Contenders, query: Query, predicate: Node) -> str | None:
    """What is left when the rows of a predicate are deleted is what it is false or null for."""
    table = query.sources[0]
    if not _alone(table, predicate):
        return None
    columns = ", ".join(table.kinds)
    left = f"SELECT {columns} FROM {table.what.sql} AS {table.alias} WHERE ({predicate.sql}) IS NOT TRUE"
    name = f"made{next(numbers)}"
    change = f"DELETE FROM {name} AS {table.alias} WHERE {predicate.sql}"
    return _changed(contenders, table, name, change, left)


def updated(contenders: Contenders, query: Query, predicate: Node) -> str | None:
    """The rows of a predicate have other values when they are updated, and others have theirs."""
    table = query.sources[0]
    if not _alone(table, predicate):
        return None
    values = {"id": f"{table.alias}.k", "k": f"CAST({table.alias}.id % 3 AS INT)"}
    columns = [
        f"CASE WHEN {predicate.sql} THEN {values[name]} ELSE {table.alias}.{name} END" if name in values else name
        for name in table.kinds
    ]
    want = f"SELECT {', '.join(columns)} FROM {table.what.sql} AS {table.alias}"
    sets = ", ".join(f"{name} = {value}" for name, value in values.items())
    name = f"made{next(numbers)}"
    change = f"UPDATE {name} AS {table.alias} SET {sets} WHERE {predicate.sql}"
    return _changed(contenders, table, name, change, want)


def _alone(table: Source, predicate: Node) -> bool:
    """Whether a predicate is over the columns of a stored table only."""
    aliases = set(re.findall(r"\b(x\d+)\.", predicate.sql))
    return isinstance(table.what, Node) and table.what.template.startswith("t") and aliases <= {table.alias}


def _changed(contenders: Contenders, table: Source, name: str, change: str, want: str) -> str | None:
    """Say how a copy of a table, when it was changed, differs from what a query gives."""
    made = f"CREATE TABLE {name} AS SELECT * FROM {table.what.sql}"
    statements = [made, change, f"SELECT {', '.join(table.kinds)} FROM {name}"]
    return _same("changed", ask(contenders["ballista"], want), contenders, statements)


def doubled(contenders: Contenders, query: Query) -> str | None:
    """A query that is named and read twice gives its rows twice."""
    whole = ask(contenders["ballista"], query.sql)
    twice = ask(contenders["ballista"], f"WITH q AS ({query.sql}) SELECT * FROM q UNION ALL SELECT * FROM q")
    if whole.rows is None:
        return difference(twice, whole)
    counts["doubled"] += 1
    return difference(twice, Outcome([*whole.rows, *whole.rows]))


def viewed(contenders: Contenders, query: Query) -> str | None:
    """A view of a query, and a table made of it, have its rows."""
    whole, kind = ask(contenders["ballista"], query.sql), contenders.choice(("VIEW", "TABLE"))
    name = f"made{next(numbers)}"
    return _same("viewed", whole, contenders, [f"CREATE {kind} {name} AS {query.sql}", f"SELECT * FROM {name}"])


def inserted(contenders: Contenders, query: Query) -> str | None:
    """A table, or a folder, that rows are added to has them, too."""
    whole, name = ask(contenders["ballista"], query.sql), f"made{next(numbers)}"
    folder = contenders.folder / name
    made = contenders.choice(
        (
            f"CREATE TABLE {name} AS {query.sql}",
            f"COPY ({query.sql}) TO '{folder}/' STORED AS PARQUET; "
            f"CREATE EXTERNAL TABLE {name} STORED AS PARQUET LOCATION '{folder}/'",
        )
    ).split("; ")
    twice = Outcome([*whole.rows, *whole.rows]) if whole.rows is not None else whole
    return _same("inserted", twice, contenders, [*made, f"INSERT INTO {name} {query.sql}", f"SELECT * FROM {name}"])


def written(contenders: Contenders, query: Query) -> str | None:
    """What is written to a file, or to a folder, is read again."""
    whole, kind = ask(contenders["ballista"], query.sql), contenders.choice(FORMATS)
    path = contenders.folder / f"{next(numbers)}{contenders.choice(('.' + kind, ''))}"
    return _same("written", whole, contenders, [f"COPY ({query.sql}) TO '{path}' STORED AS {kind}", f"SELECT * FROM '{path}'"])


def prepared(contenders: Contenders, query: Query) -> str | None:
    """Parameters stand for what they are given."""
    values: dict[str, str] = {}
    general, name = _general(query, values).sql, f"made{next(numbers)}"
    # Not all parts of a query stand in its text.
    used = sorted({int(number) for number in re.findall(r"\$(\d+)", general)})
    general = re.sub(r"\$(\d+)", lambda found: f"${used.index(int(found[1])) + 1}", general)
    given = [list(values.items())[number - 1] for number in used]
    types = f"({', '.join(type_ for _, type_ in given)})" if given else ""
    statements = [f"PREPARE {name}{types} AS {general}", f"EXECUTE {name}({', '.join(value for value, _ in given)})"]
    whole = ask(contenders["ballista"], query.sql)
    return _same("prepared", whole, contenders, statements, ordered=bool(query.order))


def called(contenders: Contenders, query: Query) -> str | None:
    """Calls of DataFrames give the rows of the SQL that says the same."""
    engine = contenders[contenders.choice(ENGINES)]
    whole = ask(contenders["ballista"], query.sql)
    if whole.rows is None:
        return None
    try:
        frame = framed(engine.context, query)
        if frame is None:
            return None
        outcome = Outcome(engine.rows(frame.collect()))
    except Exception as error:  # whatever it is, SQL had none
        outcome = Outcome(None, f"{type(error).__name__}: {error}")
    counts["called"] += 1
    return difference(outcome, whole, ordered=bool(query.order))


def unparsed(contenders: Contenders, query: Query) -> str | None:
    """A plan that was written as SQL gives the same rows."""
    engine = contenders["ballista"]
    whole = ask(engine, query.sql)
    if whole.rows is None:
        return None
    try:
        text = Unparser(Dialect.default()).plan_to_sql(engine.context.sql(query.sql).logical_plan())
    except NotImplementedError as error:
        counts[f"unparsed: {error}"] += 1
        return None
    counts["unparsed"] += 1
    if what := difference(ask(engine, text), whole, ordered=bool(query.order)):
        return f"{what} by {text}"
    return None


LAWS: tuple[Callable[[Contenders, Query, Node], str | None], ...] = (partitioned, counted, deleted, updated)
REWRITES: tuple[Callable[[Contenders, Query], str | None], ...] = (
    doubled,
    viewed,
    inserted,
    written,
    prepared,
    unparsed,
    called,
)


def _same(law: str, whole: Outcome, contenders: Contenders, statements: list[str], *, ordered: bool = False) -> str | None:
    """Say how the last statement's rows differ from those of the whole."""
    engine = contenders[contenders.choice(ENGINES)]
    for statement in statements:
        outcome = ask(engine, statement)
        if outcome.rows is None:
            return difference(outcome, whole)
    if whole.rows is None:
        return difference(outcome, whole)
    counts[law] += 1
    return difference(outcome, whole, ordered=ordered)


Tree = TypeVar("Tree")


def _general(tree: Tree, values: dict[str, str]) -> Tree:
    """A query with parameters for its literals; values has them, with their types."""
    if isinstance(tree, tuple):
        return tuple(_general(part, values) for part in tree)  # type: ignore[return-value]
    if isinstance(tree, Node) and tree.kind in TYPES and tree.template in LITERALS[tree.kind] and not tree.args:
        values.setdefault(tree.template, TYPES[tree.kind])
        return dataclasses.replace(tree, template=f"${list(values).index(tree.template) + 1}")
    if dataclasses.is_dataclass(tree):
        parts: dict[str, Any] = {field.name: getattr(tree, field.name) for field in dataclasses.fields(tree)}
        return dataclasses.replace(tree, **{name: _general(part, values) for name, part in parts.items()})  # type: ignore[type-var]
    return tree
