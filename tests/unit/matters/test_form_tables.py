"""Decision tables in a definition: read by conditions, judged with the facts, part of the hash."""

from __future__ import annotations

import pytest

from oneflow.matters import compile_plan
from oneflow.matters.facts import judge
from tests.support.definitions import HEAD, loaded, planned, problems

BODY = """\
form:
  district: {type: region}
  area: {type: int}
  kind: {type: enum, values: [shop, stall]}
  ill: {type: bool, sensitivity: sensitive}
tables:
  grade:
    type: enum
    values: [small, large]
    rows:
      - {when: {form.kind: stall, form.area: "<= 20"}, then: small}
      - {when: form.area > 300, then: large}
      - {then: small}
  secret:
    type: bool
    hit: unique
    rows:
      - {when: form.ill, then: true}
      - {when: not form.ill, then: false}
items:
  visit: {department: office, type: filing, procedure: filing, when: table.grade == 'large'}
  care: {department: office, type: filing, procedure: filing, when: table.secret}
"""


@pytest.fixture
def plan(tmp_path):
    return planned(tmp_path, HEAD, BODY)


@pytest.mark.parametrize(("area", "visit"), [(300, False), (301, True)])
def test_a_table_is_judged_before_the_rules_that_read_it(plan, area, visit):
    facts = judge(plan, {"form.area": area, "form.kind": "shop", "form.ill": False})
    assert facts.kept["item.visit.when"] is visit
    assert facts.sealed == {"item.care.when": False}


def test_a_table_that_cannot_be_judged_leaves_its_rules_unresolved(plan):
    facts = judge(plan, {"form.kind": "shop"})
    assert {(each.rule, each.reference) for each in facts.unresolved} == {
        ("office.office", "form.district"),
        ("item.visit.when", "table.grade"),
        ("item.care.when", "table.secret"),
    }


def test_fields_behind_a_table_are_asked_for_its_users(plan):
    used = {name: field.used_by for name, field in plan.fields.items()}
    assert used == {"district": (), "area": ("visit",), "kind": ("visit",), "ill": ("care",)}


def test_tables_are_part_of_the_stored_definition(tmp_path):
    found = loaded(tmp_path / "a", HEAD, BODY)
    assert compile_plan(found.expanded.json_bytes) == found.plan
    changed = loaded(tmp_path / "b", HEAD, BODY.replace("> 300", "> 299"))
    assert changed.expanded.hash != found.expanded.hash


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("      - {then: small}\n", "", "OF1401"),
        ("then: large", "then: huge", "OF1407"),
        ("form.area > 300", "form.aera > 300", "OF1311"),
        ("when: form.ill,", "when: {form.ill: {a: 1}},", "OF1501"),
        ("then: true", "then: [true]", "OF1501"),
        (
            "rows:\n      - {when: form.ill, then: true}",
            "rows:\n      - {whn: form.ill, then: true}",
            "OF1201",
        ),
        ("table.secret", "table.secrets", "OF1311"),
    ],
)
def test_a_faulty_table_is_told_once(tmp_path, old, new, code):
    assert old in BODY
    found = problems(tmp_path, HEAD, BODY.replace(old, new))
    assert code in {each.code for each in found}
    assert all(each.line > 7 for each in found)
