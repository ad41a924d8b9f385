"""The checks and the rest of oneflow mean the same: shipped procedures, facts, kernel triggers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice, product
from typing import Any

import pytest

from oneflow.engine.registry import KINDS as RUNNING
from oneflow.matters.activities.settings import KINDS
from oneflow.matters.checks.charts import charts, outcomes_of
from oneflow.matters.checks.situations import Situations
from oneflow.matters.checks.subject import Subject
from oneflow.matters.ends import ENDS
from oneflow.matters.facts import judge
from oneflow.matters.inlining import inline
from oneflow.matters.loading import examine
from oneflow.matters.plan import Plan
from oneflow.matters.shipped import standard_procedures
from tests.support.definitions import DEREGISTRATION, FORM, HEAD, NEWBORN, STUDIES, write
from tests.unit.matters.checks.sound import SOUND

SHIPPED = [name for name, each in standard_procedures().items() if each.kind == "item"]


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_procedures_have_no_faults(tmp_path, name):
    body = f"""\
    items:
      a: {{department: office, type: filing, procedure: {name}, limit: {{promised: 1wd, basis: 指南}}}}
      b: {{department: other, type: filing, procedure: {name}, limit: {{promised: 1wd, basis: 指南}},
          acceptance: by-department, supplement: {{clock: none, answer_within: 5wd, basis: 指南}}}}
    """
    joint = "joint: {visit: {serves: [a.visiting, b.visiting]}}\n"
    head = HEAD.replace("basis: law", "basis: 法")
    parts = (head, FORM, body, joint if name == "review-with-visit" else "")
    told = [each for each in examine(write(tmp_path, *parts)).problems if each.severity != "info"]
    form = {"OF1606"}  # `flag` serves other tests
    assert {each.code for each in told} - form <= {"OF1504"}


def test_every_kind_that_runs_has_known_outcomes():
    assert set(KINDS) == {each.kind for each in RUNNING}
    plan = examine(NEWBORN).plan
    assert plan is not None
    for procedure in plan.procedures.values():
        for state in procedure.states.values():
            known = outcomes_of(plan, state)
            assert known is not None
            assert bool(known) == bool(state.kind or state.runs_items)


@pytest.mark.parametrize(
    "path", [NEWBORN, DEREGISTRATION, *sorted(STUDIES.iterdir())], ids=lambda path: path.name
)
def test_every_move_of_a_plan_is_placed_and_fired(path):
    found = examine(path)
    assert found.matter is not None
    assert found.plan is not None
    assert found.places is not None
    subject = Subject(inline(found.matter, standard_procedures()), found.plan, found.places)
    for chart in charts(subject):
        assert [arrow.move for arrow in chart.arrows] == list(chart.plan.moves)
        assert all(chart.is_open(arrow) for arrow in chart.arrows)
        assert ENDS & set(chart.ways())


@pytest.mark.parametrize("name", ["newborn", "restaurant", "sound"])
def test_a_situation_has_the_facts_that_judging_its_values_gives(tmp_path, name):
    paths = {"newborn": NEWBORN, "restaurant": STUDIES / "restaurant"}
    plan = examine(paths.get(name) or write(tmp_path, SOUND)).plan
    assert plan is not None
    situations = Situations(plan)
    keys = list(situations.cells)
    assert keys
    tried = 0
    for values in islice(product(*situations.cells.values()), 512):
        assignment = dict(zip(keys, values, strict=True))
        facts = judge(plan, dict(_asked(plan, assignment))).all()
        for rule, truth in situations.facts(assignment).items():
            assert facts[rule] == truth, (rule, assignment)
        for rule in facts.keys() & {rule.name for rule in plan.rules if rule.kind == "truth"}:
            expected = situations.facts(assignment).get(rule, facts[rule])
            assert expected == facts[rule]
        tried += 1
    assert tried >= 4


def _asked(plan: Plan, assignment: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give the values that are asked in this situation, as they are stored."""
    known = {key: _stored(value) for key, value in assignment.items()}
    facts = judge(plan, known).all()
    for key, value in known.items():
        field = plan.fields.get(key.removeprefix("form."))
        if field is None or field.fact is None or facts.get(field.fact) is True:
            yield key, value


def _stored(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
