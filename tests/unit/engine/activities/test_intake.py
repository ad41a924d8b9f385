"""The intake: one notice that says everything, answered once, and what silence means."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.generated.hall import APPLICANT, CHINA, LEAD, START, WINDOW, Hall, system
from tests.generated.small import item, licence, matter

PAPERS = {"reasons": "r", "remedies": "m"}
MATERIALS = {"m": {"sources": ["upload"]}, "n": {"sources": ["upload"]}}


def mixed(**more) -> Hall:
    items = {"a": licence(materials=["m"]), "b": item("two", materials=["n"])}
    hall = Hall(matter(items, materials=MATERIALS, **more))
    hall.submit()
    return hall


def answer(hall, department, *defects, **more):
    body = {"department": department, "defects": [{"what": what} for what in defects]}
    return hall.ask(system(department), "answer_intake", **body, **more)


def slice_of(hall):
    return hall.world.decoders["intake"].decode(hall.region("case").activity)


def test_no_defects_from_anybody_accept_the_case_at_the_last_answer():
    hall = mixed()
    answer(hall, "one")
    assert hall.case.state == "intake"
    hall.wait(hours=2)
    answer(hall, "two")
    assert hall.case.state == "under_way"
    assert hall.region("a").accepted_at == hall.clock.at


def test_one_notice_lists_everything_once_all_have_answered():
    hall = mixed()
    answer(hall, "one", "material:m")
    assert slice_of(hall).notice is None
    answer(hall, "two", "material:n")
    assert [d.what for d in slice_of(hall).notice.defects] == ["material:m", "material:n"]
    assert hall.region("case").clocks["in:intake"].legal_at is None


def test_at_the_cut_off_the_notice_goes_out_without_the_silent():
    """A working day before the legal limit, where nothing else is said."""
    hall = mixed()
    answer(hall, "one", "material:m")
    hall.wait(days=30)
    notice = next(e for e in hall.events if type(e).__name__ == "NoticeIssued")
    assert notice.silent == ("two",)
    assert notice.at == datetime(2026, 3, 11, 0, 0, tzinfo=CHINA)


def test_the_cut_off_lies_half_a_day_before_the_promised_notice():
    notice = {"legal": "5wd", "promised": "2wd", "basis": "law"}
    hall = mixed(intake={"notice": notice, "answer_within": "30cd"})
    answer(hall, "one", "material:m")
    hall.wait(days=30)
    issued = next(e for e in hall.events if type(e).__name__ == "NoticeIssued")
    assert datetime(2026, 3, 5, 12, 0, tzinfo=CHINA) <= issued.at
    assert issued.at < datetime(2026, 3, 7, 0, 0, tzinfo=CHINA)


def test_a_department_that_missed_the_notice_has_missed_it():
    hall = mixed()
    answer(hall, "one", "material:m")
    hall.until(datetime(2026, 3, 11, 1, 0, tzinfo=CHINA))
    assert answer(hall, "two", "material:n").refusal.rule == "notice-issued"


def test_the_applicants_time_runs_from_service():
    hall = mixed()
    answer(hall, "one", "material:m")
    answer(hall, "two")
    assert slice_of(hall).notice.answer_by is None
    hall.wait(days=1)
    hall.do(WINDOW, "serve_intake_notice")
    left = slice_of(hall).notice.answer_by - hall.clock.at
    assert timedelta(days=30) <= left < timedelta(days=40)
    assert hall.refused(WINDOW, "serve_intake_notice") == "not-notified"


def test_an_answer_never_given_leaves_the_choice_to_those_who_asked():
    hall = mixed()
    answer(hall, "one", "material:m")
    answer(hall, "two")
    hall.do(WINDOW, "serve_intake_notice")
    hall.wait(days=60)
    assert hall.case.state == "intake"
    assert "supplement-unanswered" in [code for code, _ in hall.findings()]
    hall.do(WINDOW, "conclude_intake", trigger="returned")
    assert hall.case.state == "withdrawn"


def supplemented() -> Hall:
    hall = mixed()
    answer(hall, "one", "material:m")
    answer(hall, "two")
    hall.wait(days=1)
    hall.do(APPLICANT, "supplement", data={"materials": {"m": "upload"}})
    return hall


def test_a_supplement_begins_a_new_examination_with_a_new_limit():
    hall = supplemented()
    assert slice_of(hall).round == 2
    assert slice_of(hall).asked == ("one",)
    assert hall.region("case").clocks["in:intake"].legal_on == date(2026, 3, 12)
    answer(hall, "one")
    assert hall.case.state == "under_way"


def test_a_second_notice_names_newer_versions_only():
    hall = mixed()
    answer(hall, "one", "material:m")
    answer(hall, "two")
    hall.do(APPLICANT, "supplement", data={}, complete=True)
    assert answer(hall, "one", "material:m").refusal.rule == "second-notice"
    assert answer(hall, "one", "material:n").refusal.rule == "second-notice"


def test_a_second_notice_may_name_what_came_in_since():
    hall = supplemented()
    assert answer(hall, "one", "material:m").refusal is None
    assert slice_of(hall).notice.defects[0].version == 1


def test_the_window_may_force_what_was_visible_before_for_a_recorded_reason():
    hall = mixed()
    answer(hall, "one", "material:m")
    answer(hall, "two")
    hall.do(APPLICANT, "supplement", data={}, complete=True)
    defects = [{"what": "material:n"}]
    hall.do(WINDOW, "force_notice", defects=defects, reasons="overlooked")
    forced = [e for e in hall.events if type(e).__name__ == "NoticeIssued"][-1]
    assert forced.forced is not None


@pytest.mark.parametrize(
    ("department", "rule"), [("three", "not-asked"), ("one", "answered-already")]
)
def test_only_departments_of_the_items_answer_and_only_once(department, rule):
    hall = mixed()
    answer(hall, "one")
    actor = system(department) if department != "three" else system("one")
    actor = WINDOW if department == "three" else actor
    body = {"department": department}
    refusal = hall.ask(actor, "answer_intake", **body).refusal
    assert refusal.rule in {rule, "not-yours"}


def test_declining_takes_reasons_and_remedies():
    hall = mixed()
    assert hall.refused(WINDOW, "conclude_intake", trigger="declined") == "papers"
    hall.do(WINDOW, "conclude_intake", trigger="declined", papers=PAPERS)
    assert hall.case.state == "declined"
    assert {hall.state(code) for code in "ab"} == {"declined"}


# --- silence --------------------------------------------------------------------------------------


def test_silence_accepts_the_licence_from_the_day_of_receipt_and_nothing_else():
    """行政许可法 32: the mixed case; for the rest the passed limit is a finding to the lead."""
    hall = mixed()
    hall.until(datetime(2026, 3, 11, 23, 59, 59, tzinfo=CHINA))
    assert hall.state("a") == "waiting"
    hall.until(datetime(2026, 3, 12, 0, 0, tzinfo=CHINA))
    region = hall.region("a")
    assert (region.deemed, region.accepted_at) == (True, START)
    assert hall.state("b") == "waiting"
    assert ("notice-limit-passed", "case") in hall.findings()


def test_silence_about_licences_only_accepts_the_case():
    hall = Hall(matter({"a": licence(), "b": licence("two")}))
    hall.submit()
    hall.wait(days=10)
    assert hall.case.state == "under_way"


def test_an_item_accepted_by_silence_may_be_born_overdue():
    hall = Hall(matter({"a": licence(limit={"legal": "3wd", "basis": "law"})}))
    hall.submit()
    hall.until(datetime(2026, 3, 12, 0, 0, tzinfo=CHINA))
    assert hall.region("a").clocks["limit"].legal_at < hall.clock.at
    told = [
        e.rung for e in hall.events if getattr(e, "region", "") == "item:a" and hasattr(e, "rung")
    ]
    assert "red" in told


def test_a_notice_in_time_is_no_silence():
    hall = mixed()
    answer(hall, "one", "material:m")
    hall.wait(days=40)
    assert not hall.region("a").deemed


def test_what_was_said_in_time_but_told_late_sets_the_deeming_aside():
    hall = Hall(matter({"a": licence(materials=["m"])}, materials=MATERIALS))
    hall.submit()
    hall.wait(days=10)
    assert hall.region("a").deemed
    answer(hall, "one", "material:m", at=START + timedelta(days=1))
    region = hall.region("a")
    assert (hall.case.state, region.state, region.round) == ("intake", "waiting", 2)
    assert slice_of(hall).notice is not None
    assert "item:a#1" in hall.case.former


def test_nobodys_word_that_was_not_vouched_for_sets_it_aside():
    hall = Hall(matter({"a": licence(materials=["m"])}, materials=MATERIALS))
    hall.submit()
    hall.wait(days=10)
    assert answer(hall, "one", "material:m").refusal is not None
    assert hall.region("a").deemed


def test_with_a_decision_downstream_only_the_lead_sets_it_aside():
    hall = Hall(matter({"a": licence(materials=["m"]), "b": licence("two")}, materials=MATERIALS))
    hall.submit()
    hall.wait(days=10)
    hall.sign("a")
    answer(hall, "one", "material:m", at=START + timedelta(days=1))
    assert hall.state("a") == "approved"
    assert hall.state("b") == "deciding"
    hall.do(LEAD, "set_aside_deeming", reasons="r")
    assert (hall.state("a"), hall.state("b")) == ("approved", "waiting")
    assert ("decided-on-deeming", "item:a") in hall.findings()


def test_nothing_deemed_is_nothing_to_set_aside():
    assert mixed().refused(LEAD, "set_aside_deeming", reasons="r") == "not-deemed"


def test_the_lead_may_let_a_case_wait_for_a_second_answer_after_it():
    hall = Hall(matter({"a": licence()}))
    hall.submit()
    hall.wait(days=10)
    hall.do(LEAD, "set_aside_deeming", reasons="r")
    answer(hall, "one")
    assert hall.state("a") == "deciding"
    assert not hall.region("a").deemed
