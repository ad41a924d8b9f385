"""Commands about clocks: suspend, resume, exclude, restart, extend, a new calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from oneflow.calendar import Exclusion, Extension, Restart, Suspension, due, parse_limit
from oneflow.engine.kernel import clocks
from oneflow.engine.kernel.aside import is_aside
from oneflow.engine.kernel.casework import CaseHandler
from oneflow.engine.kernel.clocks import Reason
from oneflow.engine.kernel.draft import Draft
from oneflow.engine.kernel.returning import RETURNED, is_returned
from oneflow.engine.kernel.scope import RegionScope
from oneflow.engine.records.case import Clock, stopped
from oneflow.engine.records.case_builder import pack
from oneflow.engine.records.clock_names import gap_clock
from oneflow.engine.records.commands import (
    Body,
    EndExclusion,
    ExcludeTime,
    ExtendClock,
    RestartClock,
    ResumeClock,
    ReviseCalendar,
    SuspendClock,
)
from oneflow.engine.records.events import ActivityRedated, CalendarRevised
from oneflow.engine.records.refusal import Refusal
from oneflow.engine.records.refusals import missing_papers, not_yours
from oneflow.errors import CalendarError
from oneflow.matters.excluded_time import EXCLUDED_GROUNDS

KERNEL_CLOCKS = frozenset({"expected", "promise", "reconfirm", "release"})
"""Clocks that follow from others; nobody suspends, restarts or extends them by hand."""
GAP = gap_clock("")
EXPECTED = "expected"
"""Name (and rule) of the clock that measures an excluded procedure against its expectation."""


def _suspend(draft: Draft, body: SuspendClock, at: datetime) -> Refusal | None:
    clock = _running(draft, body.region, body.clock)
    if isinstance(clock, Refusal):
        return clock
    if not body.basis:
        return Refusal("no-basis", {"what": body.ground})
    if clocks.open_pause(clock):
        return Refusal("paused-already", {"clock": body.clock})
    entry = Suspension(start=at, ground=body.ground)
    clocks.entered(
        draft,
        body.region,
        body.clock,
        entry,
        at=at,
        reason=Reason(body.ground, basis=body.basis, by=draft.command.actor.id),
    )
    return None


def _resume(draft: Draft, body: ResumeClock | EndExclusion, at: datetime) -> Refusal | None:
    clock = _running(draft, body.region, body.clock)
    if isinstance(clock, Refusal):
        return clock
    wanted = Exclusion if isinstance(body, EndExclusion) else Suspension
    ended = clocks.ended_pause(clock, at)
    if (
        ended is None
        or not isinstance(ended[0], wanted)
        or _ends_by_itself(draft, body.region, clock)
    ):
        return Refusal("not-paused", {"clock": body.clock})
    light = draft.case.regions[body.region].clocks.get(EXPECTED)
    also = {EXPECTED: stopped(light, at)} if light and wanted is Exclusion else None
    clocks.entered(
        draft,
        body.region,
        body.clock,
        ended[0],
        at=at,
        entries=ended[1],
        also=also,
        reason=Reason("", by=draft.command.actor.id),
    )
    return None


def _exclude(draft: Draft, body: ExcludeTime, at: datetime) -> Refusal | None:
    clock = _running(draft, body.region, body.clock)
    if isinstance(clock, Refusal):
        return clock
    if clocks.open_pause(clock):
        return Refusal("paused-already", {"clock": body.clock})
    item = draft.item(body.region)
    listed = body.kind in EXCLUDED_GROUNDS and item is not None and item.type == "licence"
    if not listed and not body.basis:
        return Refusal("not-excludable", {"kind": body.kind})
    start = max(body.started_at, body.notice_served_at)
    entry = Exclusion(start=start, ground=body.kind)
    try:
        light = _expected(draft, body.expected, start)
    except CalendarError as error:
        return Refusal("calendar", {"reason": error.zh})
    clocks.entered(
        draft,
        body.region,
        body.clock,
        entry,
        at=at,
        also=light,
        reason=Reason(
            body.kind, basis=body.basis or "行政许可法第四十五条", by=draft.command.actor.id
        ),
    )
    return None


def _expected(draft: Draft, expected: str, start: datetime) -> dict[str, Clock]:
    """A clock that only lights up when the procedure runs past its expected length."""
    passed = due(draft.calendar, parse_limit(expected), start)
    light = Clock(
        rule=EXPECTED,
        start=start,
        promised_at=passed.due_at,
        next_at=passed.due_at,
        next_rung="over-expected",
    )
    return {EXPECTED: light}


def _restart(draft: Draft, body: RestartClock, at: datetime) -> Refusal | None:
    clock = _running(draft, body.region, body.clock)
    if isinstance(clock, Refusal):
        return clock
    if not body.basis:
        return Refusal("no-basis", {"what": "restart"})
    if _ends_by_itself(draft, body.region, clock):
        return Refusal("paused-already", {"clock": body.clock})
    entry = Restart(at=at, ground=body.basis)
    clocks.entered(
        draft,
        body.region,
        body.clock,
        entry,
        at=at,
        reason=Reason("", basis=body.basis, by=draft.command.actor.id),
    )
    return None


def _extend(draft: Draft, body: ExtendClock, at: datetime) -> Refusal | None:
    clock = _running(draft, body.region, body.clock)
    if isinstance(clock, Refusal):
        return clock
    extension = draft.world.rules[clock.rule].extension
    refusal = _judge_extension(draft, body, clock)
    if refusal or extension is None:
        return refusal or Refusal("no-extension", {"clock": body.clock})
    entry = Extension(at=at, by=parse_limit(body.extension), ground=extension.basis.text)
    try:
        clocks.entered(
            draft,
            body.region,
            body.clock,
            entry,
            at=at,
            reason=Reason(
                "extension",
                basis=extension.basis.text,
                by=draft.command.actor.id,
                papers=body.papers,
            ),
        )
    except CalendarError:
        return Refusal("too-late", {"due": str(clock.legal_at or clock.promised_at)})
    return None


def _judge_extension(draft: Draft, body: ExtendClock, clock: Clock) -> Refusal | None:
    """Once a round, within the cap, in the limit's unit, by the approver, with reasons."""
    rule = draft.world.rules[clock.rule]
    if rule.extension is None:
        return Refusal("no-extension", {"clock": body.clock})
    if rule.extension.approver not in draft.command.actor.roles:
        return not_yours(draft.command, rule.extension.approver)
    refusal = missing_papers("extend", ("reasons",), body.papers)
    if refusal:
        return refusal
    try:
        by = parse_limit(body.extension)
    except CalendarError as error:
        return Refusal("calendar", {"reason": error.zh})
    cap = rule.extension.by
    if by.unit != cap.unit or by.amount > cap.amount:
        return Refusal("over-cap", {"by": str(by), "cap": str(cap)})
    if _extended_in_round(clock):
        return Refusal("extended-already", {"clock": body.clock})
    return None


