"""Fees when time has passed or the state was left: late money, refunds, new rounds."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.generated.hall import APPLICANT, CHINA, LEAD, WINDOW, Hall, official, system
from tests.generated.small import item, licence, matter
from tests.property.machine.laws import check_everything
from tests.unit.engine.activities.fees import (
    pay,
    paying,
    slice_of,
    sums,
    told,
)
from tests.unit.engine.kernel.test_redating import revise


def test_time_that_passes_ends_waiting_as_declared_and_money_goes_back():
    hall = paying(within="5wd", otherwise="lapse")
    pay(hall, "20.00")
    hall.until(datetime(2026, 3, 11, 23, 59, 59, tzinfo=CHINA))
    assert hall.state("a") == "paying"
    hall.until(datetime(2026, 3, 12, tzinfo=CHINA))
    assert hall.state("a") == "lapsed"
    assert sums(hall) == ("20.00", [("20.00", "ended")])
    check_everything(hall)


def test_money_that_comes_too_late_is_kept_and_goes_back():
    hall = paying(within="5wd", otherwise="lapse").wait(days=20)
    assert pay(hall).refusal is None
    assert sums(hall) == ("120.00", [("120.00", "over-paid")])
    assert hall.findings() == []
    check_everything(hall)


def test_money_paid_in_time_and_told_late_is_for_a_person_to_decide():
    hall = paying(within="5wd", otherwise="lapse").wait(days=20)
    paid_at = datetime(2026, 3, 10, 9, tzinfo=CHINA)
    now = hall.clock.at
    assert pay(hall, paid_at=paid_at.isoformat(), at=now).refusal is None
    assert sums(hall) == ("120.00", [])
    assert hall.findings() == [("paid-before-lapse", "item:a")]
    hall.sign("b")
    assert sums(hall) == ("120.00", []), "another item's end decides nothing"
    hall.do(LEAD, "close_finding", code="paid-before-lapse", region="item:a")
    assert sums(hall) == ("120.00", [("120.00", "ended")])
    check_everything(hall)


def test_withdrawing_gives_back_what_was_paid():
    for amount in ("20.00", "120.00"):
        hall = paying()
        pay(hall, amount)
        hall.do(APPLICANT, "withdraw_items", items=["a"])
        assert sums(hall) == (amount, [(amount, "ended")])
        hall.wait(days=30)
        assert sums(hall)[1] == [(amount, "ended")]
        check_everything(hall)


@pytest.mark.parametrize(("refund_on", "back"), [([], []), (["rejected"], [("120.00", "ended")])])
def test_a_rejection_gives_back_only_where_that_is_declared(refund_on, back):
    hall = paying(refund_on=refund_on)
    pay(hall)
    hall.sign("a", "reject")
    assert sums(hall) == ("120.00", back)


def test_a_second_charge_counts_what_was_paid_before():
    hall = paying()
    pay(hall)
    hall.sign("a", "charge_again")
    assert hall.state("a") == "deciding"
    assert [each.balance for each in told(hall, "PaymentOrdered")] == ["120.00", "0.00"]
    check_everything(hall)


def test_money_that_comes_while_the_case_is_sent_back_is_taken_and_clocks_stay_stopped():
    hall = paying()
    hall.do(WINDOW, "move_case", trigger="return", basis="law", papers={"reasons": "r"})
    assert pay(hall).refusal is None
    assert hall.state("a") == "deciding"
    assert hall.region("a").clocks["limit"].legal_at is None
    assert hall.ask(system("one"), "sign", region="item:a", trigger="approve").refusal.rule == (
        "case-returned"
    )
    check_everything(hall)


def test_a_revised_calendar_moves_the_time_to_pay():
    """Five working days from Wednesday 4 March; Thursday and Friday turn out to be off."""
    hall = paying(within="5wd", otherwise="lapse")
    revise(hall)
    assert slice_of(hall).until == datetime(2026, 3, 14, tzinfo=CHINA)
    hall.until(datetime(2026, 3, 13, 23, 59, tzinfo=CHINA))
    assert hall.state("a") == "paying"
    hall.until(datetime(2026, 3, 14, tzinfo=CHINA))
    assert hall.state("a") == "lapsed"


def test_a_supplement_asked_while_money_is_awaited_loses_none_that_comes_meanwhile():
    supplement = {"clock": "suspend", "answer_within": "15cd", "basis": "law"}
    procedure = {
        "initial": "paying",
        "states": {
            "paying": {"does": {"pay": {"amount": "120.00", "basis": "law"}}},
            "deciding": {"does": "sign"},
        },
        "transitions": [
            {"trigger": "paid", "source": "paying", "dest": "deciding"},
            {"trigger": "approve", "source": "deciding", "dest": "approved"},
        ],
    }
    entry = item("one", procedure="fee", materials=["paper"], supplement=supplement)
    more = {"procedures": {"fee": procedure}, "materials": {"paper": {"sources": ["upload"]}}}
    hall = Hall(matter({"a": entry, "b": item("two")}, **more)).under_way()
    defect = {"what": "material:paper"}
    hall.do(official("one"), "ask_supplement", region="item:a", defects=[defect])
    assert hall.state("a") == "supplementing:paying"
    assert pay(hall, "50.00").refusal is None
    hall.do(WINDOW, "serve_intake_notice", region="item:a")
    data = {"materials": {"paper": "upload"}}
    hall.do(APPLICANT, "supplement", region="item:a", data=data)
    hall.do(official("one"), "answer_intake", region="item:a", department="one")
    assert hall.state("a") == "paying"
    assert pay(hall, "70.00").refusal is None
    assert hall.state("a") == "deciding"
    assert sums(hall) == ("120.00", [])
    check_everything(hall)


def test_a_deeming_set_aside_keeps_what_was_paid():
    """The item waits again in a new round; its money is not forgotten, and counts again."""
    procedure = {
        "initial": "paying",
        "states": {
            "paying": {"does": {"pay": {"amount": "120.00", "basis": "law"}}},
            "deciding": {"does": "sign"},
        },
        "transitions": [
            {"trigger": "paid", "source": "paying", "dest": "deciding"},
            {"trigger": "approve", "source": "deciding", "dest": "approved"},
        ],
    }
    hall = Hall(matter({"a": licence("one", procedure="fee")}, procedures={"fee": procedure}))
    hall.submit()
    hall.wait(days=10)
    assert hall.state("a") == "paying"
    pay(hall, "20.00")
    hall.do(official("office", "lead"), "set_aside_deeming", reasons="r")
    assert (hall.state("a"), hall.region("a").round) == ("waiting", 2)
    assert pay(hall, "30.00").refusal is None  # waits, and the money is taken
    hall.accept()
    assert told(hall, "PaymentOrdered")[-1].balance == "70.00"
    assert pay(hall, "70.00", order="k1/item:a/paying/2").refusal is None
    assert hall.state("a") == "deciding"
    check_everything(hall)
