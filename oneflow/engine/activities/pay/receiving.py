"""Taking money in, and letting people off."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from oneflow.engine.activities.pay.folding import on_received, on_waived
from oneflow.engine.activities.pay.records import (
    FeeWaived,
    PaymentReceived,
    PaySlice,
    RecordPayment,
    WaiveFee,
)
from oneflow.engine.activities.pay.refunding import ask_back, not_collector, owed_by
from oneflow.engine.activities.pay.sums import balance, excess, fee
from oneflow.engine.activity import Scope
from oneflow.engine.records.commands import Command
from oneflow.engine.records.refusal import Refusal
from oneflow.engine.records.refusals import not_yours
from oneflow.matters.activities.settings import PaySettings
from oneflow.matters.money import CURRENCY, NOTHING, is_money, read_money, written


def receive(scope: Scope, now: PaySlice, command: Command, at: datetime) -> Refusal | None:
    """Money came while it is waited for."""
    body: RecordPayment = command.body
    settings: PaySettings = scope.settings
    refusal = _judge(scope, now, body)
    if refusal is not None:
        return refusal
    owed = balance(now)
    if settings.wrong_amount == "refuse" and read_money(body.amount) != owed:
        return Refusal("amount-differs", {"owed": written(owed), "given": body.amount})
    _keep(scope, now, command, at)
    return None


def receive_late(scope: Scope, now: PaySlice, command: Command, at: datetime) -> Refusal | None:
    """Money came when nobody waits for it any more: it is kept, and what is over goes back.

    Where it was paid in time after all, by a system whose times are trusted, a person decides.
    """
    body: RecordPayment = command.body
    refusal = _judge(scope, now, body)
    if refusal is not None:
        return refusal
    paid_at = (body.paid_at or at) if command.trusted else None
    in_time = now.lapsed_at is not None and paid_at is not None and paid_at < now.lapsed_at
    if in_time:
        _emit(scope, now, command, at)
        scope.find("paid-before-lapse", "lead", at, order=body.order)
    else:
        _keep(scope, now, command, at)
    return None


def waive(scope: Scope, now: PaySlice, command: Command, at: datetime) -> Refusal | None:
    """Somebody is let off, by an official with the declared role and with reasons."""
    body: WaiveFee = command.body
    settings: PaySettings = scope.settings
    if settings.waiver is None:
        return Refusal("no-waiver", {"state": settings.state})
    if settings.waiver.approver not in command.actor.roles:
        return not_yours(command, settings.waiver.approver)
    own = scope.item.department if scope.item else scope.plan.lead
    stranger = not_collector(scope, body.department) if body.department != own else None
    if stranger is not None:
        return stranger
    if "reasons" not in body.papers:
        return Refusal("papers", {"trigger": "waive", "missing": "reasons"})
    if now.ordered_at is None:
        return Refusal("not-ordered")
    amount = body.amount or written(balance(now))
    if not is_money(amount) or not NOTHING < read_money(amount) <= fee(now):
        return Refusal("amount", {"amount": amount})
    waived = FeeWaived(
        at=at,
        region=scope.key,
        state=settings.state,
        amount=written(read_money(amount)),
        basis=settings.waiver.basis.text,
        papers=body.papers,
        by=command.actor.id,
    )
    scope.emit(waived)
    _send_over_back(scope, on_waived(now, waived), at, reason="waived")
    return None


def _judge(scope: Scope, now: PaySlice, body: RecordPayment) -> Refusal | None:
    """The right collector, a known order, a sum in yuan, a number not heard before."""
    stranger = not_collector(scope, body.department)
    if stranger is not None:
        return stranger
    if body.order not in now.orders:
        return Refusal("wrong-order", {"order": body.order})
    if body.currency != CURRENCY or not is_money(body.amount) or not Decimal(body.amount):
        return Refusal("amount", {"amount": f"{body.amount} {body.currency}"})
    if any(each.transaction == body.transaction for each in now.payments):
        return Refusal("paid-already", {"transaction": body.transaction})
    return None


def _keep(scope: Scope, now: PaySlice, command: Command, at: datetime) -> None:
    _send_over_back(scope, _emit(scope, now, command, at), at, reason="over-paid")


def _emit(scope: Scope, now: PaySlice, command: Command, at: datetime) -> PaySlice:
    """Let the money be there, at the instant at which it was paid where that is believed."""
    body: RecordPayment = command.body
    paid_at = max(at, now.since)
    if command.trusted and body.paid_at is not None and now.since <= body.paid_at < at:
        paid_at = body.paid_at
    amount = read_money(body.amount)
    event = PaymentReceived(
        at=paid_at,
        region=scope.key,
        state=scope.settings.state,
        order=body.order,
        transaction=body.transaction,
        amount=written(amount),
        balance=written(max(balance(now) - amount, NOTHING)),
        channel=body.channel,
        by=command.actor.id,
    )
    scope.emit(event)
    return on_received(now, event)


def _send_over_back(scope: Scope, now: PaySlice, at: datetime, *, reason: str) -> None:
    ask_back(scope, now, excess(now, owed=owed_by(scope, now)), at=at, reason=reason)
