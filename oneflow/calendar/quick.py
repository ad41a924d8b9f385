"""The short way for the commonest questions: whole days, pauses in order, a steady zone.

Gives the same answer as `reading` and `counting`, or none at all. It exists because a due
date with three pauses has to cost less than two microseconds: it looks days up without
making lists and reads the local day off a datetime's fields. Whatever is not this simple
(restarts, extensions, open pauses, pauses out of order, an end of day at the office's
close, dates outside the calendar) is left to them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from oneflow.calendar.calendars import Calendar, Due
from oneflow.calendar.counting import days_in
from oneflow.calendar.days import Counts
from oneflow.calendar.ledger import Exclusion, Ledger, Moment, Suspension
from oneflow.calendar.limits import TIME_UNITS, Limit

_PAUSES = (Suspension, Exclusion)


def whole_days_due(
    calendar: Calendar, limit: Limit, start: Moment, *, amount: int | Decimal, ledger: Ledger
) -> Due | None:
    """Give the due date of `amount` wd, cd, mo or y, or None for "ask the long way".

    Unit and roll are those of `limit`.
    """
    days, day_of = calendar.days, calendar.day_reader
    if day_of is None or type(amount) is not int or amount < 1 or limit.unit in TIME_UNITS:
        return None
    first = day_of(start)
    if not 0 < first <= days.last:
        return None
    if limit.unit != "wd":
        amount = days_in(calendar, limit, first=first, amount=amount)
    counts = days.working_counts if limit.unit == "wd" else days.calendar_counts
    day = _around(day_of, counts, first, amount=amount, ledger=ledger)
    if day is None:
        return None
    if limit.roll == "next" and not days.working[day]:
        if ledger:  # a later pause may lie in the way
            return None
        day = days.next_working(day)
    return calendar.due_on_day(first, day)


def _around(
    day_of: Callable[[date], int], counts: Counts, first: int, *, amount: int, ledger: Ledger
) -> int | None:
    """Count `amount` days after `first` around the pauses.

    Each pause moves the target by the counted days that it removes; one that begins after
    the day found so far changes nothing.
    """
    counted, positions = counts
    target = counted[first] + amount
    done, begin = first, 0
    try:
        day = positions[target - 1]
        for entry in ledger:
            before = begin
            if not isinstance(entry, _PAUSES) or (to := entry.end) is None:
                return None
            begin, end = day_of(entry.start), day_of(to) - 1
            if begin < before or end < begin - 1:
                return None
            if begin <= day and end > done:
                target += counted[end] - counted[done if done >= begin else begin - 1]
                day, done = positions[target - 1], end
    except IndexError:  # beyond the calendar
        return None
    return day
