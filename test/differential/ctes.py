"""Makes queries WITH others: named ones that are read more than once, and recursive ones."""

from __future__ import annotations

import dataclasses
from typing import Protocol

import sources
from expressions import expression, leaf
from nodes import Node, Part, Scope
from query import Cte, Query, Source


class Maker(sources.Maker, Protocol):
    """What named queries need of the maker of queries."""

    def over(self, relations: list[Source]) -> Query: ...


def named(maker: Maker) -> Query:
    """A query over one or two named ones, which it may read twice."""
    ctes: list[Cte] = []
    known: list[Source] = []
    for i in range(maker.r.randint(1, 2)):
        query = maker.inner([]) if i == 0 or maker.r.random() < 0.5 else maker.over(known)
        ctes.append(Cte(f"w{i}", query))
        known.append(Source(Node("table", f"w{i}"), "", sources.kinds_of(query)))
    return dataclasses.replace(maker.over(known), ctes=tuple(ctes))


def recursive(maker: Maker) -> Query:
    """A query over a recursive one."""
    body, kinds = maker.r.choice([_counting, _walking, _circling])(maker)
    query = maker.over([Source(Node("table", "w0"), "", kinds)])
    return dataclasses.replace(query, ctes=(Cte("w0", body),), recursive=True)


def _counting(maker: Maker) -> tuple[Part, dict[str, str]]:
    """Rows of a table, each with a number that grows to a limit."""
    table, kind, kinds = sources.table(maker), maker.r.choice(["int", "text"]), {}
    scope: Scope = [(table.alias, table.kinds)]
    kinds = {"c0": "int", "c1": kind}
    step: Scope = [("x0", kinds)]
    cast = {"int": "BIGINT", "text": "VARCHAR"}[kind]
    text = (
        f"SELECT CAST({{0}} % 5 AS BIGINT) AS c0, CAST({{1}} AS {cast}) AS c1 "
        f"FROM {table.what.sql} AS {table.alias} WHERE {{2}} "
        f"UNION ALL SELECT x0.c0 + 1, CAST({{3}} AS {cast}) FROM w0 AS x0 WHERE x0.c0 < 6 AND x0.c0 > -5 AND {{4}}"
    )
    base = (leaf(maker.r, scope, "int"), expression(maker.r, scope, kind, 1), expression(maker.r, scope, "bool", 2))
    shown = Node("int", "(x0.c1 % 100)") if kind == "int" else Node("text", "left(x0.c1, 9)")
    again = (maker.r.choice([shown, leaf(maker.r, step, kind)]), expression(maker.r, step, "bool", 1))
    return Node("query", text, (*base, *again)), kinds


def _walking(maker: Maker) -> tuple[Part, dict[str, str]]:
    """From row to row by a join with the unique id."""
    table, alias = sources.table(maker), maker.alias()
    scope: Scope = [(table.alias, table.kinds)]
    union = maker.r.choice(["UNION ALL", "UNION"])
    text = (
        f"SELECT CAST({table.alias}.id AS BIGINT) AS c0, CAST(1 AS BIGINT) AS c1 "
        f"FROM {table.what.sql} AS {table.alias} WHERE {{0}} "
        f"{union} SELECT CAST({alias}.k AS BIGINT), {alias}w.c1 + 1 FROM w0 AS {alias}w "
        f"JOIN {table.what.sql} AS {alias} ON {alias}w.c0 = {alias}.id WHERE {alias}w.c1 < 5"
    )
    return Node("query", text, (expression(maker.r, scope, "bool", 2),)), {"c0": "int", "c1": "int"}


def _circling(maker: Maker) -> tuple[Part, dict[str, str]]:
    """A step without end, but that it gives rows that were there before."""
    table, alias = sources.table(maker), maker.alias()
    text = (
        f"SELECT CAST({table.alias}.k AS BIGINT) AS c0, CAST({{0}} AS BIGINT) % 3 AS c1 FROM {table.what.sql} AS {table.alias} "
        f"UNION SELECT ({alias}.c0 + 1) % 4, ({alias}.c0 + {alias}.c1) % 5 FROM w0 AS {alias}"
    )
    return Node("query", text, (leaf(maker.r, [(table.alias, table.kinds)], "int"),)), {"c0": "int", "c1": "int"}
