"""Texts of notices and documents that stand in files beside a definition.

    definitions/<code>/templates/<name>.zh.j2   and  <name>.en.j2

They are part of the definition: put into its `templates`, stored and hashed with it, so that a
case is told in the words of its own version for ever. A text in the YAML wins over a file.
"""

from __future__ import annotations

from pathlib import Path

from oneflow.errors import file_reason
from oneflow.matters.problems import Position, Problem, Words, problem
from oneflow.matters.source_text import MOST_BYTES, decode
from oneflow.matters.yaml_tree import Tree

LANGUAGES = ("zh", "en")


def read_templates(directory: Path) -> tuple[dict[str, Tree], tuple[Problem, ...]]:
    """Read the templates of a matter's directory: name -> {zh, en}; and what is wrong with them."""
    found: dict[str, dict[str, Tree]] = {}
    problems: list[Problem] = []
    for path in sorted((directory / "templates").glob("*.j2")):
        name, _, language = path.name.removesuffix(".j2").rpartition(".")
        text = _read(path)
        if isinstance(text, Problem):
            problems.append(text)
        elif language not in LANGUAGES or not name:
            at = Position(str(path), 1, 1)
            problems.append(problem("OF1204", at, found=path.name, allowed=LANGUAGES))
        else:
            found.setdefault(name, {})[language] = text
    return dict(found), tuple(problems)


def _read(path: Path) -> str | Problem:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = Words(*file_reason(error))
        return problem("OF1001", Position(str(path), 1, 1), reason=reason)
    return decode(data, name=str(path))
