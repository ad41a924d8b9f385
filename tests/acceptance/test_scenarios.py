"""The newborn's scenarios hold, over every kind of store."""

from __future__ import annotations

import pytest

from oneflow.testing.runner import play
from tests.acceptance import newborn


@pytest.mark.parametrize("name", newborn.NAMES)
def test_scenario(name):
    result = play(newborn.scenario(name), newborn.matter().expanded, newborn.calendar())
    assert result.passed, "\n" + result.describe("en")


@pytest.mark.parametrize("name", newborn.NAMES)
def test_scenario_on_sqlite(name, tmp_path):
    result = play(
        newborn.scenario(name),
        newborn.matter().expanded,
        newborn.calendar(),
        database=f"sqlite:///{tmp_path}/case.db",
    )
    assert result.passed, "\n" + result.describe("en")


@pytest.mark.postgres
@pytest.mark.parametrize("name", newborn.NAMES)
def test_scenario_on_postgres(name, postgres_url):
    result = play(
        newborn.scenario(name),
        newborn.matter().expanded,
        newborn.calendar(),
        database=postgres_url,
        case_id=name,
    )
    assert result.passed, "\n" + result.describe("en")


def test_there_are_scenarios_for_all_that_was_ordered():
    assert len(newborn.NAMES) >= 14
