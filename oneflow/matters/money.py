"""Sums of money: exact, in yuan with two places, kept as text; never a float.

Currency is CNY throughout. A sum is not negative.
"""

from __future__ import annotations

import re
from decimal import Decimal

CURRENCY = "CNY"
NOTHING = Decimal("0.00")
MOST = Decimal("9999999999999.99")
"""Largest sum that is taken for one."""

_MONEY = re.compile(r"(?:0|[1-9][0-9]{0,12})(?:\.[0-9]{1,2})?", re.ASCII)


def is_money(text: str) -> bool:
    """Tell whether a text is a sum: digits, and at most two places.

    >>> [is_money(text) for text in ("120", "120.5", "0.00")]
    [True, True, True]
    >>> [is_money(text) for text in ("-1", "1.005", "1e3", "1,000", "007", "")]
    [False, False, False, False, False, False]
    """
    return _MONEY.fullmatch(text) is not None


def read_money(text: str) -> Decimal:
    """Read a sum. Raises ValueError: it is none.

    >>> read_money("120.5")
    Decimal('120.50')
    """
    if not is_money(text):
        raise ValueError(text)
    return Decimal(text).quantize(NOTHING)


def written(amount: Decimal) -> str:
    """Write a sum with its two places.

    >>> written(Decimal("7"))
    '7.00'
    """
    return str(amount.quantize(NOTHING))


def exact(amount: Decimal | int) -> str | None:
    """Write what a rule reckoned; None: it is no sum (negative, too large, or finer than a fen).

    >>> exact(Decimal("37.50")), exact(Decimal("0.125")), exact(-1)
    ('37.50', None, None)
    """
    sum_ = Decimal(amount)
    if not sum_.is_finite() or not NOTHING <= sum_ <= MOST:
        return None
    return written(sum_) if sum_ == sum_.quantize(NOTHING) else None
