"""Messages laid aside, before whoever looks after them: scope, pages, release."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from oneflow.adapters.memory import MemoryStore
from oneflow.engine.records.actor import Actor
from oneflow.engine.shell.dead_letters import DeadLetters, write_letter_place
from oneflow.errors import NotFoundError, RefusedError, UsageError
from oneflow.testing.virtual import VirtualTime
from tests.contract.rows import message, region_row, store_turn, turn

NOW = datetime(2026, 3, 9, 9, tzinfo=UTC)
OPERATOR = Actor(id="night", kind="operator")


def dispatcher(*offices: str) -> Actor:
    return Actor(id="d1", kind="official", offices=offices, roles=("dispatcher",))


@pytest.fixture
def store() -> MemoryStore:
    """Two cases of two offices; of each, one message to each of two places is laid aside."""
    store = MemoryStore()
    for case_id, office in (("case-1", "police/1"), ("case-2", "police/2")):
        rows = tuple(message(case_id=case_id, destination=name) for name in ("health", "tax"))
        regions = (region_row(case_id=case_id, office=office, lead_office=office),)
        store_turn(store, turn(case_id=case_id, outbox=rows, regions=regions))
    for one in store.claim(NOW, limit=10, lease_seconds=60):
        assert store.failed(one, None, "no-channel")
    return store


def letters(store: MemoryStore, actor: Actor) -> DeadLetters:
    return DeadLetters(store, store.queries, VirtualTime(NOW), actor)


def places(found) -> list[tuple[str, str]]:
    return [one.place for one in found]


def test_the_operator_sees_all_and_a_dispatcher_those_of_their_office(store):
    everything = places(letters(store, OPERATOR).page())
    assert everything == [
        ("case-1", "health"),
        ("case-1", "tax"),
        ("case-2", "health"),
        ("case-2", "tax"),
    ]
    assert places(letters(store, dispatcher("police/2")).page()) == everything[2:]
    assert places(letters(store, dispatcher("police/1", "police/2")).page()) == everything
    assert places(letters(store, dispatcher("tax")).page()) == []


def test_pages_go_on_behind_the_last_one_seen(store):
    mine = letters(store, OPERATOR)
    seen, after = [], None
    while page := mine.page(after=after, limit=3):
        seen += places(page)
        after = write_letter_place(page[-1])
    assert seen == places(mine.page())
    with pytest.raises(UsageError):
        mine.page(after="nowhere")


def test_one_destination_may_be_asked_for(store):
    assert places(letters(store, OPERATOR).page(destination="tax")) == [
        ("case-1", "tax"),
        ("case-2", "tax"),
    ]


def test_what_is_released_may_be_sent_again(store):
    first = letters(store, OPERATOR).page()[0]
    assert letters(store, dispatcher("police/1")).release(first.id) == first
    assert [one.row.id for one in store.claim(NOW, limit=10, lease_seconds=60)] == [first.id]
    with pytest.raises(NotFoundError):
        letters(store, OPERATOR).release(first.id)


def test_the_letter_of_another_office_is_not_there(store):
    first = letters(store, OPERATOR).page()[0]
    with pytest.raises(NotFoundError):
        letters(store, dispatcher("police/2")).release(first.id)
    assert first in letters(store, OPERATOR).page()


@pytest.mark.parametrize(
    "actor",
    [
        Actor(id="w1", kind="official", offices=("police/1",), roles=("window",)),
        Actor(id="mother", kind="applicant", roles=("dispatcher",)),
        Actor(id="s1", kind="system", offices=("police/1",), roles=("dispatcher",)),
        Actor(id="t", kind="timer"),
    ],
)
def test_nobody_else_looks_after_messages(store, actor):
    with pytest.raises(RefusedError):
        letters(store, actor)
