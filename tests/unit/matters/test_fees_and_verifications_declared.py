"""What a definition may say of fees and verifications, and what is told where it is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from oneflow.errors import DefinitionError
from oneflow.matters.facts import judge
from oneflow.matters.loading import MATTER_FILE, load_matter
from tests.generated.small import item, matter

END = [
    {"trigger": "verified", "source": "there", "dest": "approved"},
    {"trigger": "false_commitment", "source": "there", "dest": "rejected"},
    {"trigger": "paid", "source": "there", "dest": "approved"},
]


def written(directory: Path, kind: str, settings: dict[str, Any], **state: Any) -> Path:
    moves = [each for each in END if (each["trigger"] == "paid") == (kind == "pay")]
    procedure = {
        "initial": "there",
        "states": {"there": {"does": {kind: settings}, **state}},
        "transitions": moves,
    }
    form = {"area": {"type": "decimal", "sensitivity": "internal", "min": "0"}}
    entry = matter({"a": item(procedure="own")}, procedures={"own": procedure}, form=form)
    (directory / MATTER_FILE).write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")
    return directory


def codes(directory: Path, kind: str, settings: dict[str, Any], **state: Any) -> set[str]:
    """Codes of all problems, by loading and by the checks."""
    try:
        found = load_matter(written(directory, kind, settings, **state)).problems
    except DefinitionError as error:
        found = error.problems
    return {each.code for each in found}


PAY = {"amount": "120.00", "within": "5wd", "otherwise": "paid", "basis": "law"}


@pytest.mark.parametrize(
    ("kind", "settings", "code"),
    [
        ("pay", {**PAY, "within": None}, "OF1501"),
        ("pay", {"amount": "120.00", "basis": "law"}, "OF1711"),
        ("pay", {"amount": "120.00", "within": "5wd", "otherwise": "paid"}, "OF1202"),
        ("pay", {**PAY, "by": "nobody"}, "OF1205"),
        ("pay", {**PAY, "amount": "form.aera * 2"}, "OF1311"),
        ("pay", {**PAY, "amount": "form.area > 2"}, "OF1315"),
        ("pay", {**PAY, "otherwise": "lapse"}, "OF1705"),
        ("verify", {"signers": 0}, "OF1203"),
        ("verify", {"methods": []}, "OF1203"),
        ("verify", {"by": "nobody"}, "OF1205"),
        ("verify", {"sampled": True}, "OF1705"),
        ("verify", {}, "OF1711"),
    ],
)
def test_what_is_wrong_is_told(tmp_path, kind, settings, code):
    settings = {key: value for key, value in settings.items() if value is not None}
    assert code in codes(tmp_path, kind, settings)


def test_what_is_right_is_not(tmp_path):
    pay = {**PAY, "waive": {"approver": "head", "basis": "law"}, "refund_on": [], "by": "two"}
    assert not {"OF1711", "OF1705"} & codes(tmp_path, "pay", pay)
    limit = {"legal": "20wd", "basis": "law"}
    assert "OF1711" not in codes(tmp_path, "verify", {"methods": ["by-data"]}, limit=limit)


@pytest.mark.parametrize(
    ("area", "fee"), [("30.5", "61.00"), ("0", "0.00"), ("0.001", None), (None, None)]
)
def test_a_fee_by_rule_is_a_fact_and_never_rounded(tmp_path, area, fee):
    plan = load_matter(written(tmp_path, "pay", {**PAY, "amount": "form.area * 2"})).plan
    facts = judge(plan, {} if area is None else {"form.area": area})
    name = "procedure.own.state.there.fee"
    assert facts.kept.get(name) == fee
    assert [each.rule for each in facts.unresolved] == ([] if fee else [name])


def test_a_fixed_fee_is_no_rule(tmp_path):
    plan = load_matter(written(tmp_path, "pay", {**PAY, "amount": "7"})).plan
    settings = plan.procedures["own"].states["there"].settings
    assert (settings.amount, settings.amount_fact) == ("7.00", None)
    assert plan.rules == ()
