"""What lists give to those who embed oneflow: typed lines with instants, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Generic, TypeVar

from msgspec import Struct

from oneflow.calendar import Calendar
from oneflow.engine.records.event import Event
from oneflow.engine.records.instants import read_instant, write_instant
from oneflow.engine.shell.listing import CaseLine, WorkLight, WorkLine

Line = TypeVar("Line")


class Page(Struct, Generic[Line], frozen=True):
    """A part of a list, to be walked through like a list itself.

    lines: at most as many as were asked for. next: to be handed in as `after` for the page behind;
    None: there is none.
    """

    lines: tuple[Line, ...]
    next: str | None = None

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)


class CaseSummary(Struct, frozen=True, kw_only=True):
    """A case in a list.

    number: 办件编号. state, ended: of the case's own region. received_at: legal instant of receipt, in
    the zone of the engine's calendar. version: number of the last event.
    """

    id: str
    number: str
    matter: str
    applicant: str
    lead_office: str
    state: str
    ended: bool
    received_at: datetime
    version: int


class Work(Struct, frozen=True, kw_only=True):
    """Open work in a list: one region of one case.

    key: `case`, `item:<code>`, `delivery:<item>`. item: its code; "" for a region that is no item's.
    due_at: promised (else legal) due, overdue_at: legal due, both exclusive; None: no limit, or an open
    pause. light: at the instant of asking. since: when the state was entered; None: at once.
    """

    case_id: str
    number: str
    matter: str
    applicant: str
    received_at: datetime
    key: str
    item: str
    round: int
    department: str
    office: str
    state: str
    since: datetime | None
    due_at: datetime | None
    overdue_at: datetime | None
    light: WorkLight


class HistoryLine(Struct, frozen=True, kw_only=True):
    """One event of a case's history.

    seq: its number, from 1. type: its stored name. at: its legal instant; recorded_at: when it was
    stored (UTC). event: the record itself; it holds references, never a value.
    """

    seq: int
    type: str
    at: datetime
    recorded_at: datetime
    event: Event


def summary_of(line: CaseLine, calendar: Calendar) -> CaseSummary:
    """Make a line of a list of cases, its instants in the calendar's zone."""
    return CaseSummary(
        id=line.id,
        number=line.number,
        matter=line.matter,
        applicant=line.applicant,
        lead_office=line.lead_office,
        state=line.status,
        ended=line.ended,
        received_at=_local(line.received_at, calendar),
        version=line.version,
    )


def work_of(line: WorkLine, calendar: Calendar, now: datetime) -> Work:
    """Make a line of a list of work as it stands at `now`, its instants in the calendar's zone."""
    kind, _, code = line.key.partition(":")
    return Work(
        case_id=line.case_id,
        number=line.number,
        matter=line.matter,
        applicant=line.applicant,
        received_at=_local(line.received_at, calendar),
        key=line.key,
        item=code if kind == "item" else "",
        round=line.round,
        department=line.department,
        office=line.office,
        state=line.state,
        since=_local(line.since, calendar) if line.since else None,
        due_at=_local(line.due_at, calendar) if line.due_at else None,
        overdue_at=_local(line.overdue_at, calendar) if line.overdue_at else None,
        light=line.light(write_instant(now)),
    )


def _local(text: str, calendar: Calendar) -> datetime:
    return read_instant(text).astimezone(calendar.local.zone)
