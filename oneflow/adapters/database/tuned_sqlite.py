"""The statement set tuned for SQLite: a narrow read, upserts, and no index touched in vain.

A case's row follows from its history, named by its head, and from when it wakes. So what this
process wrote itself is not read again as long as both are the same.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import astuple

from oneflow.adapters.database import case_change
from oneflow.adapters.database.portable import (
    PortableStatements,
    Read,
    inbox_row,
    many,
)
from oneflow.adapters.database.statements import REGION_KEY
from oneflow.engine.ports import CaseRow, RegionRow, Write
from oneflow.engine.shell.recent import Recent
from oneflow.engine.shell.store_failures import conflict

_READ = (
    'SELECT c.head, c.wake_at, i.fingerprint, i.answer FROM "case" c'
    " LEFT JOIN inbox i ON i.case_id = c.id AND i.command_id = ? WHERE c.id = ?"
)
"""What tells whether the row is the one remembered; a column costs as much as a call does."""


def _change(bits: int) -> str:
    names = ", ".join(f"{name} = ?" for name in case_change.columns(bits))
    return f'UPDATE "case" SET {names} WHERE id = ? AND version = ?'  # noqa: S608 - as above


_REMOVE = 'DELETE FROM "case" WHERE id = ? AND version = ?'
"""For a case that has ended: a row that shrinks keeps its page to itself (3.9 KB a case); a row
removed and put anew shares one."""
_CHANGES = tuple(_change(bits) for bits in range(case_change.ALL + 1))


_FIELDS = RegionRow.__struct_fields__
_COURSE = ("state", "outcome", "open", "since", "due_at", "overdue_at", "warned")
"""What changes of a region as it goes on. An index is touched only when a column of it is named,
and two of five hold nothing of this (measured: a twelfth of what SQLite does for a command)."""


def _upsert_region(changing: tuple[str, ...]) -> str:
    """Insert a region's row, or overwrite these columns of it."""
    names = ", ".join(f'"{name}"' for name in _FIELDS)
    marks = ", ".join("?" for _ in _FIELDS)
    key = ", ".join(f'"{name}"' for name in REGION_KEY)
    new = ", ".join(f'"{name}" = excluded."{name}"' for name in changing)
    return f"INSERT INTO region ({names}) VALUES ({marks}) ON CONFLICT ({key}) DO UPDATE SET {new}"  # noqa: S608 - as above


_REGION = _upsert_region(_COURSE)
_REROUTED = _upsert_region(_FIELDS[len(REGION_KEY) :])


class TunedSqlite(PortableStatements):
    """What PortableStatements does, in fewer and narrower statements."""

    def __init__(self) -> None:
        super().__init__("sqlite")
        cases = self.cases
        self._event, self._message = cases.new_event.text, cases.new_message.text
        self._data, self._answer = cases.new_data.text, cases.new_answer.text
        self._new_case = cases.new_case.text
        self._recent = Recent[CaseRow]()

    def read(self, cursor: Any, case_id: str, command_id: str) -> Read:
        """Read a case, whole where it is not remembered, and the earlier answer to a command."""
        found = cursor.execute(_READ, (command_id, case_id)).fetchone()
        if found is None:
            return None, None
        head, wake_at, fingerprint, answer = found
        row = self._recent.find(head)
        if row is None or row.wake_at != wake_at:
            row = self.row(cursor, case_id)
        if fingerprint is None:
            return row, None
        return row, inbox_row(case_id, command_id, (fingerprint, answer))

    def store(self, cursor: Any, write: Write, stored: CaseRow | None) -> None:
        """Store a turn; see the portable set."""
        self._put_case(cursor, write, stored)
        many(cursor, self._event, write.events)
        if write.erase or write.recall:
            self.take_back(cursor, write)
        if write.regions:
            many(cursor, _REROUTED if write.rerouted else _REGION, write.regions)
        if write.data:
            many(cursor, self._data, write.data)
        if write.outbox:
            many(cursor, self._message, write.outbox)
        if write.inbox is not None:
            cursor.execute(self._answer, astuple(write.inbox))
        before = stored.head if stored is not None else b""
        self._recent.keep(write.case, head=write.case.head, before=before)

    def _put_case(self, cursor: Any, write: Write, stored: CaseRow | None) -> None:
        """Insert the case's row, or change it if it still has the version decided on."""
        case, expected = write.case, write.expected_version
        if expected == 0:
            cursor.execute(self._new_case, astuple(case))
            return
        if stored is not None and stored.state and not case.state:
            changes, values = _REMOVE, (case.id, expected)
        else:
            bits = case_change.changed(stored, case)
            changes = _CHANGES[bits]
            values = (*case_change.VALUES[bits](case), case.id, expected)
        if cursor.execute(changes, values).rowcount != 1:
            raise conflict(case.id)
        if changes is _REMOVE:
            cursor.execute(self._new_case, astuple(case))
