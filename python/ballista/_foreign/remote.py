"""An instance of a function in a worker process: what arrives for it, and what it answers."""

from __future__ import annotations

import json
import struct
from typing import Any

import pyarrow as pa

from .pickled import load
from .run import Function, Op, failure

_DONE, _FAILED = 0, 1

# What is sent at once: a status, and parts of an answer.
Answer = tuple[int, list[Any]]


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
        self._function = self._describe(_missing)
        self._told: set[int] = set()  # operations of which a schema was sent

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
        return _DONE, []

    def call(self, op: int, numbers: tuple[int, ...], body: Any) -> Answer:
        """Have the instance do something with the rows in the body."""
        try:
            arrays: list[Any] = []
            if body:
                message = pa.ipc.read_message(body if isinstance(body, pa.Buffer) else pa.py_buffer(body))
                arrays = pa.ipc.read_record_batch(message, _schema(self._instance.types(op))).columns
            return _DONE, self._encoded(op, self._instance.call(op, numbers[:-1], arrays, numbers[-1]))
        except BaseException as error:
            return self._failed(error)

    def _encoded(self, op: int, arrays: list[Any]) -> list[Any]:
        if op in (Op.UPDATE, Op.MERGE):
            return []
        schema = _schema([array.type for array in arrays])
        data = pa.RecordBatch.from_arrays(arrays, schema=schema).serialize()
        if op in self._told:
            return [data]
        self._told.add(op)
        return [schema.serialize(), data]

    def _failed(self, error: BaseException) -> Answer:
        kind, message, detail = failure(self._function, error)
        return _FAILED, [json.dumps({"kind": kind, "message": message[:4000], "detail": detail}).encode()]


def _sized(view: memoryview) -> tuple[memoryview, memoryview]:
    (size,) = struct.unpack_from("<I", view)
    return view[4 : 4 + size], view[4 + size :]


def _missing(*_: Any) -> Any:
    raise RuntimeError("the function was not loaded")


def _schema(types: Any) -> Any:
    return pa.schema([(str(i), kind) for i, kind in enumerate(types)])
