"""Queries that run, and the batches that come out of them."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from typing import Any

from . import _native
from ._arrow import abi, raw
from ._arrow.types import Field, field_of
from ._progress import Watch

# How long Ctrl-C may have to wait.
_SLICE_MILLISECONDS = 50


class Query:
    """A query from its start to its end. What goes wrong on the way cancels it, Ctrl-C included."""

    def __init__(self, plan: _native.Handle) -> None:
        self._plan, self._handle = plan, _native.plan_execute(plan)
        self._watch = Watch()
        self._process = os.getpid()
        self._stream = _native.query_stream(self._handle)
        schema = self.schema()
        self.fields = field_of(schema).children
        abi.release(schema)

    def __del__(self) -> None:
        stream = self.__dict__.get("_stream")
        if stream is not None:
            abi.release(stream)

    def schema(self) -> abi.ArrowSchema:
        """Return the schema of the batches, which the caller has to release or give away."""
        schema = abi.ArrowSchema()
        if self._stream.get_schema(ctypes.byref(self._stream), ctypes.byref(schema)):
            self._fail()
        return schema

    def wait(self) -> None:
        """Wait until there is a batch, or the end."""
        try:
            while not _native.query_wait(self._handle, _SLICE_MILLISECONDS):
                self._watch.look(self._handle)
        except BaseException as error:
            _native.query_cancel(self._handle)
            self._watch.fail(error)
            raise

    def next(self) -> Batch | None:
        """Wait for the next batch, and return None at the end."""
        self.wait()
        array = abi.ArrowArray()
        if self._stream.get_next(ctypes.byref(self._stream), ctypes.byref(array)):
            self._fail()
        if array.release:
            return Batch(self, array)
        self._watch.end()
        self._plan.ran = _native.query_plan(self._handle)
        return None

    def __iter__(self) -> Iterator[Batch]:
        while (batch := self.next()) is not None:
            yield batch

    def take_stream(self) -> abi.ArrowArrayStream:
        """Wait for the first batch, and give the stream away."""
        self.wait()
        self._watch.end()
        stream, self._stream = self._stream, abi.ArrowArrayStream()
        return stream

    def _fail(self) -> None:
        self._watch.end()
        _native.query_error(self._handle)
        message = self._stream.get_last_error(ctypes.byref(self._stream))
        raise RuntimeError((message or b"the stream failed without an error").decode())


class Batch:
    """Some rows of a result. They are in memory until the last reference to this goes."""

    def __init__(self, query: Query, array: abi.ArrowArray) -> None:
        self._query = query
        self._array = array

    def __del__(self) -> None:
        abi.release(self._array)

    def __len__(self) -> int:
        return int(self._array.length)

    def columns(self) -> Iterator[tuple[Field, list[Any]]]:
        """Read the columns as raw values."""
        for i, field in enumerate(self._query.fields):
            yield field, raw.values(field, self._array.children[i].contents, self._array.offset, len(self))

    def export(self) -> tuple[object, object]:
        """Return capsules of the schema and of the data, which is shared and not copied."""
        return _native.capsule(self._query.schema()), _native.capsule(_native.array_share(self._array))
