"""Plans as drawings: operators as boxes, each below the one that it gives its rows to, in a frame for each stage."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

# Sizes in pixels.
_WIDTH, _HEIGHT = 250, 58
_GAP, _LEVEL = 24, 34
_PADDING, _TITLE = 16, 22
_MARGIN = 12
# How many letters fit a line of a box.
_LETTERS = 34

# What XML cannot hold.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# In a notebook the drawing is a part of the page, whose other drawings are not to take its style.
_CLASS = "ballista-plan"
_STYLE = f"""
.{_CLASS} text {{ font-family: system-ui, sans-serif; font-size: 12px; fill: #222; }}
.{_CLASS} .name {{ font-weight: 600; font-size: 13px; }}
.{_CLASS} .detail, .{_CLASS} .stage {{ fill: #555; }}
.{_CLASS} .stage {{ paint-order: stroke; stroke: #f6f7f9; stroke-width: 5px; }}
.{_CLASS} .box {{ stroke: #888; }}
.{_CLASS} .frame {{ fill: #f6f7f9; stroke: #c4c8cf; stroke-dasharray: 4 3; }}
.{_CLASS} .rows {{ fill: none; stroke: #888; }}
"""


class PlanDrawing:
    """A drawing of how a query is run, which notebooks show.

    Args:
        tree: The plan, as the library describes it.
    """

    def __init__(self, tree: dict[str, Any]) -> None:
        self._stages = {stage["id"]: _Stage(stage) for stage in tree["stages"]}
        self._last = self._stages[tree["stages"][-1]["id"]]
        self._place()

    def __repr__(self) -> str:
        operators = sum(len(stage.boxes) for stage in self._stages.values())
        return f"PlanDrawing(stages={len(self._stages)}, operators={operators})"

    def _repr_svg_(self) -> str:
        return self.svg()

    def _repr_html_(self) -> str:
        return f'<div style="overflow: auto; max-height: 800px">{self.svg()}</div>'

    def save(self, path: str | Path) -> None:
        """Write the drawing to a file, as SVG."""
        Path(path).write_text('<?xml version="1.0" encoding="UTF-8"?>\n' + self.svg() + "\n", encoding="utf-8")

    def svg(self) -> str:
        """Return the drawing as SVG."""
        stages = self._stages.values()
        width = max(stage.x + stage.width for stage in stages) + _MARGIN
        height = max(stage.y + stage.height for stage in stages) + _MARGIN
        size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
        parts = [f'<svg xmlns="http://www.w3.org/2000/svg" class="{_CLASS}" {size}>', f"<style>{_STYLE}</style>"]
        parts.append(f'<rect width="{width:g}" height="{height:g}" fill="#fff"/>')
        several = len(self._stages) > 1
        longest = max((box.nanos for stage in stages for box in stage.boxes), default=0)
        parts += [stage.frame() for stage in stages if several]
        for stage in stages:
            parts += list(self._lines(stage))
        parts += [stage.heading() for stage in stages if several]
        parts += [box.draw(longest) for stage in stages for box in stage.boxes]
        return "\n".join([*parts, "</svg>"])

    def _place(self) -> None:
        """Place the stages: each below those that read from it, side by side."""
        owned: dict[int, list[_Stage]] = {}
        seen: set[int] = set()
        self._own(self._last, owned, seen)
        self._lower(self._last, _MARGIN)
        _spread(self._last, owned, _MARGIN)

    def _own(self, stage: _Stage, owned: dict[int, list[_Stage]], seen: set[int]) -> None:
        """Give each stage to one of those that read from it."""
        seen.add(stage.id)
        owned[stage.id] = []
        for source in stage.reads():
            if source not in seen:
                owned[stage.id].append(self._stages[source])
                self._own(self._stages[source], owned, seen)

    def _lower(self, stage: _Stage, y: float) -> None:
        """Put a stage no higher than y, and those that it reads from below it."""
        if y > stage.y or stage is self._last:
            stage.y = max(stage.y, y)
        for source in stage.reads():
            self._lower(self._stages[source], stage.y + stage.height + _LEVEL)

    def _lines(self, stage: _Stage) -> Iterator[str]:
        for box in stage.boxes:
            for below in box.inputs:
                yield _line(below, box)
            if box.reads is not None:
                yield _line(self._stages[box.reads].boxes[0], box)


class _Stage:
    """A stage, with its operators in a frame."""

    def __init__(self, described: dict[str, Any]) -> None:
        self.id: int = described["id"]
        self.tasks: int = described["tasks"]
        self.output: str = described.get("output", "")
        self.x, self.y = 0.0, 0.0
        self.boxes: list[_Box] = []
        root, self.width = self._lay(described["root"], 0, 0.0)
        self.boxes.sort(key=lambda box: box is not root)
        self.width += 2 * _PADDING
        self.height = max(box.y for box in self.boxes) + _HEIGHT + _PADDING + _TITLE

    def _lay(self, operator: dict[str, Any], depth: int, left: float) -> tuple[_Box, float]:
        """Place an operator above the middle of those below it, and return how wide they are."""
        box = _Box(operator, self)
        self.boxes.append(box)
        wide = 0.0
        for below in operator.get("inputs", []):
            laid, width = self._lay(below, depth + 1, left + wide + (_GAP if wide else 0))
            wide += width + (_GAP if wide else 0)
            box.inputs.append(laid)
        box.y = depth * (_HEIGHT + _LEVEL)
        box.x = left if not box.inputs else (box.inputs[0].x + box.inputs[-1].x) / 2
        return box, max(wide, _WIDTH)

    def reads(self) -> list[int]:
        """List the stages that this one reads from, from left to right."""
        return [box.reads for box in sorted(self.boxes, key=lambda box: box.x) if box.reads is not None]

    def frame(self) -> str:
        """Draw the frame."""
        place = f'x="{self.x:g}" y="{self.y:g}" width="{self.width:g}" height="{self.height:g}"'
        return f'<g><title>{_text(self._title())}</title><rect class="frame" rx="8" {place}/></g>'

    def heading(self) -> str:
        """Write the title, over the lines that cross it."""
        title = _text(_cut(self._title(), int((self.width - 2 * _PADDING) / 6.7)))
        return f'<text class="stage" x="{self.x + _PADDING:g}" y="{self.y + 17:g}">{title}</text>'

    def _title(self) -> str:
        what = f"to {self.output}" if self.output else "the result"
        return f"Stage {self.id}: {self.tasks} task{'s' if self.tasks != 1 else ''}, {what}"


@dataclass
class _Box:
    """An operator. Its place is that within its stage."""

    operator: dict[str, Any]
    stage: _Stage
    inputs: list[_Box] = field(default_factory=list)
    x: float = 0.0
    y: float = 0.0

    @property
    def reads(self) -> int | None:
        return self.operator.get("reads")

    @property
    def nanos(self) -> int:
        """How long the operator worked; what receives rows waits for the most part."""
        return 0 if self.reads is not None else int(self.operator.get("metrics", {}).get("nanos", 0))

    @property
    def rows(self) -> int | None:
        metrics = self.operator.get("metrics")
        return metrics and int(metrics["rows"])

    def place(self) -> tuple[float, float]:
        """Return the place of the left upper corner in the drawing."""
        top = _TITLE + _PADDING / 2
        return self.stage.x + _PADDING + self.x, self.stage.y + top + self.y

    def draw(self, longest: int) -> str:
        """Draw the operator, in a colour by its share of the longest time."""
        x, y = self.place()
        name, detail = self.operator["name"], self.operator.get("detail", "")
        lines = [line for line in (("name", name), ("detail", detail), ("did", self.did())) if line[1]]
        texts = "".join(
            f'<text class="{kind}" x="{x + 10:g}" y="{y + 18 + i * 16:g}">{_text(_cut(line, _LETTERS))}</text>'
            for i, (kind, line) in enumerate(lines)
        )
        hint = f"<title>{_text(': '.join(part for part in (name, detail) if part))}</title>"
        fill = f'fill="{_colour(self.nanos / longest if longest else 0)}"'
        rect = f'<rect class="box" rx="5" x="{x:g}" y="{y:g}" width="{_WIDTH}" height="{_HEIGHT}" {fill}/>'
        return f'<g class="operator">{hint}{rect}{texts}</g>'

    def did(self) -> str:
        """Say what the operator did, if it has run."""
        if self.rows is None:
            return ""
        rows = f"{self.rows:,} row{'' if self.rows == 1 else 's'}"
        return rows if self.reads is not None else f"{rows}, {_duration(self.nanos)}"


def _spread(stage: _Stage, owned: dict[int, list[_Stage]], left: float) -> float:
    """Place a stage above the middle of those that it has below it, and return where the next one may begin."""
    right = left
    for below in owned[stage.id]:
        right = _spread(below, owned, right) + _GAP
    right = max(right - _GAP, left)
    stage.x = left + max((right - left - stage.width) / 2, 0)
    shift = max((stage.width - (right - left)) / 2, 0)
    if shift:
        for below in owned[stage.id]:
            _move(below, owned, shift)
    return max(right, stage.x + stage.width)


def _move(stage: _Stage, owned: dict[int, list[_Stage]], shift: float) -> None:
    stage.x += shift
    for below in owned[stage.id]:
        _move(below, owned, shift)


def _line(below: _Box, above: _Box) -> str:
    """Draw where rows go, thicker for more of them."""
    (x0, y0), (x1, y1) = below.place(), above.place()
    x0, x1, y1 = x0 + _WIDTH / 2, x1 + _WIDTH / 2, y1 + _HEIGHT
    middle = (y0 + y1) / 2
    thickness = 1 + min(math.log10(below.rows + 1), 9) / 2 if below.rows else 1
    curve = f"M{x0:g} {y0:g} C{x0:g} {middle:g} {x1:g} {middle:g} {x1:g} {y1:g}"
    return f'<path class="rows" stroke-width="{thickness:.1f}" d="{curve}"/>'


def _text(text: str) -> str:
    return escape(_FORBIDDEN.sub("\ufffd", text))


def _cut(text: str, letters: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= letters else text[: letters - 1] + "\u2026"


def _colour(share: float) -> str:
    """Return white for no share, and orange for all of it."""
    return f"rgb(255, {round(255 - 80 * share)}, {round(255 - 155 * share)})"


def _duration(nanos: int) -> str:
    if nanos < 1_000_000:
        return f"{nanos / 1_000:.0f} us"
    if nanos < 1_000_000_000:
        return f"{nanos / 1_000_000:.1f} ms"
    return f"{nanos / 1_000_000_000:.2f} s"
