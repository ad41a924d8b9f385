"""The dates of a Gantt chart are those that a case gets whose people act when the chart says.

The chart reckons from the plan alone. Here a scenario is written from its moments, and a real
engine plays it: every due date that the engine then holds must be the one drawn.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from oneflow.calendar import load_calendar, shipped
from oneflow.matters import load_matter
from oneflow.matters.drawing.moments import Dates
from oneflow.matters.drawing.schedule import Bar, Schedule, scheduled
from oneflow.matters.drawing.visits_and_duties import duties
from oneflow.matters.loading import LoadedMatter
from oneflow.matters.plan import Plan
from oneflow.testing.runner import play
from oneflow.testing.scenarios import load_scenario

CALENDAR = load_calendar("cn")
STARTS = [
    date(2026, 1, 26),
    date(2026, 2, 13),
    date(2026, 3, 10),
    date(2026, 4, 18),
    date(2025, 9, 12),
    date(2026, 2, 6),
]
Step = tuple[str, dict[str, Any]]


@cache
def matter(code: str) -> LoadedMatter:
    return load_matter(shipped(code))


def given(code: str, start: date, items: list[str], form: Mapping[str, Any]) -> dict[str, Any]:
    born = {"born_on": (start - timedelta(days=9)).isoformat()} if code == "newborn" else {}
    return {"at": f"{start}T09:00", "items": items, "form": {**born, **form}}


def told(days: Dates, day: int | None) -> str | None:
    return None if day is None else days.date(day).isoformat()


def at(days: Dates, day: int, minutes: int) -> str:
    return f"{days.date(day).isoformat()}T{16 + minutes // 60:02}:{minutes % 60:02}"


def depth(bars: Mapping[str, Bar], plan: Plan, code: str) -> int:
    """How many must have been decided before, one after another."""
    before = [bars[code].driver, *plan.items[code].after_end_of]
    return max([1 + depth(bars, plan, each) for each in before if each in bars], default=0)


def course(
    plan: Plan, found: Schedule, days: Dates, items: list[str], decided: list[str]
) -> Iterator[Step]:
    """What is looked for once an item has begun, and the decision on the last day it is promised."""
    bars = {bar.item: bar for bar in found.bars}
    for code in items:
        bar, turn = bars[code], 10 * depth(bars, plan, code)
        promised = told(days, bar.taken) if bar.is_promised else None
        due = {code: {"legal": told(days, bar.legal), "promised": promised}}
        yield at(days, bar.since.day, turn), {"then": {"due": due}}
        if code in decided:
            yield at(days, bar.taken, turn + 5), {"does": f"approve {code}"}


def beforehand(found: Schedule, days: Dates) -> Iterator[Step]:
    """The notice, the filing at the earliest, and the acceptance within the hour."""
    notice, filing, intake = found.stages
    accepted = found.accepted.day
    yield (
        f"{days.start}T09:01",
        {"then": {"due": {"publicity": {"legal": told(days, notice.legal)}}}},
    )
    yield (
        f"{days.date(notice.end)}T00:00",
        {"then": {"case": "filing_open", "due": {"awaited": {"legal": told(days, filing.legal)}}}},
    )
    filed = {"tell filed": {"materials": {"application": "upload", "old-licence": "hand-back"}}}
    both = {"legal": told(days, intake.legal), "promised": told(days, intake.promised)}
    yield f"{days.date(accepted)}T09:00", {"does": filed}
    yield f"{days.date(accepted)}T09:01", {"then": {"due": {"intake": both}}}
    yield f"{days.date(accepted)}T09:30", {"who": "window", "does": "accept"}


def played(folder: Path, code: str, start: dict[str, Any], steps: list[Step]) -> None:
    """Play steps in the order of their times, with the shared answers of the matter's scenarios."""
    written = []
    for moment, step in sorted(steps, key=lambda each: each[0]):
        if "then" in step:
            written += [{"at": moment}, step]
        else:
            written.append({"at": moment, **step})
    made = {"scenario": "as drawn", "matter": code, "given": start, "steps": written}
    loaded = matter(code)
    shutil.copy(shipped(code) / "scenarios/_defaults.yaml", folder)
    path = folder / "as-drawn.yaml"
    path.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    result = play(load_scenario(path, loaded.plan), loaded.expanded, CALENDAR)
    assert result.passed, result.describe()


DEREGISTERED = ["tax", "register", "social", "customs", "seal", "bank"]


def deregistration(folder: Path, start: date, *, later: int = 0) -> None:
    """Play deregistration as drawn, or as if the register were drawn days later than it is."""
    days = Dates(CALENDAR, start)
    plan = matter("deregistration").plan
    found = scheduled(plan, days)
    bars = [
        replace(bar, legal=bar.legal + later) if bar.item == "register" and bar.legal else bar
        for bar in found.bars
    ]
    found = replace(found, bars=tuple(bars))
    begun = given("deregistration", start, DEREGISTERED, {"customs": True})
    begun["shared"] = {"customs_registered": True, "tax_clean": False}
    steps = [*beforehand(found, days), *course(plan, found, days, DEREGISTERED, DEREGISTERED)]
    played(folder, "deregistration", begun, steps)


@pytest.mark.parametrize("start", STARTS, ids=str)
def test_a_notice_the_time_to_file_and_what_follows(tmp_path, start):
    deregistration(tmp_path, start)


def test_a_wrong_date_would_be_found(tmp_path):
    with pytest.raises(AssertionError):
        deregistration(tmp_path, date(2026, 3, 10), later=1)


@pytest.mark.parametrize("start", STARTS, ids=str)
def test_items_of_a_matter_that_begins_with_its_intake(tmp_path, start):
    items = ["birth-service", "birth-certificate", "household", "insurance", "contribution"]
    days = Dates(CALENDAR, start)
    plan = matter("newborn").plan
    found = scheduled(plan, days)
    accepted: Step = (f"{start}T09:00", {"who": "window", "does": "accept"})
    played(
        tmp_path,
        "newborn",
        given("newborn", start, items, {}),
        [accepted, *course(plan, found, days, items, items)],
    )


@pytest.mark.parametrize("start", STARTS, ids=str)
def test_what_is_verified_after_a_decision_on_commitment(tmp_path, start):
    form = {"area": "420", "fire_promise": True}
    facts = {
        "item.fire.when": True,
        "item.fire.procedure.0": True,
        "item.fire.limit.0": True,
        "item.food.limit.0": False,
    }
    items = ["check", "food", "sign", "fire"]
    days, plan = Dates(CALENDAR, start), matter("restaurant").plan
    found = scheduled(plan, days, facts)
    (duty,) = duties(plan, found, days, facts)
    due = {"state:fire": {"legal": told(days, duty.legal)}}
    looked: Step = at(days, duty.since.day, 50), {"then": {"due": due}}
    accepted: Step = (f"{start}T09:00", {"who": "window", "does": "accept"})
    steps = [accepted, *course(plan, found, days, items, ["check", "fire"]), looked]
    played(tmp_path, "restaurant", given("restaurant", start, items, form), steps)
