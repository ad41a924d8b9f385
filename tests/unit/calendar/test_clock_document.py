"""The examples of the page about clocks are what the command says, in both languages."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from oneflow.cli.clock import app

DOCS = Path(__file__).parents[3] / "docs" / "explanation"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
LAST_LINE = re.compile(r"(日历：|Calendar: )cn [0-9a-f]{32}\n")


def examples(name: str) -> list[tuple[str, str]]:
    """Give the commands of a page, each with the output that stands below it."""
    found = []
    for block in BLOCK.findall((DOCS / name).read_text("utf-8")):
        for part in block.split("$ ")[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


@pytest.mark.parametrize("name", ["clock.zh.md", "clock.en.md"])
def test_the_page_has_examples(name):
    assert len(examples(name)) >= 15


@pytest.mark.parametrize(
    ("command", "output"), [*examples("clock.zh.md"), *examples("clock.en.md")]
)
def test_an_example_says_what_the_command_says(command, output):
    program, group, *arguments = shlex.split(command)
    assert (program, group) == ("oneflow", "clock")
    said = CliRunner().invoke(app, arguments).output
    assert LAST_LINE.sub("", said) == output


def test_the_pages_have_the_same_examples():
    chinese = examples("clock.zh.md")
    english = [(each.removesuffix(" --lang en"), said) for each, said in examples("clock.en.md")]
    assert [command for command, _ in chinese] == [command for command, _ in english]
    told_alike = [pair for pair in chinese if pair[0].endswith("--json")]
    assert told_alike == [pair for pair in english if pair[0].endswith("--json")]
