"""Letting time pass over all cases: claims those that are due, and ticks each.

Late is harmless, because every effect carries the instant at which it was due; twice is
harmless, because a settled case has nothing due. So any number of sweeps may run. A case in
which something goes wrong stays as it was and stays due; the others go on. One sweep passes each
case once, so that a case that fails again and again holds nobody up.
"""

from __future__ import annotations

import logging
from typing import NamedTuple

from oneflow.engine.ports import Unit
from oneflow.engine.shell.error_place import error_place
from oneflow.engine.shell.handler import Handler

_log = logging.getLogger("oneflow.sweep")

BATCH = 100


class Failed(NamedTuple):
    """A case in which time could not pass, and why."""

    case_id: str
    error: Exception


class Swept(NamedTuple):
    """What one sweep did. ticked: cases in which time passed."""

    ticked: int = 0
    failed: tuple[Failed, ...] = ()

    def check(self) -> Swept:
        """Give itself, or raise what went wrong first; for tests and trials."""
        for failure in self.failed:
            raise failure.error
        return self


def sweep(handler: Handler, *, batch: int = BATCH) -> Swept:
    """Tick every case that is due when the sweep begins.

    Args:
        handler: over the store whose cases are meant.
        batch: cases claimed in one transaction; others wait for them meanwhile.

    Raises:
        StoreError: the database could not claim, or could not keep a whole batch.
    """
    now, after = handler.time.now(), ("", "")
    ticked = 0
    failed: list[Failed] = []
    while True:
        claimed = 0
        with handler.store.due(now, limit=batch, after=after) as units:
            for unit in units:
                claimed += 1
                row = unit.stored
                if row is None:  # pragma: no cover - what is claimed is there
                    continue
                after = (row.wake_at or "", row.id)
                error = _tick(handler, unit)
                if error is not None:
                    failed.append(Failed(row.id, error))
        ticked += claimed
        if claimed < batch:
            return Swept(ticked - len(failed), tuple(failed))


def _tick(handler: Handler, unit: Unit) -> Exception | None:
    """Let time pass in one case; give what went wrong, told in the log without any content."""
    try:
        handler.tick(unit)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one case, the others go on
        case_id = unit.stored.id if unit.stored else ""
        _log.error("time did not pass in case %s (%s)", case_id, error_place(error))
        return error
    return None
