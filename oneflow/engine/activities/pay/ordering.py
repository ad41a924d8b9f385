"""Asking for the fee: the order that goes out, the time to pay it, and how paying ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from msgspec.structs import replace

from oneflow.engine.activities.pay.records import (
    PaymentLapsed,
    PaymentOrdered,
    PaymentUnpriced,
    PaySlice,
)
from oneflow.engine.activities.pay.refunding import ask_back
from oneflow.engine.activities.pay.sums import balance, excess, fee, received
from oneflow.engine.activity import Due, Outcome, Scope
from oneflow.matters.activities.settings import PaySettings
from oneflow.matters.money import written


def opened(scope: Scope, settings: PaySettings, at: datetime, _: Outcome | None) -> PaySlice:
    """Begin to wait for money; what was paid here before still counts."""
    earlier: PaySlice | None = scope.left(settings.state)
    if earlier is None:
        return PaySlice(since=at)
    return replace(earlier, since=at, ordered_at=None, until=None, lapsed_at=None, unpriced=False)


def due(_: Scope, now: PaySlice) -> Iterable[Due]:
    """The order goes out at once; waiting for the money ends when it says so."""
    if now.ordered_at is None and not now.unpriced:
        yield Due(now.since, "order")
    elif now.until is not None and now.lapsed_at is None:
        yield Due(now.until, "lapse")


def fired(scope: Scope, now: PaySlice, due: Due) -> None:
    """Do it, at its legal instant."""
    if due.cause == "lapse":
        scope.emit(PaymentLapsed(at=due.at, region=scope.key, state=scope.settings.state))
        return
    amount = _price(scope)
    if amount is None:
        scope.emit(PaymentUnpriced(at=due.at, region=scope.key, state=scope.settings.state))
        scope.find("fee-unknown", "lead", due.at)
    else:
        _order(scope, now, amount, due.at)


def stirred(scope: Scope, now: PaySlice) -> None:
    """Something in the case changed: perhaps the fee is known now, or another one."""
    amount = _price(scope)
    if amount is None or now.lapsed_at is not None:
        return
    if now.unpriced or (now.ordered_at is not None and amount != now.asked):
        _order(scope, now, amount, max(now.since, scope.at))


def redated(scope: Scope, now: PaySlice) -> PaySlice:
    """Waiting ends when it would, had the calendar always been this one."""
    settings: PaySettings = scope.settings
    if settings.within is None or now.ordered_at is None:
        return now
    return replace(now, until=scope.due(settings.within, now.ordered_at))


def outcome(scope: Scope, now: PaySlice) -> Outcome | None:
    """Paid once nothing is owed; else, when the time is over, what was declared for that."""
    settings: PaySettings = scope.settings
    if now.lapsed_at is not None and settings.otherwise:
        return Outcome.at_end_of_time(settings.otherwise, now.lapsed_at, record=_record(now))
    if now.ordered_at is None or balance(now) > 0:
        return None
    at = max(now.last_at or now.ordered_at, now.ordered_at)
    return Outcome(trigger="paid", at=at, record=_record(now), by=now.last_by)


def _record(now: PaySlice) -> dict[str, str]:
    return {"amount": now.asked, "paid": written(received(now)), "waived": now.waived}


def _price(scope: Scope) -> str | None:
    """The fee by the definition's rule, as far as the data are known; None: it is not."""
    settings: PaySettings = scope.settings
    if settings.amount is not None:
        return settings.amount
    name = settings.amount_fact or ""
    known = scope.case.facts.get(name, scope.case.sealed.get(name))
    return str(known) if known is not None else None


def _order(scope: Scope, now: PaySlice, amount: str, at: datetime) -> None:
    """Let an order go out; what the new fee leaves over goes back."""
    settings: PaySettings = scope.settings
    priced = replace(now, asked=amount)
    until = scope.due(settings.within, at) if settings.within else None
    scope.emit(
        PaymentOrdered(
            at=at,
            region=scope.key,
            state=settings.state,
            order=f"{scope.case.id}/{scope.key}/{settings.state}/{len(now.orders) + 1}",
            amount=amount,
            balance=written(balance(priced)),
            basis=settings.basis.text,
            until=until,
        )
    )
    over: Decimal = excess(priced, owed=fee(priced))
    ask_back(scope, priced, over, at=at, reason="over-paid")
