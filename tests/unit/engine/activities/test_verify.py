"""Verification after the decision: who may, how, what is recorded, and what silence does not do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from oneflow.engine.records.actor import Actor
from tests.generated.hall import APPLICANT, CHINA, Hall, official, system
from tests.generated.small import item, matter

ON_SITE: dict[str, Any] = {"method": "on-site", "signers": ["x", "y"]}


def verifying(
    issue: str = "as-ready", limit: bool = True, delivery: Any = None, **settings: Any
) -> Hall:
    """One item decided on commitment on Wednesday 4 March 2026, to be verified within 4 wd."""
    state: dict[str, Any] = {"outcome": "approved", "duty": True, "does": {"verify": settings}}
    if limit:
        state["limit"] = {"legal": "4wd", "from": "decided", "basis": "law"}
    procedure = {
        "initial": "deciding",
        "states": {
            "deciding": {"does": "sign"},
            "verifying": state,
            "revoking": {"outcome": "approved", "duty": True, "does": "sign"},
        },
        "transitions": [
            {"trigger": "approve", "source": "deciding", "dest": "verifying"},
            {"trigger": "verified", "source": "verifying", "dest": "approved"},
            {"trigger": "not_drawn", "source": "verifying", "dest": "approved"},
            {"trigger": "false_commitment", "source": "verifying", "dest": "revoking",
             "requires": ["notice"]},
            {"trigger": "revoke", "source": ["verifying", "revoking"], "dest": "revoked",
             "requires": ["reasons", "remedies"]},
        ],
    }  # fmt: skip
    items = {
        "a": item("one", procedure="promise", gives=["g"], delivery=delivery),
        "b": item("two", needs=["g"]),
        "c": item("three"),
    }
    hall = Hall(matter(items, procedures={"promise": procedure}, issue={"policy": issue}))
    hall.under_way().sign("a")
    return hall


def verify(hall: Hall, result: str = "verified", *, by: Any = None, **more: Any) -> Any:
    body = {"region": "item:a", "result": result, **more}
    return hall.ask(by or official("one"), "record_verification", **body)


def refused(hall: Hall, result: str = "verified", **more: Any) -> str:
    answer = verify(hall, result, **more)
    assert answer.refusal is not None
    rule: str = answer.refusal.rule
    return rule


def test_a_visit_needs_its_signers_and_the_same_name_counts_once():
    hall = verifying()
    assert refused(hall, method="on-site", signers=["x"]) == "signers"
    assert refused(hall, method="on-site", signers=["x", "x"]) == "signers"
    assert verify(hall, **ON_SITE).refusal is None
    assert hall.state("a") == "approved"
    assert hall.region("a").decided_at == datetime(2026, 3, 4, 10, tzinfo=CHINA)


def test_shared_data_verify_without_a_visit_where_that_is_declared():
    assert refused(verifying(), by=system("one"), method="by-data") == "method"
    hall = verifying(methods=["on-site", "by-data"])
    assert verify(hall, by=system("one"), method="by-data").refusal is None
    (moved,) = [each for each in hall.events if getattr(each, "trigger", "") == "verified"]
    assert moved.record == {"method": "by-data", "signers": []}


def test_another_department_cannot_verify_unless_it_is_named():
    assert refused(verifying(), by=official("two"), **ON_SITE) == "not-yours"
    hall = verifying(by="two")
    assert refused(hall, by=official("one"), **ON_SITE) == "not-yours"
    assert verify(hall, by=official("two"), **ON_SITE).refusal is None


def test_what_must_be_recorded_is_asked_for():
    hall = verifying(record={"area": "int"})
    assert refused(hall, **ON_SITE) == "record"
    assert verify(hall, facts={"area": 80}, **ON_SITE).refusal is None


@pytest.mark.parametrize("sampled", [True, False])
def test_only_where_a_sample_is_drawn_a_case_may_not_be_drawn(sampled):
    hall = verifying(sampled=sampled)
    answer = verify(hall, "not_drawn")
    assert (answer.refusal is None) is sampled
    assert hall.state("a") == ("approved" if sampled else "verifying")


def test_a_false_commitment_carries_its_papers():
    hall = verifying()
    assert refused(hall, "false_commitment", **ON_SITE) == "papers"
    assert refused(hall, "unknown", **ON_SITE) == "unknown-trigger"
    assert verify(hall, "false_commitment", papers={"notice": "n"}, **ON_SITE).refusal is None
    assert hall.state("a") == "revoking"


def test_a_limit_that_passes_is_told_once_and_revokes_nothing():
    hall = verifying()
    hall.until(datetime(2026, 3, 10, 23, 59, 59, tzinfo=CHINA))
    assert hall.findings() == []
    hall.until(datetime(2026, 3, 11, tzinfo=CHINA))
    assert hall.findings() == [("verification-overdue", "item:a")]
    hall.wait(days=100)
    assert hall.state("a") == "verifying"
    assert sum(type(each).__name__ == "VerificationOverdue" for each in hall.events) == 1
    assert verify(hall, **ON_SITE).refusal is None


def test_without_a_limit_nothing_is_ever_overdue():
    hall = verifying(limit=False).wait(days=400)
    assert hall.findings() == []


def test_a_suspended_limit_is_not_overdue():
    hall = verifying()
    here = {"region": "item:a", "clock": "in:verifying"}
    hall.do(official("one"), "suspend_clock", **here, ground="closed", basis="law")
    hall.wait(days=30)
    assert hall.findings() == []
    hall.do(official("one"), "resume_clock", **here)
    hall.wait(days=10)
    assert hall.findings() == [("verification-overdue", "item:a")]


PAPERS = {"reasons": "r", "remedies": "m"}


def test_a_revocation_answers_for_undecided_consumers_as_declared():
    hall = verifying()
    assert hall.state("b") == "deciding"
    assert verify(hall, "revoke", papers=PAPERS, **ON_SITE).refusal is None
    assert (hall.state("a"), hall.state("b")) == ("revoked", "cancelled")
    assert hall.case.gifts["g"].void
    assert hall.findings() == []


def test_a_revocation_holds_what_was_decided_and_not_issued():
    hall = verifying("together")
    hall.sign("b")
    assert verify(hall, "revoke", papers=PAPERS, **ON_SITE).refusal is None
    assert (hall.state("b"), hall.region("b").held) == ("approved", True)


def test_a_revocation_is_a_finding_where_the_consumer_s_result_is_out():
    hall = verifying()
    hall.sign("b")
    assert verify(hall, "revoke", papers=PAPERS, **ON_SITE).refusal is None
    assert (hall.state("b"), hall.region("b").held) == ("approved", False)
    assert hall.findings() == [("issued-on-old-gift", "item:b")]


def test_a_revoked_result_that_waits_to_be_handed_over_is_told_once():
    delivery = {"modes": ["window"]}
    hall = verifying(delivery=delivery)
    assert hall.state("delivery:a") == "ready"
    assert verify(hall, "revoke", papers=PAPERS, **ON_SITE).refusal is None
    assert ("revoked-undelivered", "item:a") in hall.findings()
    hall.do(
        official("office", "lead"), "close_finding", code="revoked-undelivered", region="item:a"
    )
    assert ("revoked-undelivered", "item:a") not in hall.wait(days=3).findings()


def test_a_revocation_leaves_the_record_of_a_joint_visit_alone():
    """Found by random walks: whoever ended the visit took everybody's record with it."""
    procedure = {
        "initial": "visiting",
        "states": {
            "visiting": {"does": {"joint": "visit"}},
            "deciding": {"does": "sign"},
            "verifying": {"outcome": "approved", "duty": True, "does": {"verify": {}}},
        },
        "transitions": [
            {"trigger": "visited", "source": "visiting", "dest": "deciding"},
            {"trigger": "approve", "source": "deciding", "dest": "verifying",
             "conditions": "has('record')"},
            {"trigger": "verified", "source": "verifying", "dest": "approved"},
            {"trigger": "false_commitment", "source": "verifying", "dest": "revoked"},
        ],
    }  # fmt: skip
    items = {code: item(who, procedure="seen") for code, who in (("a", "one"), ("b", "two"))}
    joint = {"visit": {"serves": ["a.visiting", "b.visiting"], "gives": ["record"]}}
    hall = Hall(matter(items, procedures={"seen": procedure}, joint=joint)).under_way()
    for code, who in (("b", "two"), ("a", "one")):
        body = {"region": f"item:{code}", "facts": {"passed": True}, "signers": ["x"]}
        hall.do(official(who), "record_visit", **body)
    hall.sign("a")
    assert verify(hall, "false_commitment", **ON_SITE).refusal is None
    assert hall.state("a") == "revoked"
    assert not hall.case.gifts["record"].void
    hall.sign("b")


