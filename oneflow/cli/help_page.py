"""A page of help: usage, what it is for, arguments, options, commands; no wider than the screen.

Every text of help is written "Chinese / English"; the page shows the half that this run speaks.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typer
from rich.console import Group as Lines
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from oneflow.cli.language import language, say

Row = tuple[str, str]


def page(ctx: typer.Context) -> Lines:
    """Draw the help of the command that `ctx` is of."""
    command: Any = ctx.command
    params = [param for param in command.get_params(ctx) if not getattr(param, "hidden", False)]
    arguments = [param for param in params if param.param_type_name == "argument"]
    options = [param for param in params if param.param_type_name == "option"]
    inner: dict[str, Any] = getattr(command, "commands", {})
    parts: list[Any] = [
        _usage(ctx, arguments, has_commands=bool(inner)),
        Padding(Text(_half(command.help)), (1, 0, 0, 2)),
    ]
    for title, rows in (
        (say("命令", "Commands"), [(name, _half(each.help)) for name, each in inner.items()]),
        (say("参数", "Arguments"), [(_name(each), _half(each.help)) for each in arguments]),
        (say("选项", "Options"), [(_option(each), _about(each)) for each in options]),
    ):
        if rows:
            parts += [Text(f"\n{title}", style="bold"), _rows(rows)]
    if inner:
        path = ctx.command_path
        told = say(
            f"各命令的用法：{path} 命令 --help",
            f"More about a command: {path} COMMAND --help",
        )
        parts.append(Text(f"\n{told}", style="dim"))
    return Lines(*parts)


def _usage(ctx: typer.Context, arguments: Iterable[Any], *, has_commands: bool) -> Text:
    words = [say("[选项]", "[OPTIONS]")]
    words += [_name(each) if each.required else f"[{_name(each)}]" for each in arguments]
    if has_commands:
        words.append(say("命令", "COMMAND"))
    line = Text(say("用法：", "Usage: "), style="bold")
    return line.append(f"{ctx.command_path} {' '.join(words)}", style="not bold")


def _rows(rows: Iterable[Row]) -> Padding:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="cyan", max_width=34, overflow="fold")
    table.add_column(overflow="fold")
    for left, right in rows:
        table.add_row(Text(left), Text(right))
    return Padding(table, (0, 0, 0, 2))


def _half(text: str | None) -> str:
    """The half of a text that this run speaks."""
    zh, _, en = inspect.cleandoc(text or "").partition(" / ")
    return zh if language() == "zh" else (en or zh)


def _name(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _option(option: Any) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    if option.is_flag:
        return names
    return f"{names} {_takes(option)}"


def _takes(option: Any) -> str:
    """What stands behind an option: its choices, or a word for its kind."""
    if option.metavar:
        return _half(option.metavar)
    described = option.type_descriptor
    if described.choices:
        return "|".join(str(getattr(each, "value", each)) for each in described.choices)
    if described.is_path:
        return say("文件", "FILE")
    if described.is_ranged:
        return say("数", "N")
    return say("值", "TEXT")


def _about(option: Any) -> str:
    """What an option is for, with its default and its variable."""
    if "--help" in option.opts:
        return say("显示这一页", "show this page")
    about = _half(option.help)
    default = option.default
    if default not in {None, False, ""} and not isinstance(default, (list, tuple, Path)):
        shown = getattr(default, "value", default)
        about += say(f"（默认 {shown}）", f" (default: {shown})")
    if option.envvar:
        about += say(f"（变量 {option.envvar}）", f" (variable: {option.envvar})")
    return about
