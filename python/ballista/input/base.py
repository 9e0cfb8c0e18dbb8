"""What a source of tables has to do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from ..common import SqlTable


class BaseInputSource(ABC):
    """A source of tables."""

    @abstractmethod
    def is_correct_input(self, input_item: Any, table_name: str, **kwargs: Any) -> bool:
        """Say whether the source can make a table of something."""

    @abstractmethod
    def build_table(self, input_item: Any, table_name: str, **kwargs: Any) -> SqlTable:
        """Describe the table that something is."""
