"""Clocks of a case: begun from a limit, changed by ledger entries, told by rungs.

The arithmetic is `oneflow.calendar`'s. Here a rule of the plan becomes a `Clock`, and
everything derived (both due dates, the next rung) is worked out again whenever the
ledger or the calendar changes. Overdue is never stored: it is `now >= legal_at`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import msgspec

from oneflow.calendar import (
    Calendar,
    Due,
    Entry,
    Exclusion,
    Extension,
    LateExtensionError,
    Ledger,
    Restart,
    Suspension,
    due,
    rung,
)
from oneflow.engine.kernel.draft import Draft
from oneflow.engine.kernel.limits import (
    RECONFIRM_LADDER,
    RELEASE,
    choose,
)
from oneflow.engine.records.case import Clock
from oneflow.engine.records.event import Ref
from oneflow.engine.records.events import ClockChanged, RungReached
from oneflow.matters.plan import LimitRule, Rung


class Reason(NamedTuple):
    """Why a ledger entry was written: its ground, the basis in law, who did it, its papers."""

    ground: str
    basis: str = ""
    by: str = ""
    papers: Mapping[str, Ref] = {}


def begun(
    draft: Draft, name: str, *, place: str, rules: Sequence[LimitRule], start: datetime
) -> dict[str, Clock]:
    """Begin the clock that counts in this situation; {} where there is no limit."""
    chosen = choose(draft.case, place, rules) if rules else None
    if chosen is None:
        return {}
    return {name: _fresh(draft, name, chosen, start)}


def _fresh(draft: Draft, name: str, chosen: tuple[str, LimitRule], start: datetime) -> Clock:
    """A clock just begun. Limits in days depend on the day only, so one of a day serves all."""
    reference, rule = chosen
    calendar = draft.calendar
    place = (name, reference, calendar.revision, start.toordinal())
    known = draft.world.clocks.get(place)
    if known is not None:
        return msgspec.structs.replace(known, start=start)
    clock = worked_out(draft, name, Clock(rule=reference, start=start), calendar=calendar)
    if _depends_on_day_only(calendar, rule) and clock.next_at != start:
        if len(draft.world.clocks) >= MEMORY:
            draft.world.clocks.clear()
        draft.world.clocks[place] = clock
    return clock


def _depends_on_day_only(calendar: Calendar, rule: LimitRule) -> bool:
    if calendar.day_end != "midnight":
        return False
    limits = [limit for limit in (rule.legal, rule.promised) if limit is not None]
    return not any(limit.runs_in_time for limit in limits)


MEMORY = 4096
"""How many clocks of a day a world remembers before it forgets all of them."""


def worked_out(
    draft: Draft, name: str, clock: Clock, *, calendar: Calendar, now: datetime | None = None
) -> Clock:
    """Work out everything derived of a clock of this case; see `derived`."""
    rule = draft.world.rules[clock.rule]
    if name == RELEASE:
        return _held_until(calendar, rule, clock)
    ladder = RECONFIRM_LADDER if name == "reconfirm" else draft.world.plan.rungs
    if rule.period:
        ladder = ()
    return derived(calendar, rule, ladder, clock, now=now)


def derived(
    calendar: Calendar,
    rule: LimitRule,
    ladder: Sequence[Rung],
    clock: Clock,
    *,
    now: datetime | None = None,
) -> Clock:
    """Work out due dates and the next rung of a clock.

    now: rungs already told but lying ahead of it again are told anew (a new clock round);
    None: keep what was told.
    """
    legal = due(calendar, rule.legal, clock.start, clock.entries) if rule.legal else None
    promised = _promised(calendar, rule, clock)
    if legal and promised and _later(promised.due_at, legal.due_at):
        promised = legal
    told, next_at, next_rung = _next_rung(calendar, rule, ladder, clock, now=now)
    return Clock(
        rule=clock.rule,
        start=clock.start,
        legal_at=legal.due_at if legal else None,
        promised_at=promised.due_at if promised else None,
        entries=clock.entries,
        rungs=told,
        next_at=next_at,
        next_rung=next_rung,
        provisional=bool((legal and legal.provisional) or (promised and promised.provisional)),
    )


def entered(
    draft: Draft,
    key: str,
    name: str,
    entry: Entry,
    *,
    at: datetime,
    entries: Ledger | None = None,
    also: Mapping[str, Clock] | None = None,
    reason: Reason | None = None,
) -> None:
    """Write `entry` into a clock; `entries` is its ledger from now on, None: `entry` comes last."""
    old = draft.case.regions[key].clocks[name]
    ledger = (*old.entries, entry) if entries is None else entries
    changed = msgspec.structs.replace(old, entries=ledger)
    clock = worked_out(draft, name, changed, calendar=draft.calendar, now=at)
    draft.emit(
        ClockChanged(
            at=at,
            region=key,
            name=name,
            entry=entry,
            clock=clock,
            also=dict(also or {}),
            ground=reason.ground if reason else "",
            basis=reason.basis if reason else "",
            papers=dict(reason.papers) if reason else {},
            by=reason.by if reason else "",
        )
    )
    draft.clocked = True


def without_rung(clock: Clock, step: str) -> Clock:
    """Give a clock whose only rung has been told."""
    return msgspec.structs.replace(clock, rungs=(*clock.rungs, step), next_at=None, next_rung="")


def climb(draft: Draft, key: str, name: str) -> None:
    """Tell the next rung of a clock and look for the one after it."""
    clock = draft.case.regions[key].clocks[name]
    assert clock.next_at is not None  # noqa: S101 - settle found it due
    reached = without_rung(clock, clock.next_rung)
    if clock.rule in draft.world.rules and name != RELEASE:
        reached = worked_out(draft, name, reached, calendar=draft.calendar)
    draft.emit(
        RungReached(at=clock.next_at, region=key, name=name, rung=clock.next_rung, clock=reached)
    )


def open_pause(clock: Clock) -> Suspension | Exclusion | None:
    """The pause that is running in a clock, if any."""
    if not clock.entries:
        return None
    restarts = [entry.at for entry in clock.entries if isinstance(entry, Restart)]
    for entry in reversed(clock.entries):
        if isinstance(entry, Suspension | Exclusion) and entry.end is None:
            over = bool(restarts) and entry.start <= restarts[-1]
            return None if over else entry
    return None


def ended_pause(clock: Clock, at: datetime) -> tuple[Entry, Ledger] | None:
    """End the running pause at `at`: the ended entry and the ledger with it; None: none runs."""
    running = open_pause(clock)
    if running is None:
        return None
    ended = msgspec.structs.replace(running, end=max(at, running.start))
    return ended, tuple(ended if entry is running else entry for entry in clock.entries)


def is_running(clock: Clock) -> bool:
    """Whether time counts in it now: neither stopped nor in an open pause."""
    return clock.stopped_at is None and open_pause(clock) is None


def _held_until(calendar: Calendar, rule: LimitRule, clock: Clock) -> Clock:
    """A result is held until one working day before its delivery limit; without one, to the end.

    The day before is the last working day before the due date, whatever the limit's unit.
    """
    limit = rule.legal or rule.promised
    assert limit is not None  # noqa: S101 - a limit rule has one side at least
    end = due(calendar, limit, clock.start)
    until = end.due_at
    if end.due_on is not None and not clock.rule.startswith(RELEASE):
        until = max(calendar.end_of(_working_day_before(calendar, end.due_on)), clock.start)
    told = RELEASE in clock.rungs
    return msgspec.structs.replace(
        clock,
        legal_at=end.due_at,
        next_at=None if told else until,
        next_rung="" if told else RELEASE,
        provisional=end.provisional,
    )


def _working_day_before(calendar: Calendar, day: date) -> date:
    day -= timedelta(days=1)
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day


def _promised(calendar: Calendar, rule: LimitRule, clock: Clock) -> Due | None:
    """The promised due; an extension that came too late for the promise leaves it as it was."""
    if rule.promised is None:
        return None
    try:
        return due(calendar, rule.promised, clock.start, _for_promise(rule, clock.entries))
    except LateExtensionError:
        return due(calendar, rule.promised, clock.start, _without_extensions(clock.entries))


def _for_promise(rule: LimitRule, entries: Ledger) -> Ledger:
    """The ledger as the promised limit sees it: extensions move it only where declared."""
    if not entries or (rule.extension and rule.extension.moves_promised):
        return entries
    return _without_extensions(entries)


def _without_extensions(entries: Ledger) -> Ledger:
    return tuple(entry for entry in entries if not isinstance(entry, Extension))


def _next_rung(
    calendar: Calendar,
    rule: LimitRule,
    ladder: Sequence[Rung],
    clock: Clock,
    *,
    now: datetime | None,
) -> tuple[tuple[str, ...], datetime | None, str]:
    told: list[str] = []
    next_at: datetime | None = None
    next_rung = ""
    for step in ladder:
        limit = rule.promised if step.of == "promised" and rule.promised else rule.legal
        if limit is None:
            continue
        if step.name in clock.rungs and now is None:
            told.append(step.name)
            continue
        ledger = _for_promise(rule, clock.entries) if limit is rule.promised else clock.entries
        at = rung(calendar, limit, clock.start, ledger, step.offset).due_at
        if step.name in clock.rungs and (at is None or (now is not None and at <= now)):
            told.append(step.name)
        elif at is not None and (next_at is None or at < next_at):
            next_at, next_rung = at, step.name
    return tuple(told), next_at, next_rung


def _later(one: datetime | None, other: datetime | None) -> bool:
    return other is not None and (one is None or one > other)
