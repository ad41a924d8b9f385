"""A case's history read along as it grows: the case folded, and everybody who was told what.

Reads stored rows only, so it serves a scenario that is being played, a case out of a
database and a bundle alike. Notices are worked out from the events, as the engine does it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from oneflow.engine.history.envelope import Envelope
from oneflow.engine.kernel import fold
from oneflow.engine.kernel.world import World
from oneflow.engine.messages.effects import messages_of
from oneflow.engine.ports import EventRow, OutboxRow
from oneflow.engine.records.case import Case
from oneflow.engine.records.case_builder import CaseBuilder
from oneflow.engine.records.event import Event
from oneflow.engine.records.instants import read_instant
from oneflow.engine.registry import COMMANDS, EVENTS
from oneflow.ids import CaseId

ENVELOPE = Envelope(EVENTS, COMMANDS)


class Told(Struct, frozen=True, order=True):
    """A message. to: applicant, lead, a department or a source. about: item, gift, material or "".

    at: the legal instant of the event that it tells of.
    """

    seq: int
    to: str
    topic: str
    about: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.topic}({self.about})" if self.about else self.topic


class Chronicle:
    """A history under way.

    Attributes:
        events: what has happened, oldest first. told: every message, in order.
    """

    def __init__(self, world: World, case_id: str) -> None:
        """Begin before the first event."""
        self.world = world
        self.events: list[Event] = []
        self.told: list[Told] = []
        self._builder = CaseBuilder()
        self._builder.id = CaseId(case_id)
        self._builder.seq = 0

    @property
    def case(self) -> Case:
        """The case as it stands. There must be events."""
        return self._builder.close()

    def read(self, rows: Iterable[EventRow]) -> None:
        """Take in the rows that are new."""
        for row in rows:
            if row.seq > self._builder.seq:
                self.take(ENVELOPE.event(row), recorded_at=row.recorded_at)

    def take(self, event: Event, *, recorded_at: str) -> None:
        """Take in one event that follows; `recorded_at` as rows have it."""
        fold.apply(self.world.folds, self._builder, event)
        self._builder.now = read_instant(recorded_at).astimezone(event.at.tzinfo)
        self.events.append(event)
        messages = messages_of(self.world, self.case, (event,), first_seq=self._builder.seq)
        self.told.extend(self._told(message, event.at) for message in messages)

    def _told(self, message: OutboxRow, at: datetime) -> Told:
        body: dict[str, Any] = msgspec.json.decode(message.body)
        return Told(
            seq=message.seq,
            to=self._addressee(message.destination),
            topic=message.topic,
            about=_about(body),
            at=at,
        )

    def _addressee(self, destination: str) -> str:
        kind, _, office = destination.partition(":")
        if kind != "office":
            return destination
        for department, known in self._builder.offices.items():
            if known == office:
                return department
        return office.partition("/")[0]


def _about(body: dict[str, Any]) -> str:
    for key in ("region", "material", "gift", "department"):
        if body.get(key):
            return str(body[key]).removeprefix("item:")
    return "+".join(body.get("items") or ())
