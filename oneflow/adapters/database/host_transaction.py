"""Somebody else's transaction: a session or connection of the host, and our savepoints in it.

Statements run on the host's own driver connection. What oneflow asks for is said once, here: no
autocommit, a driver whose text the statements are written in, and on SQLite a transaction that
really has begun: by default the driver begins one before the first change only, and releasing a
savepoint outside any transaction would commit it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session, scoped_session

from oneflow.adapters.database.failures import (
    busy,
    cause_of,
    is_driver_error,
    of_reading,
    translate,
)
from oneflow.adapters.database.host_ends import ConnectionEnds, End, SessionEnds
from oneflow.errors import OneflowError, UsageError

HostSession = Session | scoped_session[Session] | Connection
"""What a host may hand over."""

DRIVERS = {"sqlite": "pysqlite", "postgresql": "psycopg"}


class SessionTransaction:
    """The transaction of an ORM session.

    Attributes:
        given: the session itself, for listeners.
    """

    def __init__(self, session: Session, dialect: str) -> None:
        self.given = session
        self._dialect = dialect
        self._ends = SessionEnds.of(session)

    @contextmanager
    def savepoint(self, case_id: str = "") -> Iterator[Any]:
        """Lend a raw cursor inside a savepoint of the transaction; what fails in it leaves no trace.

        What the host has not flushed yet is flushed first, outside of it; what a listener adds
        within, at its end.
        """
        cursor = _cursor(_connection_of(self.given), self._dialect)
        nested = self.given.begin_nested()
        try:
            with _translated(case_id):
                self.given.connection()  # only now does the database hear of the savepoint
                yield cursor
            nested.commit()
        except BaseException:
            with suppress(SQLAlchemyError):  # what went wrong first is what is told
                nested.rollback()
            raise
        finally:
            with suppress(Exception):
                cursor.close()

    def at_end(self, end: End) -> None:
        """Have it called when the transaction is over."""
        self._ends.add(self.given, end)

    def open(self) -> None:
        """A session tells of its ends by itself."""

    def close(self, *, failed: bool) -> None:
        """Likewise."""


class ConnectionTransaction:
    """The transaction of a Core connection, watched between `open` and `close`."""

    def __init__(self, connection: Connection, dialect: str) -> None:
        self.given = connection
        self._dialect = dialect
        self._ends = ConnectionEnds(connection)

    @contextmanager
    def savepoint(self, case_id: str = "") -> Iterator[Any]:
        """Lend a raw cursor inside a savepoint of the transaction; what fails in it leaves no trace."""
        self._ends.check()
        if not self.given.in_transaction():
            self.given.begin()
        cursor = _cursor(self.given, self._dialect)
        with _translated(case_id):
            nested = self.given.begin_nested()
        try:
            with _translated(case_id):
                yield cursor
            nested.commit()
        except BaseException:
            with suppress(SQLAlchemyError):
                if nested.is_active:
                    nested.rollback()
            raise
        finally:
            with suppress(Exception):
                cursor.close()

    def at_end(self, end: End) -> None:
        """Have it called when the transaction is over and the block has been left."""
        self._ends.add(end)

    def open(self) -> None:
        """Begin to watch the connection."""
        self._ends.open()

    def close(self, *, failed: bool) -> None:
        """Tell all who wait. Raises UsageError: the transaction is still running."""
        self._ends.close(failed=failed)


HostTransaction = SessionTransaction | ConnectionTransaction


def host_transaction(given: HostSession, dialect: str) -> HostTransaction:
    """Take what the host hands over.

    dialect: of oneflow's own database.

    Raises:
        UsageError: it is neither a session nor a connection that oneflow can write through.
    """
    if isinstance(given, scoped_session):
        given = given()
    if isinstance(given, Session):
        return SessionTransaction(given, dialect)
    if isinstance(given, Connection):
        return ConnectionTransaction(given, dialect)
    raise _cannot_join(
        f"得到的是 {type(given).__name__}",
        f"this is a {type(given).__name__}",
        "kind",
    )


@contextmanager
def _translated(case_id: str) -> Iterator[None]:
    """What the driver raises for our statements, as an error that the caller can act on."""
    try:
        yield
    except OneflowError:
        raise
    except DBAPIError as error:
        raise translate(cause_of(error), case_id) from error
    except Exception as error:
        if is_driver_error(error):
            raise translate(error, case_id) from error
        raise


def _connection_of(session: Session) -> Connection:
    """The connection that a session works on; what keeps it from one is told in our own words."""
    try:
        return session.connection()
    except DBAPIError as error:
        raise of_reading(error) from error
    except PoolTimeoutError as error:
        raise busy(error) from error
    except SQLAlchemyError as error:
        raise _unusable(error) from error


def _cursor(connection: Connection, dialect: str) -> Any:
    name, driver = connection.dialect.name, connection.dialect.driver
    if name != dialect or driver != DRIVERS[dialect]:
        raise _cannot_join(
            f"它连的是 {name}（驱动 {driver}），oneflow 用的是 {dialect}（{DRIVERS[dialect]}）",
            f"it is on {name} by {driver}, and oneflow is on {dialect} by {DRIVERS[dialect]}",
            "driver",
        )
    raw: Any = connection.connection.dbapi_connection
    if dialect == "sqlite":
        return _sqlite_cursor(raw)
    if raw.autocommit:
        raise _autocommit()
    driver_module: Any = connection.dialect.loaded_dbapi
    return driver_module.RawCursor(raw)


def _sqlite_cursor(raw: Any) -> Any:
    if not raw.in_transaction:
        if raw.isolation_level is None or getattr(raw, "autocommit", None) is True:
            raise _autocommit()
        raw.execute("BEGIN IMMEDIATE").close()
    cursor = raw.cursor()
    cursor.row_factory = None
    return cursor


def _cannot_join(zh: str, en: str, reason: str) -> UsageError:
    return UsageError(
        f"无法并入宿主的事务：{zh}。",
        f"Cannot join the host's transaction: {en}.",
        remedy_zh="交给 joined 一个同步的 Session 或 Connection，与 oneflow 同一个数据库，"
        "SQLite 用 pysqlite，PostgreSQL 用 psycopg 3。",
        remedy_en="Hand joined a synchronous Session or Connection on the same database as "
        "oneflow's, by pysqlite on SQLite and by psycopg 3 on PostgreSQL.",
        data={"reason": reason},
    )


def _autocommit() -> UsageError:
    return UsageError(
        "宿主的连接处于自动提交状态，没有可以并入的事务。",
        "The host's connection commits by itself (autocommit): there is no transaction to join.",
        remedy_zh="不要用 isolation_level=AUTOCOMMIT；SQLite 上若把驱动的 isolation_level 设为 None，"
        "须在 begin 事件里执行 BEGIN IMMEDIATE。",
        remedy_en="Do without isolation_level=AUTOCOMMIT; on SQLite, where the driver's "
        "isolation_level is None, let the `begin` event execute BEGIN IMMEDIATE.",
        data={"reason": "autocommit"},
    )


def _unusable(error: SQLAlchemyError) -> UsageError:
    """The session is bound to nothing, closed for good, or waits for the host to roll it back."""
    kind = type(error).__name__
    return UsageError(
        f"宿主的会话现在不能用（{kind}）。",
        f"The host's session cannot be used now ({kind}).",
        remedy_zh="先回滚或换一个会话；会话须绑定到数据库。原因附在本错误之后。",
        remedy_en="Roll it back or take another one; it must be bound to a database. The reason is "
        "chained to this error.",
        data={"reason": "session", "kind": kind},
    )
