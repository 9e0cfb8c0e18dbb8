"""Functions, operators and casts: DataFusion's answers, types and errors, for arguments of all types.

FUNCTION_SHARE is the share of the calls that are tried, 1 for all of them; it is 0.1 where DIFFERENTIAL_SECONDS is set.
FUNCTION_NAMES, as abs,substr, says which functions instead of all.
"""

from __future__ import annotations

import collections
import os
from typing import Any

import pytest
from contenders import HERE
from function_calls import Call, Form
from function_faults import Fault, Pair, ask, difference
from function_known import KNOWN, known
from function_rounds import AGGREGATE, OPERATORS, SCALAR, WINDOW, WITHIN, counts, faults
from function_values import VALUES

SHARE = float(os.environ.get("FUNCTION_SHARE", "0.1" if os.environ.get("DIFFERENTIAL_SECONDS") else "0.003"))
NAMES = [name for name in os.environ.get("FUNCTION_NAMES", "").split(",") if name]
SEED = 1
MOST_SHOWN = 30

# Functions whose results nobody can foretell, and those that are no calls of a list of arguments.
VOLATILE = {"random", "rand", "uuid", "now", "current_date", "current_time", "current_timestamp", "today"}
SPECIAL = {"grouping", "trim", "position"}
# What docs/differences.md says that DataFusion has and ballista has not.
ABSENT = {
    "approx_percentile_cont_with_weight",
    "arrow_field",
    "arrow_metadata",
    "file_row_index",
    "input_file_name",
    "union_extract",
    "union_tag",
    "version",
    "with_metadata",
}


@pytest.fixture(scope="session")
def pair() -> Pair:
    """Return both engines."""
    return Pair(SEED)


@pytest.mark.parametrize("kind", ["SCALAR", "AGGREGATE", "WINDOW"])
def test_functions_give_the_same(pair: Pair, kind: str) -> None:
    found = []
    for name in NAMES or sorted(functions(pair.theirs, kind) - VOLATILE - SPECIAL - ABSENT):
        for form in forms(name, kind):
            found += faults(pair, name, form, SHARE)
    assert_known(found)


def test_operators_and_casts_give_the_same(pair: Pair) -> None:
    assert_known([fault for name, form in OPERATORS.items() if not NAMES for fault in faults(pair, name, form, SHARE)])


@pytest.mark.parametrize("kind", ["SCALAR", "AGGREGATE", "WINDOW"])
def test_functions_are_there(pair: Pair, kind: str) -> None:
    theirs, ours = functions(pair.theirs, kind), functions(pair.ours, kind)
    assert theirs - ours - SPECIAL == ABSENT & theirs


@pytest.mark.parametrize("name", sorted(VOLATILE))
def test_volatile_functions_have_the_same_types(pair: Pair, name: str) -> None:
    ours, theirs = ask(pair.ours, f"SELECT {name}() AS v"), ask(pair.theirs, f"SELECT {name}() AS v")
    assert ours.type is not None
    assert ours.type == theirs.type


def test_values_are_the_same(pair: Pair) -> None:
    """What is compared depends on the constants: both engines have to read them the same way."""
    for type_ in VALUES:
        call = Call.of("", [type_], Form("{1}", scalar=True))
        pair.know(call, ours=True)
        pair.know(call, ours=False)
        for constants in ((), (0,)):
            sql = pair.select(call, 5, constants)
            ours, theirs = ask(pair.ours, sql), ask(pair.theirs, sql)
            assert not ours.error or type_.startswith("Interval"), (type_, ours.error)
            assert difference(call, ours, theirs) is None, type_


def test_most_calls_are_compared(pair: Pair) -> None:
    """A generator that finds no calls compares nothing. Runs last."""
    if NAMES:
        pytest.skip("FUNCTION_NAMES is set")
    assert counts["calls"] > 500
    assert counts["compared"] > counts["calls"] / 3, dict(counts)


def test_known_differences_of_functions_are_documented() -> None:
    lines = (HERE.parent.parent / "docs" / "differences.md").read_text().splitlines()
    for entry in KNOWN:
        assert any(line.startswith("| " + entry.line) for line in lines), entry.line
    for name in ABSENT:
        assert any(f"`{name}`" in line for line in lines), name


def functions(engine: Any, kind: str) -> set[str]:
    """The names of an engine's functions of a kind."""
    outcome = ask(engine, f"SELECT DISTINCT routine_name AS v FROM information_schema.routines WHERE function_type = '{kind}'")
    return set(outcome.values)


def forms(name: str, kind: str) -> list[Form]:
    """The ways to call a function."""
    if kind == "AGGREGATE":
        return WITHIN if "percentile" in name or "quantile" in name else AGGREGATE
    return WINDOW if kind == "WINDOW" else [SCALAR]


def assert_known(found: list[Fault]) -> None:
    """Fail with the first of the differences that nothing explains, at most a few of each function and kind."""
    seen: collections.Counter[tuple[str, str]] = collections.Counter()
    told = []
    for fault in found:
        if not known(fault):
            seen[fault.call.function, fault.kind] += 1
            if seen[fault.call.function, fault.kind] <= 3:
                told.append(str(fault))
    assert not told, f"{sum(seen.values())} differences: {dict(seen)}\n\n" + "\n\n".join(told[:MOST_SHOWN])
