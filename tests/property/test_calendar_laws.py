"""Laws of clocks: later starts and longer limits are never due earlier, and their kin."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from oneflow.calendar import (
    Calendar,
    Extension,
    LateExtensionError,
    Limit,
    Restart,
    Suspension,
    before,
    due,
    explain,
    load_calendar,
    rung,
)
from oneflow.calendar.reading import answer, read
from tests.support.calendars import with_habits

CN = load_calendar("cn")
CLOSING = with_habits(CN, day_end="close")
MOST = {"wd": 60, "cd": 60, "wh": 80, "h": 400, "min": 9000, "mo": 8, "y": 2}

calendars = st.sampled_from([CN, CLOSING])
starts = st.datetimes(datetime(2022, 12, 1), datetime(2028, 1, 31), timezones=st.just(UTC))
reach = st.integers(0, 60 * 24 * 90).map(lambda minutes: timedelta(minutes=minutes))
delays = st.one_of(reach, st.integers(0, 90).map(lambda days: timedelta(days=days)))


@st.composite
def limits(draw, units=tuple(MOST)):
    unit = draw(st.sampled_from(units))
    amount = draw(st.integers(0 if unit in {"wd", "cd"} else 1, MOST[unit]))
    return Limit(amount, unit, draw(st.sampled_from(["next", "none"])))


@st.composite
def clocks(draw, units=tuple(MOST)):
    """Draw a limit, a start and up to four pauses, the last one possibly open."""
    start = draw(starts)
    pauses: list[Suspension] = []
    for _ in range(draw(st.integers(0, 4))):
        begin = start + draw(delays) - timedelta(days=5)
        length = draw(st.none() | delays) if not pauses else draw(delays)
        pauses.append(Suspension(begin, None if length is None else begin + length))
    return draw(limits(units)), start, tuple(pauses)


def due_at(calendar, limit, start, ledger):
    """Give the due instant; none at all counts as later than any."""
    found = due(calendar, limit, start, ledger).due_at
    return datetime.max.replace(tzinfo=UTC) if found is None else found.astimezone(UTC)


@given(calendars, clocks(), delays)
def test_a_later_start_is_never_due_earlier(calendar, clock, delay):
    limit, start, ledger = clock
    if limit.unit in {"mo", "y"}:  # 31 January and 29 February share a corresponding date, but a
        ledger = ()  # pause in between is removed for the former only
    assert due_at(calendar, limit, start, ledger) <= due_at(calendar, limit, start + delay, ledger)


@given(calendars, clocks(), st.integers(0, 30))
def test_a_longer_limit_is_never_due_earlier(calendar, clock, more):
    limit, start, ledger = clock
    longer = msgspec.structs.replace(limit, amount=limit.amount + more)
    assert due_at(calendar, limit, start, ledger) <= due_at(calendar, longer, start, ledger)


@given(calendars, clocks(), delays, st.none() | delays)
def test_one_more_pause_is_never_due_earlier(calendar, clock, offset, length):
    limit, start, ledger = clock
    begin = start + offset
    more = Suspension(begin, None if length is None else begin + length)
    assert due_at(calendar, limit, start, ledger) <= due_at(calendar, limit, start, (*ledger, more))


@given(calendars, clocks(), delays)
def test_a_pause_resumed_at_once_adds_nothing(calendar, clock, offset):
    limit, start, ledger = clock
    nothing = Suspension(start + offset, start + offset)
    assert due(calendar, limit, start, (*ledger, nothing)) == due(calendar, limit, start, ledger)


@given(calendars, clocks(), delays, delays, delays)
def test_a_pause_in_two_halves_is_the_same_pause(calendar, clock, offset, first, second):
    limit, start, ledger = clock
    begin = start + offset
    middle, end = begin + first, begin + first + second
    whole = (*ledger, Suspension(begin, end))
    halves = (*ledger, Suspension(begin, middle), Suspension(middle, end))
    assert due(calendar, limit, start, whole) == due(calendar, limit, start, halves)


@given(calendars, clocks(), st.randoms(use_true_random=False))
def test_the_order_of_pauses_does_not_matter(calendar, clock, chance):
    limit, start, ledger = clock
    shuffled = list(ledger)
    chance.shuffle(shuffled)
    assert due(calendar, limit, start, tuple(shuffled)) == due(calendar, limit, start, ledger)


@given(calendars, clocks(), delays)
def test_a_pause_after_the_due_time_changes_nothing(calendar, clock, offset):
    limit, start, ledger = clock
    found = due(calendar, limit, start, ledger)
    assume(found.due_at is not None)
    for end in (None, found.due_at + offset + timedelta(days=9)):
        later = Suspension(found.due_at + offset, end)
        assert due(calendar, limit, start, (*ledger, later)) == found


@given(calendars, clocks(), delays)
def test_a_restart_is_a_start_without_the_past(calendar, clock, offset):
    limit, start, ledger = clock
    restart = Restart(start + offset)
    later = tuple(pause for pause in ledger if pause.start > restart.at)
    assert due(calendar, limit, start, (*ledger, restart)) == due(
        calendar, limit, restart.at, later
    )


@given(calendars, clocks(), st.integers(1, 20), delays)
def test_an_extension_is_a_longer_limit_or_late(calendar, clock, more, offset):
    limit, start, ledger = clock
    extension = Extension(start + offset, Limit(more, limit.unit))
    longer = msgspec.structs.replace(limit, amount=limit.amount + more)
    if extension.at < due_at(calendar, limit, start, ledger):
        expected = due(calendar, longer, start, ledger)
        assert due(calendar, limit, start, (*ledger, extension)) == expected
        assert rung(calendar, limit, start, (*ledger, extension), -more) == due(
            calendar, limit, start, ledger
        )
    else:
        with pytest.raises(LateExtensionError):
            due(calendar, limit, start, (*ledger, extension))


@given(calendars, clocks(), st.integers(-70, 30))
def test_rungs_stand_in_order(calendar, clock, offset):
    limit, start, ledger = clock
    lower, upper = (rung(calendar, limit, start, ledger, offset + n).due_at for n in (0, 1))
    assert upper is None or (lower is not None and lower <= upper)


@given(calendars, clocks())
def test_an_explanation_agrees_with_the_answer(calendar, clock):
    limit, start, ledger = clock
    told = explain(calendar, limit, start, ledger)
    assert told.due == due(calendar, limit, start, ledger)
    days = [row.on for row in told.rows]
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert len(told.lines("zh")) == len(told.lines("en")) == len(days) + 1
    for row in told.rows:
        assert (row.status == "counted") == (row.amount > 0)
        assert (row.status == "removed") == (row.reason == "pause") == (row.pause is not None)
    if told.due.due_on is None:
        return
    assert days[-1] == told.due.due_on
    total = sum(row.amount for row in told.rows)
    if limit.runs_in_time:
        minutes = {"min": 1, "h": 60, "wh": 60}[limit.unit]
        assert total == limit.amount * minutes * 60_000_000
    elif limit.unit in {"wd", "cd"}:
        assert total == limit.amount


@given(clocks(units=("wd",)))
def test_the_short_way_and_the_long_way_agree(clock):
    limit, start, ledger = clock
    assert due(CN, limit, start, ledger) == answer(CN, read(CN, limit, start, ledger))


@given(clocks(units=("cd", "h", "min")), st.integers(-200, 200))
def test_what_counts_every_day_shifts_with_the_calendar(clock, days):
    """Where nothing is off and nothing rolls, moving all instants moves the answer along."""
    limit, start, ledger = clock
    limit = msgspec.structs.replace(limit, roll="none")
    by = timedelta(days=days)
    moved = tuple(
        Suspension(pause.start + by, None if pause.end is None else pause.end + by)
        for pause in ledger
    )
    here, there = due(CN, limit, start, ledger), due(CN, limit, start + by, moved)
    assert (here.due_at is None) == (there.due_at is None)
    assert here.due_at is None or here.due_at + by == there.due_at


@given(clocks(units=("wd", "wh", "cd")), st.integers(1, 40))
def test_whole_weeks_shift_where_no_holiday_is_near(clock, weeks):
    limit, start, ledger = clock
    plain = _without_holidays(CN)
    by = timedelta(weeks=weeks)
    moved = tuple(
        Suspension(pause.start + by, None if pause.end is None else pause.end + by)
        for pause in ledger
    )
    here, there = due(plain, limit, start, ledger), due(plain, limit, start + by, moved)
    assert (here.due_at is None) == (there.due_at is None)
    assert here.due_at is None or here.due_at + by == there.due_at


_PLAIN: dict[str, Calendar] = {}


def _without_holidays(calendar):
    if calendar.id not in _PLAIN:
        years = tuple(msgspec.structs.replace(year, holidays=()) for year in calendar.record.years)
        record = msgspec.structs.replace(calendar.record, years=years, statutory=())
        _PLAIN[calendar.id] = Calendar(record)
    return _PLAIN[calendar.id]


@given(
    st.dates(date(2023, 1, 1), date(2027, 1, 1)),
    st.sampled_from(["wd", "cd"]),
    st.integers(0, 40),
    st.booleans(),
)
def test_before_is_the_last_day_that_leaves_enough(held_on, unit, amount, inclusive):
    limit = Limit(amount, unit)
    found = before(CN, limit, held_on, inclusive=inclusive)

    def counted_between(day):
        first = day if inclusive else day + timedelta(days=1)
        days = [first + timedelta(days=n) for n in range(max((held_on - first).days, 0))]
        return sum(unit == "cd" or CN.is_working_day(each) for each in days)

    assert CN.is_working_day(found)
    assert found < held_on
    assert counted_between(found) >= amount
    later = [found + timedelta(days=n) for n in range(1, (held_on - found).days)]
    assert not [day for day in later if CN.is_working_day(day) and counted_between(day) >= amount]


@given(starts, st.integers(0, 9).map(lambda n: Limit(Decimal(n) + Decimal("0.5"), "wd")))
def test_half_days_are_office_time(start, limit):
    minutes = int(limit.amount * 420)
    whole, rest = divmod(minutes, 60)
    if rest == 0:
        expected = due(CN, Limit(whole, "wh"), start)
        assert due(CN, limit, start) == expected
    told = explain(CN, limit, start)
    assert sum(row.amount for row in told.rows) == minutes * 60_000_000
