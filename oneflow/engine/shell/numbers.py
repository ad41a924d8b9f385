"""Case numbers (办件编号): what people read out on the phone. Not the case's id.

`<region>-<date>-<serial>-<check>`, from a counter of the day that lies off the hot row.
Numbers are reserved in blocks, so a serial may be skipped; none is given twice.
"""

from __future__ import annotations

import threading
from datetime import date

from oneflow.engine.ports import CaseStore

BLOCK = 50
"""How many numbers a process reserves at once."""


class NumberBlocks:
    """Hands out serials of a day from blocks reserved in the store. Thread-safe."""

    def __init__(self, store: CaseStore, *, block: int = BLOCK) -> None:
        self._store = store
        self._block = block
        self._left: dict[str, tuple[int, int]] = {}
        self._lock = threading.Lock()

    def next(self, on: date) -> int:
        """Give the next serial of a day, from 1."""
        counter = f"case:{on.isoformat()}"
        with self._lock:
            serial, end = self._left.get(counter, (0, 0))
            if serial >= end:
                serial = self._store.next_numbers(counter, self._block)
                end = serial + self._block
                self._left = {counter: (serial, end)}
            self._left[counter] = (serial + 1, end)
        return serial


def case_number(region: str, on: date, serial: int) -> str:
    """Write a case number with its check digit.

    >>> case_number("440106", date(2026, 3, 4), 17)
    '440106-20260304-000017-3'
    """
    day, number = on.isoformat().replace("-", ""), f"{serial:06d}"
    return f"{region}-{day}-{number}-{check_digit(region + day + number)}"


def check_digit(digits: str) -> int:
    """ISO 7064 MOD 11,10 over the digits of a number; it finds every single-digit error.

    >>> check_digit("0794")
    5
    """
    rest = 10
    for digit in map(int, digits):
        rest = (rest + digit) % 10 or 10
        rest = rest * 2 % 11
    return (11 - rest) % 10
