"""Running scenarios: every step put to a real engine, every expectation looked up in the case.

    result = run_scenario(Path("definitions/newborn/scenarios/happy.yaml"))
    assert result.passed, result.describe()

What a scenario does not say is held all the same: no incident is open where it looks, the chain
of the history is sound at its end, and the stored state is the fold of the history.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from oneflow.bootstrap import MEMORY, open_engine
from oneflow.calendar import Calendar, load_calendar
from oneflow.engine.kernel.world import World
from oneflow.matters.expansion import Expanded
from oneflow.matters.loading import MATTER_FILE, load_matter
from oneflow.testing.moments import dated
from oneflow.testing.performance import perform
from oneflow.testing.result import ScenarioResult
from oneflow.testing.scenarios import Scenario, load_scenario, matter_of
from oneflow.testing.stage import Stage
from oneflow.testing.virtual import CountedEntropy, VirtualTime

CASE_ID = "scenario"


def run_scenario(
    path: Path, *, database: str = MEMORY, case_id: str = CASE_ID, calendar: str = "cn"
) -> ScenarioResult:
    """Read a scenario file with its matter and play it.

    Args:
        path: `<matter>/scenarios/<name>.yaml`.
        database: where the case is kept; its schema is made if need be.
        case_id: of the case; must be new in that database.
        calendar: what the case is counted by: a shipped id or a directory.

    Raises:
        DefinitionError: the matter or the scenario has errors; every one is listed.
    """
    loaded = load_matter(matter_of(path))
    scenario = load_scenario(path, loaded.plan)
    known = load_calendar(calendar)
    return play(scenario, loaded.expanded, known, database=database, case_id=case_id)


def play(
    scenario: Scenario,
    expanded: Expanded,
    calendar: Calendar,
    *,
    database: str = MEMORY,
    case_id: str = CASE_ID,
) -> ScenarioResult:
    """Play a scenario under a definition, and close the engine."""
    stage = staged(scenario, expanded, calendar, database=database, case_id=case_id)
    try:
        return perform(stage, scenario)
    finally:
        stage.engine.close()


def staged(
    scenario: Scenario,
    expanded: Expanded,
    calendar: Calendar,
    *,
    database: str = MEMORY,
    case_id: str = CASE_ID,
) -> Stage:
    """Set the stage: an engine in virtual time with the definition published.

    The caller closes `stage.engine`.
    """
    time = VirtualTime(dated(scenario.given.at, calendar))
    engine = open_engine(
        database,
        calendar=calendar,
        time=time,
        entropy=CountedEntropy(f"{case_id}-"),
        check=False,  # a trial in virtual time, also on a database that may lose it
    )
    for other in _opened_matters(scenario, world := engine.worlds.publish(expanded)):
        engine.worlds.publish(other)
    return Stage(engine, time, world, case_id)


def _opened_matters(scenario: Scenario, world: World) -> Iterator[Expanded]:
    """The matters that an end of this one opens, where they stand beside it."""
    home = matter_of(scenario.path).parent
    for procedure in world.plan.procedures.values():
        for state in procedure.states.values():
            path = home / state.opens.matter if state.opens is not None else None
            if path is not None and (path / MATTER_FILE).is_file():
                yield _expanded(path)


@cache
def _expanded(path: Path) -> Expanded:
    """A matter beside the one that is played; read once a run."""
    return load_matter(path).expanded
