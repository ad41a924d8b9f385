"""What the checks say, found by trying everything. Imports nothing of oneflow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import permutations


@dataclass(frozen=True)
class Needs:
    """Items; (a, b): a needs what b gives; held[a] = b: b is not decided before a has ended."""

    names: tuple[str, ...]
    edges: frozenset[tuple[str, str]]
    held: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Machine:
    """States, the first of which begins; moves from state to state or to another name, an end."""

    states: tuple[str, ...]
    moves: frozenset[tuple[str, str]]


def has_order(needs: Needs) -> bool:
    """Tell whether the items can be decided one after another in some order."""
    return any(_is_order(needs, order) for order in permutations(needs.names))


def _is_order(needs: Needs, order: tuple[str, ...]) -> bool:
    place = {name: number for number, name in enumerate(order)}
    given_first = all(place[b] < place[a] for a, b in needs.edges)
    return given_first and all(place[a] < place[b] for a, b in needs.held.items())


def states_reached(machine: Machine) -> set[str]:
    """Give the states that some walk from the first one meets."""
    found = {machine.states[0]}
    for _ in machine.states:
        found |= {dest for source, dest in machine.moves if source in found}
    return found & set(machine.states)


def states_without_end(machine: Machine) -> set[str]:
    """Give the states from which no walk comes to an end."""
    return {
        state
        for state in machine.states
        if states_reached(Machine((state, *machine.states), machine.moves))
        and not any(
            source in _from(machine, state) and dest not in machine.states
            for source, dest in machine.moves
        )
    }


def _from(machine: Machine, state: str) -> set[str]:
    found = {state}
    for _ in machine.states:
        found |= {dest for source, dest in machine.moves if source in found}
    return found


def longest_chain(days: list[int], edges: set[tuple[int, int]]) -> int:
    """Give the most days that a chain of items takes; (a, b): a comes after b."""

    def chain(item: int) -> int:
        return days[item] + max((chain(b) for a, b in edges if a == item), default=0)

    return max(chain(item) for item in range(len(days)))


@dataclass(frozen=True)
class Run:
    """Chosen items of one state each, as `Needs` with what else decides how they end.

    An item starts when all that it needs is given; it is approved once its guard's gift is
    there, or rejected if it may be; one that needs what will never come is cancelled.
    """

    chosen: tuple[str, ...]
    edges: frozenset[tuple[str, str]]
    guards: Mapping[str, str]
    rejects: frozenset[str]

    def needs(self, name: str) -> set[str]:
        """Give the items whose gifts one needs."""
        return {b for a, b in self.edges if a == name}


Moment = tuple[frozenset[str], frozenset[str]]
"""The items that were approved, and those that ended otherwise."""


def moments(run: Run) -> set[Moment]:
    """Give every moment that some run comes to."""
    begin: Moment = (frozenset(), frozenset())
    seen, queue = {begin}, [begin]
    for moment in queue:  # grows while it is walked
        for following in _following(run, *moment):
            if following not in seen:
                seen.add(following)
                queue.append(following)
    return seen


def _following(run: Run, approved: frozenset[str], ended: frozenset[str]) -> Iterator[Moment]:
    for name in set(run.chosen) - approved - ended:
        starts = run.needs(name) <= approved
        if starts and (name not in run.guards or run.guards[name] in approved):
            yield approved | {name}, ended
        if (starts and name in run.rejects) or run.needs(name) & ended:
            yield approved, ended | {name}


def stops_early(run: Run) -> bool:
    """Tell whether some run stops before all have ended."""
    return any(
        approved | ended != set(run.chosen) and not any(_following(run, approved, ended))
        for approved, ended in moments(run)
    )


def ever_starts(run: Run, name: str) -> bool:
    """Tell whether an item starts in some run."""
    return any(run.needs(name) <= approved for approved, _ in moments(run))
