"""Hunting mutants: which scenario notices which mistake, and which mistakes nobody notices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from oneflow.calendar import Calendar
from oneflow.errors import OneflowError
from oneflow.testing.mutation import Mutant
from oneflow.testing.runner import play
from oneflow.testing.scenarios import Scenario


class Hunt(Struct, frozen=True, kw_only=True):
    """What became of mutants: name of each killed with its killer; the survivors' names."""

    killed: dict[str, str]
    survivors: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many there were."""
        return len(self.killed) + len(self.survivors)


def hunt(mutants: Iterable[Mutant], scenarios: Sequence[Scenario], calendar: Calendar) -> Hunt:
    """Play scenarios under each mutant until one fails.

    The scenario that killed last is tried first: neighbouring mistakes are often noticed by the
    same one.
    """
    killed: dict[str, str] = {}
    survivors: list[str] = []
    order = list(scenarios)
    for mutant in mutants:
        killer = next((each for each in order if notices(each, mutant, calendar)), None)
        if killer is None:
            survivors.append(mutant.name)
            continue
        killed[mutant.name] = killer.path.stem
        order.remove(killer)
        order.insert(0, killer)
    return Hunt(killed=killed, survivors=tuple(survivors))


def notices(scenario: Scenario, mutant: Mutant, calendar: Calendar) -> bool:
    """Whether a scenario fails under a mutant. What cannot even be played has noticed it."""
    try:
        return not play(scenario, mutant.expanded, calendar).passed
    except (OneflowError, LookupError, AssertionError, TypeError, ValueError):
        return True
