"""What is found of public notices, of what a case awaits, and of a case that another opened."""

from __future__ import annotations

from datetime import datetime

from oneflow.engine.kernel.world import World
from oneflow.engine.records.case import CASE, Case, Clock, Finding, item_key
from oneflow.engine.records.clock_names import state_clock


def notice_clock(case: Case, world: World, name: str) -> Clock | None:
    """The time of a public notice: of the case, or of the item named behind the colon."""
    key = item_key(name.partition(":")[2]) if ":" in name else CASE
    region = case.regions.get(key)
    procedure = world.plan.procedures.get(region.procedure) if region else None
    for state in procedure.states.values() if procedure else ():
        if region and state.kind == "publicity" and state_clock(state.name) in region.clocks:
            return region.clocks[state_clock(state.name)]
    return None


def awaited_until(world: World, case: Case) -> datetime | None:
    """When the case itself ceases to wait for what it awaits; None: never, or it awaits nothing."""
    region = case.regions[CASE]
    state = world.state(region.procedure, region.state)
    if state is None or state.kind != "await":
        return None
    until: datetime | None = world.decoders["await"].decode(region.activity).until
    return until


def opened_found(case: Case, part: str) -> str | tuple[str, ...]:
    """What is so in a case that another one has opened; `part` as in `expectation.OPENED`."""
    if part == "case":
        return case.state
    lacking = case.origin.lacking if case.origin else ()
    came = [code for code, each in case.materials.items() if each.source == "carried"]
    found = {
        "items": case.selected,
        "carried": (*(f"field:{field}" for field in case.fields), *came),
        "lacking": lacking,
        "findings": tuple(_told(each) for each in case.findings),
    }
    return tuple(sorted(found[part]))


def _told(finding: Finding) -> str:
    about = finding.region.removeprefix("item:")
    return f"{finding.code}({about})" if about else finding.code
