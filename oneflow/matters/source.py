"""A definition file as a plain tree that knows where each part stands.

The first step of loading: YAML text in, dicts, lists, texts, whole numbers and
truth values out, and beside them the position of every key and value, so that
whatever is wrong later can be shown at its line and column. Reading never
raises on bad content and never guesses; it reports all it finds. It must not
know what a matter is.

Aliases and anchors are refused altogether: a definition is read by lawyers, and
what is shared there has a name (a procedure, a table, a material).
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from oneflow.errors import file_reason
from oneflow.matters.problems import Anchor, Position, Problem, Words, problem
from oneflow.matters.source_text import MOST_BYTES, decode, normalise
from oneflow.matters.yaml_tree import Location, Mark, Tree, TreeBuilder

__all__ = ["Reading", "Source", "read_bytes", "read_file", "read_text"]


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read.

    Attributes:
        name: how problems call the file.
        tree: plain dicts, lists, texts, ints, bools and None; keys are always texts.
        keys: the mark of each key by its path, e.g. `("items", "food", "limit")`.
        values: the mark of each value by its path; `()` is the whole file.
    """

    name: str
    tree: dict[str, Tree]
    keys: Mapping[Location, Mark]
    values: Mapping[Location, Mark]

    def position_of(self, loc: Location) -> Position:
        """Place a value, or the nearest thing that holds it where it is not in the file.

        Args:
            loc: keys and list indexes from the top. Parts that are not in the file (a
                validator's own words, a missing key) are passed over.
        """
        mark = self.values[self._nearest(loc)]
        return Position(self.name, mark.line, mark.column)

    def key_position(self, loc: Location) -> Position:
        """Place a key; falls back to `position_of` where the last part is no key."""
        mark = self.keys.get(loc)
        if mark is None:
            return self.position_of(loc)
        return Position(self.name, mark.line, mark.column)

    def anchor(self, loc: Location) -> Anchor:
        """Give a function that places an offset inside the text at `loc`.

        It is exact where the text stands on one line as written; otherwise every
        offset is placed at the beginning of the text.
        """
        mark = self.values[self._nearest(loc)]

        def place(offset: int) -> Position:
            inside = mark.width >= 0
            moved = min(offset, mark.width) + mark.quoted if inside else 0
            return Position(self.name, mark.line, mark.column + moved)

        return place

    def _nearest(self, loc: Location) -> Location:
        path: Location = ()
        for part in loc:
            if (*path, part) in self.values:
                path = (*path, part)
        return path


class Reading(NamedTuple):
    """What reading gave: the source, where there is one, and all problems.

    `source` is None where the text cannot be read to its end. A source with errors serves for
    finding more of them, never for running.
    """

    source: Source | None
    problems: tuple[Problem, ...]


def read_file(path: Path, *, name: str | None = None) -> Reading:
    """Read a definition file.

    Args:
        path: a regular file; links are followed, pipes and devices refused.
        name: how problems call it; None means as `path` is written.
    """
    name = name or str(path)
    start = Position(name, 1, 1)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return Reading(None, (problem("OF1002", start),))
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = Words(*file_reason(error))
        return Reading(None, (problem("OF1001", start, reason=reason),))
    return read_bytes(data, name=name)


def read_bytes(data: bytes, *, name: str) -> Reading:
    """Read a definition from the bytes of a file called `name`."""
    return _read(decode(data, name=name), name)


def read_text(text: str, *, name: str) -> Reading:
    r"""Read a definition from text.

    >>> source, problems = read_text("code: m06\nregion: 0110101\n", name="m06.yaml")
    >>> source.tree, source.position_of(("region",))
    ({'code': 'm06', 'region': '0110101'}, Position(file='m06.yaml', line=2, column=9))
    """
    return _read(normalise(text, name=name), name)


def _read(text: str | Problem, name: str) -> Reading:
    if isinstance(text, Problem):
        return Reading(None, (text,))
    builder = TreeBuilder(name)
    builder.build(text)
    problems = list(builder.problems)
    if not builder.complete:
        return Reading(None, tuple(problems))
    if not isinstance(builder.root, dict):
        empty = builder.root is None
        problems.append(problem("OF1004" if empty else "OF1110", Position(name, 1, 1)))
        return Reading(None, tuple(problems))
    return Reading(Source(name, builder.root, builder.keys, builder.values), tuple(problems))