def _extended_in_round(clock: Clock) -> bool:
    for entry in reversed(clock.entries):
        if isinstance(entry, Restart):
            return False
        if isinstance(entry, Extension):
            return True
    return False


def _revise(draft: Draft, body: ReviseCalendar, at: datetime) -> Refusal | None:
    if draft.case.calendars.get(body.calendar) == body.revision:
        return Refusal("same-revision")
    calendar = draft.world.calendars.get(body.revision)
    if calendar is None or body.calendar not in draft.case.calendars:
        return Refusal("calendar", {"reason": f"{body.calendar} {body.revision}"})
    moved: dict[str, dict[str, Clock]] = {}
    before: dict[str, dict[str, str]] = {}
    for key, region in draft.case.regions.items():
        for name, clock in region.clocks.items():
            if clock.stopped_at is not None or clock.rule == EXPECTED:
                continue
            again = clocks.worked_out(draft, name, clock, calendar=calendar, now=at)
            if again != clock:
                moved.setdefault(key, {})[name] = again
                before.setdefault(key, {})[name] = str(clock.legal_at or clock.promised_at or "")
    draft.emit(
        CalendarRevised(
            at=at, calendar=body.calendar, revision=body.revision, clocks=moved, before=before
        )
    )
    _redate_activities(draft, at)
    return None


def _redate_activities(draft: Draft, at: datetime) -> None:
    """Let what activities wait for follow the calendar that the case has now."""
    for key, region in list(draft.case.regions.items()):
        kind = None if region.ended else draft.kind(region)
        slice_ = draft.slice_of(key) if kind is not None and kind.redated is not None else None
        if kind is None or kind.redated is None or slice_ is None:
            continue
        again = kind.redated(RegionScope(draft, key), slice_)
        if again != slice_:
            draft.emit(ActivityRedated(at=at, region=key, activity=pack(again)))


def _running(draft: Draft, key: str, name: str) -> Clock | Refusal:
    clock = draft.case.regions[key].clocks.get(name)
    if (
        clock is None
        or clock.stopped_at is not None
        or name in KERNEL_CLOCKS
        or name.startswith(GAP)
    ):
        return Refusal("no-clock", {"region": key, "clock": name})
    return clock


def _ends_by_itself(draft: Draft, key: str, clock: Clock) -> bool:
    """Whether it stands still because of where case or region are: it runs on when they come back."""
    pause = clocks.open_pause(clock)
    if pause is None:
        return False
    if is_aside(pause.ground):
        return bool(draft.case.regions[key].aside)
    return pause.ground == RETURNED and is_returned(draft)


CLOCK_HANDLERS: Mapping[type[Body], CaseHandler] = {
    SuspendClock: _suspend,
    ResumeClock: _resume,
    ExcludeTime: _exclude,
    EndExclusion: _resume,
    RestartClock: _restart,
    ExtendClock: _extend,
    ReviseCalendar: _revise,
}
