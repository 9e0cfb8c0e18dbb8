"""Spells queries as an engine wants them: they are made in DataFusion's dialect."""

from __future__ import annotations

import re

# What DuckDB calls otherwise.
DUCKDB: list[tuple[str, str]] = [
    (r"LEFT (SEMI|ANTI) JOIN", r"\1 JOIN"),
    (r"arrow_cast\(('[^']*'|NULL), 'Time64\(Microsecond\)'\)", r"CAST(\1 AS TIME)"),
    (r"\) IGNORE NULLS OVER", " IGNORE NULLS) OVER"),
    (r"X'([0-9a-f]*)'", r"unhex('\1')"),
    (r"\barray_max\(", "list_max("),
    (r"\barray_min\(", "list_min("),
    (r"\barray_transform\(", "list_transform("),
    (r"\barray_filter\(", "list_filter("),
]


def spelled(sql: str, engine: str) -> str:
    """A query in the engine's dialect."""
    for pattern, replacement in DUCKDB if engine == "duckdb" else []:
        sql = re.sub(pattern, replacement, sql)
    return sql
