"""Whatever is done to a definition, reading it ends in a Plan or in placed problems.

Also: compiling does not depend on the order in which Python happens to walk a set.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneflow.matters import compile_plan
from oneflow.matters.loading import examine
from oneflow.matters.source import read_file
from tests.support.definitions import DEREGISTRATION, NEWBORN, ROOT, STUDIES, write

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-5, 10**6)
    | st.sampled_from(
        ["", "5wd", "0.5wd", "form.area", "form.flag and", "approved", "gift", "食品"]
    )
    | st.text(max_size=8)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["when", "use", "legal", "does", "x", "是"]), inner, max_size=2
        )
    ),
    max_leaves=4,
)


def tree_of(path: Path) -> dict[str, Any]:
    source = read_file(path / "matter.yaml").source
    assert source is not None
    return source.tree


TREES = [tree_of(path) for path in (STUDIES / "restaurant", DEREGISTRATION, STUDIES / "hire")]


def paths(tree: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree)
    found = []
    for key, value in inner:
        found.append((*here, key))
        if isinstance(value, dict | list):
            found += paths(value, (*here, key))
    return found


def mutate(tree: Any, path: tuple[Any, ...], kind: str, value: Any) -> None:
    for part in path[:-1]:
        tree = tree[part]
    if kind == "replace":
        tree[path[-1]] = value
    elif kind == "delete":
        del tree[path[-1]]
    elif isinstance(tree, dict):
        tree[f"{path[-1]}x"] = tree.pop(path[-1])
    else:
        tree.append(tree[path[-1]])


@settings(max_examples=60)
@given(data=st.data())
def test_every_mutant_is_read_to_an_end(tmp_path_factory, data):
    tree = deepcopy(data.draw(st.sampled_from(TREES)))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(paths(tree)))
        kind = data.draw(st.sampled_from(["replace", "delete", "rename"]))
        mutate(tree, path, kind, data.draw(VALUES))
    directory = write(tmp_path_factory.getbasetemp() / "mutant", json.dumps(tree))
    found = examine(directory)
    errors = [each for each in found.problems if each.severity == "error"]
    for each in found.problems:
        assert each.line >= 1
        assert each.message("zh")
        assert each.message("en")
    if not errors:
        assert found.plan is not None
        assert found.expanded is not None
        assert compile_plan(found.expanded.json_bytes) == found.plan


@pytest.mark.parametrize("path", [NEWBORN, STUDIES / "restaurant"], ids=lambda path: path.name)
def test_compiling_is_the_same_in_every_process(path):
    script = (
        "import hashlib,sys,pathlib;from oneflow.matters import load_matter;"
        "found=load_matter(pathlib.Path(sys.argv[1]));"
        "print(found.expanded.hash, hashlib.sha256(repr(found.plan).encode()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script, str(path)],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(told) == 1
