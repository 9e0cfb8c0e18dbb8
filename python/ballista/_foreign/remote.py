"""An instance of a function in a worker process: what arrives for it, and what it answers."""

from __future__ import annotations

import json
import struct
import sys
from typing import Any

import pyarrow as pa

from . import plain
from .pickled import load
from .run import Function, Op, ScalarInstance, failure

# How an answer begins. PLAIN: a column lies in shared memory. KEPT is added where a function has arguments that lie there.
DONE, FAILED, IN_MEMORY, PLAIN, KEPT = 0, 1, 2, 3, 4

# An operation besides those of Op: EVALUATE, with plain columns. A second number has a bit for each that has a bitmap.
PLAIN_ROWS = 102

# What is sent at once: a status, the bytes that lie in shared memory, and parts that follow.
Answer = tuple[int, int, list[Any]]


class Served:
    """A function, described by the body of a request: a JSON object, an Arrow schema, and what the function is made of."""

    def __init__(self, body: Any) -> None:
        view = memoryview(body)
        described, rest = _sized(view)
        schema, self._payload = _sized(rest)
        self._described = json.loads(bytes(described))
        types = pa.ipc.read_schema(pa.py_buffer(bytes(schema))).types
        args = self._described["args"]
        self._args, self._state, self._result = types[:args], types[args:-1], types[-1]
        self._width = plain.width(self._result)
        self._function = self._describe(_missing)
        self._asked: dict[int, Any] = {}  # by operation: the schema of what it is given
        self._told: dict[int, Any] = {}  # by operation: the schema of what it gives, once that was sent

    def _describe(self, body: Any) -> Function:
        return Function(
            kind=self._described["kind"],
            name=self._described["name"],
            body=body,
            args=self._args,
            state=self._state,
            result=self._result,
            nullable=self._described["nullable"],
            volatility=self._described["volatility"],
            frame=self._described["frame"],
            bounded=self._described["bounded"],
            rank=self._described["rank"],
        )

    def start(self) -> Answer:
        """Make the function, and an instance of it."""
        try:
            self._function = self._describe(load(self._payload))
            self._instance = self._function.start()
        except BaseException as error:
            return self._failed(error)
        return DONE, 0, []

    def call(self, op: int, numbers: tuple[int, ...], rows: int, body: Any, answers: memoryview | None = None) -> Answer:
        """Have the instance do something with the rows in the body. Answers may be put into shared memory."""
        try:
            arrays = self._arrays(op, numbers, rows, body)
            if op == PLAIN_ROWS:
                op = Op.EVALUATE
            column = self._column(answers, numbers, rows) if op == Op.EVALUATE and arrays else None
            if column is not None and isinstance(self._instance, ScalarInstance):
                return PLAIN, column.fill(self._instance.parts(numbers[0], arrays, rows)), []
            return DONE, 0, self._encoded(op, self._instance.call(op, numbers, arrays, rows))
        except BaseException as error:
            return self._failed(error)

    def _arrays(self, op: int, numbers: tuple[int, ...], rows: int, body: Any) -> list[Any]:
        if op == PLAIN_ROWS:
            return plain.arrays(body, self._args, numbers[1], rows)
        if not body:
            return []
        message = pa.ipc.read_message(body if isinstance(body, pa.Buffer) else pa.py_buffer(body))
        return list(pa.ipc.read_record_batch(message, self._given(op)).columns)

    def _column(self, answers: memoryview | None, numbers: tuple[int, ...], rows: int) -> plain.Column | None:
        """Return what writes results to memory, if they can be written there as they come."""
        if answers is None or numbers[0] % 8 or not self._width:
            return None
        column = plain.Column(answers, self._width, rows)
        return column if column.fits() else None

    def _encoded(self, op: int, arrays: list[Any]) -> list[Any]:
        if op in (Op.UPDATE, Op.MERGE):
            return []
        schema = self._told.get(op)
        if schema is not None:
            return [pa.RecordBatch.from_arrays(arrays, schema=schema).serialize()]
        schema = self._told[op] = _schema([array.type for array in arrays])
        return [schema.serialize(), pa.RecordBatch.from_arrays(arrays, schema=schema).serialize()]

    def _given(self, op: int) -> Any:
        schema = self._asked.get(op)
        if schema is None:
            schema = self._asked[op] = _schema(self._instance.types(op))
        return schema

    def _failed(self, error: BaseException) -> Answer:
        kind, message, detail = failure(self._function, error)
        return FAILED, 0, [json.dumps({"kind": kind, "message": message[:4000], "detail": detail}).encode()]


class Shared:
    """The memory that is shared with the executor: requests are in its first half, and answers in the other one."""

    def __init__(self, memory: Any) -> None:
        self._requests = pa.py_buffer(memory)
        self._answers = memoryview(memory)[len(memory) // 2 :]

    def call(self, served: Served, op: int, numbers: tuple[int, ...], rows: int, place: int, size: int) -> Answer:
        """Have an instance do something with the rows of a request."""
        holder = _Holder()
        request = pa.foreign_buffer(self._requests.address + place, size, holder)
        status, taken, parts = served.call(op, numbers, rows, request, self._answers)
        del request
        if status == DONE:
            status, taken, parts = self._put(parts)
        kept = sys.getrefcount(holder) > 2  # this one, and that of the call
        return status | KEPT if kept else status, taken, parts

    def _put(self, parts: list[Any]) -> Answer:
        views = [memoryview(part).cast("B") for part in parts]
        end = sum(len(view) for view in views)
        if end > len(self._answers):
            return DONE, 0, parts
        start = 0
        for view in views:
            self._answers[start : start + len(view)] = view
            start += len(view)
        return IN_MEMORY, end, []


class _Holder:
    """What arrays hold on to whose values lie in shared memory."""


def _sized(view: memoryview) -> tuple[memoryview, memoryview]:
    (size,) = struct.unpack_from("<I", view)
    return view[4 : 4 + size], view[4 + size :]


def _missing(*_: Any) -> Any:
    raise RuntimeError("the function was not loaded")


def _schema(types: Any) -> Any:
    return pa.schema([(str(i), kind) for i, kind in enumerate(types)])
