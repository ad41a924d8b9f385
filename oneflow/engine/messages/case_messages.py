"""Messages from one case to another: their envelope and their ids. Pure; `shell` sends them.

Cases meet in no other way: a sub-case of a batch, a fall-back matter, a linked grievance. What
one case has to say is a row of its outbox, addressed to `case:<id>`; what arrives is a request
like any other, whose command id is the message's id, so that hearing it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from oneflow.engine.kernel.authority import CASE_ACTOR
from oneflow.engine.messages.effects import TO_CASE
from oneflow.engine.ports import OutboxRow
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.request import Request
from oneflow.ids import CaseId, MessageId


class CaseMessage(Struct, frozen=True, kw_only=True):
    """Something that one case wants of another.

    id: of its row in the outbox, and of the command that it becomes. topic: stored name of the command wanted. body: its fields, in
    plain JSON; references and surrogate keys only, never a personal value.
    """

    id: MessageId
    sender: CaseId
    receiver: CaseId
    topic: str
    body: Mapping[str, Any] = {}


def case_actor(case_id: str) -> Actor:
    """Give the actor that a case is to other cases."""
    return Actor(id=f"{CASE_ACTOR}{case_id}", kind="case")


def read_message(row: OutboxRow) -> CaseMessage:
    """Take a message from a row of the outbox. Raises ValueError: it is not for a case."""
    if not row.destination.startswith(TO_CASE):
        raise ValueError(row.destination)
    return CaseMessage(
        id=MessageId(row.id),
        sender=CaseId(row.case_id),
        receiver=CaseId(row.destination.removeprefix(TO_CASE)),
        topic=row.topic,
        body=msgspec.json.decode(row.body),
    )


def request_of(message: CaseMessage) -> Request:
    """Make the request that the receiver gets; the sender is the actor, of kind `case`."""
    return Request(
        id=message.id,
        case_id=message.receiver,
        actor=case_actor(message.sender),
        type=message.topic,
        body=message.body,
    )
