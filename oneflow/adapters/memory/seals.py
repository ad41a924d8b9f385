"""Seals in memory: what was sealed of the rows beside it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from oneflow.adapters.memory.rows import Rows
from oneflow.engine.history.seals import Leaf, SealRow
from oneflow.engine.shell.sealing import Sealed
from oneflow.engine.shell.store_failures import conflict


class MemorySeals:
    """`SealStore` over the rows of a `MemoryStore`, under its lock.

    Attributes:
        rows, heads: seals in order, and the leaves of each by number; tests look into them.
    """

    def __init__(self, cases: Rows, lock: AbstractContextManager[Any]) -> None:
        self._cases, self._lock = cases, lock
        self.rows: list[SealRow] = []
        self.heads: dict[int, tuple[Leaf, ...]] = {}
        self._newest: dict[str, tuple[int, int]] = {}

    def unsealed(self, *, after: str, limit: int) -> Sequence[Leaf]:
        """Heads of cases that grew since; see the port."""
        with self._lock:
            grown = [
                row
                for row in self._cases.cases.values()
                if row.id > after and row.version > self._newest.get(row.id, (0, 0))[1]
            ]
            grown.sort(key=lambda row: row.id)
            return [
                Leaf(case_id=row.id, seq=row.version, head=self._hash(row.id, row.version) or b"")
                for row in grown[:limit]
            ]

    def seals(self, *, after: int = 0, limit: int = 1000) -> Sequence[SealRow]:
        """Seals behind a number; see the port."""
        with self._lock:
            return [row for row in self.rows if row.number > after][:limit]

    def last(self) -> SealRow | None:
        """The newest seal."""
        with self._lock:
            return self.rows[-1] if self.rows else None

    def leaves(self, number: int) -> Sequence[Leaf]:
        """What a seal is over."""
        with self._lock:
            return self.heads.get(number, ())

    def sealed(self, number: int) -> Sequence[Sealed]:
        """What a seal is over, beside what is there now."""
        with self._lock:
            return [
                Sealed(
                    leaf=leaf,
                    hash=self._hash(leaf.case_id, leaf.seq),
                    version=row.version if (row := self._cases.cases.get(leaf.case_id)) else None,
                )
                for leaf in self.heads.get(number, ())
            ]

    def newest_of(self, case_id: str) -> int | None:
        """Number of the newest seal that a case is in."""
        with self._lock:
            return self._newest.get(case_id, (None, 0))[0]

    def add(self, seal: SealRow, leaves: Sequence[Leaf]) -> None:
        """Keep a seal; see the port."""
        with self._lock:
            if seal.number != len(self.rows) + 1:
                raise conflict("")
            self.rows.append(seal)
            self.heads[seal.number] = tuple(leaves)
            self._newest.update((leaf.case_id, (seal.number, leaf.seq)) for leaf in leaves)

    def _hash(self, case_id: str, seq: int) -> bytes | None:
        events = self._cases.events.get(case_id, [])
        return events[seq - 1].hash if 0 < seq <= len(events) else None
