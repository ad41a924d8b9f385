"""What every drawing has around it: its title above, its legend and notes below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from oneflow.matters.drawing.scene import Label, Line, Rect, Shape, width_of, wrapped
from oneflow.matters.drawing.wording import Language, pick

MARGIN = 14.0
_LEGEND, _LINE = 40.0, 20.0
"""Room that a legend of one line takes, and each further line of it."""
_TITLE, _BELOW, _WORDS, _NOTE = 17, 12, 11.0, 10.5
_INDENT = 12.0
_WIDEST_TITLE = 520.0


class Mark(Struct, frozen=True, kw_only=True):
    """One entry of a legend. shape: a filled rectangle, an upright line, an arrow, or a sign as text."""

    kind: str
    text: str
    shape: str = "rect"
    height: float = 12.0


def head(title: str, below: Sequence[str]) -> tuple[list[Shape], float]:
    """Lay out a title and the lines below it; tells where the drawing may begin."""
    lines = wrapped(title, _WIDEST_TITLE, _TITLE, most=2, bold=True)
    shapes: list[Shape] = [
        Label(x=MARGIN, y=30 + 21 * place, text=text, size=_TITLE, bold=True)
        for place, text in enumerate(lines)
    ]
    y = 30.0 + 21 * len(lines)
    for text in below:
        shapes.append(Label(x=MARGIN, y=y, text=text, size=_BELOW, kind="quiet"))
        y += 18
    return shapes, y - 6


def situation_lines(told: str, width: float, language: Language) -> tuple[str, ...]:
    """Say below a title which situation is drawn; () for the general way."""
    text = pick(f"情形：{told}", f"Situation: {told}", language)
    return wrapped(text, width - 2 * MARGIN, _BELOW, most=2) if told else ()


def legend(marks: Iterable[Mark], top: float, width: float) -> tuple[list[Shape], float]:
    """Lay out a legend below `top`, in lines that fit the width; tells where it ends."""
    shapes: list[Shape] = []
    x, middle = MARGIN + 2, top + 21
    for mark in marks:
        label = Label(x=x + 29, y=middle + 4, text=mark.text, size=_WORDS, kind="quiet")
        if label.box.right > width - MARGIN and x > MARGIN + 2:
            x, middle = MARGIN + 2, middle + _LINE
            label = Label(x=x + 29, y=middle + 4, text=mark.text, size=_WORDS, kind="quiet")
        shapes += [_sign(mark, x, middle), label]
        x = label.box.right + 20
    return shapes, middle - 21 + _LEGEND


class Note(Struct, frozen=True):
    """Something told below a drawing: of what, and the parts of it."""

    title: str
    parts: tuple[str, ...]

    def told(self, language: Language) -> tuple[str, ...]:
        """Its parts as they follow one another, the title before the first."""
        after = pick("；", "; ", language)
        title = f"{self.title}{pick('：', ': ', language)}"
        *rest, last = self.parts
        first, *others = (*(f"{part}{after}" for part in rest), last)
        return f"{title}{first}", *others

    def text(self, language: Language) -> str:
        """All of it in one line."""
        return "".join(self.told(language))


def notes(
    each: Iterable[Note], top: float, width: float, language: Language
) -> tuple[list[Shape], float]:
    """Lay out notes below `top`, broken between their parts; tells where they end."""
    shapes: list[Shape] = []
    y = top - 6
    for note in each:
        for place, text in enumerate(_lines(note, width - 2 * MARGIN - _INDENT, language)):
            y += 16
            x = MARGIN + 2 + (_INDENT if place else 0)
            shapes.append(Label(x=x, y=y, text=text, size=_NOTE, kind="quiet"))
    return shapes, y + 14 if shapes else top


def _lines(note: Note, width: float, language: Language) -> Iterator[str]:
    """Lines of a note that fit; a part that is too long for one is broken in itself."""
    line, *rest = note.told(language)
    for part in rest:
        if width_of(f"{line}{part}", _NOTE) > width:
            yield from wrapped(line, width, _NOTE, most=2)
            line = ""
        line += part
    yield from wrapped(line, width, _NOTE, most=2)


def _sign(mark: Mark, x: float, middle: float) -> Shape:
    if mark.shape == "upright":
        return Line(points=((x + 11, middle - 8), (x + 11, middle + 8)), kind=mark.kind)
    if mark.shape == "arrow":
        return Line(points=((x, middle), (x + 22, middle)), kind=mark.kind, arrow=True)
    if mark.shape == "sign":
        return Label(x=x + 11, y=middle + 4, text=mark.kind, size=_WORDS, anchor="middle")
    return Rect(x, middle - mark.height / 2, 22, mark.height, mark.kind, 2.5)
