"""Faults found in the kernel by trying to break it, each as small as it goes.

Every one of them is mended; its test stays, so that it does not come back.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from oneflow.engine.records import events as e
from tests.generated.hall import (
    APPLICANT,
    CHINA,
    START,
    WINDOW,
    Hall,
    official,
    system,
)
from tests.generated.small import item, licence, matter

PAPERS = {"document": "d", "reasons": "r", "remedies": "m"}


# --- time ------------------------------------------------------------------------------------------


def test_a_claim_about_the_future_lets_no_time_pass():
    """I7, never early: a refused command must not fire what is due only at its claimed time."""
    hall = Hall(matter({"a": item()})).under_way()
    before = hall.row.version
    rule = hall.refused(
        system("one"), "sign", region="item:a", trigger="approve",
        at=START + timedelta(days=40),
    )  # fmt: skip
    assert rule == "future"
    assert hall.since(before) == []


def test_nothing_happens_in_a_case_before_it_was_handed_in():
    """A trusted claim from before the receipt cannot accept, start clocks, or decide then."""
    hall = Hall(matter({"a": item()}))
    hall.submit()
    hall.ask(system("one"), "answer_intake", department="one", at=START - timedelta(days=9))
    accepted = hall.region("a").accepted_at
    assert accepted is None or accepted >= START


def test_nothing_is_decided_before_it_was_accepted():
    """A trusted decision from before the item's start would end its clock before it began."""
    hall = Hall(matter({"a": item()}))
    hall.submit()
    hall.wait(days=1)
    hall.accept()
    hall.wait(hours=1)
    hall.ask(system("one"), "sign", region="item:a", trigger="approve", at=START)
    region = hall.region("a")
    assert region.decided_at is None or region.decided_at >= region.accepted_at


def test_when_the_sweep_runs_changes_no_legal_instant():
    """Late is harmless: the ends that a lapse brings carry the lapse's instant, not the sweep's."""
    waiting = {
        "initial": "waiting_for_it",
        "states": {"waiting_for_it": {"does": {"await": {
            "event": "came", "within": "2wd", "otherwise": "lapse", "basis": "law"}}}},
        "transitions": [
            {"trigger": "came", "source": "waiting_for_it", "dest": "approved"},
            {"trigger": "lapse", "source": "waiting_for_it", "dest": "lapsed"},
        ],
    }  # fmt: skip
    definition = matter(
        {"a": item(procedure="wait", gives=["g"]), "b": item("two", needs=["g"])},
        procedures={"wait": waiting},
    )
    ends = []
    for pause in (3, 9):
        hall = Hall(definition).under_way()
        hall.wait(days=pause)
        assert hall.state("b") == "cancelled"
        ends.append(hall.region("b").since)
    assert ends[0] == ends[1]


# --- the case --------------------------------------------------------------------------------------


def test_a_case_without_anything_to_hand_over_closes():
    hall = Hall(matter({"a": item()})).under_way()
    hall.sign("a")
    assert hall.case.state == "closed"


def test_an_item_withdrawn_in_intake_does_not_keep_silence_from_accepting_the_rest():
    """行政许可法 32: all that is left is a licence, and nobody told the applicant anything."""
    hall = Hall(matter({"a": licence(), "b": item("two")}))
    hall.submit()
    hall.do(APPLICANT, "withdraw_items", items=["b"])
    hall.wait(days=20)
    assert hall.case.state == "under_way"
    assert hall.findings() == []


def test_withdrawing_what_is_left_ends_the_case():
    """One by one or at once, with nothing decided: the case is withdrawn."""
    hall = Hall(matter({"a": item(), "b": item("two")}))
    hall.submit()
    hall.do(APPLICANT, "withdraw_items", items=["a"])
    hall.do(APPLICANT, "withdraw_case")
    assert hall.case.state == "withdrawn"


def test_an_item_named_twice_is_withdrawn_once():
    hall = Hall(matter({"a": item(), "b": item("two")})).under_way()
    before = hall.row.version
    hall.ask(APPLICANT, "withdraw_items", items=["a", "a"])
    moves = [ev for ev in hall.since(before) if isinstance(ev, e.RegionMoved)]
    assert len([ev for ev in moves if ev.region == "item:a"]) <= 1


