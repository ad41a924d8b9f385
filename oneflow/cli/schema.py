"""`oneflow schema`: the JSON Schema of the definition language, for editors and other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from oneflow.cli.files import write_private
from oneflow.cli.language import say
from oneflow.cli.options import Lang
from oneflow.cli.terminal import write_bytes
from oneflow.matters.schema import schema_text

Output = Annotated[Path | None, typer.Option("--output", "-o", help="写入文件 / write to a file")]
Kind = Annotated[
    Literal["matter", "procedures"], typer.Option("--of", help="哪种文件 / which kind of file")
]


def schema(output: Output = None, of: Kind = "matter", _lang: Lang = None) -> None:
    """输出定义语言的 JSON Schema / Print the JSON Schema of definitions."""
    text = schema_text(of)
    if output is None:
        write_bytes(text.encode())
        return
    write_private(output, text.encode())
    typer.echo(say(f"已写入 {output}", f"Written to {output}"))
