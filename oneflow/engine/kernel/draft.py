"""A turn in the making: the case being folded, the events so far, and what to look at again.

The draft is the only thing in the pure engine that changes, and it never leaves
`decide`. Emitting an event folds it at once, so whatever reads the case reads the
present.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from oneflow.calendar import Calendar
from oneflow.engine.activity import Activity
from oneflow.engine.kernel import fold
from oneflow.engine.kernel.world import World
from oneflow.engine.records.case import NOTHING, Case, Finding, Region
from oneflow.engine.records.case_builder import CaseBuilder
from oneflow.engine.records.commands import Command
from oneflow.engine.records.event import Event
from oneflow.engine.records.events import FindingRaised, IncidentOpened
from oneflow.matters.plan import ItemPlan

NONE, REVOKED, FAILED, STARTABLE, STIRRED, RELEASABLE, SETTLED = 0, 1, 2, 4, 8, 16, 32
"""Kinds of news: a decision was revoked; an item ended without its gifts; something may start (a
gift, an admission, data); activities that wait for others may feel it; a result may go out;
the case may move on."""
EVERYTHING = REVOKED | FAILED | STARTABLE | STIRRED | RELEASABLE | SETTLED


class Draft:
    """One call of `decide`.

    Attributes:
        case: the case as it stands now, events of this turn included.
        events: what has happened in this turn, oldest first.
        pending: regions whose activity may have an outcome that was not looked at yet.
        news: what has happened that others may feel and have not been asked about yet.
        case_moved: whether the case's own region entered another state.
        case_stopped: whether it left a state that runs items for one that does not.
        clocked: whether any clock of an item changed that the whole-case promise may feel.
        moved: the (region, state) pairs entered since watchers were last told.
    """

    __slots__ = (
        "case",
        "case_moved",
        "case_stopped",
        "clocked",
        "command",
        "events",
        "moved",
        "news",
        "now",
        "pending",
        "world",
    )

    def __init__(self, world: World, case: Case | None, command: Command, now: datetime) -> None:
        self.world = world
        self.case = CaseBuilder(case)
        self.case.sealed = world.sealed
        self.command = command
        self.now = now
        self.events: list[Event] = []
        self.pending: list[str] = []
        self.moved: list[tuple[str, str]] = []
        self.news = NONE
        self.case_moved = False
        self.case_stopped = False
        self.clocked = False
        if case is None:
            self.case.id = command.case_id
            self.case.seq = 0

    @property
    def calendar(self) -> Calendar:
        """The calendar the case is under."""
        return self.world.calendars[self.case.calendars[self.world.plan.calendar]]

    @property
    def at(self) -> datetime:
        """The legal instant of what happened last in this turn, which what follows shares."""
        return self.events[-1].at if self.events else self.now

    def emit(self, event: Event) -> None:
        """Let an event happen: keep it and fold it."""
        self.events.append(event)
        fold.apply(self.world.folds, self.case, event)

    def item(self, key: str) -> ItemPlan | None:
        """The item whose region that is."""
        return self.world.items.get(key)

    def kind(self, region: Region) -> Activity | None:
        """The kind of the activity open in a region."""
        return self.world.open_kinds.get((region.procedure, region.state))

    def lasts(self, key: str) -> bool:
        """Whether what is open in a region stays with it when it moves on."""
        region = self.case.regions[key]
        return (region.procedure, region.state) in self.world.lasting

    def slice_of(self, key: str) -> Any:
        """The slice of a region's open activity, typed; None: nothing is open there."""
        changed = self.case.slices.get(key)
        if changed is not None:
            return changed
        region = self.case.regions[key]
        kind = self.kind(region)
        if kind is None or region.activity == NOTHING:
            return None
        return self.world.decoders[kind.kind].decode(region.activity)

    def left_of(self, key: str, state: str) -> tuple[Activity, Any] | None:
        """The kind and slice that a lasting activity left behind in a state; None: none did."""
        left = self.case.regions[key].left.get(state)
        kind = self.world.open_kinds.get((left.procedure, state)) if left else None
        if left is None or kind is None:
            return None
        return kind, self.world.decoders[kind.kind].decode(left.activity)

    def find(self, code: str, to: str, at: datetime, *, region: str = "", **data: Any) -> None:
        """Raise a finding, unless the same one is open."""
        finding = Finding(code, to, at, region, data)
        if not any(_is_same(finding, known) for known in self.case.findings):
            self.emit(FindingRaised(at=at, finding=finding))

    def incident(self, code: str, at: datetime, *, region: str = "", **data: Any) -> None:
        """Open an incident for the lead, unless the same one is open."""
        finding = Finding(code, "lead", at, region, data)
        if not any(_is_same(finding, known) for known in self.case.incidents):
            self.emit(IncidentOpened(at=at, finding=finding))


def _is_same(one: Finding, other: Finding) -> bool:
    return (one.code, one.region, one.data) == (other.code, other.region, other.data)


def rewind(draft: Draft, case: Case | None, mark: int) -> None:
    """Take back every event after the first `mark`; used where a refusal must leave no trace."""
    kept = draft.events[:mark]
    again = Draft(draft.world, case, draft.command, draft.now)
    for event in kept:
        again.emit(event)
    draft.case, draft.events = again.case, again.events
    draft.pending, draft.moved = [], []
