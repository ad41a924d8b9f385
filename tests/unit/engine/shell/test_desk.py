"""The desk and the visit: who signs what and when, who is waited for, and where it leads."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.generated.hall import APPLICANT, Hall, official, system
from tests.generated.small import item, licence, matter

# --- joint ----------------------------------------------------------------------------------------


VISITED = {
    "initial": "visiting",
    "states": {"visiting": {"does": {"joint": "visit"}}, "deciding": {"does": "sign"}},
    "transitions": [
        {"trigger": "visited", "source": "visiting", "dest": "deciding"},
        {"trigger": "approve", "source": "deciding", "dest": "approved",
         "requires": ["document"]},
        {"trigger": "reject", "source": "deciding", "dest": "rejected",
         "requires": ["reasons", "remedies"]},
    ],
}  # fmt: skip


def visit(first=None, second=None, **joint) -> Hall:
    return Hall(
        matter(
            {
                "a": licence(procedure="v", **(first or {})),
                "b": item("two", procedure="v", **(second or {})),
                "x": item("three", gives=["g"]),
            },
            procedures={"v": VISITED},
            joint={
                "visit": {
                    "serves": ["a.visiting", "b.visiting"],
                    "signers": {"each_department": 2},
                    **joint,
                }
            },
        )
    ).under_way()


def record(hall, code, *signers, **facts):
    department = hall.world.plan.items[code].department
    body = {"facts": facts or {"passed": True}, "signers": signers or ["p", "q"]}
    return hall.ask(official(department), "record_visit", region=f"item:{code}", **body)


def test_a_visit_ends_for_all_when_every_section_is_there():
    hall = visit()
    assert record(hall, "a").refusal is None
    assert hall.state("a") == "visiting"
    record(hall, "b")
    assert (hall.state("a"), hall.state("b")) == ("deciding", "deciding")


def test_two_or_more_have_to_sign():
    """行政许可法 34: two staff at least, and two different ones."""
    hall = visit()
    assert record(hall, "a", "p").refusal.rule == "signers"
    assert record(hall, "a", "p", "p").refusal.rule == "signers"


def test_a_visit_waits_for_an_item_that_has_still_to_come():
    hall = visit(second={"needs": ["g"]})
    assert record(hall, "a").refusal.rule == "not-open"
    hall.sign("x")
    assert record(hall, "a").refusal is None


def test_it_opens_without_the_missing_after_its_limit():
    hall = visit(second={"needs": ["g"]}, opens={"or_after": "3wd"})
    assert record(hall, "a").refusal.rule == "not-open"
    hall.wait(days=7)
    assert record(hall, "a").refusal is None
    assert hall.state("a") == "deciding"


def test_who_comes_later_has_a_visit_of_their_own():
    hall = visit(second={"needs": ["g"]}, opens={"or_after": "3wd"})
    hall.wait(days=7)
    record(hall, "a")
    hall.sign("x")
    assert hall.state("b") == "visiting"
    assert record(hall, "b").refusal is None
    assert hall.state("b") == "deciding"


@pytest.mark.parametrize(
    ("absent", "state"),
    [("record-absent", "deciding"), ("second-visit", "visiting")],
)
def test_the_absent_are_recorded_or_visited_again(absent, state):
    hall = visit(absent=absent)
    record(hall, "a")
    hall.do(official("one"), "end_visit", region="item:a")
    assert hall.state("b") == state


def test_nobody_ends_a_round_that_waits_for_the_absent():
    hall = visit(absent="wait")
    record(hall, "a")
    assert hall.refused(official("one"), "end_visit", region="item:a") == "awaited"
    record(hall, "b")
    assert (hall.state("a"), hall.state("b")) == ("deciding", "deciding")


def test_a_section_holds_what_the_record_declares():
    hall = visit()
    refused = record(hall, "a", passed=True, 张三不在家=True).refusal
    assert refused.rule == "not-in-record"
    assert record(hall, "a", passed=True).refusal is None


def test_a_round_without_any_section_does_not_end():
    hall = visit()
    assert hall.refused(official("one"), "end_visit", region="item:a") == "not-open"


def test_a_visit_is_counted_time():
    """It is not in the list of 行政许可法 45."""
    hall = visit()
    before = hall.region("a").clocks["limit"].legal_at
    hall.wait(days=2)
    record(hall, "a")
    record(hall, "b")
    assert hall.region("a").clocks["limit"].legal_at == before


# --- moves ----------------------------------------------------------------------------------------


def test_what_was_found_on_the_visit_decides_the_way_on():
    procedure = {
        "initial": "visiting",
        "states": {
            "visiting": {"does": {"joint": "visit"}},
            "deciding": {"does": "sign"},
            "mending": {"does": {"await": {"event": "mended", "from": "applicant"}}},
        },
        "transitions": [
            {"trigger": "visited", "source": "visiting", "dest": "deciding",
             "conditions": "record.passed"},
            {"trigger": "visited", "source": "visiting", "dest": "mending",
             "conditions": "not record.passed"},
            {"trigger": "mended", "source": "mending", "dest": "visiting"},
            {"trigger": "approve", "source": "deciding", "dest": "approved"},
        ],
    }  # fmt: skip
    hall = Hall(
        matter(
            {"a": item(procedure="v")},
            procedures={"v": procedure},
            joint={"visit": {"serves": ["a.visiting"]}},
        )
    ).under_way()
    record(hall, "a", passed=False)
    assert hall.state("a") == "mending"
    hall.do(APPLICANT, "record_event", region="item:a", event="mended")
    record(hall, "a", passed=True)
    assert hall.state("a") == "deciding"


def test_a_state_of_another_item_fires_a_move():
    waiting = {
        "initial": "hoping",
        "states": {"hoping": {"does": "sign"}},
        "transitions": [
            {"trigger": "give_up", "source": "hoping", "dest": "cancelled", "on": "b.rejected"},
            {"trigger": "approve", "source": "hoping", "dest": "approved"},
        ],
    }
    hall = Hall(
        matter({"a": item(procedure="w"), "b": item("two")}, procedures={"w": waiting})
    ).under_way()
    hall.sign("b", "reject")
    assert hall.state("a") == "cancelled"


def test_a_condition_over_another_item_is_asked_when_somebody_signs():
    careful = {
        "initial": "deciding",
        "states": {"deciding": {"does": "sign"}},
        "transitions": [
            {"trigger": "approve", "source": "deciding", "dest": "approved",
             "conditions": "has('g')"},
            {"trigger": "reject", "source": "deciding", "dest": "rejected",
             "requires": ["reasons", "remedies"]},
        ],
    }  # fmt: skip
    hall = Hall(
        matter({"a": item(procedure="w"), "b": item("two", gives=["g"])}, procedures={"w": careful})
    ).under_way()
    assert hall.refused(system("one"), "sign", region="item:a", trigger="approve") == "guard"
    hall.sign("b")
    hall.sign("a")
    assert hall.state("a") == "approved"


# --- sign -----------------------------------------------------------------------------------------


def serial() -> Hall:
    return Hall(matter({"a": item(procedure="two-step-review")})).under_way()


def sign(hall, actor, trigger="approve", **papers):
    body = {"region": "item:a", "trigger": trigger, "papers": papers or {"document": "d"}}
    return hall.ask(actor, "sign", **body)


def test_in_a_sequence_each_signs_at_their_turn_and_nobody_twice():
    hall = serial()
    both = official("one", "drafter", "decider")
    assert sign(hall, official("one", "decider")).refusal.rule == "not-yours"
    assert sign(hall, both).refusal is None
    assert hall.state("a") == "reviewing"
    assert sign(hall, both).refusal.rule == "signed-before"
    assert sign(hall, official("one", "decider")).refusal is None
    assert hall.state("a") == "approved"


def test_the_last_signers_word_counts():
    hall = serial()
    sign(hall, official("one", "drafter"))
    sign(hall, official("one", "decider"), "reject", reasons="r", remedies="m")
    assert hall.state("a") == "rejected"


def test_a_departments_system_answers_for_the_whole_sequence():
    hall = serial()
    assert sign(hall, system("one")).refusal is None
    assert hall.state("a") == "approved"


def test_a_rejection_carries_reasons_and_remedies():
    hall = serial()
    assert sign(hall, system("one"), "reject", reasons="r").refusal.rule == "papers"
    assert sign(hall, system("one"), "visit").refusal.rule == "unknown-trigger"


def test_nobody_decides_on_their_own_application():
    hall = serial()
    own = official("one", "drafter", who=APPLICANT.id)
    assert sign(hall, own).refusal.rule == "own-case"


def test_claimed_work_is_its_holders():
    hall = serial()
    one, other = official("one", "drafter"), official("one", "drafter", who="other")
    hall.do(one, "claim", region="item:a")
    assert hall.refused(other, "claim", region="item:a") == "claimed"
    assert sign(hall, other).refusal.rule == "claimed"
    assert hall.refused(other, "release", region="item:a") == "not-claimed"
    hall.do(one, "release", region="item:a")
    assert sign(hall, other).refusal is None


def test_time_since_the_case_began_stays_positive():
    hall = serial()
    hall.clock.at -= timedelta(days=3)
    assert sign(hall, system("one")).refusal is None
    assert hall.region("a").decided_at >= hall.case.received_at
