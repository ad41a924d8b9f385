"""A history decided once more: the same commands at the same instants give the same events. Pure.

Nothing is taken from the stored events but the commands in them and the times at which they were
recorded, so whoever changes an outcome, a date or a name and mends the chain behind it is found
at the first event that comes out otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from oneflow.engine.history.chain import GENESIS, Head
from oneflow.engine.history.envelope import Envelope
from oneflow.engine.history.referred import data_of
from oneflow.engine.kernel.decide import decide
from oneflow.engine.kernel.world import World
from oneflow.engine.ports import EventRow
from oneflow.engine.records.actor import TIMER
from oneflow.engine.records.case import Case
from oneflow.engine.records.commands import Command, Tick
from oneflow.engine.records.instants import read_instant
from oneflow.ids import CaseId, CommandId

Sealed = Mapping[int, Mapping[str, bool | str]]
"""How often facts had been judged -> the sealed facts as they were then."""


class Deviation(Struct, frozen=True):
    """Where a history goes otherwise than it is decided. seq: of the first event that differs.

    stored, decided: types of the event there and of the one that comes out; "": there is none.
    rule: of the refusal, where the stored command is not carried out at all.
    """

    seq: int
    stored: str
    decided: str
    rule: str = ""


class Reenacted(Struct, frozen=True):
    """What deciding again gave. wake_at: when something is due next; None: never.

    deviation: the first one; None: it all comes out the same.
    """

    deviation: Deviation | None
    wake_at: datetime | None = None


def reenact(
    world: World, envelope: Envelope, rows: Sequence[EventRow], sealed: Sealed | None = None
) -> Reenacted:
    """Decide a history again.

    Args:
        world: of the case, with every calendar revision that its history names.
        envelope: reads and writes rows.
        rows: all events, oldest first; their chain is not looked at.
        sealed: facts over sensitive values, where the plan has rules for them.
    """
    case: Case | None = None
    wake_at: datetime | None = None
    judged, seq = 0, 0
    for turn in turns(envelope, rows):
        command = envelope.command(turn[0])
        if command is not None and data_of(command.body) is not None:
            judged += 1
        known = world.knowing((sealed or {}).get(judged, {}))
        now = read_instant(turn[0].recorded_at)
        decided = decide(known, case, command or _tick(turn[0]), now)
        if decided.refusal is not None and command is not None:
            first = turn[0]
            return Reenacted(Deviation(first.seq, first.type, "", decided.refusal.rule))
        fresh = envelope.rows(
            decided.events,
            command,
            case_id=turn[0].case_id,
            after=Head(seq, GENESIS),
            recorded_at=now,
            algorithm="sha256",
        )
        deviation = _compared(envelope, turn, fresh)
        if deviation is not None:
            return Reenacted(deviation)
        case, wake_at, seq = decided.case, decided.wake_at, seq + len(fresh)
    return Reenacted(None, wake_at)


def turns(envelope: Envelope, rows: Sequence[EventRow]) -> Iterator[list[EventRow]]:
    """Rows of one turn together: a command begins one, and so does a later time."""
    group: list[EventRow] = []
    for row in rows:
        is_later = group and row.recorded_at != group[-1].recorded_at
        if is_later or (group and envelope.command(row) is not None):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _says_the_same(envelope: Envelope, old: EventRow, new: EventRow) -> bool:
    """Whether two bodies mean the same; a default may be written out in one of them."""
    if old.body == new.body:
        return True
    return envelope.event(old) == envelope.event(new) and (
        envelope.command(old) == envelope.command(new)
    )


def _tick(row: EventRow) -> Command:
    return Command(id=CommandId("tick"), case_id=CaseId(row.case_id), actor=TIMER, body=Tick())


def _compared(
    envelope: Envelope, stored: Sequence[EventRow], fresh: Sequence[EventRow]
) -> Deviation | None:
    for old, new in zip(stored, fresh, strict=False):
        if (old.seq, old.type) != (new.seq, new.type) or not _says_the_same(envelope, old, new):
            return Deviation(old.seq, old.type, new.type)
    if len(stored) > len(fresh):
        extra = stored[len(fresh)]
        return Deviation(extra.seq, extra.type, "")
    if len(fresh) > len(stored):
        return Deviation(stored[-1].seq + 1, "", fresh[len(stored)].type)
    return None
