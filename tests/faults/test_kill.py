"""A few kills on each database in every run; two hundred by `python -m tests.faults.kill`."""

from __future__ import annotations

import os

import pytest

from tests.faults.kill import place_of, run

KILLS = 200 if os.environ.get("ONEFLOW_PROFILE") == "full" else 12


@pytest.mark.slow
@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(database):
    with place_of(database) as place:
        tally = run(place, KILLS, seed=2)
        tables = place.tables()
    assert tally.violations == []
    assert tally.inside == KILLS
    assert tally.acknowledged
    assert any(case["ended"] for case in tables.case)