def test_a_result_whose_duty_ends_while_it_waits_for_the_others_still_goes_out_in_time():
    """Found by the restaurant: the end of the verification stopped the release clock."""
    hall = verifying("together")
    hall.sign("b")
    assert verify(hall, **ON_SITE).refusal is None
    assert hall.case.released == ()
    hall.until(datetime(2026, 3, 19, tzinfo=CHINA))
    assert hall.case.released == ("a", "b")


def test_a_held_result_whose_duty_ends_is_still_overdue_for_its_answer():
    """Found with it: so did the clock of a correction that waits for its answer."""
    items = {"g": item("two", gives=["g"])}
    procedure = {
        "initial": "deciding",
        "states": {
            "deciding": {"does": "sign"},
            "verifying": {"outcome": "approved", "duty": True, "does": {"verify": {}}},
        },
        "transitions": [
            {"trigger": "approve", "source": "deciding", "dest": "verifying"},
            {"trigger": "verified", "source": "verifying", "dest": "approved"},
            {"trigger": "false_commitment", "source": "verifying", "dest": "revoked"},
        ],
    }
    reconfirm = {"within": "3wd", "otherwise": "hold", "basis": "law"}
    items["a"] = item("one", procedure="promise", needs=["g"], reconfirm=reconfirm)
    items["c"] = item("three")
    more = {"procedures": {"promise": procedure}, "issue": {"policy": "together"}}
    hall = Hall(matter(items, **more)).under_way()
    hall.sign("g")
    hall.sign("a")
    hall.do(official("two"), "correct_gift", region="item:g", gift="g", basis="law")
    assert hall.region("a").held
    assert verify(hall, **ON_SITE).refusal is None
    hall.until(datetime(2026, 3, 10, tzinfo=CHINA))
    assert ("reconfirm-overdue", "item:a") in hall.findings()


