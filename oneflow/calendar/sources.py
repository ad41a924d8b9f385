"""Reading a calendar's YAML: `calendar.yaml`, one file a year, and `statutory.yaml`.

The slow, careful way in; `loading` avoids it while nothing has changed. A calendar may say
`extends: cn` and then gives only what differs: other hours, a local holiday, another end
of day. Every complaint names the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent

from oneflow.calendar.errors import CalendarDataError
from oneflow.calendar.locations import find_calendar
from oneflow.calendar.records import (
    WEEKDAYS,
    DayHours,
    Holiday,
    Notice,
    Office,
    Record,
    Span,
    Status,
    Year,
)

MAX_BYTES = 262_144
MAX_DEPTH = 20
YEARS = range(1900, 2201)
FileT = TypeVar("FileT")


class _HolidayFile(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    en: str
    off: list[Any] = []
    work: list[Any] = []


class _YearFile(msgspec.Struct, forbid_unknown_fields=True):
    year: int
    status: Status
    notices: list[Notice] = []
    holidays: list[_HolidayFile] = []


class _CalendarFile(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    name: dict[str, str] = {}
    extends: str | None = None
    zone: str | None = None
    day_end: Literal["midnight", "close"] | None = None
    received_cutoff: str | None = None
    office: dict[str, list[str]] | None = None
    nominal_hours: float | None = None


class _StatutoryHoliday(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    en: str
    days: int
    date: str | None = None
    column: str | None = None
    shift: int = 0


class _StatutoryFile(msgspec.Struct, forbid_unknown_fields=True):
    holidays: list[_StatutoryHoliday]
    years: dict[int, dict[str, str]]


def read_record(directory: Path) -> Record:
    """Read a calendar directory.

    Raises:
        CalendarDataError: names the file and what is wrong with it.
        UnknownCalendarError: the calendar that it extends does not exist.
    """
    head = _read(directory / "calendar.yaml", _CalendarFile)
    years = sorted(_years(directory), key=lambda year: year.year)
    if head.extends is not None:
        return _overlay(directory, head, years)
    if head.zone is None or head.office is None:
        raise CalendarDataError.of(
            directory.name, "缺少 zone 或 office", "zone or office is missing"
        )
    statutory = directory / "statutory.yaml"
    derived = _read(statutory, _StatutoryFile) if statutory.is_file() else None
    return Record(
        id=head.id,
        zone=head.zone,
        day_end=head.day_end or "midnight",
        received_cutoff=head.received_cutoff or "none",
        office=_office(directory, head.office, head.nominal_hours),
        years=tuple(years),
        statutory=tuple(_statutory(statutory, derived)) if derived else (),
        last_derived=max(derived.years) if derived else None,
    )


def _overlay(directory: Path, head: _CalendarFile, years: list[Year]) -> Record:
    parent = find_calendar(head.extends or "")
    if parent == directory:
        raise CalendarDataError.of(directory.name, "不能扩展自身", "it extends itself")
    base = read_record(parent)
    known = {year.year: year for year in base.years}
    for year in years:
        known[year.year] = _laid_over(known.get(year.year), year)
    return msgspec.structs.replace(
        base,
        id=head.id,
        zone=head.zone or base.zone,
        day_end=head.day_end or base.day_end,
        received_cutoff=head.received_cutoff or base.received_cutoff,
        office=_office(directory, head.office, head.nominal_hours) if head.office else base.office,
        years=tuple(known[number] for number in sorted(known)),
    )


def _laid_over(below: Year | None, above: Year) -> Year:
    if below is None:
        return above
    named = {day for holiday in above.holidays for day in (*holiday.off, *holiday.work)}
    kept = (
        msgspec.structs.replace(
            holiday,
            off=tuple(day for day in holiday.off if day not in named),
            work=tuple(day for day in holiday.work if day not in named),
        )
        for holiday in below.holidays
    )
    return msgspec.structs.replace(
        above,
        notices=(*below.notices, *above.notices),
        holidays=(*(holiday for holiday in kept if holiday.off or holiday.work), *above.holidays),
    )


def _years(directory: Path) -> Iterator[Year]:
    for path in directory.glob("[0-9]*.yaml"):
        content = _read(path, _YearFile)
        if content.year not in YEARS or path.stem != str(content.year):
            raise _wrong(path, "年度与文件名不符", "its year is not that of its name")
        yield Year(
            year=content.year,
            status=content.status,
            notices=tuple(content.notices),
            holidays=tuple(
                Holiday(h.name, h.en, tuple(_days(path, h.off)), tuple(_days(path, h.work)))
                for h in content.holidays
            ),
        )


def _days(path: Path, items: Iterable[Any]) -> Iterator[date]:
    """Spell out dates and spans `first/last`, both ends included."""
    for item in items:
        first, _, last = str(item).partition("/")
        start = _parsed(path, first, date.fromisoformat)
        end = _parsed(path, last or first, date.fromisoformat)
        if not 0 <= (end - start).days <= 366:
            raise _wrong(path, f"起止颠倒 {item}", f"{item} runs backwards")
        for number in range((end - start).days + 1):
            yield start + timedelta(days=number)


def _statutory(path: Path, content: _StatutoryFile) -> Iterator[Holiday]:
    """Spell out the statutory days of every year, holiday by holiday."""
    for holiday in content.holidays:
        days: list[date] = []
        for year, columns in sorted(content.years.items()):
            if year not in YEARS:
                raise _wrong(path, f"年度 {year} 越界", f"{year} is no year for this table")
            text = holiday.date or columns.get(holiday.column or "", "")
            first = _parsed(path, f"{year}-{text}", date.fromisoformat)
            first += timedelta(days=holiday.shift)
            days += (first + timedelta(days=number) for number in range(holiday.days))
        yield Holiday(holiday.name, holiday.en, tuple(days))


def _office(directory: Path, content: dict[str, list[str]], nominal: float | None) -> Office:
    where = directory / "calendar.yaml"
    unknown = set(content) - {"weekday", *WEEKDAYS}
    if unknown or "weekday" not in content:
        raise _wrong(where, "office 须有 weekday", "office needs weekday, and weekdays only")
    hours = {name: _hours(where, spans) for name, spans in content.items()}
    weekday = hours.pop("weekday")
    minutes = sum(end - start for start, end in weekday)
    if nominal is not None:
        minutes = round(nominal * 60)
    if not 0 <= minutes <= 1440:
        raise _wrong(where, "nominal_hours 越界", "nominal_hours is out of range")
    return Office(weekday=weekday, by_day=hours, nominal_minutes=minutes)


def _hours(path: Path, spans: list[str]) -> DayHours:
    hours = tuple(_parsed(path, text, _span) for text in spans)
    edges = [edge for span in hours for edge in span]
    if edges != sorted(set(edges)) or (edges and edges[-1] > 1440):
        raise _wrong(path, f"办公时间次序有误 {spans}", f"office hours out of order: {spans}")
    return hours


def _span(text: str) -> Span:
    start, end = text.split("-")
    return _minute(start), _minute(end)


def _minute(text: str) -> int:
    hour, minute = (int(part) for part in text.split(":"))
    if not (0 <= hour <= 24 and 0 <= minute < 60):
        raise ValueError(text)
    return hour * 60 + minute


def _read(path: Path, kind: type[FileT]) -> FileT:
    """Read one YAML file without aliases, tags, duplicate or unknown keys."""
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            raise _wrong(path, "文件过大", "it is too large")
        text = data.decode("utf-8")
        if _depth(text) > MAX_DEPTH:
            raise _wrong(path, "嵌套过深", "it is nested too deeply")
        yaml = YAML(typ="safe", pure=True)
        if any(isinstance(event, AliasEvent) for event in yaml.parse(text)):
            raise _wrong(path, "不得使用别名", "aliases are not allowed")
        return msgspec.convert(YAML(typ="safe", pure=True).load(text), kind)
    except (OSError, ValueError, YAMLError, msgspec.ValidationError, RecursionError) as problem:
        detail = " ".join(str(problem).split())[:200]
        raise _wrong(path, detail, detail) from problem


def _depth(text: str) -> int:
    """Give how deep flow brackets nest; deep ones take the YAML reader very long."""
    depths = accumulate((char in "[{") - (char in "]}") for char in text)
    return max(depths, default=0)


def _parsed(path: Path, text: str, parse: Callable[[str], FileT]) -> FileT:
    try:
        return parse(text)
    except ValueError as problem:
        raise _wrong(path, f"无法理解 {text!r}", f"{text!r} makes no sense") from problem


def _wrong(path: Path, zh: str, en: str) -> CalendarDataError:
    return CalendarDataError.of(f"{path.parent.name}/{path.name}", zh, en)
