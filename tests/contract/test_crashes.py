"""Whatever breaks in the middle: nothing half stored, a typed error, and the store goes on."""

from __future__ import annotations

import os
import sqlite3
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from oneflow.adapters.database import DatabaseStore, open_store
from oneflow.engine.history.chain import verify
from oneflow.engine.ports import Write
from oneflow.engine.shell.store_failures import OutcomeUnknownError
from oneflow.errors import ConflictError, MissingExtraError, StoreError, UsageError
from tests.contract import peek
from tests.contract.breaking import BreakingCursor, Fuse
from tests.contract.rows import (
    MONDAY,
    answer,
    data_row,
    event_row,
    message,
    region_row,
    store_turn,
    turn,
)

_FAR = MONDAY + timedelta(days=9)


def full_turn(version: int) -> Write:
    """A turn that writes to every table and takes something back."""
    return turn(
        version,
        events=(event_row(seq=version),),
        regions=(region_row(), region_row(round=version)),
        data=(data_row("b", version),),
        outbox=(message(version),),
        inbox=answer(f"k{version}"),
        erase=("a",) if version > 1 else (),
        recall=(1,) if version > 1 else (),
    )


def break_at(store: DatabaseStore, at: int, error: BaseException) -> Fuse:
    with store.unit("nobody", "x"):
        pass  # so that a connection which units share is there
    fuse = Fuse(at, error)
    for held in store.database.connections():
        held.cursor = BreakingCursor(held.cursor, fuse)
    return fuse


def mend(store: DatabaseStore) -> None:
    for held in store.database.connections():
        if isinstance(held.cursor, BreakingCursor):
            held.cursor = held.cursor._cursor


@pytest.mark.parametrize(
    "error", [RuntimeError("driver"), KeyboardInterrupt(), MemoryError()], ids=type
)
def test_a_break_at_any_statement_leaves_the_case_as_it_was(
    database_store: DatabaseStore, error: BaseException
):
    store = database_store
    store_turn(store, turn(data=(data_row("a"),), outbox=(message(1),)))
    before = peek.counts(store)
    for at in range(1, 40):
        fuse = break_at(store, at, error)
        try:
            store_turn(store, full_turn(2))
        except (StoreError, KeyboardInterrupt):
            mend(store)
            assert peek.counts(store) == before
            assert peek.values_left(store) == [("a", 1)]
            assert not peek.messages(store)[message(1).id][0]
        else:
            break
    else:
        pytest.fail("never came to the end")
    assert at == len(fuse.seen) + 1
    mend(store)
    assert peek.counts(store)["case_event"] == 2
    store_turn(store, full_turn(3))


def test_an_error_of_the_caller_between_reading_and_writing(database_store: DatabaseStore):
    def read_and_fail() -> None:
        with database_store.unit("case-1", "x") as unit:
            unit.events()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        read_and_fail()
    store_turn(database_store, turn())


def test_a_commit_whose_answer_is_lost_can_be_looked_up(postgres_store: DatabaseStore):
    """The connection breaks after the commit was done and before anybody heard of it."""
    store = postgres_store
    store_turn(store, turn())
    held = store.database.held()
    held.cursor = DeafCursor(held.cursor)
    with pytest.raises(OutcomeUnknownError):
        store_turn(store, turn(2, inbox=answer("accept")), "accept")
    with store.unit("case-1", "accept") as unit:
        assert unit.answered == answer("accept")


