"""Transactions on a thread's held connection, for everything that is not a unit of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Select
from sqlalchemy.exc import DBAPIError

from oneflow.adapters.database.connections import Database, Held
from oneflow.adapters.database.failures import (
    cause_of,
    is_driver_error,
    is_lost,
    of_reading,
    rolled_back,
    translate,
)
from oneflow.engine.shell.store_failures import not_inside_unit

T = TypeVar("T")


@contextmanager
def transaction(database: Database, what: str) -> Iterator[Any]:
    """Lend the thread's cursor inside a transaction that will write; commit at the end.

    Where units of several threads share transactions, it waits for its place among them.

    Args:
        database: where.
        what: the call, named in the error if a unit is open on this thread already.

    Raises:
        UsageError: a unit is open on this thread.
        StoreError, ConflictError: the database could not do it; nothing is stored.
        OutcomeUnknownError: the connection broke during the commit.
    """
    if database.held().inside:
        raise not_inside_unit(what)
    with database.apart(), _transaction(database, what) as cursor:
        yield cursor


@contextmanager
def _transaction(database: Database, what: str) -> Iterator[Any]:
    held = _begin(database, what, database.begin)
    held.inside = True
    try:
        yield held.cursor
    except Exception as error:
        held.inside = False
        roll_back(database, held)
        if is_driver_error(error):
            raise translate(error, "") from error
        raise
    except BaseException:
        held.inside = False
        database.discard(held)  # interrupted, and who knows in the middle of what
        raise
    held.inside = False
    _commit(database, held)


def _commit(database: Database, held: Held) -> None:
    try:
        held.cursor.execute("COMMIT")
    except Exception as error:
        roll_back(database, held)
        raise translate(error, "", sending=True) from error
    except BaseException:
        database.discard(held)  # before the commit or behind it: with it goes what is open
        raise
    if getattr(held.cursor, "statusmessage", None) == "ROLLBACK":
        raise rolled_back()  # so PostgreSQL ends a transaction in which a statement failed


@contextmanager
def snapshot(database: Database, what: str) -> Iterator[Any]:
    """Lend the thread's cursor inside a transaction that only reads, as of its first reading.

    Raises:
        UsageError: a unit is open on this thread.
        StoreError: the database could not do it.
    """
    held = _begin(database, what, database.begin_reading)
    held.inside = True
    try:
        yield held.cursor
    except Exception as error:
        roll_back(database, held)
        if is_driver_error(error):
            raise translate(error, "") from error
        raise
    except BaseException:
        database.discard(held)  # interrupted, and who knows in the middle of what
        raise
    else:
        roll_back(database, held)
    finally:
        held.inside = False


def roll_back(database: Database, held: Held) -> None:
    """Undo what a transaction did; whatever goes wrong here, the next one starts clean."""
    try:
        held.cursor.execute("ROLLBACK")
    except Exception as error:  # noqa: BLE001 - rolled back already, or broken: equally gone
        if is_lost(error) or held.is_broken:
            database.discard(held)
    except BaseException:
        database.discard(held)
        raise


def ask(database: Database, question: Callable[[Any], T]) -> T:
    """Put a question to the thread's cursor, inside a unit or not; its answer changes nothing."""
    held = database.held()
    try:
        return question(held.cursor)
    except Exception as error:
        if held.inside or not is_lost(error):
            raise translate(error, "") from error
    renewed = _renewed(database, held)
    try:
        return question(renewed.cursor)
    except Exception as error:
        raise translate(error, "") from error


def rows(database: Database, statement: Select[Any]) -> Sequence[Sequence[Any]]:
    """Read what a statement finds, apart from any unit; once more where the connection was dead.

    Raises:
        StoreError: the database could not do it.
    """
    try:
        return _rows(database, statement)
    except DBAPIError as error:
        if not is_lost(cause_of(error)):
            raise of_reading(error) from error
    database.lost()
    try:
        return _rows(database, statement)
    except DBAPIError as error:
        raise of_reading(error) from error


def _rows(database: Database, statement: Select[Any]) -> Sequence[Sequence[Any]]:
    with database.engine.connect() as connection:
        return list(connection.execute(statement))


def _begin(database: Database, what: str, how: str) -> Held:
    held = database.held()
    if held.inside:
        raise not_inside_unit(what)
    try:
        held.cursor.execute(how)
    except BaseException as error:
        if not isinstance(error, Exception):
            database.discard(held)  # it may have begun
            raise
        if not is_lost(error):
            raise translate(error, "") from error
        return _begin_renewed(database, held, how)
    return held


def _begin_renewed(database: Database, dead: Held, how: str) -> Held:
    held = _renewed(database, dead)
    try:
        held.cursor.execute(how)
    except BaseException as error:
        database.discard(held)
        if not isinstance(error, Exception):
            raise
        raise translate(error, "") from error
    return held


def _renewed(database: Database, dead: Held) -> Held:
    """The connection had died while it lay idle: take another one, and none that lay beside it."""
    database.lost()
    database.discard(dead)
    return database.held()
