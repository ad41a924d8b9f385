"""The scenario reference is true: its examples run, and it leaves no word out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from oneflow.testing.deeds import CHINESE, VERBS
from oneflow.testing.moments import CONDITIONS
from oneflow.testing.people import ROLES
from oneflow.testing.runner import play
from oneflow.testing.scenario_file import GivenEntry, ThenEntry
from oneflow.testing.scenarios import load_scenario
from tests.acceptance import newborn

PAGE = Path(__file__).parents[2] / "docs/reference/scenarios.zh.md"
TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_examples_pass(number, tmp_path):
    (tmp_path / "_defaults.yaml").write_bytes(
        (newborn.MATTER / "scenarios/_defaults.yaml").read_bytes()
    )
    path = tmp_path / "example.yaml"
    path.write_text(EXAMPLES[number], encoding="utf-8")
    scenario = load_scenario(path, newborn.matter().plan)
    result = play(scenario, newborn.matter().expanded, newborn.calendar())
    assert result.passed, result.describe("en")


def test_python_examples_run(monkeypatch):
    monkeypatch.chdir(PAGE.parents[2])
    codes = re.findall(r"^```python\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    assert codes
    for code in codes:
        exec(compile(code, str(PAGE), "exec"), {})


def test_there_is_an_example():
    assert EXAMPLES


@pytest.mark.parametrize(
    "words",
    [VERBS, CHINESE, ROLES, CONDITIONS, ThenEntry.model_fields, GivenEntry.model_fields],
    ids=["verbs", "chinese", "people", "conditions", "then", "given"],
)
def test_every_word_is_told(words):
    known = {"综合窗口", "consenter", "applicant"}  # other spellings; what the applicant is called
    missing = [word for word in words if word not in known and word not in TEXT]
    assert not missing, missing
