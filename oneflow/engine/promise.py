"""The whole-case promise: a clock in the case's own region that follows the items' clocks.

A working day counts if at its end at least one started, undecided item clock runs, or
none has started for a reason on our side. It runs from acceptance to the last decision;
making and mailing do not count.
"""

from __future__ import annotations

from datetime import datetime

from oneflow.calendar import Suspension
from oneflow.engine import clocks
from oneflow.engine.case import CASE, Region, item_key
from oneflow.engine.clocks import Reason
from oneflow.engine.draft import Draft
from oneflow.engine.events import ClockStopped
from oneflow.engine.issue import all_settled
from oneflow.engine.scope import item_regions

PROMISE = "promise"
JOINT_LIMIT = "joint-limit"
GROUND = "no-item-clock-runs"


def follow(draft: Draft) -> None:
    """Pause, resume or stop the promise, as the items' clocks now say."""
    draft.clocked = False
    clock = draft.case.regions[CASE].clocks.get(PROMISE)
    if clock is None or clock.stopped_at is not None:
        return
    if all(_is_settled(region) for region in _promised(draft)):
        draft.emit(ClockStopped(at=_last_decision(draft), region=CASE, name=PROMISE))
    else:
        _adjust(draft)


def stop_joint_limit(draft: Draft) -> None:
    """Stop the legal limit of joint handling once everything is decided."""
    clock = draft.case.regions[CASE].clocks.get(JOINT_LIMIT)
    if clock is not None and clock.stopped_at is None and all_settled(draft):
        decided = [r.decided_at for _, r in item_regions(draft) if r.decided_at]
        at = max(decided, default=draft.at)
        draft.emit(ClockStopped(at=at, region=CASE, name=JOINT_LIMIT))


def _promised(draft: Draft) -> list[Region]:
    """The regions of the items that the promise is about."""
    inside = draft.world.promised
    return [draft.case.regions[item_key(c)] for c in draft.case.selected if c in inside]


def _is_settled(region: Region) -> bool:
    return region.ended or region.outcome is not None


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
    started = [region for region in _promised(draft) if _is_under_way(region)]
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
    decided = [region.decided_at or region.since for region in _promised(draft)]
    return max((at for at in decided if at), default=draft.now)
