"""`oneflow case`: look at cases, take them along, and check that nobody has touched them.

Changes nothing. Every reading names who reads (`--as`, or the operator of the configuration)
and is recorded in the access log.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from oneflow.adapters.system_time import SystemTime
from oneflow.cli.case_desk import Desk
from oneflow.cli.case_screen import case_columns, case_row, case_tree
from oneflow.cli.case_view import view_of
from oneflow.cli.case_work import overdue_command, todo_command
from oneflow.cli.commands import Commands
from oneflow.cli.export_form import (
    SCENARIO,
    AsOrForm,
    check_together,
    form_and_actor,
    needs_purpose,
    tell_faults,
)
from oneflow.cli.files import check_writable
from oneflow.cli.filters import asked_for
from oneflow.cli.language import counted, say
from oneflow.cli.listing_screen import show_list
from oneflow.cli.naming import Names
from oneflow.cli.options import As, AsJson, DatabaseUrl, Force, Lang, Output
from oneflow.cli.putting_out import put_out
from oneflow.cli.telling import sentence, when
from oneflow.cli.terminal import print_json, print_pretty_json, screen, show, shown
from oneflow.cli.verify import Published, lines_of, tell_report
from oneflow.engine.history.audit import audit
from oneflow.engine.history.bundle import write_bundle

app = Commands("查看、导出、核验办件 / Look at, export and verify cases.")

CaseName = Annotated[str, typer.Argument(metavar="CASE", help="办件标识或编号 / case id or number")]


def list_command(  # noqa: PLR0917 - typer reads the options off the signature
    actor: As = None,
    database: DatabaseUrl = None,
    matter: Annotated[str | None, typer.Option(help="主题 / matter")] = None,
    state: Annotated[str | None, typer.Option(help="办件的状态 / state of the case")] = None,
    applicant: Annotated[str | None, typer.Option(help="申请人 / applicant")] = None,
    item: Annotated[str | None, typer.Option(help="含此事项 / with this item")] = None,
    number: Annotated[str | None, typer.Option(help="办件编号 / case number")] = None,
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="日期 / DATE", help="这天起收件的 / received on or after"),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option("--to", metavar="日期 / DATE", help="到这天收件的 / received on or before"),
    ] = None,
    after: Annotated[str | None, typer.Option(help="从此位置之后 / after this place")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="最多几件 / at most")] = 50,
    as_json: AsJson = False,
    _lang: Lang = None,
) -> None:
    """列出办件 / List cases."""
    names = {"matter": matter, "state": state, "applicant": applicant, "item": item}
    asked = asked_for(names | {"number": number}, first, last)
    now = SystemTime().now()
    with Desk(database, actor) as desk:
        page = desk.cases(asked, after=after, limit=limit)
        views = [view_of(desk.glance(line.id), now) for line in page]
    if as_json:
        for view in views:
            print_json(view)
        return
    show_list(
        case_columns(),
        [case_row(view) for view in views],
        say(f"{len(views)} 件", counted(len(views), "case")),
        more=page.next,
    )


def show_command(
    case: CaseName,
    actor: As = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
    _lang: Lang = None,
) -> None:
    """显示一个办件的全貌 / Show one case as a whole."""
    with Desk(database, actor) as desk:
        view = view_of(desk.read(case, "show"), SystemTime().now())
    if as_json:
        print_pretty_json(view)
        return
    show(case_tree(view))


def history_command(
    case: CaseName,
    actor: As = None,
    database: DatabaseUrl = None,
    as_json: AsJson = False,
    _lang: Lang = None,
) -> None:
    """办件的经过，逐条说明 / The history of a case in words."""
    with Desk(database, actor) as desk:
        reading = desk.read(case, "history")
        envelope = desk.engine.handler.envelope
        events = [(row, envelope.event(row)) for row in reading.events]
    names = Names(reading.world.plan, reading.case)
    console = screen()
    for row, event in events:
        text = sentence(names, event)
        if as_json:
            body = msgspec.Raw(row.body.encode())
            told = {"seq": row.seq, "type": row.type, "at": event.at}
            print_json({**told, "recorded_at": row.recorded_at, "text": text, "body": body})
        else:
            line = shown(f"{row.seq:>4}  ", "dim").append(f"{when(event.at)}  ", "cyan")
            console.print(line.append_text(shown(text)), soft_wrap=True)


def export_command(  # noqa: PLR0917 - typer reads the options off the signature
    case: CaseName,
    as_: AsOrForm = None,
    database: DatabaseUrl = None,
    output: Output = None,
    force: Force = False,
    with_data: Annotated[
        bool, typer.Option("--with-data", help="连同个人信息 / with personal data")
    ] = False,
    anonymise: Annotated[
        bool,
        typer.Option("--anonymise", help="以编造的值代替 / put invented values (--as scenario)"),
    ] = False,
    purpose: Annotated[
        str | None, typer.Option("--purpose", help="用途，会记录 / what for (recorded)")
    ] = None,
    _lang: Lang = None,
) -> None:
    """把办件导出为文件，或写成场景 / Export a case as a file, or as a scenario."""
    form, actor = form_and_actor(as_)
    is_scenario = form == SCENARIO
    check_together(form, with_data=with_data, anonymise=anonymise)
    check_writable(output, force=force)
    if (with_data or (is_scenario and not anonymise)) and not purpose:
        raise needs_purpose()
    faults: tuple[str, ...] = ()
    with Desk(database, actor, purpose=purpose) as desk:
        if is_scenario:
            exported = desk.scenario(case, anonymise=anonymise)
            data, faults = exported.text.encode(), exported.faults
        else:
            data = write_bundle(desk.export(case, with_data=with_data))
    put_out(data, output)
    if faults:
        tell_faults(faults)
        raise typer.Exit(1)


def verify_command(  # noqa: PLR0917 - typer reads the options off the signature
    case: CaseName,
    actor: As = None,
    database: DatabaseUrl = None,
    published: Published = None,
    as_json: AsJson = False,
    _lang: Lang = None,
) -> None:
    """核验办件没有被改动 / Verify that a case was not touched."""
    with Desk(database, actor) as desk:
        found = desk.gather(case, "verify")
    tell_report(audit(found, lines_of(published)), as_json=as_json)


app.add(list_command, "list")
app.add(todo_command, "todo")
app.add(overdue_command, "overdue")
app.add(show_command, "show")
app.add(history_command, "history")
app.add(export_command, "export")
app.add(verify_command, "verify")
