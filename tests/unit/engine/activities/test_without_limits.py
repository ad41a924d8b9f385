"""What waits without an end, and what is asked for where it cannot be had."""

from __future__ import annotations

from typing import Any

import pytest

from oneflow.engine.records.actor import Actor
from tests.generated.hall import APPLICANT, LEAD, Hall, official, system
from tests.generated.small import item, matter
from tests.property.machine.laws import check_everything
from tests.unit.engine.activities.fees import WAIVE, pay, paying, told, waive
from tests.unit.engine.activities.test_verify import verify, verifying
from tests.unit.engine.kernel.test_redating import redated, revise

PARTNER = Actor(id="partner-1", kind="applicant", roles=("consenter",))


def waiting(does: dict[str, Any], *moves: dict[str, Any], **more: Any) -> Hall:
    """An item in a state that does this."""
    procedure = {
        "initial": "first",
        "states": {"first": {"does": does}, "deciding": {"does": "sign"}},
        "transitions": [*moves, {"trigger": "approve", "source": "deciding", "dest": "approved"}],
    }
    form = {"partner": {"type": "text"}, "other": {"type": "text"}}
    entry = matter({"a": item(procedure="p")}, procedures={"p": procedure}, form=form, **more)
    return Hall(entry).under_way(fields={"partner": "李四", "other": "王五"})


def moves(*triggers: str) -> list[dict[str, Any]]:
    return [{"trigger": each, "source": "first", "dest": "deciding"} for each in triggers]


KINDS: dict[str, Any] = {
    "await": ({"await": {"event": "came", "from": "anyone"}}, ["came"]),
    "consent": ({"consent": {"of": ["partner", "other"]}}, ["consented", "refused"]),
    "pay": ({"pay": {"amount": "12.00", "basis": "law"}}, ["paid"]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_has_no_end_is_not_dated_anew_with_the_calendar(kind):
    does, triggers = KINDS[kind]
    hall = waiting(does, *moves(*triggers))
    before = hall.region("a").activity
    revise(hall)
    assert redated(hall) == []
    assert hall.region("a").activity == before
    hall.wait(days=400)
    assert hall.state("a") == "first"
    check_everything(hall)


def test_each_person_consents_for_themselves_and_once():
    does, triggers = KINDS["consent"]
    hall = waiting(does, *moves(*triggers))
    body = {"region": "item:a", "person": "partner", "proof": "李四"}
    hall.do(PARTNER, "give_consent", **body)
    assert hall.refused(PARTNER, "give_consent", **body) == "not-the-person"
    assert hall.state("a") == "first"
    hall.do(PARTNER, "give_consent", **{**body, "person": "other", "proof": "王五"})
    assert hall.state("a") == "deciding"


def test_a_fee_stays_unknown_until_the_answer_that_it_hangs_on_is_there():
    hall = paying(fields={"area": "1"}, amount="table.fee")
    change = {"cause": "register", "data": {"fields": {"area": "2"}}}
    hall.do(LEAD, "change_data", **change)
    assert told(hall, "PaymentOrdered") == []
    hall.do(LEAD, "change_data", **{**change, "data": {"fields": {"big": True}}})
    assert [each.amount for each in told(hall, "PaymentOrdered")] == ["200.00"]
    check_everything(hall)


def test_a_fee_that_is_not_known_yet_is_not_let_off():
    hall = paying(fields={"area": "1"}, amount="table.fee", waive=WAIVE)
    assert hall.findings() == [("fee-unknown", "item:a")]
    assert waive(hall).refusal.rule == "not-ordered"


def test_nobody_else_s_approver_lets_off():
    hall = paying(waive=WAIVE)
    two = official("two", "head-of-body")
    body = {"region": "item:a", "papers": {"reasons": "困难"}, "department": "two"}
    assert hall.refused(two, "waive_fee", **body) == "not-collector"


def test_a_refund_is_made_by_whoever_collects():
    hall = paying()
    pay(hall)
    pay(hall)
    (asked,) = told(hall, "RefundAsked")
    body = {"region": "item:a", "refund": asked.refund, "transaction": "t", "department": "two"}
    assert hall.refused(system("two"), "record_refund", **body) == "not-collector"
    hall.do(system("one"), "record_refund", **{**body, "department": ""})


def test_nobody_verifies_by_a_result_that_its_guard_forbids():
    hall = verifying()
    answer = verify(hall, result="nothing")
    assert answer.refusal.rule == "unknown-trigger"


def test_a_visit_waits_for_an_item_whose_way_is_not_known_yet():
    """Whether it will be visited hangs on an answer; the first choice that holds tells."""
    visit = {
        "initial": "visiting",
        "states": {"visiting": {"does": {"joint": "visit"}}, "deciding": {"does": "sign"}},
        "transitions": [
            {"trigger": "visited", "source": "visiting", "dest": "deciding"},
            {"trigger": "approve", "source": "deciding", "dest": "approved"},
        ],
    }
    choice = [{"when": "form.big", "use": "instant"}, {"use": "v"}]
    form = {"big": {"type": "bool", "sensitivity": "internal", "required": False}}
    items = {
        "a": item(procedure="v"),
        "b": item("two", procedure=choice, needs=["g"]),
        "c": item("three", gives=["g"]),
    }
    joint = {"visit": {"serves": ["a.visiting", "b.visiting"], "signers": {"each_department": 1}}}
    entry = matter(items, procedures={"v": visit}, joint=joint, form=form)
    body = {"region": "item:a", "facts": {}, "signers": ["x"]}
    alone = Hall(entry).under_way(fields={"big": True})
    alone.do(official("one"), "record_visit", **body)
    assert alone.state("a") == "deciding", "the other is decided without a visit"
    both = Hall(entry).under_way(fields={"big": False})
    assert both.refused(official("one"), "record_visit", **body) == "not-open"
    assert both.case.applicant == APPLICANT.id
