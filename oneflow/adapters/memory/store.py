"""The store in memory: one lock, writes checked first and applied whole."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from msgspec.structs import replace

from oneflow.adapters.memory.gate import Gate
from oneflow.adapters.memory.queries import MemoryQueries
from oneflow.adapters.memory.rows import Rows
from oneflow.adapters.memory.seals import MemorySeals
from oneflow.engine.ports import (
    CaseRow,
    Claimed,
    DataRow,
    DeadLetter,
    Denial,
    EventRow,
    Hooks,
    InboxRow,
    Look,
    RegionRow,
    Unit,
    Write,
)
from oneflow.engine.records.instants import write_instant
from oneflow.engine.shell.store_failures import not_inside_unit, written_twice


class MemoryLook:
    """A case as it stood when the look began; see the port."""

    def __init__(self, store: MemoryStore, case_id: str) -> None:
        with store.lock:
            self._stored = store.rows.cases.get(case_id)
            self._events = tuple(store.rows.events.get(case_id, ()))
            self._data = store.rows.newest(case_id, None)
            self._versions = store.rows.versions(case_id)
            self._regions = store.rows.regions_of(case_id)

    @property
    def stored(self) -> CaseRow | None:
        """The case's row."""
        return self._stored

    def events(self) -> Sequence[EventRow]:
        """The case's events, oldest first."""
        return self._events

    def data(self, keys: Iterable[str] | None = None) -> Sequence[DataRow]:
        """The newest version of each value asked for."""
        wanted = None if keys is None else frozenset(keys)
        return [row for row in self._data if wanted is None or row.key in wanted]

    def versions(self) -> Sequence[DataRow]:
        """Every version of every value."""
        return self._versions

    def regions(self) -> Sequence[RegionRow]:
        """The rows of the case's regions."""
        return self._regions


class MemoryUnit:
    """One read-decide-write; see the port. `later` collects writes of a claim for its end.

    Attributes:
        hooks: of the write; what is to be called once it is stored.
    """

    def __init__(
        self,
        store: MemoryStore,
        case_id: str,
        command_id: str | None,
        later: list[Write] | None = None,
    ) -> None:
        self._store = store
        self._case_id = case_id
        self._later = later
        self._written = False
        self.hooks: Hooks | None = None
        with store.lock:
            rows = store.rows
            self._stored = rows.cases.get(case_id)
            self._answered = rows.inbox.get((case_id, command_id)) if command_id else None

    @property
    def stored(self) -> CaseRow | None:
        """The case's row when the unit was opened."""
        return self._stored

    @property
    def answered(self) -> InboxRow | None:
        """The earlier answer to the same command id."""
        return self._answered

    def events(self) -> Sequence[EventRow]:
        """The case's events, oldest first."""
        with self._store.lock:
            return tuple(self._store.rows.events.get(self._case_id, ()))

    def data(self, keys: Iterable[str] | None = None) -> Sequence[DataRow]:
        """The newest version of each value asked for."""
        with self._store.lock:
            return self._store.rows.newest(self._case_id, keys)

    def versions(self) -> Sequence[DataRow]:
        """Every version of every value."""
        with self._store.lock:
            return self._store.rows.versions(self._case_id)

    def regions(self) -> Sequence[RegionRow]:
        """The rows of the case's regions."""
        with self._store.lock:
            return self._store.rows.regions_of(self._case_id)

    def write(self, write: Write, hooks: Hooks | None = None) -> None:
        """Store a turn."""
        if self._written:
            raise written_twice(self._case_id)
        with self._store.lock:
            self._store.rows.check(write)
            if hooks is not None and hooks.before_commit is not None:
                hooks.before_commit(None)
            if self._later is None:
                self._store.rows.apply(write)
            else:
                self._later.append(write)
        self._written = True
        self.hooks = hooks

    def left(self) -> None:
        """Call who waits for the turn to be stored; now it is."""
        if self.hooks is not None and self.hooks.after_commit is not None:
            self.hooks.after_commit()


