"""The suites: which queries run on which tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bench import datasets

QUERIES = Path(__file__).resolve().parent / "queries"


@dataclass(frozen=True)
class Table:
    """A Parquet file, or a folder of CSV files or of JSON, under the name that queries use."""

    name: str
    format: str
    path: str


@dataclass(frozen=True)
class Suite:
    """Queries by name, and the tables they read."""

    name: str
    title: str
    tables: tuple[Table, ...]
    queries: dict[str, str]
    tolerances: dict[str, float] = field(default_factory=dict)  # by query: how far decimals may be from floats
    without: tuple[str, ...] = ()  # engines that do not understand the queries


def tpch(scale_factor: str) -> Suite:
    """Return TPC-H: 22 queries on Parquet files."""
    folder = datasets.tpch(scale_factor)
    tables = tuple(Table(name, "parquet", str(folder / f"{name}.parquet")) for name in datasets.TPCH_TABLES)
    return Suite(f"tpch-sf{scale_factor}", f"TPC-H at scale factor {scale_factor}", tables, _queries("tpch"))


# These multiply quotients of decimals. A quotient has four more digits after the point than what is divided, as in
# DataFusion, and DuckDB computes it in floating point: the answers agree to these digits.
QUOTIENTS = {"q58": 1e-5, "q61": 1e-6, "q66": 1e-6}


def tpcds(scale_factor: str) -> Suite:
    """Return TPC-DS: 99 queries on 24 Parquet files."""
    folder = datasets.tpcds(scale_factor)
    tables = tuple(Table(file.stem, "parquet", str(file)) for file in sorted(folder.glob("*.parquet")))
    title = f"TPC-DS at scale factor {scale_factor}"
    return Suite(f"tpcds-sf{scale_factor}", title, tables, _texts(folder), QUOTIENTS, without=("polars",))


def taxi() -> Suite:
    """Return the taxi question: one aggregation over CSV files."""
    trips = Table("trips", "csv", str(datasets.taxi()))
    return Suite("taxi", "Taxi fares from 640 MB of CSV", (trips,), _queries("taxi"))


def json() -> Suite:
    """Return questions about trips in files of JSON."""
    folder = datasets.trips_in_json()
    tables = tuple(Table(name, "json", str(folder / name)) for name in ("trips", "rides"))
    return Suite("json", "Taxi trips in JSON", tables, _queries("json"))


def writing(scale_factor: str) -> Suite:
    """Return the writing of TPC-H's largest table: a file of each format, with what options each engine takes by itself."""
    table = Table("lineitem", "parquet", str(datasets.tpch(scale_factor) / "lineitem.parquet"))
    folder = datasets.written()
    queries = {kind: f"COPY (SELECT * FROM lineitem) TO '{folder / f'lineitem.{kind}'}'" for kind in ("parquet", "csv", "json")}
    return Suite(f"writing-sf{scale_factor}", f"Files of lineitem at scale factor {scale_factor}", (table,), queries)


def _queries(folder: str) -> dict[str, str]:
    return _texts(QUERIES / folder)


def _texts(folder: Path) -> dict[str, str]:
    return {file.stem: file.read_text() for file in sorted(folder.glob("*.sql"))}
