"""In-memory twins of the data sources that an engine asks: shared data and certificates.

A twin is a channel: it takes the `material.fetch` messages of the outbox and keeps the answer it
would give as a request, to be handed to the engine like anybody else's. The same message gives
the same request, so sending twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from oneflow.engine.ports import OutboxRow
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.request import Request

TOPIC = "material.fetch"
BEGINNING = "source:"
"""How the destination of a question to a data source begins; the rest is the kind of source."""


class SourceTwin:
    """Answers for all sources of a case: what it holds is there, everything else is not found.

    Args:
        actor: as whom it answers; a system with an office of the case.
        holds: material -> the shared value that comes with it (None: a document only).
    """

    def __init__(self, actor: Actor, holds: Mapping[str, Any]) -> None:
        """Know what is there from the start."""
        self.actor = actor
        self.holds = dict(holds)
        self._waiting: list[Request] = []

    def send(self, message: OutboxRow) -> None:
        """Take a question; other topics are not for a source and are left alone."""
        if message.topic == TOPIC:
            self._waiting.append(self._answer(message))

    def answers(self) -> tuple[Request, ...]:
        """Give the answers since the last time, in the order of the questions."""
        given, self._waiting = tuple(self._waiting), []
        return given

    def _answer(self, message: OutboxRow) -> Request:
        asked = msgspec.json.decode(message.body)
        material, source = str(asked["material"]), message.destination.removeprefix(BEGINNING)
        there = material in self.holds
        data: dict[str, Any] = {"materials": {material: {"source": source, "there": there}}}
        value = self.holds.get(material)
        if value is not None:
            data["shared"] = {str(asked["from"]): value}
        return Request(
            id=f"r:{message.id}",
            case_id=message.case_id,
            actor=self.actor,
            type="change_data",
            body={"cause": source, "data": data},
        )
