"""The gate's own scripts notice what they are there to notice, and `make help` tells every target."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests.architecture.house import ROOT

UNTOLD = {"help"}
"""Targets that `make help` need not name: it is what is being read."""


def script(name):
    """Load a script of `.ci/`, which is no package."""
    return SimpleNamespace(**runpy.run_path(str(ROOT / ".ci" / f"{name}.py")))


@pytest.fixture(scope="module")
def census():
    return script("census")


def junit(path, groups, inside=""):
    cases = (f'<testcase classname="{group.replace("/", ".")}.x" name="t"/>' for group in groups)
    last = f'<testcase classname="tests.unit.x" name="last">{inside}</testcase>'
    path.write_text(f"<testsuites><testsuite>{''.join(cases)}{last}</testsuite></testsuites>")
    return path


def test_the_census_expects_doctests_and_every_folder_of_tests(census):
    assert {"tests/unit", "tests/docs", "tests/contract", "oneflow/calendar"} <= census.expected()
    assert "tests/support" not in census.expected()


def test_a_full_census_passes_also_with_a_known_fault(census, tmp_path, capsys):
    assert census.main(junit(tmp_path / "full.xml", census.expected())) == 0
    known = '<skipped type="pytest.xfail" message="found, not yet mended"/>'
    assert census.main(junit(tmp_path / "known.xml", census.expected(), known)) == 0
    assert "not yet mended" in capsys.readouterr().err


def test_a_silent_folder_fails_the_census(census, tmp_path, capsys):
    heard = census.expected() - {"tests/docs"}
    assert census.main(junit(tmp_path / "silent.xml", heard)) == 1
    assert "tests/docs" in capsys.readouterr().err


def test_a_skipped_test_fails_the_census(census, tmp_path, capsys):
    skipped = '<skipped type="pytest.skip" message="no server"/>'
    assert census.main(junit(tmp_path / "skipped.xml", census.expected(), skipped)) == 1
    assert "no server" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("package", "lines", "branches", "verdict"),
    [
        ("oneflow/engine", 95, 95, 0),
        ("oneflow/engine", 100, 94, 1),
        ("oneflow/matters", 94, 100, 1),
        ("oneflow/elsewhere", 100, 100, 1),
    ],
)
def test_each_package_of_the_core_must_reach_the_limit_in_both(
    package, lines, branches, verdict, tmp_path
):
    summary = {"num_statements": 100, "num_branches": 100}
    full = summary | {"covered_lines": 100, "covered_branches": 100}
    files = {f"{name}/x.py": {"summary": full} for name in ("oneflow/calendar", "oneflow/matters")}
    files[f"{package}/y.py"] = {
        "summary": summary | {"covered_lines": lines, "covered_branches": branches}
    }
    if package == "oneflow/matters":
        del files["oneflow/matters/x.py"]
        files["oneflow/engine/x.py"] = {"summary": full}
    report = tmp_path / "coverage.json"
    report.write_text(json.dumps({"files": files}))
    assert script("coverage_figures").main(report) == verdict


@pytest.mark.parametrize(
    ("name", "kept"),
    [("ONEFLOW_PROFILE", True), ("ONEFLOW_FULL", True), ("ONEFLOW_LANG", False), ("LINES", False)],
)
def test_the_environment_reaches_the_tests_only_where_it_is_meant_for_them(name, kept):
    told = subprocess.run(
        [sys.executable, "-c", f"import os, tests.conftest; print({name!r} in os.environ)"],
        cwd=ROOT,
        env={name: "ci"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout.strip() == str(kept)


def test_help_tells_every_target_and_no_other():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", text, flags=re.MULTILINE))
    told = set(re.findall(r"^\t  '  make ([a-z-]+) ", text, flags=re.MULTILINE))
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, flags=re.MULTILINE)
    assert told == targets - UNTOLD
    assert set(phony.split()) == targets
