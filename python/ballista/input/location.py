"""Files as tables."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from .._missing import require
from ..common import DataTypeMap, SqlTable
from ..errors import UnsupportedError
from .base import BaseInputSource


class LocationInputPlugin(BaseInputSource):
    """Describes Parquet files by their paths."""

    def is_correct_input(self, input_item: Any, table_name: str, **kwargs: Any) -> bool:
        """Say whether something is a path."""
        return isinstance(input_item, str)

    def build_table(self, input_item: Any, table_name: str, **kwargs: Any) -> SqlTable:
        """Describe the table that a Parquet file is.

        Args:
            input_item: The path.
            table_name: The name that the table is given.
            kwargs: Accepted, and without effect.

        Raises:
            UnsupportedError: If it is a file of another format.
        """
        path = Path(input_item)
        if path.suffix.lower() != ".parquet":
            raise UnsupportedError(f"only Parquet files can be described: {input_item!r}")
        require("pyarrow", "LocationInputPlugin")
        metadata = importlib.import_module("pyarrow.parquet").read_metadata(input_item)
        columns = [(column.name, DataTypeMap.from_parquet_type_str(column.physical_type)) for column in metadata.schema]
        return SqlTable(table_name, columns, metadata.num_rows, sorted(str(found) for found in path.parent.glob(path.name)))
