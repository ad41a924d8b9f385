"""Playing: a failed expectation says where, what was expected, what was found, what happened."""

from __future__ import annotations

import pytest

from oneflow.testing.runner import play, run_scenario
from tests.acceptance import newborn
from tests.unit.testing.written import GIVEN, load, matter_in, write


@pytest.fixture
def matter(tmp_path):
    return matter_in(tmp_path)


def played(matter, steps, given=GIVEN):
    scenario = load(matter, given + "steps:\n" + steps)
    return play(scenario, newborn.matter().expanded, newborn.calendar())


def test_a_failure_tells_place_expected_found_and_the_last_events(matter):
    result = played(matter, '  - {at: "11:00", does: accept}\n  - then: {case: intake}\n')
    assert not result.passed
    (failure,) = result.failures
    assert (failure.at.line, failure.at.column) == (6, 18)
    assert (failure.expected, failure.found) == ("intake", "under_way")
    assert failure.events[0].startswith("#1 2026-03-04 10:00 收到申请")
    assert "转到 case under_way accepted" in "\n".join(failure.events)
    assert str(failure.at) in result.describe("en")
    assert "expected: intake" in result.describe("en")


WRONG = {
    "state": "then: {items: {household: approved}}",
    "unknown due": "then: {due: {household: {legal: 2026-03-19}}}",
    "due": "then: {due: {birth-certificate: {legal: 2026-03-12}}}",
    "due at": "then: {due: {birth-certificate: {legal: 2026-03-11T00:00}}}",
    "promise": "then: {due: {promise: {promised: 2026-03-10}}}",
    "light": "then: {lights: {birth-certificate: red}}",
    "lights": "then: {lights: {birth-certificate: [warning]}}",
    "overdue": "then: {overdue: [birth-certificate]}",
    "notices": "then: {notices: []}",
    "order of notices": "then: {notices: {hospital: [item.started, intake.examine]}}",
    "findings": "then: {findings: [nothing]}",
    "incidents": "then: {incidents: [nothing]}",
    "waits": "then: {waits_for: [police]}",
    "material": "then: {materials: {baby-photo: here}}",
    "missing": "then: {materials: {birth-form: missing}}",
    "source": "then: {materials: {birth-form: certificate}}",
    "gift": "then: {gifts: {birth-certificate: 1}}",
    "fact": "then: {facts: {case.procedure.0: true}}",
    "accepted": "then: {accepted: {birth-certificate: 2026-03-04T10:00}}",
    "decided": "then: {decided: {birth-certificate: 2026-03-04}}",
    "released": "then: {released: [birth-certificate]}",
    "held": "then: {held: [household]}",
    "deemed": "then: {deemed: [household]}",
    "round": "then: {rounds: {household: 2}}",
    "data": "then: {data: erased}",
    "delivery": "then: {deliveries: {household: ready}}",
    "not refused": "{does: approve birth-certificate, refused: papers}",
    "refused": "{who: police, does: approve birth-certificate}",
    "refused otherwise": "{who: police, does: approve birth-certificate, refused: papers}",
    "back in time": "{at: 2026-03-04T09:00}",
    "never": "{at: 'until state(household, approved)'}",
}


@pytest.mark.parametrize("name", WRONG)
def test_every_kind_of_expectation_can_fail(matter, name):
    result = played(matter, f'  - {{at: "11:00", does: accept}}\n  - {WRONG[name]}\n')
    assert len(result.failures) == 1, result.describe("en")
    assert result.failures[0].at.line == 6


RIGHT = [
    "then: {due: {birth-certificate: {legal: 2026-03-12T00:00}}}",
    "then: {accepted: {birth-certificate: 2026-03-04, household: null}}",
    "then: {notices: {hospital: [intake.examine, item.started]}}",
    "then: {notices: {hospital: [intake.examine(hospital), item.started]}}",
    "then: {lights: {birth-certificate: none}}",
    "then: {lights: {birth-certificate: []}}",
    "then: {materials: {birth-form: here, baby-photo: none}}",
    "then: {items: {出生医学证明（首次签发）: reviewing}}",
]


