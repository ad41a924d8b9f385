"""The pytest plugin: every `scenarios/*.yaml` is a test.

Registered as `oneflow`; nothing else of oneflow is loaded before the first scenario is found, so
that other people's test runs pay nothing. `--oneflow-database` says what the cases are kept in.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

OPTION = "--oneflow-database"
COLLECTING = "oneflow.testing.collecting"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what can be chosen."""
    group = parser.getgroup("oneflow")
    group.addoption(
        OPTION,
        default="memory://",
        metavar="URL",
        help="where scenarios keep their cases: memory:// (default), sqlite:///..., postgresql://...",
    )
    group.addoption(
        "--oneflow-calendar",
        default="cn",
        help="calendar of scenarios: a shipped id or a directory",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take scenario files; names that begin with `_` are shared parts, not scenarios."""
    is_scenario = file_path.suffix == ".yaml" and file_path.parent.name == "scenarios"
    if not is_scenario or file_path.name.startswith("_"):
        return None
    manager = parent.config.pluginmanager
    manager.import_plugin(COLLECTING)
    collecting: Any = manager.get_plugin(COLLECTING)
    collector: pytest.Collector = collecting.ScenarioFile.from_parent(parent, path=file_path)
    return collector
