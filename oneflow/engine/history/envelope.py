"""Between events and rows: what is stored of a turn, byte for byte, and how it is read again.

An event's body is its compact JSON in UTF-8, other scripts as they are. The first event of a
turn gets one more key, `$command` (no field can be called so), with the command that caused
the turn, so that a replay has its input. Tick is never stored. The registry of types is handed in; nothing here knows a plan,
a store or a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Raw, Struct

from oneflow.engine.history.chain import Head, digest_function, link_parts
from oneflow.engine.history.upcasting import UPCASTERS, Upcasters, upcast
from oneflow.engine.ports import EventRow
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.commands import Body, Command, Tick
from oneflow.engine.records.event import Event, event_name
from oneflow.engine.records.instants import write_instant
from oneflow.errors import IntegrityError
from oneflow.ids import CaseId, CommandId


class StoredCommand(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A command inside the body of the first event of its turn; `type` is its name in snake_case.

    The case id is not repeated: it is that of the row.
    """

    id: str
    type: str
    actor: Actor
    body: Raw
    occurred_at: datetime | None = None
    trusted: bool = False


class _Carrier(Struct, rename={"command": "$command"}):
    """Any body, read only for the command in it."""

    command: StoredCommand | None = None


_encode = msgspec.json.Encoder().encode
_decode_carrier = msgspec.json.Decoder(_Carrier).decode


class Envelope:
    """Writes and reads rows for one registry of event and command types.

    Args:
        events: stored name -> class, kernel's and activities' together.
        commands: stored name -> class of the body.
        upcasters: steps from older schema versions; see `upcasting`.
    """

    def __init__(
        self,
        events: Mapping[str, type[Any]],
        commands: Mapping[str, type[Any]],
        *,
        upcasters: Upcasters = UPCASTERS,
    ) -> None:
        self._names = {kind: (name, _version(kind)) for name, kind in events.items()}
        self._readers: dict[str, tuple[int, Callable[[str | bytes], Event]]] = {
            name: (_version(kind), msgspec.json.Decoder(kind).decode)
            for name, kind in events.items()
        }
        self._commands = {
            name: msgspec.json.Decoder(kind).decode for name, kind in commands.items()
        }
        self._upcasters = upcasters

    def rows(
        self,
        events: Sequence[Event],
        command: Command | None,
        *,
        case_id: str,
        after: Head,
        recorded_at: datetime,
        algorithm: str,
    ) -> tuple[EventRow, ...]:
        """Turn the events of one turn into rows chained behind `after`.

        Args:
            events: in the order in which they happened.
            command: what caused them; stored with the first, unless it is a Tick. None: nothing.
            case_id: whose they are.
            after: the end of the case's chain before this turn.
            recorded_at: when the turn is stored, aware; the same for all rows of the turn.
            algorithm: of the case's chain.
        """
        digest = digest_function(algorithm)
        seq, head, recorded = after.seq, after.hash, write_instant(recorded_at)
        rest = None if command is None or isinstance(command.body, Tick) else command
        rows = []
        for event in events:
            name, version = self._names[type(event)]
            body = _body(event, rest)
            rest, seq = None, seq + 1
            head = link_parts(digest, head, (case_id, seq, name, version, recorded), body)
            row = EventRow(
                case_id=case_id,
                seq=seq,
                type=name,
                version=version,
                recorded_at=recorded,
                body=body.decode(),
                hash=head,
            )
            rows.append(row)
        return tuple(rows)

    def event(self, row: EventRow) -> Event:
        """Read the event of a row, brought to the present schema version.

        Raises:
            IntegrityError: the type is unknown here, or the body is not of its form.
        """
        try:
            version, decode = self._readers[row.type]
            if version == row.version:
                return decode(row.body)
            body = upcast(
                msgspec.json.decode(row.body, type=dict[str, Any]),
                type=row.type,
                version=row.version,
                to=version,
                upcasters=self._upcasters,
            )
            return decode(_encode(body))
        except (KeyError, msgspec.DecodeError, UnicodeError) as error:
            raise _unreadable(row, error) from error

    def command(self, row: EventRow) -> Command | None:
        """Read the command stored with a row; None: the row is not the first of a turn.

        Raises:
            IntegrityError: the command's type is unknown here, or its body is not of its form.
        """
        try:
            stored = _decode_carrier(row.body).command
            if stored is None:
                return None
            body = self._commands[stored.type](stored.body)
        except (KeyError, msgspec.DecodeError, UnicodeError) as error:
            raise _unreadable(row, error) from error
        return Command(
            id=CommandId(stored.id),
            case_id=CaseId(row.case_id),
            actor=stored.actor,
            body=body,
            occurred_at=stored.occurred_at,
            trusted=stored.trusted,
        )


def _body(event: Event, command: Command | None) -> bytes:
    body = _encode(event)
    if command is None:
        return body
    return b'%b,"$command":%b}' % (body[:-1], _encode_command(command))


def _encode_command(command: Command) -> bytes:
    """Write a command as it stands in the history: compact JSON, without its case id."""
    kind: type[Body] = type(command.body)
    return _encode(
        StoredCommand(
            id=command.id,
            type=event_name(kind),
            actor=command.actor,
            body=Raw(_encode(command.body)),
            occurred_at=command.occurred_at,
            trusted=command.trusted,
        )
    )


def _version(kind: type[Any]) -> int:
    return int(getattr(kind, "schema", 1))


def _unreadable(row: EventRow, cause: Exception) -> IntegrityError:
    return IntegrityError(
        f"办件 {row.case_id} 第 {row.seq} 号事件（{row.type}）无法读出",
        f"event {row.seq} ({row.type}) of case {row.case_id} cannot be read",
        remedy_zh="先用 oneflow case verify 核验该办件；若链完好，请使用写入它的 oneflow 版本。",
        remedy_en="Run `oneflow case verify`; if the chain is whole, use the oneflow that wrote it.",
        data={"case": row.case_id, "seq": row.seq, "type": row.type, "kind": type(cause).__name__},
    )
