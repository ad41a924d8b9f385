"""What every store promises of a look: one moment of a case, and nobody waits for it to be taken."""

from __future__ import annotations

import threading

import pytest

from oneflow.adapters.database import DatabaseStore
from oneflow.adapters.database.units import DatabaseLook
from oneflow.errors import StoreError, UsageError
from tests.contract import peek
from tests.contract.peek import AnyStore
from tests.contract.rows import answer, data_row, event_row, region_row, store_turn, turn


def test_a_case_that_is_not_there_is_none(store: AnyStore):
    with store.look("nobody") as look:
        assert look.stored is None
        assert list(look.events()) == []
        assert list(look.data()) == []


def test_it_shows_what_was_written(store: AnyStore):
    write = turn(
        events=(event_row(seq=1), event_row(seq=2)),
        data=(data_row("a"), data_row("b")),
        inbox=answer("submit"),
    )
    store_turn(store, write)
    store_turn(store, turn(case_id="other", data=(data_row("a", case_id="other"),)))
    with store.look("case-1") as look:
        assert look.stored == write.case
        assert tuple(look.events()) == write.events
        assert tuple(look.data()) == write.data
        assert [row.key for row in look.data(["b", "z"])] == ["b"]


def test_what_is_written_meanwhile_does_not_show(store: AnyStore):
    """A writer may have to wait for the look to end (SQLite without WAL), or not; never half."""
    store_turn(store, turn(data=(data_row("a"),)))
    begun = threading.Event()

    def write() -> None:
        begun.set()
        store_turn(store, turn(2, data=(data_row("a", 2), data_row("b"))))

    thread = threading.Thread(target=write)
    with store.look("case-1") as look:
        thread.start()
        begun.wait()
        thread.join(0.3)
        assert look.stored is not None
        assert look.stored.version == 1
        assert [row.seq for row in look.events()] == [1]
        assert [(row.key, row.version) for row in look.data()] == [("a", 1)]
    thread.join()
    with store.look("case-1") as look:
        assert [row.seq for row in look.events()] == [1, 2]
        assert [(row.key, row.version) for row in look.data()] == [("a", 2), ("b", 1)]


def test_it_waits_for_no_writer(store: AnyStore):
    """A unit under way on another thread, not stored yet, neither blocks a look nor shows in it."""
    store_turn(store, turn())
    opened, looked = threading.Event(), threading.Event()

    def write() -> None:
        with store.unit("case-1", "x") as unit:
            opened.set()
            assert looked.wait(10)
            unit.write(turn(2))

    thread = threading.Thread(target=write)
    thread.start()
    assert opened.wait(10)
    with store.look("case-1") as look:
        assert look.stored is not None
        assert look.stored.version == 1
    looked.set()
    thread.join()
    assert peek.counts(store)["case_event"] == 2


def test_several_at_once(store: AnyStore):
    store_turn(store, turn())
    seen: list[int] = []
    barrier = threading.Barrier(4)

    def read(_: int) -> None:
        with store.look("case-1") as look:
            barrier.wait(10)  # all four are inside at the same time
            seen.append(len(look.events()))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1] * 4


def test_afterwards_nothing_is_held(store: AnyStore):
    store_turn(store, turn())
    with store.look("case-1") as look:
        look.events()
    with pytest.raises(ZeroDivisionError), store.look("case-1"):
        raise ZeroDivisionError
    store_turn(store, turn(2))
    with store.look("case-1") as look:
        assert len(look.events()) == 2


def test_what_is_kept_may_be_read_during_a_look(store: AnyStore):
    store.put_definition("sha256:abc", "newborn", "新生儿", b"one")
    with store.look("case-1"):
        assert store.definition("sha256:abc") == b"one"


def test_it_is_refused_inside_a_unit_and_a_unit_inside_it(store: AnyStore):
    with store.unit("case-1", "x") as unit:
        with pytest.raises(UsageError):
            store.look("case-1").__enter__()
        unit.write(turn())
    with store.look("case-1") as look:
        with pytest.raises(UsageError):
            store.unit("case-1", "x").__enter__()
        assert look.stored is not None
    store_turn(store, turn(2))


def test_what_the_database_cannot_answer_is_told_as_such(database_store: DatabaseStore):
    def ask() -> None:
        with database_store.look("case-1") as look:
            assert isinstance(look, DatabaseLook)
            look._cursor.execute("SELECT nothing FROM nowhere")

    with pytest.raises(StoreError):
        ask()
    store_turn(database_store, turn())


def test_an_interrupted_look_leaves_nothing_behind(database_store: DatabaseStore):
    with pytest.raises(KeyboardInterrupt), database_store.look("case-1"):
        raise KeyboardInterrupt
    store_turn(database_store, turn())
    with database_store.look("case-1") as look:
        assert len(look.events()) == 1


def test_it_gives_every_version_and_every_region(store: AnyStore):
    first = turn(
        data=(data_row("b"), data_row("a")), regions=(region_row(), region_row(key="case"))
    )
    again = region_row(state="approved", outcome="approved", open=False)
    second = turn(2, data=(data_row("a", 2),), regions=(again, region_row(round=2)))
    for write in (first, second, turn(case_id="other", data=(data_row("a", case_id="other"),))):
        store_turn(store, write)
    with store.look("case-1") as look:
        assert [(row.key, row.version) for row in look.versions()] == [("a", 1), ("a", 2), ("b", 1)]
        assert list(look.regions()) == [region_row(key="case"), again, region_row(round=2)]
    with store.unit("case-1", "x") as unit:
        assert [(row.key, row.version) for row in unit.versions()] == [("a", 1), ("a", 2), ("b", 1)]
        assert len(unit.regions()) == 3
    store_turn(store, turn(3, erase=("a",)))
    with store.look("case-1") as look:
        assert [(row.key, row.version) for row in look.versions()] == [("b", 1)]
