"""The newborn matter says what the source tables say (m06), and compiles quickly."""

from __future__ import annotations

from statistics import median
from time import process_time

import pytest

from oneflow.matters import compile_plan, load_matter
from oneflow.matters.plan import END_STATES
from tests.support.definitions import NEWBORN


@pytest.fixture(scope="module")
def matter():
    return load_matter(NEWBORN)


@pytest.fixture(scope="module")
def plan(matter):
    return matter.plan


def test_nothing_is_wrong_with_it(matter):
    assert matter.problems == ()


def test_it_has_the_nine_items_with_their_needs(plan):
    assert {code: item.needs for code, item in plan.items.items()} == {
        "birth-service": (),
        "birth-certificate": (),
        "vaccination": (),
        "household": ("birth-certificate",),
        "insurance": ("birth-certificate", "household"),
        "contribution": ("insured",),
        "social-card": ("birth-certificate", "household"),
        "maternity-benefit": ("birth-certificate",),
        "parenting-guidance": (),
    }
    assert plan.consumers["birth-certificate"] == (
        "household",
        "insurance",
        "social-card",
        "maternity-benefit",
    )


def test_its_limits_are_those_of_the_guides(plan):
    limits = {
        code: [(str(rule.legal or "-"), str(rule.promised or "-")) for rule in item.limits]
        for code, item in plan.items.items()
    }
    assert limits == {
        "birth-service": [("5wd", "1wd")],
        "birth-certificate": [("5wd", "1wd")],
        "vaccination": [("-", "0wd")],
        "household": [("10wd", "3wd")],
        "insurance": [("-", "1wd")],
        "contribution": [("-", "0wd")],
        "social-card": [("30wd", "5wd")],
        "maternity-benefit": [("20wd", "10wd")],
        "parenting-guidance": [("-", "0wd")],
    }
    assert str(plan.promise.promised) == "5wd"


def test_the_promise_of_the_whole_covers_its_longest_chain(plan):
    """5 wd (Zhongshan) = certificate 1 + household 3 + insurance 1 + contribution 0."""
    days = {
        code: int(item.limits[0].promised.amount)
        for code, item in plan.items.items()
        if not item.outside_promise
    }

    def chain(code: str) -> int:
        before = [
            giver.removeprefix("item:")
            for need in plan.items[code].needs
            for giver in plan.givers[need]
        ]
        return days[code] + max((chain(each) for each in before), default=0)

    assert max(chain(code) for code in days) == int(plan.promise.promised.amount)


def test_what_is_assumed_is_marked(plan):
    marks = {item.limits[0].basis.mark for item in plan.items.values()}
    assert marks == {"assumed"}
    assert plan.promise.basis.mark == "sourced"
    assert plan.duties[0].basis.mark == "memory"
    assert plan.items["household"].deeming.basis.mark == "assumed"


def test_the_social_card_is_received_by_its_department(plan):
    name = plan.items["social-card"].procedures[0].use
    procedure = plan.procedures[name]
    assert (name, procedure.initial) == ("review@social-card", "receiving")
    receiving = procedure.states["receiving"]
    assert (receiving.kind, receiving.settings.whose) == ("intake", "item")
    assert not receiving.accepted
    assert {
        (move.trigger, move.dest) for move in procedure.moves if move.source == "receiving"
    } == {("accepted", "reviewing"), ("declined", "declined"), ("returned", "withdrawn")}


def test_insurance_may_ask_for_a_supplement_later_and_comes_back(plan):
    procedure = plan.procedures[plan.items["insurance"].procedures[0].use]
    aside = procedure.states["supplementing:recording"]
    assert (aside.kind, aside.settings.after_acceptance) == ("intake", True)
    assert [
        (move.trigger, move.source, move.dest)
        for move in procedure.moves
        if "supplementing:recording" in {move.source, move.dest}
    ] == [
        ("ask_supplement", "recording", "supplementing:recording"),
        ("answered", "supplementing:recording", "recording"),
        ("returned", "supplementing:recording", "withdrawn"),
    ]
    assert procedure.states["recording"].settings.triggers == ("approve", "reject")
    assert plan.procedures["filing"].states.keys() == {"recording"}


def test_the_second_parent_consents_first_where_asked(plan):
    assert [(each.use, each.fact) for each in plan.case_procedures] == [
        ("consent-first", "case.procedure.0"),
        ("standard", None),
    ]
    consenting = plan.procedures["consent-first"].states["consenting"].settings
    assert (consenting.of, str(consenting.within), consenting.otherwise) == (
        ("other_parent_id",),
        "10cd",
        "lapse",
    )


def test_every_move_leads_to_a_known_state(plan):
    for procedure in plan.procedures.values():
        known = {*procedure.states, *END_STATES}
        assert {move.source for move in procedure.moves} <= set(procedure.states)
        assert {move.dest for move in procedure.moves} <= known
        assert procedure.initial in procedure.states


def test_fields_are_asked_for_the_items_that_use_them(plan):
    used = {name: field.used_by for name, field in plan.fields.items()}
    assert used["payee_account"] == ("maternity-benefit",)
    assert used["service_registered"] == ("birth-service",)
    assert used["married"] == ("household",)
    for name in ("district", "born_on", "uses_other_parent_certificates", "other_parent_id"):
        assert used[name] == ()


def test_compiling_takes_less_than_thirty_milliseconds(matter):
    stored = matter.expanded.json_bytes
    times = []
    for _ in range(7):
        begun = process_time()
        compile_plan(stored)
        times.append(process_time() - begun)
    assert median(times) < 0.03
