"""Drawings of plans."""

import itertools
import re
import xml.etree.ElementTree as ET

import ballista
import pytest
from ballista import SessionContext
from ballista._drawing import PlanDrawing

SVG = "{http://www.w3.org/2000/svg}"
JOINED = """
    SELECT a.x % 3 AS g, count(*) AS c FROM t a JOIN t b ON a.x = b.x
    JOIN (SELECT x FROM t UNION ALL SELECT x FROM t) AS u ON u.x = a.x
    GROUP BY 1 ORDER BY 2 DESC LIMIT 2
"""


def register(ctx):
    ctx.from_pydict({"x": list(range(100))}, name="t")
    return ctx


@pytest.fixture
def joined(ctx):
    return "embedded" if type(ctx) is SessionContext else "cluster", register(ctx).sql(JOINED)


def operators(drawing):
    return ET.fromstring(drawing.svg()).findall(f".//{SVG}g[@class='operator']")


def rectangle(element):
    x, y, width, height = (float(element.get(name)) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def within(a, b):
    return b[0] <= a[0] and b[1] <= a[1] and a[2] <= b[2] and a[3] <= b[3]


def texts(operator):
    return [text.text for text in operator.findall(f"{SVG}text")]


def test_a_box_for_each_operator(joined):
    _, df = joined
    drawing = df.explain_visual()
    lines = [line.strip() for line in df.execution_plan().display_indent().splitlines()]
    drawn = operators(drawing)
    assert sorted(box.find(f"{SVG}title").text for box in drawn) == sorted(lines)
    assert not any("rows" in text for box in drawn for text in texts(box))


def test_nothing_overlaps(joined):
    kind, df = joined
    svg = ET.fromstring(df.explain_visual().svg())
    boxes = [rectangle(box) for box in svg.iter(f"{SVG}rect") if box.get("class") == "box"]
    frames = [rectangle(box) for box in svg.iter(f"{SVG}rect") if box.get("class") == "frame"]
    assert len(boxes) > 5
    assert len(frames) > 2 if kind == "cluster" else not frames
    for some in (boxes, frames):
        assert not any(overlap(a, b) for a, b in itertools.combinations(some, 2))
    whole = (0, 0, float(svg.get("width")), float(svg.get("height")))
    for box in boxes:
        assert within(box, whole)
        assert not frames or sum(within(box, frame) for frame in frames) == 1


def test_it_says_what_operators_did(joined):
    kind, df = joined
    drawing = df.explain_visual(analyze=True)
    stages = max(drawing.svg().count('class="stage"'), 1)
    assert repr(drawing) == f"PlanDrawing(stages={stages}, operators={len(operators(drawing))})"
    for box in operators(drawing):
        assert box.find(f"{SVG}title").text.startswith("Receive") or re.fullmatch(
            r"[\d,]+ rows?, [\d.]+ (us|ms|s)", texts(box)[-1]
        )
    scans = [texts(box)[-1] for box in operators(drawing) if box.find(f"{SVG}title").text.startswith("Scan")]
    if kind == "embedded":
        assert [scan.partition(",")[0] for scan in scans] == ["100 rows"] * 4


def test_hostile_names_are_escaped():
    name = "</text><script>alert('&')</script>\x01\ud83d]]>"
    ctx = SessionContext()
    frame = ctx.from_pydict({"a": [1]}).select(ballista.col("a").alias("<&\"'>\u0001x"))
    svg = frame.explain_visual().svg()
    ET.fromstring(svg)
    assert "<&" not in svg
    tree = {"stages": [{"id": 0, "tasks": 1, "root": {"name": name, "detail": name}}]}
    ET.fromstring(PlanDrawing(tree).svg())
    assert "<script>" not in PlanDrawing(tree).svg()


def test_stages_that_are_read_twice():
    """The plan of a cluster may be more than a tree."""
    scan = {"name": "Scan", "metrics": {"rows": 1_000_000, "batches": 1, "nanos": 2_500_000_000, "memory": 0}}
    middle = {
        "name": "Filter",
        "inputs": [{"name": "Receive", "reads": 0}],
        "metrics": {"rows": 1, "batches": 1, "nanos": 1_500, "memory": 0},
    }
    root = {"name": "HashJoin", "inputs": [{"name": "Receive", "reads": 0}, {"name": "Receive", "reads": 1}]}
    stages = [
        {"id": 0, "tasks": 2, "output": "Forward", "root": scan},
        {"id": 1, "tasks": 1, "inputs": [0], "output": "Single", "root": middle},
        {"id": 2, "tasks": 1, "inputs": [0, 1], "root": root},
    ]
    drawing = PlanDrawing({"stages": stages})
    svg = ET.fromstring(drawing.svg())
    frames = [rectangle(box) for box in svg.iter(f"{SVG}rect") if box.get("class") == "frame"]
    assert len(frames) == 3
    assert not any(overlap(a, b) for a, b in itertools.combinations(frames, 2))
    assert len(list(svg.iter(f"{SVG}path"))) == 3 + 3  # within stages, and between them
    drawn = [texts(box) for box in operators(drawing)]
    assert ["Scan", "1,000,000 rows, 2.50 s"] in drawn
    assert ["Filter", "1 row, 2 us"] in drawn


def test_it_is_saved(joined, tmp_path):
    _, df = joined
    drawing = df.explain_visual()
    drawing.save(tmp_path / "plan.svg")
    assert ET.parse(tmp_path / "plan.svg").getroot().tag == f"{SVG}svg"
    assert drawing._repr_svg_() in drawing._repr_html_()
