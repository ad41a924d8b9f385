"""The days of a calendar as tables: which work, how many up to each, which is the n-th.

Days are numbered from 1 (the first day of the first year); 0 is the day before and counts
nothing. The tables are made once and never change; they know no hours and no instants.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate, compress
from typing import NamedTuple

from oneflow.calendar.errors import CalendarDataError
from oneflow.calendar.records import Holiday, Record, Year

Counts = tuple[Sequence[int], Sequence[int]]
"""How many days count up to each day, and the day on which each count is reached."""


class DayNote(NamedTuple):
    """Why a day differs from its weekday: the holiday's name, and whether it is worked."""

    zh: str
    en: str
    works: bool


class DayTable:
    """Counts and positions of working days over all years of a record.

    Attributes:
        base: ordinal of day 0.
        last: number of the last day.
        working: 1 for a working day, by day number.
        counted: how many working days lie in [1, d], by day number.
        positions: day numbers of the working days; the k-th is `positions[k - 1]`.
        working_counts: the two together.
        calendar_counts: the same for limits that count every day.
        notes: the days that a notice or statute names.
        provisional: spans of day numbers in provisional years, both ends included.
        sure_until: first day number of a provisional year (`last + 1` if there is none).
    """

    __slots__ = (
        "base",
        "calendar_counts",
        "counted",
        "first_year",
        "last",
        "last_year",
        "notes",
        "positions",
        "provisional",
        "sure_until",
        "working",
        "working_counts",
    )

    def __init__(self, record: Record) -> None:
        years = record.years
        _check_years(record)
        self.first_year = years[0].year
        self.last_year = max(record.last_derived or 0, years[-1].year)
        self.base = date(self.first_year, 1, 1).toordinal() - 1
        self.last = date(self.last_year, 12, 31).toordinal() - self.base
        self.working = self._weekdays()
        self.notes: dict[int, DayNote] = {}
        for holiday in _holidays(record):
            self._apply(holiday)
        self.counted = list(accumulate(self.working))
        self.positions = list(compress(range(self.last + 1), self.working))
        self.working_counts: Counts = (self.counted, self.positions)
        self.calendar_counts: Counts = (range(self.last + 1), range(1, self.last + 1))
        self.provisional = tuple(self._provisional(years))
        self.sure_until = self.provisional[0][0] if self.provisional else self.last + 1

    def _weekdays(self) -> bytearray:
        first = date.fromordinal(self.base + 1).weekday()
        week = b"\1\1\1\1\1\0\0"
        pattern = week[first:] + week[:first]
        return bytearray(b"\0" + (pattern * (self.last // 7 + 1))[: self.last])

    def _apply(self, holiday: Holiday) -> None:
        for days, works in ((holiday.off, False), (holiday.work, True)):
            for day in days:
                number = day.toordinal() - self.base
                self.working[number] = works
                self.notes[number] = DayNote(holiday.name, holiday.en, works)

    def _provisional(self, years: tuple[Year, ...]) -> Iterator[tuple[int, int]]:
        unsure = [year.year for year in years if year.status == "provisional"]
        unsure += range(years[-1].year + 1, self.last_year + 1)
        for year in unsure:
            yield self.number(date(year, 1, 1)), self.number(date(year, 12, 31))

    def number(self, day: date) -> int:
        """Give the number of `day`; 0 or less before the first year, over `last` after it."""
        return day.toordinal() - self.base

    def date(self, number: int) -> date:
        """Give the date of a day number."""
        return date.fromordinal(self.base + number)

    def next_working(self, number: int) -> int:
        """Give the first working day at or after `number`; `last + 1` where there is none."""
        if number > self.last:
            return self.last + 1
        before = self.counted[number - 1]
        return self.positions[before] if before < len(self.positions) else self.last + 1

    def nth_working(self, count: int) -> int:
        """Give the day on which `count` working days are reached; `last + 1` if never."""
        return self.positions[count - 1] if count <= len(self.positions) else self.last + 1

    def is_provisional(self, first: int, last: int) -> bool:
        """Tell whether any day of [first, last] lies in a provisional year."""
        if last < self.sure_until:
            return False
        return any(start <= last and end >= first for start, end in self.provisional)


def _holidays(record: Record) -> Iterator[Holiday]:
    for year in record.years:
        yield from year.holidays
    derived_from = record.years[-1].year + 1
    for holiday in record.statutory:
        off = tuple(
            day for day in holiday.off if derived_from <= day.year <= (record.last_derived or 0)
        )
        if off:
            yield Holiday(name=holiday.name, en=holiday.en, off=off)


def _check_years(record: Record) -> None:
    """Refuse gaps, dates outside their year and days both off and worked."""
    if not record.years:
        raise CalendarDataError.of(record.id, "没有任何年度", "it has no years")
    numbers = [year.year for year in record.years]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        raise CalendarDataError.of(record.id, "年度不连续", "its years have gaps or are unordered")
    for year in record.years:
        seen: set[date] = set()
        for day in (d for h in year.holidays for d in (*h.off, *h.work)):
            if day.year != year.year:
                raise CalendarDataError.of(
                    f"{record.id}/{year.year}", f"{day} 不属于该年", f"{day} is of another year"
                )
            if day in seen:
                raise CalendarDataError.of(
                    f"{record.id}/{year.year}", f"{day} 出现两次", f"{day} stands twice"
                )
            seen.add(day)
