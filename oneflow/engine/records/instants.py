"""Instants: how they are written in a row, and which day an end closes.

In a row an instant is UTC text of fixed width, so that text order is time order. Nothing here
knows a calendar, the zone of a case or a clock.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache


@lru_cache(maxsize=4096)  # the ends of days come again in every case
def write_instant(at: datetime) -> str:
    """Write an aware instant as UTC text with microseconds.

    Raises:
        ValueError: the instant has no offset, so nobody knows when it is.

    >>> write_instant(datetime.fromisoformat("2024-03-04T10:00:00+08:00"))
    '2024-03-04T02:00:00.000000Z'
    """
    if at.tzinfo is None:
        raise ValueError(f"an instant without offset cannot be stored: {at}")
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def read_instant(text: str) -> datetime:
    """Read what `write_instant` wrote; the result is aware and in UTC.

    >>> read_instant("2024-03-04T02:00:00.000000Z")
    datetime.datetime(2024, 3, 4, 2, 0, tzinfo=datetime.timezone.utc)
    """
    return datetime.fromisoformat(text)


def last_day(end: datetime) -> date:
    """Give the last day of what ends at `end` (exclusive): the local date just before it.

    >>> last_day(datetime.fromisoformat("2024-02-19T00:00:00+08:00"))
    datetime.date(2024, 2, 18)
    """
    return (end - timedelta(microseconds=1)).date()
