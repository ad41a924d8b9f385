"""Fresh databases to measure on, and what they take on disk."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

from oneflow.adapters.database import DatabaseStore
from oneflow.bootstrap import Engine
from tests.support.postgres_server import PostgresServer

Kind = Literal["sqlite", "postgres"]
KINDS: tuple[Kind, ...] = ("sqlite", "postgres")
Make = Callable[[str], str]
"""Gives the address of a fresh database of that name."""


@contextlib.contextmanager
def databases(kind: Kind) -> Iterator[Make]:
    """Lend fresh databases of a kind; they are gone afterwards.

    SQLite files lie in the folder that ONEFLOW_BENCH_DIR names, else in the system's temporary
    one. PostgreSQL is the server the tests bring, with fsync on.
    """
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(dir=os.environ.get("ONEFLOW_BENCH_DIR")) as folder:
            yield lambda name: f"sqlite:///{folder}/{name}.db"
    else:
        with PostgresServer(durable=True) as server:
            yield server.create_database


def store_of(engine: Engine) -> DatabaseStore:
    """The engine's store, which is a database's wherever a benchmark runs on one."""
    store = engine.store
    assert isinstance(store, DatabaseStore)  # the addresses made here are databases
    return store


def bytes_on_disk(store: DatabaseStore) -> int:
    """All that oneflow's tables take with their indexes; on SQLite, the file."""
    if store.database.dialect == "sqlite":
        checkpoint(store)
        return Path(str(store.database.url.database)).stat().st_size
    return sum(bytes_by_tree(store).values())


def bytes_by_tree(store: DatabaseStore) -> dict[str, int]:
    """What each table and each index takes, by name."""
    if store.database.dialect == "sqlite":
        return _sqlite_trees(store)
    found = _postgres(
        store,
        "SELECT relname, pg_table_size(oid) FROM pg_class WHERE relkind IN ('r', 'i')"
        " AND relnamespace = 'public'::regnamespace",
    )
    return {str(name): int(size) for name, size in found}


def checkpoint(store: DatabaseStore) -> None:
    """Bring what a WAL still holds into the database file."""
    cursor = store.database.held().cursor
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    cursor.fetchall()


def _sqlite_trees(store: DatabaseStore) -> dict[str, int]:
    """By the table `dbstat`, where this SQLite was built with it; else nothing."""
    checkpoint(store)
    cursor = store.database.held().cursor
    with contextlib.suppress(Exception):
        cursor.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name")
        return {str(name): int(size) for name, size in cursor.fetchall()}
    return {}


def _postgres(store: DatabaseStore, question: str) -> list[Any]:
    cursor = store.database.held().cursor
    cursor.execute(question)
    return list(cursor.fetchall())
