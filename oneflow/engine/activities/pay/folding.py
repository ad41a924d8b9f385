"""How each event of paying changes its slice."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from oneflow.engine.activities.pay.records import (
    FeeWaived,
    Payment,
    PaymentLapsed,
    PaymentOrdered,
    PaymentReceived,
    PaymentUnpriced,
    PaySlice,
    Refund,
    RefundAsked,
    RefundMade,
)
from oneflow.matters.money import written


def on_ordered(now: PaySlice, event: PaymentOrdered) -> PaySlice:
    """The order stands until another takes its place."""
    return replace(
        now,
        orders=(*now.orders, event.order),
        asked=event.amount,
        ordered_at=event.at,
        until=event.until,
        unpriced=False,
    )


def on_unpriced(now: PaySlice, _: PaymentUnpriced) -> PaySlice:
    """Nothing can be ordered until the missing value is there."""
    return replace(now, unpriced=True)


def on_received(now: PaySlice, event: PaymentReceived) -> PaySlice:
    """Money is kept with its number; what was paid earlier may be told later."""
    payment = Payment(event.transaction, event.amount, event.channel, event.at)
    kept = replace(now, payments=(*now.payments, payment))
    if now.last_at is not None and event.at < now.last_at:
        return kept
    return replace(kept, last_at=event.at, last_by=event.by)


def on_waived(now: PaySlice, event: FeeWaived) -> PaySlice:
    """Less is owed."""
    waived = written(Decimal(now.waived) + Decimal(event.amount))
    return replace(now, waived=waived, last_at=event.at, last_by=event.by)


def on_lapsed(now: PaySlice, event: PaymentLapsed) -> PaySlice:
    """Nobody waits any more."""
    return replace(now, lapsed_at=event.at)


def on_refund_asked(now: PaySlice, event: RefundAsked) -> PaySlice:
    """The money is on its way back."""
    return replace(now, refunds=(*now.refunds, Refund(event.refund, event.amount)))


def on_refund_made(now: PaySlice, event: RefundMade) -> PaySlice:
    """It has arrived."""
    made = (
        replace(each, made=True) if each.refund == event.refund else each for each in now.refunds
    )
    return replace(now, refunds=tuple(made))
