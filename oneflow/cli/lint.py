"""`oneflow lint`: every problem of every definition in one run, with place and remedy.

Finds nothing itself: `oneflow.matters.loading.examine` does, here it is put on a screen or into
JSON. A path is a matter's directory, its `matter.yaml`, a regional file, or a directory of such.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer
from msgspec import Struct
from rich.console import Console

from oneflow.cli.language import counted, language, say
from oneflow.cli.options import Lang
from oneflow.cli.terminal import print_pretty_json, screen, shown
from oneflow.errors import UsageError
from oneflow.matters.loading import MATTER_FILE, examine
from oneflow.matters.problem_code import Severity
from oneflow.matters.problems import Problem, ProblemList

REGIONS = "regions"
_STYLES: Mapping[Severity, str] = {"error": "bold red", "warning": "yellow", "info": "cyan"}


class Definition(Struct, frozen=True):
    """A definition to look at: a matter, nationally or (region) with one region's overrides."""

    path: Path
    region: str | None = None


Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH...", help="定义文件或目录 / files or directories")
]
Format = Annotated[
    Literal["human", "json"], typer.Option("--format", help="输出格式 / output format")
]


def lint(paths: Paths, form: Format = "human", _lang: Lang = None) -> None:
    """检查定义：一次列出全部问题 / Check definitions: all problems in one run."""
    definitions = [found for path in paths for found in definitions_at(path)]
    problems = problems_of(definitions)
    if form == "json":
        print_pretty_json(problems.to_json())
    else:
        _print(screen(), problems, matters=len({each.path for each in definitions}))
    if problems.errors:
        raise typer.Exit(1)


def definitions_at(path: Path) -> tuple[Definition, ...]:
    """Find the definitions that a path names, in the order of their paths.

    Raises:
        UsageError: there is nothing at the path, or no definition.
    """
    if not path.exists():
        raise _nothing(f"没有文件或目录 {path}", f"There is nothing at {path}")
    if path.is_file():
        if path.parent.name == REGIONS:
            return (Definition(path.parent.parent, path.stem),)
        return (Definition(path),)
    matters = [path] if (path / MATTER_FILE).is_file() else _below(path)
    if not matters:
        raise _nothing(f"{path} 下没有 {MATTER_FILE}", f"There is no {MATTER_FILE} under {path}")
    return tuple(found for matter in matters for found in _with_regions(matter))


def problems_of(definitions: Sequence[Definition]) -> ProblemList:
    """Examine definitions; what a national file and its regions share is told once."""
    found = ProblemList()
    for each in definitions:
        found.extend(examine(each.path, region=each.region).problems)
    return found


def _below(path: Path) -> list[Path]:
    return [file.parent for file in sorted(path.rglob(MATTER_FILE))]


def _with_regions(matter: Path) -> Iterator[Definition]:
    yield Definition(matter)
    for file in sorted((matter / REGIONS).glob("*.yaml")):
        yield Definition(matter, file.stem)


def _print(console: Console, problems: ProblemList, *, matters: int) -> None:
    for problem in problems:
        console.print(_line(problem), soft_wrap=True)
    errors, warnings = len(problems.errors), len(problems.warnings)
    notes = len(problems) - errors - warnings
    style = _STYLES["error"] if errors else (_STYLES["warning"] if warnings else "green")
    summary = say(
        f"{matters} 个主题：{errors} 处错误，{warnings} 处提醒，{notes} 处说明",
        f"{counted(matters, 'matter')}: {counted(errors, 'error')},"
        f" {counted(warnings, 'warning')}, {counted(notes, 'note')}",
    )
    console.print(shown(summary, style))


def _line(problem: Problem) -> object:
    text = shown(problem.render(language()))
    text.stylize("bold", 0, len(str(problem.position)))
    text.highlight_words([problem.code], _STYLES[problem.severity])
    return text


def _nothing(zh: str, en: str) -> UsageError:
    return UsageError(
        f"{zh}。",
        f"{en}.",
        remedy_zh="给出 matter.yaml、主题目录，或放主题的目录。",
        remedy_en="Name a matter.yaml, a matter's directory, or a directory of matters.",
    )
