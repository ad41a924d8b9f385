"""Options that several commands share, and what they mean together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from oneflow.adapters.database.connections import read_url
from oneflow.bootstrap import Engine, open_engine
from oneflow.cli.language import OPTION, VARIABLE, choose
from oneflow.errors import StoreError, UsageError

DATABASE_VARIABLE = "ONEFLOW_DATABASE_URL"
SQLITE = "sqlite:///"


def _choose(wanted: str | None) -> None:
    if wanted is None:
        return
    try:
        choose(wanted)
    except ValueError:
        raise typer.BadParameter("写 zh 或 en。 / Give zh or en.") from None


_LANG = "语言 / language"
Lang = Annotated[
    str | None,
    typer.Option(OPTION, help=_LANG, metavar="zh|en", callback=_choose, is_eager=True),
]
LangOrVariable = Annotated[
    str | None,
    typer.Option(
        OPTION,
        envvar=VARIABLE,
        help=_LANG,
        metavar="zh|en",
        callback=_choose,
        is_eager=True,
    ),
]
DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--database",
        envvar=DATABASE_VARIABLE,
        metavar="地址 / URL",
        help="数据库地址 / address of the database",
    ),
]
As = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="ID[:角色][@机构] / ID[:ROLE][@OFFICE]",
        help="谁在查看；几个角色、几个机构用逗号隔开 / who asks; several roles or offices: commas",
    ),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="写入文件 / write to a file")]
Force = Annotated[
    bool, typer.Option("--force", help="覆盖已有的文件 / overwrite a file that is there")
]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")]


def address(given: str | None) -> str:
    """The database that a command works on.

    Raises:
        UsageError: none is named.
    """
    if given:
        return given
    raise UsageError(
        "没有说明用哪个数据库。",
        "No database is named.",
        remedy_zh=f"加 --database sqlite:///文件路径，或设置 {DATABASE_VARIABLE}。",
        remedy_en=f"Add --database sqlite:///path, or set {DATABASE_VARIABLE}.",
    )


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite address; None: it is another database.

    Raises:
        UsageError: the address is not understood.
    """
    known = read_url(url)
    return Path(str(known.database)) if known.get_backend_name() == "sqlite" else None


def opened(given: str | None) -> Engine:
    """Open a database that is there already; reading must not make an empty one.

    Raises:
        UsageError: no database is named, or its address is not understood.
        StoreError: there is no such file, or the database cannot be opened.
    """
    url = address(given)
    path = sqlite_file(url)
    if path is not None and path.is_dir():
        raise StoreError(
            f"{path} 是目录，不是数据库文件。",
            f"{path} is a directory, not a database file.",
            remedy_zh="写出文件名，如 sqlite:///hall.db。",
            remedy_en="Name the file, as in sqlite:///hall.db.",
            data={"path": str(path)},
        )
    if path is not None and not path.is_file():
        raise StoreError(
            f"没有数据库文件 {path}。",
            f"There is no database file {path}.",
            remedy_zh="核对路径；新建数据库用 oneflow db upgrade，试用用 oneflow demo。",
            remedy_en="Check the path; `oneflow db upgrade` makes one, `oneflow demo` tries one out.",
            data={"path": str(path)},
        )
    return open_engine(url, create=False, check=False)