def test_the_applicant_cannot_verify_the_own_case():
    hall = verifying()
    self_made = official("one", who="citizen-1")
    assert refused(hall, by=self_made, **ON_SITE) == "own-case"


@pytest.mark.parametrize("signers", [["x", ""], ["x", " x "], ["", " "]])
def test_a_signer_without_a_name_is_none(signers):
    """Basis: 行政许可法 34(3), two or more staff."""
    assert refused(verifying(), method="on-site", signers=signers) == "signers"


def test_nobody_verifies_or_decides_for_whom_they_act():
    proxy = Actor(id="p", kind="official", offices=("one",), on_behalf_of=APPLICANT.id)
    hall = verifying()
    assert verify(hall, by=proxy, **ON_SITE).refusal.rule == "own-case"
    assert hall.refused(proxy, "sign", region="item:c", trigger="approve") == "not-yours"
    at_three = Actor(id="p", kind="official", offices=("three",), on_behalf_of=APPLICANT.id)
    assert hall.refused(at_three, "sign", region="item:c", trigger="approve") == "own-case"


@pytest.mark.parametrize(
    "facts",
    [{"张三不在家": True}, {"note": "张三"}, {"passed": "yes"}, {"area": True}, {"area": "310"}],
)
def test_a_record_holds_what_is_declared_and_nothing_else(facts):
    """It stands in the history for ever, where no free text of anybody may slip in."""
    hall = verifying(record={"passed": "bool", "area": "int"})
    refused = verify(hall, **ON_SITE, facts={"passed": True, "area": 310, **facts}).refusal
    assert refused is not None
    assert refused.rule == "not-in-record"
    assert verify(hall, **ON_SITE, facts={"passed": True, "area": 310}).refusal is None
