"""A case sent back to the window (退回): its items' clocks stop, and run on once it is back.

Leaving a state that runs items, other than by settling them, stops every item clock;
entering one again lets them run on. What starts meanwhile waits as well, and nobody but
the case's own way back ends these pauses.
"""

from __future__ import annotations

from oneflow.calendar import Suspension
from oneflow.engine.kernel import clocks
from oneflow.engine.kernel.clocks import Reason
from oneflow.engine.kernel.draft import Draft
from oneflow.engine.kernel.scope import item_regions
from oneflow.engine.records.case import CASE, Clock

RETURNED = "case-returned"
"""Ground of the pauses that a case sent back to the window puts on every item clock."""


def is_returned(draft: Draft) -> bool:
    """Whether the case has been accepted but stands in a state that does not run items."""
    region = draft.case.regions[CASE]
    if region.accepted_at is None or region.ended:
        return False
    state = draft.world.state(region.procedure, region.state)
    if state is None or state.runs_items:
        return False
    return any(r.outcome is None and not r.ended for _, r in item_regions(draft))


def pause_items(draft: Draft) -> None:
    """Stop every item clock that runs, because the case left the state that runs items."""
    at = draft.at
    for key, name, clock in _open_limits(draft):
        if clocks.is_running(clock):
            entry = Suspension(start=at, ground=RETURNED)
            clocks.entered(draft, key, name, entry, at=at, reason=Reason(RETURNED))


def resume_items(draft: Draft) -> None:
    """Let the clocks that `pause_items` stopped run on."""
    at = draft.at
    for key, name, clock in _open_limits(draft):
        pause = clocks.open_pause(clock)
        ended = clocks.ended_pause(clock, at)
        if pause is not None and pause.ground == RETURNED and ended is not None:
            clocks.entered(draft, key, name, ended[0], at=at, entries=ended[1])


def _open_limits(draft: Draft) -> list[tuple[str, str, Clock]]:
    return [
        (key, name, clock)
        for key, region in item_regions(draft)
        if region.decided_at is None and not region.ended
        for name, clock in region.clocks.items()
        if clock.stopped_at is None and clock.rule in draft.world.rules
    ]
