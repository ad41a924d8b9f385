"""Trusted news of a time before the present state: kept wherever it is told, of a case or an item."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oneflow.engine.activities.publicity import ObjectionRaised
from oneflow.engine.records.events import LateAnswerKept
from tests.generated.hall import LEAD, START, Hall, official, system
from tests.generated.small import item, matter
from tests.property.machine.laws import check_everything
from tests.unit.engine.activities.fees import pay, paying, sums

DAY = timedelta(days=1)


def notice_of(kind: str) -> dict[str, object]:
    """A notice of twenty days, after which somebody signs; of the case or of an item."""
    case = kind == "case"
    extra = [
        {"trigger": "accepted", "source": "intake", "dest": "under_way"},
        {"trigger": "declined", "source": "intake", "dest": "declined"},
        {"trigger": "returned", "source": "intake", "dest": "withdrawn"},
        {"trigger": "all_settled", "source": "under_way", "dest": "closed"},
        {"trigger": "go_on", "source": "open", "dest": "intake"},
    ]
    return {
        "kind": "case" if case else "item",
        "initial": "noticing",
        "states": {
            "noticing": {"does": {"publicity": {"for": "20cd", "basis": "law"}}},
            "contested": {"does": "sign"},
            "open": {"does": "sign"},
            **({"intake": {"does": "intake"}, "under_way": {"runs": "items"}} if case else {}),
        },
        "transitions": [
            {"trigger": "clear", "source": "noticing", "dest": "open"},
            {"trigger": "objected", "source": "noticing", "dest": "contested"},
            {"trigger": "sustain", "source": "contested", "dest": "rejected"},
            *(extra if case else [{"trigger": "approve", "source": "open", "dest": "approved"}]),
        ],
    }


def noticed(kind: str) -> Hall:
    """A case whose notice, of the case itself or of its item, is over."""
    notice = {"notice": notice_of(kind)}
    if kind == "case":
        hall = Hall(matter({"a": item()}, procedures=notice, case={"procedure": "notice"}))
        hall.submit()
    else:
        hall = Hall(matter({"a": item(procedure="notice")}, procedures=notice)).under_way()
    hall.step_by_step(START + 25 * DAY)
    assert hall.state("case" if kind == "case" else "a") == "open"
    return hall


REGIONS = [("case", "case"), ("item", "item:a")]


@pytest.mark.parametrize(("kind", "region"), REGIONS)
def test_an_objection_made_in_time_and_told_after_the_end_is_a_finding(kind, region):
    hall = noticed(kind)
    body = {"region": region, "reasons": "欠税"}
    hall.do(system("two"), "raise_objection", at=START + 10 * DAY, **body)
    assert isinstance(hall.events[-2], ObjectionRaised)
    assert hall.findings() == [("objection-told-late", region)]
    assert hall.region(region).state == "open", "a person decides what becomes of it"
    check_everything(hall)


@pytest.mark.parametrize(("kind", "region"), REGIONS)
def test_an_objection_made_after_the_end_is_only_kept(kind, region):
    hall = noticed(kind)
    body = {"region": region, "reasons": "欠税"}
    hall.do(system("two"), "raise_objection", at=START + 24 * DAY, **body)
    assert isinstance(hall.events[-1], ObjectionRaised)
    assert hall.findings() == []


@pytest.mark.parametrize(("kind", "region"), REGIONS)
def test_an_objection_made_before_the_notice_of_an_earlier_time_is_only_kept(kind, region):
    """Nobody can have objected in time before there was a notice."""
    hall = noticed(kind)
    body = {"region": region, "reasons": "欠税"}
    at = START - timedelta(seconds=1)
    assert hall.refused(system("two"), "raise_objection", at=at, **body) == "late-fact"


def test_an_objection_told_after_the_item_is_decided_is_a_finding_too():
    hall = noticed("item")
    hall.sign("a")
    assert hall.region("a").ended
    body = {"region": "item:a", "reasons": "欠税"}
    hall.do(system("two"), "raise_objection", at=START + 10 * DAY, **body)
    assert hall.findings() == [("objection-told-late", "item:a")]
    check_everything(hall)


def test_money_told_as_of_a_time_before_the_lapse_is_not_refused():
    """It is there, whenever the payment system says that it came."""
    hall = paying(within="5wd", otherwise="lapse").wait(days=20)
    assert hall.state("a") == "lapsed"
    answer = pay(hall, at=START + 2 * DAY)
    assert answer.refusal is None
    assert sums(hall)[0] == "120.00"
    assert hall.findings() == [("paid-before-lapse", "item:a")]
    check_everything(hall)


def test_what_would_act_on_a_state_at_a_time_before_it_is_refused():
    hall = noticed("item")
    at = START + 10 * DAY
    refused = {"region": "item:a", "at": at}
    papers = {"document": "d"}
    rule = hall.refused(system("one"), "sign", trigger="approve", papers=papers, **refused)
    assert rule == "late-fact"
    rule = hall.refused(official("one"), "suspend_clock", ground="x", basis="law", **refused)
    assert rule == "late-fact"
    assert hall.refused(LEAD, "tell_published", **refused) == "late-fact"


def test_an_answer_of_a_time_before_the_end_is_kept_for_the_file():
    """Told without a time it is only kept; said to have come before the end, a person looks at it."""
    hall = noticed("item")
    hall.sign("a")
    hall.do(system("one"), "sign", region="item:a", trigger="approve")
    assert (type(hall.events[-1]), hall.findings()) == (LateAnswerKept, [])
    hall.do(system("one"), "sign", region="item:a", trigger="approve", at=START + 10 * DAY)
    assert isinstance(hall.events[-2], LateAnswerKept)
    assert hall.findings() == [("answer-told-late", "item:a")]
    check_everything(hall)


def test_a_case_is_not_moved_from_a_state_before_it_was_in_it():
    hall = noticed("case")
    hall.do(LEAD, "sign", region="case", trigger="go_on")
    move = {"trigger": "returned", "basis": "law", "papers": {"reasons": "r"}}
    assert hall.refused(LEAD, "move_case", at=START + 10 * DAY, **move) == "late-fact"
