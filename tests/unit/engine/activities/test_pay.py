"""Fees: the order that goes out, money that comes, too little or too much, and what goes back."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.generated.hall import APPLICANT, CHINA, WINDOW, Hall, official, system
from tests.generated.small import item, licence, matter
from tests.property.machine.laws import check_everything
from tests.unit.engine.kernel.test_redating import revise

ORDER = "k1/item:a/paying/1"
HEAD = official("one", "head-of-body")


def paying(fields: dict[str, Any] | None = None, **settings: object) -> Hall:
    """One item whose fee of 120 yuan is to be paid before anybody decides."""
    pay = {"amount": "120.00", "basis": "law", **settings}
    procedure = {
        "initial": "paying",
        "states": {"paying": {"does": {"pay": pay}}, "deciding": {"does": "sign"}},
        "transitions": [
            {"trigger": "paid", "source": "paying", "dest": "deciding"},
            {"trigger": "lapse", "source": "paying", "dest": "lapsed"},
            {"trigger": "charge_again", "source": "deciding", "dest": "paying"},
            {"trigger": "approve", "source": "deciding", "dest": "approved"},
            {"trigger": "reject", "source": "deciding", "dest": "rejected"},
        ],
    }
    form = {
        "area": {"type": "decimal", "sensitivity": "internal", "required": False, "min": "0"},
        "big": {"type": "bool", "sensitivity": "internal", "required": False},
    }
    items = {"a": item("one", procedure="fee"), "b": item("two")}
    tables = {"fee": {"type": "decimal", "rows": [
        {"when": "form.big", "then": "200.00"}, {"then": "80.00"}]}}  # fmt: skip
    hall = Hall(matter(items, procedures={"fee": procedure}, form=form, tables=tables))
    return hall.under_way(fields=fields or {"area": "1", "big": False})


def pay(hall: Hall, amount: str = "120.00", *, by: Any = None, **more: Any) -> Any:
    body = {"order": ORDER, "transaction": f"t{hall.case.seq}", "channel": "online", **more}
    return hall.ask(by or system("one"), "record_payment", region="item:a", amount=amount, **body)


def refused(hall: Hall, amount: str = "120.00", **more: Any) -> str:
    answer = pay(hall, amount, **more)
    assert answer.refusal is not None
    return answer.refusal.rule


def told(hall: Hall, kind: str) -> list[Any]:
    return [each for each in hall.events if type(each).__name__ == kind]


def slice_of(hall: Hall) -> Any:
    region = hall.region("a")
    text = region.left["paying"].activity if region.left else region.activity
    return hall.world.decoders["pay"].decode(text)


def sums(hall: Hall) -> tuple[str, list[tuple[str, str]]]:
    """What came in all, and what was asked back and why."""
    came = sum((Decimal(each.amount) for each in told(hall, "PaymentReceived")), Decimal("0.00"))
    return str(came), [(each.amount, each.reason) for each in told(hall, "RefundAsked")]


def topics(hall: Hall) -> list[tuple[str, str]]:
    rows = (letter.row for letter in hall.store.rows.letters.by_id.values())
    return [(row.topic, row.destination) for row in rows if row.topic.startswith("payment.")]


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


def test_the_payment_system_s_time_counts_only_where_it_is_trusted():
    for trusted in (True, False):
        hall = paying().wait(days=2)
        paid_at = hall.clock.at - timedelta(hours=5)
        at = hall.clock.at if trusted else None
        pay(hall, paid_at=paid_at.isoformat(), at=at)
        assert told(hall, "PaymentReceived")[0].at == (paid_at if trusted else hall.clock.at)


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


WAIVE = {"approver": "head-of-body", "basis": "law"}


def waive(hall: Hall, amount: str = "", actor: Any = HEAD, **papers: str) -> Any:
    body = {"amount": amount, "papers": papers or {"reasons": "困难"}}
    return hall.ask(actor, "waive_fee", region="item:a", **body)


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


def system_of_lead() -> Any:
    return official("office", "lead")
