"""The public face is small, is what the snapshot says, and costs little to import."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

import oneflow
from tests.architecture import public_api

HEAVY = ("alembic", "jinja2", "pydantic", "pytest", "rich", "ruamel", "sqlalchemy", "typer")
REPORT = f"; import sys; print([m for m in {HEAVY!r} if m in sys.modules])"


def heavy_after(statement: str) -> list[str]:
    """Run `statement` in a fresh interpreter and list the heavy packages that it loaded."""
    command = [sys.executable, "-c", statement + REPORT]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    loaded: list[str] = ast.literal_eval(done.stdout.splitlines()[-1])
    return loaded


def test_public_api_is_what_the_snapshot_says():
    expected = public_api.SNAPSHOT.read_text(encoding="utf-8")
    assert public_api.describe() == expected, (
        "the public API changed; if that is meant: python -m tests.architecture.public_api"
    )


def test_public_api_is_small_and_real():
    names = list(oneflow.__all__)
    assert 0 < len(names) <= 40
    assert len(set(names)) == len(names)
    assert set(names) <= set(dir(oneflow))


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        oneflow.no_such_name  # noqa: B018 - the look-up itself is under test


@pytest.mark.parametrize("module", ["oneflow", "oneflow.calendar", "oneflow.engine.kernel.decide"])
def test_import_loads_nothing_heavy(module):
    assert heavy_after(f"import {module}") == []


def test_the_import_check_can_fail():
    assert heavy_after("import pydantic") == ["pydantic"]
