"""A query, which knows how to become smaller."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from nodes import BOTH, DUCKDB, Node, Part


@dataclasses.dataclass(frozen=True)
class Source:
    """A table, a table function or a query in FROM, and how it is joined to those before it."""

    what: Part
    alias: str
    kinds: dict[str, str]
    join: str = ""
    on: Node | None = None
    names: tuple[str, ...] = ()

    @property
    def sql(self) -> str:
        what = self.what.sql if isinstance(self.what, Node) else f"({self.what.sql})"
        names = f"({', '.join(self.names)})" if self.names else ""
        return f"{self.join}{what} AS {self.alias}{names}" + (f" {self.on.sql}" if self.on else "")

    @property
    def peers(self) -> frozenset[str]:
        return self.what.peers & (self.on.peers if self.on else BOTH)

    @property
    def visible(self) -> bool:
        """Whether what follows can read the columns."""
        return "SEMI" not in self.join and "ANTI" not in self.join

    def smaller(self) -> Iterator[Source]:
        yield from (dataclasses.replace(self, what=what) for what in self.what.smaller())
        if self.on:
            yield from (dataclasses.replace(self, on=on) for on in self.on.smaller())


@dataclasses.dataclass(frozen=True)
class Cte:
    """A query under a name in WITH."""

    name: str
    query: Part

    @property
    def sql(self) -> str:
        return f"{self.name} AS ({self.query.sql})"

    @property
    def peers(self) -> frozenset[str]:
        return self.query.peers

    def smaller(self) -> Iterator[Cte]:
        yield from (Cte(self.name, less) for less in self.query.smaller())


@dataclasses.dataclass(frozen=True)
class Query:
    """A SELECT with its clauses, and a set operation with a second one."""

    items: tuple[Node, ...]
    sources: tuple[Source, ...]
    where: Node | None = None
    groups: tuple[Node, ...] = ()
    grouping: str = "{0}"
    having: Node | None = None
    qualify: Node | None = None
    distinct: bool = False
    first: int = 0  # of so many items the rows are distinct, DISTINCT ON
    operation: str = ""
    other: Query | None = None
    order: tuple[str, ...] = ()
    limit: str = ""
    ctes: tuple[Cte, ...] = ()
    recursive: bool = False
    kind: str = "query"

    @property
    def sql(self) -> str:
        ctes = ", ".join(cte.sql for cte in self.ctes)
        text = f"WITH {'RECURSIVE ' if self.recursive else ''}{ctes} " if ctes else ""
        text += f"SELECT {self._distinct()}{', '.join(f'{item.sql} AS c{i}' for i, item in enumerate(self.items))}"
        text += f" FROM {' '.join(source.sql for source in self.sources)}" if self.sources else ""
        text += f" WHERE {self.where.sql}" if self.where else ""
        text += f" GROUP BY {self._grouped()}" if self.groups else ""
        text += f" HAVING {self.having.sql}" if self.having else ""
        text += f" QUALIFY {self.qualify.sql}" if self.qualify else ""
        text += f" {self.operation} {self.other.sql}" if self.other else ""
        # Rows that all columns order the same are the same: any of them may be cut off.
        keys = ", ".join(f"{i + 1}{self.order[i]}" for i in range(len(self.items)) if self.order)
        return text + (f" ORDER BY {keys}" if keys else "") + (f" {self.limit}" if self.limit else "")

    def _distinct(self) -> str:
        if self.first:
            return f"DISTINCT ON ({', '.join(item.sql for item in self.items[: self.first])}) "
        return "DISTINCT " if self.distinct else ""

    def _grouped(self) -> str:
        return self.grouping.format(", ".join(group.sql for group in self.groups), *(group.sql for group in self.groups))

    @property
    def peers(self) -> frozenset[str]:
        nodes = [*self.items, *self.groups, *filter(None, [self.where, self.having, self.qualify])]
        agree = BOTH.intersection(*(part.peers for part in (*nodes, *self.sources, *self.ctes)))
        # DataFusion's INTERSECT ALL and EXCEPT ALL are not the standard's.
        agree &= DUCKDB if self.operation in ("INTERSECT ALL", "EXCEPT ALL") else BOTH
        return agree & self.other.peers if self.other else agree

    def smaller(self) -> Iterator[Query]:
        """Queries with less in them. Some do not bind."""
        change = dataclasses.replace
        if self.other:
            yield change(self, other=None, operation="")
            yield change(self.other, order=self.order, limit=self.limit, ctes=self.ctes, recursive=self.recursive)
        for clause in ("where", "having", "qualify"):
            if getattr(self, clause):
                yield change(self, **{clause: None})
        if self.limit:
            yield change(self, limit="")
        if self.order and not self.first:
            yield change(self, limit="", order=())
        if self.distinct:
            yield change(self, distinct=False)
        if self.grouping != "{0}":
            yield change(self, grouping="{0}")
        yield from self._fewer()
        yield from self._simpler()

    def _fewer(self) -> Iterator[Query]:
        change = dataclasses.replace
        yield from (change(self, ctes=_without(self.ctes, i)) for i in range(len(self.ctes)))
        yield from (change(self, sources=_without(self.sources, i)) for i in reversed(range(len(self.sources))) if i)
        if not self.other and len(self.items) > 1:
            for i in range(len(self.items)):
                order = _without(self.order, i) if self.order else ()
                yield change(self, items=_without(self.items, i), order=order, first=self.first - (i < self.first))
        if self.grouping == "{0}":
            yield from (change(self, groups=_without(self.groups, i)) for i in range(len(self.groups)))

    def _simpler(self) -> Iterator[Query]:
        change = dataclasses.replace
        for clause in ("where", "having", "qualify", "other"):
            if part := getattr(self, clause):
                yield from (change(self, **{clause: less}) for less in part.smaller())
        for clause in ("ctes", "items", "sources", "groups"):
            for i, part in enumerate(getattr(self, clause)):
                for less in part.smaller():
                    yield change(self, **{clause: (*getattr(self, clause)[:i], less, *getattr(self, clause)[i + 1 :])})


def _without(parts: tuple[object, ...], i: int) -> tuple[object, ...]:
    return parts[:i] + parts[i + 1 :]
