"""Deliver (送达): the result reaches the applicant at the window, by courier or electronically."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from msgspec import Struct

from oneflow.engine.activity import Activity, Outcome, Scope
from oneflow.engine.records.commands import Body, Command
from oneflow.engine.records.event import Ref
from oneflow.engine.records.refusal import Refusal
from oneflow.ids import code_in
from oneflow.matters.activities.settings import DeliverSettings


class DeliverSlice(Struct, frozen=True):
    """Nothing to remember: the result is here until it is handed over."""


class Deliver(Body, frozen=True, kw_only=True):
    """Record that the result was handed over; `receipt` points at the proof."""

    by: ClassVar[tuple[str, ...]] = ("window", "department")
    region: str
    mode: str
    receipt: Ref | None = None


def _opened(_: Scope, __: DeliverSettings, ___: datetime, ____: Outcome | None) -> DeliverSlice:
    return DeliverSlice()


def _deliver(scope: Scope, _: DeliverSlice, command: Command, at: datetime) -> Refusal | Outcome:
    body: Deliver = command.body
    modes = _modes(scope)
    if body.mode not in modes:
        return Refusal("mode", {"mode": body.mode, "modes": ", ".join(modes)})
    papers = {"receipt": body.receipt} if body.receipt else {}
    record = {"mode": body.mode}
    return Outcome(trigger="delivered", at=at, record=record, papers=papers, by=command.actor.id)


def _modes(scope: Scope) -> tuple[str, ...]:
    """The ways declared for the item; a delivery of several offers what the state offers."""
    item = scope.plan.items.get(code_in(scope.key))
    if item is not None and item.delivery is not None:
        return item.delivery.modes
    settings: DeliverSettings = scope.settings
    return settings.modes


def _outcome(_: Scope, __: DeliverSlice) -> Outcome | None:
    return None


ACTIVITY = Activity(
    kind="deliver",
    slice=DeliverSlice,
    opened=_opened,
    handles={Deliver: _deliver},
    folds={},
    outcome=_outcome,
)
