"""Databases to be wronged: emptied in a moment, read by the checker, opened by an engine.

with sqlite_place("wal") as place:
    place.empty()
    with place.opened(clock) as engine: ...
"""

from __future__ import annotations

import abc
import contextlib
import functools
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg

from oneflow import bootstrap
from oneflow.adapters.database import StatementSet, connections, open_store
from oneflow.adapters.database.upgrade import upgrade
from oneflow.bootstrap import Engine, open_engine
from oneflow.engine.ports import TimeSource
from tests.faults.script import SameSalts, newborn
from tests.invariants.tables import Tables, from_postgres, from_sqlite
from tests.support.postgres_server import PostgresServer

JOURNALS = ("truncate", "wal", "delete")
"""oneflow itself uses the first two; the third is SQLite's own default."""
_ONE_AT_A_TIME = threading.Lock()
"""Patches are of the whole process: two threads that open would leave each other's behind."""
EMPTIED = '"case", region, case_event, case_data, outbox, inbox, denial, counter'


class Place(abc.ABC):
    """A database.

    Attributes:
        statements: the set that the engine is to use.
        wait: seconds for which the engine waits for a lock.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.statements: StatementSet = "tuned"
        self.wait: float = 30

    @abc.abstractmethod
    def empty(self) -> None:
        """Leave tables, definitions and calendars, and nothing else."""

    def choices(self) -> contextlib.AbstractContextManager[Any]:
        """What is to hold while an engine is opened over it."""
        return contextlib.nullcontext()

    @abc.abstractmethod
    def tables(self) -> Tables:
        """All rows, read past oneflow. Raises AssertionError if the file is damaged."""

    @contextlib.contextmanager
    def opened(self, clock: TimeSource) -> Iterator[Engine]:
        """Open oneflow over it, with the newborn matter published."""
        opening = functools.partial(
            open_store,
            statements=self.statements,
            wait_seconds=self.wait,  # type: ignore[arg-type]  # SQLite takes parts of seconds too
        )
        stores = mock.patch.object(bootstrap, "open_store", opening)
        with _ONE_AT_A_TIME, stores, self.choices():
            engine = open_engine(
                self.url,
                time=clock,
                entropy=SameSalts(),
                create=False,
                check=False,  # the server keeps no fsync, and the journal may be SQLite's default
            )
        try:
            engine.worlds.publish(newborn())
            yield engine
        finally:
            engine.close()


class SqlitePlace(Place):
    """A file, in one of the journal modes, copied from an empty one."""

    def __init__(self, home: Path, journal: str) -> None:
        super().__init__(f"sqlite:///{home}/cases.db")
        self.home, self.journal = home, journal
        upgrade(f"sqlite:///{home}/empty.db")

    def empty(self) -> None:
        """Put a fresh file in place, and remove every journal."""
        for path in self.home.glob("cases.db*"):
            path.unlink()
        shutil.copy(self.home / "empty.db", self.home / "cases.db")

    def tables(self) -> Tables:
        """All rows; checks the file as a whole first."""
        return from_sqlite(f"{self.home}/cases.db")

    def choices(self) -> contextlib.AbstractContextManager[Any]:
        """Its journal mode, whatever oneflow would choose here."""
        return mock.patch.object(connections, "_journal", return_value=self.journal)


class PostgresPlace(Place):
    """A database of a server."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.plain = url.replace("postgresql+psycopg", "postgresql")
        upgrade(url)

    def empty(self) -> None:
        """Empty what cases write to."""
        with psycopg.connect(self.plain, autocommit=True) as connection:
            connection.execute(f"TRUNCATE {EMPTIED}".encode())

    def tables(self) -> Tables:
        """All rows, in one snapshot."""
        return from_postgres(self.plain)


@contextlib.contextmanager
def sqlite_place(journal: str = "truncate") -> Iterator[SqlitePlace]:
    """Lend an SQLite file in that journal mode."""
    with tempfile.TemporaryDirectory(prefix="oneflow-faults-") as home:
        yield SqlitePlace(Path(home), journal)


@contextlib.contextmanager
def postgres_place() -> Iterator[PostgresPlace]:
    """Lend a database on a server of its own."""
    with PostgresServer() as server, server.database("faults") as url:
        yield PostgresPlace(url)


@contextlib.contextmanager
def place_called(name: str) -> Iterator[Place]:
    """Lend a place by its name: "postgres", or "sqlite" with "-wal" or the like behind it."""
    kind, _, journal = name.partition("-")
    lent = postgres_place() if kind == "postgres" else sqlite_place(journal or "truncate")
    with lent as place:
        yield place
