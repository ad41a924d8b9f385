"""Runs a page of the documentation as a reader would: its files written, its commands typed.

    <!-- file: dog/matter.yaml -->      the fence below is that file's content
    <!-- edit: dog/matter.yaml -->      the `diff` fence below is a change to that file
    ```console                          `$ command` lines with what they print

`...` in printed text stands for anything. Commands run in a real shell in an empty directory,
standard output and error together; `export` lines and `cd` last for the page.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

DOCS = Path(__file__).parents[2] / "docs"
_FENCE = re.compile(
    r"(?:<!-- (?P<mark>file|edit): (?P<path>\S+) -->\n)?"
    r"^```(?P<kind>\w+)\n(?P<body>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
_CHECK = doctest.OutputChecker()


class Written(NamedTuple):
    """A file to write."""

    path: str
    text: str


class Edited(NamedTuple):
    """Lines of a file to be replaced by others."""

    path: str
    before: str
    after: str


class Typed(NamedTuple):
    """A command and what it prints."""

    command: str
    output: str


Step = Written | Edited | Typed


def steps(text: str) -> Iterator[Step]:
    """Read the steps of a page, in order; other fences are only to be read."""
    for found in _FENCE.finditer(text):
        mark, path, kind, body = found.group("mark", "path", "kind", "body")
        if mark == "file":
            yield Written(path, body)
        elif mark == "edit":
            yield _edit(path, body)
        elif kind == "console":
            yield from _typed(body)


def _edit(path: str, body: str) -> Edited:
    lines = body.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] in "- ")
    after = "".join(line[1:] for line in lines if line[0] in "+ ")
    return Edited(path, before, after)


def _typed(body: str) -> Iterator[Typed]:
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield Typed(command, output)


class Reader:
    """Follows a page in a directory of its own."""

    def __init__(self, home: Path) -> None:
        """Begin in `home`, which is empty."""
        self.home = home
        self.lasting: list[str] = []

    def follow(self, step: Step) -> str | None:
        """Do one step; gives what is otherwise than the page says, or None."""
        match step:
            case Written(path, text):
                target = self.home / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
                return None
            case Edited(path, before, after):
                return self._edit(self.home / path, before, after)
            case Typed(command, output):
                return self._type(command, output)

    def _edit(self, path: Path, before: str, after: str) -> str | None:
        text = path.read_text("utf-8")
        if text.count(before) != 1:
            return f"{path.name}: {text.count(before)} times instead of once:\n{before}"
        path.write_text(text.replace(before, after), encoding="utf-8")
        return None

    def _type(self, command: str, output: str) -> str | None:
        said = self._run(command)
        if command.startswith(("export ", "cd ")):
            self.lasting.append(command)
        if _CHECK.check_output(_stripped(output), _stripped(said), doctest.ELLIPSIS):
            return None
        return f"$ {command}\n--- the page says\n{output}--- it prints\n{said}"

    def _run(self, command: str) -> str:
        programs = str(Path(sys.executable).parent)
        done = subprocess.run(
            ["bash", "-c", "\n".join([*self.lasting, command])],
            cwd=self.home,
            env={
                "PATH": f"{programs}{os.pathsep}{os.defpath}",
                "HOME": str(self.home),
                "LANG": "C.UTF-8",
                "PYTHONUTF8": "1",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        return done.stdout


def _stripped(text: str) -> str:
    """Trailing blanks of a line mean nothing; nor does a missing last newline."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())
