"""`oneflow doctor`: is everything here that oneflow needs, and what to do where it is not."""

from __future__ import annotations

import typer

from oneflow.cli.doctor_checks import examine
from oneflow.cli.language import counted, say
from oneflow.cli.options import AsJson, DatabaseUrl, Lang
from oneflow.cli.terminal import print_pretty_json, screen, shown
from oneflow.engine.shell.setup_finding import SetupFinding

_MARKS = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "problem": ("✗", "bold red")}


def doctor(database: DatabaseUrl = None, as_json: AsJson = False, _lang: Lang = None) -> None:
    """检查安装、日历、定义和数据库 / Check installation, calendar, definitions, database."""
    findings = list(examine(database))
    if as_json:
        print_pretty_json(findings)
    else:
        _print(findings)
    if any(each.level == "problem" for each in findings):
        raise typer.Exit(1)


def _print(findings: list[SetupFinding]) -> None:
    console = screen()
    for each in findings:
        mark, style = _MARKS[each.level]
        console.print(shown(f"{mark} {say(each.zh, each.en)}", style), soft_wrap=True)
        remedy = say(each.remedy_zh, each.remedy_en)
        if remedy:
            console.print(shown(say(f"  办法：{remedy}", f"  Remedy: {remedy}")), soft_wrap=True)
    bad = sum(each.level == "problem" for each in findings)
    rest = sum(each.level == "warning" for each in findings)
    console.print(
        shown(
            say(
                f"{bad} 处问题，{rest} 处提醒",
                f"{counted(bad, 'problem')}, {counted(rest, 'warning')}",
            ),
            "dim",
        )
    )
