"""What every command has in common: help and wrong usage told in the language of the run.

Typer reads the options; the words that a person meets are ours. A wrong command line becomes a
`UsageError` like any other, so that it is told in one line, with its remedy, and ends with 2.
What Typer hands over as a context has no public type of its own here, so it is `Any`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from oneflow.cli.help_page import page
from oneflow.cli.language import choose, say, wanted_by
from oneflow.cli.misuse import in_words, unexpected, unknown_command
from oneflow.cli.terminal import drawn, exit_code_of, line_of, screen, show
from oneflow.errors import OneflowError, file_reason

HELP_NAMES = ["-h", "--help"]


class Command(TyperCommand):
    """A command that does something."""

    allow_extra_args = True  # so that it is we who refuse them

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments.

        Raises:
            UsageError: they are not what the command takes.
        """
        try:
            left = super().parse_args(ctx, args)
        except typer.TyperException as problem:
            raise in_words(problem, ctx) from problem
        if left and not ctx.resilient_parsing:
            raise unexpected(left, ctx)
        return left

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page of help."""
        formatter.write(drawn(page(ctx), screen()))


class Group(TyperGroup):
    """A command that has commands."""

    def main(self, *given: Any, **named: Any) -> Any:
        """Obey a command line (None: that of this process) and leave with its exit code.

        Every error is told in one line on stderr, in the language that the line asks for.
        """
        line: Sequence[str] | None = given[0] if given else named.get("args")
        choose(wanted_by(sys.argv[1:] if line is None else line, os.environ))
        try:
            return super().main(*given, **named)
        except OneflowError as problem:
            typer.echo(line_of(problem), err=True)
            sys.exit(exit_code_of(problem))
        except OSError as problem:  # such as a full disk; a closed pipe is ended quietly before
            zh, en = file_reason(problem)
            told = say(f"操作系统报告：{zh}。", f"The operating system says: {en}.")
            typer.echo(f"[system] {told}", err=True)
            sys.exit(1)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments before the command's name; without any, show help and leave with 2.

        Raises:
            UsageError: they are not what the command takes.
        """
        if not args and not ctx.resilient_parsing:
            show(page(ctx), screen(sys.stderr))
            raise typer.Exit(2)
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as problem:
            raise in_words(problem, ctx) from problem

    def invoke(self, ctx: Any) -> Any:
        """Carry out the command that is named.

        Raises:
            UsageError: there is none of that name, or none is named.
        """
        try:
            return super().invoke(ctx)
        except typer.TyperException as problem:
            raise in_words(problem, ctx) from problem

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is named first.

        Raises:
            UsageError: there is none of that name.
        """
        if args[0] not in self.commands and not args[0].startswith("-"):
            raise unknown_command(args[0], ctx, list(self.commands))
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page of help."""
        formatter.write(drawn(page(ctx), screen()))


class Commands(typer.Typer):
    """A group of commands, each of which tells help and wrong usage in our words."""

    def __init__(self, help_text: str) -> None:
        """`help_text`: "Chinese / English", as all texts of help are."""
        super().__init__(
            cls=Group,
            help=help_text,
            no_args_is_help=True,
            add_completion=False,
            pretty_exceptions_enable=False,
            context_settings={"help_option_names": HELP_NAMES},
        )

    def add(self, function: Callable[..., None], name: str | None = None) -> None:
        """Add a command; called as the function is, unless `name` says otherwise."""
        self.command(name, cls=Command, context_settings={"help_option_names": HELP_NAMES})(
            function
        )
