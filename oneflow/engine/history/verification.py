"""Checking a stored case against itself: chain, state, legal moves, every date. Pure.

A case is whole if its chain holds, its stored state is the fold of its events, its rows say what
the state says, each move stands in the table of its procedure, and each due date follows from
the limit, the start, the ledger and the calendar. Nothing is repaired here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from oneflow.calendar import Calendar, Entry, Extension, LateExtensionError, due
from oneflow.engine.history import chain
from oneflow.engine.history.envelope import Envelope
from oneflow.engine.history.rows import (
    STATE_VERSION,
    case_row,
    closed_rows,
    read_case,
    read_state,
    region_rows,
)
from oneflow.engine.kernel import fold
from oneflow.engine.kernel.limits import RELEASE
from oneflow.engine.kernel.world import World
from oneflow.engine.ports import CaseRow, EventRow, RegionRow
from oneflow.engine.records import events as e
from oneflow.engine.records.case import Case, Clock
from oneflow.engine.records.case_builder import CaseBuilder
from oneflow.engine.records.event import Event
from oneflow.errors import IntegrityError, OneflowError
from oneflow.ids import CaseId
from oneflow.matters.plan import END_STATES, LimitRule


class Fault(Struct, frozen=True, kw_only=True):
    """One thing that does not agree. seq: number of the event it was seen at; 0: in a row."""

    kind: str
    seq: int
    zh: str
    en: str

    def describe(self, language: str = "zh") -> str:
        """Say it in `language` ("zh" or "en")."""
        return self.zh if language == "zh" else self.en


def chain_faults(row: CaseRow, events: Sequence[EventRow]) -> tuple[Fault, ...]:
    """Whether anything in the history was changed, inserted, deleted, swapped or cut off."""
    head = chain.Head(seq=row.version, hash=row.head)
    found = chain.verify(events, case_id=row.id, algorithm=row.algorithm, head=head)
    return tuple(
        Fault(kind="chain", seq=each.seq, zh=each.describe("zh"), en=each.describe("en"))
        for each in found
    )


def state_faults(
    world: World, envelope: Envelope, row: CaseRow, events: Sequence[EventRow]
) -> tuple[Fault, ...]:
    """Whether the stored state and the case's row are what folding the events gives."""
    try:
        case = read_case(world, envelope, events, row.id)
    except (OneflowError, LookupError, msgspec.MsgspecError) as error:
        return (unreadable(error),)
    found = list(_state(case, row))
    fresh = case_row(world.plan, case, head=row.head, algorithm=row.algorithm, wake_at=None)
    for name in CaseRow.__struct_fields__:
        if name in {"state", "wake_at", "state_version"}:
            continue
        if getattr(fresh, name) != getattr(row, name):
            found.append(
                fault("row", 0, f"办件行的 {name} 与历史不符", f"the case row's {name} differs")
            )
    return tuple(found)


def region_faults(world: World, case: Case, rows: Iterable[RegionRow]) -> tuple[Fault, ...]:
    """Whether the rows of all regions, closed rounds among them, are what the state says."""
    expected = {
        (row.key, row.round): row
        for row in (*region_rows(world, case, case.regions), *closed_rows(world, case))
    }
    stored = {(row.key, row.round): row for row in rows}
    return tuple(
        fault(
            "region",
            0,
            f"“{key}”第 {number} 轮的行与历史不符",
            f"the row of '{key}', round {number}, differs",
        )
        for key, number in sorted(expected.keys() | stored.keys())
        if expected.get((key, number)) != stored.get((key, number))
    )


def course_faults(
    world_at: Callable[[str], World], envelope: Envelope, row: CaseRow, events: Sequence[EventRow]
) -> tuple[Fault, ...]:
    """Walk along the history: is each move legal, does each date follow from the rules?

    world_at: calendar revision -> the world with it.
    """
    found: list[Fault] = []
    builder = CaseBuilder()
    builder.id, builder.seq = CaseId(row.id), 0
    world: World | None = None
    for stored in events:
        try:
            event = envelope.event(stored)
            if isinstance(event, e.CaseSubmitted | e.CalendarRevised):
                world = world_at(_revision(event))
            if world is None:
                return (fault("start", stored.seq, "历史不以申报开始", "it begins otherwise"),)
            if isinstance(event, e.RegionMoved):
                found.extend(_move(world, builder, event, stored.seq))
            fold.apply(world.folds, builder, event)
            found.extend(_dates(world, builder, event, stored.seq))
        except (OneflowError, LookupError, msgspec.MsgspecError) as error:
            return (*found, unreadable(error, stored.seq))
    return tuple(found)


