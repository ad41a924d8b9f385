"""A unit that shares its transaction with those of other threads; see `gathering`."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from oneflow.adapters.database.connections import Database
from oneflow.adapters.database.failures import translate
from oneflow.adapters.database.gathering import Gathering, Group
from oneflow.adapters.database.portable import PortableStatements
from oneflow.adapters.database.units import DatabaseUnit
from oneflow.engine.ports import Hooks, Write
from oneflow.engine.shell.store_failures import not_inside_unit, written_twice
from oneflow.errors import OneflowError


class GatheredUnit(DatabaseUnit):
    """One read-decide-write inside a group; a write is durable when `write` returns.

    Until it has stored, the group's connection is the thread's own, so that whatever else the
    thread asks of the store sees what it sees, and waits for no lock of its own group.
    """

    __slots__ = ("_gathering", "_group", "_own")

    def __init__(
        self,
        gathering: Gathering,
        database: Database,
        statements: PortableStatements,
        key: tuple[str, str],
    ) -> None:
        """Prepare a unit; `key` is (case id, command id)."""
        super().__init__(database, statements, *key)
        self._gathering = gathering
        self._own = self._held
        self._group: Group | None = None

    def __enter__(self) -> Self:
        if self._own.inside:
            raise not_inside_unit("unit")
        group = self._group = self._gathering.join(self._case_id)
        self._held = self._database.lend(group.held)
        self._held.inside = True
        try:
            self._stored, self._answered = self._statements.read(
                self._held.cursor, self._case_id, self._command_id
            )
        except Exception as error:
            self._leave(group, stored=False)
            self._own.inside = False
            raise translate(error, self._case_id) from error
        except BaseException:
            self._leave(group, stored=False)
            self._own.inside = False
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        group = self._group
        try:
            if group is not None:
                self._leave(group, stored=False)
                if kind is None:  # what was read may be of a unit that is not durable yet
                    self._gathering.settle(group, self._case_id)
        finally:
            self._own.inside = False
        self._tell(kind)

    def write(self, write: Write, hooks: Hooks | None = None) -> None:
        """Store a turn, and wait until the group is durable."""
        group = self._group
        if self._written or group is None:
            raise written_twice(self._case_id)
        try:
            self._statements.store(self._held.cursor, write, self._stored)
            if hooks is not None and hooks.before_commit is not None:
                hooks.before_commit(None)
        except Exception as error:
            self._leave(group, stored=False)
            if isinstance(error, OneflowError):
                raise
            raise translate(error, self._case_id) from error
        except BaseException:
            self._leave(group, stored=False)
            raise
        self._written = True
        self._leave(group, stored=True)
        self._gathering.settle(group, self._case_id)
        self._hooks = hooks

    def _leave(self, group: Group, *, stored: bool) -> None:
        """Pass the connection on; from here on the thread has its own connection again."""
        self._group = None
        group.held.inside = False
        self._held = self._database.lend(self._own)
        self._own.inside = True
        self._gathering.leave(group, stored=stored)