def test_a_case_sent_back_while_time_is_excluded_stops_the_clock():
    """The light of the expected length is a clock too; sending the case back met it and fell."""
    hall = Hall(matter({"a": licence()})).under_way()
    hall.do(
        official("one"), "exclude_time", region="item:a", kind="hearing",
        started_at=START.isoformat(), notice_served_at=START.isoformat(), expected="15wd",
    )  # fmt: skip
    hall.wait(hours=1)
    hall.do(WINDOW, "move_case", trigger="return", basis="law", papers={"reasons": "r"})
    assert hall.case.state == "returned"


def test_an_item_that_starts_while_the_case_is_sent_back_has_no_running_clock():
    """A case back at the window: clocks stop, those that begin meanwhile as well."""
    hall = Hall(matter({"a": item(gives=["g"]), "b": item("two", needs=["g"])})).under_way()
    hall.do(WINDOW, "move_case", trigger="return", basis="law", papers={"reasons": "r"})
    if hall.ask(system("one"), "sign", region="item:a", trigger="approve").refusal:
        return  # nothing is decided meanwhile: as good
    clock = hall.region("b").clocks.get("limit")
    assert clock is None or clock.legal_at is None


def test_nobody_but_the_kernel_lets_the_clocks_of_a_case_sent_back_run_on():
    hall = Hall(matter({"a": item()})).under_way()
    hall.do(WINDOW, "move_case", trigger="return", basis="law", papers={"reasons": "r"})
    hall.ask(official("one"), "resume_clock", region="item:a")
    assert hall.region("a").clocks["limit"].legal_at is None


def test_items_outside_the_promise_do_not_count_for_it():
    """Making the card is not part of the five days promised for the whole."""
    hall = Hall(
        matter(
            {"a": item(), "card": item("two", outside_promise=True)},
            promise={"promised": "5wd", "basis": "law"},
        )
    ).under_way()
    hall.wait(days=1)
    hall.sign("a")
    assert hall.region("case").clocks["promise"].stopped_at == hall.clock.at


# --- clocks ----------------------------------------------------------------------------------------


def test_a_clock_that_was_restarted_out_of_a_pause_can_be_suspended_again():
    """The restart ended the pause; the ledger still shows it open, and the kernel believed it."""
    hall = Hall(matter({"a": item()})).under_way()
    hall.do(official("one"), "suspend_clock", region="item:a", ground="x", basis="law")
    hall.wait(days=1)
    hall.do(official("one"), "restart_clock", region="item:a", basis="law")
    hall.wait(days=1)
    hall.do(official("one"), "suspend_clock", region="item:a", ground="x", basis="law")


def test_the_approver_of_another_department_extends_nothing():
    """The head of one body is not the head of another."""
    extend = {"by": "5wd", "approver": "head-of-body", "basis": "law"}
    limit = {"legal": "10wd", "basis": "law", "extend": extend}
    hall = Hall(matter({"a": item(limit=limit), "b": item("two")})).under_way()
    hall.refused(
        official("two", "head-of-body"), "extend_clock", region="item:a", extension="5wd",
        papers={"reasons": "r"},
    )  # fmt: skip


def test_the_longest_time_a_result_is_held_cannot_be_suspended():
    """The holding limit protects the applicant; no department may stop it."""
    hall = Hall(matter({"a": item(), "b": item("two")}, issue={"policy": "together"})).under_way()
    hall.sign("a")
    hall.refused(official("one"), "suspend_clock", region="item:a", clock="release",
                 ground="x", basis="law")  # fmt: skip


def test_an_instant_without_offset_is_in_the_calendars_zone():
    hall = Hall(matter({"a": licence()})).under_way()
    hall.wait(hours=3)
    hall.do(
        official("one"), "exclude_time", region="item:a", kind="hearing",
        started_at="2026-03-04T10:00:00", notice_served_at="2026-03-04T11:00:00", expected="15wd",
    )  # fmt: skip
    entry = hall.region("a").clocks["limit"].entries[-1]
    assert entry.start == datetime(2026, 3, 4, 11, 0, tzinfo=CHINA)
