"""Makes what stands in FROM: tables, derived tables, lists taken apart, table functions, and their joins."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from functools import partial
from typing import Protocol

from expressions import expression, leaf
from nodes import BOTH, COMPARABLE, DUCKDB, LITERALS, Node, Scope, columns
from query import Query, Source
from tables import Table

JOINS = ["JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "LEFT SEMI JOIN", "LEFT ANTI JOIN", "CROSS JOIN"]
# What joins compare by: mostly for equality.
COMPARISONS = ["({0} = {1})"] * 9 + ["({0} IS NOT DISTINCT FROM {1})", "({0} < {1})", "({0} >= {1})", "({0} <> {1})"]
NUMBERS = ["generate_series(1, 4)", "generate_series(-2, 7, 3)", "range(3)", "range(5, 0, -2)"]


class Maker(Protocol):
    """What sources need of the maker of queries."""

    r: random.Random
    tables: list[Table]

    def alias(self) -> str: ...
    def inner(self, outer: Scope) -> Query: ...
    def lateral(self, outer: Scope) -> Query: ...


def table(maker: Maker) -> Source:
    """One of the tables, as it is."""
    chosen = maker.r.choice(maker.tables)
    return Source(Node("table", chosen.name), maker.alias(), chosen.kinds)


def relation(maker: Maker) -> Source:
    """Something to read: mostly a table."""
    if maker.r.random() < 0.65:
        return table(maker)
    return maker.r.choice([derived, derived, unnested, numbers, values])(maker)


def derived(maker: Maker) -> Source:
    """A query in parentheses."""
    query = maker.inner([])
    if maker.r.random() < 0.15 and {item.kind for item in query.items} <= set(COMPARABLE):
        query = dataclasses.replace(query, order=(" DESC",) * len(query.items), limit="LIMIT 7")
    return Source(query, maker.alias(), kinds_of(query))


def unnested(maker: Maker) -> Source:
    """A row for each element of a list."""
    lists = [one for one in maker.tables if {"list", "texts"} & set(one.kinds.values())]
    if not lists:
        return table(maker)
    chosen, alias = maker.r.choice(lists), maker.alias()
    scope = [(alias, chosen.kinds)]
    kind = maker.r.choice([kind for kind in ("list", "texts") if kind in chosen.kinds.values()])
    element = Node("int" if kind == "list" else "text", "unnest({0})", (maker.r.choice(columns(scope, kind)),))
    query = Query((leaf(maker.r, scope, "int"), element), (Source(Node("table", chosen.name), alias, chosen.kinds),))
    return Source(query, maker.alias(), kinds_of(query))


def numbers(maker: Maker) -> Source:
    """A table function."""
    return Source(Node("table", maker.r.choice(NUMBERS)), maker.alias(), {"n": "int"}, names=("n",))


def values(maker: Maker) -> Source:
    """A list of rows."""
    kinds = [maker.r.choice(["int", "text", "date"]) for _ in range(2)]
    rows = tuple(Node(kind, maker.r.choice(LITERALS[kind])) for _ in range(2) for kind in kinds)
    return Source(
        Node("table", "(VALUES ({0}, {1}), ({2}, {3}))", rows), maker.alias(), dict(zip("pq", kinds)), names=("p", "q")
    )


def joined(maker: Maker, relations: Callable[[Maker], Source], count: int) -> tuple[tuple[Source, ...], Scope]:
    """Relations, joined one after another, and the columns that can be read of them."""
    sources: list[Source] = []
    scope: Scope = []
    for _ in range(count):
        right = relations(maker)
        beside = sources and relations is relation and maker.r.random() < 0.1
        join = _beside if beside else partial(_join, before=len(sources))
        source = join(maker, scope, right) if sources else right
        sources.append(source)
        scope = [*scope, (source.alias, source.kinds)] if source.visible else scope
    return tuple(sources), scope


def _join(maker: Maker, scope: Scope, right: Source, before: int) -> Source:
    join = maker.r.choice(JOINS)
    if "CROSS" in join:
        return Source(right.what, right.alias, right.kinds, "CROSS JOIN " if before < 2 else ", ", None, right.names)
    on = _on(maker, scope, [(right.alias, right.kinds)])
    if before == 1 and maker.r.random() < 0.1 and scope:
        shared = [name for name in ("id", "k") if name in right.kinds and name in scope[0][1]]
        on = Node("on", f"USING ({maker.r.choice(shared)})") if shared else on
    return Source(right.what, right.alias, right.kinds, f"{join} ", on, right.names)


def _beside(maker: Maker, scope: Scope, right: Source) -> Source:
    """Join what is computed for each row: a query, or the elements of a list."""
    lists = columns(scope, "list")
    if lists and maker.r.random() < 0.4:
        what = Node("table", "UNNEST({0})", (maker.r.choice(lists),), DUCKDB)
        return Source(what, right.alias, {"e": "int"}, "CROSS JOIN ", None, ("e",))
    query = maker.lateral(scope)
    if maker.r.random() < 0.5:
        return Source(query, right.alias, kinds_of(query), "CROSS JOIN LATERAL ")
    return Source(query, right.alias, kinds_of(query), "LEFT JOIN LATERAL ", Node("on", "ON TRUE"))


def _on(maker: Maker, left: Scope, right: Scope) -> Node:
    r = maker.r
    shared = [kind for kind in COMPARABLE if columns(left, kind) and columns(right, kind)]
    kind = "int" if "int" in shared and r.random() < 0.7 else r.choice(shared or ["int"])
    agree = BOTH
    keys = Node("bool", r.choice(COMPARISONS), (leaf(r, left, kind), leaf(r, right, kind)), agree)
    if r.random() < 0.15:
        kind = r.choice(shared or ["int"])
        more = Node("bool", r.choice(COMPARISONS), (leaf(r, left, kind), leaf(r, right, kind)), agree)
        keys = Node("bool", r.choice(["({0} AND {1})", "({0} AND {1})", "({0} OR {1})"]), (keys, more))
    if r.random() < 0.3:
        keys = Node("bool", "({0} AND {1})", (keys, expression(r, [*left, *right], "bool", 2)))
    if r.random() < 0.1:
        keys = expression(r, [*left, *right], "bool", 2)
    return Node("on", "ON {0}", (keys,))


def kinds_of(query: Query) -> dict[str, str]:
    """The columns of a query."""
    return {f"c{i}": item.kind for i, item in enumerate(query.items)}
