"""Faults found in the kernel by trying to break it, each as small as it goes.

Every one of them is mended; its test stays, so that it does not come back.
"""

from __future__ import annotations

from datetime import timedelta

from tests.generated.hall import (
    APPLICANT,
    LEAD,
    START,
    WINDOW,
    Hall,
    official,
    system,
)
from tests.generated.small import item, licence, matter

PAPERS = {"document": "d", "reasons": "r", "remedies": "m"}


# --- deeming ---------------------------------------------------------------------------------------


def test_the_lead_can_set_a_deeming_aside():
    """The region goes back to intake with its limit in the past; silence must not strike again."""
    hall = Hall(matter({"a": licence()}))
    hall.submit()
    hall.wait(days=10)
    assert hall.region("a").deemed
    hall.do(LEAD, "set_aside_deeming", reasons="there was an answer")
    assert hall.case.state == "intake"
    assert hall.state("a") == "waiting"


def test_setting_aside_loses_no_answer_given_after_the_deeming():
    """A mixed case: the licence is deemed, the intake of the rest goes on and must stay."""
    form = {"x": {"type": "text"}}
    hall = Hall(matter({"a": licence(fields=["x"]), "b": item("two")}, form=form))
    hall.submit(fields={"x": "1"})
    hall.wait(days=10)
    assert hall.region("a").deemed
    hall.do(system("two"), "answer_intake", department="two")
    told = START + timedelta(days=1)
    hall.ask(
        system("one"), "answer_intake", department="one", at=told,
        defects=[{"what": "field:x"}],
    )  # fmt: skip
    answered = hall.handler.worlds.of(hall.row.definition)
    slice_ = answered.decoders["intake"].decode(hall.region("case").activity)
    assert "two" in slice_.answered


def test_a_case_is_not_declined_over_a_licence_accepted_by_silence():
    """What silence accepted can no longer be refused acceptance (不予受理)."""
    hall = Hall(matter({"a": licence(), "b": item("two")}))
    hall.submit()
    hall.wait(days=10)
    assert hall.region("a").deemed
    hall.ask(WINDOW, "conclude_intake", trigger="declined", papers=PAPERS)
    assert hall.state("a") == "deciding"


def test_deeming_by_a_department_of_its_own_is_marked_as_such():
    """By-department acceptance has its own test, notice and deeming, and says which it was."""
    hall = Hall(matter({"a": licence(acceptance="by-department")})).under_way()
    hall.wait(days=10)
    assert hall.state("a") == "deciding"
    assert hall.region("a").deemed


def test_unsent_messages_of_a_deeming_set_aside_are_all_recalled():
    """Not only the one of the admission: also that the case is accepted, and the item begun."""
    hall = Hall(matter({"a": licence()}))
    hall.submit()
    hall.wait(days=10)
    deemed = {row.row.topic for row in hall.store.rows.letters.by_id.values() if not row.done_at}
    assert "item.started" in deemed
    hall.ask(
        WINDOW, "conclude_intake", trigger="declined", papers=PAPERS, at=START + timedelta(days=1)
    )
    assert hall.case.state == "declined"
    pending = [row.row.topic for row in hall.store.rows.letters.by_id.values() if not row.done_at]
    assert "item.started" not in pending


# --- intake ----------------------------------------------------------------------------------------


def test_a_forced_notice_answered_with_nothing_is_examined_all_the_same():
    """The defects of a forced notice belong to nobody; then nobody examined what came in."""
    hall = Hall(matter({"a": item(materials=["m"])}, materials={"m": {"sources": ["upload"]}}))
    hall.submit()
    hall.do(WINDOW, "force_notice", defects=[{"what": "material:m"}], reasons="r")
    hall.do(APPLICANT, "supplement", data={}, complete=True)
    assert hall.case.state == "intake"


def test_a_second_notice_stops_the_notice_limit_again():
    """After the first supplement the limit began anew; waiting for the second is not our time."""
    hall = Hall(
        matter(
            {"a": item(materials=["m"])},
            materials={"m": {"sources": ["upload"]}},
        )
    )
    hall.submit()
    hall.do(system("one"), "answer_intake", department="one", defects=[{"what": "material:m"}])
    hall.wait(days=1)
    hall.do(APPLICANT, "supplement", data={"materials": {"m": "upload"}})
    hall.wait(days=1)
    hall.do(system("one"), "answer_intake", department="one", defects=[{"what": "material:m"}])
    assert hall.region("case").clocks["in:intake"].legal_at is None


