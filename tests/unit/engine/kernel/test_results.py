"""Results: handed out together or as ready, corrected, reconfirmed, delivered."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.generated.hall import CHINA, WINDOW, Hall, official
from tests.generated.small import item, matter

TOGETHER = {"policy": "together"}
RECONFIRM = {"within": "3wd", "otherwise": "hold", "basis": "law"}


def pair(issue=None, **second) -> Hall:
    items = {"a": item(gives=["g"], delivery={}), "b": item("two", needs=["g"], **second)}
    items["c"] = item("three")
    return Hall(matter(items, issue=issue or {"policy": "as-ready"})).under_way()


def test_as_ready_each_result_goes_out_when_it_is_there():
    hall = pair()
    hall.sign("a")
    assert hall.case.released == ("a",)
    assert hall.region("delivery:a").state == "ready"


def test_together_results_wait_for_each_other_and_go_out_in_one_delivery():
    hall = pair(TOGETHER)
    hall.sign("a")
    hall.sign("b")
    assert hall.case.released == ()
    hall.sign("c")
    assert hall.case.released == ("a", "b", "c")
    assert [key for key in hall.case.regions if key.startswith("delivery")] == ["delivery:together"]


def test_a_gift_serves_other_items_at_the_decision_not_at_the_release():
    hall = pair(TOGETHER)
    hall.sign("a")
    assert hall.state("b") == "deciding"
    assert hall.case.released == ()


def test_without_a_delivery_limit_a_result_is_held_for_ten_working_days_at_most():
    hall = pair(TOGETHER)
    hall.sign("a")
    hall.until(datetime(2026, 3, 18, 23, 59, 59, tzinfo=CHINA))
    assert hall.case.released == ()
    hall.until(datetime(2026, 3, 19, 0, 0, tzinfo=CHINA))
    assert hall.case.released == ("a",)


def test_a_rejection_is_never_held():
    hall = pair(TOGETHER)
    hall.sign("c", "reject")
    assert hall.state("c") == "rejected"
    assert "item.decided" in {row.row.topic for row in hall.store.rows.letters.by_id.values()}


@pytest.mark.parametrize("mode", ["pigeon", "courier"])
def test_delivery_goes_the_ways_that_are_declared(mode):
    hall = Hall(matter({"a": item(delivery={"modes": ["window"]})})).under_way()
    hall.sign("a")
    assert hall.refused(WINDOW, "deliver", region="delivery:a", mode=mode) == "mode"
    hall.do(WINDOW, "deliver", region="delivery:a", mode="window")
    assert hall.case.state == "closed"


def correct(hall, **more):
    body = {"region": "item:a", "gift": "g", "basis": "law", "ref": "x", **more}
    return hall.ask(official("one"), "correct_gift", **body)


def test_an_undecided_consumer_goes_on_with_a_notice():
    hall = pair(TOGETHER)
    hall.sign("a")
    assert correct(hall).refusal is None
    assert ("gift-corrected", "item:b") in hall.findings()
    assert hall.state("b") == "deciding"
    assert hall.case.gifts["g"].version == 2


def test_a_decided_result_still_here_is_held_until_its_department_has_answered():
    hall = pair(TOGETHER, reconfirm=RECONFIRM)
    hall.sign("a")
    hall.sign("b")
    correct(hall)
    hall.sign("c")
    assert hall.region("b").held
    assert hall.case.state == "issuing"
    assert "b" not in hall.case.released
    hall.do(official("two"), "reconfirm", region="item:b", answer="stands")
    assert "b" in hall.case.released


def test_an_issued_result_becomes_a_finding_to_the_lead():
    hall = pair()
    hall.sign("a")
    hall.sign("b")
    correct(hall)
    assert ("issued-on-old-gift", "item:b") in hall.findings()
    assert not hall.region("b").held


@pytest.mark.parametrize(("otherwise", "held"), [("hold", True), ("finding", False)])
def test_a_correction_unanswered_is_held_on_or_told_as_declared(otherwise, held):
    hall = pair(TOGETHER, reconfirm={**RECONFIRM, "otherwise": otherwise})
    hall.sign("a")
    hall.sign("b")
    correct(hall)
    hall.wait(days=8)
    assert hall.region("b").held is held
    assert ("reconfirm-overdue", "item:b") in hall.findings()


def test_the_answer_to_a_correction_carries_its_papers():
    hall = pair(TOGETHER, reconfirm=RECONFIRM)
    hall.sign("a")
    hall.sign("b")
    assert (
        hall.refused(official("two"), "reconfirm", region="item:b", answer="stands") == "not-held"
    )
    correct(hall)
    ask = {"region": "item:b"}
    assert hall.refused(official("two"), "reconfirm", answer="perhaps", **ask) == "answer"
    assert hall.refused(official("two"), "reconfirm", answer="amended", **ask) == "papers"
    papers = {"reasons": "r", "remedies": "m"}
    hall.do(official("two"), "reconfirm", answer="rejected", papers=papers, **ask)
    assert hall.state("b") == "revoked"


def test_only_what_was_given_is_corrected_by_those_who_gave_it_with_a_basis():
    hall = pair()
    assert correct(hall).refusal.rule == "undecided"
    hall.sign("a")
    assert correct(hall, gift="other").refusal.rule == "not-given"
    assert correct(hall, basis="").refusal.rule == "no-basis"
    assert hall.ask(official("two"), "correct_gift", region="item:a", gift="g", basis="l").refusal
