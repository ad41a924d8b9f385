"""Messages from one case to another: their envelope and their ids. Pure; `shell` sends them.

Cases meet in no other way: a sub-case of a batch, a fall-back matter, a linked grievance. What
one case has to say is a row of its outbox, addressed to `case:<id>`; what arrives is a request
like any other, whose command id is the message's id, so that hearing it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from oneflow.engine.messages.effects import TO_CASE
from oneflow.engine.ports import OutboxRow, message_id
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.instants import write_instant
from oneflow.engine.records.request import Request
from oneflow.ids import CaseId, MessageId

ADDRESS = TO_CASE

_encode = msgspec.json.Encoder().encode


class CaseMessage(Struct, frozen=True, kw_only=True):
    """Something that one case wants of another.

    id: see `case_message_id`. topic: stored name of the command wanted. body: its fields, in
    plain JSON; references and surrogate keys only, never a personal value.
    """

    id: MessageId
    sender: CaseId
    receiver: CaseId
    topic: str
    body: Mapping[str, Any] = {}


def case_message_id(sender: CaseId, seq: int, receiver: CaseId, *, n: int = 0) -> MessageId:
    """Name a message by where it comes from, so that it may serve as a command id.

    Args:
        sender: the case that speaks.
        seq: number of the event that has it speak.
        receiver: the case spoken to.
        n: place among the messages of that event.

    >>> case_message_id(CaseId("k1"), 7, CaseId("k2"))
    'm.uP4N92uib4tByeWwmfMDng'
    """
    return MessageId(message_id(sender, seq, ADDRESS + receiver, n))


def to_outbox(message: CaseMessage, *, seq: int, n: int = 0, at: datetime) -> OutboxRow:
    """Put a message into the outbox of its sender.

    Args:
        message: what is to be said.
        seq: number of the event that has the sender speak.
        n: place among the messages of that event.
        at: when the turn is stored, aware; the message does not go out before.
    """
    return OutboxRow(
        case_id=message.sender,
        seq=seq,
        n=n,
        destination=ADDRESS + message.receiver,
        topic=message.topic,
        body=_encode(message.body).decode(),
        not_before=write_instant(at),
    )


def read_message(row: OutboxRow) -> CaseMessage:
    """Take a message from a row of the outbox. Raises ValueError: it is not for a case."""
    if not row.destination.startswith(ADDRESS):
        raise ValueError(row.destination)
    return CaseMessage(
        id=MessageId(row.id),
        sender=CaseId(row.case_id),
        receiver=CaseId(row.destination.removeprefix(ADDRESS)),
        topic=row.topic,
        body=msgspec.json.decode(row.body),
    )


def request_of(message: CaseMessage) -> Request:
    """Make the request that the receiver gets; the sender is the actor, of kind `case`."""
    return Request(
        id=message.id,
        case_id=message.receiver,
        actor=Actor(id=f"{ADDRESS}{message.sender}", kind="case"),
        type=message.topic,
        body=message.body,
    )
