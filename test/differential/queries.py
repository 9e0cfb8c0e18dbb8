"""Makes random queries, which know how to become smaller."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator

from expressions import BOTH, DATAFUSION, DUCKDB, SCALARS, Node, Scope, columns, expression, leaf
from tables import Table

COMPARABLE = SCALARS


@dataclasses.dataclass(frozen=True)
class Source:
    """A table or a derived table in FROM, and how it is joined to those before it."""

    what: str | Query
    alias: str
    join: str = ""
    on: Node | None = None

    @property
    def sql(self) -> str:
        what = self.what if isinstance(self.what, str) else f"({self.what.sql})"
        on = f" ON {self.on.sql}" if self.on else ""
        return f"{self.join}{what} AS {self.alias}{on}"

    @property
    def peers(self) -> frozenset[str]:
        inner = BOTH if isinstance(self.what, str) else self.what.peers
        return inner & (self.on.peers if self.on else BOTH)

    def smaller(self) -> Iterator[Source]:
        if isinstance(self.what, Query):
            yield from (dataclasses.replace(self, what=what) for what in self.what.smaller())
        if self.on:
            yield from (dataclasses.replace(self, on=on) for on in self.on.smaller())


@dataclasses.dataclass(frozen=True)
class Query:
    """A SELECT with its clauses, and a set operation with a second one."""

    items: tuple[Node, ...]
    sources: tuple[Source, ...]
    where: Node | None = None
    groups: tuple[Node, ...] = ()
    grouping: str = "{}"
    having: Node | None = None
    distinct: bool = False
    operation: str = ""
    other: Query | None = None
    limit: str = ""

    @property
    def sql(self) -> str:
        items = ", ".join(f"{item.sql} AS c{i}" for i, item in enumerate(self.items))
        text = f"SELECT {'DISTINCT ' if self.distinct else ''}{items} FROM {' '.join(s.sql for s in self.sources)}"
        text += f" WHERE {self.where.sql}" if self.where else ""
        text += f" GROUP BY {self.grouping.format(', '.join(group.sql for group in self.groups))}" if self.groups else ""
        text += f" HAVING {self.having.sql}" if self.having else ""
        text += f" {self.operation} {self.other.sql}" if self.other else ""
        # Rows that all columns order the same are the same: any of them may be cut off.
        keys = ", ".join(str(i + 1) for i in range(len(self.items)))
        return text + (f" ORDER BY {keys} {self.limit}" if self.limit else "")

    @property
    def peers(self) -> frozenset[str]:
        nodes = [*self.items, *self.groups, *filter(None, [self.where, self.having])]
        agree = BOTH.intersection(*(part.peers for part in (*nodes, *self.sources)))
        # DataFusion's INTERSECT ALL and EXCEPT ALL are not the standard's.
        agree &= DUCKDB if self.operation in ("INTERSECT ALL", "EXCEPT ALL") else BOTH
        return agree & self.other.peers if self.other else agree

    def smaller(self) -> Iterator[Query]:
        """Queries with less in them. Some do not bind."""
        change = dataclasses.replace
        if self.other:
            yield change(self, other=None, operation="")
            yield self.other
        yield from (change(self, **{clause: None}) for clause in ("where", "having") if getattr(self, clause))
        if self.limit:
            yield change(self, limit="")
        if self.distinct:
            yield change(self, distinct=False)
        if self.grouping != "{}":
            yield change(self, grouping="{}")
        yield from (change(self, sources=self.sources[:i]) for i in range(1, len(self.sources)))
        if not self.other:
            yield from (change(self, items=_without(self.items, i)) for i in range(len(self.items)) if len(self.items) > 1)
        yield from (change(self, groups=_without(self.groups, i)) for i in range(len(self.groups)))
        for clause in ("where", "having", "other"):
            if part := getattr(self, clause):
                yield from (change(self, **{clause: less}) for less in part.smaller())
        for clause in ("items", "sources", "groups"):
            for i, part in enumerate(getattr(self, clause)):
                for less in part.smaller():
                    yield change(self, **{clause: _replaced(getattr(self, clause), i, less)})


def _without(parts: tuple[Node, ...], i: int) -> tuple[Node, ...]:
    return parts[:i] + parts[i + 1 :]


def _replaced(parts: tuple[object, ...], i: int, part: object) -> tuple[object, ...]:
    return (*parts[:i], part, *parts[i + 1 :])


JOINS = ["JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "LEFT SEMI JOIN", "LEFT ANTI JOIN", "CROSS JOIN"]
LIMITS = ["LIMIT 1", "LIMIT 5", "LIMIT 3 OFFSET 2", "OFFSET 4"]
OPERATIONS = ["UNION", "UNION ALL", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL"]


class Maker:
    """Makes queries over tables."""

    def __init__(self, r: random.Random, tables: list[Table]) -> None:
        self.r = r
        self.tables = tables
        self.aliases = 0

    def query(self) -> Query:
        shape = self.r.choice([self.plain, self.plain, self.aggregate, self.aggregate, self.windowed, self.operation])
        query = shape()
        kinds = {item.kind for item in query.items}
        if self.r.random() < 0.3 and kinds <= set(COMPARABLE):
            query = dataclasses.replace(query, limit=self.r.choice(LIMITS))
        return query

    def plain(self, kinds: list[str] | None = None, derive: bool = True) -> Query:
        sources, scope = self.sources(derive)
        kinds = kinds or [self.r.choice(self.kinds(scope)) for _ in range(self.r.randint(1, 4))]
        items = [self.scalar(scope, kind) if self.r.random() < 0.1 else expression(self.r, scope, kind, 3) for kind in kinds]
        distinct = self.r.random() < 0.2 and set(kinds) <= set(COMPARABLE)
        return Query(tuple(items), sources, self.where(scope), distinct=distinct)

    def aggregate(self) -> Query:
        sources, scope = self.sources()
        groups = [expression(self.r, scope, self.r.choice(COMPARABLE), 1) for _ in range(self.r.choice([0, 1, 1, 2, 3]))]
        # A literal number among the groups would be the place of an item.
        groups = list({group.sql: group for group in groups if columns_in(group)}.values())
        made = tuple(self.call(scope) for _ in range(self.r.randint(1, 3)))
        having = Node("bool", "(count(*) > {0})", (Node("int", "1"),)) if groups and self.r.random() < 0.3 else None
        grouping = self.r.choice(["{}", "{}", "ROLLUP ({})", "CUBE ({})"]) if len(groups) > 1 else "{}"
        return Query((*groups, *made), sources, self.where(scope), tuple(groups), grouping, having)

    def call(self, scope: Scope) -> Node:
        template, result, of, agree = self.r.choice(AGGREGATES)
        kind = self.r.choice(COMPARABLE if of == "X" else [of])
        args = (expression(self.r, scope, kind, 2), expression(self.r, scope, "bool", 2))
        if template in ("min({0})", "max({0})") and kind == "float":
            agree = DUCKDB  # DataFusion passes over NaN in groups
        if "ORDER BY" in template and not columns_in(args[0]):
            template, result, agree = "count({0})", "int", BOTH
        if self.r.random() < 0.25:
            template += " FILTER (WHERE {1})"
        return Node(kind if result == "X" else result, template, args, agree)

    def windowed(self) -> Query:
        sources, scope = self.sources(derive=False)
        ids = ", ".join(f"{alias}.id" for alias, _ in scope)
        items = [leaf(self.r, scope, "int"), *(self.window(scope, ids) for _ in range(self.r.randint(1, 3)))]
        return Query(tuple(items), sources, self.where(scope))

    def window(self, scope: Scope, ids: str) -> Node:
        template, result, of, framed = self.r.choice(WINDOWS)
        kind = self.r.choice(COMPARABLE if of == "X" else [of])
        by = leaf(self.r, scope, self.r.choice(COMPARABLE))
        order = leaf(self.r, scope, self.r.choice(["int", "text", "decimal", "date", "float"]))
        direction = self.r.choice(["", " DESC", " NULLS FIRST", " DESC NULLS LAST"])
        part = self.r.choice(["", "PARTITION BY {1} "])
        frame = self.r.choice(FRAMES) if framed else ""
        over = f" OVER ({part}ORDER BY {{2}}{direction}, {ids}{frame})"
        return Node(kind if result == "X" else result, template + over, (expression(self.r, scope, kind, 2), by, order))

    def operation(self) -> Query:
        kinds = [self.r.choice(COMPARABLE) for _ in range(self.r.randint(1, 3))]
        first, second = self.plain(kinds, derive=False), self.plain(kinds, derive=False)
        return dataclasses.replace(first, operation=self.r.choice(OPERATIONS), other=second)

    def sources(self, derive: bool = True) -> tuple[tuple[Source, ...], Scope]:
        sources: list[Source] = []
        scope: Scope = []
        for _ in range(self.r.choice([1, 1, 2, 2, 3])):
            what, kinds = self.relation(derive)
            alias = self.alias()
            join = self.r.choice(JOINS) if sources else ""
            if "CROSS" in join and len(sources) > 1:
                join = "JOIN"
            both = [*scope, (alias, kinds)]
            on = self.on(scope, [(alias, kinds)]) if sources and "CROSS" not in join else None
            sources.append(Source(what, alias, f"{join} " if join else "", on))
            scope = scope if "SEMI" in join or "ANTI" in join else both
        return tuple(sources), scope

    def relation(self, derive: bool) -> tuple[str | Query, dict[str, str]]:
        if derive and self.r.random() < 0.2:
            query = self.r.choice([self.aggregate, lambda: self.plain(derive=False)])()
            return query, {f"c{i}": item.kind for i, item in enumerate(query.items)}
        table = self.r.choice(self.tables)
        return table.name, table.kinds

    def on(self, left: Scope, right: Scope) -> Node:
        shared = [kind for kind in COMPARABLE if columns(left, kind) and columns(right, kind)]
        kind = "int" if "int" in shared and self.r.random() < 0.7 else self.r.choice(shared or ["int"])
        keys = Node("bool", "({0} = {1})", (leaf(self.r, left, kind), leaf(self.r, right, kind)))
        if self.r.random() < 0.3:
            keys = Node("bool", "({0} AND {1})", (keys, expression(self.r, [*left, *right], "bool", 2)))
        return keys

    def where(self, scope: Scope) -> Node | None:
        if self.r.random() < 0.3:
            return None
        test = expression(self.r, scope, "bool", 3)
        return Node("bool", "({0} AND {1})", (test, self.subquery(scope))) if self.r.random() < 0.25 else test

    def subquery(self, scope: Scope) -> Node:
        table, alias = self.r.choice(self.tables), self.alias()
        inner: Scope = [(alias, table.kinds)]
        test = expression(self.r, inner, "bool", 2)
        keys = (leaf(self.r, inner, "int"), leaf(self.r, scope, "int"))
        source = f"FROM {table.name} AS {alias} WHERE"
        template = self.r.choice(
            [
                f"EXISTS (SELECT 1 {source} {{0}} = {{1}} AND {{2}})",
                f"NOT EXISTS (SELECT 1 {source} {{0}} = {{1}} AND {{2}})",
                f"{{1}} IN (SELECT {{0}} {source} {{2}})",
                f"{{1}} NOT IN (SELECT {{0}} {source} {{2}})",
                f"{{1}} >= (SELECT min({{0}}) {source} {{2}})",
            ]
        )
        return Node("bool", template, (*keys, test))

    def scalar(self, scope: Scope, kind: str) -> Node:
        table, alias = self.r.choice(self.tables), self.alias()
        inner: Scope = [(alias, table.kinds)]
        if kind not in COMPARABLE or kind == "bool":
            return leaf(self.r, scope, kind)
        args = (expression(self.r, inner, kind, 1), leaf(self.r, scope, "int"))
        agree = DUCKDB if kind == "float" else BOTH
        return Node(kind, f"(SELECT max({{0}}) FROM {table.name} AS {alias} WHERE {alias}.k = {{1}})", args, agree)

    def kinds(self, scope: Scope) -> list[str]:
        return [*SCALARS, *(kind for kind in ("list", "struct", "special") if columns(scope, kind))]

    def alias(self) -> str:
        self.aliases += 1
        return f"x{self.aliases}"


def columns_in(node: Node) -> bool:
    """Whether there is a column in an expression."""
    return node.template.startswith("x") if not node.args else any(columns_in(arg) for arg in node.args)


# Template, kind of the result, kind of the argument, who agrees.
AGGREGATES: list[tuple[str, str, str, frozenset[str]]] = [
    ("count(*)", "int", "int", BOTH),
    ("count({0})", "int", "X", BOTH),
    ("count(DISTINCT {0})", "int", "X", BOTH),
    ("sum({0})", "int", "int", BOTH),
    ("sum(DISTINCT {0})", "int", "int", BOTH),
    ("sum({0})", "float", "float", BOTH),
    ("sum({0})", "decimal", "decimal", BOTH),
    ("min({0})", "X", "X", BOTH),
    ("max({0})", "X", "X", BOTH),
    ("avg({0})", "float", "int", BOTH),
    ("avg({0})", "decimal", "decimal", DATAFUSION),
    ("bool_and({0})", "bool", "bool", BOTH),
    ("bool_or({0})", "bool", "bool", BOTH),
    ("var_pop({0})", "float", "int", BOTH),
    ("median({0})", "int", "int", DATAFUSION),
    ("string_agg({0}, ',' ORDER BY {0})", "text", "text", BOTH),
    ("array_agg({0} ORDER BY {0})", "list", "int", BOTH),
]

# Template, kind of the result, kind of the argument, whether it has a frame.
WINDOWS: list[tuple[str, str, str, bool]] = [
    ("row_number()", "int", "int", False),
    ("rank()", "int", "int", False),
    ("dense_rank()", "int", "int", False),
    ("ntile(3)", "int", "int", False),
    ("percent_rank()", "float", "int", False),
    ("cume_dist()", "float", "int", False),
    ("lag({0})", "X", "X", False),
    ("lead({0}, 2)", "X", "X", False),
    ("first_value({0})", "X", "X", True),
    ("last_value({0})", "X", "X", True),
    ("nth_value({0}, 2)", "X", "X", True),
    ("sum({0})", "int", "int", True),
    ("min({0})", "X", "X", True),
    ("max({0})", "X", "X", True),
    ("count({0})", "int", "X", True),
    ("avg({0})", "float", "int", True),
]

FRAMES = [
    "",
    " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
    " ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING",
    " ROWS BETWEEN 1 FOLLOWING AND 3 FOLLOWING",
    " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
    " GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW",
]
