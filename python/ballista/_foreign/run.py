"""Runs functions over arrays of pyarrow, for the engine of this process and in worker processes alike."""

from __future__ import annotations

import enum
import itertools
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa


class Op(enum.IntEnum):
    """What an instance is asked to do, as core/foreign numbers it."""

    EVALUATE = 1
    UPDATE = 2
    MERGE = 3
    PARTIAL = 4
    FINAL = 5
    ROWS = 6


@dataclass(frozen=True)
class Function:
    """A function as its author described it."""

    kind: str
    name: str
    body: Callable[..., Any]
    args: Sequence[pa.DataType]
    state: Sequence[pa.DataType]
    result: pa.DataType | None  # None: of a table function
    volatility: str = "volatile"
    nullable: bool = True
    frame: bool = False
    bounded: bool = False
    rank: bool = False

    def start(self) -> Instance:
        """Make an instance."""
        return _INSTANCES[self.kind](self)

    def checked(self, returned: Any) -> pa.Array[Any]:
        """Return what the function has returned, if it is an array of its type."""
        if isinstance(returned, pa.Array):
            if returned.type == self.result:
                return returned
            raise ReturnedError(f"function {self.name} returned an array of {returned.type}, expected {self.result}")
        raise ReturnedError(
            f"function {self.name} returned {_name(type(returned))}, expected an array of pyarrow of {self.result}"
        )


class ReturnedError(Exception):
    """A function that returned what it should not. The text names the function."""


class Instance:
    """A function with what it keeps between calls."""

    def __init__(self, function: Function) -> None:
        self.function = function

    def call(self, op: int, numbers: Sequence[int], args: list[pa.Array[Any]], rows: int) -> list[pa.Array[Any]]:
        """Do something with rows of arrays, and return arrays."""
        raise NotImplementedError

    def types(self, op: int) -> Sequence[pa.DataType]:
        """Return the types of the arrays that an operation is given."""
        return self.function.state if op == Op.MERGE else self.function.args


class ScalarInstance(Instance):
    """Computes a result for each row."""

    def call(self, op: int, numbers: Sequence[int], args: list[pa.Array[Any]], rows: int) -> list[pa.Array[Any]]:
        """Implement Instance. A number is how many rows the function may be given at once."""
        most = numbers[0] if numbers else rows
        if not args:
            return [self.function.checked(self.function.body())]
        parts = list(self.parts(most, args, rows))
        return parts if len(parts) == 1 else [pa.concat_arrays(parts)]

    def parts(self, most: int, args: list[pa.Array[Any]], rows: int) -> Iterator[pa.Array[Any]]:
        """Compute the results of so many rows at once."""
        if rows <= most:
            yield self._part(args, rows)
            return
        for start in range(0, rows, most):
            length = min(most, rows - start)
            yield self._part([arg.slice(start, length) for arg in args], length)

    def _part(self, args: list[pa.Array[Any]], rows: int) -> pa.Array[Any]:
        part = self.function.checked(self.function.body(*args))
        if len(part) != rows:
            raise ReturnedError(f"function {self.function.name} returned {len(part)} rows, expected {rows}")
        return part