SUPPLEMENTED = matter(
    {
        "a": item(
            materials=["m"],
            supplement={"clock": "suspend", "answer_within": "15cd", "basis": "law"},
        )
    },
    materials={"m": {"sources": ["upload"]}},
)


def test_a_supplement_can_be_asked_after_acceptance():
    hall = Hall(SUPPLEMENTED).under_way()
    hall.do(official("one"), "ask_supplement", region="item:a", defects=[{"what": "material:m"}])
    assert hall.state("a") == "supplementing:deciding"
    assert hall.region("a").clocks["limit"].legal_at is None


def test_the_clock_runs_on_once_a_later_supplement_is_answered():
    hall = Hall(SUPPLEMENTED).under_way()
    hall.do(official("one"), "ask_supplement", region="item:a", defects=[{"what": "material:m"}])
    hall.wait(days=2)
    hall.do(
        APPLICANT, "supplement", region="item:a", data={"materials": {"m": "upload"}},
        complete=True,
    )  # fmt: skip
    if hall.state("a") != "deciding":
        hall.do(system("one"), "answer_intake", region="item:a", department="one")
    assert hall.state("a") == "deciding"
    assert hall.region("a").clocks["limit"].legal_at is not None


def test_signatures_given_before_a_later_supplement_are_kept():
    """Nothing is lost by stepping aside: the drafter has signed, the decider asks for more."""
    definition = matter(
        {
            "a": item(
                procedure="two-step-review",
                materials=["m"],
                supplement={"clock": "none", "answer_within": "15cd", "basis": "law"},
            )
        },
        materials={"m": {"sources": ["upload"]}},
    )
    hall = Hall(definition).under_way()
    hall.sign("a", actor=official("one", "drafter"))
    hall.do(official("one"), "ask_supplement", region="item:a", defects=[{"what": "material:m"}])
    hall.do(
        APPLICANT, "supplement", region="item:a", data={"materials": {"m": "upload"}},
        complete=True,
    )  # fmt: skip
    if hall.state("a") != "reviewing":
        hall.do(system("one"), "answer_intake", region="item:a", department="one")
    hall.sign("a", actor=official("one", "decider"))
    assert hall.state("a") == "approved"


# --- an intake beside items that run already ------------------------------------------------------


def deemed_beside_another():
    """A licence accepted by silence; the intake of the other item goes on."""
    hall = Hall(matter({"a": licence(), "b": item("two")}))
    hall.submit()
    hall.wait(days=10)
    assert hall.region("a").deemed
    return hall


def test_an_intake_is_asked_again_when_an_item_ends():
    """Only the silent department's item was missing; with it gone, everybody has answered."""
    hall = deemed_beside_another()
    hall.do(system("two"), "answer_intake", department="two")
    hall.sign("a", "reject")
    assert hall.case.state == "under_way"


def test_a_case_does_not_stay_in_intake_with_nothing_in_it():
    hall = deemed_beside_another()
    hall.sign("a", "reject")
    hall.do(APPLICANT, "withdraw_items", items=["b"])
    assert hall.case.state != "intake"


def test_a_case_with_a_decided_item_is_not_declined():
    """Decided items stand; a case that is declined leaves nothing that could be handed over."""
    hall = Hall(
        matter(
            {"a": licence(delivery={}), "b": item("two")},
            issue={"policy": "together"},
        )
    )
    hall.submit()
    hall.wait(days=10)
    hall.sign("a")
    hall.do(LEAD, "set_aside_deeming", reasons="r")
    hall.ask(WINDOW, "conclude_intake", trigger="declined", papers=PAPERS)
    live = [key for key, region in hall.case.regions.items() if not region.ended]
    assert not (hall.case.ended and live)


def test_the_lights_of_a_notice_limit_are_told_once():
    """A deeming set aside begins no new round of the clock."""
    hall = Hall(matter({"a": licence(), "b": item("two")}))
    hall.submit()
    hall.wait(days=10)
    hall.do(LEAD, "set_aside_deeming", reasons="r")
    told = [ev.rung for ev in hall.events if getattr(ev, "name", "") == "in:intake"]
    assert sorted(told) == sorted(set(told))


def test_what_departments_said_after_the_deeming_outlives_its_setting_aside():
    """The intake of the other item went on meanwhile; the lead's word undoes the deeming only."""
    hall = deemed_beside_another()
    hall.do(system("two"), "answer_intake", department="two")
    hall.do(LEAD, "set_aside_deeming", reasons="r")
    hall.do(system("one"), "answer_intake", department="one")
    assert hall.case.state == "under_way"
