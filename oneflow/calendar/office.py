"""Counted office time: how much of it lies before an instant, and when an amount is reached.

Serves `wh` limits and promised half days. Office time runs only within office hours of
working days; a make-up day has the hours of a weekday. Totals are built when first asked
for, because most clocks count days. No limit, pause or ledger is known here.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

from oneflow.calendar.days import DayTable
from oneflow.calendar.localtime import LocalTime, SteadyZone
from oneflow.calendar.records import WEEKDAYS, DayHours, Office, Record


class OfficeTime:
    """Office hours of every day of a calendar."""

    __slots__ = ("_days", "_hours", "_local", "_totals")

    def __init__(self, office: Office, days: DayTable, local: LocalTime) -> None:
        self._days, self._local = days, local
        self._hours = _by_weekday(office)
        self._totals: list[int] | None = None

    def hours(self, day: int) -> DayHours:
        """Give the office hours of a day number; nothing on a day off."""
        if not 0 < day <= self._days.last or not self._days.working[day]:
            return ()
        return self._hours[(self._days.base + day) % 7]

    def opening(self, day: int) -> int:
        """Give the minute at which a working day opens (0 where it keeps no hours)."""
        hours = self.hours(day)
        return hours[0][0] if hours else 0

    def closing(self, day: int) -> int:
        """Give the minute at which a working day closes (1440 where it keeps no hours)."""
        hours = self.hours(day)
        return hours[-1][1] if hours else 1440

    def spans(self, day: int) -> list[tuple[int, int]]:
        """Give the office hours of a day as instants, from inclusive, to exclusive."""
        wall = self._local.wall
        return [(wall(day, start), wall(day, end)) for start, end in self.hours(day)]

    def total(self, instant: int) -> int:
        """Give the office time before `instant` since the calendar's first day."""
        day = self._local.day_at(instant)
        totals = self._all_totals()
        if day > self._days.last:
            return totals[-1]
        today = sum(
            max(0, min(instant, end) - start) for start, end in self.spans(day) if start < instant
        )
        return (totals[day - 1] if day else 0) + today

    def reached(self, total: int) -> int | None:
        """Give the earliest instant at which `total` is reached; None after the last day."""
        totals = self._all_totals()
        day = bisect_left(totals, total)
        if day > self._days.last:
            return None
        missing = total - (totals[day - 1] if day else 0)
        for start, end in self.spans(day):
            if missing <= end - start:
                return start + missing
            missing -= end - start
        return None

    def _all_totals(self) -> list[int]:
        if self._totals is None:
            self._totals = list(accumulate(self._lengths()))
        return self._totals

    def _lengths(self) -> list[int]:
        if not isinstance(self._local, SteadyZone):
            return [
                sum(end - start for start, end in self.spans(day))
                for day in range(self._days.last + 1)
            ]
        wall, first = self._local.wall, self._days.base
        of_weekday = [
            sum(wall(0, end) - wall(0, start) for start, end in hours) for hours in self._hours
        ]
        working = self._days.working
        return [of_weekday[(first + day) % 7] if works else 0 for day, works in enumerate(working)]


def closing_minutes(record: Record, days: DayTable) -> list[int]:
    """Give the minute at which each day ends where the close of the office ends a day."""
    hours = _by_weekday(record.office)
    closes = [spans[-1][1] if spans else 1440 for spans in hours]
    return [
        closes[(days.base + day) % 7] if works else 1440 for day, works in enumerate(days.working)
    ]


def _by_weekday(office: Office) -> tuple[DayHours, ...]:
    """Give the hours by ordinal modulo 7: ordinal 1 was a Monday, so 0 is a Sunday."""
    weekend = office.weekday
    week = [office.by_day.get(name, office.weekday) for name in WEEKDAYS]
    return (weekend, *week, weekend)