class DeafCursor:
    """Runs what makes a turn durable, and loses the connection before the answer comes."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def execute(self, text: str, *values: Any) -> Any:
        result = self._cursor.execute(text, *values)
        if text.startswith(("COMMIT", "WITH")):
            self._cursor.connection.close()
            raise psycopg.OperationalError
        return result


def _terminate(store: DatabaseStore) -> None:
    """Let the server end the connection that this thread holds."""
    pid = store.database.held().connection.info.backend_pid
    peek.rows(store, f"SELECT pg_terminate_backend({pid})")


class TestLostConnections:
    def test_one_that_died_while_idle_is_replaced_unseen(self, postgres_store: DatabaseStore):
        store = postgres_store
        store_turn(store, turn())
        _terminate(store)
        store_turn(store, turn(2))
        _terminate(store)
        assert store.next_numbers("n", 1) == 1
        _terminate(store)
        assert store.definition("x") is None

    def test_one_that_dies_inside_a_unit_stores_nothing(self, postgres_store: DatabaseStore):
        store = postgres_store

        def write_without_connection() -> None:
            with store.unit("case-1", "x") as unit:
                _terminate(store)
                unit.write(turn(2))

        store_turn(store, turn())
        with pytest.raises(StoreError):
            write_without_connection()
        assert peek.counts(store)["case_event"] == 1
        store_turn(store, turn(2))

    def test_one_that_dies_inside_a_claim_stores_nothing(self, postgres_store: DatabaseStore):
        store = postgres_store

        def claim_and_lose_connection() -> None:
            with store.due(_FAR, limit=5) as units:
                next(units).write(turn(2))
                _terminate(store)

        store_turn(store, turn())
        with pytest.raises(StoreError):
            claim_and_lose_connection()
        assert peek.counts(store)["case_event"] == 1
        store_turn(store, turn(2))


def test_a_lock_held_too_long_is_a_typed_error_and_the_work_can_be_done_later(
    tmp_path, sqlite_template
):
    path = _copy(sqlite_template, tmp_path)
    store = open_store(f"sqlite:///{path}", wait_seconds=0)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as caught:
        store_turn(store, turn())
    assert caught.value.data["reason"] == "busy"
    other.execute("ROLLBACK")
    other.close()
    store_turn(store, turn())
    store.close()


def test_a_database_without_tables_says_what_to_do(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/new.db")
    with pytest.raises(StoreError) as caught:
        store_turn(store, turn())
    assert "oneflow db upgrade" in caught.value.describe("en")
    store.close()


def test_no_error_repeats_a_stored_value(database_store: DatabaseStore):
    marked = turn(data=(data_row("a", value='"MARK-4711"'),))
    store_turn(database_store, marked)
    with pytest.raises(ConflictError) as caught:
        store_turn(database_store, turn(2, data=(data_row("a", value='"MARK-4711"'),)))
    assert "MARK" not in repr(caught.value) + str(caught.value) + str(caught.value.data)


class TestOpening:
    def test_a_new_file_is_its_owners_alone(self, tmp_path):
        open_store(f"sqlite:///{tmp_path}/new.db").close()
        assert stat.S_IMODE((tmp_path / "new.db").stat().st_mode) == 0o600

    @pytest.mark.parametrize(("sole", "old"), [(False, "truncate"), (True, "wal")])
    def test_the_journal_follows_the_rule(self, tmp_path, sqlite_template, sole: bool, old: str):
        path = _copy(sqlite_template, tmp_path)
        store = open_store(f"sqlite:///{path}", sole_process=sole)
        expected = "wal" if sqlite3.sqlite_version_info >= (3, 51, 3) else old
        ask = store.database.held().cursor.execute
        assert ask("PRAGMA journal_mode").fetchone() == (expected,)
        assert ask("PRAGMA synchronous").fetchone() == (2,)
        assert ask("PRAGMA busy_timeout").fetchone() == (30_000,)
        assert store.database.mode == f"sqlite journal={expected} synchronous=full"
        store.close()

    @pytest.mark.parametrize(
        "url", ["nonsense", "mysql://u@h/d", "sqlite://", "sqlite:///:memory:"]
    )
    def test_an_address_that_does_not_do(self, url: str):
        with pytest.raises((UsageError, MissingExtraError)):
            open_store(url)

    def test_a_directory_that_is_not_there(self, tmp_path):
        with pytest.raises(StoreError):
            open_store(f"sqlite:///{tmp_path}/missing/new.db")

    def test_a_server_that_is_not_there(self):
        store = open_store("postgresql://u:secret@127.0.0.1:1/d")
        with pytest.raises(StoreError) as caught:
            store_turn(store, turn())
        assert caught.value.data["reason"] == "unreachable"
        assert "secret" not in str(caught.value)
        store.close()


def _copy(template: Path, folder: Path) -> Path:
    path = folder / "oneflow.db"
    path.write_bytes(template.read_bytes())
    return path


def test_damaged_text_is_read_and_located(tmp_path, sqlite_template):
    path = _copy(sqlite_template, tmp_path)
    store = open_store(f"sqlite:///{path}")
    for version in (1, 2, 3):
        store_turn(store, turn(version))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE case_event SET body = CAST(x'7bff7d' AS TEXT) WHERE seq = 2")
    connection.close()
    with store.unit("case-1", "x") as unit:
        rows = unit.events()
        assert [row.body == event_row().body for row in rows] == [True, False, True]
        assert rows[1].body == "{\udcff}"
        assert len(verify(rows, case_id="case-1", algorithm="sha256")) == 3  # hashes are made up
    with store.unit("case-1", "x") as unit:
        assert unit.stored is not None
    store.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the platform cannot fork")
def test_a_child_of_a_fork_uses_a_connection_of_its_own(database_store: DatabaseStore):
    store_turn(database_store, turn())
    child = os.fork()
    if child == 0:
        try:
            store_turn(database_store, turn(1, case_id="child"))
        except BaseException:  # noqa: BLE001 - the child must not run the parent's tests on
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    store_turn(database_store, turn(2))
    assert peek.counts(database_store)["case_event"] == 3


def test_an_interrupted_claim_leaves_no_trace(database_store: DatabaseStore):
    def claim_and_be_interrupted() -> None:
        with database_store.due(_FAR, limit=5) as units:
            next(units).write(turn(2))
            raise KeyboardInterrupt

    store_turn(database_store, turn())
    with pytest.raises(KeyboardInterrupt):
        claim_and_be_interrupted()
    assert peek.counts(database_store)["case_event"] == 1
    store_turn(database_store, turn(2))


def test_an_interrupted_unit_leaves_no_trace(database_store: DatabaseStore):
    def read_and_be_interrupted() -> None:
        with database_store.unit("case-1", "x") as unit:
            unit.events()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_and_be_interrupted()
    store_turn(database_store, turn())


def test_a_claimed_case_may_be_written_once_and_taken_back_in(database_store: DatabaseStore):
    """What is taken back goes the plain way, inside the claim's own transaction."""
    store_turn(database_store, turn(data=(data_row("a"),), outbox=(message(1),)))
    with database_store.due(_FAR, limit=5) as units:
        unit = next(units)
        unit.write(turn(2, erase=("a",), recall=(1,)))
        with pytest.raises(UsageError):
            unit.write(turn(3))
    assert peek.values_left(database_store) == []
    assert peek.messages(database_store)[message(1).id][:2] == (True, "recalled")
