"""Printing: UTF-8 whatever the locale says, results to stdout, errors to stderr.

Whatever comes from a database or a file is escaped before it reaches a terminal: a name must
not move the cursor, recolour the screen or hide what follows it.
"""

from __future__ import annotations

import io
import os
import sys
from typing import Any, TextIO

import msgspec
from rich.console import Console, RenderableType
from rich.text import Text

from oneflow.cli.language import language
from oneflow.cli.printable import printable
from oneflow.errors import OneflowError, UsageError

_WIDTH_IN_A_PIPE = 160
"""Columns where there is no terminal: nothing is cut off that fits a wide screen."""


def use_utf8() -> None:
    """Let stdout and stderr write Chinese, also under LANG=C and on old consoles."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() != "utf-8":
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def screen(file: TextIO | None = None) -> Console:
    """Make a console on stdout as it is now; without a terminal it is wide and plain."""
    out = file if file is not None else sys.stdout
    width = None
    if not out.isatty() and "COLUMNS" not in os.environ:
        width = _WIDTH_IN_A_PIPE
    return Console(file=out, width=width, highlight=False, markup=False, emoji=False)


def show(renderable: RenderableType, console: Console | None = None) -> None:
    """Print what rich draws."""
    out = console or screen()
    out.file.write(drawn(renderable, out))


def drawn(renderable: RenderableType, console: Console) -> str:
    """Draw for a console; without a terminal no line ends with the blanks that filled it up."""
    with console.capture() as text:
        console.print(renderable)
    if console.is_terminal:
        return text.get()
    return "".join(f"{line.rstrip()}\n" for line in text.get().splitlines())


def shown(text: object, style: str = "") -> Text:
    r"""Make text that a terminal shows as it stands.

    >>> shown("a\x1b[2J").plain
    'a\\x1b[2J'
    """
    return Text(printable(str(text)), style=style)


def print_json(value: Any) -> None:
    """Write a value to stdout as one line of JSON."""
    write_bytes(msgspec.json.encode(value) + b"\n")


def print_pretty_json(value: Any) -> None:
    """Write a value to stdout as indented JSON."""
    write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")


def write_bytes(data: bytes) -> None:
    """Write bytes in UTF-8 to stdout, whatever stands there."""
    sys.stdout.write(data.decode())
    sys.stdout.flush()


def line_of(problem: OneflowError) -> str:
    """Say an error in one line: code, sentence, remedy."""
    return printable(f"[{problem.code}] {problem.describe(language())}")


def exit_code_of(problem: OneflowError) -> int:
    """2 where the command line was put wrongly, else 1."""
    return 2 if isinstance(problem, UsageError) else 1


def let_go() -> None:
    """Flush at the end of a run, and drop what nobody takes: a closed pipe is no fault.

    Python would otherwise find it after the last line of the program, and complain.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
