"""What a calendar knows of itself: working days, ends, receipts after hours, zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from oneflow.calendar import (
    Calendar,
    CalendarDataError,
    CalendarRangeError,
    Holiday,
    Office,
    Record,
    Restart,
    Year,
    before,
    due,
    load_calendar,
    parse_limit,
    rung,
)
from oneflow.calendar.calendars import Due
from tests.oracle import clock_oracle
from tests.support.calendars import with_habits
from tests.unit.calendar.clocks import CLOSING, CN, moment, pause

OWN = Path(clock_oracle.__file__).parent / "calendars"
NY = load_calendar(OWN / "ny")
OFFICE = Office(weekday=((540, 720), (810, 1050)), by_day={}, nominal_minutes=420)


def record(*years: Year, **changes):
    made = Record(
        id="made",
        zone="Asia/Shanghai",
        day_end="midnight",
        received_cutoff="none",
        office=OFFICE,
        years=years,
    )
    return msgspec.structs.replace(made, **changes)


def ny(text: str) -> datetime:
    return NY.localise(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("day", "works"),
    [("2024-02-18", True), ("2024-02-16", False), ("2024-03-02", False), ("2024-03-04", True)],
)
def test_working_days(day, works):
    assert CN.is_working_day(date.fromisoformat(day)) is works


def test_ends_of_days():
    assert CN.end_of(date(2024, 2, 18)) == moment("2024-02-19T00:00")
    assert CLOSING.end_of(date(2024, 2, 18)) == moment("2024-02-18T17:30")
    assert CLOSING.end_of(date(2024, 2, 17)) == moment("2024-02-18T00:00")  # a day off has 24 h


@pytest.mark.parametrize(
    ("cutoff", "received", "counts_as"),
    [
        ("none", "2024-03-04T23:00", "2024-03-04T23:00"),
        ("none", "2024-03-02T10:00", "2024-03-02T10:00"),
        ("close", "2024-03-04T17:30", "2024-03-04T17:30"),  # not after it
        ("close", "2024-03-04T17:30:01", "2024-03-05T09:00"),
        ("16:00", "2024-03-04T16:01", "2024-03-05T09:00"),
        ("16:00", "2024-03-08T16:01", "2024-03-11T09:00"),
        ("16:45", "2024-03-08T16:45", "2024-03-08T16:45"),
        ("16:45", "2024-03-08T16:45:01", "2024-03-11T09:00"),
        ("16:00", "2024-03-04T03:00", "2024-03-04T03:00"),  # before opening, but the day's own
        ("16:00", "2024-02-17T10:00", "2024-02-18T09:00"),  # a day off; Sunday works
    ],
)
def test_receipts_after_hours(cutoff, received, counts_as):
    calendar = with_habits(CN, received_cutoff=cutoff)
    assert calendar.received_at(moment(received)) == moment(counts_as)


def test_receipts_outside_the_calendar():
    calendar = with_habits(CN, received_cutoff="close")
    for instant in (date(2003, 12, 31), datetime(2100, 12, 31, 23), date(2101, 1, 1)):
        with pytest.raises(CalendarRangeError):
            calendar.received_at(instant)


@pytest.mark.parametrize("cutoff", ["noon", "25:00", ""])
def test_a_cutoff_is_a_time(cutoff):
    with pytest.raises(CalendarDataError):
        Calendar(record(Year(2024, "published"), received_cutoff=cutoff))


def test_derived_years_are_provisional_and_have_no_make_up_days():
    assert CN.is_provisional(date(2027, 1, 1))
    assert not CN.is_provisional(date(2026, 12, 31))
    assert not CN.is_working_day(date(2027, 2, 8))  # 正月初三, a Monday
    assert CN.is_working_day(date(2027, 2, 9))
    assert due(CN, parse_limit("1wd"), moment("2026-12-30T10:00")).provisional is False
    assert due(CN, parse_limit("2wd"), moment("2026-12-30T10:00")).provisional is True
    assert due(CN, parse_limit("48h"), moment("2026-12-30T10:00")).provisional is True
    assert rung(CN, parse_limit("1wd"), moment("2027-01-04T10:00"), (), -2).provisional is True


def test_a_year_that_is_over_does_not_make_a_later_one_provisional():
    calendar = Calendar(record(Year(2024, "provisional"), Year(2025, "published")))
    limit = parse_limit("5wd")
    assert due(calendar, limit, moment("2024-12-30T10:00")).provisional is True
    assert due(calendar, limit, moment("2025-01-02T10:00")).provisional is False
    ledger = (Restart(moment("2025-01-02T10:00")),)
    assert due(calendar, limit, moment("2024-12-30T10:00"), ledger).provisional is False


def test_an_open_pause_in_a_provisional_year():
    ledger = (pause("2027-03-02T00:00", None),)
    assert due(CN, parse_limit("9wd"), moment("2027-03-01"), ledger) == Due(None, None, True)


def test_revisions_follow_the_content():
    assert load_calendar("cn").revision == CN.revision
    assert CLOSING.revision != CN.revision
    assert len(CN.revision) == 32
    shorter = Calendar(record(Year(2024, "published")))
    longer = Calendar(
        record(Year(2024, "published", (), (Holiday("节", "Day", (date(2024, 3, 4),)),)))
    )
    assert shorter.revision != longer.revision


@pytest.mark.parametrize(
    "years",
    [
        (),
        (Year(2024, "published"), Year(2026, "published")),
        (Year(2025, "published"), Year(2024, "published")),
        (Year(2024, "published", (), (Holiday("节", "Day", (date(2025, 1, 1),)),)),),
        (
            Year(
                2024,
                "published",
                (),
                (Holiday("节", "Day", (date(2024, 1, 1),), (date(2024, 1, 1),)),),
            ),
        ),
    ],
)
def test_contradictory_years_are_refused(years):
    with pytest.raises(CalendarDataError):
        Calendar(record(*years))


def test_an_unknown_zone_is_refused():
    with pytest.raises(CalendarDataError):
        Calendar(record(Year(2024, "published"), zone="Asia/Atlantis"))
    with pytest.raises(CalendarDataError):
        Calendar(record(Year(2024, "published"), zone="../x"))


def test_hours_are_real_ones_where_the_clock_is_set_forward():
    found = due(NY, parse_limit("24h"), ny("2024-03-09T12:00"))
    assert found.due_at == ny("2024-03-10T13:00")
    assert found.due_at is not None
    assert found.due_at.isoformat() == "2024-03-10T13:00:00-04:00"


def test_office_hours_over_the_missing_and_the_doubled_hour():
    # Both Sundays are worked in the test calendar, from midnight to 06:30 and from 09:00.
    assert due(NY, parse_limit("5wh"), ny("2024-03-10T00:00")).due_at == ny("2024-03-10T06:00")
    assert due(NY, parse_limit("5wh"), ny("2024-11-03T00:00")).due_at == ny("2024-11-03T04:00")


def test_days_end_at_local_midnight_in_summer_and_winter():
    assert due(NY, parse_limit("1wd"), ny("2024-03-08T12:00")).due_at == ny("2024-03-11T00:00")
    assert due(NY, parse_limit("1wd"), ny("2024-07-08T12:00")).due_at == ny("2024-07-10T00:00")


def test_hours_that_differ_by_weekday():
    assert due(NY, parse_limit("1wh"), ny("2024-07-05T11:30")).due_at == ny("2024-07-08T00:30")


def test_a_zone_west_of_greenwich_with_one_offset():
    calendar = Calendar(record(Year(2024, "published"), zone="America/Panama"))
    start = datetime(2024, 3, 5, 4, 59, tzinfo=UTC)  # still 4 March in Panama
    found = due(calendar, parse_limit("1wd"), start)
    assert found.due_on == date(2024, 3, 5)
    assert found.due_at is not None
    assert found.due_at.utcoffset() == timedelta(hours=-5)


def test_an_office_without_hours_keeps_none():
    office = Office(weekday=(), by_day={}, nominal_minutes=0)
    calendar = Calendar(record(Year(2024, "published"), office=office, day_end="close"))
    assert calendar.end_of(date(2024, 3, 4)) == moment("2024-03-05T00:00")
    assert calendar.office.opening(70) == 0
    with pytest.raises(CalendarRangeError):
        due(calendar, parse_limit("1wh"), moment("2024-03-04T10:00"))


def test_the_last_hour_of_the_calendar_is_still_in_it():
    start = moment("2100-12-31T16:30")
    assert due(CN, parse_limit("1wh"), start).due_at == moment("2100-12-31T17:30")
    with pytest.raises(CalendarRangeError):
        due(CN, parse_limit("2wh"), start)


def test_an_end_after_the_last_day_is_outside():
    with pytest.raises(CalendarRangeError):
        due(CLOSING, parse_limit("0wd"), moment("2100-12-31T18:00"))
    calendar = Calendar(record(Year(2022, "published")))  # ends on a Saturday
    for limit in ("0wd", "0cd"):
        with pytest.raises(CalendarRangeError):
            due(calendar, parse_limit(limit), moment("2022-12-31T10:00"))
    with pytest.raises(CalendarRangeError):
        due(calendar, parse_limit("1cd"), moment("2022-12-30T10:00"))


def test_running_back_over_the_first_day_is_outside():
    calendar = Calendar(record(Year(2024, "published")))  # 1 January is worked here
    assert before(calendar, parse_limit("1cd"), date(2024, 1, 3)) == date(2024, 1, 1)
    for days in (2, 3, 400):
        with pytest.raises(CalendarRangeError):
            before(calendar, parse_limit(f"{days}cd"), date(2024, 1, 3))


def test_hours_of_single_weekdays_in_a_zone_with_one_offset():
    office = Office(weekday=((540, 720),), by_day={"friday": ((540, 600),)}, nominal_minutes=180)
    calendar = with_habits(CN, office=office, day_end="close")
    found = due(calendar, parse_limit("4wh"), moment("2024-03-07T11:00"))
    assert found.due_at == moment("2024-03-11T11:00")
    assert calendar.end_of(date(2024, 3, 8)) == moment("2024-03-08T10:00")
    assert calendar.end_of(date(2024, 2, 18)) == moment("2024-02-18T12:00")  # a worked Sunday
