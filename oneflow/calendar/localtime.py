"""Between instants and the days of a zone, in whole microseconds.

An instant is an integer: microseconds since 1970-01-01T00:00Z. Two zones stand here: one
whose offset never changes over the calendar's years (China since 1992), which needs only
integer arithmetic, and one for zones with summer time, which keeps every midnight.
Nothing here knows about working days.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_ORDINAL = EPOCH.toordinal()
MICROSECOND = timedelta(microseconds=1)
MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class LocalTime(Protocol):
    """Instants and day numbers of one zone over the years of one calendar."""

    zone: tzinfo

    def day_at(self, instant: int) -> int:
        """Give the number of the day that `instant` belongs to, cut to [0, last + 1]."""

    def wall(self, day: int, minute: int) -> int:
        """Give the instant at `minute` of the local day; 1440 is its 24:00."""

    def moment(self, instant: int) -> datetime:
        """Give the instant as a datetime with the zone's offset."""


class SteadyZone:
    """A zone with one offset."""

    __slots__ = ("_last", "_origin", "base", "offset", "zone")

    def __init__(self, base: int, last: int, offset: timedelta) -> None:
        self.zone: tzinfo = timezone(offset)
        self.base, self.offset = base, offset
        self._last = last
        self._origin = (base - EPOCH_ORDINAL) * DAY - offset // MICROSECOND

    def day_at(self, instant: int) -> int:
        """Give the number of the day that `instant` belongs to, cut to [0, last + 1]."""
        return min(max((instant - self._origin) // DAY, 0), self._last + 1)

    def wall(self, day: int, minute: int) -> int:
        """Give the instant at `minute` of the local day; 1440 is its 24:00."""
        return self._origin + day * DAY + minute * MINUTE

    def moment(self, instant: int) -> datetime:
        """Give the instant as a datetime with the zone's offset."""
        return (EPOCH + timedelta(microseconds=instant)).astimezone(self.zone)


class ShiftingZone:
    """A zone whose offset changes: every midnight is kept, so a day may have 23 or 25 hours."""

    __slots__ = ("_base", "_ends", "_last", "zone")

    def __init__(self, base: int, last: int, zone: ZoneInfo) -> None:
        self.zone: tzinfo = zone
        self._base, self._last = base, last
        self._ends = [self.wall(day, 1440) for day in range(last + 1)]

    def day_at(self, instant: int) -> int:
        """Give the number of the day that `instant` belongs to, cut to [0, last + 1]."""
        return bisect_right(self._ends, instant)

    def wall(self, day: int, minute: int) -> int:
        """Give the instant at `minute` of the local day; 1440 is its 24:00."""
        days, rest = divmod(minute, 1440)
        midnight = datetime.fromordinal(self._base + day + days)
        local = (midnight + timedelta(minutes=rest)).replace(tzinfo=self.zone)
        return microseconds(local)

    def moment(self, instant: int) -> datetime:
        """Give the instant as a datetime with the offset of that moment.

        Not with the zone itself: Python holds two instants of a repeated hour for unequal to
        everything.
        """
        local = (EPOCH + timedelta(microseconds=instant)).astimezone(self.zone)
        return local.replace(tzinfo=timezone(local.utcoffset() or timedelta(0)))


def microseconds(moment: datetime) -> int:
    """Give an aware datetime as microseconds since the epoch; exact, and total on datetimes."""
    gone = moment - EPOCH
    return (gone.days * 86_400 + gone.seconds) * 1_000_000 + gone.microseconds


def local_time(zone: ZoneInfo, *, base: int, last: int) -> LocalTime:
    """Choose the arithmetic for `zone` over the days base + 1 to base + last.

    The offset is looked at once a week: no zone has kept a changed one for less.
    """
    offset = _offset(zone, base)
    if all(_offset(zone, base + day) == offset for day in range(0, last + 2, 7)):
        return SteadyZone(base, last, offset)
    return ShiftingZone(base, last, zone)


def day_reader(local: LocalTime) -> Callable[[date], int] | None:
    """Give a quick way to the day number of a date or datetime, not cut to the calendar.

    It looks at the fields of the usual cases (the zone itself, UTC, its offset, none at all), which
    costs a third of the arithmetic. None for zones that change or stand west of Greenwich or
    off the hour: they take the long way.
    """
    if not isinstance(local, SteadyZone):
        return None
    base, offset, zone = local.base, local.offset, local.zone
    hours, rest = divmod(offset, timedelta(hours=1))
    if rest or not 0 <= hours < 24:
        return None
    turn = 24 - hours  # the hour of UTC at which the local day begins

    def day_of(moment: date) -> int:
        if not isinstance(moment, datetime):
            return moment.toordinal() - base
        own = moment.tzinfo
        if own is zone:
            return moment.toordinal() - base
        if own is UTC:
            return moment.toordinal() - base + (moment.hour >= turn)
        ahead = moment.utcoffset()
        if ahead is None or ahead == offset:
            return moment.toordinal() - base
        return local.day_at(microseconds(moment))

    return day_of


def _offset(zone: ZoneInfo, ordinal: int) -> timedelta:
    noon = datetime.combine(date.fromordinal(ordinal), time(12), tzinfo=zone)
    return noon.utcoffset() or timedelta(0)
