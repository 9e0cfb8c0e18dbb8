"""Datasets of pyarrow as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _native
from ._arrow import abi

if TYPE_CHECKING:
    from .context import SessionContext
    from .dataframe import DataFrame


def is_dataset(value: Any) -> bool:
    """Say whether a value is a dataset of pyarrow, without importing it."""
    return callable(getattr(value, "scanner", None)) and hasattr(value, "schema")


def read(context: SessionContext, dataset: Any, name: str | None) -> DataFrame:
    """Make a DataFrame of a dataset, and a table where there is a name.

    The engine reads local Parquet files itself, whenever a query runs. The rows of other datasets are read now, and kept.
    """
    files = _parquet_files(dataset)
    if files is None:
        return context.from_arrow(dataset.scanner().to_reader(), name)
    schema = abi.ArrowSchema()
    abi.from_capsule(dataset.schema.__arrow_c_schema__(), schema)
    plan = _native.session_files(context._session, name, "parquet", files, {}, schema, None)
    return context._frame(plan)


def _parquet_files(dataset: Any) -> list[str] | None:
    """Return the files of a dataset of local Parquet files, whose folders are no columns; None for other datasets."""
    filesystem = getattr(getattr(dataset, "filesystem", None), "type_name", None)
    if filesystem != "local" or dataset.format.default_extname != "parquet" or not dataset.files:
        return None
    trivial = {"true", "(true)"}
    if any(str(fragment.partition_expression) not in trivial for fragment in dataset.get_fragments()):
        return None
    return list(dataset.files)
