"""SVG drawings: whole, readable, the same each time; no label lies over another or leaves its box."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from oneflow.calendar import load_calendar, shipped
from oneflow.matters import load_matter
from oneflow.matters.checks.promise import longest_path
from oneflow.matters.drawing.gantt import gantt
from oneflow.matters.drawing.lanes import lanes
from oneflow.matters.drawing.moments import Dates, WorkingDays
from oneflow.matters.drawing.scene import Label, Line, Rect, Scene, width_of, wrapped
from oneflow.matters.drawing.schedule import scheduled
from oneflow.matters.drawing.svg import svg
from oneflow.matters.plan import Plan, Text

STUDIES = Path(__file__).parents[2] / "definitions"
MATTERS = sorted(
    {
        path.parent.name: path.parent
        for root in (STUDIES, shipped("newborn").parent)
        for path in root.glob("*/matter.yaml")
    }.values()
)
CALENDAR = load_calendar("cn")
STARTS = [None, date(2026, 3, 10), date(2026, 2, 13), date(2026, 9, 25)]
SVG = "{http://www.w3.org/2000/svg}"


@cache
def plan_of(path: Path) -> Plan:
    return load_matter(path).plan


@pytest.fixture(scope="module")
def newborn() -> Plan:
    return plan_of(shipped("newborn"))


def drawings(plan: Plan, language: str) -> list[Scene]:
    timing = [gantt(plan, language=language, calendar=CALENDAR, start=day) for day in STARTS]  # type: ignore[arg-type]  # a parameter of the test
    return [lanes(plan, language=language), *timing]  # type: ignore[arg-type]  # a parameter of the test


def overlap(one: Rect, other: Rect) -> bool:
    return (
        one.x < other.right
        and other.x < one.right
        and one.y < other.bottom
        and other.y < one.bottom
    )


def holds(outer: Rect, inner: Rect) -> bool:
    return (
        outer.x <= inner.x
        and inner.right <= outer.right
        and outer.y <= inner.y
        and inner.bottom <= outer.bottom
    )


def check_geometry(scene: Scene) -> None:
    paper = Rect(0, 0, scene.width, scene.height)
    for one, other in combinations(scene.labels, 2):
        assert not overlap(one.box, other.box), (one.text, other.text)
    for label in scene.labels:
        assert holds(label.inside or paper, label.box), label.text
        assert holds(paper, label.box), label.text
    for rect in scene.rects:
        assert holds(paper, rect), rect
        assert rect.width > 0
    for line in scene.lines:
        assert all(0 <= x <= scene.width and 0 <= y <= scene.height for x, y in line.points)


@pytest.mark.parametrize("path", MATTERS, ids=lambda path: path.name)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_label_lies_over_another_or_leaves_its_box(path, language):
    for scene in drawings(plan_of(path), language):
        check_geometry(scene)


def test_the_check_of_geometry_catches(newborn):
    scene = lanes(newborn)
    twice = replace(scene, shapes=(*scene.shapes, scene.labels[0]))
    with pytest.raises(AssertionError):
        check_geometry(twice)
    outside = Label(x=scene.width - 2, y=20, text="出生", size=12)
    with pytest.raises(AssertionError):
        check_geometry(replace(scene, shapes=(outside,)))


def crosses(line: Line, box: Rect) -> bool:
    """Whether a piece of the line runs through the inside of the box."""
    inner = Rect(box.x + 1, box.y + 1, box.width - 2, box.height - 2)
    for (ax, ay), (bx, by) in zip(line.points, line.points[1:], strict=False):
        piece = Rect(min(ax, bx), min(ay, by), abs(ax - bx) + 0.01, abs(ay - by) + 0.01)
        if overlap(piece, inner):
            return True
    return False


BOXES = frozenset({"box", "critical", "optional", "joint"})


@pytest.mark.parametrize("path", MATTERS, ids=lambda path: path.name)
def test_arrows_keep_to_the_gaps(path):
    scene = lanes(plan_of(path))
    boxes = [rect for rect in scene.rects if rect.kind in BOXES]
    for one, other in combinations(boxes, 2):
        assert not overlap(one, other)
    arrows = [line for line in scene.lines if line.kind in {"arrow", "hot", "dotted"}]
    for line in arrows:
        assert not [box for box in boxes if crosses(line, box)]
    texts = [label.box for label in scene.labels]
    for line in arrows:
        assert not [box for box in texts if crosses(line, box)]


def arrows_into(scene: Scene, box: Rect) -> list[Line]:
    return [
        line
        for line in scene.lines
        if line.arrow and line.points[-1][0] == box.x and box.y < line.points[-1][1] < box.bottom
    ]


def test_each_need_is_an_arrow_and_the_decisive_ones_are_hot(newborn):
    scene = lanes(newborn)
    boxes = {
        scene_title(scene, box).partition(" · ")[0]: box for box in scene.rects if box.kind in BOXES
    }
    for item in newborn.items.values():
        assert len(arrows_into(scene, boxes[item.title.zh])) == len(set(item.needs))
    path = [step.item for step in longest_path(newborn, {})]
    assert len([line for line in scene.lines if line.kind == "hot"]) == len(path) - 1
    hot = [title for title, box in boxes.items() if box.kind == "critical"]
    assert hot == [newborn.items[code].title.zh for code in path]


def scene_title(scene: Scene, box: Rect) -> str:
    """What the group of a box is called."""
    for shape in scene.shapes:
        if box in getattr(shape, "shapes", ()):
            return str(getattr(shape, "title", ""))
    return ""


@pytest.mark.parametrize("path", MATTERS, ids=lambda path: path.name)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_sound_xml_that_says_what_it_shows(path, language):
    plan = plan_of(path)
    for scene in drawings(plan, language):
        text = svg(scene)
        root = ET.fromstring(text)
        assert (root.tag, root.get("role")) == (f"{SVG}svg", "img")
        ids = {each.get("id") for each in root.iter() if each.get("id")}
        assert set(str(root.get("aria-labelledby")).split()) <= ids
        about = root.findtext(f"{SVG}desc") or ""
        for item in plan.items.values():
            title = item.title.zh if language == "zh" else item.title.en
            assert " ".join(title.split()) in about
        assert not re.search(r"<script|href|url\(http|@import|<image", text)
        assert float(str(root.get("width"))) >= 800


def test_the_same_plan_gives_the_same_bytes(newborn):
    again = load_matter(shipped("newborn")).plan
    for one, other in zip(drawings(newborn, "zh"), drawings(again, "zh"), strict=True):
        assert svg(one) == svg(other)


NASTY = "<b>&\"'</b>\x07\u202e]]>"


def test_a_title_cannot_break_out(newborn):
    item = replace(newborn.items["household"], title=Text(NASTY, NASTY))
    spoilt = replace(newborn, items={**newborn.items, "household": item}, title=Text(NASTY, NASTY))
    for scene in drawings(spoilt, "zh"):
        root = ET.fromstring(svg(scene))
        assert not [each for each in root.iter() if each.tag == f"{SVG}b"]
        check_geometry(scene)


LONG = Text("非常非常长的事项名称" * 12, "An item with an exceedingly long name " * 8)


def test_long_titles_are_cut_and_told_in_full(newborn):
    items = {code: replace(item, title=LONG) for code, item in newborn.items.items()}
    spoilt = replace(newborn, items=items, title=LONG)
    for language in ("zh", "en"):
        for scene in drawings(spoilt, language):
            check_geometry(scene)
            assert any(label.text.endswith("…") for label in scene.labels)
    assert LONG.zh in svg(lanes(spoilt))


def test_many_columns_make_it_wider(newborn):
    first = newborn.items["household"]
    chain = {
        f"i{n}": replace(first, code=f"i{n}", needs=(f"g{n - 1}",) if n else (), gives=(f"g{n}",))
        for n in range(9)
    }
    givers = {f"g{n}": (f"item:i{n}",) for n in range(9)}
    long = replace(newborn, items=chain, givers=givers)
    scene = lanes(long)
    check_geometry(scene)
    assert scene.width > 1200
    check_geometry(gantt(long, calendar=CALENDAR, start=date(2026, 3, 10)))


def test_items_that_wait_for_one_another_are_drawn_all_the_same(newborn):
    household = replace(newborn.items["household"], needs=("social-card", "household"))
    circle = replace(newborn, items={**newborn.items, "household": household})
    for scene in drawings(circle, "zh"):
        check_geometry(scene)


class TestSchedule:
    def test_the_promised_path_in_dates(self, newborn):
        found = scheduled(newborn, Dates(CALENDAR, date(2026, 3, 10)))
        bars = {bar.item: bar for bar in found.bars}
        days = Dates(CALENDAR, date(2026, 3, 10))
        ends = {code: days.date(bar.taken).isoformat() for code, bar in bars.items()}
        assert ends["birth-certificate"] == "2026-03-11"
        assert ends["household"] == "2026-03-16"
        assert ends["insurance"] == "2026-03-17"
        legal = bars["household"].legal
        assert legal is not None
        assert days.date(legal).isoformat() == "2026-03-25"
        assert found.whole is not None
        assert days.date(found.whole).isoformat() == "2026-03-17"
        assert [bar.item for bar in found.bars if bar.critical] == [
            "birth-certificate",
            "household",
            "insurance",
        ]
        assert bars["insurance"].driver == "household"

    def test_a_holiday_in_between_counts_for_nothing(self, newborn):
        days = Dates(CALENDAR, date(2026, 2, 13))
        found = {bar.item: bar for bar in scheduled(newborn, days).bars}
        assert days.date(found["birth-certificate"].taken).isoformat() == "2026-02-14"
        assert days.date(found["household"].taken).isoformat() == "2026-02-26"

    @settings(max_examples=15)
    @given(st.dates(date(2025, 1, 2), date(2026, 10, 30)))
    def test_nobody_begins_before_what_they_need_is_there(self, start):
        plan = plan_of(shipped("newborn"))
        found = scheduled(plan, Dates(CALENDAR, start))
        bars = {bar.item: bar for bar in found.bars}
        for bar in found.bars:
            assert bar.taken <= (bar.taken if bar.legal is None else bar.legal)
            for gift in plan.items[bar.item].needs:
                (giver,) = plan.givers[gift]
                assert bars[giver.removeprefix("item:")].taken + 1 <= bar.begin
        check_geometry(gantt(plan, calendar=CALENDAR, start=start))

    def test_without_a_calendar_working_days_are_added_up(self, newborn):
        found = {bar.item: bar for bar in scheduled(newborn, WorkingDays()).bars}
        assert [found[code].taken for code in ("birth-certificate", "household", "insurance")] == [
            1,
            4,
            5,
        ]


def test_days_off_are_shaded_and_a_make_up_day_is_not(newborn):
    scene = gantt(newborn, calendar=CALENDAR, start=date(2026, 2, 13))
    off = [rect for rect in scene.rects if rect.kind == "off"]
    assert off
    day = min(rect.width for rect in off[:-1])
    left = min(line.points[0][0] for line in scene.lines if line.points[0][0] == line.points[1][0])
    first = (off[0].x - left) / day
    assert first >= 1.9, "14 February 2026 is a Saturday on which people work"


@given(st.text(max_size=60), st.floats(30, 300), st.integers(1, 3))
def test_wrapping_loses_nothing_that_it_does_not_say(text, width, most):
    lines = wrapped(text, width, 12, most=most)
    assert len(lines) <= most
    assert all(width_of(line, 12) <= width or len(line) <= 1 for line in lines)
    plain = "".join(text.split())
    joined = "".join("".join(lines).split())
    assert joined == plain or (joined.endswith("…") and plain.startswith(joined[:-1]))