class MemoryStore:
    """`CaseStore` and `Outbox` in one, like the databases.

    Attributes:
        queries: questions over many cases. seals: the chain over all of them.
        rows: what is stored of cases; tests and the demo look into it.
        denials: commands that authority refused, oldest first.
    """

    def __init__(self) -> None:
        self.rows = Rows()
        self.denials: list[Denial] = []
        self.lock = Gate()
        self.queries = MemoryQueries(self.rows, self.lock)
        self.seals = MemorySeals(self.rows, self.lock)
        self._inside = threading.local()
        self._counters: dict[str, int] = {}
        self._definitions: dict[str, bytes] = {}
        self._calendars: dict[tuple[str, str], bytes] = {}

    def close(self) -> None:
        """Take nothing more; may be called twice."""
        self.lock.close()

    # --- CaseStore ------------------------------------------------------------------------------

    @contextmanager
    def unit(self, case_id: str, command_id: str) -> Iterator[Unit]:
        """Open a unit; see the port."""
        with self._enter("unit"):
            unit = MemoryUnit(self, case_id, command_id)
            yield unit
        unit.left()

    @contextmanager
    def look(self, case_id: str) -> Iterator[Look]:
        """Read a case without writing; see the port."""
        with self._enter("look"):
            yield MemoryLook(self, case_id)

    @contextmanager
    def due(
        self, now: datetime, *, limit: int, after: tuple[str, str] = ("", "")
    ) -> Iterator[Iterator[Unit]]:
        """Claim due cases; see the port. Nobody else writes until the claim is left."""
        writes: list[Write] = []
        units: list[MemoryUnit] = []
        with self._enter("due"), self.lock:
            due = self.rows.due(write_instant(now), after)[:limit]
            units += (MemoryUnit(self, case_id, None, later=writes) for case_id in due)
            yield iter(units)
            for write in writes:
                self.rows.apply(write)
        for unit in units:
            unit.left()

    def next_numbers(self, counter: str, count: int) -> int:
        """Reserve numbers; see the port."""
        with self._alone("next_numbers"):
            first = self._counters.get(counter, 0) + 1
            self._counters[counter] = first + count - 1
            return first

    def deny(self, denial: Denial) -> None:
        """Record a denial; see the port."""
        with self._alone("deny"):
            self.denials.append(denial)

    def put_definition(self, digest: str, code: str, title: str, body: bytes) -> None:  # noqa: ARG002 - code and title serve the databases' lists
        """Keep a definition; see the port."""
        with self._alone("put_definition"):
            self._definitions.setdefault(digest, body)

    def definition(self, digest: str) -> bytes | None:
        """The definition of that hash, or None."""
        return self._definitions.get(digest)

    def put_calendar(self, calendar: str, revision: str, body: bytes) -> None:
        """Keep a calendar revision; see the port."""
        with self._alone("put_calendar"):
            self._calendars.setdefault((calendar, revision), body)

    def calendar(self, calendar: str, revision: str) -> bytes | None:
        """The data of a calendar revision, or None."""
        return self._calendars.get((calendar, revision))

    # --- Outbox ---------------------------------------------------------------------------------

    def claim(
        self, now: datetime, *, limit: int, lease_seconds: int, skip: Collection[str] = ()
    ) -> Sequence[Claimed]:
        """Lease sendable messages; see the port."""
        with self._alone("claim"):
            return self.rows.letters.claim(now, limit=limit, lease_seconds=lease_seconds, skip=skip)

    def sent(self, claimed: Claimed, now: datetime) -> bool:
        """Mark as delivered; see the port."""
        with self._alone("sent"):
            letter = self.rows.letters.held(claimed)
            if letter is None:
                return False
            letter.done_at, letter.leased_until, letter.reason = write_instant(now), None, ""
            return True

    def failed(self, claimed: Claimed, retry_at: datetime | None, reason: str) -> bool:
        """Give back or lay aside; see the port."""
        with self._alone("failed"):
            letter = self.rows.letters.held(claimed)
            if letter is None:
                return False
            letter.attempts += 1
            letter.leased_until, letter.reason = None, reason
            if retry_at is None:
                letter.dead = True
            else:
                letter.row = replace(letter.row, not_before=write_instant(retry_at))
            return True

    def give_back(self, claimed: Claimed) -> bool:
        """Return it untried; see the port."""
        with self._alone("give_back"):
            letter = self.rows.letters.held(claimed)
            if letter is None:
                return False
            letter.leased_until = None
            return True

    def dead_letters(self, *, limit: int) -> Sequence[DeadLetter]:
        """What is laid aside; see the port."""
        with self._alone("dead_letters"):
            return self.rows.letters.laid_aside()[:limit]

    def release(self, message_id: str, now: datetime) -> bool:
        """Let a dead letter be tried again; see the port."""
        with self._alone("release"):
            letter = self.rows.letters.by_id.get(message_id)
            if letter is None or not letter.dead or letter.done_at is not None:
                return False
            letter.dead, letter.attempts = False, 0
            letter.row = replace(letter.row, not_before=write_instant(now))
            return True

    # --- inside ---------------------------------------------------------------------------------

    @contextmanager
    def _enter(self, what: str) -> Iterator[None]:
        if getattr(self._inside, "unit", False):
            raise not_inside_unit(what)
        self._inside.unit = True
        try:
            yield
        finally:
            self._inside.unit = False

    @contextmanager
    def _alone(self, what: str) -> Iterator[None]:
        if getattr(self._inside, "unit", False):
            raise not_inside_unit(what)
        with self.lock:
            yield
