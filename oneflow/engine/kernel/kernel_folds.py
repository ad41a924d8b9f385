"""How each of the kernel's own events changes a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Raw
from msgspec.structs import replace

from oneflow.engine.kernel.clock_folds import KEPT, clocks_after
from oneflow.engine.records import events as e
from oneflow.engine.records.case import CASE, NOTHING, Gift, Left, Region, item_key, stopped
from oneflow.engine.records.case_builder import CaseBuilder, pack
from oneflow.engine.records.event import Event
from oneflow.ids import DefinitionHash, MatterCode
from oneflow.matters.plan import WAITING

Fold = Callable[[CaseBuilder, Any], None]
Folds = Mapping[type[Event], Fold]


def _submitted(case: CaseBuilder, event: e.CaseSubmitted) -> None:
    case.definition = DefinitionHash(event.definition)
    case.matter = MatterCode(event.matter)
    case.number, case.applicant = event.number, event.applicant
    case.received_at = event.at
    case.now = event.at
    case.calendars, case.selected = event.calendars, event.selected
    case.offices, case.facts = event.offices, event.facts
    case.fields, case.materials = event.fields, event.materials
    case.gifts, case.former, case.deemed = {}, {}, {}
    case.released, case.findings, case.incidents, case.erased = (), (), (), ()
    case.origin, case.opened = event.origin, {}
    case.regions = {
        CASE: Region(
            procedure=event.procedure,
            state=event.state,
            seq=case.seq,
            since=event.at,
            clocks=event.start.clocks,
            activity=event.start.activity,
        )
    }
    waiting = Region(state=WAITING)
    for item in event.selected:
        case.regions[item_key(item)] = waiting
    case.touched.update(case.regions)


def _data_changed(case: CaseBuilder, event: e.DataChanged) -> None:
    case.fields = {**case.fields, **event.fields}
    case.materials = {**case.materials, **event.materials}
    case.facts = {**case.facts, **event.facts}
    case.offices = {**case.offices, **event.offices}


def _admitted(case: CaseBuilder, event: e.ItemsAdmitted) -> None:
    kept = before_deeming(event.region)
    if event.deemed and kept not in case.former:
        case.former = {**case.former, kept: _packed(case, event.region)}
    for item in event.items:
        region = case.regions[item_key(item)]
        admitted = region.admitted_at or event.at if region.state == WAITING else None
        case.change(item_key(item), admitted_at=admitted, deemed=event.deemed)
        if event.deemed:
            case.deemed = {**case.deemed, item: case.seq}


def before_deeming(key: str) -> str:
    """Where a region is kept as it was before silence took effect in it.

    >>> before_deeming("case")
    'case@deemed'
    """
    return f"{key}@deemed"


def _packed(case: CaseBuilder, key: str) -> Region:
    """A region with its slice as it is now, to be kept aside."""
    if key in case.slices:
        return replace(case.regions[key], activity=pack(case.slices[key]))
    return case.regions[key]


def _started(case: CaseBuilder, event: e.ItemStarted) -> None:
    region = case.regions[event.region]
    case.put(
        event.region,
        replace(
            region,
            procedure=event.procedure,
            state=event.state,
            seq=case.seq,
            since=event.at,
            admitted_at=None,
            accepted_at=event.at if event.accepted else None,
            deemed=event.deemed,
            consumed=event.consumed,
            clocks=event.start.clocks,
            activity=event.start.activity,
        ),
    )


def _moved(case: CaseBuilder, event: e.RegionMoved) -> None:
    key, at, outcome = event.region, event.at, event.outcome
    region = case.regions[key]
    decided = outcome is not None and region.decided_at is None
    been, aside, kept = region.been, "", NOTHING
    if event.leaves or event.keeps:
        been, aside, kept = _left_behind(case, event)
    moved = replace(
        region,
        state=event.state,
        seq=case.seq,
        since=at,
        ended=event.ended,
        clocks=clocks_after(region, event, decided=decided)
        if region.clocks
        else event.start.clocks,
        activity=event.start.activity,
        outcome=region.outcome if outcome is None else outcome,
        decided_at=at if decided else region.decided_at,
        accepted_at=at if event.accepted else region.accepted_at,
        deemed=event.deemed or region.deemed,
        been=been,
        aside=aside,
        kept=kept,
        left=_lasting(case, key) if event.lasts else region.left,
    )
    case.put(key, moved)
    if event.admits:
        _admit(case, event.admits, at)
    if event.opens:
        case.opened = {**case.opened, event.opens: key}
    if event.gives:
        given = {gift: Gift(n, key, at) for gift, n in event.gives.items()}
        case.gifts = {**case.gifts, **given}


def _admit(case: CaseBuilder, items: tuple[str, ...], at: datetime) -> None:
    """Admit the items that a move of the case accepts and that were not admitted before."""
    regions = case.regions
    for item in items:
        key = item_key(item)
        waiting = regions[key]
        if waiting.state == WAITING and waiting.admitted_at is None:
            regions[key] = replace(waiting, admitted_at=at)
            case.touched.add(key)


def _left_behind(case: CaseBuilder, event: e.RegionMoved) -> tuple[tuple[str, ...], str, Raw]:
    """What a region keeps of the state left: that it was there, or means to come back, its slice."""
    region = case.regions[event.region]
    return (
        _remembered(region) if event.leaves else region.been,
        region.state if event.keeps else "",
        _packed(case, event.region).activity if event.keeps else NOTHING,
    )


def _lasting(case: CaseBuilder, key: str) -> dict[str, Left]:
    """What lasting activities have left behind in a region, the one open now included."""
    region = _packed(case, key)
    return {**region.left, region.state: Left(region.procedure, region.activity)}


def _remembered(region: Region) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*region.been, region.state)))


def _reopened(case: CaseBuilder, event: e.ItemReopened) -> None:
    old = case.regions[event.region]
    case.former = {**case.former, f"{event.region}#{old.round}": _packed(case, event.region)}
    left = _lasting(case, event.region) if event.lasts else old.left
    again = Region(state=WAITING, round=event.round, admitted_at=event.admitted_at, left=left)
    case.put(event.region, again)


def _gift_given(case: CaseBuilder, event: e.GiftGiven | e.GiftCorrected) -> None:
    void = isinstance(event, e.GiftCorrected) and event.void
    gift = Gift(event.version, event.region, event.at, void)
    case.gifts = {**case.gifts, event.gift: gift}


def _held(case: CaseBuilder, event: e.RegionHeld) -> None:
    region = case.regions[event.region]
    case.change(event.region, held=True, clocks={**region.clocks, **event.clocks})


def _reconfirmed(case: CaseBuilder, event: e.RegionReconfirmed) -> None:
    region = case.regions[event.region]
    clocks = {name: clock for name, clock in region.clocks.items() if name != "reconfirm"}
    consumed = {**region.consumed, **event.consumed}
    case.change(event.region, held=False, clocks=clocks, consumed=consumed)


def _clock_changed(case: CaseBuilder, event: e.ClockChanged) -> None:
    clocks = {**case.regions[event.region].clocks, event.name: event.clock, **event.also}
    case.change(event.region, clocks=clocks)


def _clock_stopped(case: CaseBuilder, event: e.ClockStopped) -> None:
    _stop(case, event.region, event.name, event.at)


def _stop(case: CaseBuilder, key: str, name: str, at: datetime) -> None:
    clocks = dict(case.regions[key].clocks)
    clock = clocks.pop(name)
    if name in KEPT:
        clocks[name] = stopped(clock, at)
    case.change(key, clocks=clocks)


def _rung_reached(case: CaseBuilder, event: e.RungReached) -> None:
    clocks = {**case.regions[event.region].clocks, event.name: event.clock}
    case.change(event.region, clocks=clocks)


def _calendar_revised(case: CaseBuilder, event: e.CalendarRevised) -> None:
    case.calendars = {**case.calendars, event.calendar: event.revision}
    for key, clocks in event.clocks.items():
        case.change(key, clocks={**case.regions[key].clocks, **clocks})


def _redated(case: CaseBuilder, event: e.ActivityRedated) -> None:
    case.slices.pop(event.region, None)
    case.change(event.region, activity=event.activity)


def _released(case: CaseBuilder, event: e.ResultsReleased) -> None:
    case.released = (*case.released, *event.items)
    regions = case.regions
    for item in event.items:
        key = item_key(item)
        region = regions[key]
        if "release" in region.clocks:
            clocks = region.clocks.copy()
            del clocks["release"]
            regions[key] = replace(region, clocks=clocks)
            case.touched.add(key)
    if event.delivery:
        case.put(
            event.delivery,
            Region(
                procedure=event.procedure,
                state=event.state,
                seq=case.seq,
                since=event.at,
                clocks=event.start.clocks,
                activity=event.start.activity,
            ),
        )


def _finding_raised(case: CaseBuilder, event: e.FindingRaised) -> None:
    case.findings = (*case.findings, event.finding)


def _finding_closed(case: CaseBuilder, event: e.FindingClosed) -> None:
    def stays(finding: Any) -> bool:
        return (finding.code, finding.region) != (event.code, event.region)

    case.findings = tuple(f for f in case.findings if stays(f))
    case.incidents = tuple(f for f in case.incidents if stays(f))


def _incident_opened(case: CaseBuilder, event: e.IncidentOpened) -> None:
    case.incidents = (*case.incidents, event.finding)


def _set_aside(case: CaseBuilder, event: e.DeemingSetAside) -> None:
    key, place = event.region, before_deeming(event.region)
    before = case.former.get(place)
    if before is not None:
        kept = {name: old for name, old in case.former.items() if name != place}
        now = case.regions[key]
        case.former = {**kept, f"{key}#{now.round}": _packed(case, key)}
        activity = before.activity if event.activity == NOTHING else event.activity
        going_on = {name: clock for name, clock in now.clocks.items() if name in before.clocks}
        again = replace(
            before,
            round=now.round + 1,
            activity=activity,
            clocks={**before.clocks, **going_on},
            left=_lasting(case, key) if event.lasts else now.left,
        )
        case.put(key, again)
    case.deemed = {item: seq for item, seq in case.deemed.items() if item not in event.items}


def _erased(case: CaseBuilder, event: e.DataErased) -> None:
    case.erased = (*case.erased, *event.keys)


def _nothing(_: CaseBuilder, __: Any) -> None:
    """The event is history only; it changes no state."""


KERNEL_FOLDS: Folds = {
    e.CaseSubmitted: _submitted,
    e.DataChanged: _data_changed,
    e.ItemsAdmitted: _admitted,
    e.ItemStarted: _started,
    e.RegionMoved: _moved,
    e.ItemReopened: _reopened,
    e.GiftGiven: _gift_given,
    e.GiftCorrected: _gift_given,
    e.RegionHeld: _held,
    e.RegionReconfirmed: _reconfirmed,
    e.ClockChanged: _clock_changed,
    e.ClockStopped: _clock_stopped,
    e.RungReached: _rung_reached,
    e.CalendarRevised: _calendar_revised,
    e.ActivityRedated: _redated,
    e.ResultsReleased: _released,
    e.FindingRaised: _finding_raised,
    e.FindingClosed: _finding_closed,
    e.IncidentOpened: _incident_opened,
    e.LateAnswerKept: _nothing,
    e.DeemingSetAside: _set_aside,
    e.TextRendered: _nothing,
    e.DataErased: _erased,
}
