"""Reading a case, and one read-decide-write of it, on a thread's held connection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import Any, Self

from oneflow.adapters.database.connections import Database, Held
from oneflow.adapters.database.failures import is_lost, translate
from oneflow.adapters.database.portable import PortableStatements
from oneflow.adapters.database.transactions import roll_back
from oneflow.engine.ports import (
    CaseRow,
    DataRow,
    EventRow,
    Hooks,
    InboxRow,
    RegionRow,
    Write,
)
from oneflow.engine.shell.store_failures import not_inside_unit, written_twice
from oneflow.errors import OneflowError


class DatabaseLook:
    """A case inside a transaction that only reads; its row is read at once."""

    def __init__(self, cursor: Any, statements: PortableStatements, case_id: str) -> None:
        self._cursor, self._statements, self._case_id = cursor, statements, case_id
        self._stored = statements.row(cursor, case_id)

    @property
    def stored(self) -> CaseRow | None:
        """The case's row."""
        return self._stored

    def events(self) -> Sequence[EventRow]:
        """The case's events, oldest first."""
        return self._statements.events(self._cursor, self._case_id)

    def data(self, keys: Iterable[str] | None = None) -> Sequence[DataRow]:
        """The newest version of each value asked for."""
        return wanted(self._statements.data(self._cursor, self._case_id), keys)

    def versions(self) -> Sequence[DataRow]:
        """Every version of every value."""
        return self._statements.versions(self._cursor, self._case_id)

    def regions(self) -> Sequence[RegionRow]:
        """The rows of the case's regions."""
        return self._statements.regions(self._cursor, self._case_id)


def wanted(found: dict[str, DataRow], keys: Iterable[str] | None) -> Sequence[DataRow]:
    """Of the values found those asked for (None: all)."""
    if keys is None:
        return list(found.values())
    asked = set(keys)
    return [row for key, row in found.items() if key in asked]


class DatabaseUnit:
    """A unit of its own: a context manager; a write is durable when `write` returns.

    Where the statement set needs no transaction (PostgreSQL's tuned one), reading takes none.
    """

    __slots__ = (
        "_answered",
        "_case_id",
        "_command_id",
        "_database",
        "_held",
        "_hooks",
        "_open",
        "_sending",
        "_statements",
        "_stored",
        "_written",
    )

    def __init__(
        self, database: Database, statements: PortableStatements, case_id: str, command_id: str
    ) -> None:
        self._database = database
        self._statements = statements
        self._case_id = case_id
        self._command_id = command_id
        self._held: Held = database.held()
        self._stored: CaseRow | None = None
        self._answered: InboxRow | None = None
        self._hooks: Hooks | None = None
        self._open = False
        self._sending = False
        self._written = False

    def __enter__(self) -> Self:
        if self._held.inside:
            raise not_inside_unit("unit")
        try:
            self._read()
        except Exception as error:
            if not is_lost(error):
                self._give_up()
                raise translate(error, self._case_id) from error
            self._again()
        except BaseException:
            self._abandon()
            raise
        self._held.inside = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        self._held.inside = False
        if kind is not None and not issubclass(kind, Exception):
            self._abandon()
        elif self._open:
            self._give_up()
        self._tell(kind)

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
        found: Sequence[EventRow] = self._ask(self._statements.events)
        return found

    def data(self, keys: Iterable[str] | None = None) -> Sequence[DataRow]:
        """The newest version of each value asked for."""
        return wanted(self._ask(self._statements.data), keys)

    def versions(self) -> Sequence[DataRow]:
        """Every version of every value."""
        found: Sequence[DataRow] = self._ask(self._statements.versions)
        return found

    def regions(self) -> Sequence[RegionRow]:
        """The rows of the case's regions."""
        found: Sequence[RegionRow] = self._ask(self._statements.regions)
        return found

    def write(self, write: Write, hooks: Hooks | None = None) -> None:
        """Store a turn and make it durable."""
        if self._written:
            raise written_twice(self._case_id)
        try:
            self._store(write, hooks.before_commit if hooks is not None else None)
        except OneflowError:
            self._give_up()
            raise
        except Exception as error:
            self._give_up()
            raise translate(error, self._case_id, sending=self._sending) from error
        self._open = False
        self._written = True
        self._hooks = hooks

    def _tell(self, kind: type[BaseException] | None) -> None:
        """The unit is left: tell who waited for the turn to be durable."""
        hooks = self._hooks
        if hooks is not None and kind is None and hooks.after_commit is not None:
            hooks.after_commit()

    def _store(self, write: Write, before_commit: Callable[[Any], None] | None) -> None:
        """Execute a write; who listens before the commit needs a transaction in any case."""
        cursor = self._held.cursor
        if before_commit is not None and not self._open:
            cursor.execute(self._database.begin)
            self._open = True
        self._sending = not self._open
        self._statements.store(cursor, write, self._stored)
        if before_commit is not None:
            before_commit(None)
        if self._open:
            self._sending = True
            cursor.execute("COMMIT")

    def _read(self) -> None:
        cursor = self._held.cursor
        if self._statements.transacted:
            cursor.execute(self._database.begin)
            self._open = True
        self._stored, self._answered = self._statements.read(
            cursor, self._case_id, self._command_id
        )

    def _again(self) -> None:
        """Try once more on a new connection: the old one had died while it lay idle."""
        self._database.lost()
        self._database.discard(self._held)
        self._held = self._database.held()
        try:
            self._read()
        except Exception as error:
            self._give_up()
            raise translate(error, self._case_id) from error

    def _ask(self, question: Any) -> Any:
        try:
            return question(self._held.cursor, self._case_id)
        except Exception as error:
            raise translate(error, self._case_id) from error

    def _give_up(self) -> None:
        """Undo what is not committed; a connection that cannot even do that is thrown away."""
        if self._open:
            roll_back(self._database, self._held)
        elif self._held.is_broken:
            self._database.discard(self._held)
        self._open = False

    def _abandon(self) -> None:
        """Throw the connection away: interrupted, and who knows in the middle of what."""
        self._open = False
        self._database.discard(self._held)


