"""Group commit on SQLite: the units of several threads in one transaction, with one COMMIT for all.

SQLite has one writer, and waiting for the disk is most of what a command costs. Here threads queue
for one shared connection, in the order of asking. Whoever has it reads, decides and stores inside a
SAVEPOINT, and passes it on to the next in the queue; when nobody waits, or the group is full, it
commits for all. Every acknowledgement waits for that COMMIT, and so does whoever only read,
because what it read may not be durable yet. No clock is involved: a thread that is alone commits at
once, and nobody waits for work that has not come.

What goes wrong in one unit undoes this unit. What goes wrong with the transaction as a whole (its
COMMIT, a full disk) undoes all of its units, and each of them says so.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator

from oneflow.adapters.database.connections import Database, Held
from oneflow.adapters.database.failures import translate
from oneflow.adapters.database.fair_lock import FairLock
from oneflow.engine.shell.store_failures import OutcomeUnknownError, outcome_unknown
from oneflow.errors import OneflowError

LARGEST = 64
"""Units in a group, so that a crowd does not put its first member off for ever."""
_PATIENCE_SECONDS = 0.05
"""After so long a member looks whether the one that was to commit for it has gone."""


class Group:
    """Units that one COMMIT makes durable.

    Attributes:
        held: the connection they share.
        units: how many have stored something.
        has_ended: whether it is committed or undone.
        failure: why it is undone as a whole; None: it is not.
    """

    __slots__ = ("_gate", "failure", "has_ended", "held", "units")

    def __init__(self, held: Held) -> None:
        self.held = held
        self.units = 0
        self.has_ended = False
        self.failure: Exception | None = None
        self._gate = threading.Lock()  # an Event would cost what a fiftieth of a command costs
        self._gate.acquire()

    def wait(self, seconds: float) -> bool:
        """Wait for its end, but no longer than that; tells whether it has ended."""
        if not self.has_ended and self._gate.acquire(timeout=seconds):
            self._gate.release()  # for whoever waits besides
        return self.has_ended

    def end(self) -> None:
        """Let its members go."""
        self.has_ended = True
        self._gate.release()


class Gathering:
    """Where the threads of a process meet to commit together, over one SQLite database."""

    _group: Group | None
    _held: Held | None

    def __init__(self, database: Database) -> None:
        self._database = database
        self._begin_anew()

    def join(self, case_id: str) -> Group:
        """Wait for the connection and open a savepoint in the group; the caller must `leave`.

        Raises:
            StoreError: the database could not begin; it is passed on.
        """
        if self._pid != os.getpid():  # the threads that queued stayed with the parent
            self._begin_anew()
        self._lock.take()
        try:
            return self._entered()
        except BaseException as error:
            self._lose(error)
            self._lock.give()
            if isinstance(error, OneflowError) or not isinstance(error, Exception):
                raise
            raise translate(error, case_id) from error

    def leave(self, group: Group, *, stored: bool) -> None:
        """Keep what the unit stored, or undo it, and pass the connection on."""
        try:
            self._close_unit(group, stored=stored)
            if self._group is group and not self._goes_on(group):
                self._finish()
        finally:
            self._lock.give()

    def settle(self, group: Group, case_id: str) -> None:
        """Wait until what this group's units stored is durable.

        Raises:
            StoreError: it is not, and nothing of it is stored.
            OutcomeUnknownError: the thread that was to commit was interrupted over it.
        """
        while not group.wait(_PATIENCE_SECONDS):
            if self._lock.take_if_free():
                try:
                    if self._group is group:  # whoever was next in the queue was interrupted there
                        self._finish()
                finally:
                    self._lock.give()
        if isinstance(group.failure, OutcomeUnknownError):
            raise outcome_unknown(case_id)
        if group.failure is not None:
            raise translate(group.failure, case_id) from group.failure

    @contextlib.contextmanager
    def apart(self) -> Iterator[None]:
        """Keep everybody else from the shared connection, for a transaction on another connection."""
        if self._pid != os.getpid():
            self._begin_anew()
        self._lock.take()
        try:
            if self._group is not None:
                self._finish()
            yield
        finally:
            self._lock.give()

    def close(self) -> None:
        """Give the shared connection back, once the units that queued for it have left."""
        with self.apart():
            if self._held is not None:
                self._database.discard(self._held)
                self._held = None

    def _begin_anew(self) -> None:
        self._pid = os.getpid()
        self._lock = FairLock()
        self._group = None
        self._held = None

    def _goes_on(self, group: Group) -> bool:
        """Whether the next in the queue is to work in the same transaction."""
        return self._lock.waiting > 0 and 0 < group.units < LARGEST

    def _entered(self) -> Group:
        group = self._group or self._open()
        if group.units:  # whoever is first has nobody's work to preserve
            group.held.cursor.execute("SAVEPOINT unit")
        return group

    def _open(self) -> Group:
        if self._held is None or self._held.pooled.closed:
            self._held = self._database.another()
        self._held.cursor.execute(self._database.begin)
        self._group = Group(self._held)
        return self._group

    def _close_unit(self, group: Group, *, stored: bool) -> None:
        try:
            if group.units:
                if not stored:
                    group.held.cursor.execute("ROLLBACK TO SAVEPOINT unit")
                group.held.cursor.execute("RELEASE SAVEPOINT unit")
            group.units += stored
        except BaseException as error:
            self._lose(error)
            if not isinstance(error, Exception):
                raise

    def _finish(self) -> None:
        """End the group's transaction, and let its members go."""
        group = self._group
        assert group is not None  # noqa: S101 - only called with the lock, in a group
        try:
            group.held.cursor.execute("COMMIT" if group.units else "ROLLBACK")
        except Exception as error:  # noqa: BLE001 - each unit of the group raises it by itself
            self._lose(error)
        except BaseException:
            self._lose(outcome_unknown(""))  # in the middle of COMMIT, before or behind it
            raise
        else:
            self._end(group)

    def _lose(self, failure: BaseException) -> None:
        """Undo the whole group; the connection goes too, for nobody knows in what state it is."""
        group, held = self._group, self._held
        self._held = None
        if held is not None:
            self._database.discard(held)
        if group is not None:
            group.failure = failure if isinstance(failure, Exception) else _interrupted()
            self._end(group)

    def _end(self, group: Group) -> None:
        self._group = None
        group.end()


def _interrupted() -> Exception:
    """What the others of a group are told when one of them is interrupted over the database."""
    return RuntimeError("a unit of the same group was interrupted")
