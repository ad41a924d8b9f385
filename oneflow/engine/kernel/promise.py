"""The whole-case promise: a clock in the case's own region that follows the items' clocks.

A working day counts if at its end at least one started, undecided item clock runs, or
none has started for a reason on our side. It runs from acceptance to the last decision;
making and mailing do not count.
"""

from __future__ import annotations

from datetime import datetime

from oneflow.calendar import Suspension
from oneflow.engine.kernel import clocks
from oneflow.engine.kernel.clocks import Reason
from oneflow.engine.kernel.draft import Draft
from oneflow.engine.kernel.issue import all_settled
from oneflow.engine.kernel.scope import item_regions
from oneflow.engine.records.case import CASE, Clock
from oneflow.engine.records.events import ClockStopped

PROMISE = "promise"
JOINT_LIMIT = "joint-limit"
GROUND = "no-item-clock-runs"


def follow(draft: Draft) -> None:
    """Pause, resume or stop the limits of the whole case, as the items' clocks now say."""
    draft.clocked = False
    running = draft.case.regions[CASE].clocks
    if JOINT_LIMIT in running:
        _stop_joint_limit(draft, running[JOINT_LIMIT])
    clock = running.get(PROMISE)
    if clock is None or clock.stopped_at is not None:
        return
    settled, counting = _survey(draft)
    if settled:
        draft.emit(ClockStopped(at=_last_decision(draft), region=CASE, name=PROMISE))
    elif counting != clocks.is_running(clock):
        _toggle(draft, clock, counting=counting)


def _stop_joint_limit(draft: Draft, clock: Clock) -> None:
    """Stop the legal limit of joint handling once everything is decided."""
    if clock.stopped_at is None and all_settled(draft):
        decided = [region.decided_at for _, region in item_regions(draft) if region.decided_at]
        at = max(decided, default=draft.at)
        draft.emit(ClockStopped(at=at, region=CASE, name=JOINT_LIMIT))


def _survey(draft: Draft) -> tuple[bool, bool]:
    """Whether all items of the promise are settled, and whether time counts now.

    It counts where a started item's clock runs, and where none has started. An item without a
    limit of its own counts as running: nothing on it is excused.
    """
    settled, started = True, False
    regions, keys, inside = draft.case.regions, draft.world.keys, draft.world.promised
    for code in draft.case.selected:
        region = regions[keys[code]]
        if code in inside and region.outcome is None and not region.ended:
            settled = False
            if region.accepted_at is not None:
                started = True
                limit = region.clocks.get("limit")
                if limit is None or clocks.is_running(limit):
                    return False, True
    return settled, not started


def _toggle(draft: Draft, clock: Clock, *, counting: bool) -> None:
    at = draft.at
    if counting:
        ended = clocks.ended_pause(clock, at)
        if ended:
            clocks.entered(draft, CASE, PROMISE, ended[0], at=at, entries=ended[1])
    else:
        entry = Suspension(start=at, ground=GROUND)
        clocks.entered(draft, CASE, PROMISE, entry, at=at, reason=Reason(GROUND))
    draft.clocked = False


def _last_decision(draft: Draft) -> datetime:
    regions, keys, inside = draft.case.regions, draft.world.keys, draft.world.promised
    promised = [regions[keys[code]] for code in draft.case.selected if code in inside]
    decided = [region.decided_at or region.since for region in promised]
    return max((at for at in decided if at), default=draft.now)
