"""What smoke.py runs with an installed wheel: a first program, before and after pyarrow is there."""

from __future__ import annotations

import ctypes
import importlib.util
import sys
from pathlib import Path

import ballista

TRIPS = Path(__file__).resolve().parent.parent / "data" / "taxi"


def main() -> None:
    """Query the trips, then go on with what is installed."""
    package = Path(ballista.__file__).parent
    assert package.is_relative_to(sys.prefix), f"not the installed package: {package}"
    both_levels_load(package)

    ctx = ballista.SessionContext()
    ctx.register_csv("trips", TRIPS)
    fares = ctx.sql(
        "SELECT passenger_count, COUNT(*) AS trips, ROUND(SUM(fare_amount), 2) AS fares FROM trips "
        "WHERE passenger_count >= 6 GROUP BY passenger_count ORDER BY passenger_count"
    )
    assert fares.count() == 2
    assert "arrow_array_stream" in repr(fares.__arrow_c_stream__())
    if importlib.util.find_spec("pyarrow"):
        with_pyarrow(fares)
    else:
        without_pyarrow(fares)


def both_levels_load(package: Path) -> None:
    """Open each library: the linker finds what it needs, it answers, and shows nothing but its own functions."""
    libraries = sorted((package / "lib").iterdir())
    assert [library.stem for library in libraries] == ["libballista_v1", "libballista_v3"]
    for library in libraries:
        opened = ctypes.CDLL(str(library))
        assert opened.ballista_abi_version() > 0
        assert not hasattr(opened, "crosscall2"), "Go's own symbols are visible"


def with_pyarrow(fares: ballista.DataFrame) -> None:
    """Read the result through the C stream."""
    import pyarrow as pa

    assert pa.table(fares).to_pylist() == [
        {"passenger_count": 6, "trips": 3297, "fares": 42122.5},
        {"passenger_count": 7, "trips": 2, "fares": 15.0},
    ]


def without_pyarrow(fares: ballista.DataFrame) -> None:
    """Ask for what is not there: the message says what to install."""
    try:
        fares.to_arrow_table()
    except ImportError as error:
        message = str(error)
    else:
        message = "to_arrow_table worked without pyarrow"
    assert "pip install" in message, message


main()
