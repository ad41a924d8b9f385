"""What the clocks of a region are called, where the name says what they measure.

An item's own clock is `limit`. These names stand in events, so they never change.
"""

from __future__ import annotations


def state_clock(state: str) -> str:
    """Name the clock of a state's own limit.

    >>> state_clock("noticing")
    'in:noticing'
    """
    return f"in:{state}"


def gap_clock(material: str) -> str:
    """Name the clock (and its rule) of a tolerated gap (容缺).

    >>> gap_clock("bank-card")
    'gap:bank-card'
    """
    return f"gap:{material}"
