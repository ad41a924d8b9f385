"""YAML events to a plain tree with a position for every key and value.

The tree is built from the parser's events and not by the library's constructors,
so that nothing is ever built from a tag, no alias is ever expanded, and the caps
on depth and number of values bite before memory is spent. Knows nothing of what
the keys mean.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from oneflow.matters.problems import Fact, Position, Problem, problem, show_character
from oneflow.matters.scalars import Scalar, ScalarFault, read_plain
from oneflow.matters.source_text import FORBIDDEN
from oneflow.matters.yaml_errors import explain

DEEPEST = 40
"""Most levels of nesting."""
MOST_VALUES = 100_000
"""Most scalars, lists and mappings of one file."""
MOST_PROBLEMS = 100
"""Problems of one file after which reading stops."""

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | Scalar"
Location: TypeAlias = tuple[str | int, ...]


class Mark(NamedTuple):
    """Where a key or value stands: line and column from 1.

    `width` is the length of a scalar that stands on one line exactly as written, without its
    quotes, and -1 for everything else; `quoted` says that one quote stands before it.
    """

    line: int
    column: int
    width: int = -1
    quoted: bool = False


class _Stop(Exception):  # noqa: N818 - a signal inside this module; the problem is recorded already
    """Reading cannot go on."""


class _Frame:
    """A mapping or list that is still open."""

    __slots__ = ("container", "key", "path", "seen")

    def __init__(self, container: dict[str, Tree] | list[Tree], path: Location) -> None:
        self.container = container
        self.path = path
        self.key: str | None = None
        self.seen: dict[str, Mark] = {}


class TreeBuilder:
    """Builds one tree; afterwards `root`, `keys`, `values` and `problems` are complete.

    Attributes:
        root: the tree; meaningless where `complete` is false.
        complete: the whole text was read (there may be problems all the same).
        keys, values: the mark of every key and every value by its path.
    """

    def __init__(self, name: str) -> None:
        """Prepare for a file called `name` in problems."""
        self.name = name
        self.root: Tree = None
        self.complete = False
        self.keys: dict[Location, Mark] = {}
        self.values: dict[Location, Mark] = {}
        self.problems: list[Problem] = []
        self._open: list[_Frame] = []
        self._documents = 0

    def build(self, text: str) -> None:
        """Read the whole text."""
        try:
            for event in _events(text):
                self._take(event)
            self.complete = True
        except _Stop:
            return
        except YAMLError as error:
            self._syntax(error)

    def _take(self, event: Any) -> None:
        if isinstance(event, events.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, events.CollectionStartEvent):
            self._enter(event)
        elif isinstance(event, events.CollectionEndEvent):
            self._open.pop()
        elif isinstance(event, events.AliasEvent):
            self._report("OF1106", _mark(event), mark=f"*{event.anchor}")
            self._key_or_value(None, _mark(event), text=None)
        elif isinstance(event, events.DocumentStartEvent):
            self._document(event)

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self._report("OF1102", _mark(event))
            raise _Stop
        if event.version is not None or event.tags:
            self._report("OF1108", _mark(event))

    def _scalar(self, event: Any) -> None:
        mark = _scalar_mark(event)
        self._refuse_extras(event, mark)
        text: str = event.value
        if event.style is None:
            self._key_or_value(self._plain(text, mark), mark, text=text)
            return
        if event.style == '"' and (found := FORBIDDEN.search(text)):
            self._report("OF1006", mark, character=show_character(found.group()))
        self._key_or_value(text, mark, text=text)

    def _plain(self, text: str, mark: Mark) -> Scalar:
        if self._expects_key():
            return text or None
        try:
            return read_plain(text)
        except ScalarFault as fault:
            self._report(fault.code, mark, text=text)
            return text

    def _enter(self, event: Any) -> None:
        mark = _mark(event)
        self._refuse_extras(event, mark)
        if self._expects_key():
            self._report("OF1111", mark)
            raise _Stop
        if len(self._open) >= DEEPEST:
            self._report("OF1104", mark, limit=DEEPEST)
            raise _Stop
        container: dict[str, Tree] | list[Tree]
        container = {} if isinstance(event, events.MappingStartEvent) else []
        self._open.append(_Frame(container, self._place(container, mark)))

    def _key_or_value(self, value: Scalar, mark: Mark, *, text: str | None) -> None:
        if self._expects_key():
            self._key(value, mark, text=text)
        else:
            self._place(value, mark)

    def _expects_key(self) -> bool:
        if not self._open:
            return False
        frame = self._open[-1]
        return frame.key is None and isinstance(frame.container, dict)

    def _key(self, value: Scalar, mark: Mark, *, text: str | None) -> None:
        if value is None or text is None:
            self._report("OF1111", mark)
            raise _Stop
        frame = self._open[-1]
        if text == "<<":
            self._report("OF1112", mark)
        folded = unicodedata.normalize("NFC", text)
        first = frame.seen.setdefault(folded, mark)
        if first is not mark:
            places = {"first_line": first.line, "first_column": first.column}
            self._report("OF1109", mark, key=text, **places)
        frame.key = text
        self.keys[*frame.path, text] = mark

    def _place(self, value: Tree, mark: Mark) -> Location:
        """Put a value where it belongs and return its path."""
        path: Location = ()
        if not self._open:
            self.root = value
        else:
            frame = self._open[-1]
            path = (*frame.path, self._slot(frame, value))
        self.values[path] = mark
        if len(self.values) > MOST_VALUES:
            self._report("OF1105", mark, limit=MOST_VALUES)
            raise _Stop
        return path

    @staticmethod
    def _slot(frame: _Frame, value: Tree) -> str | int:
        if isinstance(frame.container, list):
            frame.container.append(value)
            return len(frame.container) - 1
        key, frame.key = frame.key or "", None
        frame.container[key] = value
        return key

    def _refuse_extras(self, event: Any, mark: Mark) -> None:
        if event.anchor is not None:
            self._report("OF1106", mark, mark=f"&{event.anchor}")
        if event.tag is not None:
            self._report("OF1107", mark, tag=str(event.tag))

    def _syntax(self, error: YAMLError) -> None:
        mark = getattr(error, "problem_mark", None) if isinstance(error, MarkedYAMLError) else None
        place = Mark(1, 1) if mark is None else Mark(mark.line + 1, mark.column + 1)
        self._report("OF1101", place, detail=explain(error))

    def _report(self, code: str, mark: Mark, /, **data: Fact) -> None:
        at = Position(self.name, mark.line, mark.column)
        self.problems.append(problem(code, at, **data))
        if len(self.problems) == MOST_PROBLEMS:
            self.problems.append(problem("OF1116", at, limit=MOST_PROBLEMS))
            raise _Stop


def _events(text: str) -> Iterator[Any]:
    """Give the parser's events; whatever the library dies of becomes a YAML error."""
    yaml = YAML(typ="safe", pure=True)
    try:
        yield from yaml.parse(text)
    except (ValueError, IndexError, KeyError, OverflowError, TypeError) as error:
        raise YAMLError(f"not understood ({type(error).__name__})") from error


def _mark(event: Any) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)


def _scalar_mark(event: Any) -> Mark:
    start, end = event.start_mark, event.end_mark
    quoted = event.style in {"'", '"'}
    verbatim = end.line == start.line and end.column - start.column == len(event.value) + 2 * quoted
    return Mark(start.line + 1, start.column + 1, len(event.value) if verbatim else -1, quoted)
