"""Fees, visits and verifications in scenarios: played, found, and told back from the case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from oneflow.calendar import load_calendar
from oneflow.errors import DefinitionError
from oneflow.matters.loading import MATTER_FILE, load_matter
from oneflow.testing.bundling import bundle_of
from oneflow.testing.export.scenario import export_scenario
from oneflow.testing.performance import perform
from oneflow.testing.result import ScenarioResult
from oneflow.testing.runner import play, staged
from oneflow.testing.scenarios import load_scenario
from tests.generated.small import item, matter

CHINA = load_calendar("cn")
SIGN = [
    {"trigger": "approve", "source": "deciding", "dest": "approved"},
    {"trigger": "reject", "source": "deciding", "dest": "rejected"},
]
PROCEDURES = {
    "fee": {
        "initial": "paying",
        "states": {
            "paying": {"does": {"pay": {
                "amount": "120.00", "within": "5wd", "otherwise": "lapse", "by": "three",
                "waive": {"approver": "head-of-body", "basis": "law"}, "basis": "law"}}},
            "deciding": {"does": "sign"},
        },
        "transitions": [
            {"trigger": "paid", "source": "paying", "dest": "deciding"},
            {"trigger": "lapse", "source": "paying", "dest": "lapsed"},
            *SIGN,
        ],
    },
    "visit": {
        "initial": "visiting",
        "states": {
            "visiting": {"does": {"joint": "visit"}},
            "verifying": {"outcome": "approved", "duty": True, "does": {"verify": {
                "methods": ["on-site", "by-data"], "record": {"area": "int"}}},
                "limit": {"legal": "20wd", "from": "decided", "basis": "law"}},
        },
        "transitions": [
            {"trigger": "visited", "source": "visiting", "dest": "verifying"},
            {"trigger": "verified", "source": "verifying", "dest": "approved"},
            {"trigger": "false_commitment", "source": "verifying", "dest": "revoked",
             "requires": ["notice"]},
        ],
    },
}  # fmt: skip


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    items = {"a": item("one", procedure="fee"), "b": item("two", procedure="visit")}
    entry = matter(
        items,
        procedures=PROCEDURES,
        joint={"visit": {"serves": ["b.visiting"], "signers": {"each_department": 2}}},
        issue={"policy": "together"},
    )
    (tmp_path / "scenarios").mkdir()
    (tmp_path / MATTER_FILE).write_text(json.dumps(entry, ensure_ascii=False), encoding="utf-8")
    return tmp_path


def scenario_of(directory: Path, steps: str):
    loaded = load_matter(directory, checked=False)
    path = directory / "scenarios" / "x.yaml"
    given = "scenario: x\nmatter: small\ngiven: {at: 2026-03-04T10:00}\nsteps:\n  - 受理\n"
    text = given.replace("- 受理", "- {does: 受理}") + steps
    path.write_text(text, encoding="utf-8")
    return loaded, load_scenario(path, loaded.plan)


def played(directory: Path, steps: str) -> ScenarioResult:
    loaded, scenario = scenario_of(directory, steps)
    return play(scenario, loaded.expanded, CHINA)


PAID = """\
  - then: {fees: {a: {asked: 120.00, paid: 0.00, owed: 120.00}}, waits_for: [applicant, two]}
  - {does: {缴费 a: "1.005"}, refused: amount}
  - {does: {缴费 a: {amount: 30.00, order: 2}}, refused: wrong-order}
  - {does: {缴费 a: {amount: 30.00, transaction: n1}}}
  - {does: {缴费 a: {amount: 30.00, transaction: n1}}, refused: paid-already}
  - {who: three/head-of-body, does: {减免 a: {amount: 40.00, reasons: 困难}}, refused: not-yours}
  - {who: one/head-of-body, does: {减免 a: {amount: 40.00, reasons: 困难}}}
  - then: {fees: {a: {waived: 40.00, owed: 50.00}}}
  - {does: {pay a: "100"}}
  - then: {items: {a: deciding}, fees: {a: {paid: 130.00, owed: 0.00, refund: 50.00}}}
  - {does: 退款到账 a}
  - {does: refunded a, refused: wrong-refund}
  - {does: approve a}
"""


def test_a_fee_is_paid_in_parts_and_the_rest_goes_back(directory):
    result = played(directory, PAID)
    assert result.passed, result.describe("en")


VISITED = """\
  - {does: {登记勘验 b: {signers: 1}}, refused: signers}
  - {who: two/x, does: {record visit b: {passed: false, signers: [甲, 乙], paper: 笔录第七号}}}
  - then: {items: {b: verifying}, due: {"state:b": {legal: 2026-04-01}, "release:b": {legal: 2026-03-18}}}
  - {does: {核查 b: verified}, refused: record}
  - {does: {verify b: {result: verified, method: by-data, record: {area: 80}}}}
  - {does: {pay a: "120.00"}}
  - {does: approve a}
  - then: {case: closed, released: [a, b]}
"""


def test_a_visit_and_a_verification_are_told_in_a_line(directory):
    result = played(directory, VISITED)
    assert result.passed, result.describe("en")


@pytest.mark.parametrize(
    "wrong",
    [
        "fees: {a: {owed: 119.99}}",
        "fees: {b: {owed: 0.00}}",
        "due: {'state:b': {legal: 2026-03-18}}",
    ],
)
def test_what_is_not_so_fails(directory, wrong):
    assert not played(directory, f"  - then: {{{wrong}}}\n").passed


@pytest.mark.parametrize(
    "unknown", ["then: {fees: {a: {ow: 1.00}}}", "then: {fees: {a: 1.00}}", "does: pay a"]
)
def test_what_cannot_be_meant_is_told_with_its_place(directory, unknown):
    with pytest.raises(DefinitionError):
        played(directory, f"  - {{{unknown}}}\n")


@pytest.mark.parametrize("steps", [PAID, VISITED])
def test_told_back_it_comes_to_the_same(directory, steps):
    loaded, scenario = scenario_of(directory, steps)
    stage = staged(scenario, loaded.expanded, CHINA)
    with stage.engine:
        perform(stage, scenario)
        exported = export_scenario(bundle_of(stage.engine, stage.case_id), anonymise=True)
    assert exported.faults == ()
    assert "command record" not in exported.text
    again = directory / "scenarios" / "told.yaml"
    again.write_text(exported.text, encoding="utf-8")
    result = play(load_scenario(again, loaded.plan), loaded.expanded, CHINA, case_id="another")
    assert result.passed, result.describe("en")
