"""A running engine is given a revised calendar: by its public door, under load, in several processes."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest

import oneflow
from oneflow.bootstrap import Engine
from oneflow.engine.records.actor import Actor
from oneflow.errors import CalendarError
from tests.contract.peek import AnyStore
from tests.generated.hall import APPLICANT, WINDOW, Clock, Counted, china
from tests.generated.small import expanded, item, matter
from tests.unit.engine.kernel.test_clocks import revised

MATTER = expanded(matter({"a": item()}))
OPERATOR = Actor(id="operator-1", kind="operator")
REVISED = revised(date(2026, 3, 6))


@pytest.fixture
def engine(store: AnyStore) -> Engine:
    return process(store)


def process(store: AnyStore) -> Engine:
    """An engine over a store, as each process has its own."""
    made = Engine(store, china(), Clock(), Counted(), algorithm="sha256")
    made.worlds.publish(MATTER)
    return made


def due_on(engine: Engine, case_id: str) -> date | None:
    """Submit and accept a case; its item's last day."""
    desk = engine.desk(APPLICANT)
    desk.submit("small", items=["a"], form={}, case_id=case_id).check()
    engine.desk(WINDOW).act(case_id, "conclude_intake", trigger="accepted").check()
    return last_day(engine, case_id)


def last_day(engine: Engine, case_id: str) -> date | None:
    return engine.desk(APPLICANT).case(case_id).region("a").clocks[0].standing.legal_on


def test_new_cases_get_it_and_others_once_an_operator_says_so(engine: Engine, store: AnyStore):
    before = due_on(engine, "k1")
    adopted = engine.adopt_calendar(REVISED)
    after = due_on(engine, "k2")
    assert before is not None
    assert after is not None
    assert after > before
    assert last_day(engine, "k1") == before
    elsewhere = process(store)  # another process, which has not adopted it
    assert last_day(elsewhere, "k2") == after
    desk = engine.desk(OPERATOR)
    desk.act("k1", "revise_calendar", calendar=adopted.id, revision=adopted.revision).check()
    assert last_day(engine, "k1") == last_day(elsewhere, "k1") == after


def test_what_cannot_be_read_changes_nothing(engine: Engine, tmp_path: Path):
    known = engine.worlds.calendar
    for wrong in ("nowhere", tmp_path):
        with pytest.raises(CalendarError):
            engine.adopt_calendar(wrong)
    assert engine.worlds.calendar is known
    assert engine.adopt_calendar() == known  # the shipped one again


def test_threads_that_work_meanwhile_have_the_one_or_the_other(url: str):
    engine = oneflow.open_engine(
        url, calendar=china(), time=Clock(), entropy=Counted(), check=False
    )
    engine.worlds.publish(MATTER)
    seen: dict[str, date | None] = {}
    adopted = threading.Event()

    def work(worker: int) -> None:
        for number in range(12):
            is_late = adopted.is_set()
            case_id = f"{'late' if is_late else 'any'}-{worker}-{number}"
            seen[case_id] = due_on(engine, case_id)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    old = due_on(engine, "first")
    engine.adopt_calendar(REVISED)
    adopted.set()
    new = due_on(engine, "last")
    for thread in threads:
        thread.join()
    engine.close()
    assert old != new
    assert set(seen.values()) <= {old, new}
    assert {day for case_id, day in seen.items() if case_id.startswith("late")} <= {new}
    assert len(seen) == 48
