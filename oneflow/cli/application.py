"""All commands joined to one: `oneflow <command>`. A table of contents, nothing else."""

from __future__ import annotations

from typing import Annotated

import typer

from oneflow import __version__
from oneflow.cli import case, clock, db
from oneflow.cli.demo import demo
from oneflow.cli.doctor import doctor
from oneflow.cli.graph import graph
from oneflow.cli.lint import lint
from oneflow.cli.options import LangOrVariable
from oneflow.cli.replay import replay
from oneflow.cli.schema import schema
from oneflow.cli.seal import seal
from oneflow.cli.test import run_tests
from oneflow.cli.verify import verify

app = typer.Typer(
    name="oneflow",
    help="oneflow：一件事（联办事项）的定义、办理、计时与回放 / joint government services as definitions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"oneflow {__version__}")
        raise typer.Exit


@app.callback()
def oneflow(
    _lang: LangOrVariable = None,
    _version: Annotated[
        bool,
        typer.Option("--version", help="版本 / version", callback=_tell_version, is_eager=True),
    ] = False,
) -> None:
    """oneflow：一件事（联办事项）的定义、办理、计时与回放 / joint government services."""


app.command()(demo)
app.command()(lint)
app.command("test")(run_tests)
app.command()(graph)
app.command()(schema)
app.add_typer(clock.app, name="clock")
app.add_typer(case.app, name="case")
app.command()(replay)
app.command()(seal)
app.command()(verify)
app.add_typer(db.app, name="db")
app.command()(doctor)
