"""The checks against oracles that try everything, on matters with one edge added or dropped.

The oracles import nothing of the checks: orders of items are permuted, ways through a state
machine are walked edge by edge, whole runs of small matters are explored state by state.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneflow.matters.checks.pairs import pairwise_rows
from oneflow.matters.loading import MATTER_FILE, examine
from oneflow.matters.problems import Problem
from tests.property.check_oracles import (
    Machine,
    Needs,
    Run,
    ever_starts,
    has_order,
    longest_chain,
    states_reached,
    states_without_end,
    stops_early,
)

CODES = "abcd"
LIMIT = {"promised": "1wd", "basis": "指南"}


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tmp_path_factory.mktemp("checked")


def linted(directory: Path, **parts: Any) -> tuple[Problem, ...]:
    """Lint a matter of these parts."""
    tree = {
        "oneflow": 1,
        "code": "small",
        "title": "小事",
        "subject": "person",
        "lead": "office",
        "departments": {"office": {}},
        "intake": {"notice": {"promised": "2wd", "basis": "指南"}, "answer_within": "30cd"},
        **parts,
    }
    (directory / MATTER_FILE).write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    return examine(directory).problems


def item(**more: Any) -> dict[str, Any]:
    return {"department": "office", "type": "filing", "procedure": "filing", "limit": LIMIT, **more}


def codes(problems: tuple[Problem, ...]) -> set[str]:
    return {each.code for each in problems}


@st.composite
def needs(draw: Any) -> Needs:
    """Up to four items that need gifts of others and may hold others up: sound, or mutated."""
    names = CODES[: draw(st.integers(1, 4))]
    edges = {(a, b) for b, a in combinations(names, 2) if draw(st.booleans())}
    held = {}
    if draw(st.booleans()):
        extra = (draw(st.sampled_from(names)), draw(st.sampled_from(names)))
        edges ^= {extra}
    if len(names) > 1 and draw(st.booleans()):
        first = draw(st.sampled_from(names))
        held[first] = draw(st.sampled_from([name for name in names if name != first]))
    return Needs(tuple(names), frozenset(edges), held)


@given(found=needs())
def test_items_wait_in_a_circle_exactly_where_no_order_exists(directory, found):
    entries = {
        name: item(
            gives=[f"gift-{name}"],
            needs=[f"gift-{b}" for a, b in sorted(found.edges) if a == name],
            **({"before_end_of": found.held[name]} if name in found.held else {}),
        )
        for name in found.names
    }
    told = linted(directory, items=entries)
    assert ("OF1601" in codes(told)) == (not has_order(found))
    for each in told:
        if each.code == "OF1601":
            way = each.data["way"]
            assert isinstance(way, tuple)
            assert way[0] == way[-1]
            for a, b in pairwise(way):
                assert (a, b) in found.edges or found.held.get(b) == a


@st.composite
def machines(draw: Any) -> Machine:
    """A procedure of up to four states of signers, each with its moves."""
    states = CODES[: draw(st.integers(1, 4))]
    dests = [*states, "approved", "cancelled"]
    moves = {
        (source, dest)
        for source in states
        for dest in draw(st.lists(st.sampled_from(dests), max_size=3))
    }
    return Machine(tuple(states), frozenset(moves))


@given(machine=machines())
def test_states_are_unreachable_or_without_hope_exactly_where_walking_shows_it(directory, machine):
    procedure = {
        "initial": machine.states[0],
        "states": {state: {"does": "sign"} for state in machine.states},
        "transitions": [
            {"trigger": f"to_{dest}", "source": source, "dest": dest}
            for source, dest in sorted(machine.moves)
        ],
    }
    told = linted(directory, items={"x": item(procedure="own")}, procedures={"own": procedure})
    reached = states_reached(machine)
    unreached = {each.data["state"] for each in told if each.code == "OF1701"}
    assert unreached == set(machine.states) - reached
    hopeless = {each.data["state"] for each in told if each.code == "OF1702"}
    assert hopeless <= states_without_end(machine) & reached
    assert bool(hopeless) == bool(states_without_end(machine) & reached)


@dataclass
class Race:
    """Items of one state each; some are approved only once a gift is there."""

    names: tuple[str, ...]
    edges: frozenset[tuple[str, str]]
    guards: dict[str, str] = field(default_factory=dict)
    rejects: frozenset[str] = frozenset()


@st.composite
def races(draw: Any) -> Race:
    names = CODES[: draw(st.integers(1, 4))]
    edges = {(a, b) for b, a in combinations(names, 2) if draw(st.booleans())}
    guards = {name: draw(st.sampled_from(names)) for name in names if draw(st.integers(0, 2)) == 0}
    rejects = frozenset(name for name in names if draw(st.booleans()))
    return Race(tuple(names), frozenset(edges), guards, rejects)


def race_procedure(race: Race, name: str) -> dict[str, Any]:
    approve: dict[str, Any] = {"trigger": "approve", "source": "open", "dest": "approved"}
    if name in race.guards:
        approve["conditions"] = f"has('gift-{race.guards[name]}')"
    moves = [approve]
    if name in race.rejects:
        papers = ["reasons", "remedies"]
        moves.append(
            {"trigger": "reject", "source": "open", "dest": "rejected", "requires": papers}
        )
    return {"initial": "open", "states": {"open": {"does": "sign"}}, "transitions": moves}


@given(race=races())
def test_a_choice_that_is_told_to_get_stuck_really_does(directory, race):
    """No false alarm; and without rejections, which end what waits, no silence either."""
    entries = {
        name: item(
            gives=[f"gift-{name}"],
            needs=[f"gift-{b}" for a, b in sorted(race.edges) if a == name],
            procedure=f"own-{name}",
        )
        for name in race.names
    }
    told = linted(
        directory,
        items=entries,
        procedures={f"own-{name}": race_procedure(race, name) for name in race.names},
    )
    for each in told:
        if each.code in {"OF2003", "OF2004", "OF2005"}:
            selection = each.data["selection"]
            assert isinstance(selection, tuple)
            run = Run(selection, race.edges, race.guards, race.rejects)
            if each.code == "OF2003":
                assert not ever_starts(run, str(each.data["item"]))
            else:
                assert stops_early(run)
    if not race.rejects and not codes(told) & {"OF2003", "OF2004"}:
        for chosen in closed_choices(race):
            assert not stops_early(Run(chosen, race.edges, race.guards, race.rejects))


def closed_choices(race: Race) -> Iterator[tuple[str, ...]]:
    """Give the choices that hold whatever their items need."""
    for size in range(1, len(race.names) + 1):
        for chosen in combinations(race.names, size):
            if all(b in chosen for a, b in race.edges if a in chosen):
                yield chosen


@given(
    days=st.lists(st.integers(0, 9), min_size=1, max_size=4),
    edges=st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3))),
    outside=st.sets(st.integers(0, 3)),
    promise=st.integers(0, 20),
)
def test_the_whole_promise_is_too_short_exactly_where_some_chain_is_longer(
    directory, days, edges, outside, promise
):
    down = {(a, b) for a, b in edges if b < a < len(days)}
    entries = {
        CODES[n]: item(
            gives=[f"gift-{CODES[n]}"],
            needs=[f"gift-{CODES[b]}" for a, b in sorted(down) if a == n],
            limit={"promised": f"{amount}wd", "basis": "指南"},
            outside_promise=n in outside,
        )
        for n, amount in enumerate(days)
    }
    whole = {"promised": f"{promise}wd", "basis": "指南"}
    told = linted(directory, items=entries, promise=whole)
    counted = [0 if n in outside else amount for n, amount in enumerate(days)]
    assert ("OF1802" in codes(told)) == (longest_chain(counted, down) > promise)


@given(sizes=st.lists(st.integers(1, 4), max_size=7))
def test_every_pair_of_values_stands_in_some_row(sizes):
    rows = list(pairwise_rows(sizes))
    for i, j in combinations(range(len(sizes)), 2):
        pairs = {(row[i], row[j]) for row in rows}
        assert pairs == {(a, b) for a in range(sizes[i]) for b in range(sizes[j])}


@given(data=st.data())
def test_no_edit_of_a_sound_matter_makes_the_checks_fail(directory, data):
    """Whatever is dropped, doubled or renamed: problems are told, nothing is raised."""
    text = SOUND.read_text(encoding="utf-8").splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 3))):
        number = data.draw(st.integers(12, len(text) - 1))
        other = data.draw(st.integers(12, len(text) - 1))
        match data.draw(st.sampled_from(["drop", "copy", "swap", "word"])):
            case "drop":
                del text[number]
            case "copy":
                text.insert(number, text[other])
            case "swap":
                text[number], text[other] = text[other], text[number]
            case _:
                words = text[number].split()
                if words:
                    word = data.draw(st.sampled_from(words))
                    text[number] = text[number].replace(word, text[other].strip() or "x", 1)
    (directory / MATTER_FILE).write_text("".join(text), encoding="utf-8")
    for each in examine(directory).problems:
        assert each.line >= 1
        assert each.render("en")


SOUND = Path(__file__).parents[1] / "unit" / "matters" / "checks" / "sound.yaml"