class AggregateInstance(Instance):
    """Keeps an accumulator for each group."""

    def __init__(self, function: Function) -> None:
        super().__init__(function)
        self._groups: dict[int, Any] = {}

    def _group(self, number: int) -> Any:
        found = self._groups.get(number)
        if found is None:
            found = self._groups[number] = self.function.body()
        return found

    def call(self, op: int, numbers: Sequence[int], args: list[pa.Array[Any]], rows: int) -> list[pa.Array[Any]]:
        """Implement Instance."""
        if op == Op.UPDATE:
            for group, parts in self._parts(numbers, args):
                group.update(*parts)
            return []
        if op == Op.MERGE:
            for group, parts in self._parts(numbers, args):
                group.merge(parts)
            return []
        return self._states(*numbers) if op == Op.PARTIAL else [self._results(*numbers)]

    def _parts(self, numbers: Sequence[int], args: list[pa.Array[Any]]) -> Any:
        if len(numbers) == 2:
            yield self._group(numbers[0]), args
            return
        start = 0
        for number, length in zip(numbers[::2], numbers[1::2]):
            yield self._group(number), [array.slice(start, length) for array in args]
            start += length

    def _states(self, first: int, after: int) -> list[pa.Array[Any]]:
        types, name = self.function.state, self.function.name
        rows = []
        for number in range(first, after):
            state = self._group(number).state()
            if not isinstance(state, (list, tuple)) or len(state) != len(types):
                found = len(state) if isinstance(state, (list, tuple)) else type(state).__name__
                raise ReturnedError(f"state() of function {name} returned {found}, expected a list of {len(types)} values")
            rows.append(state)
        columns = zip(*rows) if rows else itertools.repeat((), len(types))
        return [_column(f"state() of function {name}", column, kind) for column, kind in zip(columns, types)]

    def _results(self, first: int, after: int) -> pa.Array[Any]:
        values = [self._group(number).evaluate() for number in range(first, after)]
        return _column(f"evaluate() of function {self.function.name}", values, self.function.result)


class WindowInstance(Instance):
    """Computes a result for each row of a partition, with an evaluator for each partition."""

    def call(self, op: int, numbers: Sequence[int], args: list[pa.Array[Any]], rows: int) -> list[pa.Array[Any]]:
        """Implement Instance. The numbers are pairs: the frame of each row, or where its peers begin and end."""
        function, evaluator = self.function, self.function.body()
        pairs = list(zip(numbers[::2], numbers[1::2]))
        if function.frame:
            return [self._each(evaluator, args, pairs)]
        if function.rank:
            return [function.checked(evaluator.evaluate_all_with_rank(rows, pairs))]
        if function.bounded:
            return [self._each(evaluator, args, [evaluator.get_range(i, rows) for i in range(rows)])]
        return [function.checked(evaluator.evaluate_all(args, rows))]

    def _each(self, evaluator: Any, args: list[pa.Array[Any]], ranges: list[tuple[int, int]]) -> pa.Array[Any]:
        values = [evaluator.evaluate(args, bounds) for bounds in ranges]
        return _column(f"evaluate() of function {self.function.name}", values, self.function.result)


_INSTANCES: dict[str, type[Instance]] = {"scalar": ScalarInstance, "aggregate": AggregateInstance, "window": WindowInstance}


def _column(what: str, values: Sequence[Any], kind: Any) -> pa.Array[Any]:
    """Make an array of scalars of pyarrow, or of what can be made one."""
    try:
        made: pa.Array[Any] = pa.array([_value(value, kind) for value in values], kind)
        return made
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, TypeError, OverflowError) as error:
        raise ReturnedError(f"{what} returned what is no {kind}: {error}") from error


def _value(value: Any, kind: Any) -> Any:
    """Return a value for pa.array. Scalars are brought to the type where that loses nothing."""
    if isinstance(value, pa.Scalar):
        return value if value.type == kind else value.cast(kind)
    if isinstance(value, pa.Array):  # of a list type
        return value.to_pylist()
    return value


INVALID_VALUE, OUT_OF_MEMORY = 5, 6

_OWN = str(Path(__file__).parent)
_LINES, _CHARACTERS = 24, 4000


def failure(function: Function, error: BaseException) -> tuple[int, str, str]:
    """Describe what a function failed with: the kind of error, a line and the end of the traceback."""
    if isinstance(error, ReturnedError):
        return INVALID_VALUE, str(error), ""
    kind = OUT_OF_MEMORY if isinstance(error, MemoryError) else INVALID_VALUE
    text = str(error).strip()
    line = f"function {function.name} raised {_name(type(error))}" + (f": {text.splitlines()[0]}" if text else "")
    return kind, line, _traceback(error)


def _name(kind: type) -> str:
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _traceback(error: BaseException) -> str:
    """Return the end of the traceback, from where the function was entered."""
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename.startswith(_OWN):
        frames = frames.tb_next
    lines = "".join(traceback.format_exception(type(error), error, frames)).rstrip().splitlines()
    return "\n".join(lines[-_LINES:])[-_CHARACTERS:]
