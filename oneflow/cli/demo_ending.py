"""How the demonstration ends: where the files are, and commands that work on them."""

from __future__ import annotations

import shlex
from pathlib import Path

from rich.console import Console

from oneflow.cli import demo_story as story
from oneflow.cli.language import say
from oneflow.cli.options import DATABASE_VARIABLE, sqlite_file
from oneflow.cli.terminal import shown


def ending(console: Console, *, url: str, export: Path, definition: Path) -> None:
    """Say where things are and what to try next."""
    console.print()
    console.print(shown(say("文件", "Files"), "bold"))
    _line(console, str(sqlite_file(url)), say("数据库", "the database"))
    _line(console, str(export), say("办件导出（不含个人信息）", "the case, without personal data"))
    console.print(shown(say("接着试试", "What to try next"), "bold"))
    console.print(shown(f"  export {DATABASE_VARIABLE}={shlex.quote(url)}", "cyan"))
    window = f"{story.WINDOW.id}:window@hall/{story.DISTRICT}"
    case = story.CASE_ID
    for command, zh, en in (
        (f"oneflow case list --as {window}", "窗口能看到的办件", "the cases the window sees"),
        (f"oneflow case show {case} --as {window}", "一个办件的全貌", "one case as a whole"),
        (f"oneflow case history {case} --as {story.APPLICANT.id}", "经过", "what happened"),
        (f"oneflow case verify {case} --as {window}", "核验没有被改动", "nothing was changed"),
        (
            f"oneflow verify --bundle {shlex.quote(str(export))}",
            "离线核验导出的办件",
            "check the export offline",
        ),
        (
            f"oneflow replay {shlex.quote(str(export))}",
            "重放全部命令，比较结果",
            "give all commands again and compare",
        ),
        (
            "oneflow clock explain --start 2026-09-23T10:30 --limit 5wd",
            "为什么 10 月 8 日届满",
            "why it is due on 8 October",
        ),
        (f"oneflow lint {shlex.quote(_short(definition))}", "检查定义", "check the definition"),
        (f"oneflow test {shlex.quote(_short(definition))}", "跑它的场景", "run its scenarios"),
        (f"oneflow graph {shlex.quote(_short(definition))}", "画出流程图", "draw the matter"),
    ):
        _line(console, command, say(zh, en), style="cyan")


def _line(console: Console, what: str, told: str, *, style: str = "") -> None:
    line = shown(f"  {what}", style)
    line.append(f"  # {told}", "dim")
    console.print(line, soft_wrap=True)


def _short(path: Path) -> str:
    """A path as one would type it here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
