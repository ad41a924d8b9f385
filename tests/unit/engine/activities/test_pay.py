"""Fees: the order that goes out, money that comes, too little or too much, who lets off."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.generated.hall import CHINA, WINDOW, official, system
from tests.property.machine.laws import check_everything
from tests.unit.engine.activities.fees import (
    ORDER,
    WAIVE,
    pay,
    paying,
    refused,
    slice_of,
    sums,
    system_of_lead,
    told,
    topics,
    waive,
)


def test_an_order_goes_out_with_the_exact_sum():
    hall = paying(within="5wd", otherwise="lapse")
    (ordered,) = told(hall, "PaymentOrdered")
    assert (ordered.order, ordered.amount, ordered.balance) == (ORDER, "120.00", "120.00")
    assert ordered.until == datetime(2026, 3, 12, tzinfo=CHINA)
    assert topics(hall) == [("payment.order", "payment"), ("payment.asked", "applicant")]
    check_everything(hall)


def test_the_whole_sum_moves_the_item_on():
    hall = paying()
    assert pay(hall).refusal is None
    assert hall.state("a") == "deciding"
    (moved,) = [each for each in hall.events if getattr(each, "trigger", "") == "paid"]
    assert moved.record == {"amount": "120.00", "paid": "120.00", "waived": "0.00"}
    assert sums(hall) == ("120.00", [])
    check_everything(hall)


def test_a_part_is_kept_and_the_rest_shown():
    hall = paying()
    pay(hall, "50")
    assert hall.state("a") == "paying"
    assert told(hall, "PaymentReceived")[-1].balance == "70.00"
    pay(hall, "70.00", by=WINDOW)
    assert hall.state("a") == "deciding"
    assert sums(hall) == ("120.00", [])


def test_what_is_over_is_asked_back_and_the_refund_is_recorded_once():
    hall = paying()
    pay(hall, "150.01")
    assert hall.state("a") == "deciding"
    assert sums(hall) == ("150.01", [("30.01", "over-paid")])
    assert topics(hall)[-2:] == [("payment.refund", "payment"), ("payment.refunded", "applicant")]
    made = {"region": "item:a", "refund": told(hall, "RefundAsked")[0].refund, "transaction": "r1"}
    hall.do(system("one"), "record_refund", **made)
    assert hall.refused(system("one"), "record_refund", **made) == "wrong-refund"
    assert slice_of(hall).refunds[0].made
    check_everything(hall)


@pytest.mark.parametrize("amount", ["0", "0.00", "-1", "1.005", "1e2", "一百", "", "1,000"])
def test_what_is_no_sum_is_refused(amount):
    assert refused(paying(), amount) == "amount"


def test_another_currency_order_or_number_is_refused():
    hall = paying()
    assert refused(hall, currency="USD") == "amount"
    assert refused(hall, order="k1/item:a/paying/2") == "wrong-order"
    pay(hall, "20.00", transaction="t1")
    assert refused(hall, "20.00", transaction="t1") == "paid-already"
    assert sums(hall)[0] == "20.00"


def test_only_the_exact_sum_is_taken_where_that_is_declared():
    hall = paying(wrong_amount="refuse")
    assert refused(hall, "119.99") == "amount-differs"
    assert refused(hall, "120.01") == "amount-differs"
    assert pay(hall, "120").refusal is None


def test_a_department_that_collects_is_named_and_nobody_else_does():
    hall = paying(by="three")
    assert refused(hall, by=system("one")) == "not-yours"
    assert refused(hall, by=system("two"), department="two") == "not-collector"
    assert pay(hall, by=system("three")).refusal is None


def test_the_payment_system_s_time_counts_only_where_it_is_trusted():
    for trusted in (True, False):
        hall = paying().wait(days=2)
        paid_at = hall.clock.at - timedelta(hours=5)
        at = hall.clock.at if trusted else None
        pay(hall, paid_at=paid_at.isoformat(), at=at)
        assert told(hall, "PaymentReceived")[0].at == (paid_at if trusted else hall.clock.at)


def test_an_approver_lets_off_all_or_a_part_with_reasons():
    hall = paying(waive=WAIVE)
    assert waive(hall, actor=official("one")).refusal.rule == "not-yours"
    assert waive(hall, notice="n").refusal.rule == "papers"
    assert waive(hall, "120.01").refusal.rule == "amount"
    assert waive(hall, "100").refusal is None
    assert told(hall, "FeeWaived")[0].basis == "法"
    assert hall.state("a") == "paying"
    pay(hall, "20.00")
    assert hall.state("a") == "deciding"
    other = paying(waive=WAIVE)
    assert waive(other).refusal is None
    assert (other.state("a"), sums(other)) == ("deciding", ("0.00", []))


def test_what_was_paid_before_a_waiver_goes_back():
    hall = paying(waive=WAIVE)
    pay(hall, "50.00")
    assert waive(hall, "100.00").refusal is None
    assert sums(hall) == ("50.00", [("30.00", "waived")])
    assert hall.state("a") == "deciding"


def test_nobody_is_let_off_where_that_is_not_declared():
    assert waive(paying()).refusal.rule == "no-waiver"


def test_the_fee_follows_the_table_and_a_change_of_data():
    hall = paying(amount="table.fee")
    assert told(hall, "PaymentOrdered")[0].amount == "80.00"
    hall.do(system_of_lead(), "change_data", cause="register", data={"fields": {"big": True}})
    assert [each.amount for each in told(hall, "PaymentOrdered")] == ["80.00", "200.00"]
    pay(hall, "150.00")  # for the order before: the money counts
    assert hall.state("a") == "paying"
    hall.do(system_of_lead(), "change_data", cause="register", data={"fields": {"big": False}})
    assert hall.state("a") == "deciding"
    assert sums(hall) == ("150.00", [("70.00", "over-paid")])
    check_everything(hall)


def test_a_fee_of_nothing_asks_nobody():
    hall = paying({"area": "0"}, amount="form.area * 2")
    assert hall.state("a") == "deciding"
    assert topics(hall) == []


def test_a_fee_that_cannot_be_reckoned_is_found_and_ordered_once_it_can():
    hall = paying({"big": False}, amount="form.area * 2")
    assert hall.findings() == [("fee-unknown", "item:a")]
    assert refused(hall) == "wrong-order"
    hall.wait(days=2)
    change = {"cause": "register", "data": {"fields": {"area": "30.5"}}}
    hall.do(system_of_lead(), "change_data", **change)
    (ordered,) = told(hall, "PaymentOrdered")
    assert (ordered.amount, ordered.at) == ("61.00", hall.clock.at)
    check_everything(hall)


def test_a_fee_finer_than_a_fen_is_never_rounded():
    hall = paying({"area": "0.001", "big": False}, amount="form.area * 2")
    assert hall.findings() == [("fee-unknown", "item:a")]


def test_what_was_paid_earlier_and_told_later_does_not_date_the_payment_back():
    """The fee is paid once all of it is there, in whatever order the parts are told."""
    hall = paying().wait(days=6)
    now = hall.clock.at
    for hours in (1, 96):
        paid_at = (now - timedelta(hours=hours)).isoformat()
        pay(hall, "60.00", paid_at=paid_at, at=now)
    assert hall.state("a") == "deciding"
    assert hall.region("a").since == now - timedelta(hours=1)
    check_everything(hall)


def test_an_instant_told_to_a_fraction_counts_in_whole_seconds_like_every_other():
    hall = paying().wait(days=2)
    now = hall.clock.at
    paid_at = now - timedelta(hours=1)
    pay(hall, paid_at=(paid_at + timedelta(microseconds=7)).isoformat(), at=now)
    assert told(hall, "PaymentReceived")[0].at == paid_at
