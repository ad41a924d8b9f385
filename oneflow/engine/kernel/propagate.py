"""Run to completion: after an event, everything that follows from it, until nothing moves.

In this order, from the first again after each change: outcomes fire triggers, regions
that watch others move, the case's moves reach its items, hopeless items end, ready
items start, results go out, the case itself moves on. Everything in definition order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from oneflow.engine.activity import Outcome
from oneflow.engine.kernel import promise
from oneflow.engine.kernel.casework import follow_case
from oneflow.engine.kernel.draft import (
    FAILED,
    RELEASABLE,
    REVOKED,
    SETTLED,
    STARTABLE,
    STIRRED,
    Draft,
)
from oneflow.engine.kernel.gifts import void_revoked
from oneflow.engine.kernel.issue import all_delivered, all_settled, release_ready
from oneflow.engine.kernel.items import cancel_hopeless, start_ready
from oneflow.engine.kernel.regions import fire
from oneflow.engine.kernel.scope import RegionScope
from oneflow.engine.records.case import CASE


def propagate(draft: Draft) -> None:
    """Let everything follow that follows from what has happened in this turn so far."""
    while True:
        if draft.pending:
            _conclude(draft)
        elif draft.moved:
            _tell_watchers(draft)
        elif draft.case_moved:
            follow_case(draft)
        elif draft.news:
            first = draft.news & -draft.news  # the lowest bit: what follows first
            draft.news ^= first
            FOLLOWING[first](draft)
        else:
            break
    if draft.clocked:
        promise.follow(draft)


def _conclude(draft: Draft) -> None:
    """Ask the regions that were touched for outcomes, earliest in definition order first."""
    waiting, draft.pending = draft.pending, []
    if len(waiting) > 1:
        order = draft.world.order
        waiting = sorted(dict.fromkeys(waiting), key=lambda key: order.get(key, 0))
    for key in waiting:
        region = draft.case.regions[key]
        kind = None if region.ended else draft.kind(region)
        slice_ = draft.slice_of(key) if kind else None
        if kind is None or slice_ is None:
            continue
        outcome = kind.outcome(RegionScope(draft, key), slice_)
        if outcome is not None:
            fire(draft, key, outcome)


def _tell_watchers(draft: Draft) -> None:
    """Fire the moves that other regions declare for a state just entered (`on: tax.rejected`)."""
    moved = draft.moved
    draft.moved = []
    for key, state in moved:
        for other, region in list(draft.case.regions.items()):
            if region.ended or not region.procedure or other == key:
                continue
            for plan in draft.world.procedure(region.procedure).moves:
                if plan.when == f"{key}.{state}" and plan.source == region.state:
                    at = draft.case.regions[key].since or draft.now
                    fire(draft, other, Outcome(trigger=plan.trigger, at=at), cause=key)
                    break


def _stir(draft: Draft) -> None:
    """Let activities that wait for other regions look again, because something has ended."""
    stirred = draft.world.stirred
    for key, region in list(draft.case.regions.items()):
        if region.ended and region.left:
            _look_back(draft, key)
        if region.ended or (region.procedure, region.state) not in stirred:
            continue
        kind = draft.kind(region)
        if kind is not None and kind.stirred is not None:
            slice_ = draft.slice_of(key)
            if slice_ is not None:
                kind.stirred(RegionScope(draft, key), slice_)


def _look_back(draft: Draft, key: str) -> None:
    """Let what lasting activities left behind in an ended region look at its end."""
    for state in draft.case.regions[key].left:
        found = draft.left_of(key, state)
        if found is not None and found[0].ended is not None:
            found[0].ended(RegionScope(draft, key, state), found[1])


def _advance_case(draft: Draft) -> None:
    """Fire the kernel's own triggers of the case, where its state has them."""
    region = draft.case.regions[CASE]
    if region.ended or not region.procedure:
        return
    knows = draft.world.knows
    if knows(region.procedure, region.state, "all_settled"):
        if all_settled(draft):
            fire(draft, CASE, Outcome(trigger="all_settled", at=_last(draft)))
    elif knows(region.procedure, region.state, "all_delivered") and all_delivered(draft):
        fire(draft, CASE, Outcome(trigger="all_delivered", at=_last(draft)))


def _last(draft: Draft) -> datetime:
    """The legal instant of what made the case move on."""
    return draft.events[-1].at if draft.events else draft.now


FOLLOWING: Mapping[int, Callable[[Draft], object]] = {
    REVOKED: void_revoked,
    FAILED: cancel_hopeless,
    STARTABLE: start_ready,
    STIRRED: _stir,
    RELEASABLE: release_ready,
    SETTLED: _advance_case,
}
"""What follows from which news. The kinds of news are bits in the order in which they follow."""
