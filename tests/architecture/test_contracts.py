"""The import contracts of pyproject.toml hold, and each of them can be broken.

The faults are planted in a skeleton built from the contracts themselves, so that these tests say
the same whatever the package looks like; the last test runs the contracts over the package.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib

import pytest

from tests.architecture.house import ROOT

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["id"]: contract for contract in CONFIG["tool"]["importlinter"]["contracts"]}
ENGINE = sorted(
    module for layer in CONTRACTS["engine-layers"]["layers"] for module in layer.split(" | ")
)
MATTERS = sorted(
    {module for layer in CONTRACTS["matters-layers"]["layers"] for module in layer.split(" | ")}
    | {"source"}
)
SKELETON = (
    "__init__",
    "adapters/__init__",
    "adapters/database/__init__",
    "adapters/memory",
    "adapters/rendering",
    "bootstrap",
    "calendar/__init__",
    "calendar/due",
    "cli/__init__",
    "engine/__init__",
    *(f"engine/{module}/__init__" for module in ENGINE),
    "engine/activities/sign",
    "engine/kernel/decide",
    "engine/kernel/statechart",
    "engine/records/case",
    "engine/shell/handler",
    "errors",
    "ids",
    "installation",
    "matters/__init__",
    *(f"matters/{module}" for module in MATTERS),
    "setup_check",
    "testing/__init__",
)
SOUND = {
    "adapters/database/__init__": "import sqlalchemy, alembic",
    "adapters/rendering": "import jinja2",
    "bootstrap": "import oneflow.adapters.database, oneflow.adapters.rendering",
    "cli/__init__": "import rich, typer",
    "engine/activities/sign": "from oneflow.engine import activity",
    "engine/kernel/decide": "from oneflow.engine.records import case",
    "engine/kernel/statechart": "import transitions",
    "engine/records/case": "from oneflow.matters import plan",
    "engine/registry": "from oneflow.engine.activities import sign",
    "engine/shell/handler": "from oneflow.engine.kernel import decide",
    "matters/loading": "from oneflow.matters import checks, source",
    "matters/plan": "import pydantic",
    "testing/__init__": "import pytest, hypothesis",
}
TYPE_ONLY = (
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from oneflow.matters import plan"
)
FAULTS = [
    ("layers", "calendar/due", "import oneflow.engine.records.case"),
    ("layers", "engine/kernel/decide", "def f():\n    import oneflow.adapters.memory"),
    ("layers", "calendar/due", TYPE_ONLY),
    ("layers", "errors", "import oneflow.ids"),
    ("layers", "stray", ""),
    ("adapters", "adapters/memory", "import oneflow.adapters.database"),
    ("acyclic", "engine/records/case", "import oneflow.engine.kernel.decide"),
    ("engine-layers", "engine/kernel/decide", "from oneflow.engine.activities import sign"),
    ("engine-layers", "engine/activities/sign", "import oneflow.engine.kernel.decide"),
    ("engine-layers", "engine/kernel/decide", "def f():\n    import oneflow.engine.shell.handler"),
    ("matters-layers", "matters/plan", "import oneflow.matters.checks"),
    ("matters-layers", "matters/validation", "import oneflow.matters.compilation"),
    ("matters-layers", "matters/form", "import oneflow.matters.definition"),
    ("definition-door", "engine/shell/handler", "from oneflow.matters.loading import x"),
    ("database-door", "adapters/memory", "import sqlalchemy"),
    ("database-door", "bootstrap", "from alembic import command"),
    ("rendering-door", "matters/plan", "import jinja2.sandbox"),
    ("statechart-door", "engine/records/case", "from transitions import Machine"),
    ("pydantic-edges", "engine/records/case", "import pydantic"),
    ("pydantic-edges", "calendar/due", "from pydantic import BaseModel"),
    ("terminal-door", "testing/__init__", "from rich import print"),
    ("test-tools-door", "cli/__init__", "import pytest"),
]


def lint(folder, *options):
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", *options],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def skeleton(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for module in SKELETON:
        path = tmp_path / "oneflow" / f"{module}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SOUND.get(module, "") + "\n", encoding="utf-8")
    return tmp_path


def test_sound_skeleton_keeps_every_contract(skeleton):
    done = lint(skeleton)
    assert done.returncode == 0, done.stdout
    assert f"{len(CONTRACTS)} kept, 0 broken" in done.stdout


@pytest.mark.parametrize(("contract", "module", "fault"), FAULTS)
def test_planted_import_breaks_its_contract(skeleton, contract, module, fault):
    path = skeleton / "oneflow" / f"{module}.py"
    sound = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{sound}{fault}\n", encoding="utf-8")
    done = lint(skeleton, "--contract", contract)
    assert done.returncode == 1, done.stdout
    assert "0 kept, 1 broken" in done.stdout


def test_each_contract_has_a_planted_fault():
    assert {fault[0] for fault in FAULTS} == set(CONTRACTS)


def test_the_package_keeps_every_contract():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout
