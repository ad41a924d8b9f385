"""Why a limit ends when it does: every day from start to due, counted or not, and the reason.

Asked for by people (windows, reviewers, courts), so it may be slow; it derives its rows from
the same reading as `deadlines.due`, and a law under test says that the two agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple

import msgspec

from oneflow.calendar.calendars import Calendar, Due
from oneflow.calendar.counting import days_in, removed_days, time_gauge
from oneflow.calendar.ledger import Exclusion, Ledger, Moment, Suspension
from oneflow.calendar.limits import Limit
from oneflow.calendar.localtime import microseconds
from oneflow.calendar.reading import Reading, answer, read, unite
from oneflow.calendar.wording import describe_row, headline

Status = Literal["counted", "not_counted", "removed"]
Reason = Literal[
    "start_day",
    "working_day",
    "make_up_day",
    "calendar_day",
    "running_time",
    "weekend",
    "holiday",
    "closed",
    "pause",
    "rolled",
    "ended",
    "last_day",
]
"""Stable codes: `rolled` a day off passed over after the count was full, `ended` a working day
that was over when the count began, `last_day` the day the end moved on to, `closed` no office
time left that day, `running_time` some of wh, h or min."""


class Row(msgspec.Struct, frozen=True):
    """One day of an explanation.

    Attributes:
        on: the date.
        status: whether it counts.
        reason: why, as a stable code.
        name: the holiday or make-up arrangement in Chinese; empty where none is named.
        name_en: the same in English.
        pause: which pause of the ledger removes it, counted from 1 in recorded order.
        amount: what it adds: 1 for a counted day; microseconds for wh, h, min and half days.
    """

    on: date
    status: Status
    reason: Reason
    name: str = ""
    name_en: str = ""
    pause: int | None = None
    amount: int = 0


class Explanation(msgspec.Struct, frozen=True):
    """A due date with its reasons.

    Attributes:
        limit: as asked.
        amount: limit and extensions summed, in the limit's unit.
        start: when the count began (the last restart, if there was one).
        due: the answer.
        rows: every day from start to due, both included; while an open pause leaves no due
            date, up to the first day that it removes.
    """

    limit: Limit
    amount: int | Decimal
    start: datetime
    due: Due
    rows: tuple[Row, ...]

    def lines(self, language: Literal["zh", "en"] = "zh") -> list[str]:
        """Give the explanation as text: a headline, then a line a day."""
        return [
            headline(self.limit, self.amount, self.start, self.due, language=language),
            *(
                describe_row(row.on, row.reason, _name(row, language), row.pause, language=language)
                for row in self.rows
            ),
        ]


def explain(calendar: Calendar, limit: Limit, start: Moment, ledger: Ledger = ()) -> Explanation:
    """Explain `due(calendar, limit, start, ledger)` day by day.

    Raises:
        CalendarError: as `due`.
    """
    reading = read(calendar, limit, start, ledger)
    due = answer(calendar, reading)
    pauses = _numbered(calendar, reading, ledger)
    story = _Story(calendar, reading, pauses, due)
    rows = _time_rows(story) if limit.runs_in_time else _day_rows(story)
    moment = calendar.local.moment(reading.start)
    return Explanation(limit, reading.amount, moment, due, tuple(rows))


def _name(row: Row, language: str) -> str:
    return row.name if language == "zh" else row.name_en


class _Pause(NamedTuple):
    """A pause with its number; `first` and `last` are the days that it removes."""

    number: int
    start: int
    end: int | None
    first: int
    last: int | None


class _Story(NamedTuple):
    calendar: Calendar
    reading: Reading
    pauses: list[_Pause]
    due: Due

    def removing(self, day: int) -> int | None:
        """Give the number of the first pause on record that removes `day`."""
        for pause in self.pauses:
            if pause.first <= day and (pause.last is None or day <= pause.last):
                return pause.number
        return None

    def last_shown(self) -> int:
        """Give the due day, or the first day that an open pause takes away."""
        days = self.calendar.days
        if self.due.due_on is not None:
            return days.number(self.due.due_on)
        open_from = min(
            span[0] for span in removed_days(self.calendar, self.reading.pauses) if span[1] is None
        )
        return max(self.reading.first, open_from)


def _numbered(calendar: Calendar, reading: Reading, ledger: Ledger) -> list[_Pause]:
    found: list[_Pause] = []
    entries = [entry for entry in ledger if isinstance(entry, Suspension | Exclusion)]
    for number, entry in enumerate(entries, 1):
        start = microseconds(calendar.localise(entry.start))
        end = None if entry.end is None else microseconds(calendar.localise(entry.end))
        in_force = any(
            begin <= start and (stop is None or start < stop) for begin, stop in reading.pauses
        )
        if not in_force:  # ended by a restart, or empty
            continue
        spans = removed_days(calendar, unite([(start, end)])) or [(0, 0)]
        found.append(_Pause(number, start, end, *spans[0]))
    return found


def _day_rows(story: _Story) -> Iterator[Row]:
    """Tell days counted whole: wd, cd, mo, y."""
    limit, first = story.reading.limit, story.reading.first
    last = story.last_shown()
    target = _target(story)
    counted = 0
    for day in range(first, last + 1):
        row = _removed_row(story, day) if day > first or target == 0 else None
        if row is None and day == first and target > 0:
            row = _row(story, day, "not_counted", "start_day")
        elif row is None and counted >= target:
            row = _row(story, day, "not_counted", _after_the_count(story, day, last))
        elif row is None:
            row = _counted_row(story, day, limit)
            counted += row.amount
        yield row


def _after_the_count(story: _Story, day: int, last: int) -> Reason:
    if day == last and story.due.due_on is not None:
        return "last_day"
    return "ended" if story.calendar.days.working[day] else "rolled"


def _target(story: _Story) -> int:
    """Give how many days have to be counted."""
    reading = story.reading
    if reading.limit.unit == "wd":
        return int(reading.amount)
    return days_in(story.calendar, reading.limit, first=reading.first, amount=int(reading.amount))


def _removed_row(story: _Story, day: int) -> Row | None:
    number = story.removing(day)
    if number is None:
        return None
    return Row(story.calendar.days.date(day), "removed", "pause", pause=number)


def _counted_row(story: _Story, day: int, limit: Limit) -> Row:
    days = story.calendar.days
    if limit.unit != "wd":
        return _row(story, day, "counted", "calendar_day")
    if days.working[day]:
        note = days.notes.get(day)
        return _row(story, day, "counted", "make_up_day" if note else "working_day")
    return _row(story, day, "not_counted", _day_off(story, day))


def _day_off(story: _Story, day: int) -> Reason:
    return "holiday" if day in story.calendar.days.notes else "weekend"


def _row(story: _Story, day: int, status: Status, reason: Reason) -> Row:
    days = story.calendar.days
    note = days.notes.get(day)
    return Row(
        days.date(day),
        status,
        reason,
        name=note.zh if note else "",
        name_en=note.en if note else "",
        amount=int(status == "counted"),
    )


def _time_rows(story: _Story) -> Iterator[Row]:
    """Tell time counted exactly: wh, h, min and half days."""
    wall, reading = story.calendar.local.wall, story.reading
    due_at = story.due.due_at
    stop = None if due_at is None else microseconds(due_at)
    for day in range(reading.first, story.last_shown() + 1):
        begin, end = max(reading.start, wall(day, 0)), wall(day, 1440)
        if stop is not None:
            end = min(end, stop)
        yield _time_row(story, day, begin, max(begin, end))


def _time_row(story: _Story, day: int, begin: int, end: int) -> Row:
    total, _ = time_gauge(story.calendar, story.reading.limit)
    whole = counted = total(end) - total(begin)
    for start, stop in story.reading.pauses:
        cut_from = min(max(start, begin), end)
        cut_to = end if stop is None else min(max(stop, cut_from), end)
        counted -= total(cut_to) - total(cut_from)
    if counted:
        row = _row(story, day, "counted", "running_time")
        return msgspec.structs.replace(row, amount=counted)
    if whole or not story.calendar.days.working[day]:
        number = next((p.number for p in story.pauses if _touches(p, begin, end)), None)
        if number is not None:
            return Row(story.calendar.days.date(day), "removed", "pause", pause=number)
    working = story.calendar.days.working[day]
    return _row(story, day, "not_counted", "closed" if working else _day_off(story, day))


def _touches(pause: _Pause, begin: int, end: int) -> bool:
    return pause.start < end and (pause.end is None or pause.end > begin)
