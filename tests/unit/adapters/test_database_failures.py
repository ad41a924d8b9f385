"""What a driver raises becomes what a caller can act on; no driver's words are repeated."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import psycopg
import pytest

from oneflow.adapters.database import open_store
from oneflow.adapters.database.failures import is_driver_error, is_lost, translate
from oneflow.engine.shell.listing import CaseFilter, Scope
from oneflow.engine.shell.store_failures import OutcomeUnknownError
from oneflow.errors import ConflictError, StoreError


def server_error(state: str) -> psycopg.Error:
    """A driver's error with a state of our choice."""
    error = psycopg.Error("detail: Key (name)=(王小明) already exists")
    error.sqlstate = state
    return error


def sqlite_error(code: int, words: str = "words") -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(words)
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (server_error("55P03"), "busy"),
        (server_error("57014"), "busy"),
        (server_error("53100"), "full"),
        (server_error("42P01"), "not-upgraded"),
        (server_error("22001"), "driver"),
        (server_error("08006"), "lost"),
        (server_error("57P01"), "lost"),
        (psycopg.OperationalError("gone"), "lost"),
        (sqlite_error(5), "busy"),
        (sqlite_error(261), "busy"),
        (sqlite_error(6), "busy"),
        (sqlite_error(13), "full"),
        (sqlite_error(26, "file is not a database"), "no-database"),
        (sqlite_error(10), "driver"),
        (sqlite_error(1, "no such table: case"), "not-upgraded"),
        (sqlite_error(1, "no such column: x"), "not-upgraded"),
        (sqlite3.DatabaseError("malformed"), "driver"),
        (RuntimeError("anything"), "driver"),
    ],
)
def test_each_failure_has_its_reason_and_remedy(error: Exception, reason: str):
    told = translate(error, "case-1")
    assert isinstance(told, StoreError)
    assert told.data["reason"] == reason
    assert told.remedy_zh
    assert told.remedy_en
    assert "王小明" not in str(told) + repr(told.data)


@pytest.mark.parametrize(
    "error",
    [server_error("40001"), server_error("40P01"), server_error("23505"), sqlite3.IntegrityError()],
)
def test_who_was_slower_is_asked_to_decide_anew(error: Exception):
    told = translate(error, "case-1", sending=True)
    assert isinstance(told, ConflictError)
    assert told.data == {"case": "case-1"}


@pytest.mark.parametrize("state", [None, "08006", "57P01", "57P02"])
def test_a_connection_lost_while_storing_leaves_the_outcome_open(state: str | None):
    error = psycopg.OperationalError() if state is None else server_error(state)
    assert is_lost(error)
    assert isinstance(translate(error, "case-1", sending=True), OutcomeUnknownError)
    assert not isinstance(translate(error, "case-1"), OutcomeUnknownError)


def test_whose_error_it_is():
    assert is_driver_error(sqlite3.OperationalError())
    assert is_driver_error(psycopg.OperationalError())
    assert not is_driver_error(ValueError())
    assert not is_lost(ValueError())
    assert not is_lost(sqlite3.OperationalError())


def test_a_question_to_a_database_without_tables(tmp_path: Path):
    store = open_store(f"sqlite:///{tmp_path}/new.db")
    with pytest.raises(StoreError) as caught:
        store.queries.cases(Scope(everything=True), CaseFilter())
    assert caught.value.data["reason"] == "not-upgraded"
    with pytest.raises(StoreError) as caught:
        store.next_numbers("n", 1)
    assert caught.value.data["reason"] == "not-upgraded"
    store.close()


@pytest.mark.parametrize("error", [MemoryError(), RecursionError(), RuntimeError("anything")])
def test_an_error_of_our_own_while_storing_leaves_the_outcome_unknown(error: Exception):
    """It may have come up after the commit; to say that nothing was stored would be a guess."""
    assert isinstance(translate(error, "case-1", sending=True), OutcomeUnknownError)
