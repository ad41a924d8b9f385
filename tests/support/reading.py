"""What is not in order in a history that was read."""

from __future__ import annotations

from oneflow.engine.history.verification import Fault, chain_faults
from oneflow.engine.shell.reading import Reading


def chain_faults_of(reading: Reading) -> tuple[Fault, ...]:
    """Whether anything in the history was changed, inserted, deleted, swapped or cut off."""
    return chain_faults(reading.row, reading.events)
