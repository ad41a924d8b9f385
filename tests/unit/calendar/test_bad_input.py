"""Odd limits, dates and amounts: a typed error, quickly, and never another exception."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from time import process_time

import pytest

from oneflow.calendar import (
    CalendarRangeError,
    Extension,
    Limit,
    LimitSyntaxError,
    MomentSyntaxError,
    Restart,
    Suspension,
    due,
    explain,
    parse_limit,
    parse_moment,
    rung,
)
from oneflow.errors import CalendarError
from tests.unit.calendar.clocks import CN, moment, pause

HUGE = 10**40


NO_LIMITS = (
    "|wd|20|20 wd|-1wd|+1wd|1.5cd|1.25wd|0h|0mo|0y|0wh|0min|20WD|20d|２０wd|1e3wd|20wd\n|0x10wd"
)


@pytest.mark.parametrize("text", [*NO_LIMITS.split("|"), "9" * 5000 + "wd", None, 20, True])
def test_what_is_no_limit_is_refused(text):
    with pytest.raises(LimitSyntaxError) as caught:
        parse_limit(text)
    assert len(caught.value.describe("en")) < 400
    assert "20wd" in caught.value.remedy_zh


@pytest.mark.parametrize(
    "amount", [True, -1, 1.5, "5", None, Decimal("1.2"), Decimal("NaN"), Decimal(5)]
)
def test_an_amount_is_a_whole_number_or_a_half(amount):
    with pytest.raises(LimitSyntaxError):
        Limit(amount, "wd")


def test_units_and_rolls_are_known_words():
    with pytest.raises(LimitSyntaxError):
        Limit(5, "days")  # type: ignore[arg-type] # wrong on purpose
    with pytest.raises(LimitSyntaxError):
        Limit(5, "wd", "later")  # type: ignore[arg-type] # wrong on purpose
    with pytest.raises(LimitSyntaxError):
        Limit(Decimal("0.5"), "cd")


@pytest.mark.parametrize("unit", ["wd", "cd", "wh", "h", "min", "mo", "y"])
@pytest.mark.parametrize(
    ("start", "amount"),
    [
        (datetime(9999, 12, 31, 23, 59, tzinfo=UTC), 20),
        (datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-12))), 20),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), 20),
        (datetime(2003, 12, 31, 15, 59, tzinfo=UTC), 20),
        (datetime(2100, 12, 31, 17, tzinfo=UTC), 1),
        (datetime(2024, 3, 4, tzinfo=UTC), 10**8),
        (datetime(2024, 3, 4, tzinfo=UTC), HUGE),
    ],
)
def test_outside_the_calendar_is_an_error_at_once(unit, start, amount):
    begun = process_time()
    for ledger in ((), (pause("2024-03-06T09:00", "2024-03-08T09:00"),)):
        with pytest.raises(CalendarRangeError):
            due(CN, Limit(amount, unit), start, ledger)
        with pytest.raises(CalendarRangeError):
            explain(CN, Limit(amount, unit), start, ledger)
    assert process_time() - begun < 0.2  # four questions, 50 ms each


@pytest.mark.parametrize("unit", ["wd", "cd", "h", "wh", "mo"])
def test_odd_ledgers_raise_calendar_errors_only(unit):
    limit = Limit(20, unit)
    start = moment("2024-03-04T10:00")
    ends = (datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC))
    for ledger in (
        (Suspension(ends[1], ends[0]),),
        (Suspension(ends[1], None),),
        (Restart(ends[0]),),
        (Restart(ends[1]),),
        (Extension(start, Limit(HUGE, unit)),),
        (Extension(start, Limit(HUGE, unit)), Extension(start, Limit(1, unit))),
        (Suspension(datetime.min, datetime.max),),
    ):
        try:
            found = due(CN, limit, start, ledger)
        except CalendarError:
            continue
        assert found.due_on is None


def test_a_rung_with_a_huge_offset():
    start = moment("2024-03-04T10:00")
    assert rung(CN, parse_limit("5wd"), start, (), -HUGE).due_at == start
    with pytest.raises(CalendarRangeError):
        rung(CN, parse_limit("5wd"), start, (), HUGE)


def test_many_pauses_take_no_longer_than_their_number():
    start = moment("2024-03-04T00:00")
    ledger = tuple(
        Suspension(start + timedelta(hours=2 * n), start + timedelta(hours=2 * n + 1))
        for n in range(20_000)
    )
    begun = process_time()
    found = due(CN, parse_limit("300h"), start, tuple(reversed(ledger)))
    assert found.due_at == start + timedelta(hours=600)
    assert process_time() - begun < 2


@pytest.mark.parametrize("text", ["", "2024-02-30", "today", "2024-02-08T25:00", "20240", None, 5])
def test_what_is_no_instant_is_refused(text):
    with pytest.raises(MomentSyntaxError):
        parse_moment(text)


def test_dates_outside_have_no_working_days():
    with pytest.raises(CalendarRangeError) as caught:
        CN.is_working_day(date(2003, 12, 31))
    assert caught.value.data == {"calendar": "cn", "first": 2004, "last": 2100}
    with pytest.raises(CalendarRangeError):
        CN.end_of(date(2101, 1, 1))
