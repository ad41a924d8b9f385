"""Problems found in definitions: what is wrong, where, and what to do about it.

Everything that reads a definition reports here and goes on, so that one run
shows all problems of all files. A problem is data (code, position, facts); its
words come from the catalogue when somebody wants to read them, in Chinese by
default or in English. Nothing here reads files or knows what a matter is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from oneflow.matters.catalogue import CODES
from oneflow.matters.problem_code import ProblemCode, Severity

_LONGEST_SHOWN = 80
_LONGEST_WORDS = 300
_SEVERITY_ZH: Mapping[Severity, str] = {"error": "错误", "warning": "提醒", "info": "说明"}


class Words(NamedTuple):
    """A fact of a problem that reads differently in the two languages."""

    zh: str
    en: str


class Trail(tuple[str, ...]):
    """A fact of a problem that is a way through the definition: shown with arrows."""

    __slots__ = ()


class Position(NamedTuple):
    """A place in a file. Line and column count from 1; column counts characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


Anchor: TypeAlias = Callable[[int], Position]
"""Turns an offset (from 0, in characters) inside a text into its place in the file."""

Fact: TypeAlias = str | int | bool | Words | tuple[str, ...]
"""What a problem may carry: shown in its text and in its JSON."""


def unplaced(offset: int) -> Position:
    """Place an offset in a text that stands in no file.

    >>> unplaced(0)
    Position(file='', line=1, column=1)
    """
    return Position("", 1, offset + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong at one place.

    Attributes:
        code: stable, like `OF1203`; see the catalogue.
        severity: an "error" stops loading, a "warning" does not, an "info" is no fault at all.
        file, line, column: the place; line and column count from 1.
        data: the facts that the text names. `similar`, where given, holds the names
            that were probably meant and adds a "did you mean" to the text.
    """

    code: str
    severity: Severity
    file: str
    line: int
    column: int
    data: Mapping[str, Fact] = field(default_factory=dict, hash=False)

    @property
    def entry(self) -> ProblemCode:
        """The catalogue's entry for this code."""
        return CODES[self.code]

    @property
    def position(self) -> Position:
        """The place as one value."""
        return Position(self.file, self.line, self.column)

    def message(self, language: str = "zh") -> str:
        """Say what is wrong in `language` ("zh" or "en"), without place and remedy."""
        entry = self.entry
        template = entry.zh if language == "zh" else entry.en
        text = template.format_map(self._shown(language))
        similar = self.data.get("similar")
        if not isinstance(similar, tuple) or not similar:
            return text
        if language == "zh":
            return text + "你是不是想写" + "、".join(f"“{_shown(name)}”" for name in similar) + "？"
        return text + " Did you mean " + ", ".join(f"'{_shown(name)}'" for name in similar) + "?"

    def remedy(self, language: str = "zh") -> str:
        """Say what to do about it in `language` ("zh" or "en")."""
        template = self.entry.remedy_zh if language == "zh" else self.entry.remedy_en
        return template.format_map(self._shown(language))

    def render(self, language: str = "zh") -> str:
        """Give the whole line: place, severity, code, text, remedy."""
        if language == "zh":
            severity, remedy = _SEVERITY_ZH[self.severity], "办法："
        else:
            severity, remedy = self.severity, " Remedy: "
        message, advice = self.message(language), self.remedy(language)
        return f"{self.position}: {severity} {self.code}: {message}{remedy}{advice}"

    def as_json(self) -> dict[str, Any]:
        """Give plain values for `lint --format json`."""
        return {
            "code": self.code,
            "name": self.entry.name,
            "severity": self.severity,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "zh": self.message("zh"),
            "en": self.message("en"),
            "remedy_zh": self.remedy("zh"),
            "remedy_en": self.remedy("en"),
            "data": {name: _plain(value) for name, value in self.data.items()},
        }

    def _shown(self, language: str) -> dict[str, str]:
        return {name: _fact_text(value, language) for name, value in self.data.items()}

    def __str__(self) -> str:
        return self.render()


def problem(code: str, at: Position, /, **data: Fact) -> Problem:
    """Make a problem of a known code.

    Args:
        code: a code of the catalogue.
        at: where it is.
        data: the facts that the code's texts name, and `similar` if there are near matches.

    Raises:
        LookupError: the code is not in the catalogue, or its facts are not those given.
    """
    entry = CODES[code]
    missing = entry.placeholders - data.keys()
    if missing:
        raise LookupError(f"{code} names {sorted(missing)}, which the problem does not give")
    return Problem(
        code=code,
        severity=entry.severity,
        file=at.file,
        line=at.line,
        column=at.column,
        data=data,
    )


class ProblemList:
    """All problems of all files of one run, in file order, each told once."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        """Start with `problems`, in any order."""
        self._problems: list[Problem] = list(problems)

    def add(self, found: Problem) -> None:
        """Put one more problem in."""
        self._problems.append(found)

    def extend(self, found: Iterable[Problem]) -> None:
        """Put several more problems in."""
        self._problems.extend(found)

    def __iter__(self) -> Iterator[Problem]:
        told: set[tuple[object, ...]] = set()
        for found in sorted(self._problems, key=lambda each: (*each.position, each.code)):
            key = (found.position, found.code, found.message())
            if key not in told:
                told.add(key)
                yield found

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return bool(self._problems)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop loading."""
        return tuple(found for found in self if found.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that do not."""
        return tuple(found for found in self if found.severity == "warning")

    def render(self, language: str = "zh") -> str:
        """Give one line a problem; the empty text where there is none."""
        return "\n".join(found.render(language) for found in self)

    def to_json(self) -> list[dict[str, Any]]:
        """Give plain values for `lint --format json`, in file order."""
        return [found.as_json() for found in self]


def show_character(character: str) -> str:
    """Name a character so that it can be read even where it cannot be seen.

    >>> show_character("\u202e")
    'U+202E (RIGHT-TO-LEFT OVERRIDE)'
    """
    name = unicodedata.name(character, "no name")
    return f"U+{ord(character):04X} ({name})"


def _fact_text(value: Fact, language: str) -> str:
    match value:
        case Words(zh, en):
            return _shown(zh if language == "zh" else en, longest=_LONGEST_WORDS)
        case Trail():
            return " → ".join(_shown(each) for each in value)
        case tuple():
            return ("、" if language == "zh" else ", ").join(_shown(each) for each in value)
        case _:
            return _shown(str(value))


def _shown(text: str, *, longest: int = _LONGEST_SHOWN) -> str:
    """Make any text safe for one line of a terminal or a log, and short."""
    if len(text) > longest:
        text = text[:longest] + "…"
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in text)


def _plain(value: Fact) -> Any:
    match value:
        case Words(zh, en):
            return {"zh": zh, "en": en}
        case tuple():
            return list(value)
        case _:
            return value
