"""The newborn's scenarios notice mistakes in its definition: mutants die, or it is said why not."""

from __future__ import annotations

import pytest

from oneflow.testing.mutants import hunt
from oneflow.testing.mutation import mutants_of
from oneflow.testing.runner import play
from tests.acceptance import newborn

_IN_THE_USUAL_CHOICE = "items of the usual choice need its gift, so it is chosen with them anyway"
_OVERRIDDEN = "each item declares its own ways, and as-ready hands results over one by one"

EQUIVALENT = {
    "policy items.household.optional: false → true": _IN_THE_USUAL_CHOICE,
    "policy items.insurance.optional: false → true": _IN_THE_USUAL_CHOICE,
    "mode procedures.delivery.states.ready.does.deliver.modes: without window": _OVERRIDDEN,
    "mode procedures.delivery.states.ready.does.deliver.modes: without courier": _OVERRIDDEN,
    "mode procedures.delivery.states.ready.does.deliver.modes: without electronic": _OVERRIDDEN,
}
"""Mutants that no scenario can notice, each with its reason."""
MOST_EQUIVALENT = 0.05
LEAST_KILLED = 0.90


@pytest.fixture(scope="module")
def mutants():
    return mutants_of(newborn.matter().expanded)


@pytest.fixture(scope="module")
def sound():
    """The scenarios that pass; what fails already would kill every mutant."""
    scenarios = [newborn.scenario(name) for name in newborn.NAMES]
    expanded, calendar = newborn.matter().expanded, newborn.calendar()
    return [each for each in scenarios if play(each, expanded, calendar).passed]


def test_mutants_have_steady_and_different_names(mutants):
    names = [mutant.name for mutant in mutants]
    assert len(set(names)) == len(names)
    assert names == [mutant.name for mutant in mutants_of(newborn.matter().expanded)]


def test_every_mutant_is_another_definition(mutants):
    hashes = {mutant.expanded.hash for mutant in mutants}
    assert len(hashes) == len(mutants)
    assert newborn.matter().expanded.hash not in hashes


def test_equivalent_mutants_are_few_and_real(mutants):
    names = {mutant.name for mutant in mutants}
    assert set(EQUIVALENT) <= names, set(EQUIVALENT) - names
    assert len(EQUIVALENT) <= MOST_EQUIVALENT * len(mutants)


@pytest.mark.slow
def test_scenarios_kill_the_mutants(mutants, sound):
    kinds = {"limit", "need", "outcome", "policy", "condition"}
    assert kinds <= {mutant.kind for mutant in mutants}
    found = hunt(mutants, sound, newborn.calendar())
    stale = [name for name in EQUIVALENT if name in found.killed]
    assert not stale, f"noticed after all, so not equivalent: {stale}"
    alive = [name for name in found.survivors if name not in EQUIVALENT]
    countable = found.total - len(EQUIVALENT)
    print(f"{len(found.killed)} of {countable} killed; {len(EQUIVALENT)} equivalent")
    assert len(found.killed) >= LEAST_KILLED * countable, alive


def test_a_scenario_that_looks_at_nothing_kills_nothing(mutants, sound):
    """The hunt can fail: with no expectations, a wrong limit goes unnoticed."""
    limits = [mutant for mutant in mutants if mutant.name.startswith("limit items.household.limit")]
    blind = [each for each in sound if each.path.stem == "turned-back"]
    assert limits
    assert blind
    assert not hunt(limits, blind, newborn.calendar()).killed
