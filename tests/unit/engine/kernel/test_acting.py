"""Departments that act in an item's states without an item of their own are let into the case."""

from __future__ import annotations

import pytest

from tests.generated.hall import Hall, official, system
from tests.generated.small import item, matter

DECIDE = [{"trigger": "approve", "source": "deciding", "dest": "approved"}]


def test_a_department_that_signs_for_another_sees_the_case():
    """Found on the way: its name in the definition did not open the case to it."""
    procedure = {
        "initial": "deciding",
        "states": {"deciding": {"does": {"sign": {"by": "three"}}}},
        "transitions": DECIDE,
    }
    hall = Hall(matter({"a": item("one", procedure="own")}, procedures={"own": procedure}))
    hall.under_way()
    assert set(hall.case.offices) == {"office", "one", "three"}
    sign = {"region": "item:a", "trigger": "approve"}
    assert hall.refused(official("one"), "sign", **sign) == "not-yours"
    assert hall.refused(official("two"), "sign", **sign) == "not-found"
    hall.do(official("three"), "sign", **sign)


def test_one_that_acts_in_an_item_that_was_not_chosen_does_not():
    procedure = {
        "initial": "deciding",
        "states": {"deciding": {"does": {"sign": {"by": "three"}}}},
        "transitions": DECIDE,
    }
    items = {"a": item("one"), "b": item("two", procedure="own", optional=True)}
    hall = Hall(matter(items, procedures={"own": procedure})).under_way("a")
    assert "three" not in hall.case.offices


@pytest.mark.parametrize(("absent", "rule"), [("wait", "awaited"), ("second-visit", None)])
def test_a_visit_that_waits_for_everybody_cannot_be_ended_without_them(absent, rule):
    procedure = {
        "initial": "visiting",
        "states": {"visiting": {"does": {"joint": "visit"}}, "deciding": {"does": "sign"}},
        "transitions": [{"trigger": "visited", "source": "visiting", "dest": "deciding"}, *DECIDE],
    }
    items = {code: item(who, procedure="seen") for code, who in (("a", "one"), ("b", "two"))}
    joint = {"visit": {"serves": ["a.visiting", "b.visiting"], "absent": absent}}
    hall = Hall(matter(items, procedures={"seen": procedure}, joint=joint)).under_way()
    body = {"region": "item:a", "facts": {"passed": True}, "signers": ["x"]}
    hall.do(system("one"), "record_visit", **body)
    answer = hall.ask(system("one"), "end_visit", region="item:a")
    assert (answer.refusal.rule if answer.refusal else None) == rule
    assert hall.state("a") == ("visiting" if rule else "deciding")
