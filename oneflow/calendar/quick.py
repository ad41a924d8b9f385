"""The short way for the commonest question: working days, pauses in order, a steady zone.

Gives the same answer as `reading` and `counting`, or none at all. It exists because a due
date with three pauses has to cost less than two microseconds: it looks days up without
making lists and reads the local day off a datetime's fields. Whatever is not this simple
(restarts, extensions, pauses out of order, an end of day at the office's close, dates
outside the calendar) is left to them.
"""

from __future__ import annotations

from datetime import UTC, datetime

from oneflow.calendar.calendars import Calendar, Due
from oneflow.calendar.ledger import Exclusion, Ledger, Moment, Suspension
from oneflow.calendar.localtime import microseconds

_PAUSES = (Suspension, Exclusion)


def working_days_due(calendar: Calendar, amount: int, start: Moment, ledger: Ledger) -> Due | None:
    """Give the due date of `amount` (at least 1) working days, or None for "ask the long way".

    Each pause moves the target by the working days that it removes; one that begins after
    the day found so far changes nothing.
    """
    turn = calendar.utc_turn
    if turn is None:
        return None
    first = _day(calendar, start, turn)
    if not 0 < first <= calendar.days.last:
        return None
    counted, positions = calendar.days.counted, calendar.days.positions
    target = counted[first] + amount
    done, latest = first, 0
    try:
        day = positions[target - 1]
        for entry in ledger:
            if not isinstance(entry, _PAUSES) or entry.end is None:
                return None
            begin, end = _day(calendar, entry.start, turn), _day(calendar, entry.end, turn) - 1
            if begin < latest or end < begin - 1:
                return None
            latest = begin
            if begin <= day and end > done:
                target += counted[end] - counted[max(begin - 1, done)]
                day, done = positions[target - 1], end
    except IndexError:  # beyond the calendar
        return None
    return calendar.due_on_day(first, day)


def _day(calendar: Calendar, moment: Moment, turn: int) -> int:
    """Give the local day of a moment by its number; from its fields where they tell it."""
    if isinstance(moment, datetime):
        if moment.tzinfo is UTC:
            return moment.toordinal() - calendar.days.base + (moment.hour >= turn)
        if moment.tzinfo is calendar.local.zone or moment.utcoffset() == calendar.offset:
            return moment.toordinal() - calendar.days.base
    return calendar.local.day_at(microseconds(calendar.localise(moment)))
