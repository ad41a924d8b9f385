"""Compilation: names resolved, rules made, what stands at odds reported."""

from __future__ import annotations

from decimal import Decimal

import pytest

from oneflow.calendar import Limit
from oneflow.matters.compilation.items import STANDARD
from oneflow.matters.plan import Basis
from oneflow.matters.shipped import standard_procedures
from tests.support.definitions import FORM, HEAD, ITEMS, planned, problems

PROCEDURES = """\
procedures:
  gated:
    initial: reviewing
    states:
      reviewing: {does: sign, limit: [{when: form.flag, legal: 5wd}, {legal: 9wd}]}
      hearing: {does: sign, clock: {exclude: hearing, expected: 20wd, basis: law}}
    transitions:
      - {trigger: hear, source: reviewing, dest: hearing, conditions: form.flag}
      - {trigger: decide, source: [reviewing, hearing], dest: approved, gives: [paper],
         conditions: form.flag and (has('paper') or form.district == '110101')}
      - {trigger: decide, source: reviewing, dest: rejected, conditions: item.first.state == 'hearing'}
"""


@pytest.fixture
def gated(tmp_path):
    items = "items: {first: {department: office, type: filing, procedure: gated}}\n"
    return planned(tmp_path, HEAD, FORM, items, PROCEDURES)


def test_conditions_over_data_become_rules_named_by_place(gated):
    assert [rule.name for rule in gated.rules] == [
        "office.office",
        "procedure.gated.hear.0",
        "procedure.gated.decide.0.1",
        "procedure.gated.decide.0.2",
        "procedure.gated.state.reviewing.limit.0",
    ]
    assert [rule.kind for rule in gated.rules] == ["value", *["truth"] * 4]


def test_a_mixed_condition_is_cut_and_judged_the_same(gated):
    hear, decide, _, otherwise = gated.procedures["gated"].moves
    assert (hear.guard.fact, hear.guard.condition) == ("procedure.gated.hear.0", None)
    rest = decide.guard.condition
    assert rest.references == {
        "fact.procedure.gated.decide.0.1",
        "fact.procedure.gated.decide.0.2",
        "has('paper')",
    }
    values = {
        "fact.procedure.gated.decide.0.1": True,
        "fact.procedure.gated.decide.0.2": False,
        "has('paper')": True,
    }
    assert rest.evaluate(values) is True
    assert rest.evaluate({**values, "has('paper')": False}) is False
    assert otherwise.guard.condition.evaluate({"item.first.state": "hearing"}) is True


def test_time_that_does_not_count_keeps_its_ground(gated):
    hearing = gated.procedures["gated"].states["hearing"]
    assert (hearing.clock, hearing.exclusion.ground) == ("excluded", "hearing")
    assert str(hearing.exclusion.expected) == "20wd"


def test_a_guard_that_does_not_compile_is_told_where_it_stands(tmp_path):
    items = "items: {first: {department: office, type: filing, procedure: gated}}\n"
    found = problems(tmp_path, HEAD, FORM, items, PROCEDURES.replace("has('paper')", "has('pape')"))
    assert [(each.code, each.line) for each in found] == [("OF1320", 19)]


def test_a_gift_of_a_move_belongs_to_the_items_that_run_it(gated):
    assert gated.givers == {"paper": ("item:first",)}


def test_facts_over_sensitive_fields_are_sealed_unless_kept(tmp_path):
    form = """\
    form:
      district: {type: region}
      ill: {type: bool, sensitivity: sensitive}
    """
    items = """\
    items:
      first: {department: office, type: filing, procedure: filing, when: form.ill}
      second:
        department: office
        type: filing
        procedure: filing
        when: {rule: form.ill, keep: true}
    """
    plan = planned(tmp_path, HEAD, form, items)
    assert {rule.name: rule.kept for rule in plan.rules} == {
        "office.office": True,
        "item.first.when": False,
        "item.second.when": True,
    }


