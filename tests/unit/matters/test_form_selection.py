"""Selection: closed over needs, mandatory items and groups, refused with reasons."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneflow.matters import load_matter
from oneflow.matters.selection import (
    applies,
    fields_for,
    materials_for,
    propose,
    usual_choice,
)
from tests.support.definitions import FORM, HEAD, NEWBORN, planned

FACTS = {
    "item.birth-service.when": True,
    "material.marriage-certificate.when": True,
    "form.other_parent_id.ask": False,
}


@pytest.fixture(scope="module")
def newborn():
    return load_matter(NEWBORN).plan


def test_a_choice_is_closed_over_needs_and_mandatory_items(newborn):
    selection = propose(newborn, FACTS, ["contribution"])
    assert selection.items == ("birth-certificate", "household", "insurance", "contribution")
    assert [(each.item, each.reason.zh) for each in selection.added] == [
        ("birth-certificate", "本主题必办"),
        ("insurance", "是“居民医保缴费申报”的前置"),
        ("household", "是“城乡居民医保参保登记”的前置"),
    ]
    assert selection.refused == ()


def test_a_lawful_choice_stays_as_it_is(newborn):
    selection = propose(newborn, FACTS, ["vaccination", "birth-certificate"])
    assert (selection.items, selection.added) == (("birth-certificate", "vaccination"), ())


def test_an_illegal_choice_is_refused_with_all_reasons(newborn):
    facts = {**FACTS, "item.birth-service.when": False}
    selection = propose(newborn, facts, ["birth-service", "divorce"])
    assert [(each.code, each.item) for each in selection.refused] == [
        ("inapplicable", "birth-service"),
        ("unknown", "divorce"),
    ]
    assert "生育登记" in selection.refused[0].zh
    assert "Birth service" in selection.refused[0].en


def test_a_situation_that_is_not_known_is_not_false(newborn):
    selection = propose(newborn, {}, ["birth-service"])
    assert [(each.code, each.item) for each in selection.refused] == [
        ("unresolved", "birth-service")
    ]
    assert applies(newborn.items["birth-service"], {}) is None


def test_the_usual_choice_is_all_that_applies_and_is_not_optional(newborn):
    assert usual_choice(newborn, {**FACTS, "item.birth-service.when": False}) == (
        "birth-certificate",
        "vaccination",
        "household",
        "insurance",
        "contribution",
        "social-card",
    )


BODY = """\
materials:
  paper: {sources: [gift, certificate]}
  only: {sources: [gift, ]}
  other: {sources: [upload], when: form.flag}
items:
  giver: {department: office, type: filing, procedure: filing, gives: [paper], when: form.flag}
  second: {department: office, type: filing, procedure: filing, gives: [paper, only]}
  taker: {department: office, type: filing, procedure: filing, needs: [paper], materials: [other]}
  left: {department: office, type: filing, procedure: filing, group: both, materials: [only]}
  right: {department: office, type: filing, procedure: filing, group: both, when: form.flag}
  must: {department: office, type: filing, procedure: filing, mandatory: true, when: form.flag}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return planned(tmp_path_factory.mktemp("small"), HEAD, FORM, BODY)


def situation(plan, *, holds):
    return {rule.name: holds for rule in plan.rules if rule.kind == "truth"}


def test_a_group_binds_its_applicable_members(small):
    holds, fails = situation(small, holds=True), situation(small, holds=False)
    assert propose(small, holds, ["left"]).items == ("left", "right", "must")
    assert propose(small, fails, ["left"]).items == ("left",)
    assert [each.code for each in propose(small, {}, ["left"]).refused] == ["unresolved"] * 2


def test_the_first_giver_that_applies_is_added(small):
    assert propose(small, situation(small, holds=True), ["taker"]).items == (
        "giver",
        "taker",
        "must",
    )
    assert propose(small, situation(small, holds=False), ["taker"]).items == ("second", "taker")
    assert propose(small, situation(small, holds=False), ["taker", "second"]).added == ()


def test_a_need_with_another_planned_source_adds_no_item(small):
    facts = situation(small, holds=False)
    brought = {"paper": SimpleNamespace(source="certificate")}
    assert propose(small, facts, ["taker"], brought).items == ("taker",)
    from_gift = {"paper": SimpleNamespace(source="gift")}
    assert propose(small, facts, ["taker"], from_gift).items == ("second", "taker")


