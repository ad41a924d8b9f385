"""`oneflow db`: bring a database to the form that this oneflow needs, look at it, go back."""

from __future__ import annotations

from typing import Annotated

import typer
from msgspec.structs import asdict

from oneflow.adapters.database.upgrade import SchemaCheck, check, downgrade, upgrade
from oneflow.cli.commands import Commands
from oneflow.cli.language import say
from oneflow.cli.options import AsJson, DatabaseUrl, Lang, address
from oneflow.cli.terminal import print_json
from oneflow.errors import UsageError

app = Commands("建立、升级、检查数据库 / Create, upgrade and check the database.")

To = Annotated[str, typer.Option("--to", help="迁移编号 / migration number")]
Yes = Annotated[
    bool, typer.Option("--yes", help="确认删除表和数据 / really remove tables and data")
]


def upgrade_command(database: DatabaseUrl = None, to: To = "head", _lang: Lang = None) -> None:
    """建立或升级表 / Create or upgrade the tables."""
    reached = upgrade(address(database), to)
    typer.echo(say(f"数据库已在第 {reached} 号迁移。", f"The database is at migration {reached}."))


def check_command(
    database: DatabaseUrl = None, as_json: AsJson = False, _lang: Lang = None
) -> None:
    """检查表是否合用；不合用时退出码为 1 / Check the tables; exit code 1 if they do not fit."""
    seen = check(address(database))
    if as_json:
        print_json(asdict(seen) | {"current": seen.is_current})
    else:
        for line in _lines(seen):
            typer.echo(line)
    if not seen.is_current:
        raise typer.Exit(1)


def downgrade_command(
    to: Annotated[str, typer.Option("--to", help="迁移编号，全部撤销用 base / migration, or base")],
    database: DatabaseUrl = None,
    yes: Yes = False,
    _lang: Lang = None,
) -> None:
    """退回到较早的迁移，会删除数据 / Go back to an earlier migration; this removes data."""
    url = address(database)
    if not yes:
        raise UsageError(
            "退回会删除表和其中的数据，尚未确认。",
            "Going back removes tables with their data; that was not confirmed.",
            remedy_zh="先备份，再加 --yes。",
            remedy_en="Make a backup, then add --yes.",
        )
    reached = downgrade(url, to)
    typer.echo(
        say(
            f"数据库已退回到 {reached or '没有任何表的状态'}。",
            f"The database is back at {reached or 'having no tables'}.",
        )
    )


def _lines(seen: SchemaCheck) -> list[str]:
    at_zh = f"数据库在第 {seen.reached} 号迁移" if seen.reached else "数据库还没有建立表"
    at_en = (
        f"The database is at migration {seen.reached}" if seen.reached else "There are no tables"
    )
    lines = [
        say(
            f"{at_zh}，需要第 {seen.needed} 号。",
            f"{at_en}; needed is {seen.needed}.",
        )
    ]
    lines += [say(f"不一致：{one}", f"differs: {one}") for one in seen.drift]
    if seen.is_current:
        lines.append(say("可以使用。", "Fit for use."))
    elif seen.reached is None or seen.reached < seen.needed:
        lines.append(say("办法：运行 oneflow db upgrade。", "Remedy: run `oneflow db upgrade`."))
    elif seen.reached > seen.needed:
        lines.append(
            say(
                "办法：数据库由更新的 oneflow 建立，请升级 oneflow。",
                "Remedy: a newer oneflow made this database; upgrade oneflow.",
            )
        )
    else:
        lines.append(
            say(
                "办法：表在 oneflow 之外被改动，请由数据库管理员恢复。",
                "Remedy: the tables were changed outside oneflow; have them restored.",
            )
        )
    return lines


app.add(upgrade_command, "upgrade")
app.add(check_command, "check")
app.add(downgrade_command, "downgrade")
