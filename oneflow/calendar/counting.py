"""The counting itself: from a start, an amount and pauses to the last day or instant.

Works on day numbers and microseconds only; `reading` prepares the pauses and `deadlines`
turns answers into dates. Every rule here is a sentence of the design's section on clocks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from oneflow.calendar.calendars import Calendar
from oneflow.calendar.limits import Limit
from oneflow.calendar.localtime import HOUR, MINUTE

Pause = tuple[int, int | None]
"""United pauses in microseconds, [from, to); None while open. Sorted, none touching another."""
Removed = tuple[int, int | None]
"""Removed days, both ends included; None without end."""


def removed_days(calendar: Calendar, pauses: Sequence[Pause]) -> list[Removed]:
    """Give the spans of days that pauses remove: day d iff from < end(d) <= to.

    Spans are sorted and disjoint, cut to the calendar; a pause within one day may remove none.
    """
    spans: list[Removed] = []
    for start, end in pauses:
        first = max(calendar.day_open_at(start), 1)
        if first > calendar.days.last:
            continue
        if end is None:
            spans.append((first, None))
        elif (last := min(calendar.day_open_at(end) - 1, calendar.days.last)) >= first:
            spans.append((first, last))
    return spans


def last_day(
    calendar: Calendar, limit: Limit, *, start: int, pauses: Sequence[Pause], amount: int
) -> int | None:
    """Give the due day of `amount` wd, cd, mo or y from the instant `start`.

    A day number over the table's last means "not within the calendar"; None means that an
    open pause leaves no such day. `limit` gives unit and roll.

    Basis: 民法典 201 to 203; 行政许可法 82.
    """
    first = calendar.local.day_at(start)
    spans = removed_days(calendar, pauses)
    if amount == 0 and limit.unit in {"wd", "cd"}:
        day: int | None = calendar.day_open_at(start)
    elif limit.unit == "wd":
        day = _after_working_days(calendar, first=first, amount=amount, spans=spans)
    else:
        days = days_in(calendar, limit, first=first, amount=amount)
        day = _after_days(calendar, first=first, amount=days, spans=spans)
    return None if day is None else _settle(calendar, limit, day, spans)


def _after_working_days(
    calendar: Calendar, *, first: int, amount: int, spans: Sequence[Removed]
) -> int | None:
    counted = calendar.days.counted
    target = counted[first] + amount
    day = calendar.days.nth_working(target)
    for start, end in spans:
        if start > day:
            break
        if end is None:
            return None
        if end > first:
            target += counted[end] - counted[max(start, first + 1) - 1]
            day = calendar.days.nth_working(target)
    return day


def _after_days(
    calendar: Calendar, *, first: int, amount: int, spans: Sequence[Removed]
) -> int | None:
    beyond = calendar.days.last + 1
    day = min(first + amount, beyond)
    for start, end in spans:
        if start > day:
            break
        if end is None:
            return None
        if end > first:
            day = min(day + end - max(start, first + 1) + 1, beyond)
    return day


def days_in(calendar: Calendar, limit: Limit, *, first: int, amount: int) -> int:
    """Give how many days `amount` cd, mo or y take from the day `first`.

    A month is worth the days to its corresponding date. `limit` gives the unit.
    """
    if limit.unit == "cd":
        return amount
    months = amount if limit.unit == "mo" else 12 * amount
    return _months_later(calendar, first, months) - first


def _months_later(calendar: Calendar, first: int, months: int) -> int:
    """Give the corresponding date, else the month's end, cut to the day after the calendar."""
    origin = calendar.days.date(first)
    year, month = divmod(origin.year * 12 + origin.month - 1 + months, 12)
    if year > calendar.days.last_year:
        return calendar.days.last + 1
    next_year, next_month = divmod(year * 12 + month + 1, 12)
    month_end = date(next_year, next_month + 1, 1) - timedelta(days=1)
    later = month_end.replace(day=min(origin.day, month_end.day))
    return calendar.days.number(later)


def _settle(calendar: Calendar, limit: Limit, day: int, spans: Sequence[Removed]) -> int | None:
    """Move on to the first day that is not removed and, where the limit rolls, is worked."""
    rolls = limit.roll == "next"
    if rolls:
        day = calendar.days.next_working(day)
    for start, end in spans:
        if start > day:
            break
        if end is None:
            return None
        if end >= day:
            day = calendar.days.next_working(end + 1) if rolls else end + 1
    return day


def last_instant(
    calendar: Calendar, limit: Limit, *, start: int, pauses: Sequence[Pause], amount: int
) -> int | None:
    """Give the due instant of `amount` microseconds of wh, h or min time from `start`.

    None means that an open pause leaves no such instant; an instant past the calendar's end
    means "not within the calendar".
    """
    total, reached = time_gauge(calendar, limit)
    end_of_calendar = calendar.local.wall(calendar.days.last, 1440)
    cursor, missing = start, amount
    for begin, end in pauses:
        if begin >= end_of_calendar:
            break
        stop = max(begin, cursor)
        gained = total(stop) - total(cursor)
        if gained >= missing:
            break
        if end is None:
            return None
        if end > cursor:
            missing -= gained
            cursor = end
    found = reached(total(cursor) + missing)
    return end_of_calendar + 1 if found is None else found


def time_gauge(
    calendar: Calendar, limit: Limit
) -> tuple[Callable[[int], int], Callable[[int], int | None]]:
    """Give the counted time before an instant and its inverse: office time or plain time."""
    if limit.unit in {"wd", "wh"}:
        return calendar.office.total, calendar.office.reached
    return _same, _same


def _same(value: int) -> int:
    return value


def unit_length(calendar: Calendar, limit: Limit) -> int:
    """Give one unit of a time limit in microseconds; a half-day limit's unit is a nominal day."""
    if limit.unit == "wd":
        return calendar.record.office.nominal_minutes * MINUTE
    return MINUTE if limit.unit == "min" else HOUR
