"""What every store promises of the sweep's claim: each due case once, and whole or not at all."""

from __future__ import annotations

import threading
from datetime import timedelta

import psycopg
import pytest

from oneflow.adapters.database import DatabaseStore, StatementSet, open_store
from oneflow.adapters.database.units import ClaimedUnit
from oneflow.errors import ConflictError, StoreError
from tests.contract import peek
from tests.contract.crowd import at_once
from tests.contract.peek import AnyStore
from tests.contract.rows import MONDAY, case_row, instant, store_turn, turn

NOON = MONDAY + timedelta(hours=4)


def add_case(store: AnyStore, case_id: str, wake_at: str | None) -> None:
    store_turn(store, turn(case_id=case_id, case=case_row(case_id, wake_at=wake_at)))


def claimed(store: AnyStore, *, limit: int = 10) -> list[str]:
    with store.due(NOON, limit=limit) as units:
        return [unit.stored.id for unit in units if unit.stored is not None]


class TestWhatIsDue:
    def test_those_that_wait_longest_come_first(self, store: AnyStore):
        for case_id, hours in (("c", 3), ("a", 4), ("d", 1), ("b", 3)):
            add_case(store, case_id, instant(hours))
        assert claimed(store) == ["d", "b", "c", "a"]
        assert claimed(store, limit=2) == ["d", "b"]

    def test_a_claim_goes_on_from_behind_the_last_case(self, store: AnyStore):
        for case_id, hours in (("c", 3), ("a", 4), ("d", 1), ("b", 3)):
            add_case(store, case_id, instant(hours))
        after, seen = ("", ""), []
        for _ in range(5):
            with store.due(NOON, limit=1, after=after) as units:
                for unit in units:
                    assert unit.stored is not None
                    after = (unit.stored.wake_at or "", unit.stored.id)
                    seen.append(unit.stored.id)
        assert seen == ["d", "b", "c", "a"]

    def test_never_early_and_never_what_sleeps_for_ever(self, store: AnyStore):
        add_case(store, "a", None)
        add_case(store, "b", "2024-03-04T06:00:00.000001Z")
        assert claimed(store) == []
        add_case(store, "c", "2024-03-04T06:00:00.000000Z")
        assert claimed(store) == ["c"]

    def test_a_claimed_case_comes_with_its_row_and_history(self, store: AnyStore):
        add_case(store, "a", instant(1))
        with store.due(NOON, limit=5) as units:
            (unit,) = units
            assert unit.stored == case_row("a", wake_at=instant(1))
            assert unit.answered is None
            assert [row.seq for row in unit.events()] == [1]


