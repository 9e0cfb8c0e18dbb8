"""Options of Parquet that are refused in the words of DataFusion, before anything is written."""

from __future__ import annotations

import re
from typing import Any

from .errors import BindingError

_LEVELS = {"gzip": range(10), "brotli": range(12), "zstd": range(1, 23)}
_COMPRESSIONS = ("uncompressed", "snappy", "gzip", "brotli", "lz4", "zstd", "lz4_raw")
_ENCODINGS = (
    "plain",
    "rle",
    "delta_binary_packed",
    "delta_length_byte_array",
    "delta_byte_array",
    "byte_stream_split",
)
_DICTIONARIES = ("plain_dictionary", "rle_dictionary")


def check(options: dict[str, Any]) -> None:
    """Refuse what no Parquet file is written with.

    Args:
        options: Options of files, or of a column.

    Raises:
        BindingError: If one is wrong; it is a `ValueError`.
    """
    if options.get("compression") is not None:
        _check_compression(str(options["compression"]))
    if options.get("encoding") is not None:
        _check_encoding(str(options["encoding"]).lower())
    if options.get("writer_version", "1.0") not in ("1.0", "2.0"):
        version = options["writer_version"]
        raise BindingError(f"Unknown or unsupported parquet writer version: {version}. Valid values are: 1.0 and 2.0")


def _check_compression(value: str) -> None:
    found = re.fullmatch(r"(\w+)(?:\((\d+)\))?", value.lower())
    name, level = found.groups() if found else (None, None)
    if name not in _COMPRESSIONS or (level is not None and name not in _LEVELS):
        known = ", ".join(f"{name}(level)" if name in _LEVELS else name for name in _COMPRESSIONS)
        raise BindingError(f"Unknown or unsupported parquet compression: {value}. Valid values are: {known}")
    if level is not None and int(level) not in _LEVELS[name]:
        levels = _LEVELS[name]
        raise BindingError(f"valid compression range {levels[0]}..={levels[-1]} exceeded: {value}")


def _check_encoding(value: str) -> None:
    if value == "bit_packed":
        raise BindingError("Encoding BIT_PACKED is not supported: it is read, and not written")
    if value in _DICTIONARIES:
        raise BindingError("Dictionary encoding can not be used as fallback encoding: dictionary_enabled asks for it")
    if value not in _ENCODINGS:
        raise BindingError(f"Unknown or unsupported parquet encoding: {value}. Valid values are: {', '.join(_ENCODINGS)}")
