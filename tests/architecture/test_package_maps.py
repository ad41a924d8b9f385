"""A package says in its docstring what each of its modules is for, and leaves none out."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.house import ROOT

MAPPED = (
    "adapters/memory calendar engine engine/activities engine/history engine/kernel engine/messages"
    " engine/outlook engine/records engine/shell matters matters/checks matters/compilation"
    " testing testing/export"
).split()


def unnamed(folder: Path) -> list[str]:
    """Give the modules and packages of a folder that its docstring does not name."""
    text = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
    known = set(re.findall(r"\w+", text))
    inside = [path for path in folder.iterdir() if not path.name.startswith(("_", "."))]
    modules = {path.stem for path in inside if path.is_dir() or path.suffix == ".py"}
    return sorted(modules - known)


@pytest.mark.parametrize("name", MAPPED)
def test_every_module_is_on_the_map(name: str):
    assert unnamed(ROOT / "oneflow" / name) == []


def test_a_module_that_is_left_out_is_found(tmp_path: Path):
    (tmp_path / "__init__.py").write_text('"""Holds `one`."""\n', encoding="utf-8")
    for name in ("one.py", "other.py"):
        (tmp_path / name).touch()
    assert unnamed(tmp_path) == ["other"]
