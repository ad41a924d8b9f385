"""A case as it is told to whoever may see it: typed records, no value of a form.

Every instant is aware and in the zone of the case's calendar; every end is exclusive (in time: at <
end), beside it stands the last day. Titles are in both languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from oneflow.engine.kernel.offices import office_of
from oneflow.engine.kernel.world import World
from oneflow.engine.outlook import titles
from oneflow.engine.outlook.estimate import Forecast
from oneflow.engine.outlook.forecast import Outlook, outlook_of
from oneflow.engine.outlook.standing import Standing, main_clock, pressing, standing_of
from oneflow.engine.outlook.waiting import Waiting, waiting_of
from oneflow.engine.records.case import CASE, Case, Finding, Material, Region
from oneflow.ids import code_in
from oneflow.matters.plan import Text


class ClockView(Struct, frozen=True, kw_only=True):
    """A clock of a region.

    name: `limit`, `promise`, `in:<state>`, ... start: the legal start. legal_at, promised_at: due,
    exclusive; None: not declared, or an open pause leaves no day. provisional: on days whose
    arrangement is not published yet. standing: how it stands now.
    """

    name: str
    start: datetime
    legal_at: datetime | None
    promised_at: datetime | None
    provisional: bool
    standing: Standing


class RegionView(Struct, frozen=True, kw_only=True):
    """One region: the case itself, an item, a delivery.

    key: `case`, `item:<code>`, `delivery:<item>`. department, office: whose work it is. since: when the
    state was entered; None: at once. outcome, decided_at: the decision; None: none yet. waiting: what
    has to come next; None: nothing (it has ended). forecast: of an undecided item; None: otherwise.
    """

    key: str
    title: Text
    department: str
    office: str
    state: str
    state_title: Text
    round: int
    since: datetime | None
    outcome: str | None
    decided_at: datetime | None
    ended: bool
    held: bool
    light: str
    waiting: Waiting | None
    forecast: Forecast | None
    clocks: tuple[ClockView, ...]


class CaseView(Struct, frozen=True, kw_only=True):
    """A case at the instant `now`.

    state, ended: of the case's own region. light: the most pressing one. regions: the case first, then
    each item with its delivery. decision, handover: what is to be expected of the whole, see
    `Outlook`; None: nothing is left of it. materials: by code. findings, incidents: what a person has
    to look at. version: number of the last event.
    """

    id: str
    number: str
    matter: str
    title: Text
    applicant: str
    received_at: datetime
    now: datetime
    version: int
    state: str
    ended: bool
    light: str
    regions: tuple[RegionView, ...]
    decision: Forecast | None
    handover: Forecast | None
    materials: dict[str, Material]
    findings: tuple[Finding, ...]
    incidents: tuple[Finding, ...]

    def region(self, key: str) -> RegionView:
        """The region of a key, or of an item's code. Raises KeyError: there is none."""
        for region in self.regions:
            if region.key in {key, f"item:{key}"}:
                return region
        raise KeyError(key)


def view_of(world: World, case: Case, now: datetime) -> CaseView:
    """Make the view of a case at `now` (aware); never earlier than what the case has seen."""
    at = world.localise(max(now, case.now))
    outlook = outlook_of(world, case, at)
    regions = tuple(_regions(world, case, outlook, at))
    return CaseView(
        id=case.id,
        number=case.number,
        matter=case.matter,
        title=world.plan.title,
        applicant=case.applicant,
        received_at=case.received_at,
        now=at,
        version=case.seq,
        state=case.state,
        ended=case.ended,
        light=pressing(region.light for region in regions if not region.ended),
        regions=regions,
        decision=outlook.decision,
        handover=outlook.handover,
        materials=case.materials,
        findings=case.findings,
        incidents=case.incidents,
    )


def in_order(case: Case) -> list[str]:
    """The case, then each item with its delivery behind it, then whatever else there is."""
    order: list[str] = [CASE]
    for code in case.selected:
        order += [key for key in (f"item:{code}", f"delivery:{code}") if key in case.regions]
    return order + [key for key in case.regions if key not in order]


def _regions(world: World, case: Case, outlook: Outlook, now: datetime) -> Iterator[RegionView]:
    plan = world.plan
    for key in in_order(case):
        region = case.regions[key]
        department = titles.owner_of(plan, key)
        clocks = tuple(_clocks(world, case, region, now))
        yield RegionView(
            key=key,
            title=titles.region_title(plan, key),
            department=department,
            office=office_of(case, department),
            state=region.state,
            state_title=titles.state_title(plan, region.procedure, region.state),
            round=region.round,
            since=region.since,
            outcome=region.outcome,
            decided_at=region.decided_at,
            ended=region.ended,
            held=region.held,
            light=_light(region, clocks),
            waiting=waiting_of(world, case, key),
            forecast=outlook.items.get(code_in(key)) if key.startswith("item:") else None,
            clocks=clocks,
        )


def _clocks(world: World, case: Case, region: Region, now: datetime) -> Iterator[ClockView]:
    calendar = world.calendar(case.calendars.get(world.plan.calendar, world.current))
    for name, clock in region.clocks.items():
        yield ClockView(
            name=name,
            start=clock.start,
            legal_at=clock.legal_at,
            promised_at=clock.promised_at,
            provisional=clock.provisional,
            standing=standing_of(world, calendar, clock, now),
        )


def _light(region: Region, clocks: tuple[ClockView, ...]) -> str:
    """The most pressing running clock's; of an ended region its main clock's."""
    running = [each.standing.light for each in clocks if each.standing.light != "done"]
    if running:
        return pressing(running)
    return "none" if main_clock(region) is None else "done"
