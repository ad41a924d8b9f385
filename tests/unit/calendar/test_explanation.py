"""Explanations: which days count, which do not, and the words for it."""

from __future__ import annotations

from datetime import date

import pytest

from oneflow.calendar import (
    Exclusion,
    Extension,
    LateExtensionError,
    Restart,
    explain,
    parse_limit,
)
from tests.unit.calendar.clocks import CLOSING, CN, moment, pause


def told(limit, start, *ledger, calendar=CN, roll="next"):
    found = explain(calendar, parse_limit(limit, roll=roll), moment(start), ledger)
    return [(f"{row.on:%m-%d}", row.reason) for row in found.rows]


def test_working_days_weekends_holidays_and_make_up_days():
    assert told("3wd", "2024-02-08T10:00") == [
        ("02-08", "start_day"),
        ("02-09", "working_day"),
        *((f"02-{day}", "holiday") for day in range(10, 18)),
        ("02-18", "make_up_day"),
        ("02-19", "working_day"),
    ]
    assert told("1wd", "2024-03-08T10:00")[1:] == [
        ("03-09", "weekend"),
        ("03-10", "weekend"),
        ("03-11", "working_day"),
    ]


def test_pauses_are_numbered_as_recorded():
    later, earlier = (
        pause("2024-03-07T09:00", "2024-03-08T09:00"),
        Exclusion(moment("2024-03-05T09:00"), moment("2024-03-06T09:00"), "hearing"),
    )
    found = explain(CN, parse_limit("3wd"), moment("2024-03-04T10:00"), (later, earlier))
    removed = {row.on.day: row.pause for row in found.rows if row.status == "removed"}
    assert removed == {5: 2, 7: 1}


def test_a_pause_within_a_day_removes_nothing():
    ledger = (pause("2024-03-05T09:00", "2024-03-05T16:00"),)
    assert told("1wd", "2024-03-04T10:00", *ledger)[1:] == [("03-05", "working_day")]


def test_an_end_that_rolls_on():
    assert told("20cd", "2024-09-11")[-9:] == [
        ("09-30", "calendar_day"),
        ("10-01", "calendar_day"),
        *((f"10-0{day}", "rolled") for day in range(2, 8)),
        ("10-08", "last_day"),
    ]
    assert told("20cd", "2024-09-11", roll="none")[-1] == ("10-01", "calendar_day")


def test_months_count_days_and_make_up_for_removed_ones():
    ledger = (pause("2024-02-06T09:00", "2024-02-08T09:00"),)
    found = explain(CN, parse_limit("1mo", roll="none"), moment("2024-01-15"), ledger)
    counted = [row for row in found.rows if row.status == "counted"]
    assert len(counted) == 31
    assert counted[-1].on == date(2024, 2, 17)
    assert sum(row.status == "removed" for row in found.rows) == 2


def test_a_month_that_ends_on_a_day_off_rolls_on():
    reasons = [reason for _, reason in told("1mo", "2024-09-02T10:00")]
    assert reasons == ["start_day", *["calendar_day"] * 30, *["rolled"] * 5, "last_day"]


def test_the_start_day_is_not_counted_even_where_a_pause_holds_it():
    ledger = (pause("2024-03-04T09:00", "2024-03-05T09:00"),)
    assert told("1wd", "2024-03-04T10:00", *ledger)[0] == ("03-04", "start_day")


def test_years_count_days_to_the_corresponding_date():
    found = explain(CN, parse_limit("1y"), moment("2024-03-04T10:00"))
    counted = [row.on for row in found.rows if row.status == "counted"]
    assert (len(counted), counted[-1]) == (365, date(2025, 3, 4))
    assert found.rows[-1].on == date(2025, 3, 4)


def test_zero_days():
    assert told("0wd", "2024-03-04T10:00") == [("03-04", "last_day")]
    assert told("0wd", "2024-10-05T10:00") == [
        ("10-05", "rolled"),
        ("10-06", "rolled"),
        ("10-07", "rolled"),
        ("10-08", "last_day"),
    ]
    ledger = (pause("2024-03-04T11:00", "2024-03-06T09:00"),)
    assert [reason for _, reason in told("0wd", "2024-03-04", *ledger)] == [
        "pause",
        "pause",
        "last_day",
    ]


def test_a_start_after_the_close():
    assert told("0wd", "2024-03-04T18:00", calendar=CLOSING) == [
        ("03-04", "ended"),
        ("03-05", "last_day"),
    ]


