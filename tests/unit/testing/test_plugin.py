"""The pytest plugin collects scenario files and tells failures without a traceback."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.unit.testing.written import GIVEN, matter_in, write


@pytest.fixture
def run(tmp_path):
    def run(*options):
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", *options]
        plugin = [] if "oneflow" in _registered() else ["-p", "oneflow.testing.plugin"]
        environment = {**os.environ, "PYTHONUTF8": "1"}
        return subprocess.run(
            [*command, *plugin, str(tmp_path / "newborn")],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment,
            check=False,
        )

    matter = matter_in(tmp_path)
    write(matter, GIVEN, "good")
    write(matter, GIVEN + "steps:\n  - then: {case: closed}\n", "wrong")
    return run


def _registered():
    from importlib.metadata import entry_points

    return {entry.name for entry in entry_points(group="pytest11")}


def test_each_scenario_is_a_test(run):
    done = run()
    assert "1 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    assert "应为: closed" in done.stdout
    assert "Traceback" not in done.stdout


def test_shared_parts_are_no_scenarios(run):
    done = run("--collect-only")
    assert "good" in done.stdout
    assert "_defaults" not in done.stdout


def test_the_database_can_be_chosen(run, tmp_path):
    done = run(f"--oneflow-database=sqlite:///{tmp_path}/cases.db")
    assert "1 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    assert (tmp_path / "cases.db").stat().st_size > 0


def test_nothing_heavy_is_loaded_before_a_scenario_is_found():
    code = "import sys, oneflow.testing.plugin; print('pydantic' in sys.modules, 'sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
