"""The three hard matters of the language study load; what has no code yet says so."""

from __future__ import annotations

import pytest

from oneflow.matters import load_matter
from tests.support.definitions import DEREGISTRATION, STUDIES


@pytest.fixture(scope="module")
def restaurant():
    return load_matter(STUDIES / "restaurant")


def test_nothing_is_wrong_with_the_restaurant(restaurant):
    assert restaurant.problems == ()


def test_a_joint_visit_serves_states_of_several_procedures(restaurant):
    visit = restaurant.plan.joints["premises-visit"]
    assert visit.serves == (
        ("food", "visiting"),
        ("sign", "visiting"),
        ("fire", "inspecting"),
        ("fire", "verifying"),
    )
    assert (visit.signers, visit.absent, str(visit.opens_after)) == (2, "second-visit", "3wd")
    assert restaurant.plan.givers["visit-record"] == ("joint:premises-visit",)


def test_a_signer_chooses_among_the_triggers_that_nobody_else_fires(restaurant):
    states = restaurant.plan.procedures["visit-review"].states
    assert states["reviewing"].settings.triggers == ("visit", "approve", "reject")
    assert states["visiting"].settings.name == "premises-visit"


def test_guards_read_gifts_and_records(restaurant):
    moves = restaurant.plan.procedures["promise-then-verify"].moves
    passed = [move.guard for move in moves if move.trigger == "visited"]
    assert [each.condition.evaluate({"record.passed": False}) for each in passed] == [False, True]
    approve = next(
        move
        for move in restaurant.plan.procedures["visit-review"].moves
        if move.trigger == "approve"
    )
    assert approve.guard.condition.references == {"has('visit-record')"}


def test_limits_run_from_chained_anchors(restaurant):
    visit = restaurant.plan.procedures["fire-visit"].states
    assert visit["inspecting"].limits[0].anchor == "accepted"
    assert visit["deciding"].limits[0].anchor == "record:visit-record"
    verify = restaurant.plan.procedures["promise-then-verify"]
    assert verify.states["verifying"].limits[0].anchor == "decided"
    again = next(move for move in verify.moves if move.trigger == "corrected")
    assert [str(each.legal) for each in again.limits] == ["3wd"]


def test_limits_and_procedures_by_situation_become_facts(restaurant):
    plan = restaurant.plan
    assert [each.fact for each in plan.items["food"].limits] == ["item.food.limit.0", None]
    assert [(each.use, each.fact) for each in plan.items["fire"].procedures] == [
        ("promise-then-verify", "item.fire.procedure.0"),
        ("fire-visit", None),
    ]
    assert plan.items["fire"].needs == ("licence-facts",)
    assert plan.items["fire"].materials == ("floor-plan", "fire-promise")


def test_a_case_may_begin_with_a_notice_and_end_in_another_matter():
    found = load_matter(DEREGISTRATION)
    assert not [each for each in found.problems if each.severity != "info"]
    case = found.plan.procedures["noticed-filing"]
    assert case.initial == "noticing"
    (objected,) = [move for move in case.moves if move.trigger == "objected"]
    assert (objected.when, objected.aside) == ("item:tax.rejected", "suspended")
    (overrule,) = [move for move in case.moves if move.trigger == "overrule"]
    assert (overrule.dest, overrule.resumes) == ("noticing", True)
    opens = case.states["diverted"].opens
    assert opens is not None
    assert (opens.matter, opens.gifts) == ("deregistration-ordinary", ("tax-clearance",))
    assert found.plan.givers["notice-clear"] == ("case",)
    assert case.states["diverted"].outcome == "diverted"
    assert case.states["contested"].settings.triggers == ("overrule", "sustain")
    assert found.plan.materials["old-licence"].sources == ("hand-back", "loss-declaration")
    assert found.plan.items["customs"].before_end_of == "register"


def test_a_batch_is_declared_and_not_yet_run():
    found = load_matter(STUDIES / "hire")
    assert [(each.code, each.data["what"]) for each in found.problems] == [("OF1504", "batch")]
    employees = found.plan.fields["employees"]
    assert (employees.max_items, employees.key) == (2000, "id_no")
    assert [field.shared for field in employees.fields] == [None, None, None, "no_card"]
    waiting = found.plan.procedures["receive-file"].states["awaiting_file"]
    assert not waiting.accepted
