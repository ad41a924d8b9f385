"""Conditions cut into facts over data and a rest over the case."""

import pytest

from oneflow.errors import ConditionIncident
from oneflow.matters.conditions import (
    BOOL,
    INT,
    TEXT,
    Origin,
    Term,
    Vocabulary,
    compile_condition,
    list_of,
    record_of,
    split,
)

WORDS = Vocabulary(
    {
        "form.a": Term(BOOL, Origin.DATA),
        "form.n": Term(INT, Origin.DATA),
        "form.name": Term(TEXT, Origin.DATA),
        "form.rows": Term(list_of(record_of({"x": INT})), Origin.DATA),
        "record.ok": Term(BOOL, Origin.CASE),
        "record.n": Term(INT, Origin.CASE),
        "record.name": Term(TEXT, Origin.CASE),
    },
    gifts=["g", "h"],
)


def cut(text: str, expected=BOOL):
    condition = compile_condition(text, WORDS, expected=expected).condition
    assert condition is not None
    return split(condition, WORDS, prefix="p")


def told(text: str) -> tuple[str | None, dict[str, str]]:
    residual, facts = cut(text)
    rest = None if residual is None else residual.source
    return rest, {fact.name: fact.condition.source for fact in facts}


@pytest.mark.parametrize(
    ("text", "rest", "facts"),
    [
        ("form.a and form.n > 1", None, {"p": "form.a and form.n > 1"}),
        ("record.ok", "record.ok", {}),
        ("form.a and record.ok", "fact.p.1 and record.ok", {"p.1": "form.a"}),
        (
            "form.a and form.n > 1 and record.ok and form.n < 9",
            "fact.p.1 and record.ok and fact.p.2",
            {"p.1": "form.a and (form.n > 1)", "p.2": "form.n < 9"},
        ),
        (
            "not (form.a or record.ok) or form.a",
            "(not (fact.p.1 or record.ok)) or fact.p.1",
            {"p.1": "form.a"},
        ),
        (
            "not form.a and has('g')",
            "fact.p.1 and has('g')",
            {"p.1": "not form.a"},
        ),
        ("form.a and true and record.ok", "fact.p.1 and true and record.ok", {"p.1": "form.a"}),
        (
            "any(e.x > 1 for e in form.rows) and record.n > 1",
            "fact.p.1 and (record.n > 1)",
            {"p.1": "any(e0.x > 1 for e0 in form.rows)"},
        ),
    ],
)
def test_the_largest_parts_over_data_become_facts(text, rest, facts):
    assert told(text) == (rest, facts)


def test_a_rest_compiles_with_the_names_of_its_facts():
    found = cut("form.a and record.ok")
    assert found.residual is not None
    words = WORDS.with_terms(found.terms)
    again = compile_condition(found.residual.source, words).condition
    assert again == found.residual
    assert again is not None
    assert again.references == {"fact.p.1", "record.ok"}
    assert words.gifts == WORDS.gifts


def test_a_value_over_data_is_one_fact():
    assert cut("form.name", TEXT).facts[0].condition.type == TEXT
    rest = cut("record.name", TEXT).residual
    assert rest is not None
    assert rest.evaluate({"record.name": "x"}) == "x"


def test_a_fact_that_could_not_be_judged_is_an_incident_only_where_it_is_needed():
    rest, _ = cut("record.ok and form.n > 1")
    assert rest is not None
    assert rest.evaluate({"record.ok": False}) is False
    with pytest.raises(ConditionIncident) as raised:
        rest.evaluate({"record.ok": True})
    assert raised.value.data["reference"] == "fact.p.1"
