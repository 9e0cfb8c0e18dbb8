"""The fares of a year on a cluster of thirteen processes: a scheduler, and an executor for each month."""

import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from ballista import BallistaSessionContext

DATA = Path(__file__).resolve().parent.parent / "data"
MONTHS = 12


def start(command: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a server, as `ballista scheduler` and `ballista executor` do in a terminal."""
    program = [sys.executable, "-m", "ballista", command, "--log-level", "error", *arguments]
    return subprocess.Popen(program, stdout=subprocess.DEVNULL)


def free_port() -> int:
    """Find a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(address: str, what: str) -> Any:
    """Ask the scheduler what it knows."""
    with urllib.request.urlopen(f"http://{address}/api/{what}") as page:
        return json.load(page)


def executors(address: str) -> int:
    """Count the executors that have come."""
    try:
        return len(ask(address, "executors"))
    except OSError:  # the scheduler does not listen yet
        return 0


folder = tempfile.TemporaryDirectory()
address = f"127.0.0.1:{free_port()}"
# Twelve files of 10,000 trips are little: --min-rows -1 divides them all the same.
servers = [start("scheduler", "--listen", address, "--min-rows", "-1", "--work-folder", folder.name)]
servers += [start("executor", "--scheduler", address, "--listen", "127.0.0.1:0", "--cores", "1") for _ in range(MONTHS)]
try:
    while executors(address) < MONTHS:
        time.sleep(0.1)

    ctx = BallistaSessionContext(f"df://{address}")  # SessionContext() would run the same in this process
    ctx.register_csv("trips", DATA / "taxi")
    ctx.sql("""
        SELECT passenger_count,
               MIN(fare_amount) AS min,
               MAX(fare_amount) AS max,
               ROUND(AVG(fare_amount), 2) AS avg,
               ROUND(SUM(fare_amount), 2) AS sum
        FROM trips
        GROUP BY passenger_count
        ORDER BY passenger_count
    """).show()

    job = ask(address, "jobs")[-1]
    scan = ask(address, f"job/{job['id']}")["stages"][0]
    print(f"{scan['tasks']} executors have read a month each")
finally:
    for server in reversed(servers):  # executors first: they leave when the scheduler lets them
        server.terminate()
    for server in reversed(servers):
        server.wait()
    folder.cleanup()
