"""The fixed dates of the design and of the law research, one by one."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from oneflow.calendar import Suspension, due, parse_limit
from tests.unit.calendar.clocks import CLOSING, CN, moment, pause

MONDAY = "2024-03-04T10:00"


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2024-09-27", 5, "2024-10-10"),  # 29 September (Sunday) works, 1 to 7 October off
        ("2024-09-27", 20, "2024-10-30"),  # 12 October (Saturday) works
        ("2024-09-27", 45, "2024-12-04"),
        ("2024-09-30", 1, "2024-10-08"),
        ("2024-10-01", 1, "2024-10-08"),  # received on a holiday
        ("2023-12-29", 1, "2024-01-02"),  # over the year's end
        ("2024-02-08", 2, "2024-02-18"),  # due on a make-up Sunday
        ("2024-12-30", 45, "2025-03-10"),  # two calendar years
        ("2025-01-24", 5, "2025-02-07"),  # Spring Festival; 26 January (Sunday) works
        ("2025-01-24", 20, "2025-02-27"),  # 8 February (Saturday) works
        ("2025-04-25", 5, "2025-05-06"),  # 27 April (Sunday) works
        ("2025-09-26", 20, "2025-10-30"),
        ("2025-09-27", 5, "2025-10-10"),  # received on a Saturday
        ("2025-09-28", 5, "2025-10-11"),  # received on a worked Sunday
    ],
)
@pytest.mark.parametrize("time_of_day", ["", "T00:00", "T10:00", "T23:59:59"])
def test_working_days_of_the_research(start, days, expected, time_of_day):
    found = due(CN, parse_limit(f"{days}wd"), moment(start + time_of_day))
    assert found.due_on == date.fromisoformat(expected)
    assert not found.provisional


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("2024-03-06T09:00", "2024-03-08T09:00", "2024-03-13"),
        ("2024-03-06T09:00", "2024-03-06T16:00", "2024-03-11"),
        ("2024-03-06T00:00", "2024-03-07T00:00", "2024-03-12"),
        ("2024-03-08T18:00", "2024-03-11T09:00", "2024-03-12"),
    ],
)
def test_pauses_of_the_design(begin, end, expected):
    found = due(CN, parse_limit("5wd"), moment(MONDAY), (pause(begin, end),))
    assert found.due_on == date.fromisoformat(expected)


def test_the_same_pause_where_the_close_ends_the_day():
    ledger = (pause("2024-03-08T18:00", "2024-03-11T09:00"),)
    found = due(CLOSING, parse_limit("5wd"), moment(MONDAY), ledger)
    assert found.due_on == date(2024, 3, 11)
    assert found.due_at == moment("2024-03-11T17:30")


def test_zero_days_on_a_holiday_and_in_a_pause():
    assert due(CN, parse_limit("0wd"), moment("2024-10-01")).due_on == date(2024, 10, 8)
    ledger = (pause("2024-03-04T11:00", "2024-03-06T09:00"),)
    assert due(CN, parse_limit("0wd"), moment("2024-03-04"), ledger).due_on == date(2024, 3, 6)
    assert due(CN, parse_limit("0wd"), moment(MONDAY)).due_on == date(2024, 3, 4)


def test_calendar_days_roll_unless_told_not_to():
    start = moment("2024-09-11")
    assert due(CN, parse_limit("20cd"), start).due_on == date(2024, 10, 8)
    assert due(CN, parse_limit("20cd", roll="none"), start).due_on == date(2024, 10, 1)


def test_due_at_is_the_exclusive_end_with_offset():
    found = due(CN, parse_limit("2wd"), moment("2024-02-08T10:00"))
    assert found.due_on == date(2024, 2, 18)
    assert found.due_at is not None
    assert found.due_at.isoformat() == "2024-02-19T00:00:00+08:00"


def test_office_hours_end_at_the_close_not_after_the_break():
    start = moment("2024-03-04T09:00")
    assert due(CN, parse_limit("3wh"), start).due_at == moment("2024-03-04T12:00")
    assert due(CN, parse_limit("4wh"), start).due_at == moment("2024-03-04T14:30")


def test_a_make_up_day_has_a_weekdays_hours():
    found = due(CN, parse_limit("1wh"), moment("2024-02-17T08:00"))
    assert found.due_at == moment("2024-02-18T10:00")
    assert found.due_on == date(2024, 2, 18)


@pytest.mark.parametrize(
    ("limit", "start", "expected"),
    [
        ("24h", "2024-09-30T10:00", "2024-10-01T10:00"),
        ("30min", "2024-09-30T23:45", "2024-10-01T00:15"),
        ("24h", "2024-09-30T00:00", "2024-10-01T00:00"),
    ],
)
def test_hours_and_minutes_run_through_days_off(limit, start, expected):
    assert due(CN, parse_limit(limit), moment(start)).due_at == moment(expected)


def test_due_on_is_the_date_of_the_last_instant_before_due_at():
    assert due(CN, parse_limit("24h"), moment("2024-09-30T00:00")).due_on == date(2024, 9, 30)
    assert due(CN, parse_limit("25h"), moment("2024-09-30T00:00")).due_on == date(2024, 10, 1)


@pytest.mark.parametrize(
    ("limit", "start", "roll", "expected"),
    [
        ("1mo", "2024-01-31", "none", "2024-02-29"),  # the month's end
        ("1mo", "2023-01-31", "none", "2023-02-28"),
        ("1mo", "2024-03-15", "next", "2024-04-15"),
        ("1y", "2024-02-29", "none", "2025-02-28"),
        ("3mo", "2024-06-30", "next", "2024-09-30"),
        ("1mo", "2024-09-02", "next", "2024-10-08"),  # 2 October is off
        ("13mo", "2023-11-30", "none", "2024-12-30"),
    ],
)
def test_months_and_years_end_on_the_corresponding_date(limit, start, roll, expected):
    found = due(CN, parse_limit(limit, roll=roll), moment(start))
    assert found.due_on == date.fromisoformat(expected)


def test_months_grow_by_the_removed_days():
    ledger = (pause("2024-02-06T09:00", "2024-02-08T09:00"),)
    found = due(CN, parse_limit("1mo", roll="none"), moment("2024-01-15"), ledger)
    assert found.due_on == date(2024, 2, 17)


@pytest.mark.parametrize(
    ("limit", "start", "expected"),
    [
        ("0.5wd", "2024-03-04T09:00", "2024-03-04T14:00"),  # 3.5 of 7 nominal hours
        ("1.5wd", "2024-03-04T09:00", "2024-03-05T14:00"),
        ("0.5wd", "2024-03-08T17:00", "2024-03-11T12:00"),
    ],
)
def test_half_days_are_nominal_office_hours(limit, start, expected):
    assert due(CN, parse_limit(limit), moment(start)).due_at == moment(expected)


def test_instants_may_be_bare_dates_naive_or_in_any_zone():
    limit = parse_limit("5wd")
    expected = due(CN, limit, moment("2024-03-04T00:00"))
    for start in (date(2024, 3, 4), datetime(2024, 3, 4), moment("2024-03-03T16:00+00:00")):
        assert due(CN, limit, start) == expected
    naive = Suspension(datetime(2024, 3, 6, 9), datetime(2024, 3, 8, 9))
    assert due(CN, limit, date(2024, 3, 4), (naive,)).due_on == date(2024, 3, 13)
