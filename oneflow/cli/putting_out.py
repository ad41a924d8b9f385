"""What a command makes goes to stdout, or into the file that was named."""

from __future__ import annotations

from pathlib import Path

import typer

from oneflow.cli.files import write_private
from oneflow.cli.language import say
from oneflow.cli.terminal import write_bytes


def put_out(data: bytes, output: Path | None) -> None:
    """Write UTF-8 to stdout, or (output) to a file, and then say so on stderr.

    Raises:
        UsageError: the file cannot be written; see also `files.check_writable`.
    """
    if output is None:
        write_bytes(data)
        return
    write_private(output, data)
    typer.echo(say(f"已写入 {output}", f"Written to {output}"), err=True)
