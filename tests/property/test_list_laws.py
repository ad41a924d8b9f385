"""Laws of the lists over any rows: a narrower actor sees a part, pages add up, stores agree."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneflow.adapters.database import open_store
from oneflow.adapters.database.upgrade import upgrade
from oneflow.adapters.memory import MemoryStore
from oneflow.engine.ports import Write
from oneflow.engine.shell.listing import CaseFilter, CaseQueries, Scope, WorkFilter
from tests.contract.rows import MONDAY, case_row, instant, region_row, store_turn, turn

PEOPLE, OFFICES = ("u-1", "u-2"), ("a", "b", "c")
AT = MONDAY + timedelta(hours=5)
hours = st.integers(0, 9)


@st.composite
def writes(draw: st.DrawFn) -> tuple[Write, ...]:
    """Some cases with some regions each, in whatever state."""
    return tuple(_case(draw, number) for number in range(draw(st.integers(0, 6))))


def _case(draw: st.DrawFn, number: int) -> Write:
    case_id = f"case-{number}"
    of_case: dict[str, Any] = {
        "lead_office": draw(st.sampled_from(OFFICES)),
        "received_at": instant(draw(st.integers(0, 2))),
    }
    row = case_row(
        case_id,
        applicant=draw(st.sampled_from(PEOPLE)),
        matter=draw(st.sampled_from("xy")),
        number=f"n-{draw(st.integers(0, 2))}",
        ended=draw(st.booleans()),
        **of_case,
    )
    regions = tuple(
        _region(draw, case_id, f"item:{code}", of_case)
        for code in draw(st.sets(st.sampled_from("pqr")))
    )
    return turn(case_id=case_id, case=row, regions=regions)


def _region(draw: st.DrawFn, case_id: str, key: str, of_case: dict[str, Any]) -> Any:
    due = draw(st.none() | hours)
    late = None if due is None else draw(st.none() | st.integers(due, 10))
    return region_row(
        case_id,
        key,
        office=draw(st.sampled_from(OFFICES)),
        state=draw(st.sampled_from(("reviewing", "visiting"))),
        open=draw(st.booleans()),
        warned=draw(st.booleans()),
        due_at=None if due is None else instant(due),
        overdue_at=None if late is None else instant(late),
        **of_case,
    )


def some(values: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(values)).map(lambda found: tuple(sorted(found)))


scopes = st.builds(Scope, persons=some(PEOPLE), offices=some(OFFICES))
days = st.none() | st.integers(0, 2).map(instant)
case_filters = st.builds(
    CaseFilter,
    matter=st.none() | st.sampled_from("xy"),
    applicant=st.none() | st.sampled_from(PEOPLE),
    number=st.none() | st.just("n-1"),
    ended=st.none() | st.booleans(),
    item=st.none() | st.sampled_from("pq"),
    received_from=days,
    received_to=days,
)
work_filters = st.builds(
    WorkFilter,
    key=st.none() | st.just("item:p"),
    state=st.none() | st.just("visiting"),
    light=st.none() | st.sampled_from(("red", "yellow", "warning", "green", "none")),
    office=st.none() | st.sampled_from(OFFICES),
    matter=st.none() | st.sampled_from("xy"),
    received_from=days,
)


def answers(queries: CaseQueries, scope: Scope, cases: CaseFilter, work: WorkFilter) -> list[Any]:
    return [
        queries.cases(scope, cases, limit=100),
        queries.todo(scope, work, AT, limit=100),
        queries.overdue(scope, work, AT, limit=100),
    ]


@given(writes(), scopes, scopes, case_filters, work_filters)
def test_a_narrower_actor_sees_a_part_of_what_a_wider_one_sees(made, one, other, cases, work):
    store = MemoryStore()
    for write in made:
        store_turn(store, write)
    wider = Scope(persons=one.persons + other.persons, offices=one.offices + other.offices)
    everything = Scope(everything=True)
    for narrow, wide in ((one, wider), (other, wider), (wider, everything)):
        for part, whole in zip(
            answers(store.queries, narrow, cases, work),
            answers(store.queries, wide, cases, work),
            strict=True,
        ):
            assert all(line in whole for line in part)
            assert [line for line in whole if line in part] == list(part)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lists") / "empty.db"
    upgrade(f"sqlite:///{path}")
    return path


@given(st.data())
@settings(max_examples=15)
def test_a_database_answers_as_memory_does_whole_and_page_by_page(empty, data):
    made = data.draw(writes())
    path = empty.with_name("filled.db")
    shutil.copy(empty, path)
    memory, database = MemoryStore(), open_store(f"sqlite:///{path}")
    try:
        for write in made:
            store_turn(memory, write)
            store_turn(database, write)
        for _ in range(8):
            asked = data.draw(st.just(Scope(everything=True)) | scopes)
            filters = data.draw(case_filters), data.draw(work_filters)
            expected = answers(memory.queries, asked, *filters)
            assert answers(database.queries, asked, *filters) == expected
            assert paged(database.queries, asked, *filters) == expected
    finally:
        database.close()


def paged(queries: CaseQueries, scope: Scope, cases: CaseFilter, work: WorkFilter) -> list[Any]:
    """The same lists, put together from pages of two."""
    asked = [
        lambda after: queries.cases(scope, cases, after=after, limit=2),
        lambda after: queries.todo(scope, work, AT, after=after, limit=2),
        lambda after: queries.overdue(scope, work, AT, after=after, limit=2),
    ]
    found = []
    for ask in asked:
        lines: list[Any] = []
        while page := ask(lines[-1].place if lines else None):
            lines += page
        found.append(lines)
    return found
