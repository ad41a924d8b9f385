"""`oneflow graph`: a matter, or the states of one item, as a Mermaid drawing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from oneflow.cli import wording
from oneflow.cli.files import write_private
from oneflow.cli.language import language, say
from oneflow.cli.naming import call
from oneflow.cli.options import Lang
from oneflow.cli.terminal import write_bytes
from oneflow.errors import UsageError
from oneflow.matters.graph import matter_graph, states_graph
from oneflow.matters.loading import load_matter
from oneflow.matters.plan import Plan, ProcedurePlan

CASE = "case"


def graph(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="主题目录或 matter.yaml / matter")],
    states: Annotated[
        str | None,
        typer.Option(
            "--states", metavar="ITEM", help="某事项（或 case）的状态图 / states of an item"
        ),
    ] = None,
    region: Annotated[str | None, typer.Option("--region", help="地区 / region")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="写入文件 / write to a file")
    ] = None,
    _lang: Lang = None,
) -> None:
    """画出主题：部门、事项、前置、时限 / Draw a matter as Mermaid."""
    if not path.exists():
        raise UsageError(
            f"没有文件或目录 {path}。",
            f"There is nothing at {path}.",
            remedy_zh="给出主题目录或 matter.yaml。",
            remedy_en="Name a matter's directory or its matter.yaml.",
        )
    plan = load_matter(path, region=region).plan
    speaking: Literal["zh", "en"] = "zh" if language() == "zh" else "en"
    if states is None:
        text = matter_graph(plan, language=speaking)
    else:
        drawn = [
            states_graph(each, language=speaking, call=_trigger)
            for each in procedures_of(plan, states)
        ]
        text = "\n".join(drawn)
    if output is None:
        write_bytes(text.encode())
        return
    write_private(output, text.encode())
    typer.echo(say(f"已写入 {output}", f"Written to {output}"), err=True)


def procedures_of(plan: Plan, item: str) -> tuple[ProcedurePlan, ...]:
    """Give the procedures that an item, or the case itself, may follow.

    Raises:
        UsageError: the matter has no such item.
    """
    if item == CASE:
        choices = plan.case_procedures
    elif item in plan.items:
        choices = plan.items[item].procedures
    else:
        known = [CASE, *plan.items]
        raise UsageError(
            f"主题没有事项“{item}”。",
            f"The matter has no item '{item}'.",
            remedy_zh=f"可选：{'、'.join(known)}。",
            remedy_en=f"Choose one of {', '.join(known)}.",
        )
    return tuple(plan.procedures[choice.use] for choice in choices)


def _trigger(code: str) -> str:
    return call(wording.TRIGGERS, code)
