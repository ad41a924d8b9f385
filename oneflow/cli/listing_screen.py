"""Lists on a screen: one line a row, fitted to the width of the terminal; whole into a pipe.

Where the width does not suffice, first what may be cut is cut, then whole columns are left out,
the least needed first, and the reader is told which. A Chinese character takes two columns.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from msgspec import Struct
from rich.console import Console
from rich.text import Text

from oneflow.cli.language import say
from oneflow.cli.naming import listed
from oneflow.cli.terminal import screen, shown

_GAP = 2


class Column(Struct, frozen=True):
    """A column. keep: the higher, the longer it stays. least: how far it may be cut; None: not."""

    title: str
    keep: int
    least: int | None = None


Row = Sequence[Text]


def show_list(
    columns: Sequence[Column], rows: Sequence[Row], summary: str, *, more: str | None = None
) -> None:
    """Print a list, its summary, and (more) the place behind which it goes on."""
    console = screen()
    widths = fitted(columns, rows, _room(console))
    head = [Text(column.title, style="dim") for column in columns]
    for row in (head, *rows):
        console.print(_line(row, widths), soft_wrap=True)
    console.print(shown(summary, "dim"))
    hidden = [column.title for column, width in zip(columns, widths, strict=True) if width is None]
    if hidden:
        told = say(
            f"窗口窄，省去了：{listed(hidden)}。加宽窗口或用 --json 可见。",
            f"Too narrow for: {listed(hidden)}. Widen the window, or use --json.",
        )
        console.print(shown(told, "dim"))
    if more is not None:
        told = say("可能还有：--after ", "there may be more: --after ")
        console.print(shown(f"{told}{more}", "dim"), soft_wrap=True)


def fitted(
    columns: Sequence[Column], rows: Iterable[Row], room: int | None
) -> tuple[int | None, ...]:
    """Give each column its width within `room` (None: as much as it takes); None: left out.

    >>> columns = Column("a", 2), Column("b", 1, 4)
    >>> rows = [[Text("12345"), Text("12345678")]]
    >>> [fitted(columns, rows, room) for room in (None, 15, 12, 10)]
    [(5, 8), (5, 8), (5, 5), (5, None)]
    """
    natural = [Text(column.title).cell_len for column in columns]
    for row in rows:
        natural = [max(width, cell.cell_len) for width, cell in zip(natural, row, strict=True)]
    least_needed = sorted(range(len(columns)), key=lambda place: columns[place].keep)
    widths: dict[int, int] = {}
    for left_out in range(len(columns)):
        kept = least_needed[left_out:]
        widths = {place: natural[place] for place in kept}
        if room is None or _cut(widths, columns, kept, room):
            break
    return tuple(widths.get(place) for place in range(len(columns)))


def _cut(
    widths: dict[int, int], columns: Sequence[Column], order: Sequence[int], room: int
) -> bool:
    """Cut columns, the least needed first, until they fit; False: they cannot."""
    over = sum(widths.values()) + _GAP * (len(widths) - 1) - room
    for place in order:
        least = columns[place].least
        if over > 0 and least is not None:
            spared = min(over, max(widths[place] - least, 0))
            widths[place] -= spared
            over -= spared
    return over <= 0


def _line(row: Row, widths: Sequence[int | None]) -> Text:
    line = Text()
    for cell, width in zip(row, widths, strict=True):
        if width is None:
            continue
        part = cell.copy()
        part.truncate(width, overflow="ellipsis", pad=True)
        line.append_text(part).append(" " * _GAP)
    line.rstrip()
    return line


def _room(console: Console) -> int | None:
    """How wide a line may be; None: nobody looks at it on a screen."""
    return console.width if console.is_terminal or "COLUMNS" in os.environ else None
