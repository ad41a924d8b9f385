"""The newborn's matter and its scenarios, loaded once for all acceptance tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from oneflow.calendar import Calendar, load_calendar
from oneflow.engine.history.bundle import Bundle
from oneflow.matters import load_matter
from oneflow.matters.loading import LoadedMatter
from oneflow.testing.bundling import bundle_of
from oneflow.testing.performance import perform
from oneflow.testing.runner import staged
from oneflow.testing.scenarios import Scenario, load_scenario, scenario_files

MATTER = Path(__file__).parents[2] / "definitions/newborn"
FILES = scenario_files(MATTER)
NAMES = [path.stem for path in FILES]


@cache
def matter() -> LoadedMatter:
    return load_matter(MATTER)


@cache
def calendar() -> Calendar:
    return load_calendar("cn")


@cache
def scenario(name: str) -> Scenario:
    return load_scenario(MATTER / "scenarios" / f"{name}.yaml", matter().plan)


def recorded(name: str) -> Bundle:
    """Play a scenario and give its case as a bundle."""
    stage = staged(scenario(name), matter().expanded, calendar())
    with stage.engine:
        perform(stage, scenario(name))
        return bundle_of(stage.engine, stage.case_id)


CASES = [name for name in NAMES if scenario(name).given.refused is None]
"""Scenarios of which a case comes: the submission is not refused."""
