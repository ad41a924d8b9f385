"""`oneflow graph --situation`: values become facts, and what is wrong with them is told at once."""

from __future__ import annotations

import pytest

from oneflow.calendar import shipped
from oneflow.cli.drawn_situation import read_names, situation_of
from oneflow.cli.language import choose
from oneflow.errors import UsageError
from oneflow.matters import load_matter
from oneflow.matters.drawing.situation import GENERAL


@pytest.fixture(scope="module")
def restaurant():
    return load_matter(shipped("restaurant")).plan


@pytest.fixture(autouse=True)
def chinese():
    choose("zh")


def test_nothing_given_is_the_general_way(restaurant):
    assert situation_of(restaurant, (), "zh") is GENERAL


def test_values_become_facts(restaurant):
    given = ["form.area=420", "form.fire_promise=是", "form.bad_credit=否"]
    found = situation_of(restaurant, given, "zh")
    assert found.facts["item.fire.when"] is True
    assert found.facts["item.fire.limit.0"] is True
    assert "item.food.limit.0" not in found.facts, "nothing is known of the chain"
    assert found.told.startswith("“经营面积（平方米）” = 420，“消防安全检查是否告知承诺”为“是”，")


def test_what_is_clear_without_the_rest_is_known(restaurant):
    found = situation_of(restaurant, ["form.chain_store=false"], "en")
    assert found.facts["item.food.procedure.0"] is False
    assert found.facts["item.food.limit.0"] is False


def test_shared_data_may_be_given(restaurant):
    plan = load_matter(shipped("deregistration")).plan
    assert "shared.tax_clean" in read_names(plan)
    found = situation_of(plan, ["shared.tax_clean=true"], "zh")
    assert found.facts["item.tax.limit.0"] is True
    assert found.told == "“符合清税即办条件”为“是”"


@pytest.mark.parametrize(
    "given",
    ["form.area=", "form.area=big", "form.area=-3", "form.fire_promise=maybe", "form.shop_name=x",
     "form.nothing=1", "area=420", "form.fire_promise", "=", ""],
)  # fmt: skip
def test_a_bad_value_is_refused_with_what_may_be_given(restaurant, given):
    with pytest.raises(UsageError) as refused:
        situation_of(restaurant, [given], "zh")
    assert "form.fire_promise" in refused.value.remedy_zh
    assert "form.fire_promise" in refused.value.remedy_en
    assert "maybe" not in str(refused.value)


def test_all_faults_are_told_at_once(restaurant):
    with pytest.raises(UsageError) as refused:
        situation_of(restaurant, ["form.area=big", "form.nothing=1", "form.online=true"], "zh")
    told = str(refused.value).partition("办法")[0]
    assert "form.area" in told
    assert "form.nothing" in told
    assert "form.online" not in told


def test_the_drawing_says_which_situation_it_is(oneflow):
    done = oneflow(
        "graph", shipped("restaurant"), "--format", "svg", "--view", "gantt", "--start", "2026-03-10",
        "--situation", "form.area=420", "--situation", "form.fire_promise=true",
    )  # fmt: skip
    assert done.code == 0
    assert "情形：“经营面积（平方米）” = 420" in done.out
    assert "事后核查" in done.out


def test_in_english(oneflow):
    done = oneflow(
        "graph", shipped("newborn"), "--format", "svg", "--lang", "en",
        "--situation", "form.uses_other_parent_certificates=true",
    )  # fmt: skip
    assert done.code == 0
    assert "Waiting for consent" in done.out
    assert 'Situation: "Use the other parent' in done.out
