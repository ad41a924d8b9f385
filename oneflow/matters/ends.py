"""The states that nobody has to declare: where items, cases and deliveries begin and end.

`waiting` and the end states of items stand in no procedure's table of states; the kernel knows
them by name. The ends of a case and of a delivery are put in when a procedure is compiled.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from oneflow.matters.plan import END_STATES, WAITING, StatePlan, Text

CLOSED = "closed"
"""End of a case whose items are all settled."""
DELIVERED = "delivered"
"""End of a delivery."""
ENDS = frozenset({*END_STATES, CLOSED, DELIVERED})
"""Predeclared states in which a region has ended, whatever its procedure says."""

TITLES: Mapping[str, Text] = MappingProxyType(
    {
        WAITING: Text("等待前置", "Waiting"),
        "approved": Text("准予", "Approved"),
        "rejected": Text("不予", "Rejected"),
        "declined": Text("不予受理", "Declined"),
        "withdrawn": Text("已撤回", "Withdrawn"),
        "cancelled": Text("已取消", "Cancelled"),
        "lapsed": Text("逾期终止", "Lapsed"),
        "revoked": Text("已撤销", "Revoked"),
        CLOSED: Text("已办结", "Closed"),
        DELIVERED: Text("已送达", "Delivered"),
    }
)
"""What the predeclared states are called."""

_OWN_END: Mapping[str, str] = {"case": CLOSED, "delivery": DELIVERED}


def own_end(kind: str) -> dict[str, StatePlan]:
    """Give the end that a `case` or `delivery` procedure has besides the common ones, by name.

    >>> list(own_end("delivery")), list(own_end("item"))
    (['delivered'], [])
    """
    name = _OWN_END.get(kind)
    if name is None:
        return {}
    return {name: StatePlan(name=name, title=TITLES[name], final=True)}
