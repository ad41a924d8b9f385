"""The shipped matters and their scenarios, loaded once for all acceptance tests."""

from __future__ import annotations

from functools import cache, cached_property
from pathlib import Path

from oneflow.calendar import Calendar, load_calendar
from oneflow.engine.history.bundle import Bundle
from oneflow.matters import load_matter
from oneflow.matters.loading import LoadedMatter
from oneflow.testing.bundling import bundle_of
from oneflow.testing.performance import perform
from oneflow.testing.runner import staged
from oneflow.testing.scenarios import Scenario, load_scenario, scenario_files

DEFINITIONS = Path(__file__).parents[2] / "definitions"


class Shipped:
    """One shipped matter, by its directory's name."""

    def __init__(self, name: str) -> None:
        self.name, self.path = name, DEFINITIONS / name
        self.names = [path.stem for path in scenario_files(self.path)]
        self._scenarios: dict[str, Scenario] = {}

    @cached_property
    def loaded(self) -> LoadedMatter:
        return load_matter(self.path)

    @cached_property
    def cases(self) -> list[str]:
        """Scenarios of which a case comes: the submission is not refused."""
        return [name for name in self.names if self.scenario(name).given.refused is None]

    def scenario(self, name: str) -> Scenario:
        if name not in self._scenarios:
            path = self.path / "scenarios" / f"{name}.yaml"
            self._scenarios[name] = load_scenario(path, self.loaded.plan)
        return self._scenarios[name]

    def recorded(self, name: str) -> Bundle:
        """Play a scenario and give its case as a bundle."""
        stage = staged(self.scenario(name), self.loaded.expanded, calendar())
        with stage.engine:
            perform(stage, self.scenario(name))
            return bundle_of(stage.engine, stage.case_id)


@cache
def calendar() -> Calendar:
    return load_calendar("cn")


ALL = [Shipped(path.parent.name) for path in sorted(DEFINITIONS.glob("*/matter.yaml"))]
BY_NAME = {each.name: each for each in ALL}

PLAYS = [(each, name) for each in ALL for name in each.names]
"""Every scenario of every shipped matter."""
PLAY_IDS = [f"{each.name}-{name}" for each, name in PLAYS]
