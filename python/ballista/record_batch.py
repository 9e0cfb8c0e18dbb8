"""Batches of rows, as results deliver them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ._missing import require
from ._query import Batch, Query

if TYPE_CHECKING:
    import pyarrow as pa
    from typing_extensions import Self

__all__ = ["RecordBatch", "RecordBatchStream"]


class RecordBatch:
    """Some rows of a result, in Arrow's format.

    It is not made by users, but by `RecordBatchStream`. Whatever takes Arrow data takes it, without a copy:
    ``pyarrow.record_batch(batch)``, ``polars.DataFrame(batch)``.

    Args:
        record_batch: The rows.

    Example:
        >>> import pyarrow as pa
        >>> from ballista import SessionContext
        >>> [batch] = SessionContext().from_pydict({"a": [1, 2]}).execute_stream()
        >>> batch.to_pyarrow().num_rows
        2
    """

    def __init__(self, record_batch: Batch) -> None:
        self.record_batch = record_batch

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.record_batch)

    def to_pyarrow(self) -> pa.RecordBatch:
        """Return the rows as a batch of pyarrow, without a copy.

        Raises:
            ImportError: If pyarrow is not installed.

        Example:
            >>> from ballista import SessionContext
            >>> [batch] = SessionContext().sql("SELECT 1 AS one").execute_stream()
            >>> batch.to_pyarrow().num_rows
            1
        """
        batch: pa.RecordBatch = require("pyarrow", "to_pyarrow()").record_batch(self)
        return batch

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        """Return the rows as capsules of the Arrow C data interface.

        Args:
            requested_schema: Ignored: the rows keep the schema that they have.
        """
        return self.record_batch.export()


class RecordBatchStream:
    """The batches of a result while it is computed: an iterator, also for ``async for``.

    Example:
        >>> from ballista import SessionContext
        >>> for batch in SessionContext().sql("SELECT 1 AS one").execute_stream():
        ...     print(len(batch))
        1
    """

    def __init__(self, record_batch_stream: Query) -> None:
        self.rbs = record_batch_stream

    def next(self) -> RecordBatch:
        """Return the next batch.

        Raises:
            StopIteration: If there is none.
            BallistaError: If the query fails.

        Example:
            >>> from ballista import SessionContext
            >>> stream = SessionContext().from_pydict({"a": [1, 2]}).execute_stream()
            >>> stream.next().to_pyarrow().to_pydict()
            {'a': [1, 2]}
        """
        return next(self)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> RecordBatch:
        batch = self.rbs.next()
        if batch is None:
            raise StopIteration
        return RecordBatch(batch)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> RecordBatch:
        batch = await asyncio.to_thread(self.rbs.next)
        if batch is None:
            raise StopAsyncIteration
        return RecordBatch(batch)
