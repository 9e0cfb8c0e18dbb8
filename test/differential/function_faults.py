"""Compares what DataFusion and ballista make of a call: its type, its values, and for which rows it fails."""

from __future__ import annotations

import collections
import dataclasses
import math
from collections.abc import Iterator
from typing import Any

import ballista
import datafusion
import pyarrow as pa
from function_calls import COPIES, FIXED, ROWS, Argument, Call, Table

# Rows that are asked for one by one where a call fails for some.
ALONE = range(3, ROWS, 21)
# How many of them fail on both sides before a call is taken for one that always fails.
ENOUGH = 3
LONGEST_ERROR = 200
# What functions of narrow floats are computed in is left open.
TOLERANCE = 1e-12
ROUNDING = 1e-13  # of aggregates that add up to 0
TOLERANCES = {"Float16": 2e-3, "Float32": 2e-7}


@dataclasses.dataclass(frozen=True)
class Outcome:
    """The type and the values of a column, or the error."""

    type: pa.DataType | None = None
    values: list[Any] = dataclasses.field(default_factory=list)
    error: str = ""


@dataclasses.dataclass(frozen=True)
class Fault:
    """A difference: its kind, the call, what was seen, and the arguments that it was seen for."""

    kind: str
    call: Call
    sql: str
    what: str
    given: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.call}: {self.what} for {self.given}\n  {self.sql}"


counts: collections.Counter[str] = collections.Counter()


class Pair:
    """DataFusion and ballista with the same table."""

    def __init__(self, seed: int) -> None:
        config = datafusion.SessionConfig().with_target_partitions(1).with_information_schema(True)
        self.theirs = datafusion.SessionContext(config)
        self.ours = ballista.SessionContext(ballista.SessionConfig().with_target_partitions(1))
        self.table = Table(self.theirs, seed)
        self.names: dict[tuple[Argument, ...], str] = {}
        self.known: set[tuple[bool, str]] = set()

    def name(self, call: Call) -> str:
        """The name of the table of a call's arguments."""
        return self.names.setdefault(call.args, f"t{len(self.names)}")

    def know(self, call: Call, ours: bool) -> None:
        """Register the table of a call's arguments."""
        name = self.name(call)
        if (ours, name) not in self.known:
            self.known.add((ours, name))
            (self.ours if ours else self.theirs).register_record_batches(name, [[self.table.batch(call.args)]])

    def takes(self, call: Call, constants: tuple[int, ...] = ()) -> bool:
        """Whether DataFusion takes a call with the arguments of these positions as constants."""
        self.know(call, ours=False)
        return binds(self.theirs, self.select(call, 0, constants))

    def select(self, call: Call, row: int = 0, constants: tuple[int, ...] = (), alone: int | None = None) -> str:
        """The query of a call: with the constants of a row, and for one row alone."""
        value = call.sql(self.table, row, constants)
        if call.form.scalar and len(constants) == len(call.args):
            return f"SELECT {value} AS v"
        condition = "" if alone is None else f" WHERE k = {alone}"
        return f"SELECT {value} AS v FROM {self.name(call)}{condition}{call.form.tail}"


def binds(engine: Any, sql: str) -> bool:
    """Whether an engine takes a query."""
    try:
        engine.sql(sql)
    except BaseException as error:  # panics of the Rust code do not derive from Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        return False
    return True


def ask(engine: Any, sql: str) -> Outcome:
    """Run a query of one column."""
    try:
        frame = engine.sql(sql)
        batches = frame.collect()
        type_ = frame.schema().field("v").type
        values = [value for batch in batches for value in plain(batch.column("v"))]
        return Outcome(batches[0].schema.field("v").type if batches else type_, values)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return Outcome(error=f"{type(error).__name__}: {error}"[:LONGEST_ERROR])


def plain(array: pa.Array) -> list[Any]:
    """The values of an array as Python's, moments as numbers."""
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    kind = array.type
    if pa.types.is_temporal(kind) and not pa.types.is_interval(kind):
        return array.view(pa.int32() if kind.bit_width == 32 else pa.int64()).to_pylist()
    if pa.types.is_struct(kind):
        fields = [plain(field) for field in array.flatten()]
        rows = zip(*fields, strict=True) if fields else [()] * len(array)
        return [row if valid else None for row, valid in zip(rows, array.is_valid().to_pylist(), strict=True)]
    if pa.types.is_map(kind):
        return [plain(scalar.values) if scalar.is_valid else None for scalar in array]
    if pa.types.is_nested(kind):
        return [plain(scalar.values) if scalar.is_valid else None for scalar in array]
    return array.to_pylist()


