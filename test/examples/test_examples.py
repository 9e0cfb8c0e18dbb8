"""Each program in examples/ prints what it printed with `from datafusion import ...` in its place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
EXAMPLES = sorted((HERE.parent.parent / "examples").glob("*.py"))


@pytest.mark.parametrize("program", EXAMPLES, ids=lambda program: program.stem)
def test_prints(program: Path) -> None:
    run = subprocess.run([sys.executable, program], capture_output=True, text=True, timeout=60, check=False)
    assert run.stderr == ""
    assert run.stdout == (HERE / f"{program.stem}.txt").read_text()
    assert run.returncode == 0
