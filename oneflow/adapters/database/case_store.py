"""The `CaseStore` of a database: units, the claim of due cases, and what is kept beside cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any

from msgspec.structs import astuple

from oneflow.adapters.database.connections import Database
from oneflow.adapters.database.gathered_unit import GatheredUnit
from oneflow.adapters.database.gathering import Gathering
from oneflow.adapters.database.outbox import DatabaseOutbox
from oneflow.adapters.database.portable import PortableStatements
from oneflow.adapters.database.queries import DatabaseQueries
from oneflow.adapters.database.rendering import Statement, dialect_of
from oneflow.adapters.database.seals import DatabaseSeals
from oneflow.adapters.database.statements import SmallStatements
from oneflow.adapters.database.transactions import ask, snapshot, transaction
from oneflow.adapters.database.units import ClaimedUnit, DatabaseLook, DatabaseUnit
from oneflow.engine.ports import Denial, Hooks, Look, Unit
from oneflow.engine.records.instants import write_instant
from oneflow.errors import ConflictError


class DatabaseStore(DatabaseOutbox):
    """Where cases live, over one database and one statement set; also the relay's outbox.

    Attributes:
        queries: questions over many cases. seals: the chain over all of them.
        statements, small: in which it speaks to the database, of cases and of the rest.
    """

    def __init__(
        self,
        database: Database,
        statements: PortableStatements,
        gathering: Gathering | None = None,
    ) -> None:
        super().__init__(database)
        self._gathering = gathering
        if gathering is not None:
            database.apart = gathering.apart
        self.queries = DatabaseQueries(database)
        self.seals = DatabaseSeals(database)
        self.statements = statements
        self.small = SmallStatements(dialect_of(database.dialect))

    def close(self) -> None:
        """Close all connections that nobody is using; see `Database.close`."""
        self.database.close()
        if self._gathering is not None:
            self._gathering.close()

    def unit(self, case_id: str, command_id: str) -> AbstractContextManager[Unit]:
        """Open a unit; see the port."""
        if self._gathering is None:
            return DatabaseUnit(self.database, self.statements, case_id, command_id)
        key = (case_id, command_id)
        return GatheredUnit(self._gathering, self.database, self.statements, key)

    @contextmanager
    def look(self, case_id: str) -> Iterator[Look]:
        """Read a case in a transaction that only reads; see the port."""
        with snapshot(self.database, "look") as cursor:
            yield DatabaseLook(cursor, self.statements, case_id)

    @contextmanager
    def due(
        self, now: datetime, *, limit: int, after: tuple[str, str] = ("", "")
    ) -> Iterator[Iterator[Unit]]:
        """Claim due cases in one transaction that ends with the claim; see the port."""
        later: list[Hooks] = []
        with transaction(self.database, "due") as cursor:
            rows = self.statements.due(cursor, write_instant(now), limit=limit, after=after)
            yield (ClaimedUnit(self.database, self.statements, row, later) for row in rows)
        for hooks in later:
            if hooks.after_commit is not None:
                hooks.after_commit()

    def next_numbers(self, counter: str, count: int) -> int:
        """Reserve numbers; see the port."""
        try:
            return self._count(counter, count)
        except ConflictError:  # two made the counter at once; now it is there
            return self._count(counter, count)

    def deny(self, denial: Denial) -> None:
        """Record a denial; see the port."""
        with transaction(self.database, "deny") as cursor:
            cursor.execute(self.small.new_denial.text, astuple(denial))

    def put_definition(self, digest: str, code: str, title: str, body: bytes) -> None:
        """Keep a definition; see the port."""
        values = {"digest": digest, "code": code, "title": title, "body": body}
        self._keep("put_definition", self.small.new_definition, values)

    def definition(self, digest: str) -> bytes | None:
        """The definition of that hash, or None."""
        return self._body(self.small.definition, digest=digest)

    def definitions(self) -> Sequence[str]:
        """The hashes of all definitions."""
        found = ask(self.database, lambda cursor: self.small.definitions.run(cursor).fetchall())
        return [digest for (digest,) in found]

    def put_calendar(self, calendar: str, revision: str, body: bytes) -> None:
        """Keep a calendar revision; see the port."""
        values = {"calendar": calendar, "revision": revision, "body": body}
        self._keep("put_calendar", self.small.new_calendar, values)

    def calendar(self, calendar: str, revision: str) -> bytes | None:
        """The data of a calendar revision, or None."""
        return self._body(self.small.calendar, calendar=calendar, revision=revision)

    def _count(self, counter: str, count: int) -> int:
        small = self.small
        with transaction(self.database, "next_numbers") as cursor:
            small.count.run(cursor, name=counter, count=count)
            if cursor.rowcount == 0:
                small.new_counter.run(cursor, name=counter, value=count)
                return 1
            small.counted.run(cursor, name=counter)
            last: int = cursor.fetchone()[0]
            return last - count + 1

    def _keep(self, what: str, statement: Statement, values: dict[str, Any]) -> None:
        """Insert what is kept for ever; if it is there already, it is the same."""
        try:
            with transaction(self.database, what) as cursor:
                statement.run(cursor, **values)
        except ConflictError:
            return

    def _body(self, statement: Statement, **values: str) -> bytes | None:
        """Read one value; allowed inside a unit too."""
        found = ask(self.database, lambda cursor: statement.run(cursor, **values).fetchone())
        return None if found is None else bytes(found[0])
