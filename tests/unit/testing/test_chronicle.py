"""What is worked out from a history is what the engine itself stored and sent."""

from __future__ import annotations

import pytest

from oneflow.adapters.memory import MemoryStore
from oneflow.engine.records.event import event_name
from oneflow.engine.registry import EVENTS
from oneflow.testing.chronicle import Chronicle
from oneflow.testing.narrative import WORDS, narrate
from oneflow.testing.performance import perform
from oneflow.testing.runner import staged
from tests.acceptance import newborn


@pytest.mark.parametrize("name", newborn.CASES)
def test_notices_are_those_of_the_outbox(name):
    scenario = newborn.scenario(name)
    stage = staged(scenario, newborn.matter().expanded, newborn.calendar())
    perform(stage, scenario)
    assert stage.chronicle is not None
    store = stage.engine.store
    assert isinstance(store, MemoryStore)
    rows = [letter.row for letter in store.rows.letters.by_id.values()]
    sent = sorted((row.seq, row.n, row.topic) for row in rows)
    told = sorted((each.seq, each.topic) for each in stage.chronicle.told)
    assert [(seq, topic) for seq, _, topic in sent] == told


def test_a_history_read_in_parts_is_the_same_as_in_one():
    bundle = newborn.recorded("happy-path")
    stage = staged(newborn.scenario("happy-path"), newborn.matter().expanded, newborn.calendar())
    whole, parts = Chronicle(stage.world, "scenario"), Chronicle(stage.world, "scenario")
    whole.read(bundle.events)
    for end in range(0, len(bundle.events) + 1, 7):
        parts.read(bundle.events[:end])
    parts.read(bundle.events)
    assert whole.case == parts.case
    assert whole.told == parts.told


def test_every_event_has_words():
    assert set(EVENTS) == set(WORDS)


def test_a_line_tells_number_time_and_what_matters():
    bundle = newborn.recorded("turned-back")
    stage = staged(newborn.scenario("turned-back"), newborn.matter().expanded, newborn.calendar())
    chronicle = Chronicle(stage.world, "scenario")
    chronicle.read(bundle.events)
    line = narrate(1, chronicle.events[0], "en")
    assert line == "#1 2026-03-04 10:00 submitted intake"
    assert event_name(type(chronicle.events[0])) == "case_submitted"
