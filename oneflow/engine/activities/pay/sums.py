"""The sums of paying: what is owed, what came, what goes back. Exact, nothing rounded."""

from __future__ import annotations

from decimal import Decimal

from oneflow.engine.activities.pay.records import PaySlice
from oneflow.matters.money import NOTHING


def received(now: PaySlice) -> Decimal:
    """Everything that ever arrived."""
    return sum((Decimal(each.amount) for each in now.payments), NOTHING)


def going_back(now: PaySlice) -> Decimal:
    """Everything that was asked to go back, made or not."""
    return sum((Decimal(each.amount) for each in now.refunds), NOTHING)


def fee(now: PaySlice) -> Decimal:
    """What must be paid in all, less what was waived; nothing while it is not known."""
    return max(Decimal(now.asked or NOTHING) - Decimal(now.waived), NOTHING)


def balance(now: PaySlice) -> Decimal:
    """What is still to be paid."""
    return max(fee(now) - (received(now) - going_back(now)), NOTHING)


def excess(now: PaySlice, *, owed: Decimal) -> Decimal:
    """What is there beyond `owed` and has not been asked to go back."""
    return max(received(now) - going_back(now) - owed, NOTHING)
