"""Faults of the kernel that the newborn's scenarios have shown, each as a scenario of a few lines.

A finding stays here as a guard once it is mended.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from oneflow.calendar import load_calendar
from oneflow.matters import load_matter
from oneflow.testing.runner import play
from oneflow.testing.scenarios import load_scenario

NEWBORN = Path(__file__).parents[2] / "definitions/newborn"

FINDINGS = {
    # `deliver` is open to the capacity "system", which is any department's system in scope.
    "the_system_of_another_department_delivers_nothing": """
  - {at: "11:00", does: [accept, approve birth-certificate]}
  - {who: police, does: {deliver birth-certificate: window}, refused: not-yours}
""",
}


@pytest.mark.parametrize("name", FINDINGS)
def test_kernel_finding(name, tmp_path):
    text = f"""
scenario: {name}
matter: newborn
given: {{at: 2026-03-04T10:00, items: [household]}}
steps:{FINDINGS[name]}"""
    scenarios = NEWBORN / "scenarios"
    (tmp_path / "_defaults.yaml").write_bytes((scenarios / "_defaults.yaml").read_bytes())
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    loaded = load_matter(NEWBORN)
    result = play(load_scenario(path, loaded.plan), loaded.expanded, load_calendar("cn"))
    assert result.passed, result.describe("en")
