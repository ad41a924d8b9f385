"""Which columns of a case's row a turn changes: the tuned sets write no others.

An index is touched only when a column of it is named in the UPDATE, so the groups follow the
indexes: what changes every time, the status, the wake-up time, and all that hardly ever does.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from oneflow.engine.ports import CaseRow

ALWAYS = ("version", "state", "head")
STATUS = ("status", "ended")
WAKE = ("wake_at",)
RARELY = tuple(
    name for name in CaseRow.__struct_fields__[1:] if name not in {*ALWAYS, *STATUS, *WAKE}
)

_rare: Callable[[CaseRow], tuple[Any, ...]] = attrgetter(*RARELY)
ALL = 7


def changed(stored: CaseRow | None, case: CaseRow) -> int:
    """Tell which groups differ, as bits: 1 status, 2 wake-up time, 4 the rest; None: all may."""
    if stored is None:
        return ALL
    bits = 0 if stored.status == case.status and stored.ended == case.ended else 1
    if stored.wake_at != case.wake_at:
        bits |= 2
    if _rare(stored) != _rare(case):
        bits |= 4
    return bits


def columns(bits: int) -> tuple[str, ...]:
    """The columns to write for `bits`.

    >>> columns(2)
    ('version', 'state', 'head', 'wake_at')
    """
    names: tuple[str, ...] = ALWAYS
    for bit, group in ((1, STATUS), (2, WAKE), (4, RARELY)):
        if bits & bit:
            names += group
    return names


VALUES: tuple[Callable[[CaseRow], tuple[Any, ...]], ...] = tuple(
    attrgetter(*columns(bits)) for bits in range(ALL + 1)
)
"""For each value of `bits`, what takes the values of these columns from a row."""
