"""The laws of activities (design, section 4), for every kind in the registry."""

from __future__ import annotations

import inspect
from datetime import timedelta

import msgspec
import pytest

from oneflow.engine.records.commands import Body
from oneflow.engine.records.event import Event, event_name
from oneflow.engine.records.refusal import Refusal
from oneflow.engine.registry import COMMANDS, EVENTS, KINDS
from oneflow.matters.activities import settings
from oneflow.matters.loading import load_matter
from tests.generated.hall import APPLICANT, STRANGER, WINDOW, Hall
from tests.generated.moves import everybody, offers
from tests.laws.openings import OPENINGS, close
from tests.property.machine.laws import check_everything
from tests.support.definitions import NEWBORN

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)


def opened(kind):
    opening = OPENINGS[kind.kind]
    return opening.hall(), opening.key, opening


def slice_of(hall: Hall, key: str):
    region = hall.case.regions[key]
    open_kind = hall.world.open_kinds[region.procedure, region.state]
    return hall.world.decoders[open_kind.kind].decode(region.activity)


def test_every_kind_has_an_opening():
    assert set(OPENINGS) == {kind.kind for kind in KINDS} == set(settings.KINDS)


@every_kind
def test_its_commands_and_events_are_registered(kind):
    for body in kind.handles:
        assert issubclass(body, Body)
        assert COMMANDS[event_name(body)] is body
        assert body.by, "in no capacity at all could anybody want this"
    for event in kind.folds:
        assert issubclass(event, Event)
        assert EVENTS[event_name(event)] is event
    assert set(kind.late) <= set(kind.handles)


@every_kind
def test_commands_belong_to_one_kind(kind):
    for other in KINDS:
        if other is not kind:
            assert not set(kind.handles) & set(other.handles)
            assert not set(kind.folds) & set(other.folds)


@every_kind
def test_time_has_both_a_due_and_an_effect(kind):
    assert (kind.due is None) == (kind.fired is None)


@every_kind
def test_it_is_open_there(kind):
    hall, key, opening = opened(kind)
    region = hall.case.regions[key]
    assert hall.world.state(region.procedure, region.state).kind == kind.kind
    opening.begin(hall)
    check_everything(hall)


@every_kind
def test_its_slice_goes_through_json_unchanged(kind):
    hall, key, opening = opened(kind)
    for step in (lambda _: None, opening.begin):
        step(hall)
        slice_ = slice_of(hall, key)
        assert isinstance(slice_, kind.slice)
        text = msgspec.json.encode(slice_)
        again = msgspec.json.decode(text, type=kind.slice)
        assert again == slice_
        assert msgspec.json.encode(again) == text


@every_kind
def test_opened_and_closed_it_leaves_nothing_due(kind):
    hall, key, opening = opened(kind)
    opening.begin(hall)
    close(hall, key)
    assert hall.case.regions[key].ended
    assert hall.row.wake_at is None or hall.case.ended is False
    before = hall.case.regions[key]
    hall.wait(days=400)
    assert hall.case.regions[key] == before
    check_everything(hall)


@pytest.mark.parametrize("kind", ["sign", "await", "consent", "joint", "publicity", "pay"])
def test_sending_the_case_back_loses_nothing_and_rearms_the_clocks(kind):
    """Sent back for a counted day and come again: the same slice, and the limit a day later."""
    opening = OPENINGS[kind]
    there, key = opening.hall(), opening.key
    opening.begin(there)
    there.wait(days=1)
    before = there.region(key)
    there.do(WINDOW, "move_case", trigger="return", basis="law", papers={"reasons": "r"})
    assert all(clock.legal_at is None for clock in there.region(key).clocks.values())
    there.wait(days=1)
    there.do(APPLICANT, "record_event", event="resubmitted")
    after = there.region(key)
    assert (after.activity, after.state, after.round) == (
        before.activity, before.state, before.round,
    )  # fmt: skip
    assert after.clocks["limit"].legal_at == before.clocks["limit"].legal_at + timedelta(days=1)
    check_everything(there)


@every_kind
def test_a_refusal_emits_nothing(kind):
    """Every command of the kind, by everybody and a stranger: refused means untouched."""
    hall, _, opening = opened(kind)
    opening.begin(hall)
    names = {event_name(body) for body in kind.handles}
    tried = 0
    for move in [move for move in offers(hall) if move.command in names]:
        for actor in everybody(hall.world, hall.case):
            version = hall.row.version
            tried += 1
            trial = Hall.ask(hall, actor, move.command, **move.body)
            if trial.refusal is None:
                break  # carried out: from here on another state
            assert isinstance(trial.refusal, Refusal)
            assert hall.row.version == version
        check_everything(hall)
    assert tried


@every_kind
def test_a_stranger_is_told_that_there_is_nothing(kind):
    hall, _, _ = opened(kind)
    names = {event_name(body) for body in kind.handles}
    for move in [move for move in offers(hall) if move.command in names]:
        assert hall.refused(STRANGER, move.command, **move.body) == "not-found"


def outcomes(state) -> set[str]:
    """The triggers that the activity of a state may fire, by what its settings say."""
    said = state.settings
    return {
        "intake": lambda: {"answered"} if said.after_acceptance else {"accepted", "declined"},
        "sign": lambda: set(said.triggers),
        "await": lambda: {said.event} | ({said.otherwise} if said.otherwise else set()),
        "consent": lambda: (
            {"consented", "refused"} | ({said.otherwise} if said.otherwise else set())
        ),
        "joint": set,
        "publicity": lambda: {"clear", "objected"} if said.objectors else {"clear"},
        "deliver": lambda: {"delivered"},
        "verify": lambda: set(said.outcomes),
        "pay": lambda: set(said.outcomes),
    }[state.kind]()


def plans():
    yield load_matter(NEWBORN).plan
    for opening in OPENINGS.values():
        yield opening.hall().world.plan


def test_every_outcome_has_a_trigger():
    """A state whose activity may end so has a move that answers; sign has at least one."""
    seen = set()
    for plan in plans():
        for procedure in plan.procedures.values():
            moves = {(move.source, move.trigger) for move in procedure.moves}
            for state in procedure.states.values():
                if not state.kind:
                    continue
                seen.add(state.kind)
                assert outcomes(state) <= {t for s, t in moves if s == state.name}
                assert state.kind != "sign" or outcomes(state)
    assert {"intake", "sign", "await", "consent", "publicity", "deliver"} <= seen


@every_kind
def test_its_face_is_the_declared_one(kind):
    assert len(inspect.signature(kind.opened).parameters) == 4
    assert len(inspect.signature(kind.outcome).parameters) == 2
    for handler in kind.handles.values():
        assert len(inspect.signature(handler).parameters) == 4
    for folder in kind.folds.values():
        assert len(inspect.signature(folder).parameters) == 2
