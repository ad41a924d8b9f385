"""A stored case as turns: each command as the request that it was, and how the case stood after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from oneflow.engine.history.bundle import Bundle
from oneflow.engine.kernel.world import World
from oneflow.engine.ports import EventRow
from oneflow.engine.records.case import Case
from oneflow.engine.records.commands import Body, Command
from oneflow.engine.records.event import event_name
from oneflow.engine.records.instants import read_instant
from oneflow.testing.chronicle import ENVELOPE, Chronicle
from oneflow.testing.export.unfiling import request_body
from oneflow.testing.export.values import Values
from oneflow.testing.view import View


class Turn(Struct, frozen=True, kw_only=True):
    """One turn. at: when it was recorded, local. command, body: None where only time passed.

    before: the case as the command met it; None: it began with it. view: the case afterwards.
    """

    at: datetime
    command: Command | None
    type: str
    body: dict[str, Any]
    before: Case | None
    view: View


def turns_of(bundle: Bundle, world: World, values: Values) -> Iterator[Turn]:
    """Walk along a history, turn by turn."""
    chronicle = Chronicle(world, bundle.case.id)
    before: Case | None = None
    for rows in _grouped(bundle.events):
        command = ENVELOPE.command(rows[0])
        zone = world.zone
        body = request_body(command, before, values, zone) if command is not None else {}
        chronicle.read(rows)
        at = world.localise(read_instant(rows[0].recorded_at))
        case = chronicle.case
        case = replace(case, regions=dict(case.regions))  # the fold goes on in that mapping
        yield Turn(
            at=at,
            command=command,
            type=_name_of(command) if command is not None else "",
            body=body,
            before=before,
            view=View(world, case, at, tuple(chronicle.told), 1),
        )
        before = case


def _grouped(rows: Sequence[EventRow]) -> Iterator[list[EventRow]]:
    """Rows of one turn together: a command begins one, and so does a later time."""
    group: list[EventRow] = []
    for row in rows:
        fresh = group and row.recorded_at != group[-1].recorded_at
        if fresh or (group and ENVELOPE.command(row) is not None):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _name_of(command: Command) -> str:
    """The stored name of what a command wants."""
    kind: type[Body] = type(command.body)
    return event_name(kind)
