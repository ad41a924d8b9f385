"""Whom a case waits for now: everybody who could move it on, people and departments.

Seen from outside, by the open activity of each region; used by expectations and by whoever
wants to show a case in a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from oneflow.engine.kernel.world import World
from oneflow.engine.records.case import CASE, Case, Region, item_key
from oneflow.ids import code_in
from oneflow.matters.activities.settings import ANYONE
from oneflow.matters.plan import StatePlan

WAITERS = ("applicant", "window", "lead", "other-parent")
"""Who may be waited for beside the departments."""


def waits_for(world: World, case: Case) -> tuple[str, ...]:
    """Name everybody whose answer the case waits for, sorted."""
    found: set[str] = set()
    sent_back = _is_sent_back(world, case)
    for key, region in case.regions.items():
        if region.held:
            found.add(world.plan.items[code_in(key)].department)
        if not region.ended and not (sent_back and key.startswith("item:")):
            found.update(_of_region(world, case, key, region))
    return tuple(sorted(found))


def _is_sent_back(world: World, case: Case) -> bool:
    """Whether the case itself waits for somebody, so that nobody works on its items."""
    region = case.regions[CASE]
    state = world.state(region.procedure, region.state)
    accepted = region.accepted_at is not None
    return accepted and state is not None and state.kind == "await"


def _of_region(world: World, case: Case, key: str, region: Region) -> Iterable[str]:
    state = world.state(region.procedure, region.state)
    if state is None or state.kind not in world.decoders:
        return ()
    slice_ = world.decoders[state.kind].decode(region.activity)
    if slice_ is None:
        return ()
    if state.kind == "intake":
        return _intake(slice_, _going_on(world, case))
    if state.kind == "await":
        return _awaited(world, key, state)
    if state.kind in _OTHERS:
        return _OTHERS[state.kind]
    return (_department(world, key, state),)


_OTHERS: Mapping[str, tuple[str, ...]] = {
    "consent": ("other-parent",),
    "deliver": ("window",),
    "pay": ("applicant",),
    "publicity": (),
}
"""Who is waited for where neither the state nor its department says so."""


def _going_on(world: World, case: Case) -> set[str]:
    """The departments that have an item which has not ended."""
    codes = (code for code in case.selected if not case.regions[item_key(code)].ended)
    return {world.plan.items[code].department for code in codes}


def _intake(slice_: Any, going_on: set[str]) -> Iterable[str]:
    """The applicant once told; before, the departments that have not answered."""
    if slice_.notice is not None:
        if not slice_.notice.lapsed:
            return ("applicant",)
        return {each.department for each in slice_.notice.defects} | {"window"}
    silent = [each for each in slice_.asked if each in going_on and each not in slice_.answered]
    return silent or ("window",)


def _awaited(world: World, key: str, state: StatePlan) -> Iterable[str]:
    source: str = state.settings.from_
    if source == "department":
        return (_department(world, key, state),)
    return () if source == ANYONE else (source,)


def _department(world: World, key: str, state: StatePlan) -> str:
    item = world.plan.items.get(code_in(key))
    named: str | None = getattr(state.settings, "by", None)
    return named or (item.department if item else world.plan.lead)
