"""`oneflow replay`: give a case's commands again, and tell what comes out otherwise.

    oneflow replay CASE --database sqlite:///hall.db --as w1:window@hall/440106
    oneflow replay bundle.json --definition definitions/newborn
    oneflow replay bundle.json --calendar cn

Exit code 0: the same; 1: different; 2: it cannot be replayed so.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from oneflow.calendar import load_calendar
from oneflow.cli.case_desk import Desk
from oneflow.cli.files import read_file
from oneflow.cli.language import counted, say
from oneflow.cli.options import DATABASE_VARIABLE, As, AsJson, DatabaseUrl, Lang
from oneflow.cli.terminal import print_pretty_json, screen, shown
from oneflow.engine.history.bundle import Bundle, read_bundle
from oneflow.errors import UsageError
from oneflow.matters.loading import load_matter
from oneflow.testing.replay import Replayed
from oneflow.testing.replay import replay as replayed

Case = Annotated[
    str, typer.Argument(metavar="CASE|BUNDLE", help="办件标识或导出包 / case id or export")
]
Definition = Annotated[
    Path | None, typer.Option("--definition", help="换一份定义 / under another definition")
]
CalendarName = Annotated[
    str | None, typer.Option("--calendar", help="换一份日历 / under another calendar")
]


def replay(  # noqa: PLR0917 - typer reads the options off the signature
    case: Case,
    definition: Definition = None,
    calendar: CalendarName = None,
    database: DatabaseUrl = None,
    as_: As = None,
    as_json: AsJson = False,
    _lang: Lang = None,
) -> None:
    """重放办件，比较结果 / Replay a case and compare what it comes to."""
    bundle = _bundle(case, database, as_)
    expanded = load_matter(definition).expanded if definition is not None else None
    known = load_calendar(calendar) if calendar is not None else None
    outcome = replayed(bundle, definition=expanded, calendar=known)
    if as_json:
        print_pretty_json(_as_json(bundle, outcome))
    else:
        _tell(bundle, outcome)
    if outcome.differences:
        raise typer.Exit(1)


def _bundle(case: str, database: str | None, as_: str | None) -> Bundle:
    """Read the export of that name, or else the case of that id from the database."""
    path = Path(case)
    if not path.is_file():
        _check_no_path(path)
        with Desk(database, as_) as desk:
            return desk.gather(case, "replay")
    if as_ is not None or database != os.environ.get(DATABASE_VARIABLE):
        raise UsageError(
            "导出包不经过数据库，--as 和 --database 没有作用。",
            "An export is read without a database: --as and --database would do nothing.",
            remedy_zh="去掉它们；重放数据库里的办件时写办件标识。",
            remedy_en="Leave them out, or name a case of the database.",
        )
    return read_bundle(read_file(path))


def _check_no_path(path: Path) -> None:
    """Refuse what can only have been meant as a file; ids of cases have no slash and no ending."""
    if path.is_dir() or len(path.parts) > 1 or path.suffix == ".json":
        raise UsageError(
            f"{path} 是目录。" if path.is_dir() else f"没有文件 {path}。",
            f"{path} is a directory." if path.is_dir() else f"There is no file {path}.",
            remedy_zh="写出 oneflow case export 导出的文件，或办件标识。",
            remedy_en="Name a file that `oneflow case export` wrote, or the id of a case.",
        )


def _as_json(bundle: Bundle, outcome: Replayed) -> dict[str, object]:
    return {
        "case": bundle.case.id,
        "same": not outcome.differences,
        "differences": [
            {"path": each.path, "before": each.before, "after": each.after}
            for each in outcome.differences
        ],
        "notes": [{"zh": zh, "en": en} for zh, en in outcome.notes],
    }


def _tell(bundle: Bundle, outcome: Replayed) -> None:
    console = screen()
    for zh, en in dict.fromkeys(outcome.notes):
        console.print(shown(f"* {say(zh, en)}", "yellow"), soft_wrap=True)
    for each in outcome.differences:
        line = shown(f"{each.path}: ")
        line.append_text(shown(each.before, "red")).append(" → ")
        console.print(line.append_text(shown(each.after, "green")), soft_wrap=True)
    count = len(outcome.differences)
    number = bundle.case.number
    if count:
        told = f"Case {number}: {counted(count, 'difference')}"
        console.print(say(f"办件 {number}：{count} 处不同", told))
    else:
        console.print(say(f"办件 {number}：结果相同", f"Case {number}: the same outcome"))
