"""What a text is about, and the personal values it may need, for as long as it is made. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

from oneflow.engine.history.commitments import commit
from oneflow.engine.kernel.world import World
from oneflow.engine.ports import DataRow, EventRow, OutboxRow
from oneflow.engine.records.case import CASE, Case, Region
from oneflow.engine.records.event import Event, Ref
from oneflow.engine.records.value_keys import FIELD, PAPER, of_kind
from oneflow.ids import code_in
from oneflow.matters.plan import ItemPlan, Plan


class Values:
    """The personal values of a case, for as long as one text is made.

    Args:
        rows: newest versions, as kept.
        algorithm: of the case's hashes.
    """

    def __init__(self, rows: Iterable[DataRow], algorithm: str) -> None:
        self._rows = tuple(rows)
        self._algorithm = algorithm

    @cached_property
    def form(self) -> dict[str, Any]:
        """Answers by field."""
        answers = of_kind(FIELD, {row.key: row for row in self._rows})
        return {name: msgspec.json.decode(row.value) for name, row in answers.items()}

    def text(self, ref: Ref | None) -> str:
        """The text that a reference stands for, found by its commitment; "" once erased."""
        row = next((row for row in self._rows if ref is not None and self._is(row, ref)), None)
        value = None if row is None else msgspec.json.decode(row.value)
        if value is None or isinstance(value, str):
            return value or ""
        return msgspec.json.encode(value).decode()

    def _is(self, row: DataRow, ref: Ref) -> bool:
        if row.version != ref.version or not row.key.startswith(PAPER):
            return False
        made = commit(
            row.key, row.version, value=row.value, salt=row.salt, algorithm=self._algorithm
        )
        return made == ref.commitment


class Told(NamedTuple):
    """A message with what it is about. row: the stored event; values: of the case."""

    world: World
    case: Case
    message: OutboxRow
    row: EventRow
    event: Event
    values: Values

    @property
    def plan(self) -> Plan:
        """Of the case."""
        return self.world.plan

    @property
    def body(self) -> Mapping[str, Any]:
        """What the message says itself."""
        body: Mapping[str, Any] = msgspec.json.decode(self.message.body)
        return body

    @property
    def key(self) -> str:
        """The region that it is about."""
        return str(self.body.get("region") or self.of("region", CASE))

    @property
    def item(self) -> ItemPlan | None:
        """The item that it is about; None: the case, a joint activity, a delivery."""
        return self.plan.items.get(code_in(self.key))

    @property
    def region(self) -> Region | None:
        """That region as it is now."""
        return self.case.regions.get(self.key)

    def of(self, name: str, otherwise: Any) -> Any:
        """A field of the event, where it has such."""
        return getattr(self.event, name, otherwise)
