"""Deliver (送达): the result reaches the applicant at the window, by courier or electronically."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec
from msgspec import Struct

from oneflow.engine.activity import Activity, Outcome, Scope
from oneflow.engine.commands import Body, Command
from oneflow.engine.events import Event, Ref
from oneflow.engine.refusal import Refusal
from oneflow.matters.activities.settings import DeliverSettings


class DeliverSlice(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """done_at: when it was handed over; None: not yet. sent: a courier has it."""

    done_at: datetime | None = None
    mode: str = ""
    by: str = ""


class Deliver(Body, frozen=True, kw_only=True):
    """Record that the result was handed over; `receipt` points at the proof."""

    by: ClassVar[tuple[str, ...]] = ("window", "department", "system")
    region: str
    mode: str
    receipt: Ref | None = None


class Delivered(Event, frozen=True, kw_only=True):
    """The result reached the applicant."""

    region: str
    mode: str
    by: str = ""
    receipt: Ref | None = None


def _opened(_: Scope, __: DeliverSettings, ___: datetime, ____: Outcome | None) -> DeliverSlice:
    return DeliverSlice()


def _deliver(scope: Scope, _: DeliverSlice, command: Command, at: datetime) -> Refusal | None:
    body: Deliver = command.body
    modes = _modes(scope)
    if body.mode not in modes:
        return Refusal("mode", {"mode": body.mode, "modes": ", ".join(modes)})
    scope.emit(
        Delivered(
            at=at, region=scope.key, mode=body.mode, by=command.actor.id, receipt=body.receipt
        )
    )
    return None


def _modes(scope: Scope) -> tuple[str, ...]:
    """The ways declared for the item; a delivery of several offers what the state offers."""
    item = scope.plan.items.get(scope.key.partition(":")[2])
    if item is not None and item.delivery is not None:
        return item.delivery.modes
    settings: DeliverSettings = scope.settings
    return settings.modes


def _outcome(_: Scope, now: DeliverSlice) -> Outcome | None:
    if now.done_at is None:
        return None
    return Outcome(trigger="delivered", at=now.done_at, by=now.by)


def _on_delivered(now: DeliverSlice, event: Delivered) -> DeliverSlice:
    return msgspec.structs.replace(now, done_at=event.at, mode=event.mode, by=event.by)


ACTIVITY = Activity(
    kind="deliver",
    slice=DeliverSlice,
    opened=_opened,
    handles={Deliver: _deliver},
    folds={Delivered: _on_delivered},
    outcome=_outcome,
)
