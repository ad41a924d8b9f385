"""The `CaseStore` inside a transaction of the host: it writes there, and ends nothing.

Each reading and each writing has a savepoint of its own, so that what is refused or fails leaves
the host's transaction as it was. What a transaction of the host must not hold back or take along
goes by oneflow's own connection: definitions, calendars, and denials, which wait until the host
has ended its transaction. Case numbers do too, but on SQLite: there the host may hold the only
write lock, so that they are counted in its transaction, when the case is stored.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any

from oneflow.adapters.database.case_store import DatabaseStore
from oneflow.adapters.database.host_transaction import (
    HostSession,
    HostTransaction,
    host_transaction,
)
from oneflow.adapters.database.portable import PortableStatements
from oneflow.adapters.database.units import DatabaseLook, wanted
from oneflow.engine.ports import (
    CaseRow,
    DataRow,
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
from oneflow.errors import OneflowError

_log = logging.getLogger("oneflow.host")


class JoinedStore:
    """A store bound to one transaction of the host.

    Args:
        store: oneflow's own.
        host: the transaction.

    Attributes:
        counts_inside: case numbers are counted in the host's transaction.
    """

    def __init__(self, store: DatabaseStore, host: HostTransaction) -> None:
        self._store, self._host = store, host
        self._statements = store.statements
        self.counts_inside = store.database.dialect == "sqlite"
        self._small = store.small
        self._reserved: dict[str, int] = {}

    @contextmanager
    def unit(self, case_id: str, command_id: str) -> Iterator[Unit]:
        """Open a unit; what it writes becomes durable when the host commits."""
        with self._alone("unit"):
            try:
                yield JoinedUnit(self, self._statements, case_id).reading(command_id)
            finally:
                self._reserved.clear()

    @contextmanager
    def look(self, case_id: str) -> Iterator[Look]:
        """Read a case as the host's transaction sees it, with what it has written itself."""
        with self._alone("look"), self._host.savepoint(case_id) as cursor:
            yield DatabaseLook(cursor, self._statements, case_id)

    @contextmanager
    def due(
        self, now: datetime, *, limit: int, after: tuple[str, str] = ("", "")
    ) -> Iterator[Iterator[Unit]]:
        """Claim due cases for the host's transaction; see the port."""
        with self._alone("due"):
            with self._host.savepoint() as cursor:
                rows = self._statements.due(cursor, write_instant(now), limit=limit, after=after)
            yield (JoinedUnit(self, self._statements, row.id, row) for row in rows)

    def next_numbers(self, counter: str, count: int) -> int:
        """Reserve numbers; see the port. In the host's transaction: for the next turn stored."""
        if not self.counts_inside:
            return self._store.next_numbers(counter, count)
        with self._host.savepoint() as cursor:
            found = self._small.counted.run(cursor, name=counter).fetchone()
        self._reserved[counter] = count
        return 1 if found is None else int(found[0]) + 1

    def deny(self, denial: Denial) -> None:
        """Record a denial in its own transaction, when the host's is over, however it ends."""
        self._host.at_end(lambda _kept: self._deny(denial))

    def put_definition(self, digest: str, code: str, title: str, body: bytes) -> None:
        """Keep a definition, in a transaction of its own."""
        self._store.put_definition(digest, code, title, body)

    def definition(self, digest: str) -> bytes | None:
        """The definition of that hash, or None."""
        return self._store.definition(digest)

    def definitions(self) -> Sequence[str]:
        """The hashes of all definitions."""
        return self._store.definitions()

    def put_calendar(self, calendar: str, revision: str, body: bytes) -> None:
        """Keep a calendar revision, in a transaction of its own."""
        self._store.put_calendar(calendar, revision, body)

    def calendar(self, calendar: str, revision: str) -> bytes | None:
        """The data of a calendar revision, or None."""
        return self._store.calendar(calendar, revision)

    def open(self) -> None:
        """Begin to watch the host's transaction."""
        self._host.open()

    def close(self, *, failed: bool) -> None:
        """Stop watching. Raises UsageError: a connection's transaction is still running."""
        self._host.close(failed=failed)

    def store(self, write: Write, stored: CaseRow | None, hooks: Hooks | None) -> None:
        """Store a turn in a savepoint, with the number it uses, and tell who listens."""
        with self._host.savepoint(write.case.id) as cursor:
            self._statements.store(cursor, write, stored)
            for counter, count in self._reserved.items():
                self._count(cursor, counter, count)
            if hooks is not None and hooks.before_commit is not None:
                hooks.before_commit(self._host.given)
        if hooks is not None and hooks.after_commit is not None:
            after_commit = hooks.after_commit
            self._host.at_end(lambda kept: after_commit() if kept else None)

    def asking(self, case_id: str) -> AbstractContextManager[Any]:
        """Lend a cursor for a question about a case."""
        return self._host.savepoint(case_id)

    def _count(self, cursor: Any, counter: str, count: int) -> None:
        self._small.count.run(cursor, name=counter, count=count)
        if cursor.rowcount == 0:
            self._small.new_counter.run(cursor, name=counter, value=count)

    def _deny(self, denial: Denial) -> None:
        """The host's transaction is over: an error here could undo nothing, so it is logged."""
        try:
            self._store.deny(denial)
        except OneflowError as error:
            _log.error("denial %s (%s) was not recorded (%s)", denial.id, denial.rule, error.code)

    @contextmanager
    def _alone(self, what: str) -> Iterator[None]:
        """Refuse units inside each other, of the host's transaction and oneflow's own alike."""
        held = self._store.database.held()
        if held.inside:
            raise not_inside_unit(what)
        held.inside = True
        try:
            yield
        finally:
            held.inside = False


