"""Letting time pass: everything due takes effect, one at a time, earliest legal instant first.

Ties are broken by meaning: what changes the case before what only warns, then items in
definition order, then the rung's place on the ladder. Never early; late is harmless,
because every effect carries the instant at which it was due.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from oneflow.engine import clocks, gifts, issue
from oneflow.engine.activity import Due
from oneflow.engine.case import Region
from oneflow.engine.draft import Draft
from oneflow.engine.propagate import propagate
from oneflow.engine.scope import RegionScope


class Next(NamedTuple):
    """The next thing that time brings; sorts by instant, then meaning, then order."""

    at: datetime
    weight: int
    order: int
    key: str
    clock: str
    cause: str


EFFECT, WARNING = 0, 1
EFFECTIVE = frozenset({"release", "reconfirm"})
"""Clocks whose rung changes the case; all others only light up."""


def settle(draft: Draft, until: datetime) -> datetime | None:
    """Let everything due by `until` (inclusive) happen; gives the next instant, or None."""
    while True:
        upcoming = earliest(draft)
        if upcoming is None or upcoming.at > until:
            return upcoming.at if upcoming else None
        _fire(draft, upcoming)
        propagate(draft)


def earliest(draft: Draft) -> Next | None:
    """Find what happens next of itself in the whole case."""
    found: Next | None = None
    for key, region in draft.case.regions.items():
        for candidate in _of_region(draft, key, region):
            if found is None or candidate < found:
                found = candidate
    return found


def _of_region(draft: Draft, key: str, region: Region) -> list[Next]:
    order = draft.world.order.get(key, 0)
    coming = [
        Next(clock.next_at, EFFECT if name in EFFECTIVE else WARNING, order, key, name, "")
        for name, clock in region.clocks.items()
        if clock.next_at is not None
    ]
    kind = None if region.ended else draft.kind(region)
    if kind is not None and kind.due is not None:
        slice_ = draft.slice_of(key)
        if slice_ is not None:
            scope = RegionScope(draft, key)
            coming.extend(
                Next(due.at, EFFECT, order, key, "", due.cause) for due in kind.due(scope, slice_)
            )
    return coming


def _fire(draft: Draft, upcoming: Next) -> None:
    if upcoming.clock == "release":
        issue.release_alone(draft, upcoming.key, upcoming.at)
    elif upcoming.clock == "reconfirm":
        gifts.lapse_reconfirmation(draft, upcoming.key, upcoming.at)
    elif upcoming.clock:
        clocks.climb(draft, upcoming.key, upcoming.clock)
    else:
        kind = draft.kind(draft.case.regions[upcoming.key])
        if kind is not None and kind.fired is not None:
            scope = RegionScope(draft, upcoming.key)
            due = Due(upcoming.at, upcoming.cause)
            kind.fired(scope, draft.slice_of(upcoming.key), due)
