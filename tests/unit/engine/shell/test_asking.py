"""A list never shows more than was asked for because something was misspelt."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from oneflow.adapters.memory import MemoryStore
from oneflow.bootstrap import Engine
from oneflow.engine.records.actor import Actor
from oneflow.errors import NotFoundError, UsageError
from tests.generated.hall import APPLICANT, Clock, Counted, china
from tests.generated.small import expanded, item, matter

OPERATOR = Actor(id="operator-1", kind="operator")
UNTEXT = ["a\0b", "\ud800"]


@pytest.fixture
def engine() -> Engine:
    made = Engine(MemoryStore(), china(), Clock(), Counted(), algorithm="sha256")
    made.worlds.publish(expanded(matter({"a": item()})))
    desk = made.desk(APPLICANT)
    desk.submit("small", items=["a"], case_id="k1").check()
    return made


WRONG: list[dict[str, Any]] = [
    {"light": "blue"},
    {"foo": 1},
    {"state": 5},
    {"state": None},
    {"received_from": "2026-03-05"},
    {"limit": "5"},
    {"limit": 2.5},
    {"limit": True},
    {"limit": 0},
    {"after": 5},
    {"after": "a/b"},
    {"after": "a/b/c"},
    {"after": "2026-03-04T02:00:00.000000Z/k\0"},
    *({"number": text} for text in UNTEXT),
]


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
@pytest.mark.parametrize("ask", ["cases", "todo", "overdue"])
def test_what_cannot_be_meant_is_refused(engine: Engine, ask: str, wrong: dict[str, Any]):
    with pytest.raises(UsageError) as raised:
        getattr(engine.desk(OPERATOR), ask)(**wrong)
    assert raised.value.remedy_zh
    assert raised.value.remedy_en


def test_all_that_is_wrong_is_told_at_once(engine: Engine):
    with pytest.raises(UsageError) as raised:
        engine.desk(OPERATOR).cases(light="red", state=5, ended="yes")  # type: ignore[call-arg, arg-type]  # wrong on purpose
    for name in ("light", "state", "ended"):
        assert name in raised.value.en
        assert name in raised.value.zh


def test_what_may_be_meant_is_taken(engine: Engine):
    desk = engine.desk(OPERATOR)
    for end in (date(2026, 3, 4), datetime(2026, 3, 4, 9)):
        assert len(desk.cases(received_from=end, ended=False, matter="small")) == 1
        assert len(desk.todo(received_from=end, light="green", state="intake")) == 1


@pytest.mark.parametrize("case_id", [*UNTEXT, "a b", "x" * 65, "", None, 5, "../k1"])
def test_an_id_that_no_case_can_have_is_not_found(engine: Engine, case_id: Any):
    desk = engine.desk(OPERATOR)
    for look in (desk.case, desk.history, lambda one: engine.read(one, OPERATOR)):
        with pytest.raises(NotFoundError) as raised:
            look(case_id)
        assert "\0" not in str(raised.value)
    assert engine.store.denials == []  # type: ignore[attr-defined]  # of the memory store
    with pytest.raises(UsageError):
        desk.act(case_id, "withdraw_case")
