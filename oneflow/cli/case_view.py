"""A case as it is shown: plain records, ready for a screen and for JSON. No value of a form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from oneflow.cli.language import told
from oneflow.cli.naming import Names
from oneflow.engine.kernel.world import World
from oneflow.engine.outlook.standing import Standing, main_clock, pressing, standing_of
from oneflow.engine.outlook.waiting import waiting_of
from oneflow.engine.records.case import CASE, Case, Finding, Region
from oneflow.engine.records.instants import read_instant
from oneflow.engine.shell.reading import Reading


class ClockView(Struct, frozen=True, kw_only=True):
    """A clock: `standing` is how it stands now."""

    name: str
    title: str
    start: datetime
    legal_at: datetime | None
    promised_at: datetime | None
    provisional: bool
    standing: Standing


class RegionView(Struct, frozen=True, kw_only=True):
    """A region: where it stands, its clocks, what it waits for."""

    key: str
    title: str
    department: str
    state: str
    state_title: str
    round: int
    outcome: str | None
    ended: bool
    held: bool
    light: str
    waits_for: str
    clocks: tuple[ClockView, ...]


class MaterialView(Struct, frozen=True, kw_only=True):
    """A document of the case: where it comes from, and whether it is there."""

    code: str
    title: str
    source: str
    version: int
    there: bool


class FindingView(Struct, frozen=True, kw_only=True):
    """Something a person has to look at. incident: the engine could not go on by rule."""

    code: str
    to: str
    region: str
    at: datetime
    incident: bool


class CaseView(Struct, frozen=True, kw_only=True):
    """A case as a whole at the instant `now`. next_due: the earliest day that counts."""

    id: str
    number: str
    matter: str
    title: str
    applicant: str
    received_at: datetime
    now: datetime
    light: str
    next_due: Standing | None
    deemed: tuple[str, ...]
    regions: tuple[RegionView, ...]
    materials: tuple[MaterialView, ...]
    findings: tuple[FindingView, ...]


def view_of(reading: Reading, now: datetime) -> CaseView:
    """Make the view of a case at `now` (aware), never earlier than the case has seen."""
    case, world = reading.case, reading.world
    now = max(now, case.now, read_instant(reading.row.received_at))
    names = Names(world.plan, case)
    regions = tuple(_regions(case, world, names, world.localise(now)))
    running = [clock.standing for region in regions for clock in region.clocks]
    return CaseView(
        id=case.id,
        number=case.number,
        matter=case.matter,
        title=names.matter(),
        applicant=case.applicant,
        received_at=case.received_at,
        now=world.localise(now),
        light=pressing(standing.light for standing in running),
        next_due=_next(running),
        deemed=tuple(case.deemed),
        regions=regions,
        materials=_materials(case, names),
        findings=tuple(_findings(case)),
    )


def _regions(case: Case, world: World, names: Names, now: datetime) -> Iterator[RegionView]:
    revision = case.calendars.get(world.plan.calendar, world.current)
    calendar = world.calendar(revision)
    for key in _order(case):
        region = case.regions[key]
        clocks = tuple(
            ClockView(
                name=name,
                title=names.clock(name),
                start=clock.start,
                legal_at=clock.legal_at,
                promised_at=clock.promised_at,
                provisional=clock.provisional,
                standing=standing_of(world, calendar, clock, now),
            )
            for name, clock in region.clocks.items()
        )
        yield RegionView(
            key=key,
            title=names.region(key),
            department=names.owner(key),
            state=region.state,
            state_title=names.standing(key, region),
            round=region.round,
            outcome=region.outcome,
            ended=region.ended,
            held=region.held,
            light=_light(region, clocks),
            waits_for=_waits_for(world, case, key),
            clocks=clocks,
        )


def _waits_for(world: World, case: Case, key: str) -> str:
    waiting = waiting_of(world, case, key)
    return "" if waiting is None else told(waiting.title)


def _order(case: Case) -> list[str]:
    """The case, then each item with its delivery behind it, then whatever else there is."""
    order: list[str] = [CASE]
    for code in case.selected:
        order += [key for key in (f"item:{code}", f"delivery:{code}") if key in case.regions]
    return order + [key for key in case.regions if key not in order]


def _light(region: Region, clocks: tuple[ClockView, ...]) -> str:
    """The most pressing running clock's; of an ended region its main clock's."""
    running = [each.standing.light for each in clocks if each.standing.light != "done"]
    if running:
        return pressing(running)
    return "none" if main_clock(region) is None else "done"


def _next(standings: list[Standing]) -> Standing | None:
    known = [each for each in standings if each.due_on is not None and each.light != "done"]
    return min(known, key=lambda each: str(each.due_on), default=None)


def _materials(case: Case, names: Names) -> tuple[MaterialView, ...]:
    return tuple(
        MaterialView(
            code=code,
            title=names.thing(f"material:{code}"),
            source=material.source,
            version=material.version,
            there=material.there,
        )
        for code, material in case.materials.items()
    )


def _findings(case: Case) -> Iterator[FindingView]:
    for incident, found in ((False, case.findings), (True, case.incidents)):
        for each in found:
            yield _finding(each, incident=incident)


def _finding(each: Finding, *, incident: bool) -> FindingView:
    return FindingView(
        code=each.code, to=each.to, region=each.region, at=each.at, incident=incident
    )
