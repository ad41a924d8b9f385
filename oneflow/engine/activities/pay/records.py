"""What paying remembers, what it takes and what it tells."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from msgspec import Struct, field

from oneflow.engine.records.commands import Body
from oneflow.engine.records.event import Event, Ref
from oneflow.matters.money import CURRENCY


class Payment(Struct, frozen=True):
    """Money that arrived. transaction: the payment system's own number for it."""

    transaction: str
    amount: str
    channel: str
    at: datetime


class Refund(Struct, frozen=True, omit_defaults=True):
    """Money that has to go back; made: it has."""

    refund: str
    amount: str
    made: bool = False


class PaySlice(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Where paying stands. Sums are money text in CNY ("120.00").

    since: when the state was entered. orders: ids of all payment orders, the last one counts; ()
    is not ordered yet. asked: the whole fee; "" is not known. ordered_at: of the last order.
    until: when waiting ends (exclusive); None: never. waived: let off so far. unpriced: that the
    fee cannot be reckoned has been told. lapsed_at: it ended without enough money.
    last_at, last_by: of the last thing that somebody did.
    """

    since: datetime
    orders: tuple[str, ...] = ()
    asked: str = ""
    ordered_at: datetime | None = None
    until: datetime | None = None
    payments: tuple[Payment, ...] = ()
    refunds: tuple[Refund, ...] = ()
    waived: str = "0.00"
    unpriced: bool = False
    lapsed_at: datetime | None = None
    last_at: datetime | None = None
    last_by: str = ""


class RecordPayment(Body, frozen=True, kw_only=True):
    """Tell that money arrived for a payment order, as the payment system or the window.

    order: as in `payment_ordered`. transaction: the payment system's number for it; the same one
    counts once. amount: money text in `currency`. paid_at: when it was paid, believed where the
    adapter's times are trusted; None: now. department: who collects, where that is not the
    item's own.
    """

    by: ClassVar[tuple[str, ...]] = ("department", "window")
    region: str
    order: str
    transaction: str
    amount: str
    channel: str
    currency: str = CURRENCY
    paid_at: datetime | None = None
    department: str = ""


class WaiveFee(Body, frozen=True, kw_only=True):
    """Let the applicant off the fee, or `amount` of it, with reasons, as the approver.

    amount: money text; "" is all that is still owed. papers: `reasons`. department: whose
    approver it is, the item's own or the one that collects; "" is the one that collects.
    """

    by: ClassVar[tuple[str, ...]] = ("approver",)
    region: str
    amount: str = ""
    papers: dict[str, Ref] = field(default_factory=dict)
    department: str = ""


class RecordRefund(Body, frozen=True, kw_only=True):
    """Tell that a refund was made. refund: as in `refund_asked`."""

    by: ClassVar[tuple[str, ...]] = ("department", "window")
    region: str
    refund: str
    transaction: str
    department: str = ""


class PaymentOrdered(Event, frozen=True, kw_only=True):
    """The fee is known and the payment order goes out.

    amount: the whole fee. balance: what is still to be paid of it. basis: the ground of the fee.
    until: exclusive; None: none.
    """

    region: str
    state: str
    order: str
    amount: str
    balance: str
    basis: str
    until: datetime | None = None


class PaymentUnpriced(Event, frozen=True, kw_only=True):
    """The fee cannot be reckoned, because a value is missing; nothing was ordered."""

    region: str
    state: str


class PaymentReceived(Event, frozen=True, kw_only=True):
    """Money arrived. balance: what is still owed then."""

    region: str
    state: str
    order: str
    transaction: str
    amount: str
    balance: str
    channel: str
    by: str = ""


class FeeWaived(Event, frozen=True, kw_only=True):
    """Somebody was let off a fee, or a part of it, on a basis."""

    region: str
    state: str
    amount: str
    basis: str
    papers: dict[str, Ref] = {}
    by: str = ""


class PaymentLapsed(Event, frozen=True, kw_only=True):
    """The time to pay ran out."""

    region: str
    state: str


class RefundAsked(Event, frozen=True, kw_only=True):
    """Money has to go back. reason: over-paid, ended (the item ended) or late."""

    region: str
    state: str
    refund: str
    amount: str
    reason: str


class RefundMade(Event, frozen=True, kw_only=True):
    """The money went back."""

    region: str
    state: str
    refund: str
    transaction: str
    by: str = ""
