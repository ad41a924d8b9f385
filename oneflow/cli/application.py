"""All commands joined to one: `oneflow <command>`. A table of contents, nothing else."""

from __future__ import annotations

from typing import Annotated

import typer

from oneflow import __version__
from oneflow.cli import case, clock, db, outbox
from oneflow.cli.commands import Commands
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

app = Commands(
    "一件事（联办事项）的定义、办理、计时与回放"
    " / Joint government services: define, run, time and replay them."
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
    """一件事（联办事项）的定义、办理、计时与回放 / Joint government services: define, run, time and replay them."""


app.add(demo)
app.add(lint)
app.add(run_tests, "test")
app.add(graph)
app.add(schema)
app.add_typer(clock.app, name="clock")
app.add_typer(case.app, name="case")
app.add(replay)
app.add(seal)
app.add(verify)
app.add_typer(outbox.app, name="outbox")
app.add_typer(db.app, name="db")
app.add(doctor)
