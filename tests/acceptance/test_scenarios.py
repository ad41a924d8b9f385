"""The scenarios of every shipped matter hold, over every kind of store."""

from __future__ import annotations

import pytest

from oneflow.testing.runner import play
from tests.acceptance import shipped

every_scenario = pytest.mark.parametrize(("matter", "name"), shipped.PLAYS, ids=shipped.PLAY_IDS)

LEAST = 14
"""A matter with fewer scenarios leaves something out."""
SMALL = frozenset({"deregistration-ordinary"})
"""Matters that are there to be opened by another; a few scenarios are enough."""


def played(matter, name, **where):
    return play(matter.scenario(name), matter.loaded.expanded, shipped.calendar(), **where)


@every_scenario
def test_scenario(matter, name):
    result = played(matter, name)
    assert result.passed, "\n" + result.describe("en")


@every_scenario
def test_scenario_on_sqlite(matter, name, tmp_path):
    result = played(matter, name, database=f"sqlite:///{tmp_path}/case.db")
    assert result.passed, "\n" + result.describe("en")


@pytest.mark.postgres
@every_scenario
def test_scenario_on_postgres(matter, name, postgres_url):
    case_id = f"{matter.name}.{name}"
    result = played(matter, name, database=postgres_url, case_id=case_id)
    assert result.passed, "\n" + result.describe("en")


@pytest.mark.parametrize("matter", shipped.ALL, ids=lambda each: each.name)
def test_there_are_scenarios_for_all_that_was_ordered(matter):
    assert len(matter.names) >= (3 if matter.name in SMALL else LEAST)
