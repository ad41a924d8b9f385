"""What a turn left behind, by the head of the case's chain, so that the next one need not read it.

A case is found by the head of its chain, which no other history can have; never by its version,
which a restored database may repeat. Reading a case from its stored form costs what a tenth of a
command costs, and a case is busy for a while once somebody has begun to work on it.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

SIZE = 512
"""How many are remembered; a case takes about 20 KB, its row about 5 KB."""

Kept = TypeVar("Kept")


class Recent(Generic[Kept]):
    """A memory that only saves time. Shared by all threads: each step on it is atomic."""

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._by_head: OrderedDict[bytes, Kept] = OrderedDict()

    def find(self, head: bytes) -> Kept | None:
        """What was kept of the case whose chain ends with `head`; None: it is not remembered."""
        return self._by_head.get(head)

    def keep(self, kept: Kept, *, head: bytes, before: bytes) -> None:
        """Remember what a turn left behind.

        Args:
            kept: what follows from the history as it is stored.
            head: the end of the chain now.
            before: the end of the chain before the turn; nobody will ask for that any more.
        """
        self._by_head.pop(before, None)
        self._by_head[head] = kept
        if len(self._by_head) > self._size:
            self._by_head.popitem(last=False)
