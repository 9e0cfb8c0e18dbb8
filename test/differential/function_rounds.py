"""Finds the calls that a function takes, by trying types, and compares each in all its forms."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

from function_calls import FAMILIES, Call, Form
from function_faults import Fault, Pair, Question, counts, faults_of
from function_values import VALUES

# Of how many calls of each argument count the types of each argument are varied.
BASES = (0, 1, 5, 3, 1, 1, 1)
# Calls of one argument more go on from so many.
WAYS = (0, 0, 12, 4, 2, 1, 1)
Types = tuple[str, ...]

MOST_WAYS, LEAST_WAYS = 1000, 5


SCALAR = Form("{f}({0})", most=6, scalar=True)
AGGREGATE = [
    Form("{f}({0})", " GROUP BY g ORDER BY g"),
    Form("{f}({0} ORDER BY k)"),
    Form("{f}(DISTINCT {0})", again="SELECT {0} AS v FROM (SELECT DISTINCT {columns} FROM {table})"),
    Form("{f}({0}) FILTER (WHERE k > 100)"),
    Form("{f}({0})", " WHERE k < 0"),
    Form(
        "{f}({0}) OVER (ORDER BY k ROWS BETWEEN 3 PRECEDING AND CURRENT ROW)",
        " ORDER BY k",
        again="SELECT {0} AS v FROM {table} WHERE k BETWEEN {row} - 3 AND {row}",
    ),
]
WITHIN = [Form("{f}({2}) WITHIN GROUP (ORDER BY {1})", " GROUP BY g ORDER BY g")]
WINDOW = [
    Form("{f}({0}) OVER (ORDER BY k)", " ORDER BY k"),
    Form("{f}({0}) OVER (PARTITION BY g ORDER BY k DESC)", " ORDER BY k"),
]
INFIX = [
    "+",
    "-",
    "*",
    "/",
    "%",
    "=",
    "<>",
    "<",
    "<=",
    ">",
    ">=",
    "||",
    "&",
    "|",
    "^",
    "<<",
    ">>",
    "AND",
    "OR",
    "LIKE",
    "ILIKE",
    "~",
    "!~",
] + ["IS DISTINCT FROM", "IS NOT DISTINCT FROM"]
OPERATORS = {
    **{operator: Form("({1} {f} {2})", scalar=True) for operator in INFIX},
    **{f"{operator} ": Form("({f}{1})", scalar=True) for operator in ("NOT", "-")},
    **{f" IS {what}": Form("({1}{f})", scalar=True) for what in ("NULL", "NOT NULL", "TRUE", "NOT FALSE", "UNKNOWN")},
    "BETWEEN": Form(
        "({1} BETWEEN {2} AND {3})",
        again="SELECT {1} >= {2} AND {1} <= {3} AS v FROM {table} WHERE k = {row}",
        scalar=True,
    ),
    "IN": Form("({1} IN ({2}, {3}))", scalar=True),
    "CASE": Form("CASE WHEN {1} THEN {2} ELSE {3} END", scalar=True),
    **{f"arrow_cast to {to}": Form(f"arrow_cast({{1}}, '{to}')", scalar=True) for to in VALUES},
    **{f"arrow_try_cast to {to}": Form(f"arrow_try_cast({{1}}, '{to}')", scalar=True) for to in VALUES},
}


def faults(pair: Pair, function: str, form: Form, share: float = 1.0) -> Iterator[Fault]:
    """Compare a share of the calls of a function in a form."""
    r = random.Random(function)
    for call, required in calls(pair, function, form, r, share):
        counts["calls"] += 1
        before = counts["rows"]
        for constants in choices(call, required, r):
            yield from faults_of(pair, Question(call, constants))
            if counts["rows"] == before:
                break
        else:
            counts["compared"] += 1


def calls(pair: Pair, function: str, form: Form, r: random.Random, share: float) -> Iterator[tuple[Call, tuple[int, ...]]]:
    """Give the calls that DataFusion takes, each with the arguments that have to be constant."""
    least, most = arity(form)
    ways: list[tuple[str, ...]] = list(itertools.product(FAMILIES, repeat=least))
    for count in range(least, most + 1):
        if count > least:
            ways = [(*way, family) for way in ways for family in FAMILIES]
        if len(ways) > MOST_WAYS * share:
            ways = r.sample(ways, max(int(MOST_WAYS * share), LEAST_WAYS))
        taken = dict(taking(pair, function, ways, form))
        varied = sorted(set(variations(r.sample(sorted(taken), min(BASES[count], len(taken))))) - set(ways))
        varied = r.sample(varied, int(len(varied) * share))
        for types, required in (*taken.items(), *taking(pair, function, varied, form)):
            yield Call.of(function, types, form), required
        if count > 1:
            if not taken:
                return
            ways = r.sample(sorted(taken), min(WAYS[count], len(taken)))


def arity(form: Form) -> tuple[int, int]:
    """The least and the most arguments of a form."""
    if "{0}" in form.template:
        return 0, form.most
    count = max(n for n in range(1, 4) if f"{{{n}}}" in form.template)
    return count, count


def variations(bases: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Give calls with the type of one argument replaced by each other one."""
    for types, type_ in itertools.product(bases, VALUES):
        yield from ((*types[:i], type_, *types[i + 1 :]) for i in range(len(types)))


def taking(pair: Pair, function: str, ways: list[Types], form: Form) -> Iterator[tuple[Types, tuple[int, ...]]]:
    """The types that DataFusion takes a call with, and the arguments that have to be constant for it to do so."""
    for types in ways:
        call = Call.of(function, types, form)
        for constants in dict.fromkeys([(), tuple(range(1, len(types))), tuple(range(len(types)))]):
            if pair.takes(call, constants):
                yield types, constants
                break


def choices(call: Call, required: tuple[int, ...], r: random.Random) -> list[tuple[int, ...]]:
    """The choices of arguments that are constants: those that have to be, one or another more, and all."""
    positions = tuple(range(len(call.args)))
    more = [tuple(sorted({*required, i})) for i in r.sample(positions, min(2, len(positions)))]
    return sorted({required, *more, positions}, key=len)
