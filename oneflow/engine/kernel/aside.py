"""Stepping aside: a region leaves a state for a while, and comes back to the work as it was.

A move marked `aside` keeps the slice of the activity that was open; a move marked `resumes`
opens the state with that slice again. Meanwhile the state's own clock stands still, runs on, or
is forgotten and begins anew, as the move says. A region that goes anywhere else from where it
stepped aside to has left the first state for good.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from oneflow.calendar import Ledger, Suspension
from oneflow.engine.kernel import clocks
from oneflow.engine.kernel.draft import Draft
from oneflow.engine.records.case import Clock, Region
from oneflow.engine.records.clock_names import state_clock
from oneflow.engine.records.events import Start
from oneflow.matters.plan import MovePlan

_GROUND = "aside:"


def ground_of(state: str) -> str:
    """Why a state's clock stands still: the region is in another state for the time being.

    >>> ground_of("contested")
    'aside:contested'
    """
    return f"{_GROUND}{state}"


def is_aside(ground: str) -> bool:
    """Whether a clock stands still on that ground because its region has stepped aside.

    >>> is_aside("aside:contested"), is_aside("file")
    (True, False)
    """
    return ground.startswith(_GROUND)


def is_remembered(draft: Draft, region: Region) -> bool:
    """Whether others are in the state left, or it was stepped aside to from a lasting one."""
    world = draft.world
    if (region.procedure, region.state) in world.shared:
        return True
    return bool(region.aside) and (region.procedure, region.aside) in world.lasting


def clock_left(draft: Draft, key: str, plan: MovePlan, at: datetime) -> Mapping[str, Clock]:
    """Give the clock of the state that a move steps aside from, as it is from then on."""
    region = draft.case.regions[key]
    name = state_clock(region.state)
    clock = region.clocks.get(name)
    if clock is None or plan.aside is None or plan.aside == "anew":
        return {}
    if plan.aside == "running" or not clocks.is_running(clock):
        return {name: clock}
    entry = Suspension(start=at, ground=ground_of(plan.dest))
    return {name: _rewritten(draft, name, clock, (*clock.entries, entry), at=at)}


def resumed(draft: Draft, key: str, plan: MovePlan, *, start: Start, at: datetime) -> Start:
    """Give what coming back brings: the work as it was left, and its clock running on.

    start: what entering the state for the first time would bring.
    """
    region = draft.case.regions[key]
    if region.aside != plan.dest:
        return start
    running = _clock_resumed(draft, region, at)
    left = region.left.get(plan.dest)
    activity = left.activity if left is not None else region.kept
    return Start(activity=activity, clocks={**start.clocks, **running})


def _clock_resumed(draft: Draft, region: Region, at: datetime) -> Mapping[str, Clock]:
    name = state_clock(region.aside)
    clock = region.clocks.get(name)
    if clock is None:
        return {}
    pause, ended = clocks.open_pause(clock), clocks.ended_pause(clock, at)
    if pause is None or ended is None or pause.ground != ground_of(region.state):
        return {name: clock}
    return {name: _rewritten(draft, name, clock, ended[1], at=at)}


def _rewritten(draft: Draft, name: str, clock: Clock, entries: Ledger, *, at: datetime) -> Clock:
    changed = msgspec.structs.replace(clock, entries=entries)
    return clocks.worked_out(draft, name, changed, calendar=draft.calendar, now=at)
