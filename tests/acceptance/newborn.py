"""The newborn's matter and its scenarios; see `shipped` for all matters."""

from __future__ import annotations

from oneflow.testing.scenarios import Scenario
from tests.acceptance.shipped import BY_NAME, calendar

__all__ = ["CASES", "FILES", "MATTER", "NAMES", "calendar", "matter", "recorded", "scenario"]

_NEWBORN = BY_NAME["newborn"]
MATTER = _NEWBORN.path
NAMES = _NEWBORN.names
FILES = [MATTER / "scenarios" / f"{name}.yaml" for name in NAMES]
CASES = _NEWBORN.cases
recorded = _NEWBORN.recorded


def matter():
    return _NEWBORN.loaded


def scenario(name: str) -> Scenario:
    return _NEWBORN.scenario(name)
