"""Items decided before the case is accepted, while the applicant takes back the others."""

from __future__ import annotations

import pytest

from oneflow.engine.records.actor import Actor
from tests.generated.hall import APPLICANT, WINDOW, Hall
from tests.generated.small import item, matter
from tests.property.machine.laws import check_everything

DELIVERY = {"delivery": {"limit": {"legal": "10wd", "basis": "law"}}}


def early(policy: str, **more: object) -> Hall:
    """An item that may be decided while the application is looked at, and one that waits."""
    items = {"a": item(), "b": item("two", runs_in=["intake"], **more)}
    hall = Hall(matter(items, issue={"policy": policy}))
    hall.submit()
    assert (hall.state("a"), hall.state("b")) == ("waiting", "deciding")
    return hall


def deliver(hall: Hall, who: Actor = WINDOW) -> None:
    hall.do(who, "deliver", region="delivery:b", mode="window")


@pytest.mark.parametrize("policy", ["together", "as-ready"])
@pytest.mark.parametrize("command", ["withdraw_case", "withdraw_items"])
@pytest.mark.parametrize("is_out", [True, False])
def test_a_result_that_is_to_be_handed_over_keeps_the_case_until_it_is(command, policy, is_out):
    """There is nobody left to be asked about, so the intake ends of itself, and the case issues."""
    hall = early(policy, **DELIVERY)
    hall.sign("b")
    if is_out and policy == "as-ready":
        deliver(hall)
    hall.do(APPLICANT, command, **({"items": ["a"]} if command == "withdraw_items" else {}))
    check_everything(hall)
    if not (is_out and policy == "as-ready"):
        assert not hall.region("case").ended
        deliver(hall)
        assert hall.state("case") == "closed"
    else:
        assert hall.state("case") == "withdrawn"
    check_everything(hall)


@pytest.mark.parametrize("policy", ["together", "as-ready"])
def test_without_anything_to_hand_over_it_ends_at_once(policy):
    hall = early(policy)
    hall.sign("b")
    hall.do(APPLICANT, "withdraw_case")
    assert hall.state("case") == "withdrawn"
    check_everything(hall)


def test_where_nothing_was_taken_back_the_case_is_accepted_as_ever():
    hall = early("as-ready")
    hall.sign("b")
    assert hall.state("case") == "intake"
    hall.accept()
    hall.sign("a")
    assert hall.state("case") == "closed"
