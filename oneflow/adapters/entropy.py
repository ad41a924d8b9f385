"""Randomness: ids that rise with time, and salts. The only place that asks the system for any."""

from __future__ import annotations

import secrets
import threading
import time
from uuid import UUID

_SALT_BYTES = 16
_COUNTER_BITS = 12


class SystemEntropy:
    """An `Entropy` over the operating system's randomness.

    Ids are UUIDs of version 7 (RFC 9562, method 1): milliseconds, then a counter of 12 bits that
    rises within one millisecond, then 62 random bits. Ids of one instance rise strictly, also
    when the clock is set back; those of several processes nearly do.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def salt(self) -> bytes:
        """16 fresh bytes."""
        return secrets.token_bytes(_SALT_BYTES)

    def id(self) -> str:
        """A fresh id.

        >>> entropy = SystemEntropy()
        >>> first, second = entropy.id(), entropy.id()
        >>> first < second, UUID(first).version, len(first)
        (True, 7, 36)
        """
        moment = (time.time_ns() // 1_000_000) << _COUNTER_BITS
        with self._lock:
            self._last = moment = max(moment, self._last + 1)
        milliseconds, count = moment >> _COUNTER_BITS, moment & 0xFFF
        number = milliseconds << 80 | 0x7 << 76 | count << 64 | 0b10 << 62
        return str(UUID(int=number | secrets.randbits(62)))
