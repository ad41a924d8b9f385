"""Time and chance that a tester owns: both stand still until told otherwise."""

from __future__ import annotations

from datetime import datetime


class VirtualTime:
    """A `TimeSource` that is moved by hand, forwards only."""

    def __init__(self, start: datetime) -> None:
        """Begin at `start`, aware."""
        self._now = start

    def now(self) -> datetime:
        """The present."""
        return self._now

    def move(self, to: datetime) -> None:
        """Let it be `to`.

        Raises:
            ValueError: that lies in the past.
        """
        if to < self._now:
            raise ValueError(f"virtual time does not run backwards: {self._now} to {to}")
        self._now = to


class CountedEntropy:
    """An `Entropy` without chance: the same ids and salts in every run.

    Args:
        prefix: of the ids; keeps those of several runs in one database apart.

    >>> entropy = CountedEntropy("id-")
    >>> entropy.id(), entropy.salt().hex()[-4:]
    ('id-1', '0002')
    """

    def __init__(self, prefix: str = "id-") -> None:
        self._prefix = prefix
        self._count = 0

    def salt(self) -> bytes:
        """16 bytes, different each time."""
        self._count += 1
        return self._count.to_bytes(16, "big")

    def id(self) -> str:
        """An id, different each time."""
        self._count += 1
        return f"{self._prefix}{self._count}"
