"""The installed command does its main jobs: without a terminal, in a C locale, from anywhere."""

from __future__ import annotations

import json

import pytest

from oneflow.calendar import shipped
from tests.smoke.test_distribution import oneflow_command


def test_the_demonstration_runs_to_its_end(tmp_path):
    done = oneflow_command("demo", "--output", str(tmp_path / "demo"))
    assert done.returncode == 0, done.stderr
    assert "已办结" in done.stdout
    database = tmp_path / "demo" / "oneflow.db"
    assert database.is_file()
    verified = oneflow_command(
        "case", "verify", "demo-newborn", "--as", "mother", "--database", f"sqlite:///{database}"
    )
    assert verified.returncode == 0, verified.stderr
    replayed = oneflow_command("replay", str(tmp_path / "demo" / "case.json"))
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr


def test_shipped_definitions_are_there_and_clean():
    done = oneflow_command("lint", str(shipped()))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 处错误" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [("schema",), ("graph", str(shipped("newborn"))), ("doctor",), ("--version",)],
    ids=lambda arguments: arguments[0],
)
def test_a_command_succeeds_and_says_something(arguments):
    done = oneflow_command(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout


def test_a_due_date_comes_out_as_json():
    done = oneflow_command(
        "clock", "due", "--start", "2026-09-23T10:30", "--limit", "5wd", "--json"
    )
    assert json.loads(done.stdout)["due_on"] == "2026-10-08"


@pytest.mark.parametrize("arguments", [("lint", "no-such"), ("case", "list"), ("nonsense",)])
def test_wrong_usage_leaves_with_two(arguments):
    done = oneflow_command(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
