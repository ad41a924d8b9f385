"""The kernel's order of things: settle, judge, carry out or leave no trace, settle again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from oneflow.engine.kernel.decide import decide
from oneflow.engine.records.actor import TIMER
from oneflow.engine.records.commands import Command, Tick
from oneflow.ids import CaseId, CommandId
from tests.generated.hall import APPLICANT, CHINA, OPERATOR, START, Hall, official, system
from tests.generated.small import item, licence, matter

WAIT = {
    "initial": "hoping",
    "states": {"hoping": {"does": {"await": {
        "event": "came", "from": "anyone", "within": "2wd", "otherwise": "lapse",
        "basis": "law"}}}},
    "transitions": [
        {"trigger": "came", "source": "hoping", "dest": "approved"},
        {"trigger": "lapse", "source": "hoping", "dest": "lapsed"},
    ],
}  # fmt: skip


def waiting() -> Hall:
    return Hall(matter({"a": item(procedure="wait")}, procedures={"wait": WAIT})).under_way()


def came(hall, **more):
    return hall.ask(APPLICANT, "record_event", region="item:a", event="came", **more)


def test_what_happened_in_time_counts_although_it_is_told_late():
    """A trusted claim settles the case to its own instant before it is judged."""
    hall = waiting()
    hall.clock.at += timedelta(days=10)
    assert came(hall, at=START + timedelta(days=1)).refusal is None
    assert hall.state("a") == "approved"
    assert hall.region("a").decided_at == START + timedelta(days=1)


def test_without_somebody_to_vouch_for_it_the_day_of_telling_counts():
    hall = waiting()
    hall.clock.at += timedelta(days=10)
    came(hall)
    assert hall.state("a") == "lapsed"


def test_what_time_brings_happens_first_and_stays_although_the_command_is_refused():
    hall = waiting()
    hall.clock.at += timedelta(days=10)
    assert hall.refused(official("one"), "suspend_clock", region="item:a", ground="x", basis="")
    assert hall.state("a") == "lapsed"


def test_a_claim_of_the_future_is_refused():
    hall = waiting()
    assert came(hall, at=START + timedelta(seconds=1)).refusal.rule == "future"


def test_a_fact_of_before_the_case_is_refused():
    hall = waiting()
    assert came(hall, at=START - timedelta(seconds=1)).refusal.rule == "late-fact"


def test_a_refused_late_answer_leaves_the_deeming_as_it_was():
    """The intake was put back for the answer; the answer is refused, so nothing was put back."""
    hall = Hall(matter({"a": licence(), "b": licence("two")}))
    hall.submit()
    hall.do(system("one"), "answer_intake", department="one")
    hall.wait(days=10)
    before = hall.case
    answer = hall.ask(
        system("one"), "answer_intake", department="one", at=START + timedelta(days=1)
    )
    assert answer.refusal is not None
    assert hall.case == before


def test_time_in_a_case_never_runs_backwards():
    hall = waiting()
    hall.clock.at += timedelta(days=1)
    hall.do(OPERATOR, "record_rendering", message="m", digest="d")
    hall.clock.at = START
    came(hall)
    assert hall.region("a").decided_at == START + timedelta(days=1)
    assert hall.rows[-1].recorded_at >= hall.rows[0].recorded_at


def test_a_tick_of_a_settled_case_changes_nothing():
    hall = waiting()
    case = hall.case
    command = Command(id=CommandId("t"), case_id=CaseId("k1"), actor=TIMER, body=Tick())
    turn = decide(hall.world, case, command, hall.clock.at)
    assert (turn.events, turn.refusal, turn.case) == ((), None, case)


def test_the_row_names_the_next_instant_at_which_anything_is_due():
    hall = waiting()
    assert hall.row.wake_at == "2026-03-06T16:00:00.000000Z"
    came(hall)
    assert hall.row.wake_at is None


def test_deciding_twice_gives_the_same():
    """No clock, no randomness, no memory inside."""
    hall = waiting()
    case = hall.case
    command = Command(id=CommandId("t"), case_id=CaseId("k1"), actor=TIMER, body=Tick())
    later = datetime(2026, 5, 1, tzinfo=CHINA)
    turns = [decide(hall.world, case, command, later) for _ in range(2)]
    assert turns[0] == turns[1]
    assert turns[0].events
    assert hall.case == case


def test_a_case_is_not_settled_while_an_item_waits_for_the_applicant():
    hall = Hall(
        matter(
            {"a": item(gives=["g"], if_not_given="ask-applicant"), "b": item("two", needs=["g"])}
        )
    ).under_way()
    hall.sign("a", "reject")
    assert (hall.state("b"), hall.case.state) == ("waiting", "under_way")


def test_a_request_sent_again_gets_the_first_answer_and_happens_once():
    hall = waiting()
    first = came(hall, request_id="same")
    version = hall.row.version
    again = came(hall, request_id="same")
    assert again.repeated
    assert again.events == first.events
    assert hall.row.version == version


def test_a_request_id_with_something_else_in_it_is_refused():
    hall = waiting()
    came(hall, request_id="same")
    other = hall.ask(APPLICANT, "withdraw_case", request_id="same")
    assert other.refusal.rule == "reused-id"


def test_a_refused_request_may_be_sent_again_with_its_id():
    """Only what was carried out is remembered."""
    hall = Hall(matter({"a": item(procedure="review")})).under_way()
    sign = {"region": "item:a", "trigger": "approve"}
    refused = hall.ask(official("one"), "sign", request_id="same", **sign)
    assert refused.refusal.rule == "papers"
    done = hall.ask(official("one"), "sign", request_id="same", papers={"document": "d"}, **sign)
    assert done.refusal is None


@pytest.mark.parametrize("policy", ["together", "as-ready"])
def test_an_ended_case_takes_nothing_more(policy):
    hall = Hall(matter({"a": item()}, issue={"policy": policy})).under_way()
    hall.sign("a")
    assert hall.case.state == "closed"
    before = hall.row.version
    assert hall.refused(APPLICANT, "withdraw_case") is not None
    hall.sign("a")
    assert [row.type for row in hall.rows[before:]] == ["late_answer_kept"]
    assert hall.row.wake_at is None


def test_a_command_that_would_change_nothing_is_refused():
    """Then it is not remembered either, and its id is free."""
    hall = Hall(matter({"a": item()})).under_way()
    hall.do(official("one"), "claim", region="item:a")
    again = hall.ask(official("one"), "claim", region="item:a", request_id="same")
    assert again.refusal is not None
    assert hall.do(official("one"), "release", region="item:a", request_id="same")


def test_no_command_is_carried_out_without_an_event():
    """Withdrawing nothing is the emptiest wish there is."""
    hall = Hall(matter({"a": item()})).under_way()
    empty = hall.ask(APPLICANT, "withdraw_items", items=[])
    assert empty.refusal is not None
    assert empty.refusal.rule == "no-effect"
