"""When a step happens, in the words of a scenario, and which instant that is.

    2026-03-05T09:00   to 2026-10-08 09:30   09:30   +1wd   +2wd 09:00   +3h
    until notice   until overdue(police)   until light(household, yellow)

A bare date is its 00:00. Reading knows nothing of a case; `Until` is met by `stage`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from msgspec import Struct

from oneflow.calendar import Calendar, Limit, parse_limit
from oneflow.errors import CalendarError

CONDITIONS = {"overdue": 1, "due": 1, "light": 2, "state": 2, "notice": 0}
"""What one may wait for, and how many names each takes."""
_PLUS = re.compile(r"\+\s*(?P<limit>\S+)(?:\s+(?P<clock>\S+))?")
_DATED = re.compile(r"(?:(?:to|到)\s+)?(?P<day>\d{4}-\d{2}-\d{2})(?:[T ]\s*(?P<clock>\S+))?")
_UNTIL = re.compile(r"(?:until|直到)\s+(?P<name>[a-z]+)\s*(?:\((?P<names>[^()]*)\))?")
_CLOCK = re.compile(r"\d{2}:\d{2}(?::\d{2})?")
_TIMES = {"h": "hours", "min": "minutes"}


class At(Struct, frozen=True):
    """A day (None: the present one) and a time of day."""

    day: date | None
    clock: time


class Plus(Struct, frozen=True):
    """So much later; `clock` replaces the time of day (None: keeps it)."""

    limit: Limit
    clock: time | None = None


class Until(Struct, frozen=True):
    """As soon as something is so. `names`: items, departments, lights or states, as written."""

    condition: str
    names: tuple[str, ...] = ()


Moment = At | Plus | Until


def read_moment(text: str) -> Moment | None:
    """Read when a step happens; None: it is not put in any known way.

    >>> read_moment("+1wd 09:00")
    Plus(limit=Limit(amount=1, unit='wd', roll='next'), clock=datetime.time(9, 0))
    >>> read_moment("until light(household, yellow)")
    Until(condition='light', names=('household', 'yellow'))
    >>> read_moment("soon") is None
    True
    """
    text = text.strip()
    try:
        if _CLOCK.fullmatch(text):
            return At(None, time.fromisoformat(text))
        if found := _DATED.fullmatch(text):
            return At(date.fromisoformat(found["day"]), _clock(found["clock"]) or time())
        if found := _PLUS.fullmatch(text):
            return _plus(parse_limit(found["limit"]), _clock(found["clock"]))
        if found := _UNTIL.fullmatch(text):
            return _until(found["name"], found["names"])
    except (ValueError, CalendarError):
        return None
    return None


def instant_of(moment: At | Plus, now: datetime, calendar: Calendar) -> datetime:
    """Find the instant of a moment.

    Args:
        moment: as read.
        now: the present, aware, in the calendar's zone.
        calendar: says which days are working days.
    """
    if isinstance(moment, At):
        day = moment.day or now.date()
        return calendar.localise(datetime.combine(day, moment.clock))
    limit = moment.limit
    if limit.unit in _TIMES:
        return now + timedelta(**{_TIMES[limit.unit]: int(limit.amount)})
    day = _later_day(now.date(), limit, calendar)
    return calendar.localise(datetime.combine(day, moment.clock or now.time()))


def dated(moment: At, calendar: Calendar) -> datetime:
    """Find the instant of a moment that names its day."""
    if moment.day is None:
        raise ValueError(f"no day: {moment}")
    return calendar.localise(datetime.combine(moment.day, moment.clock))


def _later_day(day: date, limit: Limit, calendar: Calendar) -> date:
    amount = int(limit.amount)
    if limit.unit == "cd":
        return day + timedelta(days=amount)
    if limit.unit in {"mo", "y"}:
        months = day.month - 1 + amount * (12 if limit.unit == "y" else 1)
        year, month = day.year + months // 12, months % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    while amount:
        day += timedelta(days=1)
        amount -= calendar.is_working_day(day)
    return day


def _plus(limit: Limit, clock: time | None) -> Plus | None:
    if limit.is_half or limit.unit == "wh" or (clock and limit.unit in _TIMES):
        return None
    return Plus(limit, clock)


def _until(name: str, names: str | None) -> Until | None:
    given = tuple(each.strip() for each in names.split(",")) if names else ()
    return Until(name, given) if CONDITIONS.get(name) == len(given) else None


def _clock(text: str | None) -> time | None:
    if text is None:
        return None
    if not _CLOCK.fullmatch(text):
        raise ValueError(text)
    return time.fromisoformat(text)
