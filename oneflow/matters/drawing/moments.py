"""Days of a drawing, and how limits are counted along them.

Days are numbered from the day on which a drawing begins, 0. With a calendar they are dates;
without one they are working days, and other units are taken for about as many.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from oneflow.calendar import Calendar, Limit, due
from oneflow.matters.checks.promise import DAYS_ABOUT

_OPENING = time(9)
_INSTANT = timedelta(microseconds=1)


class Since(Struct, frozen=True):
    """From when something counts: nine o'clock of a day, or (is_over) the last instant of it.

    >>> Since(3).edge, Since(3, is_over=True).edge
    (3, 4)
    """

    day: int
    is_over: bool = False

    @property
    def edge(self) -> int:
        """The edge between days at which it is drawn; a day has its number as its left edge."""
        return self.day + self.is_over

    @property
    def place(self) -> tuple[int, bool]:
        """Sorts in time: the end of a day comes before nine o'clock of the next."""
        return self.edge, not self.is_over


class Ruler(Protocol):
    """Counts limits along days."""

    def after(self, since: Since, limits: Sequence[Limit]) -> int:
        """The day on which limits end, one after another."""

    def opening(self, since: Since) -> Since:
        """When offices are open again for what is possible from then on."""


class Dates:
    """Counts by a calendar from one day on."""

    def __init__(self, calendar: Calendar, start: date) -> None:
        """Begin on `start`, at nine o'clock."""
        self.calendar, self.start = calendar, start

    def after(self, since: Since, limits: Sequence[Limit]) -> int:
        """See `Ruler`."""
        reached = since.day
        moment = self._moment(since)
        for limit in limits:
            found = due(self.calendar, limit, moment).due_on
            reached = (found - self.start).days if found is not None else reached
            moment = self._moment(Since(reached, is_over=True))
        return reached

    def opening(self, since: Since) -> Since:
        """See `Ruler`."""
        if not since.is_over:
            return since
        day = since.edge
        while not self.calendar.is_working_day(self.date(day)):
            day += 1
        return Since(day)

    def date(self, day: int) -> date:
        """The date of a day."""
        return self.start + timedelta(days=day)

    def _moment(self, since: Since) -> datetime:
        if not since.is_over:
            return self.calendar.localise(datetime.combine(self.date(since.day), _OPENING))
        following = datetime.combine(self.date(since.day + 1), time())
        return self.calendar.localise(following) - _INSTANT


class WorkingDays:
    """Counts working days without a calendar."""

    def after(self, since: Since, limits: Sequence[Limit]) -> int:
        """See `Ruler`."""
        whole = sum((limit.amount * DAYS_ABOUT[limit.unit] for limit in limits), Decimal(0))
        return since.day + math.ceil(whole)

    def opening(self, since: Since) -> Since:
        """See `Ruler`."""
        return Since(since.edge)
