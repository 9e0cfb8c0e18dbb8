"""Names of DataFrames whose rows were given none."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from .context import SessionContext
    from .dataframe import DataFrame


class Unnamed:
    """DataFrames of rows that are not tables yet.

    As in DataFusion there is a table of each, with a name of its own. Since nobody can know that name otherwise, the table is
    made when the names of tables are asked for. So rows do not stay with the session once their DataFrame is gone.
    """

    def __init__(self) -> None:
        self._frames: WeakValueDictionary[str, DataFrame] = WeakValueDictionary()

    def add(self, frame: DataFrame) -> DataFrame:
        """Give a DataFrame a name, and return it."""
        self._frames[f"c{uuid.uuid4().hex}"] = frame
        return frame

    def register(self, context: SessionContext) -> None:
        """Make tables of those that are still in use."""
        frames, self._frames = self._frames, WeakValueDictionary()
        for name, frame in frames.items():
            context.register_view(name, frame)
