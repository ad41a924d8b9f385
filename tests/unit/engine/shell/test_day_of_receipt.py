"""The day on which an application counts as received is that of the case's place."""

from __future__ import annotations

from datetime import UTC

import pytest

from oneflow.bootstrap import MEMORY, open_engine
from oneflow.testing.moments import dated
from oneflow.testing.performance import perform
from oneflow.testing.stage import Stage
from oneflow.testing.virtual import VirtualTime
from tests.acceptance import newborn


@pytest.mark.parametrize("name", ["duty-missed", "duty-on-the-last-day"])
def test_a_clock_that_tells_utc_moves_no_day(name):
    """At midnight in Shanghai it is still the day before in UTC."""
    scenario = newborn.scenario(name)
    time = VirtualTime(dated(scenario.given.at, newborn.calendar()).astimezone(UTC))
    with open_engine(MEMORY, calendar=newborn.calendar(), time=time) as engine:
        world = engine.worlds.publish(newborn.matter().expanded)
        result = perform(Stage(engine, time, world, "utc"), scenario)
    assert result.passed, result.describe("en")
