"""Installs a wheel into new environments on several Pythons and uses it there, without pyarrow and with it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

OLDEST = (3, 10)
PROGRAM = Path(__file__).resolve().with_name("first_program.py")

_NAME = re.compile(r"python3(\.\d+)?t?")
_DESCRIBE = """
import json, sys, sysconfig
print(json.dumps([sys.executable, sys.implementation.name, sys.version_info[:3],
                  bool(sysconfig.get_config_var("Py_GIL_DISABLED"))]))
"""


@dataclass(frozen=True, order=True)
class Python:
    """A Python that is installed here."""

    version: tuple[int, ...]
    free_threaded: bool
    path: str

    def __str__(self) -> str:
        threads = ", free-threaded" if self.free_threaded else ""
        return ".".join(map(str, self.version)) + threads


def pythons() -> list[Python]:
    """Find every CPython that a wheel should run on, on PATH and among pyenv's."""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)]
    folders += sorted((Path.home() / ".pyenv" / "versions").glob("*/bin"))
    found: dict[tuple[tuple[int, ...], bool], Python] = {}
    for folder in folders:
        for path in sorted(path for path in folder.glob("python3*") if _NAME.fullmatch(path.name)):
            python = _describe(path)
            if python is not None:
                found.setdefault((python.version, python.free_threaded), python)
    return sorted(found.values())


def _describe(path: Path) -> Python | None:
    run = subprocess.run([path, "-c", _DESCRIBE], capture_output=True, text=True, check=False)
    if run.returncode != 0:
        return None
    executable, implementation, version, free_threaded = json.loads(run.stdout)
    if implementation != "cpython" or tuple(version) < OLDEST:
        return None
    return Python(tuple(version), free_threaded, executable)


def chosen(found: list[Python]) -> list[Python]:
    """Pick the oldest and the newest, with the GIL and without."""
    with_gil = [python for python in found if not python.free_threaded]
    without = [python for python in found if python.free_threaded]
    return sorted({*with_gil[:1], *with_gil[-1:], *without[:1], *without[-1:]})


def smoke(python: Python, wheel: Path) -> None:
    """Run the first program in an environment that holds the wheel only, then with pyarrow too."""
    with tempfile.TemporaryDirectory(prefix="ballista-smoke-") as folder:
        subprocess.run([python.path, "-m", "venv", folder], check=True)
        program = [f"{folder}/bin/python", "-I", str(PROGRAM)]
        install = [f"{folder}/bin/pip", "install", "--quiet"]
        subprocess.run([*install, "--no-index", str(wheel)], check=True)
        subprocess.run(program, check=True, cwd=folder)
        print(f"{python}: works without pyarrow", flush=True)
        subprocess.run([*install, "pyarrow"], check=True)
        subprocess.run(program, check=True, cwd=folder)
        print(f"{python}: works with pyarrow", flush=True)


def main() -> None:
    """Try the wheel that the command line names."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m wheels.smoke WHEEL")
    targets = chosen(pythons())
    if not targets:
        sys.exit("no Python 3.10 or later found")
    for python in targets:
        smoke(python, Path(sys.argv[1]).resolve())


if __name__ == "__main__":
    main()
