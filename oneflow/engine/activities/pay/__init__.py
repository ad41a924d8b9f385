"""Pay (缴费): a fee by rule, an order to the payment system, money that comes, is over, goes back.

Entering the state lets a payment order go out with the exact sum; the payment system tells what
arrives. Part payments are kept and the rest is shown; what is over is asked back. An approver may
let somebody off, on a basis. What was paid stays with the item after the state is left, so that a
withdrawal gives it back and money that comes late is neither lost nor refused.

The time counts like any other unless the state says otherwise on a basis of its own: waiting for
a fee is not in the list of 行政许可法 45.

Basis: 行政许可法 58, 59 (fees only by law or regulation, at published rates).
"""

from __future__ import annotations

from oneflow.engine.activities.pay.folding import (
    on_lapsed,
    on_ordered,
    on_received,
    on_refund_asked,
    on_refund_made,
    on_unpriced,
    on_waived,
)
from oneflow.engine.activities.pay.ordering import due, fired, opened, outcome, redated, stirred
from oneflow.engine.activities.pay.receiving import receive, receive_late, waive
from oneflow.engine.activities.pay.records import (
    FeeWaived,
    Payment,
    PaymentLapsed,
    PaymentOrdered,
    PaymentReceived,
    PaymentUnpriced,
    PaySlice,
    RecordPayment,
    RecordRefund,
    Refund,
    RefundAsked,
    RefundMade,
    WaiveFee,
)
from oneflow.engine.activities.pay.refunding import ended, refunded
from oneflow.engine.activity import Activity

__all__ = [
    "ACTIVITY",
    "FeeWaived",
    "PaySlice",
    "Payment",
    "PaymentLapsed",
    "PaymentOrdered",
    "PaymentReceived",
    "PaymentUnpriced",
    "RecordPayment",
    "RecordRefund",
    "Refund",
    "RefundAsked",
    "RefundMade",
    "WaiveFee",
]

ACTIVITY = Activity(
    kind="pay",
    slice=PaySlice,
    opened=opened,
    handles={RecordPayment: receive, WaiveFee: waive, RecordRefund: refunded},
    folds={
        PaymentOrdered: on_ordered,
        PaymentUnpriced: on_unpriced,
        PaymentReceived: on_received,
        FeeWaived: on_waived,
        PaymentLapsed: on_lapsed,
        RefundAsked: on_refund_asked,
        RefundMade: on_refund_made,
    },
    due=due,
    fired=fired,
    outcome=outcome,
    stirred=stirred,
    redated=redated,
    lasting=True,
    afterwards={RecordPayment: receive_late, RecordRefund: refunded},
    ended=ended,
)