class TestClaims:
    def test_what_is_written_is_stored_when_the_claim_is_left(self, store: AnyStore):
        for case_id in "abc":
            add_case(store, case_id, instant(1))
        with store.due(NOON, limit=10) as units:
            for unit in units:
                assert unit.stored is not None
                if unit.stored.id != "b":
                    unit.write(turn(2, case_id=unit.stored.id))
        assert claimed(store) == ["b"]
        assert peek.counts(store)["case_event"] == 5

    def test_a_claim_that_breaks_leaves_no_trace(self, store: AnyStore):
        for case_id in "ab":
            add_case(store, case_id, instant(1))

        def claim_and_fail() -> None:
            with store.due(NOON, limit=10) as units:
                next(units).write(turn(2, case_id="a"))
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            claim_and_fail()
        assert claimed(store) == ["a", "b"]
        assert peek.counts(store)["case_event"] == 2

    def test_one_bad_write_spoils_no_other(self, store: AnyStore):
        for case_id in "abc":
            add_case(store, case_id, instant(1))
        with store.due(NOON, limit=10) as units:
            for unit in units:
                assert unit.stored is not None
                version = 9 if unit.stored.id == "b" else 2
                try:
                    unit.write(turn(version, case_id=unit.stored.id))
                except ConflictError:
                    assert unit.stored.id == "b"
        assert claimed(store) == ["b"]

    def test_a_reading_that_fails_spoils_no_other(self, database_store: DatabaseStore):
        for case_id in "abc":
            add_case(database_store, case_id, instant(1))
        with database_store.due(NOON, limit=10) as units:
            for unit in units:
                assert unit.stored is not None
                if unit.stored.id == "b":
                    assert isinstance(unit, ClaimedUnit)
                    with pytest.raises(StoreError):
                        unit._ask(lambda cursor, _: cursor.execute("SELECT nothing FROM nowhere"))
                    continue
                assert [row.seq for row in unit.events()] == [1]
                unit.write(turn(2, case_id=unit.stored.id))
        assert claimed(database_store) == ["b"]

    def test_a_claim_that_the_server_rolls_back_says_so(self, postgres_store: DatabaseStore):
        """A failed statement outside any savepoint: what was written before it is gone too."""
        store = postgres_store
        for case_id in "ab":
            add_case(store, case_id, instant(1))

        def claim() -> None:
            with store.due(NOON, limit=10) as units:
                next(units).write(turn(2, case_id="a"))
                with pytest.raises(psycopg.Error):
                    store.database.held().cursor.execute("SELECT nothing FROM nowhere")
                with pytest.raises(StoreError):
                    next(units).write(turn(2, case_id="b"))

        with pytest.raises(StoreError) as caught:
            claim()
        assert caught.value.data["reason"] == "rolled-back"
        assert claimed(store) == ["a", "b"]

    def test_workers_side_by_side_handle_each_case_once(self, store: AnyStore):
        cases = [f"case-{number:03}" for number in range(40)]
        for case_id in cases:
            add_case(store, case_id, instant(1))
        handled: list[str] = []
        lock = threading.Lock()

        def work(_: int) -> None:
            while True:
                mine = []
                with store.due(NOON, limit=5) as units:
                    for unit in units:
                        assert unit.stored is not None
                        unit.write(turn(2, case_id=unit.stored.id))
                        mine.append(unit.stored.id)
                if not mine:
                    return
                with lock:
                    handled.extend(mine)

        outcomes = at_once(4, work)
        assert outcomes == ["done"] * 4
        assert sorted(handled) == cases

    def test_a_command_beside_the_claim_either_waits_or_conflicts(self, store: AnyStore):
        add_case(store, "a", instant(1))
        opened, entered = threading.Event(), threading.Event()
        outcome: list[str] = []

        def command() -> None:
            opened.wait()
            entered.set()
            try:
                store_turn(store, turn(2, case_id="a", case=case_row("a", 2, status="other")))
            except ConflictError:
                outcome.append("conflict")
            else:
                outcome.append("stored")

        thread = threading.Thread(target=command)
        thread.start()
        with store.due(NOON, limit=1) as units:
            unit = next(units)
            opened.set()
            entered.wait()
            unit.write(turn(2, case_id="a"))
        thread.join()
        assert outcome == ["conflict"]
        assert peek.counts(store)["case_event"] == 2


@pytest.mark.slow
@pytest.mark.parametrize("statements", ["tuned", "portable"])
def test_sixteen_workers_on_postgresql_handle_each_due_case_once(
    upgraded_postgres: str, statements: str
):
    kind: StatementSet = "tuned" if statements == "tuned" else "portable"
    stores = [open_store(upgraded_postgres, statements=kind) for _ in range(16)]
    cases = [f"{statements}-{number:04}" for number in range(400)]
    try:
        for case_id in cases:
            add_case(stores[0], case_id, instant(1))
        handled: list[str] = []

        def work(number: int) -> None:
            handled.extend(_drain(stores[number]))

        assert at_once(16, work) == ["done"] * 16
        assert sorted(handled) == cases
        prefix = f"SELECT count(*) FROM case_event WHERE case_id LIKE '{statements}-%'"
        assert peek.rows(stores[0], prefix) == [(800,)]
    finally:
        for store in stores:
            store.close()


def _drain(store: DatabaseStore) -> list[str]:
    mine: list[str] = []
    while True:
        with store.due(NOON, limit=3) as units:
            batch = []
            for unit in units:
                assert unit.stored is not None
                unit.write(turn(2, case_id=unit.stored.id))
                batch.append(unit.stored.id)
        if not batch:
            return mine
        mine += batch
