"""The parts of queries: expressions that know how to become smaller, and who gives them the same meaning."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Protocol

BOTH = frozenset({"datafusion", "duckdb"})
DATAFUSION = frozenset({"datafusion"})
DUCKDB = frozenset({"duckdb"})

# Kinds whose values all engines compare in the same way, and kinds that are only read, taken apart and made.
COMPARABLE = ("int", "float", "decimal", "text", "bool", "date", "time", "zoned", "clock", "bytes")
NESTED = ("list", "texts", "lists", "struct", "outer", "map", "records")
# Kinds whose values are equal or not everywhere: keys of groups.
KEYS = (*COMPARABLE, "list", "texts", "struct")

# The columns that can be read: an alias, and the kind of each of its columns.
Scope = list[tuple[str, dict[str, str]]]


class Part(Protocol):
    """What stands in an expression: another one, or a query."""

    @property
    def kind(self) -> str: ...
    @property
    def sql(self) -> str: ...
    @property
    def peers(self) -> frozenset[str]: ...
    def smaller(self) -> Iterator[Part]: ...


@dataclasses.dataclass(frozen=True)
class Node:
    """An expression: SQL with {0}, {1}, ... for its arguments, and the peers that give it the same meaning."""

    kind: str
    template: str
    args: tuple[Part, ...] = ()
    agree: frozenset[str] = BOTH

    @property
    def sql(self) -> str:
        return self.template.format(*(arg.sql for arg in self.args)) if self.args else self.template

    @property
    def peers(self) -> frozenset[str]:
        return frozenset.intersection(self.agree, *(arg.peers for arg in self.args))

    def smaller(self) -> Iterator[Part]:
        """Simpler expressions of the kind: arguments, a literal, and this one with a simpler argument."""
        yield from (arg for arg in self.args if arg.kind == self.kind)
        if self.args and self.kind in LITERALS:
            yield Node(self.kind, LITERALS[self.kind][1])
        for i, arg in enumerate(self.args):
            for less in arg.smaller():
                yield dataclasses.replace(self, args=(*self.args[:i], less, *self.args[i + 1 :]))


LITERALS = {
    "int": ["0", "1", "2", "-3", "7", "CAST(NULL AS BIGINT)"],
    "float": ["CAST(0 AS DOUBLE)", "CAST(1.5 AS DOUBLE)", "CAST('NaN' AS DOUBLE)", "CAST(NULL AS DOUBLE)"],
    "decimal": ["CAST(0 AS DECIMAL(9, 2))", "CAST('12.34' AS DECIMAL(9, 2))", "CAST(NULL AS DECIMAL(9, 2))"],
    "text": ["''", "'a'", "'ab'", "'日'", "'it''s'", "CAST(NULL AS VARCHAR)"],
    "bool": ["TRUE", "FALSE", "CAST(NULL AS BOOLEAN)"],
    "date": ["DATE '1970-01-01'", "DATE '2000-02-29'", "CAST(NULL AS DATE)"],
    "time": ["TIMESTAMP '1970-01-01 00:00:00'", "TIMESTAMP '1999-12-31 23:59:59'", "CAST(NULL AS TIMESTAMP)"],
    "zoned": ["TIMESTAMPTZ '1970-01-01 02:00:00+02'", "TIMESTAMPTZ '2000-03-26 01:30:00Z'"],
    "clock": [f"arrow_cast({value}, 'Time64(Microsecond)')" for value in ("'00:00:00'", "'23:59:59'", "NULL")],
    "bytes": ["X''", "X'61'", "X'ff0080'"],
    "interval": ["INTERVAL '1' DAY", "INTERVAL '1 month 2 days 3 hours'", "INTERVAL '-5' MINUTE"],
    "list": ["[1]", "[1, 2, NULL]", "[3, 2, 2]"],
    "texts": ["['a']", "['b', '', NULL]"],
    "map": ["map(['a', 'b'], [1, 2])", "map(['c'], [0])"],
}


def columns(scope: Scope, kind: str) -> list[Node]:
    """The columns of a kind that are in scope."""
    return [Node(kind, f"{alias}.{name}") for alias, kinds in scope for name, of in kinds.items() if of == kind]


def reads_columns(part: Part) -> bool:
    """Whether an expression reads a column, if only of a query in it."""
    if not isinstance(part, Node):
        return True
    return part.template.startswith("x") if not part.args else any(map(reads_columns, part.args))
