"""What is expected where the case, a joint activity or an unknown answer has the word."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from oneflow.engine.outlook.estimate import Forecast
from oneflow.engine.outlook.view import CaseView, view_of
from tests.generated.hall import Hall, official
from tests.generated.small import item, matter

END = [
    {"trigger": "accepted", "source": "intake", "dest": "under_way"},
    {"trigger": "declined", "source": "intake", "dest": "declined"},
    {"trigger": "returned", "source": "intake", "dest": "withdrawn"},
    {"trigger": "all_settled", "source": "under_way", "dest": "closed"},
]
VISIT = {
    "initial": "visiting",
    "states": {"visiting": {"does": {"joint": "visit"}}, "deciding": {"does": "sign"}},
    "transitions": [
        {"trigger": "visited", "source": "visiting", "dest": "deciding"},
        {"trigger": "approve", "source": "deciding", "dest": "approved"},
    ],
}


def view(hall: Hall) -> CaseView:
    return view_of(hall.world, hall.case, hall.clock.at)


def told(forecast: Forecast | None) -> tuple[str, str]:
    """Why the likely and the latest date are what they are."""
    assert forecast is not None
    return forecast.likely.reason, forecast.latest.reason


def beginning(state: dict[str, Any], *moves: dict[str, Any], **items: Any) -> Hall:
    """A case that begins in a state of its own before it is looked at."""
    procedure = {
        "kind": "case",
        "initial": "first",
        "states": {"first": state, "intake": {"does": "intake"}, "under_way": {"runs": "items"}},
        "transitions": [*moves, *END],
    }
    entry = matter(items or {"a": item()}, procedures={"p": procedure}, case={"procedure": "p"})
    hall = Hall(entry)
    hall.submit()
    return hall


def waits(hall: Hall, key: str) -> tuple[str, tuple[str, ...], str]:
    found = view(hall).region(key).waiting
    assert found is not None
    return found.what, found.of, found.title.en


def test_before_a_signature_opens_the_case_nobody_knows_when_it_is_accepted():
    hall = beginning({"does": "sign"}, {"trigger": "go", "source": "first", "dest": "intake"})
    assert told(view(hall).region("a").forecast) == ("not-received", "not-received")
    assert waits(hall, "case")[0] == "decision"


def test_a_case_in_a_state_that_does_nothing_is_not_received_either():
    hall = beginning({}, {"trigger": "go", "source": "first", "dest": "intake"})
    assert told(view(hall).region("a").forecast) == ("not-received", "not-received")
    assert waits(hall, "case")[:2] == ("regions", ("one",))


@pytest.mark.parametrize(("published", "what"), [("at-once", "the end of"), ("when-told", "publi")])
def test_what_the_case_itself_gives_comes_with_its_acceptance(published, what):
    """A notice of the case gives a need; until it is over nothing has a date."""
    notice = {"does": {"publicity": {"for": "20cd", "published": published, "basis": "law"}}}
    clear = {"trigger": "clear", "source": "first", "dest": "intake", "gives": ["shown"]}
    objected = {"trigger": "objected", "source": "first", "dest": "rejected"}
    hall = beginning(notice, clear, objected, a=item(needs=["shown"]))
    assert told(view(hall).region("a").forecast) == ("not-received", "not-received")
    assert waits(hall, "a") == ("gifts", ("office",), "shown")
    case = view(hall).region("case").waiting
    assert case is not None
    assert what in case.title.en
    assert (case.until is None) == (published == "when-told")


def test_what_a_joint_activity_gives_is_expected_of_those_whom_it_serves():
    joint = {"visit": {"title": {"zh": "联合勘验", "en": "Joint visit"},
                       "serves": ["a.visiting"], "gives": ["record"]}}  # fmt: skip
    items = {"a": item(procedure="v"), "b": item("two", needs=["record"])}
    hall = Hall(matter(items, procedures={"v": VISIT}, joint=joint)).under_way()
    seen = view(hall)
    found = [seen.region(code).forecast for code in "ab"]
    assert [each.latest.on for each in found if each] == [date(2026, 3, 18), date(2026, 4, 1)]
    assert told(seen.region("b").forecast) == ("after-needs", "after-needs")
    assert waits(hall, "b")[2] == "Joint visit"


def test_a_result_that_waits_for_the_others_and_is_not_handed_over_is_out_at_once():
    items = {"a": item(), "b": item("two")}
    hall = Hall(matter(items, issue={"policy": "together"})).under_way()
    hall.sign("a")
    seen = view(hall)
    assert seen.handover is not None
    assert seen.handover.likely.on == date(2026, 3, 18), "the other one is still to be decided"


def limited(*limits: dict[str, Any], **fields: Any) -> CaseView:
    """A case not accepted yet, whose item has these limits by situation."""
    form = {"big": {"type": "bool", "sensitivity": "internal", "required": False}}
    hall = Hall(matter({"a": item(limit=list(limits))}, form=form))
    hall.submit(fields=fields)
    return view(hall)


BIG = {"when": "form.big", "legal": "20wd", "basis": "law"}
SMALL = {"legal": "3wd", "basis": "law"}


def test_a_limit_by_situation_counts_as_far_as_the_situation_is_known():
    known, small = limited(BIG, SMALL, big=True), limited(BIG, SMALL, big=False)
    unknown = limited(BIG, SMALL)
    dates = [each.region("a").forecast for each in (known, small)]
    assert [each.latest.on for each in dates if each] == [date(2026, 4, 9), date(2026, 3, 16)]
    assert told(unknown.region("a").forecast) == ("unknown-fact", "unknown-fact")
    assert told(limited(BIG, big=False).region("a").forecast)[1] == "unknown-fact"


def test_an_item_without_a_limit_has_no_date():
    unlimited = {name: value for name, value in item().items() if name != "limit"}
    running = Hall(matter({"a": unlimited})).under_way()
    assert told(view(running).region("a").forecast) == ("no-limit", "no-limit")


def test_a_held_result_waits_for_the_answer_of_its_department():
    items = {
        "a": item(gives=["g"]),
        "b": item(
            "two", needs=["g"], reconfirm={"within": "3wd", "otherwise": "hold", "basis": "law"}
        ),
        "c": item("three"),
    }
    hall = Hall(matter(items, issue={"policy": "together"})).under_way()
    hall.sign("a")
    hall.sign("b")
    hall.do(official("one"), "correct_gift", region="item:a", gift="g", basis="law")
    assert waits(hall, "b") == ("reconfirmation", ("two",), "an answer to a correction")
    hall.sign("c")
    assert waits(hall, "case")[1] == ("two",), "the only thing that the case still waits for"


def test_an_item_that_waits_for_an_answer_of_the_data_waits_for_nobody_here():
    """How it goes on hangs on a question that nobody answered; the incident says so."""
    form = {"big": {"type": "bool", "sensitivity": "internal", "required": False}}
    choice = [{"when": "form.big", "use": "instant"}, {"use": "review"}]
    items = {"a": item(), "b": item("two", procedure=choice)}
    hall = Hall(matter(items, form=form)).under_way()
    seen = view(hall)
    assert (seen.region("b").state, seen.region("b").waiting) == ("waiting", None)
    assert [each.code for each in seen.incidents] == ["unresolved-fact"]


def test_a_verification_waits_for_its_department():
    checked = {
        "initial": "deciding",
        "states": {
            "deciding": {"does": "sign"},
            "checking": {"outcome": "approved", "duty": True,
                         "does": {"verify": {"methods": ["by-data"], "by": "three"}}},
        },
        "transitions": [
            {"trigger": "approve", "source": "deciding", "dest": "checking"},
            {"trigger": "verified", "source": "checking", "dest": "approved"},
            {"trigger": "false_commitment", "source": "checking", "dest": "revoked"},
        ],
    }  # fmt: skip
    hall = Hall(matter({"a": item(procedure="c")}, procedures={"c": checked})).under_way()
    hall.sign("a")
    assert waits(hall, "a") == ("verification", ("three",), "verification by three")
