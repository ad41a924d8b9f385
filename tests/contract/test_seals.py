"""What every store promises of seals: nothing that was sealed can go missing unseen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from oneflow.adapters.memory import MemoryStore
from oneflow.engine.history.seals import Leaf, line_of, next_seal, proves
from oneflow.engine.shell import sealing
from oneflow.engine.shell.sealing import check_seals, inclusion, seal
from oneflow.errors import ConflictError
from tests.contract.crowd import at_once
from tests.contract.peek import AnyStore
from tests.contract.rows import MONDAY, case_row, event_row, store_turn, turn
from tests.generated.hall import OPERATOR, Hall
from tests.generated.small import item, matter

LATER = MONDAY + timedelta(hours=1)


def put(store: AnyStore, case_id: str = "case-1", version: int = 1) -> None:
    """Store one more event of a case."""
    store_turn(store, turn(version, case_id=case_id, events=(event_row(case_id, version),)))


def cut(store: AnyStore, case_id: str, seq: int) -> None:
    """Put a case back to how it was at event `seq`, as an older copy would."""
    if isinstance(store, MemoryStore):
        store.rows.events[case_id] = store.rows.events[case_id][:seq]
        store.rows.cases[case_id] = case_row(case_id, seq)
        return
    with store.database.engine.execution_options(writes=True).begin() as connection:
        values = {"id": case_id, "seq": seq}
        connection.execute(
            text("DELETE FROM case_event WHERE case_id = :id AND seq > :seq"), values
        )
        connection.execute(text('UPDATE "case" SET version = :seq WHERE id = :id'), values)


def run(store: AnyStore, statement: str) -> None:
    assert not isinstance(store, MemoryStore)
    with store.database.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql(statement)


def kinds(store: AnyStore) -> list[str]:
    return [fault.kind for fault in check_seals(store.seals).faults]


def test_an_empty_store_has_nothing_to_seal(store: AnyStore):
    assert seal(store.seals, MONDAY).seals == ()
    assert store.seals.last() is None
    assert check_seals(store.seals) == sealing.SealCheck(seals=0, heads=0, faults=())


def test_only_what_changed_goes_into_the_next(store: AnyStore):
    for case_id in ("a", "b", "C"):
        put(store, case_id)
    (first,) = seal(store.seals, MONDAY).seals
    assert (first.number, first.algorithm, line_of(first).count) == (1, "sha256", 3)
    assert seal(store.seals, MONDAY).seals == ()
    put(store, "b", 2)
    put(store, "d")
    (second,) = seal(store.seals, LATER).seals
    assert {(leaf.case_id, leaf.seq) for leaf in store.seals.leaves(2)} == {("b", 2), ("d", 1)}
    assert second.number == 2
    assert store.seals.last() == second
    assert [row.number for row in store.seals.seals()] == [1, 2]
    assert store.seals.seals(after=1) == [second]
    assert check_seals(store.seals) == sealing.SealCheck(seals=2, heads=5, faults=())


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_a_head_is_proved_from_its_seal(store: AnyStore, algorithm: str):
    for number in range(7):
        put(store, f"case-{number}")
    (made,) = seal(store.seals, MONDAY, algorithm=algorithm).seals
    for number in range(7):
        proof = inclusion(store.seals, f"case-{number}")
        assert proof is not None
        assert proves(proof)
        assert (proof.seal, proof.leaf.seq) == (made, 1)
    put(store, "case-3", 2)
    seal(store.seals, LATER, algorithm=algorithm)
    proof = inclusion(store.seals, "case-3")
    assert proof is not None
    assert (proof.seal.number, proof.previous, proof.leaf.seq) == (2, made.hash, 2)
    assert proves(proof)
    assert inclusion(store.seals, "nobody") is None


def test_a_cut_case_shows(store: AnyStore):
    for version in (1, 2, 3):
        put(store, "a", version)
    put(store, "b")
    seal(store.seals, MONDAY)
    cut(store, "a", 2)
    (fault,) = check_seals(store.seals).faults
    assert (fault.kind, fault.number, fault.case_id, fault.seq) == ("cut", 1, "a", 3)
    assert "a" in fault.describe("zh")
    assert "event 3" in fault.describe("en")


def test_an_older_copy_that_went_on_otherwise_shows(store: AnyStore):
    put(store, "a")
    put(store, "a", 2)
    seal(store.seals, MONDAY)
    cut(store, "a", 1)
    again = event_row("a", 2, hash=b"\x77" * 32)
    store_turn(store, turn(2, case_id="a", events=(again,)))
    assert kinds(store) == ["replaced"]


def test_growing_on_is_no_fault(store: AnyStore):
    put(store, "a")
    seal(store.seals, MONDAY)
    put(store, "a", 2)
    assert kinds(store) == []


def test_a_case_without_its_last_event_is_told_and_left_out(store: AnyStore):
    put(store, "a")
    put(store, "b")
    if isinstance(store, MemoryStore):
        store.rows.events["a"] = []
    else:
        run(store, "DELETE FROM case_event WHERE case_id = 'a'")
    done = seal(store.seals, MONDAY)
    assert done.broken == ("a",)
    assert [leaf.case_id for leaf in store.seals.leaves(1)] == ["b"]


def test_a_number_is_given_once(store: AnyStore):
    leaf = Leaf(case_id="a", seq=1, head=b"\x01" * 32)
    first = next_seal(None, [leaf], at=MONDAY)
    store.seals.add(first, [leaf])
    other = Leaf(case_id="b", seq=1, head=b"\x02" * 32)
    with pytest.raises(ConflictError):
        store.seals.add(next_seal(None, [other], at=LATER), [other])
    assert tuple(store.seals.leaves(1)) == (leaf,)
    assert store.seals.newest_of("b") is None


def test_several_who_seal_at_once_make_one_chain(store: AnyStore):
    for number in range(20):
        put(store, f"case-{number:02}")
    assert at_once(4, lambda _: seal(store.seals, MONDAY)) == ["done"] * 4
    checked = check_seals(store.seals)
    assert (checked.heads, checked.faults) == (20, ())


def test_whoever_writes_meanwhile_disturbs_nothing(store: AnyStore):
    for number in range(5):
        put(store, f"case-{number}")

    def write() -> None:
        for version in range(2, 8):
            put(store, "case-0", version)

    def sealed() -> None:
        for _ in range(3):
            seal(store.seals, MONDAY)

    both = (write, sealed)
    assert at_once(2, lambda number: both[number]()) == ["done"] * 2
    seal(store.seals, LATER)
    assert kinds(store) == []
    newest = inclusion(store.seals, "case-0")
    assert newest is not None
    assert newest.leaf.seq == 7


def test_a_full_seal_is_followed_by_another(store: AnyStore, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sealing, "MOST", 4)
    monkeypatch.setattr(sealing, "PAGE", 2)
    for number in range(10):
        put(store, f"case-{number}")
    made = seal(store.seals, MONDAY).seals
    assert [line_of(each).count for each in made] == [4, 4, 2]
    assert check_seals(store.seals).heads == 10


class TestTamperingWithSeals:
    """By whoever has the database; a line kept outside shows what the chain alone cannot."""

    @pytest.fixture
    def sealed(self, store: AnyStore) -> AnyStore:
        for version in (1, 2, 3):
            put(store, "a", version)
            put(store, "b", version)
            seal(store.seals, MONDAY + timedelta(hours=version))
        return store

    def test_a_changed_body(self, sealed: AnyStore):
        if isinstance(sealed, MemoryStore):
            row = sealed.seals.rows[1]
            sealed.seals.rows[1] = type(row)(
                number=2,
                sealed_at=row.sealed_at,
                algorithm=row.algorithm,
                body=row.body.replace('"count":2', '"count":3'),
                hash=row.hash,
            )
        else:
            run(
                sealed,
                "UPDATE seal SET body = replace(body, '\"count\":2', '\"count\":3') WHERE number = 2",
            )
        assert kinds(sealed) == ["changed", "leaves"]

    def test_a_removed_seal(self, sealed: AnyStore):
        if isinstance(sealed, MemoryStore):
            del sealed.seals.rows[1]
        else:
            run(sealed, "DELETE FROM seal WHERE number = 2")
        assert kinds(sealed) == ["missing", "changed"]

    def test_a_removed_head(self, sealed: AnyStore):
        if isinstance(sealed, MemoryStore):
            sealed.seals.heads[2] = sealed.seals.heads[2][:1]
        else:
            run(sealed, "DELETE FROM sealed_head WHERE number = 2 AND case_id = 'b'")
        assert kinds(sealed) == ["leaves"]

    def test_seals_cut_off_together_with_the_case(self, sealed: AnyStore):
        lines = [line_of(each) for each in sealed.seals.seals()]
        cut(sealed, "a", 2)
        cut(sealed, "b", 2)
        if isinstance(sealed, MemoryStore):
            del sealed.seals.rows[2]
        else:
            run(sealed, "DELETE FROM sealed_head WHERE number = 3")
            run(sealed, "DELETE FROM seal WHERE number = 3")
        assert kinds(sealed) == []
        (fault,) = check_seals(sealed.seals, lines).faults
        assert (fault.kind, fault.number) == ("missing", 3)

    def test_a_seal_made_anew_over_a_cut_case(self, sealed: AnyStore):
        lines = [line_of(each) for each in sealed.seals.seals()]
        cut(sealed, "a", 2)
        cut(sealed, "b", 2)
        if isinstance(sealed, MemoryStore):
            del sealed.seals.rows[2]
            sealed.seals._newest = {"a": (2, 2), "b": (2, 2)}
        else:
            run(sealed, "DELETE FROM sealed_head WHERE number = 3")
            run(sealed, "DELETE FROM seal WHERE number = 3")
        put(sealed, "c")
        seal(sealed.seals, LATER)
        assert kinds(sealed) == []
        (fault,) = check_seals(sealed.seals, lines).faults
        assert (fault.kind, fault.number) == ("published", 3)


def test_erasing_breaks_no_seal(store: AnyStore):
    form = {"name": {"type": "text"}}
    hall = Hall(matter({"a": item("one", fields=["name"])}, form=form), store=store)
    hall.submit("a", fields={"name": "王小明"})
    seal(store.seals, MONDAY)
    hall.do(OPERATOR, "erase_data", ground="retention over")
    assert check_seals(store.seals).faults == ()
    (made,) = seal(store.seals, LATER).seals
    assert made.number == 2
    assert check_seals(store.seals).faults == ()
