"""The statement set tuned for PostgreSQL: two round trips a command and no open transaction.

One SELECT reads the case and the earlier answer. One statement then stores the turn: a chain of
data-modifying CTEs hangs on the guarded change of the case's row, so that without that row
nothing at all is written. Run in autocommit it is its own transaction. Its text depends only on
how many rows of each kind there are; psycopg prepares the ones that come again.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import count, islice
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple
from sqlalchemy import Boolean, Integer, LargeBinary, Table

from oneflow.adapters.database import case_change
from oneflow.adapters.database import schema as t
from oneflow.adapters.database.portable import PortableStatements, Read, case_row, inbox_row
from oneflow.adapters.database.statements import REGION_KEY
from oneflow.engine.ports import (
    CaseRow,
    DataRow,
    EventRow,
    InboxRow,
    OutboxRow,
    RegionRow,
    Write,
)
from oneflow.engine.shell.store_failures import conflict

_WIDTH = len(CaseRow.__struct_fields__)
_IDLE = 0
"""psycopg's transaction status outside any transaction."""


class TunedPostgres(PortableStatements):
    """What PortableStatements does, in two round trips."""

    transacted = False

    def __init__(self) -> None:
        super().__init__("postgresql")
        columns = ", ".join(f"c.{name}" for name in CaseRow.__struct_fields__)
        self._read = (
            f"SELECT {columns}, i.fingerprint, i.answer"  # noqa: S608 - names of columns only
            ' FROM "case" c LEFT JOIN inbox i ON i.case_id = c.id AND i.command_id = $1'
            " WHERE c.id = $2"
        )

    def read(self, cursor: Any, case_id: str, command_id: str) -> Read:
        """Read a case and the earlier answer to a command at once."""
        found = cursor.execute(self._read, (command_id, case_id)).fetchone()
        if found is None:
            return None, None
        if found[_WIDTH] is None:
            return case_row(found), None
        return case_row(found), inbox_row(case_id, command_id, found[_WIDTH:])

    def store(self, cursor: Any, write: Write, stored: CaseRow | None) -> None:
        """Store a turn in one statement; what is taken back, rarely, goes the portable way."""
        if write.erase or write.recall:
            self._store_plainly(cursor, write, stored)
            return
        case = write.case
        if write.expected_version == 0:
            bits, values = NEW, list(astuple(case))
        else:
            bits = case_change.changed(stored, case)
            values = [*case_change.VALUES[bits](case), case.id, write.expected_version]
        for rows in (write.events, write.regions, write.data, write.outbox):
            for row in rows:
                values += astuple(row)
        if write.inbox is not None:
            values += astuple(write.inbox)
        kinds = (write.events, write.regions, write.data, write.outbox)
        text = turn(bits, (*map(len, kinds), int(write.inbox is not None)))
        cursor.execute(text, values)
        if cursor.rowcount != 1:
            raise conflict(case.id)

    def _store_plainly(self, cursor: Any, write: Write, stored: CaseRow | None) -> None:
        if cursor.connection.info.transaction_status != _IDLE:
            super().store(cursor, write, stored)
            return
        with cursor.connection.transaction():
            super().store(cursor, write, stored)


NEW = -1
"""In place of the bits of `case_change`: the case is new."""


_ROWS: tuple[tuple[Table, type[Struct]], ...] = (
    (t.case_event, EventRow),
    (t.region, RegionRow),
    (t.case_data, DataRow),
    (t.outbox, OutboxRow),
    (t.inbox, InboxRow),
)


@lru_cache(maxsize=1024)
def turn(bits: int, counts: tuple[int, ...]) -> str:
    """The statement that stores a turn; it returns one row if the case stood as expected.

    Args:
        bits: the groups of the case's columns that change, or NEW.
        counts: how many events, regions, values, messages and answers there are.
    """
    marks = (f"${number}" for number in count(1))
    parts = [f"u AS ({_case(bits, marks)})"]
    for number, ((table, row), many) in enumerate(zip(_ROWS, counts, strict=True)):
        if many:
            parts.append(f"i{number} AS ({_insert(table, row, many, marks)})")
    return f"WITH {', '.join(parts)} SELECT 1 FROM u"  # noqa: S608 - names of columns only


def _case(bits: int, marks: Iterator[str]) -> str:
    if bits == NEW:
        fields = CaseRow.__struct_fields__
        values = ", ".join(islice(marks, len(fields)))
        return f'INSERT INTO "case" ({", ".join(fields)}) VALUES ({values}) RETURNING id'  # noqa: S608 - names of columns only
    names = ", ".join(f"{name} = {next(marks)}" for name in case_change.columns(bits))
    guard = f"id = {next(marks)} AND version = {next(marks)}"
    return f'UPDATE "case" SET {names} WHERE {guard} RETURNING id'  # noqa: S608 - names of columns only


def _insert(table: Table, row: type[Struct], many: int, marks: Iterator[str]) -> str:
    fields = row.__struct_fields__
    names = ", ".join(f'"{name}"' for name in fields)
    rows = [", ".join(f"{next(marks)}::{_type(table, name)}" for name in fields)]
    rows += [", ".join(islice(marks, len(fields))) for _ in range(many - 1)]
    values = ", ".join(f"({one})" for one in rows)
    text = f'INSERT INTO "{table.name}" ({names}) SELECT v.* FROM (VALUES {values}) AS v, u'  # noqa: S608 - names of columns only
    if table is not t.region:
        return text
    key = ", ".join(f'"{name}"' for name in REGION_KEY)
    new = ", ".join(f'"{name}" = excluded."{name}"' for name in fields[len(REGION_KEY) :])
    return f"{text} ON CONFLICT ({key}) DO UPDATE SET {new}"


def _type(table: Table, name: str) -> str:
    kind = table.c[name].type
    if isinstance(kind, Integer):
        return "int4"
    if isinstance(kind, LargeBinary):
        return "bytea"
    return "bool" if isinstance(kind, Boolean) else "text"
