"""Random commands, right and wrong, on the shipped and on generated matters, checked after each.

Moderate by default; `ONEFLOW_PROFILE=full` runs 2,000 examples of 100 steps.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from oneflow.adapters.database import open_store
from oneflow.adapters.database.upgrade import upgrade
from oneflow.errors import SubmissionError, UsageError
from oneflow.matters.loading import load_matter
from tests.generated.applications import submission
from tests.generated.hall import Hall
from tests.generated.matters import Drawn, Seeded, matters, seeded
from tests.invariants.tables import Tables, from_sqlite
from tests.property.machine.walk import STEPS, Walk
from tests.support.definitions import NEWBORN, RESTAURANT

FULL = os.environ.get("ONEFLOW_PROFILE") == "full"
EXAMPLES, LENGTH = (2_000, 100) if FULL else (20, 25)
SEEDS = 2_000 if FULL else 40


def _walking(name: str):
    @precondition(lambda self: self.walk.has_begun)
    @rule(data=st.data())
    def step(self, data):
        getattr(self.walk, name)(Drawn(data.draw))
        self.walk.check()

    return step


class CaseMachine(RuleBasedStateMachine):
    """One case, walked through by Hypothesis; every step of `Walk` is a rule."""

    walk: Walk

    @precondition(lambda self: not self.walk.has_begun)
    @rule(data=st.data())
    def submit(self, data):
        self.walk.send(submission(Drawn(data.draw), self.walk.hall))
        self.walk.check()

    plausible = _walking("plausible")
    onward = _walking("onward")
    strange = _walking("strange")
    wait = _walking("wait")
    look_away = _walking("look_away")
    wait_for_what_comes = _walking("wait_for_what_comes")
    repeat = _walking("repeat")
    foreign = _walking("foreign")


class GeneratedMachine(CaseMachine):
    """On a matter that Hypothesis makes up."""

    @initialize(entry=matters())
    def open_the_hall(self, entry):
        self.walk = Walk(Hall(entry))


class NewbornMachine(CaseMachine):
    """On the shipped matter."""

    @initialize()
    def open_the_hall(self):
        self.walk = Walk(Hall(load_matter(NEWBORN).expanded))


def run(machine: type[CaseMachine], examples: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=LENGTH,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_every_step_is_a_rule():
    assert all(hasattr(CaseMachine, name) for name in STEPS)


def test_generated_matters():
    run(GeneratedMachine, EXAMPLES)


def test_the_newborn():
    run(NewbornMachine, EXAMPLES // 2)


@pytest.mark.parametrize("tens", range(SEEDS // 10))
def test_seeded_walks(tens):
    """Longer walks without shrinking; the seed is in the message."""
    for seed in range(tens * 10, tens * 10 + 10):
        walk_of(seed, LENGTH * 2)


@pytest.mark.parametrize("tens", range(SEEDS // 20))
def test_seeded_walks_of_the_newborn(tens):
    for seed in range(tens * 10, tens * 10 + 10):
        walk_of(seed, LENGTH * 2, Hall(load_matter(NEWBORN).expanded))


@pytest.mark.parametrize("tens", range(SEEDS // 20))
def test_seeded_walks_of_the_restaurant(tens):
    for seed in range(tens * 10, tens * 10 + 10):
        walk_of(seed, LENGTH * 2, Hall(load_matter(RESTAURANT).expanded))


def test_seeded_walks_over_sqlite(tmp_path):
    """The same walks leave the same rows in SQLite, and the checker finds them right there."""
    for seed in range(SEEDS // 10):
        path = tmp_path / f"{seed}.db"
        upgrade(f"sqlite:///{path}")
        store = open_store(f"sqlite:///{path}")
        hall = Hall(seeded(seed), store=store)
        there = walk_of(seed, LENGTH, hall, look=partial(from_sqlite, str(path)))
        here = walk_of(seed, LENGTH)
        assert there.hall.row == here.hall.row
        store.close()


@pytest.mark.parametrize("seed", range(SEEDS // 2))
def test_how_often_the_sweep_runs_changes_nothing(seed):
    """Late is harmless: the same requests at the same times, with each sweep in time or with none.

    Claims of an earlier time are left out: for them it matters what has been recorded since.
    """
    sent = [each for each in walk_of(seed, LENGTH).hall.requests if not each[1].trusted]
    told = []
    for in_time in (True, False):
        hall = Hall(seeded(seed))
        for at, request in sent:
            if in_time:
                hall.step_by_step(at)
            hall.clock.at = at
            with suppress(UsageError, SubmissionError):
                hall.handler.handle(request)
        told.append(hall.wait(days=100).events)
    assert told[0] == told[1]


def walk_of(
    seed: int,
    steps: int,
    hall: Hall | None = None,
    *,
    look: Callable[[], Tables] | None = None,
) -> Walk:
    """Walk through the case of a seed, on its own matter unless a hall is given."""
    walk, chooser = Walk(hall or Hall(seeded(seed)), look), Seeded(seed)
    for number in range(steps):
        try:
            walk.step(chooser)
        except Exception as error:
            error.add_note(f"seed {seed}, step {number}, sent {walk.sent[-1:]}")
            raise
        if walk.has_begun and walk.hall.case.ended and chooser.count(1, 6) == 6:
            break  # a few more steps show what an ended case still takes
    return walk
