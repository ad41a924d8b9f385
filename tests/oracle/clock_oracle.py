"""A second opinion on legal clocks: walks day by day and knows only sentences and files.

Imports nothing of oneflow. It reads the calendar's YAML, and every function is one sentence
of the rules put into the plainest loop, without tables or cleverness. Slow is fine here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


class OutOfRangeError(Exception):
    """A date lies before the first or after the last year."""


class LateError(Exception):
    """An extension was recorded at or after the due time without it."""


class Pause(NamedTuple):
    start: datetime
    end: datetime | None


class Case(NamedTuple):
    """One question. Instants are aware; `received` sends the start through the cut-off."""

    amount: Decimal
    unit: str
    roll: str
    start: datetime
    received: bool
    pauses: tuple[Pause, ...]
    restarts: tuple[datetime, ...]
    extensions: tuple[tuple[datetime, int], ...]


class Answer(NamedTuple):
    due_on: date | None
    due_at: datetime | None
    provisional: bool


class Days:
    """A calendar read from its directory; `day_end` and `cutoff` may be laid over."""

    def __init__(self, directory: Path, day_end: str = "", cutoff: str = "") -> None:
        head = _yaml(directory / "calendar.yaml")
        self.zone = ZoneInfo(head["zone"])
        self.day_end = day_end or head.get("day_end", "midnight")
        self.cutoff = cutoff or head.get("received_cutoff", "none")
        self.hours = {name: _spans(spans) for name, spans in head["office"].items()}
        worth = sum((b - a for a, b in self.hours["weekday"]), timedelta())
        self.nominal = timedelta(hours=head["nominal_hours"]) if "nominal_hours" in head else worth
        self.off: set[date] = set()
        self.work: set[date] = set()
        self.unsure: set[int] = set()
        files = {int(path.stem): _yaml(path) for path in directory.glob("[0-9]*.yaml")}
        self.first, self.last = min(files), max(files)
        for year, content in files.items():
            if content["status"] == "provisional":
                self.unsure.add(year)
            for holiday in content["holidays"]:
                self.off |= _dates(holiday["off"])
                self.work |= _dates(holiday.get("work", []))
        if (directory / "statutory.yaml").exists():
            self._derive(_yaml(directory / "statutory.yaml"))
        self._ends: dict[date, datetime] = {}

    def _derive(self, table: dict[str, Any]) -> None:
        published = self.last
        self.last = max(table["years"])
        for year in range(published + 1, self.last + 1):
            self.unsure.add(year)
            for holiday in table["holidays"]:
                text = holiday.get("date") or table["years"][year][holiday["column"]]
                first = date.fromisoformat(f"{year}-{text}")
                for number in range(holiday["days"]):
                    self.off.add(first + timedelta(days=holiday.get("shift", 0) + number))

    def inside(self, day: date) -> date:
        if not self.first <= day.year <= self.last:
            raise OutOfRangeError
        return day

    def works(self, day: date) -> bool:
        self.inside(day)
        return day in self.work or (day.weekday() < 5 and day not in self.off)

    def office(self, day: date) -> list[tuple[datetime, datetime]]:
        """Office hours as instants; a make-up day has a weekday's hours."""
        if not self.works(day):
            return []
        name = WEEKDAYS[day.weekday()] if day.weekday() < 5 else "weekday"
        spans = self.hours.get(name, self.hours["weekday"])
        return [(self.at(day, start), self.at(day, end)) for start, end in spans]

    def at(self, day: date, since_midnight: timedelta) -> datetime:
        local = datetime.combine(day, time()) + since_midnight
        return local.replace(tzinfo=self.zone).astimezone(UTC)

    def end(self, day: date) -> datetime:
        """24:00, or the close on a working day where the close ends the day."""
        if day not in self._ends:
            closes = self.office(day) if self.day_end == "close" else []
            self._ends[day] = closes[-1][1] if closes else self.at(day + ONE_DAY, timedelta())
        return self._ends[day]

    def day_of(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def received(self, instant: datetime) -> datetime:
        """A receipt after the cut-off, or on a day off, is the next working day's opening's."""
        if self.cutoff == "none":
            return instant
        day = self.day_of(instant)
        if self.works(day):
            if self.cutoff == "close":
                cutoff = self.office(day)[-1][1]
            else:
                hour, minute = self.cutoff.split(":")
                cutoff = self.at(day, timedelta(hours=int(hour), minutes=int(minute)))
            if instant <= cutoff:
                return instant
        day += ONE_DAY
        while not self.works(day):
            day += ONE_DAY
        return self.office(day)[0][0]


def answer(days: Days, case: Case) -> Answer:
    """Say when the case is due; raises the two errors above."""
    case = _in_utc(case)
    start = days.received(case.start) if case.received else case.start
    pauses, extensions = list(case.pauses), list(case.extensions)
    if case.restarts:
        start = max(case.restarts)
        pauses = [_ended_by(pause, start) for pause in pauses]
        extensions = [(at, by) for at, by in extensions if at >= start]
    pauses = _united(pauses)
    amount = case.amount
    for at, by in sorted(extensions):
        try:
            due_at = _due(days, case, start, pauses, amount).due_at
        except OutOfRangeError:
            due_at = None
        if due_at is not None and at >= due_at:
            raise LateError
        amount += by
    return _due(days, case, start, pauses, amount)


def _in_utc(case: Case) -> Case:
    """Two instants of one zone subtract by the wall clock in Python; of UTC they do not."""
    ends = [None if pause.end is None else pause.end.astimezone(UTC) for pause in case.pauses]
    return case._replace(
        start=case.start.astimezone(UTC),
        pauses=tuple(
            Pause(p.start.astimezone(UTC), e) for p, e in zip(case.pauses, ends, strict=True)
        ),
        restarts=tuple(at.astimezone(UTC) for at in case.restarts),
        extensions=tuple((at.astimezone(UTC), by) for at, by in case.extensions),
    )


def _ended_by(pause: Pause, restart: datetime) -> Pause:
    if pause.start <= restart and (pause.end is None or restart < pause.end):
        return Pause(pause.start, restart)
    return pause


def _united(pauses: list[Pause]) -> list[Pause]:
    """Join pauses that touch: a pause that runs into an open one is open."""
    for first in pauses:
        for second in pauses:
            if first is second or first.end is None or not first.start <= second.start <= first.end:
                continue
            end = None if second.end is None else max(first.end, second.end)
            rest = [pause for pause in pauses if pause is not first and pause is not second]
            return _united([Pause(first.start, end), *rest])
    return pauses


def _due(days: Days, case: Case, start: datetime, pauses: list[Pause], amount: Decimal) -> Answer:
    first = days.inside(days.day_of(start))
    if case.unit in {"wh", "h", "min"} or amount % 1:
        due_at = _by_time(days, case, start, pauses, amount)
        due_on = None if due_at is None else days.inside(days.day_of(due_at - timedelta.resolution))
    else:
        due_on = _by_days(days, case, start, pauses, int(amount))
        due_at = None if due_on is None else days.end(due_on)
    last = first if due_on is None else due_on
    return Answer(due_on, due_at, any(y in days.unsure for y in range(first.year, last.year + 1)))


def _by_days(
    days: Days, case: Case, start: datetime, pauses: list[Pause], amount: int
) -> date | None:
    first = days.day_of(start)
    target = _corresponding(first, amount * {"mo": 1, "y": 12}.get(case.unit, 0))
    counted = removed = 0
    day = first
    while True:
        end = days.end(days.inside(day))
        if any(pause.end is None and pause.start < end for pause in pauses):
            return None  # this day and all later ones are removed
        is_removed = any(p.end is not None and p.start < end <= p.end for p in pauses)
        if day > first:
            removed += is_removed
            counted += not is_removed and (case.unit == "cd" or days.works(day))
        if case.unit in {"mo", "y"}:
            enough = day >= target and (day - target).days >= removed
        else:
            enough = counted >= amount
        may_end = case.roll == "none" or days.works(day)
        if enough and may_end and not is_removed and end > start:
            return day
        day += ONE_DAY


def _corresponding(day: date, months: int) -> date:
    """The same day of a later month, else that month's last."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    if year > 9999:
        raise OutOfRangeError
    for candidate in (day.day, 30, 29, 28):
        try:
            return date(year, month, candidate)
        except ValueError:
            continue
    raise AssertionError


def _by_time(
    days: Days, case: Case, start: datetime, pauses: list[Pause], amount: Decimal
) -> datetime | None:
    """Walk the counted stretches until they sum up to the limit."""
    missing = _length(days, case, amount)
    day = days.inside(days.day_of(start))
    while True:
        midnight, next_midnight = days.at(day, timedelta()), days.at(day + ONE_DAY, timedelta())
        whole = [(midnight, next_midnight)] if case.unit in {"h", "min"} else days.office(day)
        for begin, end in whole:
            for a, b in _without(max(begin, start), end, pauses):
                if b - a >= missing:
                    return a + missing
                missing -= b - a
        if any(pause.end is None and pause.start <= next_midnight for pause in pauses):
            return None
        day = days.inside(day + ONE_DAY)


def _length(days: Days, case: Case, amount: Decimal) -> timedelta:
    if case.unit == "wd":
        return timedelta(microseconds=int(amount * int(days.nominal / timedelta.resolution)))
    return int(amount) * (timedelta(minutes=1) if case.unit == "min" else timedelta(hours=1))


def _without(
    begin: datetime, end: datetime, pauses: list[Pause]
) -> list[tuple[datetime, datetime]]:
    """Cut every pause out of [begin, end)."""
    left = [(begin, end)] if begin < end else []
    for pause in pauses:
        to = end if pause.end is None else pause.end
        left = (
            [
                part
                for a, b in left
                for part in ((a, min(b, pause.start)), (max(a, to), b))
                if part[0] < part[1]
            ]
            if pause.start < to
            else left
        )
    return sorted(left)


@cache
def _yaml_text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _yaml(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(_yaml_text(path))


def _spans(spans: list[str]) -> list[tuple[timedelta, timedelta]]:
    return [tuple(_since_midnight(text) for text in span.split("-")) for span in spans]  # type: ignore[misc] # two ends


def _since_midnight(text: str) -> timedelta:
    hour, minute = text.split(":")
    return timedelta(hours=int(hour), minutes=int(minute))


def _dates(items: list[Any]) -> set[date]:
    found: set[date] = set()
    for item in items:
        first, _, last = str(item).partition("/")
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last or first):
            found.add(day)
            day += ONE_DAY
    return found
