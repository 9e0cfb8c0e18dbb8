"""The command: python -m bench.tpcdsgen 0.1 FOLDER. Writes TPC-DS as Parquet files, and its queries as files of SQL.

Runs in an environment of its own, since DuckDB's extension that makes the data goes with one release of DuckDB.
"""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path


def main() -> None:
    """Generate the data of a scale factor into a folder that exists."""
    parser = argparse.ArgumentParser(prog="python -m bench.tpcdsgen", description=__doc__)
    parser.add_argument("scale_factor", type=float)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    # Neither is installed where types are checked.
    importlib.import_module("duckdb_extensions").import_extension("tpcds")
    duckdb = importlib.import_module("duckdb")
    database = duckdb.connect()
    database.execute("LOAD tpcds")
    database.execute(f"CALL dsdgen(sf = {options.scale_factor})")
    for (table,) in database.execute("SELECT table_name FROM duckdb_tables()").fetchall():
        database.execute(f"COPY {table} TO '{options.folder / table}.parquet' (FORMAT parquet)")
    for number, text in database.execute("SELECT query_nr, query FROM tpcds_queries()").fetchall():
        (options.folder / f"q{number:02d}.sql").write_text(text.strip().rstrip(";") + "\n")


if __name__ == "__main__":
    main()
