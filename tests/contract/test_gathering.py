"""Units of several threads in one transaction: one COMMIT, and nobody is answered before it."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from oneflow.adapters.database import DatabaseStore, gathering, open_store
from oneflow.errors import ConflictError
from tests.contract import peek
from tests.contract.crowd import at_once
from tests.contract.rows import answer, store_turn, turn


@pytest.fixture
def grouped(tmp_path: Path, sqlite_template: Path) -> Iterator[DatabaseStore]:
    """An SQLite store whose units share transactions."""
    path = tmp_path / "oneflow.db"
    shutil.copy(sqlite_template, path)
    store = open_store(f"sqlite:///{path}", group_commits=True)
    with store.unit("nobody", "x"):
        pass  # the connection that units share is open from here on
    yield store
    store.close()


class Listening:
    """A cursor that hears every statement first."""

    def __init__(self, cursor: Any, hear: Callable[[str], None]) -> None:
        self._cursor, self._hear = cursor, hear

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def execute(self, text: str, *values: Any) -> Any:
        self._hear(text)
        return self._cursor.execute(text, *values)


def queue_of(store: DatabaseStore) -> gathering.Gathering:
    assert store._gathering is not None
    return store._gathering


def listen(store: DatabaseStore, hear: Callable[[str], None]) -> None:
    shared = queue_of(store)._held
    assert shared is not None
    shared.cursor = Listening(shared.cursor, hear)


def together(store: DatabaseStore, works: list[Callable[[], object]]) -> list[str]:
    """Run works that all queue while another unit, `lead`, has the connection: they form one group.

    Gives what became of `lead`, and then of each work.
    """
    queue = queue_of(store)

    def lead(leads: threading.Event) -> None:
        with store.unit("lead", "x") as unit:
            leads.set()
            while queue._lock.waiting < len(works):
                time.sleep(0.001)
            unit.write(turn(1, case_id="lead", inbox=answer("lead", "lead")))

    connected, leads = threading.Barrier(len(works) + 1), threading.Event()

    def run(number: int) -> None:
        store.database.held()  # a thread's first connection is opened with the lock held
        connected.wait()
        if number == 0:
            lead(leads)
        else:
            leads.wait()
            works[number - 1]()

    return at_once(len(works) + 1, run)


def writing(store: DatabaseStore, case_id: str) -> Callable[[], object]:
    return lambda: store_turn(store, turn(1, case_id=case_id, inbox=answer(case_id, case_id)))


def test_units_that_wait_commit_together(grouped: DatabaseStore):
    heard: list[str] = []
    listen(grouped, heard.append)
    assert together(grouped, [writing(grouped, f"c{n}") for n in range(5)]) == ["done"] * 6
    assert heard.count("COMMIT") == 1
    assert heard.count("BEGIN IMMEDIATE") == 1
    assert peek.counts(grouped)["case_event"] == 6


def test_a_thread_that_is_alone_commits_at_once(grouped: DatabaseStore):
    heard: list[str] = []
    listen(grouped, heard.append)
    for version in (1, 2, 3):
        store_turn(grouped, turn(version, inbox=answer(f"k{version}")))
    assert heard.count("COMMIT") == 3
    assert not any("SAVEPOINT" in text for text in heard)


def test_nobody_is_answered_before_the_commit(grouped: DatabaseStore):
    answered: list[str] = []
    before_commit: list[int] = []
    listen(grouped, lambda text: before_commit.append(len(answered)) if text == "COMMIT" else None)

    def work(case_id: str) -> Callable[[], object]:
        def write() -> None:
            writing(grouped, case_id)()
            answered.append(case_id)

        return write

    assert together(grouped, [work(f"c{n}") for n in range(4)]) == ["done"] * 5
    assert before_commit == [0]
    assert sorted(answered) == ["c0", "c1", "c2", "c3"]


def test_what_fails_in_one_unit_leaves_the_others(grouped: DatabaseStore):
    def fail() -> None:
        with grouped.unit("c9", "x") as unit:
            unit.events()
            raise ZeroDivisionError

    def too_late() -> None:
        with grouped.unit("c8", "x") as unit, pytest.raises(ConflictError):
            unit.write(turn(7, case_id="c8"))
        raise ConflictError("晚了", "too late", remedy_zh="重试。", remedy_en="Try again.")

    works = [writing(grouped, "c0"), fail, writing(grouped, "c1"), too_late, writing(grouped, "c2")]
    outcomes = together(grouped, works)
    assert outcomes == ["done", "done", "ZeroDivisionError", "done", "ConflictError", "done"]
    assert peek.counts(grouped)["case_event"] == 4


def test_a_commit_that_fails_is_told_to_all_and_stores_nothing(grouped: DatabaseStore):
    def break_commit(text: str) -> None:
        if text == "COMMIT":
            raise sqlite3.OperationalError("disk I/O error")

    listen(grouped, break_commit)
    outcomes = together(grouped, [writing(grouped, f"c{n}") for n in range(3)])
    assert outcomes == ["StoreError"] * 4
    assert peek.counts(grouped)["case_event"] == 0
    store_turn(grouped, turn())


def test_whoever_read_what_is_not_durable_yet_waits_for_it_too(grouped: DatabaseStore):
    """An answer given before, found by a repeated command, counts only once it is committed."""
    found: list[object] = []

    def break_commit(text: str) -> None:
        if text == "COMMIT":
            raise sqlite3.OperationalError("disk I/O error")

    def repeat() -> None:
        with grouped.unit("lead", "lead") as unit:
            found.append(unit.answered)

    listen(grouped, break_commit)
    assert together(grouped, [repeat]) == ["StoreError", "StoreError"]
    assert found == [answer("lead", "lead")]


def test_a_transaction_that_is_lost_in_the_middle_is_told_to_all(grouped: DatabaseStore):
    """A full disk makes SQLite take the whole transaction back, not the statement alone."""

    def lose() -> None:
        with grouped.unit("c9", "x"):
            grouped.database.held().connection.rollback()
            raise ZeroDivisionError

    lead, lost, other = together(grouped, [lose, writing(grouped, "c1")])
    assert (lead, lost) == ("StoreError", "ZeroDivisionError")
    assert other in {"done", "StoreError"}  # behind it, in a group of its own; or before it
    assert peek.counts(grouped)["case_event"] == (other == "done")
    store_turn(grouped, turn())


def test_a_full_group_does_not_keep_its_first_waiting(
    grouped: DatabaseStore, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(gathering, "LARGEST", 2)
    heard: list[str] = []
    listen(grouped, heard.append)
    assert together(grouped, [writing(grouped, f"c{n}") for n in range(5)]) == ["done"] * 6
    assert heard.count("COMMIT") == 3


def test_a_group_whose_next_in_the_queue_has_gone_is_committed_all_the_same(
    grouped: DatabaseStore,
):
    queue = queue_of(grouped)

    def queue_up_and_go() -> None:
        queue._lock.take()  # as a thread that is interrupted the moment it has the lock
        queue._lock.give()

    assert together(grouped, [queue_up_and_go]) == ["done", "done"]
    assert peek.counts(grouped)["case_event"] == 1


def test_an_interrupt_over_a_commit_for_somebody_who_has_gone_passes_the_lock_on(
    grouped: DatabaseStore,
):
    queue = queue_of(grouped)

    def queue_up_and_go() -> None:
        queue._lock.take()
        queue._lock.give()

    def interrupt(text: str) -> None:
        if text == "COMMIT":
            raise KeyboardInterrupt

    listen(grouped, interrupt)
    assert together(grouped, [queue_up_and_go]) == ["KeyboardInterrupt", "done"]
    assert queue._lock.take_if_free()
    queue._lock.give()
    store_turn(grouped, turn())
    assert peek.counts(grouped)["case_event"] == 1


def test_other_transactions_take_locks_with_units(grouped: DatabaseStore):
    def work(number: int) -> None:
        for step in range(5):
            if number % 2:
                assert grouped.next_numbers(f"n{number}", 1) == step + 1
            else:
                store_turn(grouped, turn(step + 1, case_id=f"c{number}"))

    begun = time.monotonic()
    assert at_once(8, work) == ["done"] * 8
    assert time.monotonic() - begun < 20  # nobody waits for a lock that its own process holds
    assert peek.counts(grouped)["case_event"] == 20
