"""The tables of a database as plain rows, read with SQL and the standard library only."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.rows import dict_row

Row = dict[str, Any]

NAMES = ("case", "region", "case_event", "case_data", "outbox", "inbox", "denial", "definition")


@dataclass
class Tables:
    """Every table that the checker reads, as rows by column name."""

    case: list[Row] = field(default_factory=list)
    region: list[Row] = field(default_factory=list)
    case_event: list[Row] = field(default_factory=list)
    case_data: list[Row] = field(default_factory=list)
    outbox: list[Row] = field(default_factory=list)
    inbox: list[Row] = field(default_factory=list)
    denial: list[Row] = field(default_factory=list)
    definition: list[Row] = field(default_factory=list)
    _sorted: dict[str, tuple[list[Row], int, dict[str, list[Row]]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def of_case(self, name: str, case_id: str) -> list[Row]:
        """The rows of one case in one table."""
        rows: list[Row] = getattr(self, name)
        known = self._sorted.get(name)
        if known is None or known[0] is not rows or known[1] != len(rows):
            found: dict[str, list[Row]] = {}
            for row in rows:
                found.setdefault(row["case_id"], []).append(row)
            known = self._sorted[name] = (rows, len(rows), found)
        return list(known[2].get(case_id, ()))


def from_sqlite(path: str) -> Tables:
    """Read an SQLite file; it must be whole. A journal left behind is rolled back on the way."""
    connection = sqlite3.connect(f"file:{path}?mode=rw", uri=True)
    try:
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise AssertionError(f"the file is damaged: {verdict}")
        return Tables(**{name: _select(connection, name) for name in NAMES})
    finally:
        connection.close()


def _select(connection: sqlite3.Connection, name: str) -> list[Row]:
    cursor = connection.execute(f'SELECT * FROM "{name}"')
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor]


def from_postgres(url: str) -> Tables:
    """Read a PostgreSQL database, all tables in one snapshot; `url` as libpq takes it."""
    with psycopg.connect(url, row_factory=dict_row) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return Tables(
            **{name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in NAMES}
        )


def from_memory(store: Any) -> Tables:
    """Read the store in memory, through its attributes."""
    rows = store.rows
    letters = [
        {
            **_columns(letter.row),
            "done_at": letter.done_at,
            "dead": letter.dead,
            "reason": letter.reason,
        }
        for letter in rows.letters.by_id.values()
    ]
    return Tables(
        case=[_columns(row) for row in rows.cases.values()],
        region=[_columns(row) for row in rows.regions.values()],
        case_event=[_columns(row) for events in rows.events.values() for row in events],
        case_data=[_columns(row) for row in rows.data.values() if row is not None],
        outbox=letters,
        inbox=[_columns(row) for row in rows.inbox.values()],
        denial=[_columns(row) for row in store.denials],
        definition=[
            {"digest": digest, "body": body} for digest, body in store._definitions.items()
        ],
    )


def _columns(row: Any) -> Row:
    return {name: getattr(row, name) for name in row.__struct_fields__}
