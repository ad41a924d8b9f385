"""What a calendar is made of, as plain records: the files say this and nothing more.

Tests and hosts may build a calendar from these without any file. The records know
nothing of clocks; `calendars.Calendar` turns them into tables.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Literal

import msgspec

Status = Literal["published", "provisional"]
Span = tuple[int, int]
"""Minutes of the day, from inclusive, to exclusive: (540, 720) is 09:00 to 12:00."""
DayHours = tuple[Span, ...]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


class Holiday(msgspec.Struct, frozen=True):
    """A named holiday of one year: its days off and the days worked in exchange."""

    name: str
    en: str
    off: tuple[date, ...]
    work: tuple[date, ...] = ()


class Notice(msgspec.Struct, frozen=True):
    """Where a year's arrangement was published; None where not known for sure."""

    number: str | None
    source: str | None = None


class Year(msgspec.Struct, frozen=True):
    """One year's arrangement. `provisional` years make every date that meets them provisional."""

    year: int
    status: Status
    notices: tuple[Notice, ...] = ()
    holidays: tuple[Holiday, ...] = ()


class Office(msgspec.Struct, frozen=True):
    """Office hours.

    Attributes:
        weekday: the hours of any working day, make-up days included.
        by_day: hours of single weekdays that differ, by name (see `WEEKDAYS`).
        nominal_minutes: what one working day is worth where half days are promised.
    """

    weekday: DayHours
    by_day: dict[str, DayHours]
    nominal_minutes: int


class Record(msgspec.Struct, frozen=True):
    """A whole calendar.

    Attributes:
        id: its name, e.g. `cn`.
        zone: IANA time zone.
        day_end: whether a last day ends at 24:00 or at the close of the office.
        received_cutoff: "none", "close" or "HH:MM"; see `Calendar.received_at`.
        years: contiguous, oldest first.
        statutory: days off of the derived years that follow; empty means there are none.
        last_derived: last derived year; None where nothing is derived.
    """

    id: str
    zone: str
    day_end: Literal["midnight", "close"]
    received_cutoff: str
    office: Office
    years: tuple[Year, ...]
    statutory: tuple[Holiday, ...] = ()
    last_derived: int | None = None


def revision_of(record: Record) -> str:
    """Give the content hash that a case stores beside the calendar's id (32 hex digits)."""
    data = msgspec.json.encode(record, order="sorted")
    return hashlib.sha256(data).hexdigest()[:32]
