"""The portable statement set: the same plain statements on every database, in a transaction.

A statement set reads a case with the earlier answer to a command, and stores a turn; the unit
(`units.py`) begins and ends the transaction around both.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from msgspec import convert
from msgspec.structs import astuple

from oneflow.adapters.database.rendering import dialect_of
from oneflow.adapters.database.statements import (
    RECALLED,
    CaseStatements,
    ErasingStatements,
    RegionStatements,
)
from oneflow.engine.ports import CaseRow, DataRow, EventRow, InboxRow, RegionRow, Write
from oneflow.engine.shell.store_failures import conflict

Read = tuple[CaseRow | None, InboxRow | None]


class PortableStatements:
    """Statements rendered from Core.

    Attributes:
        transacted: the unit must wrap reading and storing into one transaction.
    """

    transacted = True

    def __init__(self, dialect: str) -> None:
        rendered = dialect_of(dialect)
        self.cases = CaseStatements(rendered)
        self.erasing = ErasingStatements(rendered)
        self._regions = RegionStatements(rendered)

    def read(self, cursor: Any, case_id: str, command_id: str) -> Read:
        """Read a case and the earlier answer to a command."""
        row = self.row(cursor, case_id)
        if row is None:
            return None, None
        cursor.execute(self.cases.answer.text, (case_id, command_id))
        answer = cursor.fetchone()
        return row, inbox_row(case_id, command_id, answer) if answer else None

    def row(self, cursor: Any, case_id: str) -> CaseRow | None:
        """Read a case's row."""
        cursor.execute(self.cases.case.text, (case_id,))
        found = cursor.fetchone()
        return None if found is None else case_row(found)

    def store(self, cursor: Any, write: Write, stored: CaseRow | None) -> None:  # noqa: ARG002 - the tuned sets compare with it
        """Store a turn; raises ConflictError, or what the driver raises for a key that exists."""
        self.store_case(cursor, write)
        many(cursor, self.cases.new_event.text, write.events)
        if write.erase or write.recall:
            self.take_back(cursor, write)
        for row in write.regions:
            values = astuple(row)
            cursor.execute(self.cases.change_region.text, values[3:] + values[:3])
            if cursor.rowcount == 0:
                cursor.execute(self.cases.new_region.text, values)
        many(cursor, self.cases.new_data.text, write.data)
        many(cursor, self.cases.new_message.text, write.outbox)
        if write.inbox is not None:
            cursor.execute(self.cases.new_answer.text, astuple(write.inbox))

    def store_case(self, cursor: Any, write: Write) -> None:
        """Insert the case's row, or change it if it still has the version decided on."""
        values = astuple(write.case)
        if write.expected_version == 0:
            cursor.execute(self.cases.new_case.text, values)
            return
        guard = (write.case.id, write.expected_version)
        cursor.execute(self.cases.change_case.text, values[1:] + guard)
        if cursor.rowcount != 1:
            raise conflict(write.case.id)

    def take_back(self, cursor: Any, write: Write) -> None:
        """Cancel unsent messages, destroy values; before anything new of the turn is stored."""
        case_id = write.case.id
        at = write.events[-1].recorded_at if write.events else ""
        for seq in write.recall:
            self.erasing.recall.run(
                cursor, new_done_at=at, new_reason=RECALLED, case_id=case_id, seq=seq
            )
        for key in write.erase:
            self.erasing.values.run(cursor, case_id=case_id, key=key)
        if write.erase:
            self.erasing.fingerprints.run(cursor, case_id=case_id)
            self.erasing.messages.run(cursor, case_id=case_id)

    def events(self, cursor: Any, case_id: str) -> Sequence[EventRow]:
        """A case's events, oldest first; also where somebody's touch left text that is no UTF-8."""
        try:
            cursor.execute(self.cases.events.text, (case_id,))
            rows = cursor.fetchall()
        except sqlite3.OperationalError as error:
            if "decode" not in str(error):
                raise
            rows = _damaged(cursor, self.cases.events.text, case_id)
        return [event_row(found) for found in rows]

    def data(self, cursor: Any, case_id: str) -> dict[str, DataRow]:
        """The newest version of each value of a case; erased ones are not there."""
        cursor.execute(self.cases.data.text, (case_id,))
        newest = {found[1]: found for found in cursor.fetchall()}
        return {
            key: DataRow(case_id=case_id, key=key, version=row[2], value=row[3], salt=row[4])
            for key, row in newest.items()
            if row[3] is not None
        }

    def versions(self, cursor: Any, case_id: str) -> Sequence[DataRow]:
        """Every version of every value of a case that is not erased, by key and version."""
        cursor.execute(self.cases.data.text, (case_id,))
        found = [
            DataRow(case_id=case_id, key=row[1], version=row[2], value=row[3], salt=row[4])
            for row in cursor.fetchall()
            if row[3] is not None
        ]
        return sorted(found, key=lambda row: (row.key, row.version))

    def regions(self, cursor: Any, case_id: str) -> Sequence[RegionRow]:
        """The rows of a case's regions, by key and round; SQLite tells truth as a number."""
        cursor.execute(self._regions.all.text, (case_id,))
        fields = RegionRow.__struct_fields__
        found = [dict(zip(fields, one, strict=True)) for one in cursor.fetchall()]
        rows = [convert(one, RegionRow, strict=False) for one in found]
        return sorted(rows, key=lambda row: (row.key, row.round))

    def due(
        self, cursor: Any, now: str, *, limit: int, after: tuple[str, str]
    ) -> Sequence[CaseRow]:
        """Claim due cases for the running transaction, those that wait longest first."""
        wake_at, case_id = after
        self.cases.due.run(cursor, now=now, limit=limit, wake_at=wake_at, case_id=case_id)
        return [case_row(found) for found in cursor.fetchall()]


def _damaged(cursor: Any, text: str, case_id: str) -> Sequence[Any]:
    """Read rows byte by byte where SQLite holds text that is none, so that it can be located."""
    connection = cursor.connection
    connection.text_factory = _decode_anything
    try:
        rows: Sequence[Any] = cursor.execute(text, (case_id,)).fetchall()
    finally:
        connection.text_factory = str
    return rows


def _decode_anything(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogateescape")


def many(cursor: Any, text: str, rows: Sequence[Any]) -> None:
    """Execute once a row; `executemany` where it pays."""
    if len(rows) == 1:
        cursor.execute(text, astuple(rows[0]))
    elif rows:
        cursor.executemany(text, [astuple(row) for row in rows])


def case_row(found: Sequence[Any]) -> CaseRow:
    """A case's row from the columns of its table."""
    return CaseRow(
        id=found[0],
        matter=found[1],
        number=found[2],
        definition=found[3],
        applicant=found[4],
        lead_office=found[5],
        status=found[6],
        ended=bool(found[7]),
        received_at=found[8],
        version=found[9],
        state_version=found[10],
        state=found[11],
        head=found[12],
        algorithm=found[13],
        wake_at=found[14],
    )


def event_row(found: Sequence[Any]) -> EventRow:
    """An event's row from the columns of its table."""
    return EventRow(
        case_id=found[0],
        seq=found[1],
        type=found[2],
        version=found[3],
        recorded_at=found[4],
        body=found[5],
        hash=found[6],
    )


def inbox_row(case_id: str, command_id: str, found: Sequence[Any]) -> InboxRow:
    """An answer's row from its fingerprint and text."""
    return InboxRow(case_id=case_id, command_id=command_id, fingerprint=found[0], answer=found[1])
