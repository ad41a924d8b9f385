"""Scenario files made of text, beside the newborn's definition."""

from __future__ import annotations

import shutil
from pathlib import Path

from oneflow.errors import DefinitionError
from oneflow.testing.scenarios import Scenario, load_scenario
from tests.acceptance import newborn

GIVEN = "scenario: x\nmatter: newborn\ngiven: {at: 2026-03-04T10:00, items: [household]}\n"


def matter_in(directory: Path) -> Path:
    """A copy of the newborn's matter without its scenarios."""
    matter = directory / "newborn"
    (matter / "scenarios").mkdir(parents=True)
    shutil.copy(newborn.MATTER / "matter.yaml", matter)
    shutil.copy(newborn.MATTER / "scenarios/_defaults.yaml", matter / "scenarios")
    return matter


def write(matter: Path, text: str, name: str = "x") -> Path:
    path = matter / "scenarios" / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def load(matter: Path, text: str) -> Scenario:
    return load_scenario(write(matter, text), newborn.matter().plan)


def problems(matter: Path, text: str) -> list[tuple[str, int, int, str]]:
    """Code, line, column and English text of every problem of a scenario."""
    try:
        load(matter, text)
    except DefinitionError as error:
        return [(p.code, p.line, p.column, p.message("en")) for p in error.problems]
    return []
