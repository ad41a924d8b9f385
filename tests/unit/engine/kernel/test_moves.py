"""Which move answers a trigger: guards over the applicant's data, judged and never guessed."""

from __future__ import annotations

import pytest

from tests.generated.hall import Hall, official
from tests.generated.small import item, matter

FORM = {
    "area": {"type": "int", "title": "面积", "required": False, "sensitivity": "internal"},
    "urgent": {"type": "bool", "title": "加急", "required": False, "sensitivity": "internal"},
}


def guarded(condition: str) -> Hall:
    """One item that may be approved only where `condition` holds."""
    desk = {
        "initial": "reviewing",
        "states": {"reviewing": {"does": {"sign": {"mode": "single"}}}},
        "transitions": [
            {
                "trigger": "approve",
                "source": "reviewing",
                "dest": "approved",
                "conditions": condition,
            },
            {"trigger": "refer", "source": "reviewing", "dest": "lapsed"},
        ],
    }
    items = {"a": item(procedure="desk", gives=["g"]), "b": item("two", needs=["g"])}
    return Hall(matter(items, procedures={"desk": desk}, form=FORM))


@pytest.mark.parametrize(
    ("fields", "rule"),
    [({"area": 5}, None), ({"area": 3}, "guard"), ({}, "unresolved")],
)
def test_a_guard_over_an_answer(fields, rule):
    hall = guarded("form.area > 3").under_way(fields=fields)
    answer = hall.ask(official("one"), "sign", region="item:a", trigger="approve")
    assert (answer.refusal.rule if answer.refusal else None) == rule


def test_what_cannot_be_judged_names_what_is_missing():
    hall = guarded("form.area > 3").under_way()
    answer = hall.ask(official("one"), "sign", region="item:a", trigger="approve")
    assert "procedure.desk" in answer.refusal.data["what"]
    assert hall.state("a") == "reviewing"


@pytest.mark.parametrize(
    ("fields", "rule"), [({"urgent": True}, None), ({"urgent": False}, "guard")]
)
def test_a_guard_over_an_answer_and_the_case(fields, rule):
    hall = guarded("form.urgent and item.b.state == 'waiting'").under_way(fields=fields)
    answer = hall.ask(official("one"), "sign", region="item:a", trigger="approve")
    assert (answer.refusal.rule if answer.refusal else None) == rule


def test_a_half_of_a_mixed_guard_that_cannot_be_judged_refuses_too():
    hall = guarded("item.b.state == 'waiting' and form.urgent").under_way()
    assert hall.refused(official("one"), "sign", region="item:a", trigger="approve") == "unresolved"


def test_an_item_that_waits_knows_no_trigger():
    hall = guarded("form.area > 3").under_way()
    defects = ["field:area"]
    rule = hall.refused(official("two"), "ask_supplement", region="item:b", defects=defects)
    assert rule == "unknown-trigger"


@pytest.mark.parametrize(
    ("anchor", "due"),
    [
        ("entered", "2026-03-12T00:00:00+08:00"),
        ("accepted", "2026-03-10T00:00:00+08:00"),
        ("received", "2026-03-07T00:00:00+08:00"),
    ],
)
def test_a_limit_of_a_state_runs_from_its_anchor(anchor, due):
    """Received on Wednesday the 4th, accepted on Thursday, the second state entered on Monday."""
    desk = {
        "initial": "reviewing",
        "states": {
            "reviewing": {"does": {"sign": {"mode": "single"}}},
            "deciding": {
                "does": {"sign": {"mode": "single"}},
                "limit": {"legal": "2wd", "from": anchor, "basis": "law"},
            },
        },
        "transitions": [
            {"trigger": "pass_on", "source": "reviewing", "dest": "deciding"},
            {"trigger": "approve", "source": "deciding", "dest": "approved"},
        ],
    }
    hall = Hall(matter({"a": item(procedure="desk")}, procedures={"desk": desk}))
    hall.submit()
    hall.wait(days=1)
    hall.accept()
    hall.wait(days=4)
    hall.sign("a", "pass_on")
    assert hall.region("a").clocks["in:deciding"].legal_at.isoformat() == due
