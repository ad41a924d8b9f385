"""`Scope` made real: one region of a draft, and the few things an activity may do to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from oneflow.calendar import Limit, Restart, Suspension, due, rung
from oneflow.engine.kernel import clocks
from oneflow.engine.kernel.clocks import Reason
from oneflow.engine.kernel.draft import EVERYTHING, Draft
from oneflow.engine.kernel.moves import find_move
from oneflow.engine.kernel.offices import office_of
from oneflow.engine.records.case import CASE, Region
from oneflow.engine.records.case_builder import CaseBuilder
from oneflow.engine.records.clock_names import gap_clock
from oneflow.engine.records.commands import Body, Data
from oneflow.engine.records.event import Event, Ref
from oneflow.engine.records.events import ClockStopped, DataChanged, GiftGiven, ItemsAdmitted
from oneflow.engine.records.refusal import Refusal
from oneflow.ids import code_in
from oneflow.matters.plan import Basis, ItemPlan, MovePlan, Plan


class RegionScope:
    """See `activity.Scope`, which documents every member."""

    __slots__ = ("draft", "key", "state")

    def __init__(self, draft: Draft, key: str, state: str = "") -> None:
        """See a region from its open activity, or from what was left behind in `state`."""
        self.draft = draft
        self.key = key
        self.state = state

    @property
    def plan(self) -> Plan:
        """The plan of the case."""
        return self.draft.world.plan

    @property
    def case(self) -> CaseBuilder:
        """The case as it stands."""
        return self.draft.case

    @property
    def at(self) -> datetime:
        """The legal instant of what happened last in this turn."""
        return self.draft.at

    @property
    def region(self) -> Region:
        """The region as it stands."""
        return self.draft.case.regions[self.key]

    @property
    def item(self) -> ItemPlan | None:
        """The item, where the region is one's."""
        return self.draft.item(self.key)

    @property
    def settings(self) -> Any:
        """The settings of the state in which the activity is open."""
        region = self.region
        place = (region.procedure, region.state)
        if self.state:
            place = (region.left[self.state].procedure, self.state)
        state = self.draft.world.state(*place)
        return state.settings if state else None

    def due(self, limit: Limit, start: datetime) -> datetime | None:
        """When a limit that starts then runs out."""
        return due(self.draft.calendar, limit, start).due_at

    def shorter(self, limit: Limit, start: datetime, by: Limit) -> datetime | None:
        """When a limit shorter by `by` would run out; in half days where `by` is a half."""
        if by.is_half:
            halves = Decimal(limit.amount) - Decimal(by.amount)
            if halves <= 0:
                return start
            limit = Limit(halves, limit.unit) if halves % 1 else Limit(int(halves), limit.unit)
            return due(self.draft.calendar, limit, start).due_at
        return rung(self.draft.calendar, limit, start, (), -by.amount).due_at

    def received(self, at: datetime) -> datetime:
        """The legal receipt of what was handed in then."""
        return self.draft.calendar.received_at(at)

    def department(self, body: Body) -> str:
        """The department that a command is about."""
        return department_of(self.draft, self.key, body)

    def office_of(self, department: str) -> str:
        """The office competent for the case."""
        return office_of(self.case, department)

    def admissible(self, trigger: str, record: Mapping[str, Any]) -> MovePlan | Refusal:
        """The move that `trigger` would take now, or why there is none."""
        return find_move(self.draft, self.key, trigger, record)

    def emit(self, event: Event) -> None:
        """Let an event of this activity happen; its outcome is asked for again."""
        self.draft.emit(event)
        self.draft.pending.append(self.key)

    def admit(self, items: tuple[str, ...], at: datetime, *, ground: str) -> None:
        """Let items count as accepted from `at` on, by silence."""
        self.draft.emit(
            ItemsAdmitted(at=at, items=items, deemed=True, region=self.key, ground=ground)
        )
        self.draft.news |= EVERYTHING

    def change(self, data: Data, at: datetime, *, cause: str) -> None:
        """Take new data into the case."""
        change_data(self.draft, data, at, cause=cause)

    def suspend(self, clock: str, at: datetime, *, ground: str, basis: Basis) -> None:
        """Suspend a clock of this region (nothing where it is not running)."""
        known = self.region.clocks.get(clock)
        if known is None or not clocks.is_running(known):
            return
        entry = Suspension(start=at, ground=ground)
        clocks.entered(
            self.draft,
            self.key,
            clock,
            entry,
            at=at,
            reason=Reason(ground, basis=basis.text),
        )

    def resume(self, clock: str, at: datetime) -> None:
        """Let it run on."""
        known = self.region.clocks.get(clock)
        ended = clocks.ended_pause(known, at) if known else None
        if ended:
            clocks.entered(self.draft, self.key, clock, ended[0], at=at, entries=ended[1])

    def is_paused(self, clock: str) -> bool:
        """Whether a clock of this region is in a pause."""
        known = self.region.clocks.get(clock)
        return known is not None and clocks.open_pause(known) is not None

    def restart(self, clock: str, at: datetime, *, basis: Basis) -> None:
        """Begin it anew."""
        known = self.region.clocks.get(clock)
        if known is None or known.stopped_at is not None:
            return
        entry = Restart(at=at, ground=basis.text)
        clocks.entered(
            self.draft,
            self.key,
            clock,
            entry,
            at=at,
            reason=Reason("", basis=basis.text),
        )

    def give(self, gift: str, at: datetime, ref: Ref | None = None) -> None:
        """Give a gift of this region."""
        known = self.case.gifts.get(gift)
        version = known.version + 1 if known else 1
        self.draft.emit(GiftGiven(at=at, gift=gift, version=version, region=self.key, ref=ref))
        self.draft.news |= EVERYTHING

    def find(self, code: str, to: str, at: datetime, **data: Any) -> None:
        """Raise a finding for a person to look at."""
        self.draft.find(code, to, at, region=self.key, **data)

    def peers(self, kind: str) -> Iterable[str]:
        """Keys of the regions whose open activity is of that kind."""
        for key, region in self.case.regions.items():
            open_kind = self.draft.kind(region)
            if open_kind is not None and open_kind.kind == kind:
                yield key

    def slice_of(self, key: str) -> Any:
        """The slice of another region's activity."""
        return self.draft.slice_of(key)

    def touch(self, key: str) -> None:
        """Have another region's outcome asked for as well."""
        self.draft.pending.append(key)

    def left(self, state: str) -> Any:
        """The slice that a lasting activity of this region left behind there."""
        found = self.draft.left_of(self.key, state) if self.key in self.case.regions else None
        return found[1] if found else None