def test_a_material_may_be_the_same_thing_as_a_gift_but_must_say_so(tmp_path):
    body = """\
    materials: {{paper: {{sources: [{source}upload]}}}}
    items:
      first: {{department: office, type: filing, procedure: filing, gives: [paper]}}
      second: {{department: office, type: filing, procedure: filing, needs: [paper]}}
    """
    plan = planned(tmp_path, HEAD, FORM, body.format(source="gift, "))
    assert (plan.items["second"].needs, plan.items["second"].materials) == (("paper",), ("paper",))
    assert plan.materials["paper"].providers == {"gift": "paper"}
    found = problems(tmp_path, HEAD, FORM, body.format(source=""))
    assert [each.code for each in found] == ["OF1502"]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("x: {type: text, pattern: '(a+)+'}", "OF1503"),
        ("x: {type: text, min: abc}", "OF1203"),
        ("x: {type: decimal, min: abc}", "OF1203"),
        ("x: {type: date, min: 3}", "OF1203"),
        ("x: {type: list, max: '3', fields: {a: {type: int}}}", "OF1203"),
        ("x: {type: enum}", "OF1501"),
        ("x: {type: text, values: [a]}", "OF1501"),
        ("x: {type: list}", "OF1501"),
        ("x: {type: list, key: b, fields: {a: {type: int}}}", "OF1501"),
        ("x: {type: bool, from: shared.nothing}", "OF1205"),
        ("X: {type: bool}", "OF1203"),
    ],
)
def test_a_field_at_odds_with_itself_is_told(tmp_path, form, code):
    items = "items: {first: {department: office, type: filing, procedure: filing}}\n"
    whole = f"form: {{district: {{type: region}}, {form}}}\n"
    assert code in {each.code for each in problems(tmp_path, HEAD, whole, items)}


@pytest.mark.parametrize(
    ("procedure", "name"),
    [
        ("initial: a, states: {b: {does: sign}}, transitions: []", "a"),
        (
            (
                "initial: b, states: {b: {does: sign}}, "
                "transitions: [{trigger: go, source: b, dest: aproved}]"
            ),
            "aproved",
        ),
        (
            "initial: b, states: {b: }, transitions: [{trigger: go, source: c, dest: approved}]",
            "c",
        ),
        ("initial: b, states: {b: {does: {sign: {by: nobody}}}}, transitions: []", "nobody"),
        ("initial: b, states: {b: {does: {joint: nobody}}}, transitions: []", "nobody"),
        ("initial: b, states: {b: {does: {await: {event: x, from: y}}}}, transitions: []", "y"),
        ("initial: b, states: {b: {does: {consent: {of: [z]}}}}, transitions: []", "z"),
        (
            (
                "initial: b, states: {b: }, "
                "transitions: [{trigger: go, source: b, dest: approved, on: nothing.rejected}]"
            ),
            "nothing",
        ),
    ],
)
def test_unknown_names_in_a_procedure_are_told(tmp_path, procedure, name):
    found = problems(
        tmp_path,
        HEAD,
        FORM,
        "items: {first: {department: office, type: filing, procedure: own}}\n",
        f"procedures: {{own: {{{procedure}}}}}\n",
    )
    assert [(each.code, each.data["name"]) for each in found] == [("OF1205", name)]


@pytest.mark.parametrize(
    "does",
    [
        "{sign: {}, deliver: {}}",
        "{}",
        "{sign: null}",
        "{await: {event: x, within: 3wd}}",
        "{consent: {of: [district], otherwise: lapse}}",
        "dance",
        "5",
    ],
)
def test_a_state_does_exactly_one_known_thing(tmp_path, does):
    found = problems(
        tmp_path,
        HEAD,
        FORM,
        "items: {first: {department: office, type: filing, procedure: own}}\n",
        f"procedures: {{own: {{initial: b, states: {{b: {{does: {does}}}}}, transitions: []}}}}\n",
    )
    assert found
    assert {each.code for each in found} <= {"OF1501", "OF1201", "OF1203"}


def test_the_case_and_joint_activities_name_what_exists(tmp_path):
    items = "items: {first: {department: office, type: filing, procedure: filing}}\n"
    case = problems(tmp_path, HEAD, FORM, items, "case: {procedure: standart}\n")
    assert [each.data["name"] for each in case] == ["standart"]
    joint = problems(tmp_path, HEAD, FORM, items, "joint: {visit: {serves: [first.visiting]}}\n")
    assert [each.data["name"] for each in joint] == ["first.visiting"]
    duty = "duties: {d: {by: applicant, within: 1mo, from: form.flag, basis: x}}\n"
    assert [each.data["name"] for each in problems(tmp_path, HEAD, FORM, items, duty)] == [
        "form.flag"
    ]
    later = "duties: {d: {by: office, within: 1mo, from: decided, met_by: filed, basis: x}}\n"
    assert [each.code for each in problems(tmp_path, HEAD, FORM, items, later)] == ["OF1504"]