def _revision(event: e.CaseSubmitted | e.CalendarRevised) -> str:
    if isinstance(event, e.CalendarRevised):
        return event.revision
    return next(iter(event.calendars.values()))


def _state(case: Case, row: CaseRow) -> Iterator[Fault]:
    if row.state_version != STATE_VERSION:
        return
    try:
        stored = read_state(row)
    except msgspec.MsgspecError as error:
        yield unreadable(error)
        return
    if stored is None:
        return
    for name in Case.__struct_fields__:
        if msgspec.json.encode(getattr(stored, name)) != msgspec.json.encode(getattr(case, name)):
            zh, en = f"状态中的 {name} 与历史不符", f"{name} of the stored state differs"
            yield fault("state", 0, zh, en)


def _move(world: World, builder: CaseBuilder, event: e.RegionMoved, seq: int) -> Iterator[Fault]:
    """A move stands in the table; the kernel alone leads straight into a predeclared end."""
    region = builder.regions[event.region]
    known = region.procedure in world.tables
    moves = world.moves(region.procedure, region.state, event.trigger) if known else ()
    if any(move.dest == event.state for move in moves) or event.state in END_STATES:
        return
    step = f"{region.state} --{event.trigger}--> {event.state}"
    yield fault("move", seq, f"“{event.region}”的流程没有 {step}", f"{event.region}: no {step}")


def _dates(world: World, builder: CaseBuilder, event: Event, seq: int) -> Iterator[Fault]:
    revision = builder.calendars.get(world.plan.calendar, world.current)
    calendar = world.calendar(revision)
    for name, clock in _clocks_in(event):
        rule = world.rules.get(clock.rule)
        if rule is None:
            continue
        reckon = _held_until if name == RELEASE else _worked_out
        if reckon(calendar, rule, clock) != (clock.legal_at, clock.promised_at):
            zh = f"时限“{name}”的届满日与规则推算不符"
            yield fault("date", seq, zh, f"the due date of '{name}' does not follow")


def _clocks_in(event: Any) -> Iterator[tuple[str, Clock]]:
    """All clocks that an event carries, under their names."""
    if isinstance(event, e.CalendarRevised):
        for changed in event.clocks.values():
            yield from changed.items()
        return
    clock = getattr(event, "clock", None)
    if isinstance(clock, Clock):
        yield event.name, clock
    start = getattr(event, "start", None)
    if isinstance(start, e.Start):
        yield from start.clocks.items()
    several = getattr(event, "clocks", None)
    if isinstance(several, Mapping):
        yield from several.items()


def _held_until(
    calendar: Calendar, rule: LimitRule, clock: Clock
) -> tuple[datetime | None, datetime | None]:
    """A result that waits for the others has one end: that of its own delivery limit."""
    limit = rule.legal or rule.promised
    return (None if limit is None else due(calendar, limit, clock.start).due_at), None


def _worked_out(
    calendar: Calendar, rule: LimitRule, clock: Clock
) -> tuple[datetime | None, datetime | None]:
    """Both due dates, from the rule and the ledger alone.

    Reckoned a second time on purpose, apart from the kernel: a fault there shows here.
    """
    legal = promised = None
    if rule.legal is not None:
        legal = due(calendar, rule.legal, clock.start, clock.entries).due_at
    if rule.promised is not None:
        promised = _promised(calendar, rule, clock)
        if rule.legal is not None and legal is not None and (promised is None or promised > legal):
            promised = legal
    return legal, promised


def _promised(calendar: Calendar, rule: LimitRule, clock: Clock) -> datetime | None:
    """The promised due: extensions move it only where declared and in time for it."""
    assert rule.promised is not None  # noqa: S101 - the caller asked only where there is one
    bare: tuple[Entry, ...] = tuple(x for x in clock.entries if not isinstance(x, Extension))
    moved = rule.extension is not None and rule.extension.moves_promised
    try:
        entries = clock.entries if moved else bare
        return due(calendar, rule.promised, clock.start, entries).due_at
    except LateExtensionError:
        return due(calendar, rule.promised, clock.start, bare).due_at


def unreadable(error: Exception, seq: int = 0) -> Fault:
    """Say that the history cannot be read, and why where that is known."""
    zh = error.zh if isinstance(error, IntegrityError) else "历史无法读出"
    en = error.en if isinstance(error, IntegrityError) else "the history cannot be read"
    return fault("unreadable", seq, zh, en)


def fault(kind: str, seq: int, zh: str, en: str) -> Fault:
    """Make a fault; `seq` is put before its words, 0 is left out."""
    at_zh, at_en = (f"第 {seq} 号事件：", f"event {seq}: ") if seq else ("", "")
    return Fault(kind=kind, seq=seq, zh=at_zh + zh, en=at_en + en)
