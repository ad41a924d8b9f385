"""What is installed is whole: run against the built wheel by `.ci/run`, and in the checkout."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import metadata
from importlib.resources import files
from pathlib import Path

import pytest

import oneflow
from oneflow.installation import ensure_sole_package

DISTRIBUTION = "oneflow-yijianshi"


def oneflow_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed `oneflow` beside this interpreter, without a terminal, in a C locale."""
    return subprocess.run(
        [str(Path(sys.executable).with_name("oneflow")), *arguments],
        env={"PATH": "", "LANG": "C", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_package_is_typed_and_alone_in_its_folder():
    assert files(oneflow).joinpath("py.typed").is_file()
    ensure_sole_package()


def test_the_distribution_brings_its_licence_and_its_command():
    distribution = metadata.distribution(DISTRIBUTION)
    assert distribution.metadata["License-Expression"] == "Apache-2.0"
    scripts = distribution.entry_points.select(group="console_scripts", name="oneflow")
    assert [script.value for script in scripts] == ["oneflow.cli.main:run"]


def test_the_core_asks_for_no_terminal_and_no_test_library():
    requires = metadata.requires(DISTRIBUTION) or []
    core = {re.split(r"[^\w.-]", line)[0] for line in requires if "extra ==" not in line}
    assert not core & {"typer", "rich", "pytest", "hypothesis", "psycopg"}
    assert {"transitions", "sqlalchemy", "msgspec"} <= core


@pytest.mark.parametrize("arguments", [("--help",), ("clock", "--help"), ("db", "--help")])
def test_the_command_explains_itself(arguments):
    done = oneflow_command(*arguments)
    assert done.returncode == 0, done.stderr
    assert "oneflow" in done.stdout
