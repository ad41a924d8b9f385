"""Comparing two limits: on which day would a promise end after the law's limit?

Limits in different units cannot be compared as numbers (is 5 wd later than 7 cd?), so they
are compared by what they lead to, on every date that is certain. For checks of definitions;
at run time the engine takes the earlier of the two dates anyway.
"""

from __future__ import annotations

from datetime import date, timedelta

from oneflow.calendar.calendars import Calendar
from oneflow.calendar.deadlines import due
from oneflow.calendar.limits import Limit
from oneflow.calendar.localtime import EPOCH

NINE = 9 * 60
"""Minute of the day at which the compared clocks start."""


def first_later_promise(calendar: Calendar, promised: Limit, legal: Limit) -> date | None:
    """Give the first start on which `promised` would be due after `legal`; None if there is none.

    Both start at 09:00 on each date of the years with a published arrangement.

    Raises:
        CalendarError: as `due`.

    >>> from oneflow.calendar import load_calendar, parse_limit
    >>> first_later_promise(load_calendar("cn"), parse_limit("5wd"), parse_limit("20wd"))
    >>> first_later_promise(load_calendar("cn"), parse_limit("5wd"), parse_limit("7cd"))
    datetime.date(2004, 1, 18)
    """
    if _surely_shorter(promised, legal):
        return None
    local, days = calendar.local, calendar.days
    for number in range(1, min(days.sure_until, days.last + 1)):
        start = EPOCH + timedelta(microseconds=local.wall(number, NINE))
        promised_at = due(calendar, promised, start).due_at
        legal_at = due(calendar, legal, start).due_at
        if promised_at is not None and legal_at is not None and promised_at > legal_at:
            return days.date(number)
    return None


def _surely_shorter(promised: Limit, legal: Limit) -> bool:
    """A smaller amount of the same unit is never due later (a law under test)."""
    same = (promised.unit, promised.roll, promised.is_half) == (
        legal.unit,
        legal.roll,
        legal.is_half,
    )
    return same and promised.amount <= legal.amount
