"""Faults found in the kernel by trying to break it, each as small as it goes.

Every one of them is mended; its test stays, so that it does not come back.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from oneflow.engine.records import events as e
from tests.generated.hall import (
    APPLICANT,
    START,
    Hall,
    official,
)
from tests.generated.small import item, matter

PAPERS = {"document": "d", "reasons": "r", "remedies": "m"}


# --- issue -----------------------------------------------------------------------------------------


def test_a_promised_delivery_limit_releases_a_held_result_too():
    """A delivery limit that is only promised is a delivery limit; the result must not wait for ever."""
    hall = Hall(
        matter(
            {
                "a": item(delivery={"limit": {"promised": "3wd", "basis": "law"}}),
                "b": item("two"),
            },
            issue={"policy": "together"},
        )
    ).under_way()
    hall.sign("a")
    hall.wait(days=60)
    assert "a" in hall.case.released


@pytest.mark.parametrize("limit", ["10cd", "10wd"])
def test_a_held_result_goes_out_a_working_day_before_its_delivery_limit(limit):
    """Whatever the unit of the limit: the day before is a working day, and it is before."""
    check_release(limit)


def test_a_result_held_under_a_limit_in_months_goes_out_a_working_day_before_it():
    """The step back is a working day, not a month."""
    check_release("1mo")


def check_release(limit):
    hall = Hall(
        matter(
            {
                "a": item(delivery={"limit": {"legal": limit, "basis": "law"}}),
                "b": item("two"),
            },
            issue={"policy": "together"},
        )
    ).under_way()
    hall.sign("a")
    hall.wait(days=60)
    delivery = hall.region("delivery:a")
    due = delivery.clocks["limit"].legal_at
    assert delivery.since < due
    assert delivery.since > START + timedelta(days=5)


def test_a_result_held_for_a_correction_does_not_go_out_on_its_own():
    """Held means held: the department has not said yet whether the decision stands."""
    hall = Hall(
        matter(
            {
                "a": item(gives=["g"]),
                "b": item(
                    "two",
                    needs=["g"],
                    reconfirm={"within": "20wd", "otherwise": "hold", "basis": "law"},
                    delivery={"limit": {"legal": "5wd", "basis": "law"}},
                ),
                "c": item("three"),
            },
            issue={"policy": "together"},
        )
    ).under_way()
    hall.sign("a")
    hall.sign("b")
    hall.do(official("one"), "correct_gift", region="item:a", gift="g", basis="law", ref="x")
    assert hall.region("b").held
    hall.wait(days=15)
    assert hall.region("b").held
    assert "b" not in hall.case.released


# --- corrections -----------------------------------------------------------------------------------


def two_gifts(**more):
    return matter(
        {
            "a": item(gives=["g"]),
            "h": item("three", gives=["i"]),
            "b": item("two", needs=["g", "i"], **more),
            "c": item("one"),
        },
        issue={"policy": "together"},
    )


def test_each_corrected_gift_is_answered():
    """Two gifts corrected, one answer given: the other correction still waits for its answer."""
    hall = Hall(two_gifts()).under_way()
    hall.sign("a")
    hall.sign("h")
    hall.sign("b")
    hall.do(official("one"), "correct_gift", region="item:a", gift="g", basis="law", ref="x")
    hall.do(official("three"), "correct_gift", region="item:h", gift="i", basis="law", ref="x")
    hall.do(official("two"), "reconfirm", region="item:b", answer="stands")
    held = hall.region("b").held
    assert held or hall.region("b").consumed == {"g": 2, "i": 2}


def test_each_corrected_gift_is_told_to_an_undecided_consumer():
    """A finding about one gift must not swallow the finding about the other."""
    hall = Hall(two_gifts()).under_way()
    hall.sign("a")
    hall.sign("h")
    hall.do(official("one"), "correct_gift", region="item:a", gift="g", basis="law", ref="x")
    hall.do(official("three"), "correct_gift", region="item:h", gift="i", basis="law", ref="x")
    gifts = [str(found.data.get("gift")) for found in hall.case.findings]
    assert sorted(gifts) == ["g", "i"]


def test_what_is_revoked_on_reconfirmation_is_no_longer_given():
    """Rejected on reconfirmation is a correction to nothing: those who used it must hear of it."""
    hall = Hall(
        matter(
            {
                "a": item(gives=["g"]),
                "b": item("two", needs=["g"], gives=["i"]),
                "c": item("three", needs=["i"]),
            },
            issue={"policy": "together"},
        )
    ).under_way()
    hall.sign("a")
    hall.sign("b")
    hall.do(official("one"), "correct_gift", region="item:a", gift="g", basis="law", ref="x")
    before = hall.row.version
    hall.do(official("two"), "reconfirm", region="item:b", answer="rejected", papers=PAPERS)
    told = [ev for ev in hall.since(before) if isinstance(ev, e.FindingRaised | e.GiftCorrected)]
    assert told


# --- joint -----------------------------------------------------------------------------------------


def visit_matter(items, **joint):
    procedure = {
        "initial": "visiting",
        "states": {"visiting": {"does": {"joint": "visit"}}, "deciding": {"does": "sign"}},
        "transitions": [
            {"trigger": "visited", "source": "visiting", "dest": "deciding"},
            {"trigger": "approve", "source": "deciding", "dest": "approved"},
            {"trigger": "reject", "source": "deciding", "dest": "rejected",
             "requires": ["reasons", "remedies"]},
        ],
    }  # fmt: skip
    served = [f"{code}.visiting" for code, entry in items.items() if entry["procedure"] == "v"]
    return matter(items, procedures={"v": procedure}, joint={"visit": {"serves": served, **joint}})


def record(hall, code, **facts):
    department = hall.world.plan.items[code].department
    return hall.ask(
        official(department), "record_visit", region=f"item:{code}",
        facts=facts or {"passed": True}, signers=["x", "y"],
    )  # fmt: skip


def test_a_visit_ends_when_the_last_one_missing_is_withdrawn():
    """I13: all that are left have their sections; nobody has to end it by hand."""
    hall = Hall(
        visit_matter({"a": item(procedure="v"), "b": item("two", procedure="v")})
    ).under_way()
    assert record(hall, "a").refusal is None
    assert hall.state("a") == "visiting"
    hall.do(APPLICANT, "withdraw_items", items=["b"])
    assert hall.state("a") == "deciding"


def test_a_second_visit_does_not_wait_for_those_who_have_been_visited():
    """The first round ended for `b`; `a`, absent then, is visited again without `b`."""
    hall = Hall(
        visit_matter(
            {"a": item(procedure="v"), "b": item("two", procedure="v")}, absent="second-visit"
        )
    ).under_way()
    assert record(hall, "b").refusal is None
    hall.do(official("two"), "end_visit", region="item:b")
    assert (hall.state("a"), hall.state("b")) == ("visiting", "deciding")
    assert record(hall, "a").refusal is None
    assert hall.state("a") == "deciding"


def test_a_gift_of_a_joint_activity_that_never_comes_is_seen_to_be_hopeless():
    """Everybody who could have visited is gone; the item that waits for the record must not hang."""
    definition = visit_matter(
        {"a": item(procedure="v"), "c": item("two", needs=["record"])}, gives=["record"]
    )
    hall = Hall(definition).under_way()
    hall.do(APPLICANT, "withdraw_items", items=["a"])
    assert hall.state("c") == "cancelled"


def test_two_joint_activities_do_not_see_each_others_members():
    """Being at another visit is not being at this one."""
    base = visit_matter({"a": item(procedure="v"), "b": item("two", procedure="w")})
    other = {
        "initial": "first",
        "states": {
            "first": {"does": {"joint": "other"}},
            "visiting": {"does": {"joint": "visit"}},
            "deciding": {"does": "sign"},
        },
        "transitions": [
            {"trigger": "seen", "source": "first", "dest": "visiting"},
            {"trigger": "visited", "source": "visiting", "dest": "deciding"},
            {"trigger": "approve", "source": "deciding", "dest": "approved"},
        ],
    }
    base["procedures"]["w"] = other
    base["joint"] = {
        "visit": {"serves": ["a.visiting", "b.visiting"]},
        "other": {"serves": ["b.first"], "trigger": "seen"},
    }
    hall = Hall(base).under_way()
    assert hall.state("b") == "first"
    answer = record(hall, "a")
    assert answer.refusal is not None, "the visit opened although b is somewhere else"