def test_what_was_closed_before_is_never_mistaken_for_another_case(tmp_path):
    plan = planned(
        tmp_path,
        HEAD,
        FORM,
        """\
        materials: {one: {sources: [gift, upload]}, two: {sources: [gift, upload]}}
        items:
          first: {department: office, type: filing, procedure: filing, gives: [one]}
          second: {department: office, type: filing, procedure: filing, gives: [two]}
          third: {department: office, type: filing, procedure: filing, needs: [one, two]}
        """,
    )
    brought = SimpleNamespace(source="upload")
    for _ in range(2):
        assert propose(plan, {}, ["third"], {"one": brought}).items == ("second", "third")
        assert propose(plan, {}, ["third"], {"two": brought}).items == ("first", "third")
        assert propose(plan, {}, ["third"]).items == ("first", "second", "third")
    for number in range(600):
        assert propose(plan, {}, [f"x{number}"]).items == ()


def test_a_need_that_nobody_gives_here_is_refused(tmp_path):
    plan = planned(
        tmp_path,
        HEAD,
        FORM,
        """\
        items:
          giver: {department: office, type: filing, procedure: filing, gives: [paper], when: form.flag}
          taker: {department: office, type: filing, procedure: filing, needs: [paper]}
        """,
    )
    refused = propose(plan, {"item.giver.when": False}, ["taker"]).refused
    assert [(each.code, each.item) for each in refused] == [("no-giver", "taker")]


def test_a_gift_of_the_case_or_of_a_joint_activity_adds_no_item(tmp_path):
    plan = planned(
        tmp_path,
        HEAD,
        FORM,
        """\
        items:
          giver: {department: office, type: filing, procedure: filing, gives: [paper]}
          taker: {department: office, type: filing, procedure: filing, needs: [paper]}
        joint: {meeting: {serves: [giver.recording], gives: [paper]}}
        """,
    )
    assert propose(plan, {}, ["taker"]).items == ("taker",)


def test_materials_are_those_of_the_choice_with_their_first_source(small):
    holds, fails = situation(small, holds=True), situation(small, holds=False)
    assert [(each.code, each.source) for each in materials_for(small, holds, ["taker"])] == [
        ("paper", "certificate"),
        ("other", "upload"),
    ]
    planned_here = materials_for(small, fails, ["taker", "second", "left"])
    assert [(each.code, each.source, each.provider) for each in planned_here] == [
        ("paper", "gift", "paper"),
        ("only", "gift", "only"),
    ]
    assert [each.source for each in materials_for(small, fails, ["left"])] == ["gift"]
    unclear = materials_for(small, {}, ["taker"])
    assert [(each.code, each.resolved) for each in unclear] == [("paper", True), ("other", False)]


def test_fields_are_those_of_the_choice_and_situation(newborn):
    def names(items, facts):
        return [field.name for field in fields_for(newborn, facts, items)]

    asked = names(["maternity-benefit"], FACTS)
    assert "payee_account" in asked
    assert "account" not in asked
    assert "other_parent_id" not in asked
    assert "other_parent_id" in names(["vaccination"], {**FACTS, "form.other_parent_id.ask": True})
    assert "other_parent_id" not in names(["vaccination"], {})


@given(data=st.data())
def test_closing_is_lawful_monotone_and_done_at_once(newborn, data):
    codes = list(newborn.items)
    chosen = data.draw(st.lists(st.sampled_from(codes), unique=True))
    more = data.draw(st.lists(st.sampled_from(codes), unique=True))
    selection = propose(newborn, FACTS, chosen)
    assert selection.refused == ()
    assert list(selection.items) == [code for code in codes if code in selection.items]
    assert set(chosen) <= set(selection.items)
    for code in selection.items:
        for need in newborn.items[code].needs:
            givers = {giver.removeprefix("item:") for giver in newborn.givers[need]}
            assert givers & set(selection.items)
    assert propose(newborn, FACTS, selection.items).added == ()
    wider = propose(newborn, FACTS, [*chosen, *more])
    assert set(selection.items) <= set(wider.items)
    assert {each.item for each in selection.added} == set(selection.items) - set(chosen)
