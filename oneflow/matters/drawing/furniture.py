"""What every drawing has around it: its title above, its legend below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from oneflow.matters.drawing.scene import Label, Line, Rect, Shape, wrapped

MARGIN = 14.0
LEGEND = 40.0
"""Room that a legend takes below a drawing."""
_TITLE, _WORDS = 17, 11.0
_WIDEST_TITLE = 520.0


class Mark(Struct, frozen=True, kw_only=True):
    """One line of a legend. shape: a filled rectangle, an upright line, or an arrow."""

    kind: str
    text: str
    shape: str = "rect"
    height: float = 12.0


def head(title: str, below: str) -> tuple[list[Shape], float]:
    """Lay out a title and a line below it ("": none); tells where the drawing may begin."""
    lines = wrapped(title, _WIDEST_TITLE, _TITLE, most=2, bold=True)
    shapes: list[Shape] = [
        Label(x=MARGIN, y=30 + 21 * place, text=text, size=_TITLE, bold=True)
        for place, text in enumerate(lines)
    ]
    y = 30.0 + 21 * len(lines)
    if below:
        shapes.append(Label(x=MARGIN, y=y, text=below, size=12, kind="quiet"))
        y += 18
    return shapes, y - 6


def legend(marks: Iterable[Mark], top: float) -> Iterator[Shape]:
    """Lay out a legend in one line below `top`."""
    x, middle = MARGIN + 2, top + 21
    for mark in marks:
        if mark.shape == "upright":
            yield Line(points=((x + 11, middle - 8), (x + 11, middle + 8)), kind=mark.kind)
        elif mark.shape == "arrow":
            yield Line(points=((x, middle), (x + 22, middle)), kind=mark.kind, arrow=True)
        else:
            yield Rect(x, middle - mark.height / 2, 22, mark.height, mark.kind, 2.5)
        label = Label(x=x + 29, y=middle + 4, text=mark.text, size=_WORDS, kind="quiet")
        yield label
        x = label.box.right + 20
