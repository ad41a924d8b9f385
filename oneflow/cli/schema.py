"""`oneflow schema`: the JSON Schema of the definition language, for editors and other tools."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from oneflow.cli.files import check_writable
from oneflow.cli.options import Force, Lang, Output
from oneflow.cli.putting_out import put_out
from oneflow.matters.schema import schema_text

Kind = Annotated[
    Literal["matter", "procedures"], typer.Option("--of", help="哪种文件 / which kind of file")
]


def schema(
    output: Output = None, force: Force = False, of: Kind = "matter", _lang: Lang = None
) -> None:
    """输出定义语言的 JSON Schema / Print the JSON Schema of definitions."""
    check_writable(output, force=force)
    put_out(schema_text(of).encode(), output)
