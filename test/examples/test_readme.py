"""Runs the README: its servers are started, and each Python block prints the text block that follows it."""

from __future__ import annotations

import contextlib
import json
import re
import socket
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
# What servers listen on that are not told otherwise.
SCHEDULER, EXECUTOR = "50050", "50051"
PORT = re.compile(r"\b5005\d\b")


class Readme:
    """The text of the README. Its ports are others where another program has them."""

    def __init__(self) -> None:
        text = (ROOT / "README.md").read_text()
        self.ports = free({SCHEDULER, EXECUTOR, *PORT.findall(text)})
        self.text = PORT.sub(lambda match: self.ports[match[0]], text)

    def commands(self) -> list[list[str]]:
        """The commands that start servers, which say their ports where those are not what servers listen on by themselves."""
        match = SERVERS.search(self.text)
        assert match
        return [[kind, *self._moved(kind), *options] for _, kind, *options in map(str.split, match[1].splitlines())]

    def _moved(self, kind: str) -> list[str]:
        options = {"scheduler": {"--listen": SCHEDULER}, "executor": {"--scheduler": SCHEDULER, "--listen": EXECUTOR}}[kind]
        moved = {option: self.ports[port] for option, port in options.items() if self.ports[port] != port}
        return [word for option, port in moved.items() for word in (option, f"127.0.0.1:{port}")]


def free(ports: set[str]) -> dict[str, str]:
    """The ports themselves, or others for those that another program has."""
    with contextlib.ExitStack() as held:
        return {port: str(held.enter_context(bound(int(port))).getsockname()[1]) for port in sorted(ports)}


def bound(port: int) -> socket.socket:
    """A socket that has a port, or any that is free."""
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError:
        return socket.create_server(("127.0.0.1", 0))


@pytest.fixture
def readme(tmp_path: Path) -> Iterator[Readme]:
    """The README while its servers run, with their state in a folder of their own."""
    readme = Readme()
    commands = [c + (["--work-folder", str(tmp_path)] if c[0] == "scheduler" else []) for c in readme.commands()]
    processes = [subprocess.Popen([sys.executable, "-m", "ballista", *command]) for command in commands]
    try:
        _wait_for(processes, readme.ports[SCHEDULER])
        yield readme
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in reversed(processes):
            process.wait()


def _wait_for(processes: list[subprocess.Popen[bytes]], port: str) -> None:
    end = time.monotonic() + 30
    while _executors(port) != len(processes) - 1:
        assert not [process.args for process in processes if process.poll() is not None], "a server has ended"
        assert time.monotonic() < end, "the executors have not come"
        time.sleep(0.05)


def _executors(port: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/executors", timeout=5) as page:
            return len(json.load(page))
    except OSError:  # it does not listen yet
        return 0


def test_readme(readme: Readme, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    blocks = BLOCK.findall(readme.text)
    assert blocks
    names: dict[str, Any] = {}
    for program, expected in blocks:
        exec(program, names)
        assert capfd.readouterr().out == expected
