"""When steps happen."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from oneflow.testing.moments import At, Plus, Until, dated, instant_of, read_moment
from tests.acceptance import newborn


def at(text, now="2026-02-13T10:00"):
    calendar = newborn.calendar()
    present = calendar.localise(datetime.fromisoformat(now))
    moment = read_moment(text)
    assert isinstance(moment, At | Plus)
    return f"{instant_of(moment, present, calendar):%Y-%m-%dT%H:%M}"


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-10-08T09:30", "2026-10-08T09:30"),
        ("2026-10-08 09:30", "2026-10-08T09:30"),
        ("to 2026-10-08", "2026-10-08T00:00"),
        ("到 2026-10-08 08:00", "2026-10-08T08:00"),
        ("15:20", "2026-02-13T15:20"),
        ("+1wd", "2026-02-14T10:00"),  # a Saturday worked before the Spring Festival
        ("+2wd", "2026-02-24T10:00"),
        ("+2wd 09:00", "2026-02-24T09:00"),
        ("+0wd 17:00", "2026-02-13T17:00"),
        ("+2cd", "2026-02-15T10:00"),
        ("+1mo", "2026-03-13T10:00"),
        ("+1y 00:00", "2027-02-13T00:00"),
        ("+3h", "2026-02-13T13:00"),
        ("+90min", "2026-02-13T11:30"),
    ],
)
def test_instants(text, instant):
    assert at(text) == instant


def test_a_month_ends_at_its_last_day():
    assert at("+1mo", now="2026-01-31T10:00") == "2026-02-28T10:00"


@pytest.mark.parametrize(
    "text",
    [
        "", "tomorrow", "+1", "+wd", "-1wd", "+1.5wd", "+3wh", "+1wd 9:00", "+2h 09:00", "25:00",
        "2026-02-30", "2026-3-4", "until", "until late(x)", "until notice(x)", "until due()",
        "until light(x)", "to morrow",
    ],
)  # fmt: skip
def test_what_is_no_moment(text):
    assert read_moment(text) is None


def test_until():
    assert read_moment("until notice") == Until("notice")
    assert read_moment("直到 overdue( 公安 )") == Until("overdue", ("公安",))


def test_a_time_alone_names_no_day():
    with pytest.raises(ValueError, match="no day"):
        dated(At(None, time(9)), newborn.calendar())
    assert dated(At(date(2026, 3, 4), time(9)), newborn.calendar()).hour == 9