class JoinedUnit:
    """One read-decide-write inside the host's transaction; see the port."""

    def __init__(
        self,
        store: JoinedStore,
        statements: PortableStatements,
        case_id: str,
        row: CaseRow | None = None,
    ) -> None:
        self._store, self._statements, self._case_id = store, statements, case_id
        self._stored = row
        self._answered: InboxRow | None = None
        self._written = False

    def reading(self, command_id: str) -> JoinedUnit:
        """Read the case and the earlier answer to a command."""
        with self._store.asking(self._case_id) as cursor:
            self._stored, self._answered = self._statements.read(cursor, self._case_id, command_id)
        return self

    @property
    def stored(self) -> CaseRow | None:
        """The case's row as it was read."""
        return self._stored

    @property
    def answered(self) -> InboxRow | None:
        """The earlier answer to the same command id."""
        return self._answered

    def events(self) -> Sequence[EventRow]:
        """The case's events, oldest first."""
        with self._store.asking(self._case_id) as cursor:
            return self._statements.events(cursor, self._case_id)

    def data(self, keys: Iterable[str] | None = None) -> Sequence[DataRow]:
        """The newest version of each value asked for."""
        with self._store.asking(self._case_id) as cursor:
            return wanted(self._statements.data(cursor, self._case_id), keys)

    def versions(self) -> Sequence[DataRow]:
        """Every version of every value."""
        with self._store.asking(self._case_id) as cursor:
            return self._statements.versions(cursor, self._case_id)

    def regions(self) -> Sequence[RegionRow]:
        """The rows of the case's regions."""
        with self._store.asking(self._case_id) as cursor:
            return self._statements.regions(cursor, self._case_id)

    def write(self, write: Write, hooks: Hooks | None = None) -> None:
        """Store a turn; it becomes durable when the host commits."""
        if self._written:
            raise written_twice(self._case_id)
        self._store.store(write, self._stored, hooks)
        self._written = True


def join(store: DatabaseStore, given: HostSession) -> JoinedStore:
    """Bind oneflow's store to a transaction of the host. Raises UsageError: it cannot be joined."""
    return JoinedStore(store, host_transaction(given, store.database.dialect))
