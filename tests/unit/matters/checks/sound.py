"""A sound matter that uses most of the language, and single faults put into it."""

from __future__ import annotations

from pathlib import Path

from oneflow.matters.loading import MATTER_FILE, examine
from oneflow.matters.problems import Problem

SOUND = (Path(__file__).parent / "sound.yaml").read_text(encoding="utf-8")


def changed(*changes: tuple[str, str]) -> str:
    """Give the sound matter with each first text replaced by its second."""
    text = SOUND
    for old, new in changes:
        assert text.count(old) == 1, f"{text.count(old)} times: {old}"
        text = text.replace(old, new)
    return text


def lint(directory: Path, text: str) -> tuple[Problem, ...]:
    """Give everything that is found in a definition of this text."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / MATTER_FILE).write_text(text, encoding="utf-8")
    return examine(directory).problems


def pointed_at(text: str, problem: Problem) -> str:
    """Give the rest of the line from where a problem stands."""
    return text.splitlines()[problem.line - 1][problem.column - 1 :]
