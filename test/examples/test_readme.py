"""Runs the README: its servers are started, and each Python block prints the text block that follows it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


SERVERS = re.compile(r"^```sh\n((?:ballista .*\n)+)^```", re.MULTILINE)


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[None]:
    """The commands of the README, with their state in a folder of their own."""
    match = SERVERS.search((ROOT / "README.md").read_text())
    assert match
    commands = [line.split()[1:] for line in match[1].splitlines()]
    commands = [command + (["--work-folder", str(tmp_path)] if command[0] == "scheduler" else []) for command in commands]
    processes = [subprocess.Popen([sys.executable, "-m", "ballista", *command]) for command in commands]
    try:
        _wait_for(len(commands) - 1)
        yield
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in reversed(processes):
            process.wait()


def _wait_for(executors: int) -> None:
    end = time.monotonic() + 30
    while _executors() != executors:
        assert time.monotonic() < end, "the executors have not come"
        time.sleep(0.05)


def _executors() -> int:
    try:
        with urllib.request.urlopen("http://127.0.0.1:50050/api/executors", timeout=5) as page:
            return len(json.load(page))
    except OSError:  # it does not listen yet
        return 0


@pytest.mark.usefixtures("servers")
def test_readme(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    blocks = BLOCK.findall((ROOT / "README.md").read_text())
    assert blocks
    names: dict[str, Any] = {}
    for program, expected in blocks:
        exec(program, names)
        assert capfd.readouterr().out == expected
