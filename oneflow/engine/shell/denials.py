"""What is recorded, apart from the case, when somebody is told no for lack of authority."""

from __future__ import annotations

from oneflow.engine.ports import Denial, Entropy, TimeSource
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.instants import write_instant


def denial(
    time: TimeSource, entropy: Entropy, case_id: str, actor: Actor, *, command: str, rule: str
) -> Denial:
    """Make the record of a denial; ids that are too long for it are cut off.

    command: what was asked for: the stored name of a command, or `read:...`.
    """
    return Denial(
        id=entropy.id(),
        at=write_instant(time.now()),
        case_id=case_id[:64],
        actor=actor.id[:128],
        command=command,
        rule=rule,
    )
