"""The scenarios of a matter notice mistakes in its definition: mutants die, or it is said why not."""

from __future__ import annotations

from functools import cache

import pytest

from oneflow.testing.mutants import hunt
from oneflow.testing.mutation import mutants_of
from oneflow.testing.runner import play
from tests.acceptance import shipped

_IN_THE_USUAL_CHOICE = "items of the usual choice need its gift, so it is chosen with them anyway"
_OVERRIDDEN = "each item declares its own ways, and as-ready hands results over one by one"

_DELIVERY = "mode procedures.delivery.states.ready.does.deliver.modes: without"

EQUIVALENT = {
    "deregistration": {
        "limit items.tax.limit.0.promised: 0wd → 1wd": "a promise is never later than the legal limit",
        "policy items.register.if_not_given: cancel-dependents → fail-matter": (
            "when it is decided, all that is undecided depends on it"
        ),
        "need items.register.needs: without notice-clear": (
            "the case comes to run its items only after the notice"
        ),
        f"{_DELIVERY} window": _OVERRIDDEN,
        f"{_DELIVERY} courier": _OVERRIDDEN,
        f"{_DELIVERY} electronic": _OVERRIDDEN,
    },
    "newborn": {
        "policy items.household.optional: false → true": _IN_THE_USUAL_CHOICE,
        "policy items.insurance.optional: false → true": _IN_THE_USUAL_CHOICE,
        "mode procedures.delivery.states.ready.does.deliver.modes: without window": _OVERRIDDEN,
        "mode procedures.delivery.states.ready.does.deliver.modes: without courier": _OVERRIDDEN,
        "mode procedures.delivery.states.ready.does.deliver.modes: without electronic": _OVERRIDDEN,
    },
    "restaurant": {
        "policy items.check.mandatory: true → false": _IN_THE_USUAL_CHOICE,
        "policy items.check.if_not_given: cancel-dependents → fail-matter": (
            "every other item needs its gift, of itself or through another, so all are cancelled"
        ),
        "policy joint_limit.extend.moves_promised: false → true": "that limit promises nothing",
    },
}
"""By matter: the mutants that no scenario can notice, each with its reason."""
KINDS = {
    "deregistration": {"limit", "need", "outcome", "policy", "paper", "carried", "early-start"},
    "newborn": {"limit", "need", "outcome", "policy", "condition"},
    "restaurant": {"limit", "need", "outcome", "policy", "condition", "signers", "way", "paper"},
}
"""By matter: the kinds of mistake that can be made in it at least."""
OPENED_ONLY = frozenset({"deregistration-ordinary"})
"""Small matters that another one opens."""
MOST_EQUIVALENT = 0.05
LEAST_KILLED = 0.90

every_matter = pytest.mark.parametrize("name", EQUIVALENT)


@cache
def mutants_of_matter(name):
    return mutants_of(shipped.BY_NAME[name].loaded.expanded)


@cache
def sound(name):
    """The scenarios that pass; what fails already would kill every mutant."""
    matter = shipped.BY_NAME[name]
    scenarios = [matter.scenario(each) for each in matter.names]
    expanded, calendar = matter.loaded.expanded, shipped.calendar()
    return [each for each in scenarios if play(each, expanded, calendar).passed]


@every_matter
def test_mutants_have_steady_and_different_names(name):
    names = [mutant.name for mutant in mutants_of_matter(name)]
    assert len(set(names)) == len(names)
    again = mutants_of(shipped.BY_NAME[name].loaded.expanded)
    assert names == [mutant.name for mutant in again]


@every_matter
def test_every_mutant_is_another_definition(name):
    mutants = mutants_of_matter(name)
    hashes = {mutant.expanded.hash for mutant in mutants}
    assert len(hashes) == len(mutants)
    assert shipped.BY_NAME[name].loaded.expanded.hash not in hashes


@every_matter
def test_equivalent_mutants_are_few_and_real(name):
    mutants, equivalent = mutants_of_matter(name), set(EQUIVALENT[name])
    names = {mutant.name for mutant in mutants}
    assert equivalent <= names, equivalent - names
    assert len(equivalent) <= MOST_EQUIVALENT * len(mutants)


@pytest.mark.slow
@every_matter
def test_scenarios_kill_the_mutants(name):
    mutants, equivalent = mutants_of_matter(name), EQUIVALENT[name]
    assert KINDS[name] <= {mutant.kind for mutant in mutants}
    found = hunt(mutants, sound(name), shipped.calendar())
    stale = [each for each in equivalent if each in found.killed]
    assert not stale, f"noticed after all, so not equivalent: {stale}"
    alive = [each for each in found.survivors if each not in equivalent]
    countable = found.total - len(equivalent)
    print(f"{name}: {len(found.killed)} of {countable} killed; {len(equivalent)} equivalent")
    assert len(found.killed) >= LEAST_KILLED * countable, alive


def test_every_full_matter_is_hunted():
    """A matter that ships scenarios ships mutants as well, except where it is only opened."""
    assert {each.name for each in shipped.ALL} - OPENED_ONLY == set(EQUIVALENT) == set(KINDS)


def test_a_scenario_that_looks_at_nothing_kills_nothing():
    """The hunt can fail: with no expectations, a wrong limit goes unnoticed."""
    limits = [
        mutant
        for mutant in mutants_of_matter("newborn")
        if mutant.name.startswith("limit items.household.limit")
    ]
    blind = [each for each in sound("newborn") if each.path.stem == "turned-back"]
    assert limits
    assert blind
    assert not hunt(limits, blind, shipped.calendar()).killed
