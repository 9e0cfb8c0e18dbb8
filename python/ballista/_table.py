"""Tables of text, as ``show()`` prints them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def table(names: Sequence[str], columns: Sequence[Sequence[str]]) -> str:
    """Draw a table. Cells of several lines make rows of several lines."""
    header = [name.split("\n") for name in names]
    rows = [[cell.split("\n") for cell in row] for row in zip(*columns)]
    widths = [max((_width(line) for row in [header, *rows] for line in row[i]), default=0) for i in range(len(names))]
    rule = "+" + "+".join("-" * (width + 2) for width in widths) + "+"
    lines = [rule, *_row(header, widths), rule]
    for row in rows:
        lines += _row(row, widths)
    return "\n".join([*lines, rule] if rows else lines)


def _row(cells: list[list[str]], widths: list[int]) -> list[str]:
    lines = []
    for i in range(max((len(cell) for cell in cells), default=0)):
        parts = (cell[i] if i < len(cell) else "" for cell in cells)
        padded = (f" {part}{' ' * (width - _width(part))} " for part, width in zip(parts, widths))
        lines.append("|" + "|".join(padded) + "|")
    return lines


def _width(text: str) -> int:
    """Count the columns that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
