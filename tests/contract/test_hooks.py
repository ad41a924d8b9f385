"""What every store promises to those who listen: before the commit, and after it or never."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oneflow.engine.ports import Hooks
from oneflow.errors import ConflictError, ListenerError
from tests.contract import peek
from tests.contract.peek import AnyStore
from tests.contract.rows import MONDAY, case_row, data_row, instant, store_turn, turn

NOON = MONDAY + timedelta(hours=4)


class Heard(list[str]):
    """What was called, in order; `fails` raises before the commit."""

    def hooks(self, name: str = "", *, fails: BaseException | None = None) -> Hooks:
        def before(_session: object) -> None:
            self.append(f"before {name}".strip())
            if fails is not None:
                raise fails

        return Hooks(before, lambda: self.append(f"after {name}".strip()))


def test_before_the_commit_then_after_the_unit_is_left(store: AnyStore):
    heard = Heard()
    with store.unit("case-1", "x") as unit:
        unit.write(turn(), heard.hooks())
        assert heard == ["before"]
    assert heard == ["before", "after"]
    assert peek.counts(store)["case"] == 1


@pytest.mark.parametrize("hooks", [Hooks(None, None), Hooks(lambda _: None, None)])
def test_either_may_be_missing(store: AnyStore, hooks: Hooks):
    with store.unit("case-1", "x") as unit:
        unit.write(turn(), hooks)
    assert peek.counts(store)["case"] == 1


def test_after_the_commit_the_store_is_free(store: AnyStore):
    after = Hooks(None, lambda: store_turn(store, turn(2)))
    with store.unit("case-1", "x") as unit:
        unit.write(turn(), after)
    assert peek.counts(store)["case_event"] == 2


@pytest.mark.parametrize("kind", [ListenerError("不行", "no"), KeyboardInterrupt()])
def test_what_fails_before_the_commit_undoes_the_turn(store: AnyStore, kind: BaseException):
    heard = Heard()
    with pytest.raises(type(kind)), store.unit("case-1", "x") as unit:
        unit.write(turn(data=(data_row("a"),)), heard.hooks(fails=kind))
    assert heard == ["before"]
    assert set(peek.counts(store).values()) == {0}
    store_turn(store, turn())


def test_a_change_that_takes_values_back_is_undone_too(store: AnyStore):
    store_turn(store, turn(data=(data_row("a"),)))
    no = ListenerError("不行", "no")
    with pytest.raises(ListenerError), store.unit("case-1", "x") as unit:
        unit.write(turn(2, erase=("a",)), Heard().hooks(fails=no))
    assert peek.values_left(store) == [("a", 1)]
    assert peek.counts(store)["case_event"] == 1


def test_a_conflict_is_told_to_nobody(store: AnyStore):
    heard = Heard()
    store_turn(store, turn())
    with pytest.raises(ConflictError), store.unit("case-1", "x") as unit:
        unit.write(turn(), heard.hooks())
    assert heard == []


def test_a_claim_tells_after_its_own_commit(store: AnyStore):
    heard = Heard()
    no = ListenerError("不行", "no")
    for case_id in "abc":
        store_turn(store, turn(case_id=case_id, case=case_row(case_id, wake_at=instant(1))))
    with store.due(NOON, limit=10) as units:
        for unit in units:
            assert unit.stored is not None
            name = unit.stored.id
            hooks = heard.hooks(name, fails=no if name == "b" else None)
            try:
                unit.write(turn(2, case_id=name), hooks)
            except ListenerError:
                assert name == "b"
        assert heard == ["before a", "before b", "before c"]
    assert heard[3:] == ["after a", "after c"]
    assert peek.counts(store)["case_event"] == 5


def test_a_claim_that_breaks_tells_nobody(store: AnyStore):
    heard = Heard()
    store_turn(store, turn(case=case_row(wake_at=instant(1))))

    def claim_and_fail() -> None:
        with store.due(NOON, limit=10) as units:
            next(units).write(turn(2), heard.hooks())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        claim_and_fail()
    assert heard == ["before"]
    assert peek.counts(store)["case_event"] == 1
