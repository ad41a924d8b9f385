"""Public notices: their days, who may object, what strangers learn, and what comes too late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneflow.engine.activities.publicity import ObjectionRaised
from oneflow.engine.records.actor import Actor
from tests.generated.hall import (
    APPLICANT,
    LEAD,
    OPERATOR,
    START,
    STRANGER,
    WINDOW,
    Hall,
    official,
    system,
)  # fmt: skip
from tests.generated.small import item, matter
from tests.property.machine.laws import check_everything

CITIZEN = Actor(id="citizen-9", kind="applicant")
DAY = timedelta(days=1)


def noticed(*, aside: str | None = "suspended", **publicity: object) -> Hall:
    """A case that begins with a notice of twenty days."""
    says = {"for": "20cd", "basis": "law", **publicity}
    objected = {"trigger": "objected", "source": "noticing", "dest": "contested"}
    back: dict[str, object] = {"trigger": "overrule", "source": "contested", "dest": "noticing"}
    if aside:
        objected["aside"], back["resumes"] = aside, True
    procedure = {
        "kind": "case",
        "initial": "noticing",
        "states": {
            "noticing": {"does": {"publicity": says}},
            "contested": {"does": "sign"},
            "open": {"does": {"await": {
                "event": "filed", "within": "20cd", "otherwise": "lapse", "basis": "law"}}},
            "intake": {"does": "intake"},
            "under_way": {"runs": "items"},
        },
        "transitions": [
            {"trigger": "clear", "source": "noticing", "dest": "open"},
            objected,
            back,
            {"trigger": "sustain", "source": "contested", "dest": "rejected"},
            {"trigger": "filed", "source": "open", "dest": "intake"},
            {"trigger": "lapse", "source": "open", "dest": "lapsed"},
            {"trigger": "accepted", "source": "intake", "dest": "under_way"},
            {"trigger": "declined", "source": "intake", "dest": "declined"},
            {"trigger": "returned", "source": "intake", "dest": "withdrawn"},
            {"trigger": "all_settled", "source": "under_way", "dest": "closed"},
        ],
    }  # fmt: skip
    hall = Hall(
        matter({"a": item()}, procedures={"noticed": procedure}, case={"procedure": "noticed"})
    )
    hall.submit()
    return hall


def clock(hall: Hall):
    return hall.region("case").clocks["in:noticing"]


def overrule(hall: Hall) -> None:
    hall.do(LEAD, "sign", region="case", trigger="overrule")


def test_the_day_of_publication_does_not_count_and_what_follows_counts_from_the_last_day():
    hall = noticed()
    assert str(clock(hall).legal_on) == "2026-03-24"
    hall.step_by_step(clock(hall).legal_at)
    assert hall.state("case") == "open"
    slice_ = hall.world.decoders["await"].decode(hall.region("case").activity)
    assert slice_.until.isoformat() == "2026-04-14T00:00:00+08:00", "20 days after 24 March"
    check_everything(hall)


def test_a_notice_has_no_lights():
    hall = noticed()
    hall.step_by_step(START + 19 * DAY)
    assert clock(hall).rungs == ()
    assert clock(hall).next_at is None


@given(before=st.integers(0, 19), pause=st.integers(0, 60), hour=st.integers(0, 12))
@settings(max_examples=25, deadline=None)
def test_an_overruled_objection_leaves_exactly_the_remaining_days(before, pause, hour):
    """Days that ended before the objection have run; the day of the overruling counts again."""
    hall = noticed()
    hall.step_by_step(START + before * DAY)
    hall.do(CITIZEN, "raise_objection", reasons="欠款")
    assert clock(hall).legal_at is None
    hall.step_by_step(START + (before + pause) * DAY + timedelta(hours=hour))
    overrule(hall)
    lost = 0 if pause == 0 else pause - (1 if before == 0 else 0)
    expected = START.date() + timedelta(days=20 + lost)
    assert clock(hall).legal_on == expected


@pytest.mark.parametrize(
    ("aside", "due_on"),
    [("suspended", "2026-03-27"), ("running", "2026-03-24"), ("anew", "2026-04-03"),
     (None, "2026-04-03")],
)  # fmt: skip
def test_what_becomes_of_the_clock_meanwhile_is_declared(aside, due_on):
    hall = noticed(aside=aside)
    hall.wait(days=7)
    hall.do(CITIZEN, "raise_objection", reasons="欠款")
    hall.wait(days=3)
    overrule(hall)
    assert str(clock(hall).legal_on) == due_on
    check_everything(hall)


def test_a_notice_that_ran_out_meanwhile_ends_when_it_is_resumed():
    hall = noticed(aside="running")
    hall.wait(days=7)
    hall.do(CITIZEN, "raise_objection", reasons="欠款")
    hall.wait(days=30)
    overrule(hall)
    assert hall.state("case") == "open"
    assert hall.region("case").since == hall.clock.at
    check_everything(hall)


def test_a_sustained_objection_leaves_no_clock_behind():
    hall = noticed()
    hall.do(CITIZEN, "raise_objection", reasons="欠款")
    hall.do(LEAD, "sign", region="case", trigger="sustain")
    region = hall.region("case")
    assert (region.state, region.aside, dict(region.clocks)) == ("rejected", "", {})
    assert hall.row.wake_at is None


@pytest.mark.parametrize("moment", ["open", "further", "late"])
def test_a_stranger_is_told_only_that_it_was_done(moment):
    hall = noticed()
    if moment == "further":
        hall.do(official("two"), "raise_objection", reasons="欠税")
    if moment == "late":
        hall.step_by_step(START + 25 * DAY)
    body = {"reasons": "欠款"}
    first = hall.do(CITIZEN, "raise_objection", request_id="o1", **body)
    again = hall.do(CITIZEN, "raise_objection", request_id="o1", **body)
    for answer in (first, again):
        assert (answer.version, answer.number, answer.state, answer.events) == (0, "", "", ())
    assert again.repeated
    check_everything(hall)


def test_whoever_is_not_invited_finds_no_case():
    hall = noticed(objectors=["two"])
    assert hall.refused(CITIZEN, "raise_objection", reasons="欠款") == "not-found"
    assert hall.refused(STRANGER, "raise_objection", reasons="欠款", public=True) == "not-found"
    assert hall.refused(CITIZEN, "raise_objection") == "not-found", "malformed, and still nothing"
    assert hall.refused(WINDOW, "raise_objection", reasons="欠款") == "not-an-objector"
    hall.do(system("two"), "raise_objection", reasons="欠税")
    moved = hall.events[-1]
    assert (moved.record, moved.by) == ({"objector": "two"}, "system-two")


def test_nobody_objects_to_their_own_notice():
    hall = noticed()
    assert hall.refused(APPLICANT, "raise_objection", reasons="x") == "not-an-objector"


def test_where_nobody_may_object_the_notice_only_ends():
    hall = noticed(objectors=[])
    assert hall.refused(CITIZEN, "raise_objection", reasons="x") == "not-found"
    assert hall.refused(LEAD, "raise_objection", reasons="x") == "not-an-objector"


def test_what_comes_late_is_kept_and_a_trusted_earlier_one_is_a_finding():
    hall = noticed()
    hall.step_by_step(START + 25 * DAY)
    hall.do(CITIZEN, "raise_objection", reasons="欠款")
    assert isinstance(hall.events[-1], ObjectionRaised)
    assert hall.findings() == []
    hall.do(system("two"), "raise_objection", reasons="欠税", at=START + 10 * DAY)
    assert hall.findings() == [("objection-told-late", "case")]
    assert hall.state("case") == "open"


def test_reasons_stand_outside_the_history():
    hall = noticed()
    hall.do(CITIZEN, "raise_objection", reasons="欠我三万元")
    assert all("欠我三万元" not in row.body for row in hall.rows)
    assert hall.events[-1].papers["reasons"].commitment


def test_a_notice_to_be_confirmed_counts_from_its_publication_and_never_ends_without():
    hall = noticed(published="when-told")
    assert hall.refused(LEAD, "raise_objection", reasons="x") == "not-published"
    hall.wait(days=25)
    assert (hall.state("case"), hall.findings()) == ("noticing", [("notice-unpublished", "case")])
    assert hall.refused(APPLICANT, "tell_published") == "not-yours"
    hall.do(OPERATOR, "tell_published")
    assert hall.refused(OPERATOR, "tell_published") == "published-already"
    assert clock(hall).legal_on == (START + 45 * DAY).date()
    hall.step_by_step(START + 46 * DAY)
    assert hall.state("case") == "open"
    check_everything(hall)


def objects(hall: Hall, who: Actor = CITIZEN, **more: object):
    return hall.ask(who, "raise_objection", reasons="欠款", **more)


@pytest.mark.parametrize("when", ["contested", "over"])
def test_one_persons_objections_are_one_matter_and_more_of_them_are_refused_openly(when):
    hall = noticed(objectors=["anyone", "two"])
    if when == "over":
        hall.step_by_step(START + 25 * DAY)
    for _ in range(3):
        assert objects(hall).refusal is None
    told = objects(hall)
    assert told.refusal.rule == "objected-enough"
    assert "3" in told.refusal.describe("zh")
    assert (told.version, told.number, told.state, told.events) == (0, "", "", ())
    assert objects(hall, Actor(id="citizen-8", kind="applicant")).refusal is None
    for _ in range(5):
        assert objects(hall, official("two")).refusal is None, (
            "departments answer for what they say"
        )
    assert hall.state("case") == ("contested" if when == "contested" else "open")
    check_everything(hall)


def test_whoever_objects_for_another_is_counted_as_that_other():
    hall = noticed()
    for number in range(3):
        agent = Actor(id=f"agent-{number}", kind="applicant", on_behalf_of="citizen-9")
        assert objects(hall, agent).refusal is None
    assert objects(hall).refusal.rule == "objected-enough"
    assert objects(hall, Actor(id="agent-1", kind="applicant")).refusal is None


@pytest.mark.parametrize(("aside", "rule"), [("suspended", "objected-enough"), (None, None)])
def test_what_was_overruled_counts_as_long_as_it_is_the_same_notice(aside, rule):
    """Published anew, it is another notice, which everybody may object to again."""
    hall = noticed(aside=aside)
    for _ in range(3):
        assert objects(hall).refusal is None
        overrule(hall)
    answer = objects(hall)
    assert (answer.refusal.rule if answer.refusal else None) == rule
    assert hall.state("case") == ("noticing" if rule else "contested")
    check_everything(hall)


@pytest.mark.parametrize("command", ["resume_clock", "restart_clock"])
def test_nobody_lets_a_notice_run_on_by_hand_while_it_is_contested(command):
    hall = noticed()
    hall.wait(days=7)
    hall.do(CITIZEN, "raise_objection", reasons="欠款")
    basis = {"basis": "law"} if command == "restart_clock" else {}
    rule = hall.refused(LEAD, command, region="case", clock="in:noticing", **basis)
    assert rule in {"not-paused", "paused-already"}
    assert clock(hall).legal_at is None
    hall.wait(days=30)
    overrule(hall)
    assert hall.state("case") == "noticing"


@pytest.mark.parametrize("body", [{"reasons": "欠款"}, {}, {"reasons": "欠款", "more": 1}])
def test_before_a_notice_is_public_a_stranger_finds_no_case(body):
    hall = noticed(published="when-told")
    assert hall.refused(CITIZEN, "raise_objection", **body) == "not-found"
    hall.do(OPERATOR, "tell_published")
    assert hall.ask(CITIZEN, "raise_objection", reasons="欠款").refusal is None


def test_an_objection_made_after_the_end_is_not_taken_for_one_told_late():
    """The case has moved on twice since; what counts is when the notice was over."""
    hall = noticed()
    hall.step_by_step(START + 25 * DAY)
    hall.do(APPLICANT, "record_event", region="case", event="filed")
    assert hall.state("case") == "intake"
    hall.do(system("two"), "raise_objection", reasons="欠税", at=START + 24 * DAY)
    assert hall.findings() == []
    hall.do(system("two"), "raise_objection", reasons="欠税", at=START + 10 * DAY)
    assert hall.findings() == [("objection-told-late", "case")]
