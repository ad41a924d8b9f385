"""Facts: total judgement, sealed and kept, duties by the calendar."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest

from oneflow.calendar import load_calendar
from oneflow.matters import load_matter
from oneflow.matters.facts import judge, typed_values
from tests.support.definitions import HEAD, NEWBORN, planned

FORM = """\
form:
  district: {type: region}
  area: {type: decimal}
  opened_on: {type: date}
  ill: {type: bool, sensitivity: sensitive}
  people: {type: list, max: 5, fields: {born_on: {type: date}, pay: {type: decimal}}}
shared: {clean_since: {type: date}}
items:
  large: {department: office, type: filing, procedure: filing, when: form.area > 300.5}
  sick: {department: office, type: filing, procedure: filing, when: form.ill}
  old: {department: office, type: filing, procedure: filing, when: "form.opened_on < date('2020-01-01') or form.ill"}
  team: {department: office, type: filing, procedure: filing, when: "any(p.pay > 100 for p in form.people)"}
  clean: {department: office, type: filing, procedure: filing, when: "shared.clean_since < date('2024-01-01')"}
"""
VALUES = {
    "form.district": "0110101",
    "form.area": "300.50",
    "form.opened_on": "2021-03-04",
    "form.ill": True,
    "form.people": [{"born_on": "1990-01-01", "pay": "100.01"}, {"born_on": None, "pay": "1"}],
    "shared.clean_since": "2023-12-31",
}


@pytest.fixture
def plan(tmp_path):
    return planned(tmp_path, HEAD, FORM)


def test_stored_forms_are_judged_exactly(plan):
    facts = judge(plan, VALUES)
    assert facts.unresolved == ()
    assert facts.kept == {
        "office.office": "0110101",
        "item.large.when": False,
        "item.team.when": True,
        "item.clean.when": True,
    }
    assert facts.sealed == {"item.sick.when": True, "item.old.when": True}
    assert facts.offices == {"office": "0110101"}
    assert facts.all() == {**facts.kept, **facts.sealed}


def test_a_missing_value_is_unresolved_and_never_false(plan):
    facts = judge(plan, {"form.area": None, "form.opened_on": "2019-12-31"})
    assert facts.kept == {}
    assert facts.sealed == {"item.old.when": True}  # the first half decides; `ill` is not asked
    assert [(each.rule, each.reference, each.reason) for each in facts.unresolved] == [
        ("office.office", "form.district", "missing"),
        ("item.large.when", "form.area", "missing"),
        ("item.sick.when", "form.ill", "missing"),
        ("item.team.when", "form.people", "missing"),
        ("item.clean.when", "shared.clean_since", "missing"),
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("form.area", "much"),
        ("form.area", True),
        ("form.people", "everybody"),
        ("form.people", [{"pay": "a"}]),
        ("form.people", ["x"]),
        ("shared.clean_since", "yesterday"),
        ("shared.clean_since", 5),
    ],
)
def test_a_value_of_a_wrong_kind_is_unresolved(plan, name, value):
    facts = judge(plan, {**VALUES, name: value})
    assert [each.reference for each in facts.unresolved] != []
    assert all(str(value) not in str(each) for each in facts.unresolved if value != "a")


def test_values_are_not_changed_in_place(plan):
    before = deepcopy(VALUES)
    typed = typed_values(plan, VALUES)
    assert before == VALUES
    assert typed["form.opened_on"] == date(2021, 3, 4)


@pytest.fixture(scope="module")
def newborn():
    return load_matter(NEWBORN).plan


@pytest.fixture(scope="module")
def china():
    return load_calendar("cn")


@pytest.mark.parametrize(
    ("born_on", "submitted_on", "late"),
    [
        ("2024-03-04", date(2024, 4, 4), False),  # a month on is a holiday: it rolls
        ("2024-03-04", date(2024, 4, 7), False),  # a make-up Sunday: the last day
        ("2024-03-04", date(2024, 4, 8), True),
        ("2024-01-31", date(2024, 2, 29), False),  # no 31st in February: the month's end
        ("2024-01-31", date(2024, 3, 1), True),
        ("2024-03-04", date(2024, 3, 1), False),
    ],
)
def test_a_duty_is_judged_by_the_calendar(newborn, china, born_on, submitted_on, late):
    facts = judge(newborn, {"form.born_on": born_on}, submitted_on=submitted_on, calendar=china)
    assert facts.kept["duty.report-birth.late"] is late
    assert facts.late == (("report-birth",) if late else ())


@pytest.mark.parametrize(
    ("born_on", "reason"), [(None, "missing"), ("soon", "kind"), ("1816-01-01", "range")]
)
def test_a_duty_without_its_date_is_unresolved(newborn, china, born_on, reason):
    values = {"form.born_on": born_on}
    facts = judge(newborn, values, submitted_on=date(2024, 3, 4), calendar=china)
    found = [each for each in facts.unresolved if each.rule == "duty.report-birth.late"]
    assert [each.reason for each in found] == [reason]
    assert facts.late == ()


def test_duties_are_left_alone_without_a_date(newborn):
    facts = judge(newborn, {"form.born_on": "2024-03-04"})
    assert "duty.report-birth.late" not in facts.all()
