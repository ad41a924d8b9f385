"""After a calendar revision: what happened stands, what is still to come is dated anew."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
import pytest

from oneflow.calendar import Calendar, load_calendar
from tests.generated.hall import APPLICANT, CHINA, OPERATOR, WINDOW, Hall, official
from tests.generated.small import item, matter

OFF = (date(2026, 3, 5), date(2026, 3, 6))
"""Thursday and Friday after the application of Wednesday, 4 March."""

FORM = {"x": {"type": "text"}}


def with_days_off(*off: date) -> Calendar:
    record = load_calendar("cn").record
    years = tuple(
        msgspec.structs.replace(
            year,
            holidays=(*year.holidays, msgspec.structs.replace(year.holidays[0], off=off, work=())),
        )
        if year.year == 2026
        else year
        for year in record.years
    )
    return Calendar(msgspec.structs.replace(record, years=years))


def revise(hall: Hall) -> None:
    calendar = with_days_off(*OFF)
    hall.handler.worlds.adopt(calendar)
    hall.do(OPERATOR, "revise_calendar", calendar="cn", revision=calendar.revision)


def redated(hall: Hall) -> list[str]:
    return [e.region for e in hall.events if type(e).__name__ == "ActivityRedated"]


def test_the_cut_off_of_an_intake_moves_with_the_days():
    """Five working days less one: the 10th, but two days later where two more days are off."""
    hall = Hall(matter({"a": item(fields=["x"]), "b": item("two")}, form=FORM))
    hall.submit(fields={"x": "1"})
    hall.do(official("one"), "answer_intake", department="one", defects=["field:x"])
    revise(hall)
    assert redated(hall) == ["case"]
    hall.until(datetime(2026, 3, 11, 12, 0, tzinfo=CHINA))
    assert not any(type(e).__name__ == "NoticeIssued" for e in hall.events)
    hall.until(datetime(2026, 3, 13, 12, 0, tzinfo=CHINA))
    notices = [e for e in hall.events if type(e).__name__ == "NoticeIssued"]
    assert [e.at.date() for e in notices] == [date(2026, 3, 13)]


def test_the_applicants_time_moves_too_once_the_notice_is_served():
    entry = matter({"a": item(fields=["x"])}, form=FORM)
    entry["intake"] = {**entry["intake"], "answer_within": "3wd"}
    hall = Hall(entry)
    hall.submit(fields={"x": "1"})
    hall.do(official("one"), "answer_intake", department="one", defects=["field:x"])
    hall.do(WINDOW, "serve_intake_notice")
    revise(hall)
    hall.until(datetime(2026, 3, 11, 12, 0, tzinfo=CHINA))
    assert hall.findings() == []
    hall.until(datetime(2026, 3, 12, 12, 0, tzinfo=CHINA))
    assert ("supplement-unanswered", "case") in hall.findings()


def consenting(within: str) -> Hall:
    consent = {"of": ["partner"], "within": within, "otherwise": "lapse", "basis": "law"}
    case = {
        "kind": "case",
        "initial": "asking",
        "states": {
            "asking": {"does": {"consent": consent}},
            "intake": {"does": "intake"},
            "under_way": {"runs": "items"},
            "issuing": {},
        },
        "transitions": [
            {"trigger": "consented", "source": "asking", "dest": "intake"},
            {"trigger": "refused", "source": "asking", "dest": "withdrawn"},
            {"trigger": "lapse", "source": "asking", "dest": "lapsed"},
            {"trigger": "accepted", "source": "intake", "dest": "under_way"},
            {"trigger": "all_settled", "source": "under_way", "dest": "issuing"},
            {"trigger": "all_delivered", "source": "issuing", "dest": "closed"},
        ],
    }
    form = {"partner": {"type": "text", "title": "另一方", "sensitivity": "internal"}}
    more = {"form": form, "procedures": {"asked": case}, "case": {"procedure": "asked"}}
    hall = Hall(matter({"a": item()}, **more))
    hall.submit(fields={"partner": "somebody"})
    return hall


@pytest.mark.parametrize(("within", "moved"), [("3wd", ["case"]), ("3cd", [])])
def test_the_time_to_consent_moves_where_it_is_counted_in_working_days(within, moved):
    hall = consenting(within)
    revise(hall)
    assert redated(hall) == moved
    hall.until(datetime(2026, 3, 10, 12, 0, tzinfo=CHINA))
    assert hall.case.state == ("lapsed" if within == "3cd" else "asking")


def test_a_revision_the_case_has_already_changes_nothing():
    hall = Hall(matter({"a": item()})).under_way()
    revise(hall)
    revision = hall.case.calendars["cn"]
    rule = hall.refused(OPERATOR, "revise_calendar", calendar="cn", revision=revision)
    assert rule == "same-revision"
    assert hall.refused(OPERATOR, "revise_calendar", calendar="cn", revision="none") == "calendar"
    assert hall.refused(APPLICANT, "revise_calendar", calendar="cn", revision="x") == "not-yours"


@pytest.mark.parametrize(
    ("command", "more", "rule"),
    [
        ("suspend_clock", {"ground": "g", "basis": ""}, "no-basis"),
        ("suspend_clock", {"ground": "g", "basis": "b", "clock": "other"}, "no-clock"),
        ("resume_clock", {}, "not-paused"),
        ("restart_clock", {"basis": ""}, "no-basis"),
        ("extend_clock", {"extension": "5wd", "papers": {"reasons": "r"}}, "no-extension"),
    ],
)
def test_a_clock_is_not_changed_without_ground(command, more, rule):
    hall = Hall(matter({"a": item()})).under_way()
    assert hall.refused(official("one"), command, region="item:a", **more) == rule


def test_an_exclusion_needs_a_kind_of_the_list_and_a_length():
    hall = Hall(matter({"a": item()})).under_way()
    time = {"started_at": "2026-03-04T10:00:00", "notice_served_at": "2026-03-04T10:00:00"}
    body = {"region": "item:a", "kind": "hearing", "expected": "5wd", **time}
    assert hall.refused(official("one"), "exclude_time", **body) == "not-excludable"
    wrong = {**body, "basis": "b", "expected": "long"}
    assert hall.refused(official("one"), "exclude_time", **wrong) == "calendar"
    hall.do(official("one"), "exclude_time", **{**body, "basis": "b"})
    again = {**body, "basis": "b"}
    assert hall.refused(official("one"), "exclude_time", **again) == "paused-already"
