"""Connections: how a database is opened so that what is stored stays stored.

A thread that uses the store holds one raw DBAPI connection, taken from SQLAlchemy's pool, in
autocommit; transactions are begun and ended by statements. SQLite is opened with
synchronous=FULL, and in WAL mode only where that is safe: versions before 3.51.3 can damage a
WAL database that several processes write (the WAL-reset bug), so there it is TRUNCATE unless
the caller vouches to be the only process. PostgreSQL gets time limits and synchronous commit.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import QueuePool

from oneflow.adapters.database.failures import no_connection
from oneflow.adapters.database.unreachable import unreachable
from oneflow.engine.shell.store_failures import closed
from oneflow.errors import MissingExtraError, OneflowError, StoreError, UsageError

WAL_IS_SAFE_FROM = (3, 51, 3)
_POSTGRES_SETTINGS = (
    "SET synchronous_commit TO on;"
    "SET default_transaction_isolation TO 'read committed';"
    "SET lock_timeout TO '{wait}s';"
    "SET statement_timeout TO '{statement}s';"
    "SET idle_in_transaction_session_timeout TO '{idle}s'"
)


_LEFT_TO_THE_PARENT: list[Any] = []
"""What a forked process got along and must not touch: ending a connection of the parent's here would
end it there. Kept, so that nothing collects it."""


class Held:
    """One thread's raw connection and its cursor. `inside`: a unit is open on this thread.

    On PostgreSQL the cursor takes the server's own `$1`: psycopg would otherwise parse every
    long statement anew to find its `%s`.
    """

    __slots__ = ("__weakref__", "connection", "cursor", "inside", "pid", "pooled")

    def __init__(self, pooled: Connection) -> None:
        self.pooled = pooled
        connection: Any = pooled.connection.dbapi_connection
        self.connection = connection
        raw = getattr(pooled.dialect.loaded_dbapi, "RawCursor", None)
        self.cursor: Any = connection.cursor() if raw is None else raw(connection)
        self.inside = False
        self.pid = os.getpid()

    @property
    def is_broken(self) -> bool:
        """Whether the driver knows that the connection is gone."""
        return bool(getattr(self.connection, "closed", False))

    def throw_away(self) -> None:
        """Close the connection for good; may be called twice.

        The cursor goes first: SQLite keeps a closed connection, and its lock, for as long as
        a statement of it is unfinished.
        """
        if not self.pooled.closed:
            with contextlib.suppress(Exception):
                self.cursor.close()
            self.pooled.invalidate()
            self.pooled.close()


class Database:
    """An opened database.

    Attributes:
        engine: SQLAlchemy's, for queries and whatever is not the hot path.
        dialect: "sqlite" or "postgresql".
        begin: how a transaction starts that will write.
        begin_reading: how one starts that only reads, all of it as of one moment.
        mode: how commits are made durable, for the line a benchmark prints.
        apart: what a transaction on a thread's own connection runs in; see `gathering`.
    """

    def __init__(self, url: str, *, sole_process: bool = False, wait_seconds: int = 30) -> None:
        """Prepare to connect; see `oneflow.adapters.database.open_store`."""
        self.url = read_url(url)
        self.dialect = self.url.get_backend_name()
        is_sqlite = self.dialect == "sqlite"
        self.begin = "BEGIN IMMEDIATE" if is_sqlite else "BEGIN"
        self.begin_reading = (
            "BEGIN" if is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
        )
        self.mode = ""
        self.apart: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext
        self._here = threading.local()
        self._all: weakref.WeakSet[Held] = weakref.WeakSet()
        self._pid = os.getpid()
        self._is_closed = False
        self._generation = 0
        self._journal = _journal(sole_process=sole_process)
        self._wait = wait_seconds
        self.engine = self._engine()
        self._autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    def held(self) -> Held:
        """This thread's connection; made on first use, and again after a fork."""
        held: Held | None = getattr(self._here, "held", None)
        if held is None or held.pid != os.getpid():
            return self._take()
        return held

    def discard(self, held: Held) -> None:
        """Throw a connection away; if it is this thread's, the next use takes another one."""
        if getattr(self._here, "held", None) is held:
            self._here.held = None
        self._all.discard(held)
        held.throw_away()

    def lost(self) -> None:
        """A connection turned out to be dead: those that lie idle may be, too, and are not used."""
        self._generation += 1

    def another(self) -> Held:
        """A connection that is no thread's yet; closed with the rest. Raises StoreError."""
        try:
            source = self.engine if self.dialect == "sqlite" else self._autocommit
            held = Held(source.connect())
        except OneflowError:
            raise
        except Exception as error:
            raise no_connection(getattr(error, "orig", None) or error) from error
        self._all.add(held)
        return held

    def connections(self) -> tuple[Held, ...]:
        """All connections held now, by threads or shared by them."""
        return tuple(self._all)

    def lend(self, held: Held) -> Held:
        """Make a connection this thread's, in place of the one it had; gives the new one."""
        self._here.held = held
        return held

    def close(self) -> None:
        """Close what lies idle, of all threads; what is under way ends by itself first.

        Nothing new begins afterwards (UsageError). May be called twice. A connection that another
        thread is using is never closed under its hands: SQLite would take the process along.
        """
        self._is_closed = True
        if self._pid != os.getpid():
            self._leave_to_the_parent()
            return
        mine: Held | None = getattr(self._here, "held", None)
        self._here = threading.local()  # whatever no thread is inside of goes back to the pool
        if mine is not None and not mine.inside:  # an error that somebody keeps may hold on to it
            self.discard(mine)
        self.engine.dispose()

    def _take(self) -> Held:
        if self._pid != os.getpid():  # the parent goes on using these connections
            self._leave_to_the_parent()
        with self.apart():  # opening may wait for a lock, which this process itself may hold
            return self.lend(self.another())

    def _leave_to_the_parent(self) -> None:
        _LEFT_TO_THE_PARENT.append((self._here, list(self._all), self.engine.pool))
        self._pid, self._here = os.getpid(), threading.local()
        self._all.clear()
        self.engine.dispose(close=False)

    def _watch(self, engine: Engine) -> None:
        """Let the pool make no connection once it is closed, and lend none that may be dead."""

        @event.listens_for(engine, "do_connect")
        def _connect(dialect: Any, _record: object, args: Any, named: Any) -> Any:
            return self._connected(dialect, args, named)

        @event.listens_for(engine, "connect")
        def _mark(_connection: object, record: Any) -> None:
            record.info.update(generation=self._generation, pid=os.getpid())

        @event.listens_for(engine, "checkout")
        def _check(_connection: object, record: Any, _fairy: object) -> None:
            if record.info["generation"] != self._generation:
                raise DisconnectionError  # the pool makes a new one in its place

        @event.listens_for(engine, "checkin")
        def _end(_connection: object, record: Any) -> None:
            if self._is_closed and record.info.get("pid") == os.getpid():
                record.close()

    def _connected(self, dialect: Any, args: Any, named: Any) -> Any:
        if self._is_closed:
            raise closed()
        try:
            return dialect.connect(*args, **named)
        except dialect.loaded_dbapi.Error as error:
            if self.dialect == "sqlite":
                raise no_connection(error) from error
            raise unreachable(error, self.url) from error

    def _engine(self) -> Engine:
        if self.dialect in {"sqlite", "postgresql"}:
            engine = self._sqlite() if self.dialect == "sqlite" else self._postgres()
            self._watch(engine)
            return engine
        raise UsageError(
            f"尚不支持数据库“{self.dialect}”",
            f"the database '{self.dialect}' is not supported yet",
            remedy_zh="用 sqlite:///文件路径 或 postgresql://用户@主机/库名。",
            remedy_en="Use sqlite:///path or postgresql://user@host/database.",
        )

    def _sqlite(self) -> Engine:
        _create_private(self.url)
        self.mode = f"sqlite journal={self._journal} synchronous=full"
        engine = create_engine(
            self.url,
            poolclass=QueuePool,
            max_overflow=-1,
            pool_reset_on_return=None,
            connect_args={
                "timeout": self._wait,
                "isolation_level": None,
                "cached_statements": 256,
                "check_same_thread": False,
            },
        )
        journal = self._journal

        @event.listens_for(engine, "connect")
        def _prepare(connection: sqlite3.Connection, _record: object) -> None:
            prepare_sqlite(connection, journal)

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            writes = connection.get_execution_options().get("writes", False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        return engine

    def _postgres(self) -> Engine:
        self.mode = "postgresql synchronous_commit=on"
        settings = _POSTGRES_SETTINGS.format(
            wait=self._wait, statement=2 * self._wait, idle=4 * self._wait
        )
        try:
            engine = create_engine(
                self.url, max_overflow=-1, connect_args={"application_name": "oneflow"}
            )
        except ModuleNotFoundError as error:
            raise MissingExtraError.of("postgres", "连接 PostgreSQL ", "PostgreSQL") from error

        @event.listens_for(engine, "connect")
        def _prepare(connection: Any, _record: object) -> None:
            connection.execute(settings)
            connection.commit()
            connection.prepare_threshold = 2
            connection.prepared_max = 400

        return engine


def read_url(text: str) -> URL:
    """Read a database address; PostgreSQL always means psycopg 3.

    >>> read_url("postgresql://u@h/d").drivername
    'postgresql+psycopg'
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise UsageError(
            "数据库地址无法识别",
            "the database's address cannot be understood",
            remedy_zh="用 sqlite:///文件路径 或 postgresql://用户@主机/库名。",
            remedy_en="Use sqlite:///path or postgresql://user@host/database.",
        ) from error
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise UsageError(
            "SQLite 须存为文件：内存库在线程之间并不共享",
            "SQLite needs a file: its in-memory databases are not shared between threads",
            remedy_zh="写明文件路径，如 sqlite:///oneflow.db；测试可用内存存储。",
            remedy_en="Name a file, as in sqlite:///oneflow.db; tests may use the memory store.",
        )
    return url


def prepare_sqlite(connection: sqlite3.Connection, journal: str) -> None:
    """Set a new connection so that a commit is on the disk when it returns."""
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    (current,) = connection.execute("PRAGMA journal_mode").fetchone()
    if current != journal:
        connection.execute(f"PRAGMA journal_mode={journal}")


def _journal(*, sole_process: bool) -> str:
    safe = sole_process or sqlite3.sqlite_version_info >= WAL_IS_SAFE_FROM
    return "wal" if safe else "truncate"


def _create_private(url: URL) -> None:
    """Create the file so that nobody but its owner reads it; SQLite's journals follow its mode."""
    path = Path(str(url.database))
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(
            f"无法打开数据库文件 {path}",
            f"the database file {path} cannot be opened",
            remedy_zh="确认目录存在，并且可以写入。",
            remedy_en="See that the directory exists and may be written to.",
            data={"path": str(path), "reason": "open"},
        ) from error
