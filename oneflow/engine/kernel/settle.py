"""Letting time pass: everything due takes effect, one at a time, earliest legal instant first.

Ties are broken by meaning: what changes the case before what only warns, then items in
definition order, then the rung's place on the ladder. Never early; late is harmless,
because every effect carries the instant at which it was due.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from oneflow.engine.activity import Due
from oneflow.engine.kernel import clocks, gifts
from oneflow.engine.kernel.draft import RELEASABLE, Draft
from oneflow.engine.kernel.limits import RELEASE
from oneflow.engine.kernel.propagate import propagate
from oneflow.engine.kernel.scope import RegionScope
from oneflow.engine.records.case import Region


class Next(NamedTuple):
    """The next thing that time brings; sorts by instant, then meaning, then order."""

    at: datetime
    weight: int
    order: int
    key: str
    clock: str
    cause: str


EFFECT, WARNING = 0, 1
EFFECTIVE = frozenset({RELEASE, "reconfirm"})
"""Clocks whose rung changes the case; all others only light up."""


def settle(draft: Draft, until: datetime) -> datetime | None:
    """Let everything due by `until` (inclusive) happen; gives the next instant, or None."""
    while True:
        soonest = next_instant(draft)
        if soonest is None or soonest > until:
            return soonest
        _fire(draft, earliest(draft))
        propagate(draft)


def next_instant(draft: Draft) -> datetime | None:
    """When anything happens next of itself, looked up without asking what."""
    timed = draft.world.timed
    soonest: datetime | None = None
    for key, region in draft.case.regions.items():
        for clock in region.clocks.values():
            at = clock.next_at
            if at is not None and (soonest is None or at < soonest):
                soonest = at
        if not region.ended and (region.procedure, region.state) in timed:
            for due in _of_activity(draft, key, region):
                if soonest is None or due.at < soonest:
                    soonest = due.at
    return soonest


def earliest(draft: Draft) -> Next:
    """What happens next of itself in the whole case; something must be due."""
    return min(
        coming
        for key, region in draft.case.regions.items()
        for coming in _of_region(draft, key, region)
    )


def _of_region(draft: Draft, key: str, region: Region) -> Iterator[Next]:
    order = draft.world.order.get(key, 0)
    for name, clock in region.clocks.items():
        if clock.next_at is not None:
            weight = EFFECT if name in EFFECTIVE else WARNING
            yield Next(clock.next_at, weight, order, key, name, "")
    if not region.ended:
        for due in _of_activity(draft, key, region):
            yield Next(due.at, EFFECT, order, key, "", due.cause)


def _of_activity(draft: Draft, key: str, region: Region) -> Iterable[Due]:
    """What the activity open in a region will do of itself."""
    kind = draft.kind(region)
    slice_ = draft.slice_of(key) if kind is not None else None
    if kind is None or kind.due is None or slice_ is None:
        return ()
    return kind.due(RegionScope(draft, key), slice_)


def _fire(draft: Draft, upcoming: Next) -> None:
    if upcoming.clock == RELEASE:
        clocks.climb(draft, upcoming.key, RELEASE)
        draft.news |= RELEASABLE
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
