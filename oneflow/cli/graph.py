"""`oneflow graph`: a matter, its timing, or the states of one item, as Mermaid or SVG.

oneflow graph definitions/newborn                                      Mermaid
oneflow graph definitions/newborn --format svg -o newborn.svg          lanes by department
oneflow graph definitions/newborn --format svg --view gantt --start 2026-03-10
oneflow graph definitions/restaurant --format svg --situation form.area=420
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from oneflow.calendar import load_calendar
from oneflow.cli import wording
from oneflow.cli.drawn_situation import situation_of
from oneflow.cli.files import check_writable
from oneflow.cli.language import language
from oneflow.cli.lint import REGIONS
from oneflow.cli.misuse import near_or_known
from oneflow.cli.naming import call
from oneflow.cli.options import Force, Lang, Output
from oneflow.cli.putting_out import put_out
from oneflow.errors import UsageError
from oneflow.matters.drawing.gantt import gantt
from oneflow.matters.drawing.lanes import lanes
from oneflow.matters.drawing.situation import Situation
from oneflow.matters.drawing.svg import svg
from oneflow.matters.graph import matter_graph, states_graph
from oneflow.matters.loading import MATTER_FILE, load_matter
from oneflow.matters.plan import Plan, ProcedurePlan

CASE = "case"


class Form(StrEnum):
    """As what it is drawn."""

    MERMAID = "mermaid"
    SVG = "svg"


class View(StrEnum):
    """What an SVG shows."""

    LANES = "lanes"
    GANTT = "gantt"


Start = Annotated[
    str | None,
    typer.Option(
        "--start",
        metavar="日期 / DATE",
        help="受理或提交日期，按日历画 / accepted or submitted on",
    ),
]
Given = Annotated[
    list[str] | None,
    typer.Option(
        "--situation",
        metavar="名字=值 / NAME=VALUE",
        help="按情形画，可多次给出 / a situation; may be repeated",
    ),
]


def graph(  # noqa: PLR0917 - typer reads the options off the signature
    path: Annotated[
        Path, typer.Argument(metavar="路径 / PATH", help="主题目录或 matter.yaml / matter")
    ],
    form: Annotated[
        Form, typer.Option("--format", help="画成什么 / as Mermaid text or as SVG")
    ] = Form.MERMAID,
    view: Annotated[
        View | None, typer.Option("--view", help="SVG：部门泳道或时间 / lanes, or timing")
    ] = None,
    start: Start = None,
    situation: Given = None,
    states: Annotated[
        str | None,
        typer.Option(
            "--states", metavar="事项 / ITEM", help="某事项（或 case）的状态图 / states of an item"
        ),
    ] = None,
    region: Annotated[str | None, typer.Option("--region", help="地区 / region")] = None,
    output: Output = None,
    force: Force = False,
    _lang: Lang = None,
) -> None:
    """画出主题：部门、事项、前置、时限 / Draw a matter as Mermaid or SVG."""
    _check_there(path)
    _check_region(path, region)
    _check_together(form, view, start, states)
    _check_situation(form, situation)
    check_writable(output, force=force)
    plan = load_matter(path, region=region).plan
    given = situation_of(plan, situation or (), language())
    text = _mermaid(plan, states) if form is Form.MERMAID else _svg(plan, view, start, given)
    put_out(text.encode(), output)


def _check_there(path: Path) -> None:
    if not path.exists():
        raise UsageError(
            f"没有文件或目录 {path}。",
            f"There is nothing at {path}.",
            remedy_zh="给出主题目录或 matter.yaml。",
            remedy_en="Name a matter's directory or its matter.yaml.",
        )
    if path.is_dir() and not (path / MATTER_FILE).is_file():
        raise UsageError(
            f"{path} 里没有 {MATTER_FILE}。",
            f"There is no {MATTER_FILE} in {path}.",
            remedy_zh="给出一个主题的目录。",
            remedy_en="Name the directory of one matter.",
        )


def _check_region(path: Path, region: str | None) -> None:
    """Refuse a region that has no file of its own."""
    folder = (path if path.is_dir() else path.parent) / REGIONS
    known = sorted(file.stem for file in folder.glob("*.yaml"))
    if region is None or region in known:
        return
    zh, en = near_or_known(region, known) if known else ("去掉 --region。", "Leave --region out.")
    raise UsageError(
        f"主题没有为地区“{region}”另写规定。",
        f"The matter has nothing of its own for the region '{region}'.",
        remedy_zh=zh,
        remedy_en=en,
    )


def _check_together(form: Form, view: View | None, start: str | None, states: str | None) -> None:
    """Refuse options that mean nothing together."""
    if form is Form.SVG and states is not None:
        raise _wrong(
            "--states 只有 mermaid。", "--states is drawn as Mermaid only.", "--format mermaid"
        )
    if form is Form.MERMAID and view is not None:
        raise _wrong("--view 要和 --format svg 一起用。", "--view goes with SVG.", "--format svg")
    if start is not None and view is not View.GANTT:
        raise _wrong(
            "--start 要和 --view gantt 一起用。",
            "--start goes with --view gantt.",
            "--format svg --view gantt --start 2026-03-10",
        )


def _check_situation(form: Form, situation: list[str] | None) -> None:
    if form is Form.MERMAID and situation:
        raise _wrong(
            "--situation 要和 --format svg 一起用。",
            "--situation goes with SVG.",
            "--format svg --situation form.area=420",
        )


def _wrong(zh: str, en: str, example: str) -> UsageError:
    return UsageError(zh, en, remedy_zh=f"例：{example}", remedy_en=f"Example: {example}")


def _mermaid(plan: Plan, states: str | None) -> str:
    if states is None:
        return matter_graph(plan, language=language())
    drawn = [
        states_graph(each, language=language(), call=_trigger)
        for each in procedures_of(plan, states)
    ]
    return "\n".join(drawn)


def _svg(plan: Plan, view: View | None, start: str | None, situation: Situation) -> str:
    if view is not View.GANTT:
        return svg(lanes(plan, language=language(), situation=situation))
    if start is None:
        return svg(gantt(plan, language=language(), situation=situation))
    day, calendar = _date(start), load_calendar(plan.calendar)
    chart = gantt(plan, language=language(), calendar=calendar, start=day, situation=situation)
    return svg(chart)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _wrong(f"“{text}”不是日期。", f"'{text}' is no date.", "--start 2026-03-10") from None


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
