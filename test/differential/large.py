"""Makes queries over tables of thousands of rows, which take many batches, and often more memory than there is.

Joins are by keys that few rows share, so that results do not grow.
"""

from __future__ import annotations

import dataclasses

import queries
import sources
from aggregates import AGGREGATES, exact
from expressions import expression, leaf
from nodes import COMPARABLE, DUCKDB, KEYS, NESTED, Node, Scope, columns
from queries import DIRECTIONS, OPERATIONS
from query import Query, Source

ROWS = 6000
# Of each key there are about so many rows.
SAME = 3
JOINS = ["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "LEFT SEMI JOIN", "LEFT ANTI JOIN"]
KEYED = ["({0}.k = {1}.k)", "({0}.k = {1}.id)", "({0}.id = {1}.id)", "({0}.k = {1}.k AND {0}.id > {1}.id)"]


class Maker(queries.Maker):
    """Makes queries whose operators hold all rows."""

    def query(self) -> Query:
        shape = self.r.choice([self.sorted, self.sorted, self.grouped, self.grouped, self.combined, self.ranked, self.sets])
        return shape()

    def scanned(self) -> tuple[tuple[Source, ...], Scope]:
        source = sources.table(self)
        return (source,), [(source.alias, source.kinds)]

    def related(self) -> tuple[tuple[Source, ...], Scope]:
        """Two tables, joined by a key, with a further condition at times."""
        left, right = sources.table(self), sources.table(self)
        join = self.r.choice(JOINS)
        key: Node = Node("bool", self.r.choice(KEYED).format(left.alias, right.alias))
        both = [(left.alias, left.kinds), (right.alias, right.kinds)]
        if self.r.random() < 0.4:
            key = Node("bool", "({0} AND {1})", (key, expression(self.r, both, "bool", 2)))
        right = dataclasses.replace(right, join=f"{join} ", on=Node("on", "ON {0}", (key,)))
        return (left, right), both if right.visible else both[:1]

    def rows(self) -> tuple[tuple[Source, ...], Scope]:
        return self.r.choice([self.scanned, self.related])()

    def sorted(self) -> Query:
        """All rows in an order, or the first of them."""
        parts, scope = self.rows()
        kinds = [self.r.choice(COMPARABLE) for _ in range(self.r.randint(1, 3))]
        items = tuple(expression(self.r, scope, kind, 1) for kind in kinds)
        order = tuple(self.r.choice(DIRECTIONS) for _ in items)
        limit = self.r.choice(["", "", "LIMIT 1000", "LIMIT 700 OFFSET 2000"])
        return Query(items, parts, self.some(scope), order=order, limit=limit)

    def combined(self) -> Query:
        """What a join gives, nested columns among it."""
        parts, scope = self.related()
        kinds = [self.r.choice([*COMPARABLE, *(kind for kind in NESTED if columns(scope, kind))]) for _ in range(4)]
        return Query(tuple(leaf(self.r, scope, kind) for kind in kinds), parts, self.some(scope), distinct=False)

    def grouped(self) -> Query:
        """Many groups, with all that aggregates keep of them."""
        parts, scope = self.rows()
        alias = self.r.choice(scope)[0]
        key = Node("int", self.r.choice([f"{alias}.k", f"{alias}.k", f"({alias}.id / 5)", f"{alias}.id"]))
        kinds = [kind for kind in KEYS if columns(scope, kind)]
        more = [leaf(self.r, scope, self.r.choice(kinds)) for _ in range(self.r.choice([0, 0, 1, 2]))]
        groups = tuple({group.sql: group for group in [key, *(node for node in more if node.sql.startswith("x"))]}.values())
        grouping = self.r.choice(["{0}"] * 4 + ["ROLLUP ({0})"])
        made = tuple(self.of_columns(scope) for _ in range(self.r.randint(1, 3)))
        return Query((*groups, *made), parts, self.some(scope), groups, grouping)

    def of_columns(self, scope: Scope) -> Node:
        """A call of an aggregate over columns."""
        template, result, of, agree = self.r.choice(AGGREGATES)
        of = self.r.choice([kind for kind in COMPARABLE if columns(scope, kind)]) if of == "X" else of
        if not columns(scope, of):
            return Node("int", "count(*)")
        agree = DUCKDB if template in ("min({0})", "max({0})") and of == "float" else agree
        args = (self.r.choice(columns(scope, of)), Node("bool", "TRUE"), self.r.choice(columns(scope, "int")))
        return Node(of if result == "X" else result, exact(template), args, agree)

    def ranked(self) -> Query:
        """Windows over many partitions, or over one."""
        parts, scope = self.scanned()
        items = [leaf(self.r, scope, "int"), *(self.window(scope) for _ in range(self.r.randint(1, 2)))]
        return Query(tuple(items), parts, self.some(scope))

    def sets(self) -> Query:
        """Distinct rows, or a set operation."""
        parts, scope = self.scanned()
        kinds = [self.r.choice([kind for kind in COMPARABLE if columns(scope, kind)]) for _ in range(self.r.randint(1, 3))]
        query = Query(tuple(leaf(self.r, scope, kind) for kind in kinds), parts, self.some(scope))
        if self.r.random() < 0.4:
            return dataclasses.replace(query, distinct=True)
        parts, scope = self.scanned()
        other = Query(tuple(expression(self.r, scope, kind, 1) for kind in kinds), parts, self.some(scope))
        return dataclasses.replace(query, operation=self.r.choice(OPERATIONS), other=other)

    def some(self, scope: Scope) -> Node | None:
        """A condition, seldom, as it leaves few rows."""
        return expression(self.r, scope, "bool", 2) if self.r.random() < 0.2 else None
