"""Limits: an amount and its unit, as a law states it ("20 working days").

The lowest notion of the calendar; it knows neither days off nor time zones. A limit
says how long, never from when: starts, pauses and extensions are the ledger's.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, get_args

import msgspec

from oneflow.calendar.errors import LimitSyntaxError

Unit = Literal["wd", "cd", "wh", "h", "min", "mo", "y"]
"""wd working days, cd calendar days, wh office hours, h hours, min minutes, mo months, y years."""
Roll = Literal["next", "none"]
"""What a last day off does: `next` moves to the next working day, `none` stays."""

UNITS: tuple[Unit, ...] = get_args(Unit)
ROLLS: tuple[Roll, ...] = get_args(Roll)
DAY_UNITS: frozenset[Unit] = frozenset({"wd", "cd"})
"""Units in which 0 is legal: "the same day"."""
TIME_UNITS: frozenset[Unit] = frozenset({"wh", "h", "min"})
"""Units that run from the instant itself and never roll."""

_FORM = re.compile(r"([0-9]{1,12})(\.5)?(wd|cd|wh|h|min|mo|y)")


class Limit(msgspec.Struct, frozen=True, order=False):
    """How long somebody has.

    Attributes:
        amount: how many of `unit`; a `Decimal` ending in .5 only with wd (a promise of half
            days), 0 only with wd and cd.
        unit: see `Unit`.
        roll: whether a last day that is a day off moves to the next working day. Only wd, cd,
            mo and y roll; notice periods say "none".
    """

    amount: int | Decimal
    unit: Unit
    roll: Roll = "next"

    def __post_init__(self) -> None:
        _check(self)

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    @property
    def is_half(self) -> bool:
        """Tell whether this is a promise of n.5 working days (counted in office hours)."""
        return isinstance(self.amount, Decimal)

    @property
    def runs_in_time(self) -> bool:
        """Tell whether it is counted in microseconds from the instant, rather than in whole days.

        >>> parse_limit("3wh").runs_in_time, parse_limit("0.5wd").runs_in_time
        (True, True)
        >>> parse_limit("5wd").runs_in_time, parse_limit("1mo").runs_in_time
        (False, False)
        """
        return self.unit in TIME_UNITS or self.is_half


def parse_limit(text: str, *, roll: Roll = "next") -> Limit:
    """Read a limit as definitions spell it.

    Raises:
        LimitSyntaxError: for anything but digits and a unit, as said by `Limit`.

    >>> parse_limit("20wd")
    Limit(amount=20, unit='wd', roll='next')
    >>> str(parse_limit("0.5wd")), parse_limit("0.5wd").is_half
    ('0.5wd', True)
    """
    found = _FORM.fullmatch(str(text))
    if found is None:
        raise LimitSyntaxError.of(text, "不是 数字+单位", "it is not a number and a unit")
    digits, half, unit = found.groups()
    amount = Decimal(f"{int(digits)}.5") if half else int(digits)
    return Limit(amount=amount, unit=unit, roll=roll)  # type: ignore[arg-type] # _FORM admits units only


def _check(limit: Limit) -> None:
    """Check at run time too: annotations do not bind there."""
    amount: object = limit.amount
    unit: object = limit.unit
    if unit not in UNITS:
        raise LimitSyntaxError.of(unit, "没有这种单位", "there is no such unit")
    roll: object = limit.roll
    if roll not in ROLLS:
        raise LimitSyntaxError.of(roll, "顺延写法须为 next 或 none", "roll is next or none")
    if isinstance(amount, Decimal):
        if unit != "wd" or not amount.is_finite() or amount < 0 or amount % 1 != Decimal("0.5"):
            raise LimitSyntaxError.of(amount, "只有 wd 可用半日", "only wd has halves")
        return
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise LimitSyntaxError.of(amount, "数量须为整数", "the amount must be a whole number")
    if amount < 0:
        raise LimitSyntaxError.of(amount, "不能为负", "it is negative")
    if amount == 0 and unit not in DAY_UNITS:
        raise LimitSyntaxError.of(f"0{unit}", "0 只能用于 wd 和 cd", "0 serves wd and cd only")
