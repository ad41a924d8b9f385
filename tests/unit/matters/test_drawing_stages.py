"""What a case does before its items run, beside them and after them, as the drawings tell it."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oneflow.calendar import load_calendar, shipped
from oneflow.matters import load_matter
from oneflow.matters.checks.promise import longest_path
from oneflow.matters.drawing.boxes import Boxes
from oneflow.matters.drawing.gantt import WIDTH, gantt
from oneflow.matters.drawing.lanes import lanes
from oneflow.matters.drawing.moments import Dates, Since, WorkingDays
from oneflow.matters.drawing.other_limits import notes_of
from oneflow.matters.drawing.scene import Group, Label, Line, Rect, Scene
from oneflow.matters.drawing.schedule import scheduled
from oneflow.matters.drawing.situation import GENERAL, Situation, rule_in, rules_in
from oneflow.matters.drawing.stages import stages_of
from oneflow.matters.drawing.svg import svg
from oneflow.matters.drawing.visits_and_duties import duties, visits
from oneflow.matters.plan import LimitRule, Plan
from tests.generated.drawn import staged
from tests.unit.matters.test_drawing import (
    BOXES,
    MATTERS,
    check_geometry,
    crosses,
    overlap,
    plan_of,
)

CALENDAR = load_calendar("cn")
START = date(2026, 3, 10)
LANGUAGES: tuple[Any, ...] = ("zh", "en")
FIRE = Situation({"item.fire.procedure.0": True, "item.fire.limit.0": True}, "承诺")
CONSENT = Situation({"case.procedure.0": True}, "授权")


@cache
def matter(code: str) -> Plan:
    return load_matter(shipped(code)).plan


def chart(code: str, situation: Situation = GENERAL, language: Any = "zh") -> Scene:
    return gantt(
        matter(code), language=language, calendar=CALENDAR, start=START, situation=situation
    )


def group(scene: Scene, title: str) -> Group:
    """What is drawn as one thing and told to begin with `title`."""
    (found,) = [
        each for each in scene.shapes if isinstance(each, Group) and each.title.startswith(title)
    ]
    return found


def kinds(found: Group) -> list[str]:
    return [each.kind for each in found.shapes if isinstance(each, Rect)]


def texts(scene: Scene) -> str:
    return " ".join(label.text for label in scene.labels)


class TestDeregistration:
    def test_the_notice_comes_first_and_items_follow_the_acceptance(self):
        found = scheduled(matter("deregistration"), Dates(CALENDAR, START))
        days = Dates(CALENDAR, START)
        ends = {
            bar.stage.state: (days.date(bar.begin).isoformat(), days.date(bar.end - 1).isoformat())
            for bar in found.stages
        }
        assert ends == {
            "noticing": ("2026-03-10", "2026-03-30"),
            "filing_open": ("2026-03-31", "2026-04-20"),
            "intake": ("2026-03-31", "2026-04-08"),
        }
        assert days.date(found.accepted.day).isoformat() == "2026-03-31"
        bars = {bar.item: bar for bar in found.bars}
        assert bars["tax"].since == Since(0)
        assert bars["register"].since == bars["customs"].since == found.accepted

    def test_nobody_accepts_on_a_day_off(self):
        days = Dates(CALENDAR, date(2026, 3, 14))
        found = scheduled(matter("deregistration"), days)
        assert days.date(found.stages[0].end - 1) == date(2026, 4, 3)
        assert days.date(found.accepted.day) == date(2026, 4, 7), "4 to 6 April are a holiday"

    def test_the_path_runs_through_notice_and_filing(self):
        found = scheduled(matter("deregistration"), Dates(CALENDAR, START))
        assert [bar.stage.state for bar in found.stages if bar.critical] == [
            "noticing",
            "filing_open",
            "intake",
        ]
        assert [bar.item for bar in found.bars if bar.critical] == ["register", "social"]

    def test_what_runs_during_the_notice_may_take_longer_than_it(self):
        """From 6 February 2026 ten working days, over the Spring Festival, end after the notice."""
        found = scheduled(matter("deregistration"), Dates(CALENDAR, date(2026, 2, 6)))
        bars = {bar.item: bar for bar in found.bars}
        assert bars["tax"].taken == found.accepted.day
        assert [bar.item for bar in found.bars if bar.critical] == ["tax", "register", "social"]
        assert not [bar for bar in found.stages if bar.critical]
        assert bars["register"].since == Since(bars["tax"].taken, is_over=True)

    def test_the_chart_tells_fixed_times_from_those_that_may_be_shorter(self):
        scene = chart("deregistration")
        assert kinds(group(scene, "公告中")) == ["period", "urgent"]
        assert kinds(group(scene, "可以申请")) == ["window"]
        told = texts(scene)
        for word in ("2026-03-10 提交", "最早 3-31 受理", "固定期间", "至多，可以更早", "申请人"):
            assert word in told
        (line,) = [each for each in scene.lines if each.kind == "accepted"]
        assert line.points[0][0] == line.points[1][0]
        hot = [each for each in scene.lines if each.kind == "hot"]
        assert len(hot) == 4, "notice, filing, intake, register, social"

    def test_a_reader_who_sees_nothing_is_told_all_of_it(self):
        told = chart("deregistration", language="en").about
        for word in ("submitted on", "Public notice", "20 cd", "at most 20 cd", "by 4-20"):
            assert word in told

    def test_the_first_lane_is_the_case(self):
        boxes = Boxes(matter("deregistration"), {}, "zh")
        pairs = {(edge.source, edge.dest): edge for edge in boxes.edges}
        assert pairs["case:noticing", "case:filing_open"].kind == "hot"
        assert pairs["case:noticing", "item:register"].title == "公告期满无异议"
        assert ("case:noticing", "item:tax") in pairs
        assert pairs["case:intake", "item:register"].kind == "hot"
        assert ("case:intake", "item:customs") in pairs
        assert not [
            dest for source, dest in pairs if source[:5] == "case:" and dest == "item:social"
        ]
        scene = lanes(matter("deregistration"))
        assert "办件" in texts(scene)
        assert "收件、受理" in texts(scene)


def test_an_item_that_is_a_notice_is_drawn_as_one():
    scene = chart("deregistration-ordinary")
    found = group(scene, "债权人公告")
    assert kinds(found) == ["period", "urgent"]
    assert "4-24" in [label.text for label in found.shapes if isinstance(label, Label)]
    assert "固定期间" in texts(scene)


@pytest.mark.parametrize("path", MATTERS, ids=lambda path: path.name)
def test_a_matter_that_begins_with_its_intake_begins_with_acceptance(path):
    plan = plan_of(path)
    if stages_of(plan, {}):
        assert path.name == "deregistration"
        return
    found = scheduled(plan, WorkingDays())
    assert (found.stages, found.accepted) == ((), Since(0))
    path_ = [step.item for step in longest_path(plan, {})]
    assert sorted(bar.item for bar in found.bars if bar.critical) == sorted(path_)


def test_without_dates_it_says_what_is_taken_for_about_as_many():
    assert "日历日、月折算" in texts(gantt(matter("deregistration")))
    assert "第 0 日，按工作日" in texts(gantt(matter("newborn")))
    assert "折算" not in texts(gantt(matter("newborn")))


class TestSituations:
    def test_consent_first(self):
        scene = chart("newborn", CONSENT)
        assert kinds(group(scene, "等待另一方授权")) == ["window"]
        assert "情形：授权" in texts(scene)
        assert "2026-03-10 提交" in texts(scene)
        assert "2026-03-10 受理" in texts(chart("newborn"))

    def test_what_does_not_apply_is_left_out(self):
        facts = {"item.fire.when": False}
        found = scheduled(matter("restaurant"), WorkingDays(), facts)
        assert "fire" not in {bar.item for bar in found.bars}
        scene = lanes(matter("restaurant"), situation=Situation(facts, "小店"))
        assert "消防" not in scene.about
        assert scene.about.startswith("情形：小店")

    def test_a_duty_is_drawn_after_the_decision(self):
        scene = chart("restaurant", FIRE)
        found = group(scene, "事后核查")
        assert "法定 20 工作日" in found.title
        (bar,) = [each for each in found.shapes if isinstance(each, Rect)]
        assert bar.kind == "legal"
        assert "决定之后" in texts(scene)
        assert (
            "不符的：责令改正（法定 3 工作日）、限期改正（法定 15 日）、复查（法定 3 工作日）"
            in scene.about
        )
        assert not [
            each for each in chart("restaurant").shapes if "事后核查" in getattr(each, "title", "")
        ]

    def test_a_visit_waits_for_those_who_come_before_their_decision(self):
        days = Dates(CALENDAR, START)
        for situation, items in ((GENERAL, ("food", "sign", "fire")), (FIRE, ("food", "sign"))):
            plan = matter("restaurant")
            found = scheduled(plan, days, situation.facts)
            (visit,) = visits(plan, found, days, situation.facts)
            assert visit.items == items
            assert days.date(visit.until).isoformat() == "2026-03-17", "the sign's promise"
            served = [bar for bar in found.bars if bar.item in items]
            assert visit.begin == max(bar.begin for bar in served)
        scene = chart("restaurant")
        assert kinds(group(scene, "联合勘验")) == ["joint"]
        assert "至迟 3-17" in texts(scene)

    def test_other_limits_are_told_below(self):
        told = {note.title: note.parts for note in notes_of(matter("restaurant"), {}, "zh")}
        assert told["食品经营许可（新办）"] == (
            "“连锁企业门店”为“是”时，承诺 3 工作日 / 法定 10 工作日",
            "可以延长 5 工作日",
            "“连锁企业门店”为“是”且“有较严重的不良信用记录”为“否”且“食品经营许可是否告知承诺”为“是”时，决定后事后核查（法定 2 个月）",
        )
        fire = {note.title: note.parts for note in notes_of(matter("restaurant"), FIRE.facts, "en")}
        assert fire["Fire safety check"][0].startswith("if found false: Order a correction")

    def test_a_case_that_may_begin_otherwise_says_so(self):
        (note, *_) = notes_of(matter("newborn"), {}, "en")
        assert note.text("en") == (
            'The case: if "Use the other parent\'s certificates" is yes:'
            " first Waiting for consent (at most 10 cd)"
        )
        assert not [
            each
            for each in notes_of(matter("newborn"), CONSENT.facts, "en")
            if each.title == "The case"
        ]

    def test_no_duty_without_a_commitment(self):
        plan = matter("restaurant")
        found = scheduled(plan, WorkingDays())
        assert list(duties(plan, found, WorkingDays(), {})) == []


RULES = (LimitRule(fact="a"), LimitRule(fact="b"), LimitRule())


@pytest.mark.parametrize(
    ("facts", "places"),
    [
        ({}, [2, 0, 1]),
        ({"a": True}, [0]),
        ({"b": True}, [1, 0]),
        ({"a": False}, [2, 1]),
        ({"a": False, "b": False}, [2]),
    ],
)
def test_the_first_limit_that_holds_counts(facts, places):
    assert rules_in(RULES, facts) == tuple(RULES[place] for place in places)
    assert rule_in(RULES, facts) is RULES[places[0]]


def test_without_a_limit_that_holds_the_first_possible_one_is_drawn():
    assert rules_in(RULES[:2], {}) == RULES[:2]
    assert rule_in(RULES[:2], {"a": False}) is RULES[1]
    assert rules_in(RULES[:2], {"a": False, "b": False}) == ()


SLOW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@SLOW
@given(staged(), st.sampled_from(LANGUAGES), st.dates(date(2025, 1, 2), date(2026, 6, 30)))
def test_no_chart_of_any_matter_has_labels_over_each_other(plan, language, start):
    for scene in (
        gantt(plan, language=language, calendar=CALENDAR, start=start),
        gantt(plan, language=language),
    ):
        check_geometry(scene)
        assert scene.width == WIDTH
        assert svg(scene).startswith("<svg ")


@SLOW
@given(staged(), st.sampled_from(LANGUAGES))
def test_no_lanes_of_any_matter_have_arrows_through_boxes(plan, language):
    scene = lanes(plan, language=language)
    check_geometry(scene)
    boxes = [rect for rect in scene.rects if rect.kind in BOXES and rect.height > 20]
    arrows: list[Line] = [line for line in scene.lines if line.kind in {"arrow", "hot", "dotted"}]
    for one, other in pairwise(boxes):
        assert not overlap(one, other)
    legend = max((box.bottom for box in boxes), default=0.0)
    for line in arrows:
        if line.points[0][1] <= legend:
            assert not [box for box in boxes if crosses(line, box)]


@SLOW
@given(staged(), st.dates(date(2025, 1, 2), date(2026, 6, 30)))
def test_nothing_begins_before_what_opens_it(plan, start):
    days = Dates(CALENDAR, start)
    found = scheduled(plan, days)
    for before, after in pairwise(found.stages):
        assert before.since.place <= after.since.place
        if before.stage.length == "fixed":
            assert after.begin == before.end
    assert all(bar.begin <= found.accepted.edge for bar in found.stages)
    assert found.accepted == Since(0) or CALENDAR.is_working_day(days.date(found.accepted.day))
    for bar in found.bars:
        item = plan.items[bar.item]
        assert bar.begin >= found.accepted.edge or item.runs_in
        if "made-by-case" in item.needs and found.stages[0].stage.length == "fixed":
            assert bar.begin >= found.stages[0].end
        assert bar.end <= found.days
