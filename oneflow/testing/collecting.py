"""Scenario files as pytest tests; loaded by the plugin when the first one is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from oneflow.adapters.entropy import SystemEntropy
from oneflow.bootstrap import MEMORY
from oneflow.calendar import load_calendar
from oneflow.testing.suite import Suite

_SUITE = pytest.StashKey[Suite]()


class ScenarioFailedError(Exception):
    """What a scenario expected was not so."""


class ScenarioFile(pytest.File):
    """A file with one scenario."""

    def collect(self) -> Iterator[pytest.Item]:
        """Give its one test."""
        yield ScenarioItem.from_parent(self, name=self.path.stem)


class ScenarioItem(pytest.Item):
    """One scenario as a test."""

    def runtest(self) -> None:
        """Play it."""
        result = _suite_of(self.config).run(self.path)
        if not result.passed:
            raise ScenarioFailedError(result.describe("zh"))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Tell what was expected and found, without a traceback of our own code."""
        if isinstance(excinfo.value, ScenarioFailedError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it stands."""
        return self.path, 0, f"scenario: {self.name}"


def _suite_of(config: pytest.Config) -> Suite:
    """The suite of a run, made once: each matter is loaded once."""
    suite = config.stash.get(_SUITE, None)
    if suite is None:
        database: str = config.getoption("--oneflow-database")
        prefix = "" if database == MEMORY else f"{SystemEntropy().id()[-8:]}-"
        known = load_calendar(config.getoption("--oneflow-calendar"))
        suite = config.stash[_SUITE] = Suite(known, database=database, prefix=prefix)
    return suite


__all__ = ["ScenarioFailedError", "ScenarioFile", "ScenarioItem", "_suite_of"]
