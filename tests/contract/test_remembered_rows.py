"""SQLite's tuned set reads a case's row again unless it is the one that this process wrote."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from oneflow.adapters.database import DatabaseStore, open_store
from oneflow.engine.ports import CaseRow, Hooks
from oneflow.errors import StoreError
from tests.contract.rows import case_row, instant, store_turn, turn


@pytest.fixture
def stores(tmp_path: Path, sqlite_template: Path) -> Iterator[tuple[DatabaseStore, DatabaseStore]]:
    """Two processes' stores over one file."""
    path = tmp_path / "oneflow.db"
    shutil.copy(sqlite_template, path)
    one, other = open_store(f"sqlite:///{path}"), open_store(f"sqlite:///{path}")
    yield one, other
    one.close()
    other.close()


def seen(store: DatabaseStore) -> CaseRow | None:
    with store.unit("case-1", "x") as unit:
        return unit.stored


def test_a_turn_of_another_process_is_seen(stores: tuple[DatabaseStore, DatabaseStore]):
    one, other = stores
    store_turn(one, turn())
    later = case_row(version=2, status="issuing")
    assert seen(one) == seen(other)
    store_turn(other, turn(2, case=later))
    assert (seen(one), seen(other)) == (later, later)


def test_another_time_to_wake_under_the_same_head_is_seen(
    stores: tuple[DatabaseStore, DatabaseStore],
):
    one, other = stores
    store_turn(one, turn())
    woken = replace(case_row(), wake_at=instant(1))
    with other.unit("case-1", "x") as unit:
        unit.write(turn(case=woken, events=(), expected_version=1))
    assert (seen(one), seen(other)) == (woken, woken)


def test_a_turn_that_was_undone_is_not_seen(stores: tuple[DatabaseStore, DatabaseStore]):
    one, other = stores
    store_turn(one, turn())
    with pytest.raises(StoreError), one.unit("case-1", "x") as unit:
        unit.write(turn(2, case=case_row(version=2, status="issuing")), Hooks(_fail, None))
    assert (seen(one), seen(other)) == (case_row(), case_row())


def _fail(_: object) -> None:
    raise ZeroDivisionError


def test_a_restored_file_is_read_as_it_is(
    stores: tuple[DatabaseStore, DatabaseStore], tmp_path: Path
):
    one, _ = stores
    store_turn(one, turn())
    shutil.copy(tmp_path / "oneflow.db", tmp_path / "backup.db")
    store_turn(one, turn(2, case=case_row(version=2, status="issuing")))
    one.database.discard(one.database.held())
    one.database.engine.dispose()
    shutil.copy(tmp_path / "backup.db", tmp_path / "oneflow.db")
    assert seen(one) == case_row()
