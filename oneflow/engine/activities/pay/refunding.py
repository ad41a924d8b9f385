"""Sending money back: what is over, what came too late, what an ended item gives back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from oneflow.engine.activities.pay.records import (
    PaySlice,
    RecordRefund,
    RefundAsked,
    RefundMade,
)
from oneflow.engine.activities.pay.sums import excess, fee
from oneflow.engine.activity import Scope
from oneflow.engine.records.commands import Command
from oneflow.engine.records.refusal import Refusal
from oneflow.matters.activities.settings import PaySettings
from oneflow.matters.money import NOTHING, written

IN_TIME = "paid-before-lapse"
"""The finding that money was paid in time after all; while it is open, nothing is asked back."""


def ask_back(scope: Scope, now: PaySlice, amount: Decimal, *, at: datetime, reason: str) -> None:
    """Ask for a refund of `amount`; nothing where that is nothing."""
    if amount <= 0:
        return
    state = scope.settings.state
    refund = f"{scope.case.id}/{scope.key}/{state}/refund-{len(now.refunds) + 1}"
    scope.emit(
        RefundAsked(
            at=at,
            region=scope.key,
            state=state,
            refund=refund,
            amount=written(amount),
            reason=reason,
        )
    )


def owed_by(scope: Scope, now: PaySlice) -> Decimal:
    """What may be kept: the fee, or nothing where the item has ended so that it goes back."""
    settings: PaySettings = scope.settings
    region = scope.region
    returned = region.ended and region.outcome in settings.refund_on
    return NOTHING if returned else fee(now)


def not_collector(scope: Scope, department: str) -> Refusal | None:
    """Refuse where the department named is not the one that collects here; "" names none."""
    own = scope.item.department if scope.item else scope.plan.lead
    collector = scope.settings.by or own
    if department in {"", collector}:
        return None
    return Refusal("not-collector", {"department": department, "needed": collector})


def ended(scope: Scope, now: PaySlice) -> None:
    """The item has ended: what was paid goes back where the definition says so.

    Not while a person has yet to say what becomes of money that was paid in time after all.
    """
    asked = {(found.code, found.region) for found in scope.case.findings}
    if (IN_TIME, scope.key) in asked:
        return
    over = excess(now, owed=owed_by(scope, now))
    ask_back(scope, now, over, at=scope.region.since or scope.at, reason="ended")


def refunded(scope: Scope, now: PaySlice, command: Command, at: datetime) -> Refusal | None:
    """A refund was made."""
    body: RecordRefund = command.body
    stranger = not_collector(scope, body.department)
    if stranger is not None:
        return stranger
    if not any(each.refund == body.refund and not each.made for each in now.refunds):
        return Refusal("wrong-refund", {"refund": body.refund})
    scope.emit(
        RefundMade(
            at=at,
            region=scope.key,
            state=scope.settings.state,
            refund=body.refund,
            transaction=body.transaction,
            by=command.actor.id,
        )
    )
    return None
