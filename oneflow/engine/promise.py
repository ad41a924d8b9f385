"""The whole-case promise: a clock in the case's own region that follows the items' clocks.

A working day counts if at its end at least one started, undecided item clock runs, or
none has started for a reason on our side. It runs from acceptance to the last decision;
making and mailing do not count.
"""

from __future__ import annotations

from datetime import datetime

from oneflow.calendar import Suspension
from oneflow.engine import clocks
from oneflow.engine.case import CASE, Region
from oneflow.engine.clocks import Reason
from oneflow.engine.draft import Draft
from oneflow.engine.events import ClockStopped
from oneflow.engine.issue import all_settled
from oneflow.engine.scope import item_regions

PROMISE = "promise"
GROUND = "no-item-clock-runs"


def follow(draft: Draft) -> None:
    """Pause, resume or stop the promise, as the items' clocks now say."""
    draft.clocked = False
    clock = draft.case.regions[CASE].clocks.get(PROMISE)
    if clock is None or clock.stopped_at is not None:
        return
    if all_settled(draft):
        draft.emit(ClockStopped(at=_last_decision(draft), region=CASE, name=PROMISE))
    else:
        _adjust(draft)


def _adjust(draft: Draft) -> None:
    clock = draft.case.regions[CASE].clocks[PROMISE]
    counting = _counts(draft)
    running = clocks.is_running(clock)
    at = draft.events[-1].at if draft.events else draft.now
    if running and not counting:
        entry = Suspension(start=at, ground=GROUND)
        entries = (*clock.entries, entry)
        clocks.entered(draft, CASE, PROMISE, entry, at=at, entries=entries, reason=Reason(GROUND))
    elif counting and not running:
        ended = clocks.ended_pause(clock, at)
        if ended:
            clocks.entered(draft, CASE, PROMISE, ended[0], at=at, entries=ended[1])
    draft.clocked = False


def _counts(draft: Draft) -> bool:
    """Whether time counts now, seen over all items of the case."""
    started = [r for _, r in item_regions(draft) if _is_under_way(r)]
    if not started:
        return True
    return any(_runs(region) for region in started)


def _is_under_way(region: Region) -> bool:
    return region.accepted_at is not None and region.decided_at is None and not region.ended


def _runs(region: Region) -> bool:
    """An item without a limit of its own counts as running: nothing on it is excused."""
    clock = region.clocks.get("limit")
    return clock is None or clocks.is_running(clock)


def _last_decision(draft: Draft) -> datetime:
    decided = [r.decided_at or r.since for _, r in item_regions(draft)]
    return max((at for at in decided if at), default=draft.now)
