"""The reference names the commands and options that there are, and no others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main
from rich.cells import cell_len
from typer.testing import CliRunner

from oneflow.cli.application import app

PAGES = Path(__file__).parents[3] / "docs" / "reference"
ZH = (PAGES / "cli.zh.md").read_text(encoding="utf-8")
EN = (PAGES / "cli.en.md").read_text(encoding="utf-8")


def commands():
    """Every command as it is typed, with its options."""

    def below(command, words):
        inner = getattr(command, "commands", None)
        if inner is None:
            yield " ".join(words), {option for each in command.params for option in each.opts}
        else:
            for name, each in inner.items():
                yield from below(each, [*words, name])

    return dict(below(typer.main.get_command(app), ["oneflow"]))


def synopses():
    """The lines of the reference's synopses: (command, options in it)."""
    for block in re.findall(r"```console\n(.*?)```", ZH, flags=re.DOTALL):
        for line in block.splitlines():
            words = line.split()
            name = (
                " ".join(words[:3])
                if words[1] in {"case", "clock", "db", "outbox"}
                else " ".join(words[:2])
            )
            yield name, set(re.findall(r"(?<!\S)\[?(--[a-z-]+)", line))


def test_each_command_is_in_both_references():
    known = commands()
    assert {name for name, _ in synopses()} == set(known)
    for name in known:
        first = name.split()[1]
        assert f"`oneflow {first}" in EN


@pytest.mark.parametrize(("name", "options"), list(synopses()))
def test_each_option_of_a_synopsis_exists(name, options):
    assert options <= commands()[name]


def test_each_variable_is_explained():
    sources = (Path(__file__).parents[3] / "oneflow" / "cli").glob("*.py")
    named = set().union(
        *(re.findall(r"ONEFLOW_[A-Z_]+", path.read_text("utf-8")) for path in sources)
    )
    assert {each for each in named if each not in ZH} == set()


GROUPS = ["oneflow", "oneflow case", "oneflow clock", "oneflow db", "oneflow outbox"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("command", [*GROUPS, *commands()])
def test_a_page_of_help_fits_eighty_columns_to_its_end(command, language):
    """Rich cuts a line of wide characters with an ellipsis where it should wrap."""
    runner = CliRunner(env={"COLUMNS": "80", "ONEFLOW_LANG": language})
    page = runner.invoke(app, [*command.split()[1:], "--help"], prog_name="oneflow").output
    assert page.startswith("用法：" if language == "zh" else "Usage: ")
    assert "…" not in page
    assert max(map(cell_len, page.splitlines())) <= 80


@pytest.mark.parametrize("command", list(commands()))
def test_every_text_of_help_is_in_both_languages(command):
    found: Any = typer.main.get_command(app)
    for word in command.split()[1:]:
        found = found.commands[word]
    for text in [found.help, *(param.help for param in found.params)]:
        zh, slash, en = text.partition(" / ")
        assert slash
        assert re.search("[\u4e00-\u9fff]|JSON", zh), zh
        assert not re.search("[\u4e00-\u9fff]", en), en
