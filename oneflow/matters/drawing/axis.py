"""The axis of a Gantt chart: where each day lies, which days are off, which ticks have room."""

from __future__ import annotations

from collections.abc import Iterator

from oneflow.matters.drawing.moments import Dates
from oneflow.matters.drawing.scene import Label, Line, Rect, Shape, width_of
from oneflow.matters.drawing.wording import Language, pick

_SIZE = 10.5
_APART = 8.0
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_WEEK = 7


class Axis:
    """Days laid out between `left` and `right`. dates None: they are working days."""

    def __init__(
        self, days: int, left: float, right: float, *, dates: Dates | None, language: Language
    ) -> None:
        """Give every day the same width."""
        self.days, self.left, self.dates, self.language = days, left, dates, language
        self.day = (right - left) / days

    def x(self, edge: float) -> float:
        """The place of an edge between days."""
        return self.left + self.day * edge

    def name(self, day: int) -> str:
        """A day as labels call it.

        >>> Axis(9, 0, 90, dates=None, language="en").name(1)
        'day 1'
        """
        if self.dates is None:
            return pick(f"第 {day} 日", f"day {day}", self.language)
        found = self.dates.date(day)
        return f"{found.month}-{found.day:02}"

    def ground(self, top: float, bottom: float) -> Iterator[Shape]:
        """Days off shaded, as far as the calendar says."""
        if self.dates is None:
            return
        first: int | None = None
        for day in range(self.days + 1):
            is_off = day < self.days and not self.dates.calendar.is_working_day(
                self.dates.date(day)
            )
            if is_off and first is None:
                first = day
            elif not is_off and first is not None:
                yield Rect(self.x(first), top, self.day * (day - first), bottom - top, "off")
                first = None

    def ticks(self, y: float, bottom: float, *, beside: Rect | None = None) -> Iterator[Shape]:
        """Labels at the head and thin lines below them, as many as there is room for.

        beside: the place of another label at the head; None: there is none.
        """
        last_right = 0.0
        for day in self._ticked():
            text = self._tick(day)
            at = self.x(day)
            yield Line(points=((at, y + 4), (at, bottom)), kind="rule")
            if at + 3 > last_right:
                label = Label(x=at + 2, y=y, text=text, size=_SIZE, kind="quiet")
                if beside is None or not _touch(label.box, beside):
                    last_right = label.box.right + _APART
                    yield label

    def _ticked(self) -> list[int]:
        widest = width_of("2026-03-10" if self.dates else "第 100 日", _SIZE) + _APART
        if self.dates is None:
            step = next((each for each in _STEPS if each * self.day >= widest), _STEPS[-1])
            return list(range(0, self.days, step))
        if self.day >= width_of("12-31", _SIZE) + _APART:
            return list(range(self.days))
        weeks = 1
        while weeks * _WEEK * self.day < width_of("12-31", _SIZE) + _APART:
            weeks *= 2
        monday = -self.dates.start.weekday() % _WEEK
        later = range(monday, self.days, weeks * _WEEK)
        return [0, *(day for day in later if day > 0)]

    def _tick(self, day: int) -> str:
        if self.dates is None:
            return self.name(day)
        found = self.dates.date(day)
        return found.isoformat() if day == 0 else self.name(day)


def _touch(one: Rect, other: Rect) -> bool:
    """Whether two labels at the head would stand closer than labels may."""
    return one.x < other.right + _APART and other.x < one.right + _APART
