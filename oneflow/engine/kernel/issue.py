"""Handing results out: together or as ready, never held too long, a rejection never at all."""

from __future__ import annotations

from datetime import datetime

from oneflow.engine.kernel import clocks
from oneflow.engine.kernel.draft import SETTLED, Draft
from oneflow.engine.kernel.limits import RELEASE
from oneflow.engine.kernel.regions import Arrival, opening
from oneflow.engine.records.case import CASE, Clock
from oneflow.engine.records.events import ResultsReleased, Start
from oneflow.matters.plan import ItemPlan

DELIVERY = "delivery"
"""Name of the shipped procedure that hands a result over."""
TOGETHER = "delivery:together"


def release_ready(draft: Draft) -> None:
    """Release whatever the matter's policy lets go now."""
    if draft.world.plan.issue == "as-ready":
        for code in _releasable(draft):
            release(draft, (code,), _latest(draft, (code,)))
    elif all_settled(draft):
        ready = _releasable(draft)
        if ready:
            release(draft, ready, _latest(draft, ready))
    else:
        for code in _held_long_enough(draft):
            if is_releasable(draft, code):
                release(draft, (code,), draft.at, cause="release-by")


def _releasable(draft: Draft) -> tuple[str, ...]:
    return tuple([code for code in draft.case.selected if is_releasable(draft, code)])


def _held_long_enough(draft: Draft) -> list[str]:
    """The items whose own limit is too near for their results to wait for the others any longer."""
    regions, keys = draft.case.regions, draft.world.keys
    return [
        code
        for code in draft.case.selected
        if (clock := regions[keys[code]].clocks.get(RELEASE)) and RELEASE in clock.rungs
    ]


def release(draft: Draft, items: tuple[str, ...], at: datetime, *, cause: str = "") -> None:
    """Let results go: one delivery for those that are handed over, nothing for the others."""
    handed = [code for code in items if draft.world.plan.items[code].delivery is not None]
    if not handed:
        draft.emit(ResultsReleased(at=at, items=items, cause=cause))
        draft.news |= SETTLED
        return
    key = TOGETHER if len(items) > 1 and TOGETHER not in draft.case.regions else ""
    if not key and len(handed) > 1:
        for code in items:
            release(draft, (code,), at, cause=cause)
        return
    key = key or f"{DELIVERY}:{handed[0]}"
    procedure = draft.world.procedure(DELIVERY)
    state = procedure.states[procedure.initial]
    clock = _delivery_clock(draft, handed)
    start: Start = opening(draft, key, Arrival(DELIVERY, state, at), clock)
    draft.emit(
        ResultsReleased(
            at=at,
            items=items,
            delivery=key,
            procedure=DELIVERY,
            state=state.name,
            start=start,
            cause=cause,
        )
    )
    draft.pending.append(key)
    draft.news |= SETTLED


def is_releasable(draft: Draft, code: str) -> bool:
    """Whether the item's result is approved, not held by a correction, and still here."""
    region = draft.case.regions[draft.world.keys[code]]
    return region.outcome == "approved" and not region.held and code not in draft.case.released


def all_settled(draft: Draft) -> bool:
    """Whether every selected item is decided or has ended, whatever duties remain."""
    regions, keys = draft.case.regions, draft.world.keys
    for code in draft.case.selected:
        region = regions[keys[code]]
        if not region.ended and region.outcome is None:
            return False
    return True


def all_delivered(draft: Draft) -> bool:
    """Whether nothing is left: results out and handed over, no duty, nothing held."""
    case = draft.case
    for key, region in case.regions.items():
        if key != CASE and (not region.ended or region.held):
            return False
    return not any(is_releasable(draft, code) for code in case.selected)


def is_handing_over(draft: Draft) -> bool:
    """Whether a result is on its way to the applicant, or has still to go there."""
    case = draft.case
    if any(key.startswith(DELIVERY) and not case.regions[key].ended for key in case.regions):
        return True
    return any(
        case.regions[draft.world.keys[code]].outcome == "approved"
        and code not in case.released
        and draft.world.plan.items[code].delivery is not None
        for code in case.selected
    )


def _delivery_clock(draft: Draft, items: list[str]) -> dict[str, Clock]:
    """The earliest delivery limit among the results handed over together."""
    found: list[Clock] = []
    for code in items:
        item: ItemPlan = draft.world.plan.items[code]
        decided = draft.case.regions[draft.world.keys[code]].decided_at
        if item.delivery and item.delivery.limits and decided:
            place = f"{DELIVERY}:{code}"
            begun = clocks.begun(
                draft, "limit", place=place, rules=item.delivery.limits, start=decided
            )
            found.extend(begun.values())
    dated = [(at, place) for place, clock in enumerate(found) if (at := clock.due_at)]
    return {"limit": found[min(dated)[1]]} if dated else {}


def _latest(draft: Draft, items: tuple[str, ...]) -> datetime:
    """The instant of the last decision among `items`, or of a later re-confirmation."""
    regions, keys = draft.case.regions, draft.world.keys
    decided = max(at for code in items if (at := regions[keys[code]].decided_at))
    last = draft.events[-1].at if draft.events else decided
    return max(decided, min(last, draft.now))
