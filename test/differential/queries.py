"""Makes random queries of each shape."""

from __future__ import annotations

import dataclasses
import random

import ctes
import sources
import subqueries
from aggregates import AGGREGATES, GROUPS, PEERS, RANGES, RANKS, ROWS, SUMS, VALUES, exact
from expressions import expression, leaf
from nodes import COMPARABLE, DATAFUSION, DUCKDB, KEYS, NESTED, Node, Scope, columns, reads_columns
from query import Query, Source
from tables import Table

LIMITS = ["", "LIMIT 1", "LIMIT 5", "LIMIT 3 OFFSET 2", "OFFSET 4"]
DIRECTIONS = ["", "", " DESC", " NULLS FIRST", " DESC NULLS LAST"]
OPERATIONS = ["UNION", "UNION ALL", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL"]
# The kinds of columns that windows are ordered by.
ORDERS = ["int", "text", "decimal", "date", "float", "time", "zoned"]
# By the number of keys.
GROUPINGS = {
    1: ["ALL", "GROUPING SETS (({0}), ())"],
    2: [
        "ALL",
        "ROLLUP ({0})",
        "CUBE ({0})",
        "GROUPING SETS (({1}), ({2}), ())",
        "GROUPING SETS (({0}), ({2}))",
        "{1}, ROLLUP ({2})",
    ],
    3: ["ROLLUP ({0})", "CUBE ({0})", "GROUPING SETS (({1}, {3}), ({2}), ({0}))", "GROUPING SETS ((), ({3}, {2}), ({1}))"],
}


class Maker:
    """Makes queries over tables."""

    def __init__(self, r: random.Random, tables: list[Table]) -> None:
        self.r = r
        self.tables = tables
        self.aliases = 0

    def query(self) -> Query:
        shapes = [self.plain, self.plain, self.aggregate, self.aggregate, self.windowed, self.operation, self.distinct_on]
        query = self.r.choice([*shapes, lambda: ctes.named(self), lambda: ctes.recursive(self)])()
        kinds = {item.kind for item in query.items}
        if self.r.random() < 0.3 and kinds <= set(COMPARABLE) and not query.first:
            order = tuple(self.r.choice(DIRECTIONS) for _ in query.items)
            query = dataclasses.replace(query, order=order, limit=self.r.choice(LIMITS))
        return query

    def inner(self, outer: Scope) -> Query:
        """A query to be read by another one."""
        return self.r.choice([self.small, self.small, self.aggregate, self.windowed, self.operation])()

    def over(self, relations: list[Source]) -> Query:
        """A query over named ones, among which there may be tables."""

        def chosen(_: sources.Maker) -> Source:
            if self.r.random() < 0.25:
                return sources.table(self)
            return dataclasses.replace(self.r.choice(relations), alias=self.alias())

        first = dataclasses.replace(relations[-1], alias=self.alias())
        parts, scope = sources.joined(self, chosen, self.r.choice([0, 1, 1]))
        if not parts:
            return self._built((first,), [(first.alias, first.kinds)])
        on = subqueries.linked(self.r, scope, [(first.alias, first.kinds)])
        first = dataclasses.replace(first, join=self.r.choice(["JOIN ", "LEFT JOIN "]), on=Node("on", "ON {0}", (on,)))
        return self._built((*parts, first), [*scope, (first.alias, first.kinds)])

    def _built(self, parts: tuple[Source, ...], scope: Scope) -> Query:
        if self.r.random() < 0.5:
            return self._aggregated(parts, scope)
        return Query(self._items(scope, self._kinds(scope)), parts, self.where(scope))

    def lateral(self, outer: Scope) -> Query:
        """A query beside others, of whose rows it reads one."""
        if self.r.random() < 0.5:
            kind = self.r.choice(["int", "text", "date"])
            return subqueries.value(self, outer, kind)
        return subqueries.correlated(self, outer, (self.r.choice(["int", "text"]), "int"))

    def plain(self) -> Query:
        parts, scope = self.sources()
        query = Query(self._items(scope, self._kinds(scope)), parts, self.where(scope))
        if self.r.random() < 0.2 and {item.kind for item in query.items} <= set(KEYS):
            return dataclasses.replace(query, distinct=True)
        return query

    def small(self, kinds: list[str] | None = None) -> Query:
        parts, scope = sources.joined(self, sources.table, self.r.choice([1, 1, 2]))
        return Query(self._items(scope, kinds or self._kinds(scope)), parts, self.where(scope))

    def distinct_on(self) -> Query:
        """The first row of each key: all columns order, so that it is the only first one."""
        parts, scope = sources.joined(self, sources.table, self.r.choice([1, 1, 2]))
        items = [expression(self.r, scope, self.r.choice(COMPARABLE), 3) for _ in range(self.r.randint(2, 4))]
        # A number would order by the column at its place.
        items = [item if reads_columns(item) else Node("int", f"{scope[0][0]}.k") for item in items]
        order = tuple(self.r.choice(DIRECTIONS) for _ in items)
        first = self.r.randint(1, len(items) - 1)
        return Query(tuple(items), parts, self.where(scope), first=first, order=order)

    def aggregate(self) -> Query:
        return self._aggregated(*self.sources())

    def _aggregated(self, parts: tuple[Source, ...], scope: Scope) -> Query:
        keys = [kind for kind in KEYS if kind in COMPARABLE or columns(scope, kind)]
        groups = [expression(self.r, scope, self.r.choice(keys), 1) for _ in range(self.r.choice([0, 1, 1, 2, 3]))]
        # A literal number among the groups would be the place of an item.
        groups = list({group.sql: group for group in groups if reads_columns(group)}.values())
        made = tuple(self.call(scope) for _ in range(self.r.randint(1, 3)))
        having = self.having(scope) if self.r.random() < 0.3 else None
        grouping = self.r.choice(["{0}"] * 3 + GROUPINGS[len(groups)]) if groups else "{0}"
        if self.r.random() < 0.15 and grouping != "ALL":
            made = (*made, self.over_groups(groups, made))
        if grouping not in ("{0}", "ALL") and self.r.random() < 0.5:
            made = (*made, Node("int", "CAST(grouping({0}) AS BIGINT)", (self.r.choice(groups),)))
        return Query((*groups, *made), parts, self.where(scope), tuple(groups), grouping, having)

    def over_groups(self, groups: list[Node], made: tuple[Node, ...]) -> Node:
        """A window over the rows of groups."""
        args = (self.r.choice(made), *groups[:1])
        kind, call = self.r.choice(
            [("int", "rank()"), ("int", "count({0})"), (args[0].kind, "max({0})"), ("int", "dense_rank()")]
        )
        over = "PARTITION BY {1} " if groups and self.r.random() < 0.5 else ""
        comparable = args[0].kind in COMPARABLE and args[0].kind != "float"
        order = f"ORDER BY {{0}}{self.r.choice(DIRECTIONS)}" if comparable else ""
        if not comparable:
            kind, call = "int", "count({0})"
        return Node(kind, f"{call} OVER ({over}{order})", args)

    def having(self, scope: Scope) -> Node:
        test = self.r.choice(["(count(*) > {0})", "(sum({0}) >= 3)", "(count(DISTINCT {0}) < 4)", "(min({0}) IS NOT NULL)"])
        return Node("bool", test, (Node("int", "1") if "*" in test else leaf(self.r, scope, "int"),))

    def call(self, scope: Scope) -> Node:
        template, result, of, agree = self.r.choice(AGGREGATES)
        kind = self.r.choice(COMPARABLE if of == "X" else [of])
        args = (expression(self.r, scope, kind, 2), expression(self.r, scope, "bool", 2), leaf(self.r, scope, "int"))
        if template in ("min({0})", "max({0})") and kind == "float":
            agree = DUCKDB  # DataFusion passes over NaN in groups
        if "ORDER BY" in template and not all(map(reads_columns, (args[0], args[2]))):
            template, result, agree = "count({0})", "int", DATAFUSION | DUCKDB
        if self.r.random() < 0.25:
            template += " FILTER (WHERE {1})"
        return Node(kind if result == "X" else result, exact(template), args, agree)

    def windowed(self) -> Query:
        parts, scope = sources.joined(self, sources.table, self.r.choice([1, 1, 2]))
        items = [leaf(self.r, scope, "int"), *(self.window(scope) for _ in range(self.r.randint(1, 3)))]
        query = Query(tuple(items), parts, self.where(scope))
        if self.r.random() < 0.2:
            test = Node("bool", "({0} <= {1})", (self.window(scope, "int"), Node("int", "3")))
            return dataclasses.replace(query, qualify=test)
        return query

    def window(self, scope: Scope, kind: str = "") -> Node:
        """A call over a window whose order leaves open only what the call does not see."""
        key = self.r.choice([kind for kind in ORDERS if columns(scope, kind)])
        order = self.r.choice(columns(scope, key))
        ids = ", ".join(f"{alias}.id" for alias, _ in scope)
        shapes = [
            (True, [""], RANKS),
            (True, ROWS, SUMS),
            (False, [""], PEERS),
            (False, GROUPS, SUMS),
            (False, RANGES.get(key, GROUPS), SUMS),
            (True, ROWS, VALUES),
        ]
        unique, frames, calls = self.r.choice(shapes[:-1] if kind else shapes)
        template, result, of, agree = self.r.choice([call for call in calls if not kind or call[1] == kind])
        of = self.r.choice(COMPARABLE) if of == "X" else of
        if result == "X" and of == "float" and calls is SUMS:
            agree = DUCKDB
        frame = self.r.choice(frames)
        key = "CAST({4} AS BIGINT)" if key == "int" and "RANGE" in frame else "{4}"  # narrow integers have no room for offsets
        over = self.r.choice(["", "PARTITION BY {3} "]) + f"ORDER BY {key}{self.r.choice(DIRECTIONS)}"
        over += (f", {ids}" if unique else "") + frame
        if calls is SUMS and self.r.random() < 0.2:
            template += " FILTER (WHERE {1})"
        args = (expression(self.r, scope, of, 2), expression(self.r, scope, "bool", 1), leaf(self.r, scope, "int"))
        keys = (leaf(self.r, scope, self.r.choice(COMPARABLE)), order)
        return Node(of if result == "X" else result, f"{template} OVER ({over})", (*args, *keys), agree)

    def operation(self) -> Query:
        kinds = [self.r.choice(COMPARABLE) for _ in range(self.r.randint(1, 3))]
        query = self.small(kinds)
        for _ in range(self.r.choice([1, 1, 2])):
            query = dataclasses.replace(self.small(kinds), operation=self.r.choice(OPERATIONS), other=query)
        return query

    def sources(self) -> tuple[tuple[Source, ...], Scope]:
        return sources.joined(self, sources.relation, self.r.choice([1, 1, 2, 2, 3]))

    def where(self, scope: Scope) -> Node | None:
        if self.r.random() < 0.3:
            return None
        test = expression(self.r, scope, "bool", 3)
        if self.r.random() < 0.25:
            return Node("bool", "({0} AND {1})", (test, subqueries.condition(self, scope)))
        return test

    def _items(self, scope: Scope, kinds: list[str]) -> tuple[Node, ...]:
        return tuple(self._item(scope, kind) for kind in kinds)

    def _item(self, scope: Scope, kind: str) -> Node:
        if self.r.random() < 0.1 and kind in ("int", "text", "decimal", "date"):
            return Node(kind, "({0})", (subqueries.value(self, scope, kind),))
        if self.r.random() < 0.1 and kind == "bool":
            return Node(kind, "{0}", (subqueries.condition(self, scope),), DUCKDB)
        return expression(self.r, scope, kind, 3)

    def _kinds(self, scope: Scope) -> list[str]:
        extra = [kind for kind in (*NESTED, "special", "interval") if columns(scope, kind)]
        return [self.r.choice([*COMPARABLE, *extra]) for _ in range(self.r.randint(1, 4))]

    def alias(self) -> str:
        self.aliases += 1
        return f"x{self.aliases}"
