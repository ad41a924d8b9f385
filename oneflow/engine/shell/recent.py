"""Cases as they stood after a stored turn, so that the next command need not read them again.

A case is found by the head of its chain, which no other history can have; never by its version,
which a restored database may repeat. Reading a case from its stored form costs what a tenth of a
command costs, and a case is busy for a while once somebody has begun to work on it.
"""

from __future__ import annotations

from collections import OrderedDict

from oneflow.engine.records.case import Case

SIZE = 512
"""How many cases are remembered; one takes about 20 KB."""


class RecentCases:
    """A memory that only saves time. Shared by all threads: each step on it is atomic."""

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._by_head: OrderedDict[bytes, Case] = OrderedDict()

    def find(self, head: bytes) -> Case | None:
        """The case whose chain ends with `head`; None: not remembered."""
        return self._by_head.get(head)

    def keep(self, case: Case, *, head: bytes, before: bytes) -> None:
        """Remember a case whose turn is durable.

        Args:
            case: as it is stored.
            head: the end of its chain now.
            before: the end of its chain before the turn; nobody will ask for that any more.
        """
        self._by_head.pop(before, None)
        self._by_head[head] = case
        if len(self._by_head) > self._size:
            self._by_head.popitem(last=False)
