"""A clock's light follows from the clock and the present, and from nothing else."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneflow.calendar import Restart, Suspension, load_calendar, shipped
from oneflow.engine.outlook.standing import days_between, pressing, standing_of
from oneflow.engine.records.case import Clock, stopped
from oneflow.engine.registry import world_of
from oneflow.matters import load_matter

CALENDAR = load_calendar("cn")
INSTANT = timedelta(microseconds=1)


@pytest.fixture(scope="module")
def world():
    plan = load_matter(shipped("newborn")).plan
    return world_of(plan, {CALENDAR.revision: CALENDAR}, CALENDAR.revision)


def at(text):
    return CALENDAR.localise(datetime.fromisoformat(text))


def clock(**more):
    known = {
        "rule": "item:household#0",
        "start": at("2026-09-24T09:40"),
        "promised_at": at("2026-10-01T00:00"),
        "legal_at": at("2026-10-16T00:00"),
    }
    return Clock(**(known | more))


@pytest.mark.parametrize(
    ("now", "light", "left"),
    [
        ("2026-09-24T09:40", "green", 3),
        ("2026-09-30T23:59", "green", 0),
        ("2026-10-01T00:00", "yellow", 0),
        ("2026-10-08T12:00", "yellow", -1),
        ("2026-10-15T23:59", "yellow", -7),
        ("2026-10-16T00:00", "red", -1),
    ],
)
def test_lights_turn_at_the_very_instant(world, now, light, left):
    """Mid-autumn (25 to 27) and National Day (1 to 7) do not count; Saturday the 10th does."""
    standing = standing_of(world, CALENDAR, clock(), at(now))
    assert (standing.light, standing.left) == (light, left)


def test_a_restart_ends_the_pause_that_ran(world):
    paused = Suspension(at("2026-09-25T09:00"))
    running = clock(entries=(paused, Restart(at("2026-09-28T09:00"))))
    assert standing_of(world, CALENDAR, clock(entries=(paused,)), at("2026-09-28T10:00")).light == (
        "paused"
    )
    standing = standing_of(world, CALENDAR, running, at("2026-09-28T10:00"))
    assert (standing.light, standing.left) == ("green", 2)


def test_the_day_that_counts_is_the_promised_one_until_red(world):
    before = standing_of(world, CALENDAR, clock(), at("2026-10-09T09:00"))
    after = standing_of(world, CALENDAR, clock(), at("2026-10-16T09:00"))
    assert (before.due_on, after.due_on) == (date(2026, 9, 30), date(2026, 10, 15))


def test_a_paused_clock_shows_no_days(world):
    entries = (Suspension(start=at("2026-09-28T09:00")),)
    paused = clock(promised_at=None, legal_at=None, entries=entries)
    standing = standing_of(world, CALENDAR, paused, at("2027-01-01T00:00"))
    assert (standing.light, standing.left, standing.due_on) == ("paused", None, None)


@pytest.mark.parametrize(
    ("end", "when", "late"),
    [
        ("promised_at", -INSTANT, ""),
        ("promised_at", timedelta(), "promised"),
        ("legal_at", -INSTANT, "promised"),
        ("legal_at", timedelta(), "legal"),
    ],
)
def test_late_is_the_end_that_had_passed_when_it_stopped(world, end, when, late):
    ended = stopped(clock(), getattr(clock(), end) + when)
    standing = standing_of(world, CALENDAR, ended, at("2027-01-01T00:00"))
    assert (standing.light, standing.late, standing.left) == ("done", late, None)


def test_a_told_rung_shows(world):
    standing = standing_of(world, CALENDAR, clock(rungs=("warning",)), at("2026-09-30T09:00"))
    assert standing.light == "warning"


@given(
    st.dates(date(2026, 1, 1), date(2026, 11, 30)),
    st.integers(0, 40),
    st.sampled_from(["wd", "cd"]),
)
def test_days_over_are_days_left_seen_from_the_other_side(start, length, unit):
    end = start + timedelta(days=length)
    left = days_between(CALENDAR, start, end, unit)
    assert days_between(CALENDAR, end, start, unit) == -left
    assert 0 <= left <= length
    if unit == "cd":
        assert left == length


def test_the_most_pressing_light_wins():
    assert pressing(["done", "green", "yellow"]) == "yellow"
    assert pressing(["green", "over-expected"]) == "warning"
