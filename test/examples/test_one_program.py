"""examples/one_program.py prints the same on DataFusion, here and on a cluster."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ballista import BallistaExecutor, BallistaScheduler

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
EXPECTED = (HERE / "one_program.txt").read_text()


@pytest.fixture
def address() -> Iterator[str]:
    """A cluster of two executors that run functions of Python."""
    with (
        BallistaScheduler(bind_port=0) as scheduler,
        BallistaExecutor(bind_port=0, scheduler_port=scheduler.port, allow_python=True),
        BallistaExecutor(bind_port=0, scheduler_port=scheduler.port, allow_python=True),
    ):
        scheduler.wait_for_ready(executors=2)
        yield f"df://{scheduler.address}"


def printed(python: str | Path, *where: str) -> str:
    program = [str(python), str(ROOT / "examples" / "one_program.py"), *where]
    run = subprocess.run(program, capture_output=True, text=True, timeout=60, check=False)
    assert run.stderr == ""
    return run.stdout


def test_here() -> None:
    assert printed(sys.executable) == EXPECTED


def test_on_a_cluster(address: str) -> None:
    assert printed(sys.executable, address) == EXPECTED


def test_on_datafusion() -> None:
    peers = Path(os.environ.get("PEERS_PYTHON", ROOT / ".venv-peers" / "bin" / "python"))
    if not peers.exists():
        pytest.skip("the environment of the peers is not there: make peers")
    assert printed(peers, "datafusion") == EXPECTED
