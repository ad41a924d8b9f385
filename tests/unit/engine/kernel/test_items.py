"""Items: accepted with their needs, ended with what they needed, each as its definition says."""

from __future__ import annotations

import pytest

from tests.generated.hall import APPLICANT, LEAD, START, WINDOW, Hall, official, system
from tests.generated.small import item, licence, matter


def chain(**first):
    return matter({"a": item(gives=["g"], **first), "b": item("two", needs=["g"]), "c": item()})


def test_an_item_waits_without_a_clock_until_its_needs_are_met():
    hall = Hall(chain()).under_way()
    assert (hall.state("b"), hall.region("b").clocks) == ("waiting", {})
    hall.wait(days=3)
    hall.sign("a")
    region = hall.region("b")
    assert region.accepted_at == region.clocks["limit"].start == hall.clock.at
    assert region.consumed == {"g": 1}


def test_it_is_accepted_in_the_transaction_that_met_its_last_need():
    hall = Hall(chain()).under_way()
    before = hall.row.version
    hall.sign("a")
    stored = {row.recorded_at for row in hall.rows[before:]}
    assert len(stored) == 1
    assert "item_started" in {row.type for row in hall.rows[before:]}


def test_an_end_without_the_gift_cancels_dependents_and_spares_the_others():
    hall = Hall(chain()).under_way()
    hall.sign("a", "reject")
    assert hall.state("b") == "cancelled"
    assert hall.state("c") == "deciding"


def test_the_reason_names_the_item_at_fault():
    hall = Hall(chain()).under_way()
    before = hall.row.version
    hall.sign("a", "reject")
    (moved,) = [e for e in hall.since(before) if getattr(e, "region", "") == "item:b"]
    assert moved.cause == "item:a"


def test_the_applicant_is_asked_and_may_bring_what_is_missing():
    definition = chain(if_not_given="ask-applicant")
    definition["materials"] = {"g": {"sources": [{"gift": "g"}, "upload"]}}
    hall = Hall(definition).under_way()
    hall.sign("a", "reject")
    assert hall.state("b") == "waiting"
    assert ("gift-missing", "item:b") in hall.findings()
    hall.do(LEAD, "change_data", cause="brought", data={"materials": {"g": "upload"}})
    assert hall.state("b") == "deciding"


def test_the_whole_matter_fails_where_that_is_declared():
    hall = Hall(chain(if_not_given="fail-matter")).under_way()
    hall.sign("a", "reject")
    assert [hall.state(code) for code in "abc"] == ["rejected", "cancelled", "cancelled"]
    assert hall.case.state == "closed"


def test_decided_items_stand_when_the_matter_fails():
    hall = Hall(chain(if_not_given="fail-matter")).under_way()
    hall.sign("c")
    hall.sign("a", "reject")
    assert hall.state("c") == "approved"


def test_an_item_is_not_withdrawn_under_a_dependent_that_stays():
    hall = Hall(chain()).under_way()
    assert hall.refused(APPLICANT, "withdraw_items", items=["a"]) == "dependents"
    hall.do(APPLICANT, "withdraw_items", items=["a", "b"])
    assert [hall.state(code) for code in "abc"] == ["withdrawn", "withdrawn", "deciding"]


def test_a_decided_item_is_not_withdrawn():
    hall = Hall(chain()).under_way()
    hall.sign("a")
    assert hall.refused(APPLICANT, "withdraw_items", items=["a"]) == "decided"


def test_what_is_answered_after_the_withdrawal_is_kept_and_changes_nothing():
    hall = Hall(chain()).under_way()
    hall.do(APPLICANT, "withdraw_items", items=["c"])
    before = hall.row.version
    hall.sign("c")
    assert [row.type for row in hall.rows[before:]] == ["late_answer_kept"]
    assert hall.state("c") == "withdrawn"


SITUATION = {"flag": {"type": "bool", "sensitivity": "internal"}}


def test_an_item_that_no_longer_applies_is_cancelled_before_it_starts():
    hall = Hall(
        matter(
            {"a": item(gives=["g"]), "b": item("two", needs=["g"], when="form.flag")},
            form=SITUATION,
        )
    ).under_way(fields={"flag": True})
    hall.do(LEAD, "change_data", cause="register", data={"fields": {"flag": False}})
    hall.sign("a")
    assert hall.state("b") == "cancelled"


