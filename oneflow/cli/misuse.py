"""A command line that was put wrongly, in our words: what is wrong, and what would be right.

Typer says what it could not read in English of its own; from its errors only the facts are taken.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import typer

from oneflow.errors import UsageError
from oneflow.matters.suggestion import similar_names


def in_words(problem: typer.TyperException, ctx: typer.Context) -> UsageError:
    """Say what Typer could not read; `ctx` is of the command that was meant."""
    option = getattr(problem, "option_name", None)
    if option is not None and hasattr(problem, "possibilities"):
        return _unknown_option(str(option), ctx)
    if option is not None:
        return _bare_option(str(option), problem, ctx)
    if hasattr(problem, "param_type"):
        return _missing(getattr(problem, "param", None), ctx)
    if isinstance(problem, typer.BadParameter) and problem.param is not None:
        return _wrong_value(problem, ctx)
    if problem.message.startswith("Missing command"):
        return _usage(ctx, "没有写要做什么", "It is not said what to do")
    told = problem.message.rstrip(".")
    return _usage(ctx, f"命令写得不对（{told}）", f"Wrong usage ({told})")


def unknown_command(name: str, ctx: typer.Context, known: Sequence[str]) -> UsageError:
    """Say that there is no such command, and which there are."""
    near = similar_names(name, known)
    return UsageError(
        f"没有命令“{ctx.command_path} {name}”。",
        f"There is no command '{ctx.command_path} {name}'.",
        remedy_zh=f"是不是 {'、'.join(near)}？" if near else f"可用：{'、'.join(known)}。",
        remedy_en=f"Did you mean {', '.join(near)}?" if near else f"There are: {', '.join(known)}.",
    )


def unexpected(left: Sequence[str], ctx: typer.Context) -> UsageError:
    """Say which arguments are too many."""
    words = " ".join(left)
    return _usage(ctx, f"多出了“{words}”", f"'{words}' is too much")


def near_or_known(name: str, known: Collection[str]) -> tuple[str, str]:
    """Give a remedy for a misspelt name, in Chinese and English: near names, else all.

    >>> near_or_known("lits", ["list", "show"])
    ('是不是 list？', 'Did you mean list?')
    >>> near_or_known("x", ["list", "show"])
    ('可选：list、show。', 'Choose one of list, show.')
    """
    near = similar_names(name, known)
    if near:
        return f"是不是 {'、'.join(near)}？", f"Did you mean {', '.join(near)}?"
    return f"可选：{'、'.join(known)}。", f"Choose one of {', '.join(known)}."


def _unknown_option(option: str, ctx: typer.Context) -> UsageError:
    known = [name for param in ctx.command.get_params(ctx) for name in param.opts]
    near = similar_names(option, [name for name in known if name.startswith("--")])
    zh, en = f"没有选项 {option}", f"There is no option {option}"
    if not near:
        return _usage(ctx, zh, en)
    return UsageError(
        f"{zh}。",
        f"{en}.",
        remedy_zh=f"是不是 {'、'.join(near)}？",
        remedy_en=f"Did you mean {', '.join(near)}?",
    )


def _bare_option(option: str, problem: typer.TyperException, ctx: typer.Context) -> UsageError:
    """An option without the value it needs, or with one that it does not take."""
    if "not take" in problem.message:
        return _usage(ctx, f"选项 {option} 后面不带值", f"Option {option} takes no value")
    return _usage(ctx, f"选项 {option} 后面缺少值", f"Option {option} needs a value")


def _missing(param: Any, ctx: typer.Context) -> UsageError:
    if param is None:
        return _usage(ctx, "缺少参数", "An argument is missing")
    if param.param_type_name == "argument":
        name = param.metavar or param.name.upper()
        return _usage(ctx, f"缺少参数 {name}", f"The argument {name} is missing")
    option = param.opts[-1]
    return _usage(ctx, f"缺少选项 {option}", f"The option {option} is missing")


def _wrong_value(problem: typer.BadParameter, ctx: typer.Context) -> UsageError:
    """A value that an option or argument does not take: which it takes, as far as it is known."""
    param: Any = problem.param
    name = param.opts[-1] if param.param_type_name == "option" else param.metavar or param.name
    found: list[dict[str, Any]] = getattr(problem.__cause__, "errors", list)()
    value = str(found[0]["input"]) if found else ""
    zh = f"{name} 的值“{value}”不对" if value else f"{name} 的值不对"
    en = f"{name} does not take '{value}'" if value else f"Wrong value of {name}"
    choices = getattr(param.type_descriptor, "choices", None)
    if choices:
        known = [str(getattr(choice, "value", choice)) for choice in choices]
        remedy_zh, remedy_en = near_or_known(value, known)
    elif param.type_descriptor.is_ranged:
        least, most = param.min, param.max
        remedy_zh, remedy_en = (
            f"须为 {least} 到 {most} 的整数。",
            f"Give a number from {least} to {most}.",
        )
    elif " / " in problem.message:
        remedy_zh, _, remedy_en = problem.message.partition(" / ")
    else:
        return _usage(ctx, zh, en)
    return UsageError(f"{zh}。", f"{en}.", remedy_zh=remedy_zh, remedy_en=remedy_en)


def _usage(ctx: typer.Context, zh: str, en: str) -> UsageError:
    """A sentence whose remedy is the page of help."""
    path = ctx.command_path
    return UsageError(
        f"{zh}。",
        f"{en}.",
        remedy_zh=f"看用法：{path} --help",
        remedy_en=f"See `{path} --help`.",
    )
