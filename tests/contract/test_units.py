"""What every store promises of a unit: read, decide, write whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from oneflow.engine.ports import Denial, Write
from oneflow.errors import ConflictError, UsageError
from tests.contract import peek
from tests.contract.crowd import at_once
from tests.contract.peek import AnyStore
from tests.contract.rows import (
    MONDAY_LATER,
    answer,
    case_row,
    data_row,
    event_row,
    instant,
    message,
    region_row,
    store_turn,
    turn,
)


class TestReading:
    def test_a_case_that_is_not_there_is_none(self, store: AnyStore):
        with store.unit("nobody", "x") as unit:
            assert unit.stored is None
            assert unit.answered is None
            assert list(unit.events()) == []
            assert list(unit.data()) == []

    def test_what_was_written_is_read_back_field_by_field(self, store: AnyStore):
        write = turn(
            events=(event_row(seq=1), event_row(seq=2, type="item_started", version=3)),
            case=case_row(version=2),
            data=(data_row("form.name"),),
            inbox=answer("submit"),
        )
        store_turn(store, write)
        with store.unit("case-1", "submit") as unit:
            assert unit.stored == write.case
            assert unit.answered == write.inbox
            assert tuple(unit.events()) == write.events
            assert tuple(unit.data()) == write.data

    def test_an_answer_belongs_to_its_command_only(self, store: AnyStore):
        store_turn(store, turn(inbox=answer("submit")))
        with store.unit("case-1", "other") as unit:
            assert unit.answered is None

    def test_a_case_that_never_wakes_and_has_ended(self, store: AnyStore):
        row = case_row(wake_at=None, ended=True, status="closed")
        store_turn(store, turn(case=row))
        with store.unit("case-1", "x") as unit:
            assert unit.stored == row

    def test_the_newest_version_of_each_value_asked_for(self, store: AnyStore):
        store_turn(store, turn(data=(data_row("a"), data_row("b"), data_row("c"))))
        store_turn(store, turn(2, data=(data_row("b", 2),)))
        with store.unit("case-1", "x") as unit:
            assert [(row.key, row.version) for row in unit.data()] == [("a", 1), ("b", 2), ("c", 1)]
            assert [row.value for row in unit.data(["b", "z"])] == ['"b 2"']


class TestWriting:
    def test_leaving_without_writing_leaves_no_trace(self, store: AnyStore):
        with store.unit("case-1", "x"):
            pass
        with pytest.raises(ZeroDivisionError), store.unit("case-1", "x"):
            raise ZeroDivisionError
        assert set(peek.counts(store).values()) == {0}
        store_turn(store, turn())

    @pytest.mark.parametrize(
        "changes",
        [
            {"status": "closed", "ended": True},
            {"wake_at": None},
            {"wake_at": instant(1), "status": "issuing"},
            {"definition": "sha256:other", "state_version": 2, "number": "n", "applicant": "u-2"},
            {},
        ],
    )
    def test_every_column_of_the_case_follows_the_write(
        self, store: AnyStore, changes: dict[str, Any]
    ):
        store_turn(store, turn())
        row = case_row(version=2, state='{"二":2}', **changes)
        store_turn(store, turn(2, case=row))
        with store.unit("case-1", "x") as unit:
            assert unit.stored == row

    def test_regions_are_inserted_then_replaced(self, store: AnyStore):
        first, second = region_row(), region_row(round=2)
        store_turn(store, turn(regions=(first, region_row(key="case"))))
        moved = region_row(state="approved", outcome="approved", open=False, overdue_at=None)
        store_turn(store, turn(2, regions=(moved, second)))
        assert peek.regions(store) == [region_row(key="case"), moved, second]

    def test_other_offices_are_written_where_the_turn_says_so(self, store: AnyStore):
        store_turn(store, turn(regions=(region_row(), region_row(key="case"))))
        moved = region_row(
            department="tax", office="police/jinniu", lead_office="civil-affairs/jinniu"
        )
        store_turn(store, turn(2, regions=(moved,), rerouted=True))
        assert peek.regions(store) == [region_row(key="case"), moved]

    def test_many_rows_of_each_kind_in_one_turn(self, store: AnyStore):
        write = turn(
            case=case_row(version=7),
            events=tuple(event_row(seq=seq) for seq in range(1, 8)),
            regions=tuple(
                region_row(key=f"item:{n}", outcome=None if n else "x") for n in range(6)
            ),
            data=tuple(data_row(f"form.{n}") for n in range(30)),
            outbox=tuple(message(1, n) for n in range(5)),
            inbox=answer("x"),
        )
        store_turn(store, write)
        assert peek.counts(store) == {
            "case": 1,
            "case_event": 7,
            "region": 6,
            "case_data": 30,
            "outbox": 5,
            "inbox": 1,
        }
        assert peek.regions(store) == list(write.regions)

    def test_a_unit_is_written_once(self, store: AnyStore):
        with store.unit("case-1", "x") as unit:
            unit.write(turn())
            with pytest.raises(UsageError):
                unit.write(turn(2))
        assert peek.counts(store)["case_event"] == 1


class TestConflicts:
    @pytest.mark.parametrize(
        "late",
        [
            turn(1),
            turn(3),
            turn(2, expected_version=0),
            turn(2, inbox=answer("submit")),
            turn(2, inbox=replace(answer("submit"), answer="{}")),
            turn(2, data=(data_row("form.name"),)),
            turn(2, outbox=(message(1),)),
        ],
        ids=[
            "same version",
            "gap",
            "as if new",
            "same command",
            "told otherwise",
            "same value",
            "same message",
        ],
    )
    def test_a_late_write_is_refused_and_stores_nothing(self, store: AnyStore, late: Write):
        store_turn(
            store,
            turn(inbox=answer("submit"), data=(data_row("form.name"),), outbox=(message(1),)),
        )
        before = peek.counts(store)
        with pytest.raises(ConflictError), store.unit("case-1", "x") as unit:
            unit.write(late)
        assert peek.counts(store) == before
        with store.unit("case-1", "x") as unit:
            assert unit.stored == case_row()
        store_turn(store, turn(2))

    def test_a_change_to_a_case_that_is_not_there(self, store: AnyStore):
        with pytest.raises(ConflictError):
            store_turn(store, turn(5))
        assert set(peek.counts(store).values()) == {0}

    @pytest.mark.parametrize("version", [1, 2])
    def test_of_eight_writers_at_once_one_wins(self, store: AnyStore, version: int):
        if version == 2:
            store_turn(store, turn())
        outcomes = at_once(8, lambda n: store_turn(store, turn(version, inbox=answer(f"k{n}"))))
        assert sorted(outcomes) == ["ConflictError"] * 7 + ["done"]
        assert peek.counts(store)["case_event"] == version
        assert peek.counts(store)["inbox"] == 1

    def test_the_same_command_sent_at_once_is_answered_once(self, store: AnyStore):
        store_turn(store, turn())

        def send(_: int) -> None:
            with store.unit("case-1", "accept") as unit:
                if unit.answered is None:
                    assert unit.stored is not None
                    unit.write(turn(unit.stored.version + 1, inbox=answer("accept")))

        outcomes = at_once(8, send)
        assert set(outcomes) <= {"done", "ConflictError"}
        assert peek.counts(store)["case_event"] == 2

    def test_writers_who_try_again_all_get_through(self, store: AnyStore):
        store_turn(store, turn())

        def add(n: int) -> None:
            for _ in range(200):
                try:
                    with store.unit("case-1", f"k{n}") as unit:
                        assert unit.stored is not None
                        version = unit.stored.version + 1
                        unit.write(turn(version, inbox=answer(f"k{n}")))
                except ConflictError:
                    continue
                return
            raise AssertionError

        assert at_once(6, add) == ["done"] * 6
        with store.unit("case-1", "k3") as unit:
            assert unit.answered == answer("k3")
            assert [row.seq for row in unit.events()] == [1, 2, 3, 4, 5, 6, 7]


class TestErasure:
    def test_value_and_salt_of_every_version_are_destroyed(self, store: AnyStore):
        store_turn(store, turn(data=(data_row("a"), data_row("b"))))
        store_turn(store, turn(2, data=(data_row("a", 2),)))
        store_turn(store, turn(3, erase=("a", "unknown")))
        assert peek.values_left(store) == [("b", 1)]
        with store.unit("case-1", "x") as unit:
            assert [row.key for row in unit.data()] == ["b"]
            assert len(unit.events()) == 3

    def test_a_value_written_after_erasure_is_there(self, store: AnyStore):
        store_turn(store, turn(data=(data_row("a"),)))
        store_turn(store, turn(2, erase=("a",), data=(data_row("a", 2),)))
        with store.unit("case-1", "x") as unit:
            assert [(row.key, row.version) for row in unit.data()] == [("a", 2)]

    def test_fingerprints_and_finished_messages_are_blanked(self, store: AnyStore):
        first = turn(
            inbox=answer("submit"), outbox=(message(1), message(1, 1)), data=(data_row("a"),)
        )
        store_turn(store, first)
        store_turn(store, turn(1, case_id="case-2", inbox=answer("submit", "case-2")))
        (claimed,) = store.claim(MONDAY_LATER, limit=1, lease_seconds=60)
        assert store.sent(claimed, MONDAY_LATER)
        store_turn(store, turn(2, erase=("a",), inbox=answer("erase")))
        bodies = {name: body for name, (_, _, body) in peek.messages(store).items()}
        assert bodies == {message(1).id: "", message(1, 1).id: message(1, 1).body}
        with store.unit("case-1", "submit") as unit:
            assert unit.answered is not None
            assert unit.answered.fingerprint == b""
            assert unit.answered.answer == answer("submit").answer
        for case_id, command in (("case-1", "erase"), ("case-2", "submit")):
            with store.unit(case_id, command) as unit:
                assert unit.answered == answer(command, case_id)


class TestBesideUnits:
    def test_numbers_are_handed_out_once(self, store: AnyStore):
        assert store.next_numbers("2024", 1) == 1
        assert store.next_numbers("2024", 10) == 2
        assert store.next_numbers("2025", 1) == 1
        assert store.next_numbers("2024", 1) == 12

    def test_numbers_taken_at_once_do_not_meet(self, store: AnyStore):
        taken: list[int] = []
        outcomes = at_once(8, lambda _: taken.append(store.next_numbers("n", 3)))
        assert outcomes == ["done"] * 8
        assert sorted(taken) == list(range(1, 25, 3))

    def test_denials_are_kept(self, store: AnyStore):
        denial = Denial(
            id="d-1", at=instant(), case_id="case-1", actor="u-9", command="accept", rule="scope"
        )
        store.deny(denial)
        assert peek.denials(store) == [denial]

    def test_a_definition_is_kept_as_it_was_first(self, store: AnyStore):
        store.put_definition("sha256:abc", "newborn", "新生儿", b"one")
        store.put_definition("sha256:abc", "newborn", "新生儿", b"two")
        assert store.definition("sha256:abc") == b"one"
        assert store.definition("sha256:other") is None
        store.put_definition("sha256:def", "newborn", "新生儿", b"three")
        assert sorted(store.definitions()) == ["sha256:abc", "sha256:def"]

    def test_a_calendar_revision_is_kept(self, store: AnyStore):
        store.put_calendar("cn", "r1", b"one")
        store.put_calendar("cn", "r1", b"two")
        store.put_calendar("cn", "r2", b"three")
        assert (store.calendar("cn", "r1"), store.calendar("cn", "r2")) == (b"one", b"three")
        assert store.calendar("cn", "r3") is None

    def test_what_is_kept_may_be_read_inside_a_unit(self, store: AnyStore):
        store.put_definition("sha256:abc", "newborn", "新生儿", b"one")
        with store.unit("case-1", "x") as unit:
            assert store.definition("sha256:abc") == b"one"
            unit.write(turn())
        assert peek.counts(store)["case"] == 1

    @pytest.mark.parametrize(
        "call",
        [
            lambda store: store.next_numbers("n", 1),
            lambda store: store.put_definition("d", "c", "t", b""),
            lambda store: store.put_calendar("cn", "r", b""),
            lambda store: store.claim(MONDAY_LATER, limit=1, lease_seconds=1),
            lambda store: store.release("m", MONDAY_LATER),
            lambda store: store.unit("case-2", "x").__enter__(),
            lambda store: store.due(MONDAY_LATER, limit=1).__enter__(),
        ],
    )
    def test_what_has_its_own_transaction_is_refused_inside_a_unit(
        self, store: AnyStore, call: Callable[[AnyStore], object]
    ):
        with store.unit("case-1", "x") as unit:
            with pytest.raises(UsageError):
                call(store)
            unit.write(turn())
        assert peek.counts(store)["case"] == 1
        store.next_numbers("n", 1)