def test_an_item_that_does_not_apply_cannot_be_chosen():
    hall = Hall(matter({"a": item(), "b": item("two", when="form.flag")}, form=SITUATION))
    body = {"matter": "small", "applicant": APPLICANT.id, "selected": ["a", "b"]}
    data = {"fields": {"flag": False}}
    assert hall.refused(APPLICANT, "submit", **body, data=data) == "selection"


def test_the_procedure_and_the_limit_follow_the_situation():
    definition = matter(
        {
            "a": item(
                procedure=[{"when": "form.flag", "use": "review"}, {"use": "instant"}],
                limit=[
                    {"when": "form.flag", "legal": "3wd", "basis": "law"},
                    {"legal": "10wd", "basis": "law"},
                ],
            )
        },
        form=SITUATION,
    )
    found = {}
    for flag in (True, False):
        hall = Hall(definition).under_way(fields={"flag": flag})
        region = hall.region("a")
        found[flag] = (region.procedure, region.clocks["limit"].legal_on.isoformat())
    assert found == {True: ("review", "2026-03-09"), False: ("instant", "2026-03-18")}


def test_an_item_with_its_own_acceptance_starts_with_its_departments_word():
    hall = Hall(matter({"a": licence(acceptance="by-department"), "b": item()})).under_way()
    assert hall.state("a") == "receiving"
    assert hall.region("a").accepted_at is None
    hall.wait(days=1)
    hall.do(official("one"), "answer_intake", region="item:a", department="one")
    region = hall.region("a")
    assert (region.state, region.accepted_at) == ("deciding", hall.clock.at)


def test_silence_of_that_department_accepts_from_the_day_of_receipt():
    hall = Hall(matter({"a": licence(acceptance="by-department"), "b": item()})).under_way()
    hall.wait(days=10)
    region = hall.region("a")
    assert (region.state, region.accepted_at) == ("deciding", START)
    assert region.clocks["limit"].start == START


@pytest.mark.parametrize("trigger", ["declined", "returned"])
def test_the_department_declines_or_turns_back_on_its_own(trigger):
    hall = Hall(matter({"a": licence(acceptance="by-department"), "b": item()})).under_way()
    papers = {"reasons": "r", "remedies": "m"}
    hall.refused(WINDOW, "conclude_intake", region="item:a", trigger=trigger, papers=papers)
    hall.do(official("one"), "conclude_intake", region="item:a", trigger=trigger, papers=papers)
    assert hall.state("a") == {"declined": "declined", "returned": "withdrawn"}[trigger]
    assert hall.state("b") == "deciding"


def test_an_item_may_not_be_decided_before_the_one_that_must_end_first():
    hall = Hall(
        matter({"a": item(before_end_of="b"), "b": item("two")}),
    ).under_way()
    rule = hall.ask(system("two"), "sign", region="item:b", trigger="approve").refusal
    other = hall.ask(system("one"), "sign", region="item:a", trigger="approve").refusal
    assert (rule is None) != (other is None), "one of the two has to wait for the other"


def test_an_item_that_runs_in_intake_starts_before_the_case_is_accepted():
    hall = Hall(matter({"a": item(runs_in=["intake"]), "b": item("two")}))
    hall.submit()
    assert (hall.state("a"), hall.state("b")) == ("deciding", "waiting")


def test_a_limit_by_a_situation_that_is_not_known_is_an_incident_never_a_guess():
    definition = matter(
        {
            "a": item(
                limit=[
                    {"when": "form.flag", "legal": "3wd", "basis": "law"},
                    {"legal": "10wd", "basis": "law"},
                ]
            ),
            "b": item("two"),
        },
        form={"flag": {"type": "bool", "required": False, "sensitivity": "internal"}},
    )
    hall = Hall(definition).under_way()
    assert hall.state("a") == "waiting"
    assert [(i.code, i.region) for i in hall.case.incidents] == [("unresolved-fact", "item:a")]
    hall.do(LEAD, "change_data", cause="asked", data={"fields": {"flag": True}})
    assert hall.state("a") == "deciding"
