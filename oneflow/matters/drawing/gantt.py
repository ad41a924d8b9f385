"""The schedule of a matter as a Gantt chart: promised and legal bars, the path that decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from oneflow.calendar import Calendar
from oneflow.matters.drawing.axis import Axis
from oneflow.matters.drawing.furniture import LEGEND, MARGIN, Mark, head, legend
from oneflow.matters.drawing.scene import Group, Label, Line, Rect, Scene, Shape, width_of, wrapped
from oneflow.matters.drawing.schedule import (
    Bar,
    Dates,
    Schedule,
    WorkingDays,
    legend_of,
    scheduled,
)
from oneflow.matters.drawing.wording import Language, limits_text, pick, say
from oneflow.matters.plan import Plan

WIDTH = 800.0
_NAMES = 172.0
_TITLE, _SMALL = 12.5, 10.5
_BAR, _SLIVER = 14.0, 3.0


class _Row(Struct, frozen=True, kw_only=True):
    """One line of the chart: what stands at its left, its bar, and where it lies."""

    bar: Bar
    lines: tuple[str, ...]
    department: str
    y: float
    height: float

    @property
    def bar_y(self) -> float:
        return self.y + self.height / 2 - _BAR / 2


def gantt(
    plan: Plan,
    *,
    language: Language = "zh",
    calendar: Calendar | None = None,
    start: date | None = None,
) -> Scene:
    """Lay a matter out over days.

    Args:
        plan: the matter.
        language: of the words.
        calendar: with `start`, says which days count.
        start: day of acceptance (at nine o'clock); None: working days without dates.
    """
    dates = Dates(calendar, start) if calendar is not None and start is not None else None
    return _Chart(plan, language, dates).scene()


class _Chart:
    def __init__(self, plan: Plan, language: Language, dates: Dates | None) -> None:
        self.plan, self.language, self.dates = plan, language, dates
        self.schedule: Schedule = scheduled(plan, dates or WorkingDays())
        left = MARGIN + _NAMES
        right = WIDTH - MARGIN - self._room()
        self.axis = Axis(self.schedule.days, left, right, dates=dates, language=language)

    def scene(self) -> Scene:
        above, top = head(say(self.plan.title, self.language), self._subtitle())
        top -= 6
        rows = list(self._rows(top + 26))
        bottom = rows[-1].y + rows[-1].height if rows else top + 40
        shapes: list[Shape] = [*above, *self.axis.ground(top + 24, bottom)]
        shapes += self.axis.ticks(top + 16, bottom)
        shapes += self._rules(rows, bottom)
        shapes += self._goal(top + 24, bottom)
        shapes += self._links(rows)
        shapes += [self._drawn(row) for row in rows]
        shapes += legend(self._marks(), bottom)
        title = pick("办理时间", "Timing", self.language)
        return Scene(
            name=f"{self.plan.code}-gantt",
            language=self.language,
            title=f"{say(self.plan.title, self.language)} · {title}",
            about=self._about(),
            width=WIDTH,
            height=bottom + LEGEND,
            shapes=tuple(shapes),
        )

    def _room(self) -> float:
        """Room at the right for the longest label of a bar."""
        names = Axis(1, 0, 1, dates=self.dates, language=self.language)
        widths = [width_of(_dates_of(bar, names), _SMALL) for bar in self.schedule.bars]
        return max(widths, default=0.0) + 12

    def _rows(self, top: float) -> Iterator[_Row]:
        for bar in self.schedule.bars:
            item = self.plan.items[bar.item]
            lines = wrapped(say(item.title, self.language), _NAMES - 14, _TITLE, most=2, bold=True)
            department = say(self.plan.departments[item.department].title, self.language)
            (owner,) = wrapped(department, _NAMES - 14, _SMALL, most=1)
            height = 16.0 * len(lines) + 14 + 12
            yield _Row(bar=bar, lines=lines, department=owner, y=top, height=height)
            top += height

    def _drawn(self, row: _Row) -> Group:
        bar, axis = row.bar, self.axis
        shapes: list[Shape] = []
        begin = axis.x(bar.begin)
        if bar.legal is not None:
            width = axis.x(bar.legal + 1) - begin
            shapes.append(Rect(begin, row.bar_y, max(width, _SLIVER), _BAR, "legal", 3))
        kind = "urgent" if bar.critical else "promised"
        if bar.is_promised or bar.legal is None:
            width = max(axis.x(bar.taken + 1) - begin, _SLIVER)
            shapes.append(Rect(begin, row.bar_y + 2.5, width, _BAR - 5, kind, 2.5))
        elif bar.critical:
            width = max(axis.x(bar.taken + 1) - begin, _SLIVER)
            shapes.append(Rect(begin, row.bar_y + _BAR / 2 - 1.5, width, 3, kind, 1.5))
        end = max([each.right for each in shapes if isinstance(each, Rect)])
        text = _dates_of(bar, axis)
        y = row.bar_y + _BAR / 2 + 4
        shapes.append(Label(x=end + 6, y=y, text=text, size=_SMALL, kind="quiet halo"))
        shapes += self._names(row)
        return Group(title=self._told(row.bar), shapes=tuple(shapes))

    def _names(self, row: _Row) -> Iterator[Label]:
        area = Rect(MARGIN, row.y, _NAMES - 6, row.height)
        kind = "hot-ink" if row.bar.critical else "ink"
        y = row.y + 8
        for text in row.lines:
            y += 15
            yield Label(
                x=MARGIN + 2, y=y - 2, text=text, size=_TITLE, kind=kind, bold=True, inside=area
            )
        yield Label(
            x=MARGIN + 2, y=y + 12, text=row.department, size=_SMALL, kind="quiet", inside=area
        )

    def _links(self, rows: list[_Row]) -> Iterator[Line]:
        """A thin line down from whoever gives to the bar that waits for it; the hot ones last."""
        places = {row.bar.item: row for row in rows}
        links = []
        for row in rows:
            giver = places.get(row.bar.driver)
            if giver is None or giver.y >= row.y:
                continue
            x = self.axis.x(row.bar.begin)
            kind = "hot" if giver.bar.critical and row.bar.critical else "arrow"
            points = ((x, giver.bar_y + _BAR), (x, row.bar_y))
            links.append(Line(points=points, kind=kind, arrow=True))
        yield from sorted(links, key=lambda line: line.kind == "hot")

    def _rules(self, rows: list[_Row], bottom: float) -> Iterator[Line]:
        for y in [*(row.y for row in rows), bottom]:
            yield Line(points=((MARGIN, y), (WIDTH - MARGIN, y)), kind="rule")

    def _goal(self, top: float, bottom: float) -> Iterator[Shape]:
        """Where the promise for the whole ends."""
        if self.schedule.whole is not None:
            x = self.axis.x(self.schedule.whole + 1)
            yield Line(points=((x, top), (x, bottom)), kind="goal")

    def _subtitle(self) -> str:
        accepted = pick(
            "受理当日为第 0 日，按工作日", "day 0 is the acceptance; working days", self.language
        )
        if self.dates is not None:
            day = self.dates.start.isoformat()
            accepted = pick(f"{day} 受理", f"accepted on {day}", self.language)
        promise = limits_text((self.plan.promise,), self.language) if self.plan.promise else ""
        if promise and self.schedule.whole is not None:
            whole, by = (
                pick("整件", "the whole: ", self.language),
                self.axis.name(self.schedule.whole),
            )
            until = pick(f"，至迟 {by} 办结", f", done by {by}", self.language)
            promise = f"{whole}{promise}{until}"
        return " · ".join(part for part in (accepted, promise) if part)

    def _marks(self) -> Iterator[Mark]:
        """What the legend explains: only what is there."""
        there = legend_of(self.schedule)
        if there["promised"]:
            yield Mark(kind="promised", text=pick("承诺", "promised", self.language), height=9)
        if there["critical"]:
            decides = pick("决定总时长", "decides how long it takes", self.language)
            yield Mark(kind="urgent", text=decides, height=9)
        if there["legal"]:
            yield Mark(kind="legal", text=pick("法定", "legal", self.language), height=9)
        if there["whole"]:
            whole = pick("整件承诺届满", "end of the whole promise", self.language)
            yield Mark(kind="goal", text=whole, shape="upright")
        if self.dates is not None:
            yield Mark(kind="off", text=pick("不办公的日子", "days off", self.language), height=13)

    def _told(self, bar: Bar) -> str:
        item = self.plan.items[bar.item]
        department = say(self.plan.departments[item.department].title, self.language)
        parts = [say(item.title, self.language), department]
        parts += [limits_text(item.limits, self.language), _dates_of(bar, self.axis)]
        if item.optional:
            parts.append(pick("可选", "optional", self.language))
        return " · ".join(part for part in parts if part)

    def _about(self) -> str:
        told = [self._subtitle(), *(self._told(bar) for bar in self.schedule.bars)]
        return pick("；", "; ", self.language).join(told)


def _dates_of(bar: Bar, axis: Axis) -> str:
    """The days that a bar shows: promised and legal, in the fewest words."""
    taken = axis.name(bar.taken)
    if bar.legal is None:
        return taken if bar.is_promised else ""
    legal = pick(f"法定 {axis.name(bar.legal)}", f"legal {axis.name(bar.legal)}", axis.language)
    return f"{taken} · {legal}" if bar.is_promised else legal
