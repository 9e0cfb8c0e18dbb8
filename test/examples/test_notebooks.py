"""Each notebook in examples/ runs, and shows what is stored with it."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"
MOST_BYTES = 64 << 10


def shown(cell: Any) -> list[tuple[str, str]]:
    """What a cell shows: texts, and of pictures that there is one."""
    outputs = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            outputs.append((output.name, output.text))
            continue
        assert output.output_type != "error"
        outputs += [(kind, "" if kind.startswith("image/") else text) for kind, text in sorted(output.data.items())]
        assert all(len(data) > 1000 for kind, data in output.data.items() if kind.startswith("image/"))
    return outputs


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.ipynb")), ids=lambda path: path.stem)
def test_notebook(path: Path) -> None:
    assert path.stat().st_size < MOST_BYTES
    stored = nbformat.read(path, as_version=4)
    ran = copy.deepcopy(stored)
    for cell in ran.cells:
        cell.pop("outputs", None)
        if cell.cell_type == "code":
            cell.outputs = []
    resources = {"metadata": {"path": str(path.parent)}}
    nbclient.NotebookClient(ran, timeout=300, kernel_name="python3", resources=resources).execute()
    texts = 0
    for before, after in zip(stored.cells, ran.cells):
        assert [part for part in shown(after) if part[1]] == [part for part in shown(before) if part[1]], before.source
        assert len(shown(after)) == len(shown(before))
        texts += len(shown(after))
    assert texts > 5
