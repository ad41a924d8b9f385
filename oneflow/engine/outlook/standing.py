"""How a clock stands now: its light, the day that counts, and what is left. Pure; stores nothing.

"Overdue" is never stored: it is asked of the clock and the present each time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal

from msgspec import Struct

from oneflow.calendar import Calendar
from oneflow.engine.kernel.clocks import open_pause
from oneflow.engine.kernel.world import World
from oneflow.engine.records.case import Clock, Region

Count = Literal["wd", "cd"]

ORDER = ("red", "yellow", "warning", "paused", "green", "done", "none")
"""Lights, the most pressing first; a rung of a ladder of its own counts as a warning."""


LATE_LIGHTS = {"promised": "yellow", "legal": "red"}
"""The light that a clock showed when it stopped too late."""


class Standing(Struct, frozen=True, kw_only=True):
    """A clock at one instant.

    light: one of `ORDER`, or a rung of a ladder of its own. promised_on, legal_on: last days; None: not declared
    or open. left: days to the one that counts, counted in `unit`; negative: so much over; None:
    it is not known or counts no more. late: which end it had passed when it stopped; "" is none.
    """

    light: str
    promised_on: date | None
    legal_on: date | None
    left: int | None
    unit: Count
    late: Literal["", "promised", "legal"] = ""

    @property
    def due_on(self) -> date | None:
        """The day that counts: the promised one until it has passed, then the legal one."""
        return self.legal_on if self.light == "red" or not self.promised_on else self.promised_on


def standing_of(world: World, calendar: Calendar, clock: Clock, now: datetime) -> Standing:
    """Say how a clock stands at `now` (aware)."""
    light = _light(clock, now)
    unit = _unit(world, clock)
    today = world.localise(now).date()
    last = clock.legal_on if light == "red" else clock.due_on
    running = light not in {"done", "paused"}
    left = days_between(calendar, today, last, unit) if running and last else None
    return Standing(
        light=light,
        promised_on=clock.promised_on,
        legal_on=clock.legal_on,
        left=left,
        unit=unit,
        late=_late(clock),
    )


def pressing(lights: Iterable[str]) -> str:
    """Give the most pressing of several lights.

    >>> pressing(["green", "red", "done"]), pressing([])
    ('red', 'none')
    """
    known = [light if light in ORDER else "warning" for light in lights]
    return min(known, key=ORDER.index, default="none")


def main_clock(region: Region) -> tuple[str, Clock] | None:
    """The clock of a region that people ask for: its limit, the promise, the state's, any."""
    for name in ("limit", "promise"):
        if name in region.clocks:
            return name, region.clocks[name]
    return next(reversed(region.clocks.items()), None)


def days_between(calendar: Calendar, today: date, last: date, unit: Count) -> int:
    """Count the days from tomorrow to `last`; negative: the days from after it to today."""
    first, end, sign = (today, last, 1) if today <= last else (last, today, -1)
    days = [first + timedelta(days=n) for n in range(1, (end - first).days + 1)]
    if unit == "wd":
        days = [day for day in days if calendar.is_working_day(day)]
    return sign * len(days)


def _light(clock: Clock, now: datetime) -> str:
    if clock.stopped_at is not None:
        return "done"
    if _passed(clock.legal_at, now):
        return "red"
    if _passed(clock.promised_at, now):
        return "yellow"
    if open_pause(clock) is not None:
        return "paused"
    told = [rung for rung in clock.rungs if rung not in {"yellow", "red"}]
    return told[-1] if told else "green"


def _late(clock: Clock) -> Literal["", "promised", "legal"]:
    if clock.stopped_at is None:
        return ""
    if _passed(clock.legal_at, clock.stopped_at):
        return "legal"
    return "promised" if _passed(clock.promised_at, clock.stopped_at) else ""


def _passed(due_at: datetime | None, now: datetime) -> bool:
    return due_at is not None and now >= due_at


def _unit(world: World, clock: Clock) -> Count:
    rule = world.rules.get(clock.rule)
    limit = (rule.promised or rule.legal) if rule else None
    return "cd" if limit is not None and limit.unit in {"cd", "mo", "y"} else "wd"