def department_of(draft: Draft, key: str, body: Body) -> str:
    """The department a command is about: the one it names, else the region's, else the lead."""
    named = getattr(body, "department", None)
    if named:
        return str(named)
    item = draft.item(key)
    if item is None and key.startswith("delivery:"):
        item = draft.world.plan.items.get(code_in(key))
    if item is None:
        return draft.world.plan.lead
    state = draft.world.state(draft.case.regions[key].procedure, draft.case.regions[key].state)
    other = getattr(state.settings, "by", None) if state else None
    return other or item.department


def change_data(draft: Draft, data: Data, at: datetime, *, cause: str) -> None:
    """Emit new data; items may start, or cease to apply, because of it."""
    known = draft.case.offices
    offices = {code: f"{code}/{office}" for code, office in data.offices.items() if code in known}
    draft.emit(
        DataChanged(
            at=at,
            cause=cause,
            fields={name: ref.version for name, ref in data.fields.items()},
            materials=data.materials,
            facts=data.facts,
            offices=offices,
        )
    )
    draft.news |= EVERYTHING
    running = draft.case.regions[CASE].clocks
    for code, material in data.materials.items():
        clock = running.get(gap_clock(code))
        if clock is not None and clock.stopped_at is None and material.there:
            draft.emit(ClockStopped(at=at, region=CASE, name=gap_clock(code)))


def item_regions(draft: Draft) -> Iterable[tuple[str, Region]]:
    """The regions of the selected items, in definition order."""
    regions, keys = draft.case.regions, draft.world.keys
    return [(key := keys[code], regions[key]) for code in draft.case.selected]
