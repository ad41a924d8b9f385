"""One named calendar, ready to count with: days, zone, office hours and the ends of days.

Made from a `Record` (see `loading` for the files); immutable. Clocks are computed with it
in `deadlines`; it knows no limit and no case.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from oneflow.calendar.days import DayTable
from oneflow.calendar.errors import CalendarDataError, CalendarRangeError
from oneflow.calendar.ledger import Moment
from oneflow.calendar.localtime import day_reader, local_time, microseconds
from oneflow.calendar.office import OfficeTime, closing_minutes
from oneflow.calendar.records import Record, revision_of


class Due(msgspec.Struct, frozen=True):
    """When a limit ends.

    Attributes:
        due_on: the last day, in the calendar's zone.
        due_at: the exclusive end, with offset; "in time" means an instant before it.
            Both are None (together) only while an open pause leaves no such day.
        provisional: whether any day from start to due lies in a provisional or derived year.
    """

    due_on: date | None
    due_at: datetime | None
    provisional: bool


class Calendar:
    """A working-day calendar of one jurisdiction.

    Attributes:
        record: the data that it was made of.
        revision: content hash of those data; a case stores it beside the id.
        days: the day tables.
        local: instants and days of the zone.
        office: counted office time (for `wh` and half days).
        day_reader: reads the day number of a moment off its fields, not cut to the calendar;
            None where days do not all end at midnight of a zone with one offset.
    """

    __slots__ = (
        "_closes",
        "_dues",
        "day_reader",
        "days",
        "local",
        "office",
        "record",
        "revision",
    )

    def __init__(self, record: Record) -> None:
        zone = _zone(record)
        self.record = record
        self.revision = revision_of(record)
        self.days = DayTable(record)
        self.local = local_time(zone, base=self.days.base, last=self.days.last)
        self._closes = closing_minutes(record, self.days) if record.day_end == "close" else None
        self.office = OfficeTime(record.office, self.days, self.local)
        self._dues: dict[int, Due] = {}
        self.day_reader = None if self._closes else day_reader(self.local)
        _cutoff_minute(record.received_cutoff)

    @property
    def id(self) -> str:
        """Name of the calendar."""
        return self.record.id

    @property
    def zone(self) -> str:
        """IANA name of the time zone."""
        return self.record.zone

    @property
    def day_end(self) -> Literal["midnight", "close"]:
        """Whether a last day ends at 24:00 or at the close of the office."""
        return self.record.day_end

    @property
    def received_cutoff(self) -> str:
        """`none`, `close` or `HH:MM`: when a receipt counts as the next working day's."""
        return self.record.received_cutoff

    def is_working_day(self, day: date) -> bool:
        """Tell whether `day` is worked.

        Raises:
            CalendarRangeError: outside the years of the calendar.
        """
        return bool(self.days.working[self.inside(self.days.number(day))])

    def is_provisional(self, day: date) -> bool:
        """Tell whether `day` lies in a year that is derived or not finally published."""
        number = self.inside(self.days.number(day))
        return self.days.is_provisional(number, number)

    def end_of(self, day: date) -> datetime:
        """Give the exclusive end of `day`: its 24:00, or the office's close where that rules."""
        return self.local.moment(self.end_instant(self.inside(self.days.number(day))))

    def localise(self, value: Moment) -> datetime:
        """Give an aware datetime: a bare date is its 00:00, a naive one is in the zone."""
        if not isinstance(value, datetime):
            value = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - zoned below
        if value.utcoffset() is None:
            return value.replace(tzinfo=self.local.zone)
        return value

    def received_at(self, instant: Moment) -> datetime:
        """Give the instant at which a receipt counts as made.

        With a cut-off, a receipt after it on a working day, or at any time on a day off,
        counts as made at the opening of the next working day; otherwise it stays.

        Raises:
            CalendarRangeError: outside the years of the calendar.
        """
        moment = self.localise(instant)
        if self.record.received_cutoff == "none":
            return moment
        made = microseconds(moment)
        day = self.inside(self.local.day_at(made))
        if self.days.working[day] and made <= self._cutoff(day):
            return moment
        following = self.inside(self.days.next_working(day + 1))
        return self.local.moment(self.local.wall(following, self.office.opening(following)))

    def _cutoff(self, day: int) -> int:
        minute = _cutoff_minute(self.record.received_cutoff)
        return self.local.wall(day, self.office.closing(day) if minute is None else minute)

    # What the clock arithmetic needs, in day numbers and microseconds.

    def inside(self, number: int) -> int:
        """Give `number` back if the calendar has that day, else raise `CalendarRangeError`."""
        if 0 < number <= self.days.last:
            return number
        raise CalendarRangeError.of(self.id, self.days.first_year, self.days.last_year)

    def end_instant(self, number: int) -> int:
        """Give the exclusive end of a day in microseconds."""
        return self.local.wall(number, self._closes[number] if self._closes else 1440)

    def day_open_at(self, instant: int) -> int:
        """Give the first day whose end lies after `instant`, cut to [0, last + 1]."""
        number = self.local.day_at(instant)
        if self._closes and 0 < number <= self.days.last and self.end_instant(number) <= instant:
            return number + 1
        return number

    def due_on_day(self, start: int, number: int) -> Due:
        """Give the answer for a limit that began on day `start` and ends with day `number`.

        Raises:
            CalendarRangeError: if the calendar has no such day.
        """
        if number < self.days.sure_until:
            found = self._dues.get(number)
            if found is None:
                found = self._dues[number] = self._due(number, provisional=False)
            return found
        self.inside(number)
        return self._due(number, provisional=self.days.is_provisional(start, number))

    def _due(self, number: int, *, provisional: bool) -> Due:
        due_at = self.local.moment(self.end_instant(number))
        return Due(self.days.date(number), due_at, provisional)


def _zone(record: Record) -> ZoneInfo:
    try:
        return ZoneInfo(record.zone)
    except (ValueError, OSError, KeyError) as problem:  # ZoneInfoNotFoundError is a KeyError
        raise CalendarDataError.of(
            record.id, f"没有时区 {record.zone}", f"there is no zone {record.zone}"
        ) from problem


def _cutoff_minute(cutoff: str) -> int | None:
    """Give the minute of the day, or None where the close or nothing rules."""
    if cutoff in {"none", "close"}:
        return None
    try:
        moment = time.fromisoformat(cutoff) if len(cutoff) == len("HH:MM") else None
    except ValueError:
        moment = None
    if moment is None:
        raise CalendarDataError.of(
            cutoff, "截止时间须为 none、close 或 HH:MM", "a cut-off is none, close or HH:MM"
        )
    return moment.hour * 60 + moment.minute
