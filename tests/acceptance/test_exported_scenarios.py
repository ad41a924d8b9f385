"""Every shipped scenario, played into a store and told back from it, holds and says nothing personal."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from oneflow.calendar import load_calendar
from oneflow.engine.history.bundle import Bundle
from oneflow.errors import UsageError
from oneflow.matters.loading import LoadedMatter, load_matter
from oneflow.testing.bundling import bundle_of
from oneflow.testing.chronicle import Chronicle
from oneflow.testing.export.scenario import export_scenario
from oneflow.testing.export.values import Values
from oneflow.testing.mutation import mutants_of
from oneflow.testing.performance import perform
from oneflow.testing.replay import own_world
from oneflow.testing.runner import play, staged
from oneflow.testing.scenarios import load_scenario, matter_of, read_scenario, scenario_files

DEFINITIONS = Path(__file__).parents[2] / "definitions"
FILES = scenario_files(DEFINITIONS)
CALENDAR = load_calendar("cn")


@cache
def matter(path: Path) -> LoadedMatter:
    return load_matter(path)


@cache
def recorded(path: Path) -> Bundle:
    """Play a scenario and give its case as a bundle."""
    loaded = matter(matter_of(path))
    scenario = load_scenario(path, loaded.plan)
    stage = staged(scenario, loaded.expanded, CALENDAR)
    with stage.engine:
        perform(stage, scenario)
        return bundle_of(stage.engine, stage.case_id)


def has_case(path: Path) -> bool:
    """Whether a case comes of it: the submission is not refused."""
    return load_scenario(path, matter(matter_of(path)).plan).given.refused is None


def is_erased(path: Path) -> bool:
    """Whether its data are destroyed in the end: what is gone can be told by nobody."""
    plan = matter(matter_of(path)).plan
    steps = load_scenario(path, plan).steps
    return any(
        wish.type == "erase_data" and step.refused is None for step in steps for wish in step.wishes
    )


CASES = [path for path in FILES if has_case(path) and not is_erased(path)]
ERASED = [path for path in FILES if has_case(path) and is_erased(path)]


def name(path: Path) -> str:
    return f"{matter_of(path).name}/{path.stem}"


@pytest.mark.parametrize("path", CASES, ids=name)
def test_told_back_it_comes_to_the_same(path: Path):
    bundle = recorded(path)
    exported = export_scenario(bundle, anonymise=True)
    assert exported.faults == ()
    loaded = matter(matter_of(path))
    scenario = read_scenario(exported.text, loaded.plan, name=path.name)
    stage = staged(scenario, loaded.expanded, CALENDAR)
    with stage.engine:
        result = perform(stage, scenario)
        assert result.passed, result.describe("en")
        again = stage.chronicle
    real = Chronicle(own_world(bundle), bundle.case.id)
    real.read(bundle.events)
    assert again is not None
    states = {
        key: (region.state, region.outcome, region.accepted_at, region.decided_at, region.round)
        for key, region in real.case.regions.items()
    }
    assert states == {
        key: (region.state, region.outcome, region.accepted_at, region.decided_at, region.round)
        for key, region in again.case.regions.items()
    }
    assert list(map(str, again.told)) == list(map(str, real.told))


@pytest.mark.parametrize("path", CASES, ids=name)
def test_nothing_personal_is_left(path: Path):
    bundle = recorded(path)
    text = export_scenario(bundle, anonymise=True).text
    plan = matter(matter_of(path)).plan
    looked_at = {"bool", "enum", "region", "date", "int", "decimal"}
    for key, value in Values(bundle.data or ()).texts():
        origin, _, field = key.partition(":")
        if origin == "field" and plan.fields[field].type not in looked_at and len(value) > 1:
            assert value not in text, key
        if origin == "paper" and any("一" <= each <= "鿿" for each in value):
            assert value not in text, key


@pytest.mark.parametrize("path", CASES[:6], ids=name)
def test_with_the_real_values_it_holds_too(path: Path):
    exported = export_scenario(recorded(path), anonymise=False)
    assert exported.faults == ()
    assert "含真实的个人信息" in exported.text


def test_deeds_are_told_in_words():
    """Every command of the newborn's scenarios has its verb; none falls back on its stored name."""
    for path in CASES:
        if matter_of(path).name == "newborn":
            assert "command " not in export_scenario(recorded(path), anonymise=True).text, path


def test_it_notices_what_changed():
    """An export kills the mutants that its case can tell apart."""
    path = DEFINITIONS / "newborn/scenarios/happy-path.yaml"
    loaded = matter(DEFINITIONS / "newborn")
    exported = export_scenario(recorded(path), anonymise=True)
    wanted = (
        "limit items.household.limit.0.promised: 3wd → 4wd",
        "policy issue.policy: as-ready → together",
    )
    found = {each.name: each.expanded for each in mutants_of(loaded.expanded)}
    for each in wanted:
        scenario = read_scenario(exported.text, loaded.plan, name="export.yaml")
        assert not play(scenario, found[each], CALENDAR).passed, each


@pytest.mark.parametrize("path", ERASED, ids=name)
def test_an_erased_case_cannot_be_told_and_says_so(path: Path):
    with pytest.raises(UsageError, match="已删除") as caught:
        export_scenario(recorded(path), anonymise=True)
    assert "field:phone" in caught.value.data["keys"]


def test_a_lost_value_is_never_left_out_silently():
    bundle = recorded(DEFINITIONS / "newborn/scenarios/happy-path.yaml")
    lost = tuple(row for row in bundle.data or () if row.key != "field:phone")
    with pytest.raises(UsageError) as caught:
        export_scenario(replace(bundle, data=lost), anonymise=True)
    assert caught.value.data["keys"] == ["field:phone"]


def test_what_comes_out_otherwise_is_said_in_the_file():
    """A value that was tampered with makes another case of it."""
    bundle = recorded(DEFINITIONS / "newborn/scenarios/happy-path.yaml")
    assert bundle.data is not None
    other = tuple(
        replace(row, value="true") if row.key == "field:service_registered" else row
        for row in bundle.data
    )
    exported = export_scenario(replace(bundle, data=other), anonymise=True)
    assert exported.faults
    assert f"# ✗ {exported.faults[0]}" in exported.text