def same(a: Any, b: Any, tolerance: float, least: float) -> bool:
    """Whether values are the same: floats but for their last digits, and for less than the least that counts."""
    if isinstance(a, float) and isinstance(b, float):
        if least == 0 and (a == 0 or b == 0):
            return a == b and math.copysign(1, a) == math.copysign(1, b)
        return (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=tolerance, abs_tol=least)
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(same(x, y, tolerance, least) for x, y in zip(a, b, strict=True))
    return type(a) is type(b) and bool(a == b)


@dataclasses.dataclass(frozen=True)
class Question:
    """A query about a call: which arguments are constants, of row FIXED, and which row is asked for alone, if any."""

    call: Call
    constants: tuple[int, ...]
    row: int | None = None

    def sql(self, pair: Pair) -> str:
        return pair.select(self.call, FIXED, self.constants, self.row)

    @property
    def of_columns(self) -> bool:
        return not self.call.form.scalar or len(self.constants) < len(self.call.args)

    def again(self, pair: Pair, row: int) -> str:
        """Another query for the value of a row; empty where there is none: of scalars one with the constants in columns."""
        if self.call.form.again or not self.call.form.scalar:
            known = self.call.form.scalar or self.row is None
            return self.call.again(pair.table, pair.name(self.call), row, self.constants) if known else ""
        if not self.constants:
            return ""
        rows = [FIXED if i in self.constants else row for i in range(len(self.call.args))]
        parts = ", ".join(f"(SELECT a{i} FROM {pair.name(self.call)} WHERE k = {row}) AS x{i}" for i, row in enumerate(rows))
        return f"SELECT {self.call.sql(pair.table)} AS v FROM {parts}"

    def shown(self, pair: Pair, row: int) -> str:
        rows = [FIXED if i in self.constants else row for i in range(len(self.call.args))]
        return ", ".join(arg.constant(pair.table.numbers[arg, i % COPIES][rows[i]]) for i, arg in enumerate(self.call.args))


def faults_of(pair: Pair, question: Question) -> Iterator[Fault]:
    """Compare the outcomes of a query; where one side fails, those of single rows."""
    call, sql = question.call, question.sql(pair)
    pair.know(call, ours=True)
    ours, theirs = ask(pair.ours, sql), ask(pair.theirs, sql)
    counts["errors of both" if ours.error and theirs.error else "rows"] += 1
    if "InternalError" in ours.error:
        yield Fault("internal", call, sql, ours.error)
    elif ours.error and theirs.error and question.row is not None:
        return
    elif ours.error and not theirs.error and not binds(pair.ours, sql):
        yield Fault("refused", call, sql, f"{ours.error} expected {theirs.values[:3]!r}")
    elif (ours.error or theirs.error) and question.of_columns and question.row is None:
        yield from alone(pair, question)
    elif (found := difference(call, ours, theirs)) and not outvoted(pair, question, ours, found[2]):
        kind, what, at = found
        yield Fault(kind, call, sql, what, question.shown(pair, at if question.row is None else question.row))


def alone(pair: Pair, question: Question) -> Iterator[Fault]:
    """Compare row by row, and give the first difference of each kind."""
    seen: set[str] = set()
    before = counts["rows"]
    for tried, row in enumerate(ALONE):
        if tried == ENOUGH and counts["rows"] == before:
            return
        for fault in faults_of(pair, dataclasses.replace(question, row=row)):
            if fault.kind not in seen:
                seen.add(fault.kind)
                yield fault


def difference(call: Call, ours: Outcome, theirs: Outcome) -> tuple[str, str, int] | None:
    """The kind of a difference, what it is, and its row."""
    if ours.error or theirs.error:
        if ours.error and theirs.error:
            return None
        if ours.error:
            return "fails", f"{ours.error} expected {theirs.values[:3]!r}", 0
        return "succeeds", f"{ours.values[:3]!r}, expected {theirs.error}", 0
    if ours.type != theirs.type:
        return "type", f"{ours.type}, expected {theirs.type}", 0
    if len(ours.values) != len(theirs.values):
        return "value", f"{len(ours.values)} rows, expected {len(theirs.values)}", 0
    tolerance = max([TOLERANCE, *(least for name, least in TOLERANCES.items() if any(name in t for t in call.types))])
    for i, (value, expected) in enumerate(zip(ours.values, theirs.values, strict=True)):
        if not same(value, expected, tolerance, 0 if call.form.scalar else ROUNDING):
            return "value", f"{value!r}, expected {expected!r}", i
    return None


def outvoted(pair: Pair, question: Question, ours: Outcome, at: int) -> bool:
    """Whether DataFusion gives our answer to another query."""
    row = at if question.row is None else question.row
    sql = question.again(pair, row)
    if not sql:
        return False
    if not ours.error:
        ours = dataclasses.replace(ours, values=ours.values[at : at + 1])
    theirs = ask(pair.theirs, sql)
    return bool(ours.error) == bool(theirs.error) and difference(question.call, ours, theirs) is None
