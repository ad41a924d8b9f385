"""A sum or an office reckoned from sensitive answers would tell them to whoever reads the history."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.matters.checks.sound import SOUND, lint, pointed_at

FEE = """
procedures:
  charged:
    initial: paying
    states: {{paying: {{does: {{pay: {{amount: {amount}, basis: guide}}}}}}, deciding: {{does: sign}}}}
    transitions:
      - {{trigger: paid, source: paying, dest: deciding}}
      - {{trigger: approve, source: deciding, dest: approved}}
      - {{trigger: reject, source: deciding, dest: rejected, requires: [reasons, remedies]}}
"""
TABLE = """
tables:
  rate:
    type: decimal
    rows:
      - {when: form.disabled, then: "40.00"}
      - {then: "80.00"}
"""


def found(tmp_path: Any, amount: str, *, sensitivity: str = "sensitive") -> list[tuple[str, str]]:
    """The problems about sensitive data of a matter whose fee is reckoned so; where they stand."""
    fields = (
        f"form:\n  disabled: {{type: bool, sensitivity: {sensitivity}}}\n"
        f"  income: {{type: decimal, min: '1', sensitivity: {sensitivity}}}\n"
    )
    text = SOUND.replace("form:\n", fields, 1)
    text = text.replace("\nprocedures:\n", FEE.format(amount=amount), 1) + TABLE
    text = text.replace("    procedure: instant\n", "    procedure: charged\n", 1)
    problems = lint(tmp_path, text)
    return [(p.code, pointed_at(text, p)) for p in problems if p.code in {"OF1611", "OF1620"}]


@pytest.mark.parametrize(
    ("amount", "place"),
    [
        ("form.income * 0.1", "form.income * 0.1"),
        ("{rule: form.income * 0.1, keep: true}", "{rule: form.income"),
        ("table.rate", "table.rate"),
    ],
)
def test_a_fee_reckoned_from_sensitive_answers_is_refused_where_it_stands(tmp_path, amount, place):
    ((code, at),) = found(tmp_path, amount)
    assert code == "OF1620"
    assert at.startswith(place)


@pytest.mark.parametrize("amount", ["form.income * 0.1", "table.rate"])
def test_answers_that_are_not_sensitive_may_tell_the_fee(tmp_path, amount):
    assert found(tmp_path, amount, sensitivity="internal") == []


def test_the_fields_behind_a_table_are_named(tmp_path):
    text = SOUND.replace("form:\n", "form:\n  disabled: {type: bool, sensitivity: sensitive}\n", 1)
    text = text.replace("when: form.is_chain,", "when: table.rate > 50,", 1) + TABLE
    (told,) = [each for each in lint(tmp_path, text) if each.code == "OF1611"]
    assert "form.disabled" in told.message("en")
