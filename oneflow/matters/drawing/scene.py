"""What is on the paper: rectangles, lines and labels, each with its place; and how wide texts are.

A drawing is laid out into a `Scene` first and written afterwards, so that a test can ask whether two
labels lie over each other. Widths are estimated from the kind of each character, on the safe side:
what draws the SVG may have any of several fonts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

_NARROW = frozenset("ijl.,:;'|!()[]{}·-/ 1tfrI")
_WIDE = frozenset("mwMW@%—…")
_QUOTES = frozenset("“”‘’")
"""As wide as a Chinese character in Chinese fonts."""
_SAFETY = 1.06
_ABOVE, _BELOW = 0.9, 0.25
"""How far a text reaches above and below its baseline, in sizes."""

Anchor = Literal["start", "middle", "end"]


class Rect(Struct, frozen=True):
    """A rectangle; x, y are of its upper left corner. kind: its class in the style sheet."""

    x: float
    y: float
    width: float
    height: float
    kind: str = ""
    round: float = 0

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.y + self.height / 2


class Label(Struct, frozen=True, kw_only=True):
    """One line of text. y: of the baseline. inside: the rectangle it must not leave; None: any."""

    x: float
    y: float
    text: str
    size: float
    kind: str = "ink"
    anchor: Anchor = "start"
    bold: bool = False
    inside: Rect | None = None

    @property
    def box(self) -> Rect:
        """The place that it takes."""
        width = width_of(self.text, self.size, bold=self.bold)
        shift = {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        height = self.size * (_ABOVE + _BELOW)
        return Rect(self.x - shift, self.y - self.size * _ABOVE, width, height)


class Line(Struct, frozen=True, kw_only=True):
    """A line through points, its corners rounded. arrow: it ends in a head."""

    points: tuple[tuple[float, float], ...]
    kind: str
    arrow: bool = False
    title: str = ""


class Group(Struct, frozen=True, kw_only=True):
    """Shapes that are one thing to a reader; `title` is told by screen readers and on hovering."""

    title: str
    shapes: tuple[Shape, ...]


Shape = Rect | Label | Line | Group


class Scene(Struct, frozen=True, kw_only=True):
    """A whole drawing. name: for ids inside it; about: what a reader who sees nothing is told."""

    name: str
    language: Literal["zh", "en"]
    title: str
    about: str
    width: float
    height: float
    shapes: tuple[Shape, ...]

    @property
    def labels(self) -> tuple[Label, ...]:
        """All labels, those in groups among them."""
        return tuple(each for each in _flat(self.shapes) if isinstance(each, Label))

    @property
    def rects(self) -> tuple[Rect, ...]:
        """All rectangles."""
        return tuple(each for each in _flat(self.shapes) if isinstance(each, Rect))

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines."""
        return tuple(each for each in _flat(self.shapes) if isinstance(each, Line))


def _flat(shapes: Iterable[Shape]) -> Iterable[Shape]:
    for each in shapes:
        if isinstance(each, Group):
            yield from _flat(each.shapes)
        else:
            yield each


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a text is, rather more than less.

    >>> width_of("户口", 10) > width_of("ab", 10) > width_of("il", 10)
    True
    """
    wide = sum(map(_width, text)) * size * _SAFETY
    return wide * (1.05 if bold else 1.0)


def _width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in {"W", "F"} or letter in _QUOTES:
        return 1.0
    if letter in _NARROW:
        return 0.36
    if letter in _WIDE:
        return 0.92
    return 0.68 if letter.isupper() else 0.56


def wrapped(
    text: str, width: float, size: float, *, most: int, bold: bool = False
) -> tuple[str, ...]:
    """Break a text into at most `most` lines that fit; what does not fit ends in an ellipsis.

    Latin words stay whole where they can; Chinese breaks anywhere, not before a closing mark. The
    lines are about equally long, so that no character stands alone.

    >>> wrapped("Birth registration", 90, 12, most=2)
    ('Birth', 'registration')
    >>> wrapped("出生医学证明", 66, 12, most=2)
    ('出生医', '学证明')
    """
    plain = " ".join(text.split())
    lines, is_whole = _broken(plain, width, size, most=most, bold=bold)
    if is_whole:
        narrow = width_of(plain, size, bold=bold) / max(len(lines), 1)
        while len(lines) > 1 and narrow < width:
            even, fits = _broken(plain, narrow, size, most=most, bold=bold)
            if fits and len(even) == len(lines):
                return tuple(even)
            narrow += size / 2
    return tuple(lines)


def _broken(
    text: str, width: float, size: float, *, most: int, bold: bool
) -> tuple[list[str], bool]:
    """Break a text greedily; tells too whether all of it is there and no line is too long."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most:
        line = _fitting(rest, width, size, bold=bold)
        lines.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    if rest and lines:
        last = lines[-1]
        while last and width_of(f"{last}…", size, bold=bold) > width:
            last = last[:-1]
        lines[-1] = f"{last.rstrip()}…"
    is_whole = not rest and all(width_of(line, size, bold=bold) <= width for line in lines)
    return lines, is_whole


def _fitting(text: str, width: float, size: float, *, bold: bool) -> str:
    """The longest beginning that fits; at least one character."""
    count = len(text)
    while count > 1 and width_of(text[:count].rstrip(), size, bold=bold) > width:
        count -= 1
    if count == len(text):
        return text
    at = next((place for place in range(count, 0, -1) if _may_break(text, place)), count)
    opened = max(text.rfind(mark, 0, at) for mark in "（(")
    if opened >= at * 2 / 5 and not any(mark in text[opened:at] for mark in "）)"):
        return text[:opened]  # what is in brackets stays together
    return text[:at]


def _may_break(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if after in "）)，。、；：”》…" or before in "（(“《":
        return False
    return before == " " or after == " " or not (before.isascii() and after.isascii())