class ClaimedUnit(DatabaseUnit):
    """A unit of a due case, inside the claim's transaction: durable when the claim is left.

    later: where it leaves what is to be called then.
    """

    __slots__ = ("_later",)

    def __init__(
        self,
        database: Database,
        statements: PortableStatements,
        row: CaseRow,
        later: list[Hooks],
    ) -> None:
        super().__init__(database, statements, row.id, "")
        self._stored = row
        self._later = later

    def write(self, write: Write, hooks: Hooks | None = None) -> None:
        """Store a turn; if it fails, only this one is undone."""
        if self._written:
            raise written_twice(self._case_id)
        cursor = self._savepoint("turn")
        try:
            self._statements.store(cursor, write, self._stored)
            if hooks is not None and hooks.before_commit is not None:
                hooks.before_commit(None)
            cursor.execute("RELEASE SAVEPOINT turn")
        except Exception as error:
            if not is_lost(error):
                cursor.execute("ROLLBACK TO SAVEPOINT turn")
            if isinstance(error, OneflowError):
                raise
            raise translate(error, self._case_id) from error
        self._written = True
        if hooks is not None:
            self._later.append(hooks)

    def _ask(self, question: Any) -> Any:
        """Ask so that a question that fails leaves the claim's other units as they are."""
        cursor = self._savepoint("question")
        try:
            found = question(cursor, self._case_id)
            cursor.execute("RELEASE SAVEPOINT question")
        except Exception as error:
            if not is_lost(error):
                cursor.execute("ROLLBACK TO SAVEPOINT question")
            raise translate(error, self._case_id) from error
        return found

    def _savepoint(self, name: str) -> Any:
        """Set a savepoint and give the cursor; without it nothing of this unit is tried."""
        cursor = self._held.cursor
        try:
            cursor.execute(f"SAVEPOINT {name}")
        except Exception as error:
            raise translate(error, self._case_id) from error
        return cursor
