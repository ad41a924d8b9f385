"""Filling a database with open cases that the engine could have written, quickly.

The engine opens some hundred templates (`benchmarks.opening`); every further case is a copy of
one, row by row, under its own id and number, with message ids and the hash chain made anew, so
that verification finds nothing to object to. Texts that went out count as sent. Rows go in by
bulk load, in the order of their keys, and indexes are made afterwards: a freshly packed
database, which is kinder than one that grew.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, select

from benchmarks.opening import Opening, open_templates
from oneflow.adapters.database import DatabaseStore, open_store
from oneflow.adapters.database import schema as t
from oneflow.engine.history.chain import GENESIS, digest_function, link_parts
from oneflow.engine.shell.numbers import check_digit

TEMPLATES = 360
"""A common multiple of districts and ages: each district has cases of all ages."""
BATCH = 2000
"""Cases loaded at once."""
REBUILD_FROM = 5000
"""From so many cases on, indexes are dropped and made anew."""
FIRST_SERIAL = 100_000
"""Copies are numbered from here on, above what the engine itself gives out meanwhile."""
TABLES = (t.case, t.region, t.case_event, t.case_data, t.outbox, t.inbox)
_PLACES = {table.name: {name: i for i, name in enumerate(table.c.keys())} for table in TABLES}
Rows = list[tuple[Any, ...]]


class Template(NamedTuple):
    """A case as stored: its id, its number, its rows by table in the order of `TABLES`."""

    id: str
    number: str
    rows: tuple[Rows, ...]


def preload(
    store: DatabaseStore, cases: int, opening: Opening, *, templates: int = TEMPLATES
) -> list[str]:
    """Fill a store, whose matter is published already, with open cases; gives their ids.

    Args:
        store: of a database that holds none of these cases yet.
        cases: how many.
        opening: what cases.
        templates: how many of them the engine opens itself.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/templates.db"
        open_templates(url, opening, min(templates, cases))
        originals = list(_read(url))
    ids = case_ids(cases)
    with _bulk(store, rebuild=cases >= REBUILD_FROM) as load:
        numbered = iter(enumerate(ids))
        while batch := list(islice(numbered, BATCH)):
            _load_batch(load, originals, batch)
    return ids


def case_ids(cases: int) -> list[str]:
    """Ids as clients make them, scattered over the whole range of keys, in the order of keys."""
    return sorted(
        hashlib.blake2b(b"%d" % number, digest_size=10).hexdigest() for number in range(cases)
    )


def copied(original: Template, case_id: str, serial: int) -> tuple[Rows, ...]:
    """The rows of a template under another id and serial, in the order of `TABLES`."""
    number = _numbered(original.number, serial)

    def renamed(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return value.replace(original.id, case_id).replace(original.number, number)

    rows = tuple([tuple(map(renamed, row)) for row in of_table] for of_table in original.rows)
    cases, regions, events, data, messages, answers = rows
    algorithm = _at(t.case, "algorithm", cases[0])
    linked, head = _chained(events, algorithm)
    cases = [_with(t.case, row, head=head) for row in cases]
    return cases, regions, linked, data, [_posted(row) for row in messages], answers


def _load_batch(
    load: Callable[[Table, Rows], None],
    originals: Sequence[Template],
    batch: Sequence[tuple[int, str]],
) -> None:
    gathered: tuple[Rows, ...] = tuple([] for _ in TABLES)
    for number, case_id in batch:
        original = originals[number % len(originals)]
        for rows, more in zip(
            gathered, copied(original, case_id, FIRST_SERIAL + number), strict=True
        ):
            rows.extend(more)
    for table, rows in zip(TABLES, gathered, strict=True):
        load(table, rows)


def _read(url: str) -> Iterator[Template]:
    """All cases of a database, row by row."""
    store = open_store(url, sole_process=True)
    try:
        with store.database.engine.connect() as connection:
            found = connection.execute(select(t.case.c.id, t.case.c.number)).all()
            for case_id, number in found:
                yield Template(case_id, number, _rows_of(connection, case_id))
    finally:
        store.close()


def _rows_of(connection: Connection, case_id: str) -> tuple[Rows, ...]:
    def of(table: Table) -> Rows:
        key = table.c.id if table is t.case else table.c.case_id
        question = select(table).where(key == case_id).order_by(*table.primary_key.columns)
        return [tuple(row) for row in connection.execute(question)]

    return tuple(map(of, TABLES))


def _numbered(number: str, serial: int) -> str:
    """Another number of the same region and day.

    >>> _numbered("440106-20260304-000017-3", 18)
    '440106-20260304-000018-1'
    """
    region, day, _, _ = number.split("-")
    return f"{region}-{day}-{serial:06d}-{check_digit(f'{region}{day}{serial:06d}')}"


def _chained(events: Rows, algorithm: str) -> tuple[Rows, bytes]:
    """The same events with the hashes that their case id and bodies ask for; and the last."""
    digest, head, linked = digest_function(algorithm), GENESIS, []
    for row in events:
        case_id, seq, kind, version, recorded_at, body, _ = row
        head = link_parts(digest, head, (case_id, seq, kind, version, recorded_at), body.encode())
        linked.append((*row[:-1], head))
    return linked, head


def _posted(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A message as it is once it was sent, at the instant it was to be sent."""
    return _with(t.outbox, row, done_at=_at(t.outbox, "not_before", row))


def _at(table: Table, name: str, row: tuple[Any, ...]) -> Any:
    return row[_PLACES[table.name][name]]


def _with(table: Table, row: tuple[Any, ...], **new: Any) -> tuple[Any, ...]:
    changed = list(row)
    for name, value in new.items():
        changed[_PLACES[table.name][name]] = value
    return tuple(changed)


@contextlib.contextmanager
def _bulk(store: DatabaseStore, *, rebuild: bool) -> Iterator[Callable[[Table, Rows], None]]:
    """Lend what loads rows fast; indexes are away meanwhile, and statistics up to date after."""
    engine, dialect = store.database.engine, store.database.dialect
    indexes: dict[str, str] = {}
    with engine.begin() as connection:
        if rebuild:
            found = connection.exec_driver_sql(_INDEXES[dialect])
            indexes = {name: making for name, making in found if name.startswith("ix_")}
        for name in indexes:
            connection.exec_driver_sql(f"DROP INDEX {name}")
    if dialect == "sqlite":
        with _sqlite_load(str(store.database.url.database)) as load:
            yield load
    else:
        yield _copier(store)
    with engine.begin() as connection:
        for making in indexes.values():
            connection.exec_driver_sql(making)
    if dialect != "sqlite":
        store.database.held().cursor.execute("VACUUM ANALYZE")


_INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index'",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
}
"""The indexes as the migrations made them, to the letter: a partial index serves only the
statements whose condition it repeats."""


@contextlib.contextmanager
def _sqlite_load(path: str) -> Iterator[Callable[[Table, Rows], None]]:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA cache_size=-400000")

        def load(table: Table, rows: Rows) -> None:
            marks = ", ".join("?" for _ in table.c)
            connection.execute("BEGIN")
            connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)
            connection.execute("COMMIT")

        yield load


def _copier(store: DatabaseStore) -> Callable[[Table, Rows], None]:
    connection = store.database.held().connection

    def load(table: Table, rows: Rows) -> None:
        names = ", ".join(f'"{column.name}"' for column in table.c)
        with (
            connection.cursor() as cursor,
            cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy,
        ):
            for row in rows:
                copy.write_row(row)

    return load
