"""Makes random expressions whose values all engines agree about, from a table of forms."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator

BOTH = frozenset({"datafusion", "duckdb"})
DATAFUSION = frozenset({"datafusion"})
DUCKDB = frozenset({"duckdb"})
SCALARS = ("int", "float", "decimal", "text", "bool", "date", "time")
KINDS = (*SCALARS, "special", "list", "struct")

Scope = list[tuple[str, dict[str, str]]]


@dataclasses.dataclass(frozen=True)
class Node:
    """An expression: SQL with {0}, {1}, ... for its arguments, and the peers that give it the same meaning."""

    kind: str
    template: str
    args: tuple[Node, ...] = ()
    agree: frozenset[str] = BOTH

    @property
    def sql(self) -> str:
        return self.template.format(*(arg.sql for arg in self.args))

    @property
    def peers(self) -> frozenset[str]:
        return frozenset.intersection(self.agree, *(arg.peers for arg in self.args))

    def smaller(self) -> Iterator[Node]:
        """Simpler expressions of the kind: arguments, a literal, and this one with a simpler argument."""
        yield from (arg for arg in self.args if arg.kind == self.kind)
        if self.args and self.kind in LITERALS:
            yield Node(self.kind, LITERALS[self.kind][1])
        for i, arg in enumerate(self.args):
            for less in arg.smaller():
                yield dataclasses.replace(self, args=(*self.args[:i], less, *self.args[i + 1 :]))


# The kind of the result, the template, the kinds of arguments, and who agrees. X is any scalar kind, the same everywhere.
FORMS: list[tuple[str, str, tuple[str, ...], frozenset[str]]] = [
    ("int", "(CAST({0} AS BIGINT) + {1})", ("int", "int"), BOTH),
    ("int", "(CAST({0} AS BIGINT) - {1})", ("int", "int"), BOTH),
    ("int", "(CAST({0} AS BIGINT) * {1})", ("int", "int"), BOTH),
    ("int", "(CAST({0} AS BIGINT) / nullif(CAST({1} AS BIGINT), 0))", ("int", "int"), BOTH),
    ("int", "(CAST({0} AS BIGINT) % nullif(CAST({1} AS BIGINT), 0))", ("int", "int"), BOTH),
    ("int", "abs(CAST({0} AS BIGINT))", ("int",), BOTH),
    ("int", "(- CAST({0} AS BIGINT))", ("int",), BOTH),
    ("int", "character_length({0})", ("text",), BOTH),
    ("int", "octet_length({0})", ("text",), DATAFUSION),
    ("int", "strpos({0}, {1})", ("text", "text"), BOTH),
    ("int", "ascii({0})", ("text",), DATAFUSION),
    ("int", "CAST(extract(year FROM {0}) AS BIGINT)", ("date",), BOTH),
    ("int", "CAST(extract(month FROM {0}) AS BIGINT)", ("time",), BOTH),
    ("int", "CAST(extract(day FROM {0}) AS BIGINT)", ("date",), BOTH),
    ("int", "CAST(extract(hour FROM {0}) AS BIGINT)", ("time",), BOTH),
    ("int", "CAST({0} AS BIGINT)", ("bool",), BOTH),
    ("int", "try_cast({0} AS INT)", ("text",), DATAFUSION),
    ("int", "array_length({0})", ("list",), DATAFUSION),
    ("int", "{0}[1]", ("list",), BOTH),
    ("int", "{0}['a']", ("struct",), BOTH),
    ("float", "(CAST({0} AS DOUBLE) + {1})", ("float", "float"), BOTH),
    ("float", "(CAST({0} AS DOUBLE) - {1})", ("float", "float"), BOTH),
    ("float", "(CAST({0} AS DOUBLE) * {1} + 0.0)", ("float", "float"), BOTH),
    ("float", "abs({0})", ("float",), BOTH),
    ("float", "floor({0})", ("float",), BOTH),
    ("float", "CAST({0} AS DOUBLE)", ("int",), BOTH),
    ("float", "CAST({0} AS DOUBLE)", ("decimal",), BOTH),
    ("decimal", "({0} + {1})", ("decimal", "decimal"), BOTH),
    ("decimal", "({0} - {1})", ("decimal", "decimal"), BOTH),
    ("decimal", "(CAST({0} AS DECIMAL(9, 2)) * {1})", ("decimal", "decimal"), DATAFUSION),
    ("decimal", "(CAST({0} AS DECIMAL(9, 2)) / nullif(CAST({1} AS DECIMAL(9, 2)), 0))", ("decimal", "decimal"), DATAFUSION),
    ("decimal", "CAST({0} AS DECIMAL(18, 4))", ("int",), BOTH),
    ("text", "upper({0})", ("text",), DATAFUSION),
    ("text", "lower({0})", ("text",), DATAFUSION),
    ("text", "({0} || {1})", ("text", "text"), BOTH),
    ("text", "concat({0}, {1})", ("text", "text"), BOTH),
    ("text", "trim({0})", ("text",), BOTH),
    ("text", "replace({0}, {1}, {2})", ("text", "text", "text"), DATAFUSION),
    ("text", "substr({0}, 2, 3)", ("text",), DATAFUSION),
    ("text", "left({0}, 2)", ("text",), DATAFUSION),
    ("text", "right({0}, 2)", ("text",), DATAFUSION),
    ("text", "reverse({0})", ("text",), DATAFUSION),
    ("text", "lpad({0}, 4, 'xy')", ("text",), DATAFUSION),
    ("text", "repeat({0}, 2)", ("text",), BOTH),
    ("text", "split_part({0}, '_', 1)", ("text",), BOTH),
    ("text", "CAST({0} AS VARCHAR)", ("int",), BOTH),
    ("text", "CAST({0} AS VARCHAR)", ("date",), BOTH),
    ("text", "CAST({0} AS VARCHAR)", ("bool",), BOTH),
    ("text", "CAST({0} AS VARCHAR)", ("decimal",), DATAFUSION),
    ("text", "{0}['b']", ("struct",), BOTH),
    ("bool", "({0} = {1})", ("X", "X"), BOTH),
    ("bool", "({0} <> {1})", ("X", "X"), BOTH),
    ("bool", "({0} < {1})", ("X", "X"), BOTH),
    ("bool", "({0} >= {1})", ("X", "X"), BOTH),
    ("bool", "({0} IS DISTINCT FROM {1})", ("X", "X"), BOTH),
    ("bool", "({0} IS NOT DISTINCT FROM {1})", ("X", "X"), BOTH),
    ("bool", "({0} BETWEEN {1} AND {2})", ("X", "X", "X"), BOTH),
    ("bool", "({0} IN ({1}, {2}))", ("X", "X", "X"), BOTH),
    ("bool", "({0} NOT IN ({1}, {2}))", ("X", "X", "X"), BOTH),
    ("bool", "({0} IS NULL)", ("X",), BOTH),
    ("bool", "({0} IS NOT NULL)", ("X",), BOTH),
    ("bool", "({0} IS NULL)", ("list",), BOTH),
    ("bool", "({0} IS NULL)", ("struct",), BOTH),
    ("bool", "({0} = 0)", ("special",), DUCKDB),
    ("bool", "({0} < {1})", ("special", "special"), DUCKDB),
    ("bool", "({0} IN ({1}, 1.5))", ("special", "special"), DUCKDB),
    ("bool", "({0} IS NOT DISTINCT FROM {1})", ("special", "special"), DUCKDB),
    ("float", "({0} * {1})", ("special", "special"), DUCKDB),
    ("float", "({0} - {1})", ("special", "special"), DUCKDB),
    ("bool", "({0} AND {1})", ("bool", "bool"), BOTH),
    ("bool", "({0} OR {1})", ("bool", "bool"), BOTH),
    ("bool", "(NOT {0})", ("bool",), BOTH),
    ("bool", "({0} IS TRUE)", ("bool",), BOTH),
    ("bool", "({0} IS NOT FALSE)", ("bool",), BOTH),
    ("bool", "({0} LIKE 'a%')", ("text",), BOTH),
    ("bool", "({0} NOT LIKE '%_b%')", ("text",), BOTH),
    ("bool", "({0} ILIKE 'A_')", ("text",), BOTH),
    ("bool", "starts_with({0}, {1})", ("text", "text"), BOTH),
    ("bool", "isnan({0})", ("float",), BOTH),
    ("bool", "array_has({0}, 1)", ("list",), DUCKDB),
    ("date", "CAST({0} AS DATE)", ("time",), BOTH),
    ("date", "CAST(({0} + INTERVAL '1' MONTH) AS DATE)", ("date",), BOTH),
    ("date", "CAST(({0} - INTERVAL '10' DAY) AS DATE)", ("date",), BOTH),
    ("time", "date_trunc('month', {0})", ("time",), BOTH),
    ("time", "date_trunc('hour', {0})", ("time",), BOTH),
    ("time", "({0} + INTERVAL '1' MONTH)", ("time",), BOTH),
    ("time", "CAST({0} AS TIMESTAMP)", ("date",), BOTH),
    ("X", "(CASE WHEN {0} THEN {1} ELSE {2} END)", ("bool", "X", "X"), BOTH),
    ("X", "(CASE WHEN {0} THEN {1} END)", ("bool", "X"), BOTH),
    ("X", "coalesce({0}, {1})", ("X", "X"), BOTH),
    ("X", "nullif({0}, {1})", ("X", "X"), BOTH),
    ("X", "greatest({0}, {1})", ("X", "X"), BOTH),
]

LITERALS = {
    "int": ["0", "1", "2", "-3", "7", "CAST(NULL AS BIGINT)"],
    "float": ["CAST(0 AS DOUBLE)", "CAST(1.5 AS DOUBLE)", "CAST('NaN' AS DOUBLE)", "CAST(NULL AS DOUBLE)"],
    "decimal": ["CAST(0 AS DECIMAL(9, 2))", "CAST('12.34' AS DECIMAL(9, 2))", "CAST(NULL AS DECIMAL(9, 2))"],
    "text": ["''", "'a'", "'ab'", "'日'", "'it''s'", "CAST(NULL AS VARCHAR)"],
    "bool": ["TRUE", "FALSE", "CAST(NULL AS BOOLEAN)"],
    "date": ["DATE '1970-01-01'", "DATE '2000-02-29'", "CAST(NULL AS DATE)"],
    "time": ["TIMESTAMP '1970-01-01 00:00:00'", "TIMESTAMP '1999-12-31 23:59:59'", "CAST(NULL AS TIMESTAMP)"],
}


def columns(scope: Scope, kind: str) -> list[Node]:
    """The columns of a kind that are in scope."""
    return [Node(kind, f"{alias}.{name}") for alias, kinds in scope for name, of in kinds.items() if of == kind]


def expression(r: random.Random, scope: Scope, kind: str, depth: int) -> Node:
    """Make an expression of a kind over the columns in scope. There must be a column of it where it is not scalar."""
    forms = [form for form in FORMS if form[0] in (kind, "X") and _possible(form, scope)] if kind in SCALARS else []
    if depth <= 0 or not forms or r.random() < 0.25:
        return leaf(r, scope, kind)
    _, template, kinds, agree = r.choice(forms)
    same = kind if _ == "X" else r.choice(SCALARS)
    args = tuple(expression(r, scope, same if of == "X" else of, depth - 1) for of in kinds)
    return Node(kind, template, args, agree)


def leaf(r: random.Random, scope: Scope, kind: str) -> Node:
    """Make a column, or a literal where there is none of the kind, and sometimes else."""
    found = columns(scope, kind)
    if found and (kind not in LITERALS or r.random() < 0.8):
        return r.choice(found)
    return Node(kind, r.choice(LITERALS[kind]))


def _possible(form: tuple[str, str, tuple[str, ...], frozenset[str]], scope: Scope) -> bool:
    return all(of in SCALARS or of == "X" or columns(scope, of) for of in form[2])
