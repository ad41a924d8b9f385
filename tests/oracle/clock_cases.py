"""Made-up clocks, seeded: the oracle and oneflow are asked the same of each.

Knows only the oracle's `Case`. Instants like to fall on midnights, closes and each other,
because that is where counting goes wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Literal, NamedTuple

from tests.oracle.clock_oracle import Case, Days, Pause

MOST = {"wd": 70, "cd": 90, "wh": 60, "h": 400, "min": 4000, "mo": 14, "y": 2}
UNITS = ("wd", "wd", "wd", "cd", "cd", "mo", "mo", "y", "wh", "wh", "h", "min", "half")
EDGES = (time(), time(0, 0, 1), time(9), time(12), time(13, 30), time(17, 30), time(23, 59, 59))
SPANS = ((2024, 2026), (2024, 2026), (2023, 2027), (2004, 2030), (2004, 2100))


class Setting(NamedTuple):
    """A calendar with habits laid over it, by name of its directory."""

    directory: str
    day_end: Literal["midnight", "close"]
    cutoff: str


DAY_ENDS: tuple[Literal["midnight", "close"], ...] = ("midnight", "close")
SETTINGS = tuple(
    Setting(directory, day_end, cutoff)
    for directory in ("cn", "cn", "cn", "ny", "old")
    for day_end in DAY_ENDS
    for cutoff in ("none", "close", "16:00")
)


def cases(days: Days, count: int, seed: int) -> Iterator[Case]:
    """Give `count` cases for a calendar; the same for the same seed."""
    chance = Random(seed)
    for _ in range(count):
        yield _case(days, chance)


def _case(days: Days, chance: Random) -> Case:
    unit = chance.choice(UNITS)
    half = unit == "half"
    unit = "wd" if half else unit
    start = _start(days, chance)
    return Case(
        amount=_amount(chance, unit, half=half),
        unit=unit,
        roll="none" if chance.random() < 0.2 else "next",
        start=start,
        received=chance.random() < 0.3,
        pauses=_pauses(days, chance, start),
        restarts=_instants(days, chance, start, (0, 0, 0, 0, 1, 1, 2)),
        extensions=tuple(
            (at, chance.randint(1, max(1, MOST[unit] // 3)))
            for at in _instants(days, chance, start, (0, 0, 0, 1, 1, 2))
        ),
    )


def _amount(chance: Random, unit: str, *, half: bool) -> Decimal:
    if half:
        return Decimal(chance.randint(0, 12)) + Decimal("0.5")
    least = 0 if unit in {"wd", "cd"} else 1
    most = chance.choice((least, 3, 10, MOST[unit]))
    if chance.random() < 0.002:
        most = 100 * MOST[unit]
    return Decimal(chance.randint(least, max(least, most)))


def _start(days: Days, chance: Random) -> datetime:
    spans = [span for span in SPANS if span[0] >= days.first] or [(days.first, days.last)]
    low, high = chance.choice(spans) if days.last > 2025 else (days.first, days.last)
    first = date(low, 1, 1).toordinal()
    last = date(high, 12, 31).toordinal()
    return _instant(days, chance, date.fromordinal(chance.randint(first, last)))


def _instant(days: Days, chance: Random, day: date) -> datetime:
    at = chance.choice(EDGES)
    if chance.random() < 0.4:
        at = time(chance.randint(0, 23), chance.randint(0, 59), chance.randint(0, 59))
    if chance.random() < 0.1:
        at = at.replace(microsecond=chance.randint(0, 999_999))
    return datetime.combine(day, at, tzinfo=days.zone)


def _near(days: Days, chance: Random, start: datetime) -> datetime:
    reach = chance.choice((2, 10, 40, 120))
    day = start.astimezone(days.zone).date() + timedelta(days=chance.randint(-2, reach))
    return _instant(days, chance, day)


def _instants(
    days: Days, chance: Random, start: datetime, counts: tuple[int, ...]
) -> tuple[datetime, ...]:
    return tuple(_near(days, chance, start) for _ in range(chance.choice(counts)))


def _pauses(days: Days, chance: Random, start: datetime) -> tuple[Pause, ...]:
    pauses: list[Pause] = []
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3, 4))):
        begin = _near(days, chance, start)
        if pauses and chance.random() < 0.3:
            begin = chance.choice(pauses)[chance.random() < 0.7] or begin
        day = begin.astimezone(days.zone).date() + timedelta(days=chance.choice((0, 0, 1, 3, 20)))
        end: datetime | None = _instant(days, chance, day)
        if chance.random() < 0.06:
            end = None
        elif end is not None and end.astimezone(UTC) < begin.astimezone(UTC):
            end = begin.astimezone(UTC) + timedelta(hours=chance.randint(0, 30))
        pauses.append(Pause(begin, end))
    return tuple(pauses)
