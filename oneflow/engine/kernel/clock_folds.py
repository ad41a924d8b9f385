"""What a move of a region does to its clocks, as the fold sees it."""

from __future__ import annotations

from oneflow.engine.records.case import Clock, Region, stopped
from oneflow.engine.records.clock_names import state_clock
from oneflow.engine.records.events import RegionMoved


def clocks_after(region: Region, event: RegionMoved, *, decided: bool) -> dict[str, Clock]:
    """Stop what a move ends: the state's own clock; at a decision the limit; at the end, all.

    The clock of a state stepped aside from is in `start`, where it goes on.
    Only clocks that somebody will ask about later are kept once they have stopped.
    """
    clocks: dict[str, Clock] = {}
    leaving = state_clock(region.state)
    aside = state_clock(region.aside) if region.aside else ""
    for name, clock in region.clocks.items():
        ends = event.ended and (event.outcome is not None or name not in OUTLASTING)
        over = ends or name in (leaving, aside) or (decided and name == "limit")
        if not over or clock.stopped_at is not None:
            clocks[name] = clock
        elif name in KEPT:
            clocks[name] = stopped(clock, event.at)
    begun = event.start.clocks
    return {**clocks, **begun} if begun else clocks


KEPT = frozenset({"limit", "promise", "joint-limit"})
"""Clocks that stay in the state after they have stopped, to tell how long things took."""
OUTLASTING = frozenset({"release", "reconfirm"})
"""Clocks of a result, which run on where a region ends as it was decided (its duties are done)."""
