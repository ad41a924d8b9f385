"""A stored case is checked against itself; a forger who mends the chain is found all the same."""

from __future__ import annotations

import json

import msgspec
import pytest

from oneflow.adapters.memory import MemoryStore
from oneflow.calendar import load_calendar
from oneflow.engine.history import chain
from oneflow.engine.history import verification as v
from oneflow.engine.history.bundle import read_bundle, world_in, write_bundle
from oneflow.engine.history.envelope import Envelope
from oneflow.engine.registry import COMMANDS, EVENTS
from oneflow.errors import IntegrityError
from oneflow.testing.bundling import TESTER, bundle_of
from oneflow.testing.performance import perform
from oneflow.testing.runner import CASE_ID, staged
from tests.acceptance import newborn
from tests.support.calendars import with_habits

ENVELOPE = Envelope(EVENTS, COMMANDS)


def played(name):
    """The bundle of a scenario's case, and its region rows as the store has them."""
    stage = staged(newborn.scenario(name), newborn.matter().expanded, newborn.calendar())
    with stage.engine as engine:
        perform(stage, newborn.scenario(name))
        assert isinstance(engine.store, MemoryStore)
        rows = [row for row in engine.store.rows.regions.values() if row.case_id == CASE_ID]
        return bundle_of(engine, CASE_ID, TESTER), engine.read(CASE_ID, TESTER), rows


@pytest.fixture(scope="module")
def sound():
    return played("late-department")


def faults(bundle):
    world = world_in(bundle)
    return [
        *v.chain_faults(bundle.case, bundle.events),
        *v.state_faults(world, ENVELOPE, bundle.case, bundle.events),
        *v.course_faults(lambda _: world, ENVELOPE, bundle.case, bundle.events),
    ]


@pytest.mark.parametrize("name", newborn.CASES)
def test_every_scenario_leaves_a_case_without_fault(name):
    bundle, reading, rows = played(name)
    assert faults(bundle) == []
    assert v.region_faults(reading.world, reading.case, rows) == ()


def forged(bundle, change):
    """Change event bodies by `change(type, body) -> body`, and make a chain that holds again."""
    rows, head = [], chain.GENESIS
    for row in bundle.events:
        body = json.loads(row.body)
        text = json.dumps(change(row.type, body), ensure_ascii=False, separators=(",", ":"))
        fresh = msgspec.structs.replace(row, body=text)
        head = chain.link(fresh, head, algorithm=bundle.case.algorithm)
        rows.append(msgspec.structs.replace(fresh, hash=head))
    case = msgspec.structs.replace(bundle.case, head=head)
    return msgspec.structs.replace(bundle, events=tuple(rows), case=case)


def test_a_forgery_that_changes_nothing_is_no_fault(sound):
    assert faults(forged(sound[0], lambda _, body: body)) == []


def kinds(bundle):
    return {fault.kind for fault in faults(bundle)}


def test_a_due_date_that_was_moved_is_found(sound):
    def later(kind, body):
        clock = body.get("clock") if kind == "rung_reached" else None
        if clock and "legal_at" in clock:
            clock["legal_at"] = clock["legal_at"].replace("2026", "2027")
        return body

    assert "date" in kinds(forged(sound[0], later))


def test_a_clock_that_began_otherwise_is_found(sound):
    def later(kind, body):
        for clock in (
            body.get("start", {}).get("clocks", {}).values() if kind == "item_started" else ()
        ):
            clock["promised_at"] = "2030-01-01T00:00:00+08:00"
        return body

    assert "date" in kinds(forged(sound[0], later))


def test_a_move_that_the_procedure_does_not_know_is_found(sound):
    def elsewhere(kind, body):
        if kind == "region_moved" and body["region"] == "case":
            body["trigger"] = "waved_through"
        return body

    assert "move" in kinds(forged(sound[0], elsewhere))


def test_a_history_that_was_told_otherwise_is_not_the_state(sound):
    def other(kind, body):
        if kind == "case_submitted":
            body["applicant"] = "somebody"
        return body

    found = faults(forged(sound[0], other))
    assert {"state", "row"} <= {fault.kind for fault in found}
    assert any("applicant" in fault.describe("en") for fault in found)


def test_an_event_nobody_knows_is_unreadable(sound):
    bundle = sound[0]
    strange = msgspec.structs.replace(bundle.events[3], type="from_the_future")
    events = (*bundle.events[:3], strange, *bundle.events[4:])
    found = faults(msgspec.structs.replace(bundle, events=events))
    assert {"chain", "unreadable"} <= {fault.kind for fault in found}
    assert all(fault.zh and fault.en for fault in found)


def test_a_history_without_its_beginning_is_said_to_be_so(sound):
    bundle = sound[0]
    cut = msgspec.structs.replace(bundle, events=bundle.events[1:])
    assert {"chain", "start"} <= kinds(cut)


def test_a_state_that_cannot_be_read_is_a_fault(sound):
    bundle = sound[0]
    case = msgspec.structs.replace(bundle.case, state="{}")
    assert "unreadable" in kinds(msgspec.structs.replace(bundle, case=case))


def test_a_state_of_another_form_is_not_compared(sound):
    bundle = sound[0]
    case = msgspec.structs.replace(bundle.case, state="{}", state_version=0)
    assert faults(msgspec.structs.replace(bundle, case=case)) == []


@pytest.mark.parametrize("change", ["lost", "more", "other"])
def test_region_rows_are_compared_one_by_one(sound, change):
    _, reading, rows = sound
    first = rows[0]
    other = msgspec.structs.replace(first, state="elsewhere")
    spoilt = {
        "lost": rows[1:],
        "more": [*rows, msgspec.structs.replace(first, round=9)],
        "other": [other, *rows[1:]],
    }[change]
    (fault,) = v.region_faults(reading.world, reading.case, spoilt)
    assert fault.kind == "region"
    assert first.key in fault.describe("zh")


def test_a_bundle_reads_back_as_it_was_written(sound):
    bundle = sound[0]
    assert read_bundle(write_bundle(bundle)) == bundle


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"format":"oneflow-bundle-2"}'])
def test_what_is_no_bundle_is_refused(data):
    with pytest.raises(IntegrityError):
        read_bundle(data)


def test_a_bundle_with_another_definition_or_calendar_is_refused(sound):
    bundle = sound[0]
    changed = msgspec.structs.replace(
        bundle, definition=bundle.definition.replace("承诺", "承若", 1)
    )
    with pytest.raises(IntegrityError, match="定义"):
        world_in(changed)
    other = with_habits(load_calendar("cn"), day_end="close")
    body = msgspec.json.encode(other.record).decode()
    calendar = msgspec.structs.replace(bundle.calendars[0], body=body)
    with pytest.raises(IntegrityError, match="日历"):
        world_in(msgspec.structs.replace(bundle, calendars=(calendar,)))
    with pytest.raises(IntegrityError, match="没有日历"):
        world_in(msgspec.structs.replace(bundle, calendars=()))
