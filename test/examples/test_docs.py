"""Runs the guide: in each page, a Python block prints the text block that follows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from test_readme import BLOCK, ROOT

PAGES = sorted(page for page in (ROOT / "docs").glob("*.md") if BLOCK.search(page.read_text()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page(page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    for program, expected in BLOCK.findall(page.read_text()):
        exec(program, names)
        assert capsys.readouterr().out == expected
