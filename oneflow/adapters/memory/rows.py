"""The rows of all cases in memory, and what one write does to them. The owner holds the lock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from oneflow.adapters.memory.letters import Letters
from oneflow.engine.ports import CaseRow, DataRow, EventRow, InboxRow, RegionRow, Write
from oneflow.engine.shell.store_failures import conflict


class Rows:
    """Tables as dictionaries. A write is checked whole before anything of it is applied."""

    def __init__(self) -> None:
        self.cases: dict[str, CaseRow] = {}
        self.events: dict[str, list[EventRow]] = {}
        self.regions: dict[tuple[str, str, int], RegionRow] = {}
        self.data: dict[tuple[str, str, int], DataRow | None] = {}
        self.inbox: dict[tuple[str, str], InboxRow] = {}
        self.letters = Letters()

    def check(self, write: Write) -> None:
        """Find out whether the write can be stored; raises ConflictError if not."""
        case = write.case
        stored = self.cases.get(case.id)
        inbox = write.inbox
        if (
            (stored.version if stored else 0) != write.expected_version
            or (inbox is not None and (case.id, inbox.command_id) in self.inbox)
            or any((case.id, row.key, row.version) in self.data for row in write.data)
            or self.letters.has_any(write.outbox)
        ):
            raise conflict(case.id)

    def apply(self, write: Write) -> None:
        """Store a checked write: what it takes back first, then what is new."""
        case = write.case
        self.cases[case.id] = case
        self.events.setdefault(case.id, []).extend(write.events)
        self.regions.update(((case.id, row.key, row.round), row) for row in write.regions)
        if write.erase:
            self._erase(case.id, frozenset(write.erase))
        self.data.update(((case.id, row.key, row.version), row) for row in write.data)
        if write.recall:
            at = write.events[-1].recorded_at if write.events else ""
            self.letters.recall(case.id, write.recall, at)
        self.letters.add(write.outbox)
        if write.inbox is not None:
            self.inbox[case.id, write.inbox.command_id] = write.inbox

    def due(self, now: str, after: tuple[str, str]) -> list[str]:
        """Cases that are due, those that wait longest first, from behind (wake_at, id)."""
        waiting = [(row.wake_at, row.id) for row in self.cases.values() if row.wake_at is not None]
        return [place[1] for place in sorted(waiting) if place[0] <= now and place > after]

    def newest(self, case_id: str, keys: Iterable[str] | None) -> Sequence[DataRow]:
        """The newest version of each value, by key; erased ones are not there."""
        wanted = None if keys is None else frozenset(keys)
        found: dict[str, tuple[int, DataRow | None]] = {}
        for (case, key, version), row in self.data.items():
            if case != case_id or (wanted is not None and key not in wanted):
                continue
            if version > found.get(key, (0, None))[0]:
                found[key] = (version, row)
        return [row for _, (_, row) in sorted(found.items()) if row is not None]

    def versions(self, case_id: str) -> Sequence[DataRow]:
        """Every version of every value, by key and version; erased ones are not there."""
        found = [row for row in self.data.values() if row is not None and row.case_id == case_id]
        return sorted(found, key=lambda row: (row.key, row.version))

    def regions_of(self, case_id: str) -> Sequence[RegionRow]:
        """The rows of a case's regions, by key and round."""
        return [row for key, row in sorted(self.regions.items()) if key[0] == case_id]

    def _erase(self, case_id: str, keys: frozenset[str]) -> None:
        for place in self.data:
            if place[0] == case_id and place[1] in keys:
                self.data[place] = None
        for known, row in self.inbox.items():
            if known[0] == case_id:
                self.inbox[known] = replace(row, fingerprint=b"")
        self.letters.forget_bodies(case_id)
