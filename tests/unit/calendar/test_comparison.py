"""Promises compared with the law's limits by the dates that they lead to."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import msgspec
import pytest

from oneflow.calendar import Calendar, Holiday, Year, due, first_later_promise, parse_limit
from tests.unit.calendar.clocks import CN


@pytest.mark.parametrize(
    ("promised", "legal"),
    [("5wd", "20wd"), ("20wd", "20wd"), ("3cd", "5wd"), ("0.5wd", "1wd"), ("3wh", "1wd")],
)
def test_a_promise_that_is_never_later(promised, legal):
    assert first_later_promise(CN, parse_limit(promised), parse_limit(legal)) is None


@pytest.mark.parametrize(
    ("promised", "legal"),
    [
        ("20wd", "5wd"),
        ("20wd", "1mo"),
        ("5wd", "7cd"),
        ("1wd", "24h"),
        ("8cd", "5wd"),
        ("31cd", "1mo"),
    ],
)
def test_the_first_later_promise_is_the_first(promised, legal):
    one, other = parse_limit(promised), parse_limit(legal)
    found = first_later_promise(CN, one, other)
    assert found is not None
    day = date(2004, 1, 1)
    while True:
        start = CN.localise(datetime.combine(day, time(9)))
        promised_at, legal_at = due(CN, one, start).due_at, due(CN, other, start).due_at
        assert promised_at is not None
        assert legal_at is not None
        if promised_at > legal_at:
            break
        day += timedelta(days=1)
    assert found == day


def test_a_roll_can_make_a_shorter_promise_later():
    promised, legal = parse_limit("10cd"), parse_limit("11cd", roll="none")
    assert first_later_promise(CN, promised, legal) is not None


@pytest.mark.parametrize(("status", "expected"), [("provisional", None), ("published", 1)])
def test_only_published_years_are_looked_at(status, expected):
    week_off = Holiday("节", "Week", tuple(date(2025, 6, day) for day in range(2, 7)))
    record = msgspec.structs.replace(
        CN.record,
        years=(Year(2024, "published"), Year(2025, status, (), (week_off,))),
        statutory=(),
        last_derived=None,
    )
    calendar, legal = Calendar(record), parse_limit("3cd", roll="none")
    found = first_later_promise(calendar, parse_limit("1wd"), legal)
    assert found == (expected and date(2025, 5, 30))