@pytest.mark.parametrize("expected", RIGHT)
def test_an_expectation_is_as_precise_as_it_is_written(matter, expected):
    result = played(matter, f'  - {{at: "11:00", does: accept}}\n  - {expected}\n')
    assert result.passed, result.describe("en")


def test_notices_are_looked_at_once(matter):
    steps = '  - {at: "11:00", does: accept}\n  - then: {notices: [case.accepted]}\n'
    result = played(matter, steps + "  - then: {notices: []}\n")
    assert result.passed, result.describe("en")


def test_an_open_incident_is_never_overlooked(matter, monkeypatch):
    from oneflow.testing import view

    monkeypatch.setitem(view._PARTS, "incidents", lambda _, __: ("no-move(case)",))
    result = played(matter, "  - then: {case: intake}\n")
    assert [failure.what for failure in result.failures] == ["incidents"]


def test_a_broken_history_is_never_overlooked(matter, monkeypatch):
    from oneflow.testing import stage

    monkeypatch.setattr(stage, "chain_faults", lambda *_: (stage_fault(),))
    result = played(matter, "  - then: {case: intake}\n")
    assert "历史" in result.failures[0].what


def stage_fault():
    from oneflow.engine.history.verification import fault

    return fault("chain", 1, "内容被改动", "it was changed")


def test_a_submission_that_should_be_refused_is_not_taken(matter):
    given = GIVEN.replace("items: [household]", "refused: selection")
    result = played(matter, "  - then: {case: intake}\n", given)
    assert result.failures[0].expected == "refused: selection"
    assert result.steps == 0


def test_waiting_for_what_comes_stops_there(matter):
    steps = '  - {at: "11:00", does: accept}\n  - at: until overdue(hospital)\n'
    then = "    then: {overdue: [birth-certificate]}\n  - {at: 2026-03-12T00:00}\n"
    result = played(matter, steps + then)
    assert result.passed, result.describe("en")
    assert result.steps == 3


def test_a_scenario_runs_from_its_path(matter):
    result = run_scenario(write(matter, GIVEN))
    assert result.passed
    assert result.name == "x"


def test_clocks_of_the_case_and_of_deliveries_can_be_named(matter):
    """The promise follows the items and is nobody's to stop; a delivery's clock is."""
    result = played(
        matter,
        """
  - {at: "11:00", does: accept}
  - {who: lead, does: {suspend promise: {ground: x, basis: y}}, refused: no-clock}
  - {does: approve birth-certificate}
  - {who: hospital, does: {suspend delivery:birth-certificate: {ground: x, basis: y}}}
  - then: {due: {delivery:birth-certificate: {legal: null}}}
""",
    )
    assert result.passed, result.describe("en")


def test_reconfirmation_where_results_are_held(tmp_path):
    """Results that wait for the others are held by a correction until their department answers."""
    matter = matter_in(tmp_path)
    text = (matter / "matter.yaml").read_text(encoding="utf-8")
    text = text.replace("issue: {policy: as-ready}", "issue: {policy: together}")
    (matter / "matter.yaml").write_text(text, encoding="utf-8")
    steps = """steps:
  - {at: "11:00", does: [accept, approve birth-certificate]}
  - {does: approve household}
  - {at: +1wd, who: hospital, does: {correct birth-certificate: {basis: x}}}
  - then: {held: [household], due: {reconfirm:household: {promised: 2026-03-10}}}
  - {does: {reconfirm household: perhaps}, refused: answer}
  - {does: {reconfirm household: {answer: amended}}, refused: papers}
  - {does: {reconfirm household: {answer: amended, document: 更正后的户口页}}}
  - then: {held: [], items: {household: approved}}
"""
    given = GIVEN.replace("items: [household]", "items: [household, contribution]")
    result = run_scenario(write(matter, given + steps))
    assert result.passed, result.describe("en")
