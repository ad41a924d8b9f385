"""Shorthand for the calendar's tests: the shipped calendar and instants as text."""

from __future__ import annotations

from datetime import datetime

from oneflow.calendar import Suspension, load_calendar
from tests.support.calendars import with_habits

CN = load_calendar("cn")
CLOSING = with_habits(CN, day_end="close")


def moment(text: str) -> datetime:
    """Read an instant; without offset it is in China."""
    return CN.localise(datetime.fromisoformat(text))


def pause(start: str, end: str | None) -> Suspension:
    """Make a pause from two texts."""
    return Suspension(moment(start), None if end is None else moment(end))
