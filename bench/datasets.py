"""Makes the data that suites run on, once, under bench/data."""

from __future__ import annotations

import contextlib
import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "bench" / "data"
TRIPS = ROOT / "data" / "taxi"

# DuckDB's extension that makes TPC-DS goes with one release of DuckDB, which need not be the one beside us.
DATA_PYTHON = ROOT / ".venv-data" / "bin" / "python"

TPCH_TABLES = ("customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier")

# 58 times the 11 MB in the repository is about 640 MB.
TAXI_REPETITIONS = 58

# Four times make about 150 MB of trips in JSON, and as much of rides.
JSON_REPETITIONS = 4


def tpch(scale_factor: str) -> Path:
    """Return the folder with the eight TPC-H tables as Parquet files."""

    def generate(folder: Path) -> None:
        program = Path(sys.executable).with_name("tpchgen-cli")
        subprocess.run([program, "parquet", "-s", scale_factor, "--output-dir", folder], check=True)

    return _cached(CACHE / "tpch" / f"sf{scale_factor}", generate)


def tpcds(scale_factor: str) -> Path:
    """Return the folder with the TPC-DS tables as Parquet files and the queries as files of SQL."""

    def generate(folder: Path) -> None:
        if not DATA_PYTHON.exists():
            raise FileNotFoundError(f"{DATA_PYTHON} makes TPC-DS data: run `make .venv-data/made`")
        subprocess.run([DATA_PYTHON, "-m", "bench.tpcdsgen", scale_factor, folder], cwd=ROOT, check=True)

    return _cached(CACHE / "tpcds" / f"sf{scale_factor}", generate)


def taxi() -> Path:
    """Return a folder of twelve CSV files, each one month of trips many times over."""

    def generate(folder: Path) -> None:
        for month in sorted(TRIPS.glob("*.csv")):
            header, _, trips = month.read_bytes().partition(b"\n")
            with (folder / month.name).open("wb") as repeated:
                repeated.write(header + b"\n")
                for _ in range(TAXI_REPETITIONS):
                    repeated.write(trips)

    return _cached(CACHE / f"taxi-x{TAXI_REPETITIONS}", generate)


def trips_in_json() -> Path:
    """Return a folder of two folders: trips, with an object a line, and rides, the same with objects and arrays in them."""

    def generate(folder: Path) -> None:
        trips = [trip for month in sorted(TRIPS.glob("*.csv")) for trip in _trips(month)]
        rides = [_ride(number, trip) for number, trip in enumerate(trips)]
        for name, rows in ("trips", trips), ("rides", rides):
            (folder / name).mkdir()
            lines = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows)
            (folder / name / f"{name}.json").write_text(lines * JSON_REPETITIONS)

    return _cached(CACHE / f"json-x{JSON_REPETITIONS}", generate)


def _trips(month: Path) -> list[dict[str, object]]:
    with month.open(newline="") as file:
        return [{name: _number(value) for name, value in row.items()} for row in csv.DictReader(file)]


def _number(value: str) -> object:
    """The value of a field: a number where it is one, and null where it is nothing."""
    for kind in (int, float):
        with contextlib.suppress(ValueError):
            return kind(value)
    return value or None


def _ride(number: int, trip: dict[str, object]) -> dict[str, object]:
    stops = [{"at": trip[f"{stop}_datetime"], "place": {"id": trip[f"{stop}_location_id"]}} for stop in ("pickup", "dropoff")]
    fares = {name: trip[name] for name in ("fare_amount", "tip_amount", "total_amount")}
    return {"id": number, "fares": fares, "stops": stops, "passengers": [trip["passenger_count"]]}


def written() -> Path:
    """Return the folder of files that engines write, each in place of those before."""
    folder = CACHE / "written"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _cached(folder: Path, generate: Callable[[Path], None]) -> Path:
    """Fill the folder unless it is there; it appears under its name only when it is complete."""
    if folder.is_dir():
        return folder
    print(f"generating {folder.relative_to(ROOT)}", file=sys.stderr)
    unfinished = folder.with_name(folder.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    generate(unfinished)
    unfinished.rename(folder)
    return folder