@pytest.mark.parametrize(
    ("kind", "state", "code"),
    [
        ("item", "waiting", "OF1505"),
        ("item", "approved", "OF1505"),
        ("case", "closed", "OF1505"),
        ("case", "waiting", None),
        ("item", "closed", None),
        ("item", "b: {outcome: aproved}, c", "OF1205"),
        ("case", "b: {outcome: diverted, final: true}, c", None),
    ],
)
def test_predeclared_states_and_outcomes_are_not_to_be_invented(tmp_path, kind, state, code):
    found = problems(
        tmp_path,
        HEAD,
        FORM,
        "items: {first: {department: office, type: filing, procedure: filing}}\n",
        f"procedures: {{own: {{kind: {kind}, initial: start, transitions: [],"
        f" states: {{start: {{}}, {state}: {{}}}}}}}}\n",
    )
    assert [each.code for each in found] == ([code] if code else [])


def test_a_procedure_serves_what_it_was_made_for(tmp_path):
    items = "items: {first: {department: office, type: filing, procedure: standard}}\n"
    assert [each.code for each in problems(tmp_path, HEAD, FORM, items)] == ["OF1205"]
    items = "items: {first: {department: office, type: filing, procedure: filing}}\n"
    case = "case: {procedure: filing}\n"
    assert [each.code for each in problems(tmp_path, HEAD, FORM, items, case)] == ["OF1205"]


def test_groups_and_bases_are_gathered(tmp_path):
    items = """\
    bases: {known: {text: 依据, mark: memory, source: 某页}}
    items:
      first: {department: office, type: filing, procedure: filing, group: both,
              limit: {legal: 5wd, basis: known, roll: none}}
      second: {department: other, type: filing, procedure: filing, group: both,
               limit: {promised: 0.5wd, basis: literal}}
    """
    plan = planned(tmp_path, HEAD, FORM, items)
    assert plan.groups == {"both": ("first", "second")}
    first, second = (plan.items[code].limits[0] for code in ("first", "second"))
    assert first.basis == Basis("依据", "memory", "某页")
    assert first.legal == Limit(5, "wd", "none")
    assert second.basis == Basis("literal", "unmarked")
    assert second.promised == Limit(Decimal("0.5"), "wd")


def test_material_sources_name_their_providers(tmp_path):
    body = """\
    shared: {register: {type: bool}}
    materials:
      card: {sources: [{certificate: id-card}, {shared: register}, {gap: 10wd}]}
      gone: {sources: [{gift: nothing}]}
    items: {first: {department: office, type: filing, procedure: filing, materials: [card]}}
    """
    found = problems(tmp_path, HEAD, FORM, body)
    assert [each.data["name"] for each in found] == ["nothing"]
    plan = planned(tmp_path, HEAD, FORM, body.replace("{gift: nothing}", "upload"))
    card = plan.materials["card"]
    assert card.sources == ("certificate", "shared", "gap")
    assert card.providers == {"certificate": "id-card", "shared": "register"}
    assert str(card.gap_within) == "10wd"


def test_a_misspelt_standard_procedure_is_guessed(tmp_path):
    entry = ITEMS.replace("procedure: filing", "procedure: filling")
    (problem,) = problems(tmp_path, HEAD, FORM, entry)
    assert problem.data["similar"] == ("filing",)
    kinds = standard_procedures().items()
    assert sorted(STANDARD) == sorted(name for name, each in kinds if each.kind == "item")


def test_a_limit_written_wrong_is_told_once_what_to_do(tmp_path):
    (problem,) = problems(tmp_path, HEAD, FORM, ITEMS.replace("limit: 5wd", "limit: 5wk"))
    assert problem.render().count("办法：") == 1
    assert "20wd" in problem.render()
