"""Reading a ledger: what its entries mean together for one limit.

Turns entries into a start, united pauses and a total amount, and refuses extensions that
came too late. `deadlines` asks the questions; `counting` does the sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar, assert_never

from oneflow.calendar.calendars import Calendar, Due
from oneflow.calendar.counting import Pause, last_day, last_instant, unit_length
from oneflow.calendar.errors import (
    CalendarRangeError,
    LateExtensionError,
    LimitUnitError,
    PauseOrderError,
)
from oneflow.calendar.ledger import Exclusion, Extension, Ledger, Moment, Restart, Suspension
from oneflow.calendar.limits import Limit
from oneflow.calendar.localtime import microseconds

EntryT = TypeVar("EntryT", bound=Suspension | Exclusion | Restart | Extension)


class Reading(NamedTuple):
    """A limit with its ledger applied.

    Attributes:
        limit: the limit as given.
        start: when the count begins (the last restart, if there is one), in microseconds.
        first: the day number of `start`.
        pauses: sorted and united; those that a restart ended are gone.
        amount: limit and extensions summed, in the limit's unit.
    """

    limit: Limit
    start: int
    first: int
    pauses: tuple[Pause, ...]
    amount: int | Decimal


def read(calendar: Calendar, limit: Limit, start: Moment, ledger: Ledger) -> Reading:
    """Apply a ledger to a limit.

    Restarts: the latest instant rules; pauses that began by then are over, extensions
    recorded before it lapse. Extensions are judged in the order of their instants.

    Raises:
        CalendarRangeError: the start lies outside the calendar.
        LateExtensionError: an extension was recorded at or after the due time without it.
        LimitUnitError: an extension is not in the limit's unit.
        PauseOrderError: a pause ends before it begins.
    """
    instant, restarted = microseconds(calendar.localise(start)), None
    if not ledger:
        first = calendar.inside(calendar.local.day_at(instant))
        return Reading(limit, instant, first, (), limit.amount)
    for again in _only(Restart, ledger):
        at = microseconds(calendar.localise(again.at))
        restarted = at if restarted is None else max(at, restarted)
    if restarted is not None:
        instant = restarted
    pauses = _pauses(calendar, ledger, after=restarted)
    first = calendar.inside(calendar.local.day_at(instant))
    reading = Reading(limit, instant, first, pauses, limit.amount)
    return _extended(calendar, reading, ledger, since=restarted)


def answer(calendar: Calendar, reading: Reading) -> Due:
    """Give the due date of a reading.

    Raises:
        CalendarRangeError: it lies outside the calendar.
    """
    limit, amount = reading.limit, reading.amount
    if limit.runs_in_time:
        return _instant_answer(calendar, reading)
    day = last_day(calendar, limit, start=reading.start, pauses=reading.pauses, amount=int(amount))
    if day is None:
        return _no_due(calendar, reading)
    return calendar.due_on_day(reading.first, day)


def _no_due(calendar: Calendar, reading: Reading) -> Due:
    """Give the answer while an open pause leaves no due date."""
    return Due(None, None, calendar.days.is_provisional(reading.first, reading.first))


def _instant_answer(calendar: Calendar, reading: Reading) -> Due:
    length = int(reading.amount * unit_length(calendar, reading.limit))
    at = last_instant(
        calendar, reading.limit, start=reading.start, pauses=reading.pauses, amount=length
    )
    if at is None:
        return _no_due(calendar, reading)
    day = calendar.inside(calendar.local.day_at(at - 1))
    provisional = calendar.days.is_provisional(reading.first, day)
    return Due(calendar.days.date(day), calendar.local.moment(at), provisional)


def _only(kind: type[EntryT], ledger: Ledger) -> Iterable[EntryT]:
    return (entry for entry in ledger if isinstance(entry, kind))


def _pauses(calendar: Calendar, ledger: Ledger, *, after: int | None) -> tuple[Pause, ...]:
    found: list[Pause] = []
    for entry in ledger:
        match entry:
            case Suspension() | Exclusion():
                pause = _pause(calendar, entry)
                if after is None or pause[0] > after:
                    found.append(pause)
            case Restart() | Extension():
                continue
            case _:
                assert_never(entry)
    return unite(found)


def _pause(calendar: Calendar, entry: Suspension | Exclusion) -> Pause:
    start = microseconds(calendar.localise(entry.start))
    if entry.end is None:
        return start, None
    end = microseconds(calendar.localise(entry.end))
    if end < start:
        raise PauseOrderError.of(entry.start, entry.end)
    return start, end


def unite(pauses: Sequence[Pause]) -> tuple[Pause, ...]:
    """Sort pauses, join those that overlap or touch, drop empty ones.

    >>> unite([(5, 9), (1, 3), (3, 4), (8, None), (12, 13), (2, 2)])
    ((1, 4), (5, None))
    """
    united: list[Pause] = []
    for start, end in sorted(pauses, key=lambda pause: pause[0]):
        if end is not None and end <= start:
            continue
        if not united or (united[-1][1] is not None and united[-1][1] < start):
            united.append((start, end))
            continue
        before, reach = united[-1]
        if reach is not None and (end is None or end > reach):
            united[-1] = (before, end)
    return tuple(united)


def _extended(
    calendar: Calendar, reading: Reading, ledger: Ledger, *, since: int | None
) -> Reading:
    counting = [
        (microseconds(calendar.localise(entry.at)), entry) for entry in _only(Extension, ledger)
    ]
    for at, entry in sorted(counting, key=lambda pair: pair[0]):
        if since is not None and at < since:
            continue
        check_unit(reading.limit, entry.by)
        _check_in_time(calendar, reading, at, entry)
        reading = reading._replace(amount=reading.amount + entry.by.amount)
    return reading


def check_unit(limit: Limit, by: Limit) -> None:
    """Ask for the limit's unit; half days lengthen only a limit that is counted in half days.

    Raises:
        LimitUnitError: where that is not so.
    """
    if by.unit != limit.unit or (by.is_half and not limit.is_half):
        raise LimitUnitError.of(by, limit)


def _check_in_time(calendar: Calendar, reading: Reading, at: int, entry: Extension) -> None:
    try:
        due_at = answer(calendar, reading).due_at
    except CalendarRangeError:  # the extended limit is later still, and its answer will say so
        return
    if due_at is not None and at >= microseconds(due_at):
        raise LateExtensionError.of(entry.at, due_at)
