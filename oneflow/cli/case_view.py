"""A case as it is shown: plain records, ready for a screen and for JSON. No value of a form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct

from oneflow.cli.language import told
from oneflow.cli.naming import Names
from oneflow.engine.outlook import view as outlook
from oneflow.engine.outlook.estimate import Forecast
from oneflow.engine.outlook.standing import Standing, pressing
from oneflow.engine.records.case import Case, Finding
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
    """A region: where it stands, its clocks, what it waits for, when it may be decided.

    likely_on, latest_on: of an undecided item, last days; None: there is no date.
    """

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
    likely_on: date | None
    latest_on: date | None
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
    """A case as a whole at the instant `now`. next_due: the earliest day that counts.

    decided_by, in_hand_by: when the last decision, and the last result in hand, are likely; None: there
    is nothing left of it, or no date. opened_by: the case that opened this one; None: somebody
    applied. opens: cases that this one has opened.
    """

    id: str
    number: str
    matter: str
    title: str
    applicant: str
    received_at: datetime
    now: datetime
    light: str
    next_due: Standing | None
    decided_by: date | None
    in_hand_by: date | None
    deemed: tuple[str, ...]
    regions: tuple[RegionView, ...]
    materials: tuple[MaterialView, ...]
    findings: tuple[FindingView, ...]
    opened_by: str | None = None
    opens: tuple[str, ...] = ()


def view_of(reading: Reading, now: datetime) -> CaseView:
    """Make the view of a case at `now` (aware), never earlier than the case has seen."""
    case, world = reading.case, reading.world
    seen = outlook.view_of(world, case, max(now, read_instant(reading.row.received_at)))
    names = Names(world.plan, case)
    regions = tuple(_region(region, names) for region in seen.regions)
    running = [clock.standing for region in regions for clock in region.clocks]
    return CaseView(
        id=case.id,
        number=case.number,
        matter=case.matter,
        title=names.matter(),
        applicant=case.applicant,
        received_at=case.received_at,
        now=seen.now,
        light=pressing(standing.light for standing in running),
        next_due=_next(running),
        decided_by=_likely(seen.decision),
        in_hand_by=_likely(seen.handover),
        deemed=tuple(case.deemed),
        regions=regions,
        materials=_materials(case, names),
        findings=tuple(_findings(case)),
        opened_by=case.origin.case if case.origin else None,
        opens=tuple(case.opened),
    )


def _region(region: outlook.RegionView, names: Names) -> RegionView:
    clocks = tuple(
        ClockView(
            name=clock.name,
            title=names.clock(clock.name),
            start=clock.start,
            legal_at=clock.legal_at,
            promised_at=clock.promised_at,
            provisional=clock.provisional,
            standing=clock.standing,
        )
        for clock in region.clocks
    )
    return RegionView(
        key=region.key,
        title=names.region(region.key),
        department=names.owner(region.key),
        state=region.state,
        state_title=names.state(region.key, region.state),
        round=region.round,
        outcome=region.outcome,
        ended=region.ended,
        held=region.held,
        light=region.light,
        waits_for=told(region.waiting.title) if region.waiting else "",
        likely_on=_likely(region.forecast),
        latest_on=region.forecast.latest.on if region.forecast else None,
        clocks=clocks,
    )


def _likely(forecast: Forecast | None) -> date | None:
    return forecast.likely.on if forecast else None


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
