"""`oneflow case todo` and `overdue`: the open work of whoever asks, what is due first first."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from oneflow.cli.case_desk import Desk
from oneflow.cli.case_screen import light_text
from oneflow.cli.language import counted, say
from oneflow.cli.listing_screen import Column, show_list
from oneflow.cli.naming import Names
from oneflow.cli.options import As, AsJson, DatabaseUrl, Lang
from oneflow.cli.telling import day_before
from oneflow.cli.terminal import print_json, shown
from oneflow.engine.shell.asked import WorkAsked
from oneflow.engine.shell.listing import WorkLight
from oneflow.engine.shell.pages import Page, Work

Item = Annotated[str | None, typer.Option(help="事项 / item")]
State = Annotated[str | None, typer.Option(help="事项的状态 / state of the item")]
Light = Annotated[WorkLight | None, typer.Option(help="灯 / light")]
Office = Annotated[
    str | None, typer.Option(help="几个机构中的一个 / one of several offices that one acts for")
]
After = Annotated[str | None, typer.Option(help="从此位置之后 / after this place")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="最多几行 / at most")]


def todo_command(  # noqa: PLR0917 - typer reads the options off the signature
    actor: As = None,
    database: DatabaseUrl = None,
    item: Item = None,
    state: State = None,
    light: Light = None,
    office: Office = None,
    after: After = None,
    limit: Limit = 50,
    as_json: AsJson = False,
    _lang: Lang = None,
) -> None:
    """本机构的待办，先到期的在前 / Open work of one's offices, what is due first first."""
    asked = _asked(item, state, office)
    if light is not None:
        asked["light"] = light
    with Desk(database, actor) as desk:
        _tell(desk, desk.todo(asked, after=after, limit=limit), as_json=as_json)


def overdue_command(  # noqa: PLR0917 - as above
    actor: As = None,
    database: DatabaseUrl = None,
    item: Item = None,
    state: State = None,
    office: Office = None,
    after: After = None,
    limit: Limit = 50,
    as_json: AsJson = False,
    _lang: Lang = None,
) -> None:
    """超过法定时限的事项 / Work past its legal limit, in one's offices and cases."""
    with Desk(database, actor) as desk:
        page = desk.overdue(_asked(item, state, office), after=after, limit=limit)
        _tell(desk, page, as_json=as_json)


def _asked(item: str | None, state: str | None, office: str | None) -> WorkAsked:
    asked: WorkAsked = {}
    if item is not None:
        asked["item"] = item
    if state is not None:
        asked["state"] = state
    if office is not None:
        asked["office"] = office
    return asked


def _tell(desk: Desk, page: Page[Work], *, as_json: bool) -> None:
    if as_json:
        for work in page:
            print_json(work)
        return
    names = {each: desk.names(each) for each in {work.case_id for work in page}}
    show_list(
        _columns(),
        [_row(work, names[work.case_id]) for work in page],
        say(f"{len(page)} 项", counted(len(page), "piece of work")),
        more=page.next,
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(say("办件编号", "number"), 7),
        Column(say("事项", "work"), 6, 12),
        Column(say("机构", "office"), 2),
        Column(say("状态", "state"), 4, 8),
        Column(say("灯", "light"), 5),
        Column(say("届满", "due"), 3),
        Column(say("法定届满", "legally due"), 1),
    )


def _row(work: Work, names: Names) -> tuple[Text, ...]:
    return (
        shown(work.number),
        shown(names.region(work.key)),
        shown(work.office),
        shown(names.state(work.key, work.state)),
        light_text(work.light),
        Text(day_before(work.due_at) if work.due_at else ""),
        Text(day_before(work.overdue_at) if work.overdue_at else ""),
    )
