"""Letting time pass over all cases: claims those that are due, and ticks each.

Late is harmless, because every effect carries the instant at which it was due; twice is
harmless, because a settled case has nothing due. So any number of sweeps may run.
"""

from __future__ import annotations

from oneflow.engine.handler import Handler

BATCH = 100


def sweep(handler: Handler, *, batch: int = BATCH) -> int:
    """Tick every case due now; gives how many cases were ticked.

    batch: cases claimed in one transaction; others wait for them meanwhile.
    """
    ticked = 0
    while True:
        claimed = 0
        with handler.store.due(handler.time.now(), limit=batch) as units:
            for unit in units:
                handler.tick(unit)
                claimed += 1
        ticked += claimed
        if claimed < batch:
            return ticked
