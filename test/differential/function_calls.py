"""Calls of functions with arguments of all types, as columns and as constants."""

from __future__ import annotations

import dataclasses
import itertools
import random
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
from function_values import HINTS, VALUES, values

# Columns of these types are made of text.
UNKNOWN_TO_PYARROW = ("Interval(YearMonth)", "Interval(DayTime)")
ROWS = 160
COPIES = 4
# The row that constants are taken of.
FIXED = 5
# One type of each family. Calls of more arguments are found with them, and then varied.
FAMILIES = [
    *(
        "Int64",
        "Float64",
        "Decimal128(20, 5)",
        "Utf8",
        "Binary",
        "Boolean",
        "Date32",
        "Timestamp(ns)",
        "Interval(MonthDayNano)",
    ),
    *("List(Int64)", "List(Utf8)", *(name for name in VALUES if name.startswith(("Struct", "Map")))),
]


@dataclasses.dataclass(frozen=True)
class Argument:
    """A type, and which of its values are given."""

    type: str
    variant: str = ""

    @property
    def values(self) -> list[str]:
        """The values as SQL, NULL last."""
        return [*values(self.type, self.variant), "NULL"]

    def constant(self, number: int) -> str:
        """The value of a number as a constant of the type."""
        return cast(self.values[number], self.type)


def argument(type_: str, variant: str) -> Argument:
    """The argument of a type, of a variant where the type has it."""
    return Argument(type_, variant if values(type_, variant) is not VALUES[type_] else "")


def cast(sql: str, type_: str) -> str:
    """Cast an expression to a type of Arrow."""
    return "NULL" if type_ == "Null" else f"arrow_cast({sql}, '{type_}')"


@dataclasses.dataclass(frozen=True)
class Form:
    """How a function is called: {f} is its name, {0} all arguments, {1} the first and so on; and what follows the FROM.

    Where DataFusion gets a form wrong, another query gives the value of a row: {0} is the bare call there, {columns} are those
    of its arguments in {table}.
    """

    template: str
    tail: str = ""
    again: str = ""
    most: int = 3  # arguments, where the template has {0}
    scalar: bool = False


@dataclasses.dataclass(frozen=True)
class Call:
    """A call of a function in a form with arguments of some types."""

    function: str
    args: tuple[Argument, ...]
    form: Form

    @classmethod
    def of(cls, function: str, types: Iterable[str], form: Form) -> Call:
        hints = HINTS.get(f"array_{function[5:]}" if function.startswith("list_") else function, ())
        return cls(function, tuple(argument(t, hints[i] if i < len(hints) else "") for i, t in enumerate(types)), form)

    @property
    def types(self) -> tuple[str, ...]:
        return tuple(arg.type for arg in self.args)

    def sql(self, table: Table, row: int = 0, constants: Iterable[int] = ()) -> str:
        """The call over the columns of the table; the arguments of some positions are the constants of a row."""
        args = self.given(table, row, constants)
        return self.form.template.format(", ".join(args), *args, f=self.function)

    def given(self, table: Table, row: int, constants: Iterable[int]) -> list[str]:
        """The arguments as SQL."""
        constants = set(constants)
        return [
            arg.constant(table.numbers[arg, i % COPIES][row]) if i in constants else column(arg, i)
            for i, arg in enumerate(self.args)
        ]

    def again(self, table: Table, name: str, row: int, constants: tuple[int, ...] = ()) -> str:
        """The other query of the form for a row of the table of a name; empty where there is none."""
        args = self.given(table, FIXED, constants)
        columns = ", ".join(f"a{i}" for i in range(len(self.args)) if i not in constants) or "1"
        call = f"{self.function}({', '.join(args)})"
        return self.form.again.format(call, *args, columns=columns, table=name, row=row)

    def __str__(self) -> str:
        return self.form.template.format(", ".join(self.types), *self.types, f=self.function)


def column(arg: Argument, position: int) -> str:
    """The column of an argument."""
    return cast(f"a{position}", arg.type) if arg.type in UNKNOWN_TO_PYARROW else f"a{position}"


class Table:
    """The values of arguments in random orders, and tables of the columns of calls."""

    def __init__(self, engine: Any, seed: int) -> None:
        r = random.Random(seed)
        variants = sorted({"", *itertools.chain.from_iterable(HINTS.values())})
        arguments = dict.fromkeys(argument(t, v) for t in VALUES for v in variants)
        self.numbers = {
            (arg, copy): [r.randrange(len(arg.values)) for _ in range(ROWS)] for arg in arguments for copy in range(COPIES)
        }
        self.columns = {
            (arg, copy): pa.concat_arrays([values.slice(n, 1) for n in self.numbers[arg, copy]])
            for arg in arguments
            for values in [evaluated(engine, arg)]
            for copy in range(COPIES)
        }
        self.keys = {"k": pa.array(range(ROWS)), "g": pa.array([k * k % 23 for k in range(ROWS)])}

    def batch(self, args: tuple[Argument, ...]) -> pa.RecordBatch:
        """The rows of a call's arguments."""
        return pa.record_batch(self.keys | {f"a{i}": self.columns[arg, i % COPIES] for i, arg in enumerate(args)})


def evaluated(engine: Any, arg: Argument) -> pa.Array:
    """The values of an argument as an engine reads them."""
    known = arg.type not in UNKNOWN_TO_PYARROW
    values = [arg.constant(i) if known else value for i, value in enumerate(arg.values)]
    rows = " UNION ALL ".join(f"SELECT {i} AS k, {value} AS v" for i, value in enumerate(values))
    return pa.Table.from_batches(engine.sql(f"SELECT v FROM ({rows}) ORDER BY k").collect())["v"].combine_chunks()
