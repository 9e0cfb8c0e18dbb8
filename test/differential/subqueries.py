"""Makes conditions and values that are queries, most of which read columns of the query around them."""

from __future__ import annotations

import dataclasses
import random

import sources
from aggregates import AGGREGATES, exact
from expressions import expression, leaf
from nodes import COMPARABLE, DUCKDB, Node, Scope, columns
from query import Query

TESTS = [
    "EXISTS ({0})",
    "NOT EXISTS ({0})",
    "({1} IN ({0}))",
    "({1} NOT IN ({0}))",
    "({1} = ANY ({0}))",
    "({1} > ALL ({0}))",
]
COMPARED = ["({1} >= ({0}))", "({1} = ({0}))", "({1} <> ({0}))", "(({0}) IS NULL)", "({1} BETWEEN 0 AND ({0}))"]


def condition(maker: sources.Maker, scope: Scope) -> Node:
    """A condition with a sub-query."""
    r = maker.r
    if r.random() < 0.3:
        kind = r.choice(["int", "int", "text", "decimal", "date"])
        test = r.choice(COMPARED) if kind == "int" else "({1} <= ({0}))"
        return Node("bool", test, (value(maker, scope, kind), leaf(r, scope, kind)))
    kind = r.choice(["int", "int", "text", "date"])
    query = correlated(maker, scope, (kind,)) if r.random() < 0.6 else plain(maker, kind)
    test = r.choice(TESTS)
    agree = DUCKDB if "ALL" in test or "ANY" in test else frozenset({"datafusion", "duckdb"})
    return Node("bool", test, (query, leaf(r, scope, kind)), agree)


def value(maker: sources.Maker, scope: Scope, kind: str) -> Query:
    """A query of one row, with an aggregate over the rows that belong to the row outside."""
    r = maker.r
    query = correlated(maker, scope, ()) if r.random() < 0.8 else plain(maker, "int")
    inner = [(source.alias, source.kinds) for source in query.sources if source.visible]
    calls = [call for call in AGGREGATES if call[1] in (kind, "X") and "ORDER" not in call[0]]
    template, _, of, agree = r.choice(calls)
    args = (expression(r, inner, kind if of == "X" else of, 1), Node("bool", "TRUE"), leaf(r, inner, "int"))
    return dataclasses.replace(query, items=(Node(kind, exact(template), args, agree),), distinct=False)


def plain(maker: sources.Maker, kind: str) -> Query:
    """A query that reads nothing of the outside."""
    parts, scope = sources.joined(maker, sources.table, maker.r.choice([1, 1, 2]))
    where = expression(maker.r, scope, "bool", 2) if maker.r.random() < 0.7 else None
    return Query((expression(maker.r, scope, kind, 1),), parts, where)


def correlated(maker: sources.Maker, outer: Scope, kinds: tuple[str, ...]) -> Query:
    """A query whose rows depend on the row outside."""
    r = maker.r
    parts, scope = sources.joined(maker, sources.table, r.choice([1, 1, 1, 2]))
    where = linked(r, outer, scope)
    if r.random() < 0.5:
        where = Node("bool", "({0} AND {1})", (where, expression(r, scope, "bool", 2)))
    return Query(tuple(expression(r, scope, kind, 1) for kind in kinds), parts, where)


def linked(r: random.Random, outer: Scope, inner: Scope) -> Node:
    """A condition between rows outside and inside."""
    shared = [kind for kind in COMPARABLE if columns(outer, kind) and columns(inner, kind)]
    kind = "int" if "int" in shared and r.random() < 0.7 else r.choice(shared or ["int"])
    link = Node("bool", "({0} = {1})", (leaf(r, inner, kind), leaf(r, outer, kind)))
    if r.random() < 0.2:
        return Node("bool", "({0} AND {1})", (link, expression(r, [*inner, *outer], "bool", 1)))
    if r.random() < 0.15:
        template = r.choice(["({0} < {1})", "({0} <> {1})", "({0} IS NOT DISTINCT FROM {1})"])
        return Node("bool", template, link.args, DUCKDB)
    return link