def test_office_hours_day_by_day():
    ledger = (pause("2024-03-05T08:00", "2024-03-06T09:00"),)
    found = explain(CN, parse_limit("9wh"), moment("2024-03-04T17:30"), ledger)
    assert [row.reason for row in found.rows] == [
        "closed",
        "pause",
        "running_time",
        "running_time",
    ]
    assert [row.amount // 60_000_000 for row in found.rows] == [0, 0, 420, 120]


def test_hours_over_a_weekend_pause():
    ledger = (pause("2024-03-09T00:00", "2024-03-11T00:00"),)
    assert told("24h", "2024-03-08T12:00", *ledger) == [
        ("03-08", "running_time"),
        ("03-09", "pause"),
        ("03-10", "pause"),
        ("03-11", "running_time"),
    ]


def test_a_day_off_within_a_pause_is_removed_by_it():
    ledger = (pause("2024-03-08T17:00", "2024-03-11T08:00"),)
    assert told("1wh", "2024-03-08T17:00", *ledger)[1:3] == [("03-09", "pause"), ("03-10", "pause")]
    assert told("1wd", "2024-03-08T17:00", *ledger)[1:3] == [("03-09", "pause"), ("03-10", "pause")]


def test_office_hours_over_a_weekend():
    assert told("1wh", "2024-03-08T17:30") == [
        ("03-08", "closed"),
        ("03-09", "weekend"),
        ("03-10", "weekend"),
        ("03-11", "running_time"),
    ]


def test_an_open_pause_shows_the_first_day_that_it_takes():
    ledger = (pause("2024-03-06T09:00", None),)
    assert told("5wd", "2024-03-04T10:00", *ledger)[-1] == ("03-06", "pause")
    assert told("50h", "2024-03-04T10:00", *ledger)[-2:] == [
        ("03-05", "running_time"),
        ("03-06", "running_time"),
    ]
    found = explain(CN, parse_limit("5wd"), moment("2024-03-04T10:00"), ledger)
    assert found.due.due_on is None
    assert found.lines("zh")[0].endswith("期满日未定")
    assert "no due date" in found.lines("en")[0]


def test_a_restart_is_the_start_and_forgets_earlier_pauses():
    ledger = (
        pause("2024-03-05T09:00", "2024-03-06T09:00"),
        Restart(moment("2024-03-07T09:00")),
        pause("2024-03-08T09:00", "2024-03-11T09:00"),
    )
    found = explain(CN, parse_limit("1wd"), moment("2024-03-04T10:00"), ledger)
    assert found.start == moment("2024-03-07T09:00")
    assert [row.pause for row in found.rows] == [None, 2, 2, 2, None]


def test_a_late_extension_is_not_explained_away():
    ledger = (Extension(moment("2024-04-01"), parse_limit("1wd")),)
    with pytest.raises(LateExtensionError):
        explain(CN, parse_limit("1wd"), moment("2024-03-04T10:00"), ledger)


def test_the_words_in_both_languages():
    ledger = (
        pause("2024-02-19T09:00", "2024-02-20T09:00"),
        Extension(moment("2024-02-18T09:00"), parse_limit("1wd")),
    )
    found = explain(CN, parse_limit("2wd"), moment("2024-02-08T10:00"), ledger)
    zh, en = found.lines("zh"), found.lines("en")
    assert found.amount == 3
    assert (
        zh[0]
        == "自 2024-02-08T10:00+08:00 起 3 个工作日：2024-02-20 期满，须早于 2024-02-21T00:00+08:00"
    )
    assert en[0] == (
        "3 working days from 2024-02-08T10:00+08:00: due on 2024-02-20, "
        "before 2024-02-21T00:00+08:00"
    )
    assert zh[1] == "2024-02-08 周四  不计：开始当日不计入"
    assert zh[3] == "2024-02-10 周六  不计：春节放假"
    assert en[3] == "2024-02-10 Sat  not counted: Spring Festival"
    assert zh[11] == "2024-02-18 周日  计入：春节调休上班"
    assert zh[12] == "2024-02-19 周一  扣除：第 1 次中止"
    assert en[12] == "2024-02-19 Mon  removed: pause 1"


def test_provisional_dates_say_so():
    found = explain(CN, parse_limit("5wd"), moment("2026-12-30T10:00"))
    assert "暂定" in found.lines("zh")[0]
    assert "provisional" in found.lines("en")[0]


def test_weekends_and_holidays_that_an_end_rolls_over_are_named():
    lines = explain(CN, parse_limit("20cd"), moment("2024-09-11")).lines("en")
    assert lines[-2].endswith("rolled on: National Day")
    lines = explain(CN, parse_limit("1cd"), moment("2024-03-08")).lines("zh")
    assert lines[-2].endswith("顺延：周末")
