"""Two limits compared by the days on which they end, with the days themselves.

The comparison is the calendar's; here its verdicts are remembered for the process, for the same
pairs stand in many definitions.
"""

from __future__ import annotations

from datetime import date, datetime, time

from msgspec import Struct

from oneflow.calendar import Calendar, Limit, due
from oneflow.calendar.comparison import first_later_promise
from oneflow.errors import CalendarError

_START = time(9)
_VERDICTS: dict[tuple[str, Limit, Limit], Later | None] = {}
_MOST_REMEMBERED = 4_096


class Later(Struct, frozen=True):
    """A first date from which a limit ends after its bound: the start and the two last days.

    limit_on is None where the limit does not end within the calendar at all.
    """

    start: date
    limit_on: date | None
    bound_on: date | None


def first_later(calendar: Calendar, limit: Limit, bound: Limit) -> Later | None:
    """Give the first date from which `limit` ends later than `bound`; None if there is none.

    Args:
        calendar: its published years are tried; both limits begin at 09:00 in its zone.
        limit: what must not be later (a promise, say).
        bound: what must not be passed (the legal limit).

    >>> from oneflow.calendar import load_calendar, parse_limit
    >>> first_later(load_calendar("cn"), parse_limit("5wd"), parse_limit("10wd")) is None
    True
    >>> first_later(load_calendar("cn"), parse_limit("8cd"), parse_limit("5wd")).start
    datetime.date(2004, 1, 1)
    """
    key = (calendar.revision, limit, bound)
    if key not in _VERDICTS:
        if len(_VERDICTS) >= _MOST_REMEMBERED:
            _VERDICTS.clear()
        _VERDICTS[key] = _compare(calendar, limit, bound)
    return _VERDICTS[key]


def _compare(calendar: Calendar, limit: Limit, bound: Limit) -> Later | None:
    try:
        found = first_later_promise(calendar, limit, bound)
    except CalendarError:  # one of them runs out of the calendar
        found = calendar.days.date(calendar.days.sure_until - 1)
        limit_on, bound_on = _due_on(calendar, limit, found), _due_on(calendar, bound, found)
        return Later(found, None, bound_on) if limit_on is None and bound_on else None
    if found is None:
        return None
    return Later(found, _due_on(calendar, limit, found), _due_on(calendar, bound, found))


def _due_on(calendar: Calendar, limit: Limit, start: date) -> date | None:
    """Give the last day; None beyond the calendar."""
    try:
        return due(calendar, limit, datetime.combine(start, _START)).due_on
    except CalendarError:
        return None
