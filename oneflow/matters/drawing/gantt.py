"""The schedule of a matter as a Gantt chart: promised and legal bars, the path that decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from oneflow.calendar import Calendar
from oneflow.matters.drawing.axis import Axis
from oneflow.matters.drawing.furniture import MARGIN, Mark, head, legend, notes, situation_lines
from oneflow.matters.drawing.moments import Dates, WorkingDays
from oneflow.matters.drawing.other_limits import notes_of
from oneflow.matters.drawing.scene import Group, Label, Line, Rect, Scene, Shape, width_of, wrapped
from oneflow.matters.drawing.schedule import Schedule, legend_of, scheduled
from oneflow.matters.drawing.situation import GENERAL, Situation, rules_in
from oneflow.matters.drawing.strips import Strip, Strips
from oneflow.matters.drawing.visits_and_duties import duties, visits
from oneflow.matters.drawing.wording import Language, limits_text, pick, say
from oneflow.matters.plan import Plan

WIDTH = 800.0
_NAMES = 172.0
_TITLE, _SMALL = 12.5, 10.5
_BAR, _SLIVER = 14.0, 3.0


class _Row(Struct, frozen=True, kw_only=True):
    """A strip that has its place, and what stands at its left."""

    strip: Strip
    lines: tuple[str, ...]
    owners: tuple[str, ...]
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
    situation: Situation = GENERAL,
) -> Scene:
    """Lay a matter out over days.

    Args:
        plan: the matter.
        language: of the words.
        calendar: with `start`, says which days count.
        start: day of submission, where the case goes through states of its own before its items
            run, else of acceptance (at nine o'clock); None: working days without dates.
        situation: whose limits and ways are drawn.
    """
    dates = Dates(calendar, start) if calendar is not None and start is not None else None
    return _Chart(plan, language, dates, situation).scene()


class _Chart:
    def __init__(
        self, plan: Plan, language: Language, dates: Dates | None, situation: Situation
    ) -> None:
        self.plan, self.language, self.dates, self.situation = plan, language, dates, situation
        ruler, facts = dates or WorkingDays(), situation.facts
        self.schedule: Schedule = scheduled(plan, ruler, facts)
        self.visits = tuple(visits(plan, self.schedule, ruler, facts))
        self.duties = tuple(duties(plan, self.schedule, ruler, facts))
        days = max([self.schedule.days, *(duty.end for duty in self.duties)])
        self.strips = tuple(self._strips(Axis(1, 0, 1, dates=dates, language=language)))
        own = [strip.note for strip in self.strips if strip.note is not None]
        self.notes = (*own, *notes_of(plan, facts, language))
        right = WIDTH - MARGIN - self._room()
        self.axis = Axis(days, MARGIN + _NAMES, right, dates=dates, language=language)

    def scene(self) -> Scene:
        above, top = head(say(self.plan.title, self.language), self._subtitle())
        top -= 6
        rows = list(self._rows(top + 26))
        bottom = rows[-1].y + rows[-1].height if rows else top + 40
        shapes: list[Shape] = [*above, *self.axis.ground(top + 24, bottom)]
        named = self._accepted_on(top + 16)
        shapes += self.axis.ticks(top + 16, bottom, beside=named.box if named else None)
        shapes += self._rules(rows, bottom)
        shapes += [*self._goal(top + 24, bottom), *self._acceptance(named, bottom)]
        shapes += self._links(rows)
        shapes += [self._drawn(row) for row in rows]
        marks, end = legend(self._marks(), bottom, WIDTH)
        words, end = notes(self.notes, end, WIDTH, language=self.language)
        title = pick("办理时间", "Timing", self.language)
        return Scene(
            name=f"{self.plan.code}-gantt",
            language=self.language,
            title=f"{say(self.plan.title, self.language)} · {title}",
            about=self._about(),
            width=WIDTH,
            height=end,
            shapes=(*shapes, *marks, *words),
        )

    def _strips(self, names: Axis) -> Iterator[Strip]:
        """All lines of the chart: the case's, the items', and after them what stands back."""
        making = Strips(self.plan, self.situation.facts, names, self.language)
        yield from making.of(self.schedule)
        yield from map(making.visit, self.visits)
        yield from map(making.duty, self.duties)

    def _room(self) -> float:
        """Room at the right for the longest label of a bar."""
        return max((width_of(strip.label, _SMALL) for strip in self.strips), default=0.0) + 12

    def _rows(self, top: float) -> Iterator[_Row]:
        for strip in self.strips:
            bold = not strip.light
            lines = wrapped(strip.title, _NAMES - 14, _TITLE, most=2, bold=bold)
            owners = wrapped(strip.owner, _NAMES - 14, _SMALL, most=3 if strip.light else 1)
            height = 16.0 * len(lines) + 14 * len(owners) + 12
            yield _Row(strip=strip, lines=lines, owners=owners, y=top, height=height)
            top += height

    def _drawn(self, row: _Row) -> Group:
        axis, shapes = self.axis, list[Shape]()
        end = axis.x(row.strip.begin)
        for piece in row.strip.pieces:
            begin, inset = axis.x(piece.begin), piece.inset
            width = max(axis.x(piece.end) - begin, _SLIVER)
            height = _BAR - 2 * inset
            shapes.append(
                Rect(begin, row.bar_y + inset, width, height, piece.kind, min(3.0, height / 2))
            )
            end = max(end, begin + width)
        y = row.bar_y + _BAR / 2 + 4
        text = row.strip.label
        shapes.append(Label(x=end + 6, y=y, text=text, size=_SMALL, kind="quiet halo"))
        shapes += self._names(row)
        return Group(title=row.strip.about, shapes=tuple(shapes))

    def _names(self, row: _Row) -> Iterator[Label]:
        area = Rect(MARGIN, row.y, _NAMES - 6, row.height)
        kind, bold = "hot-ink" if row.strip.hot else "ink", not row.strip.light
        x, y = MARGIN + 2, row.y + 8
        for text in row.lines:
            y += 15
            yield Label(x=x, y=y - 2, text=text, size=_TITLE, kind=kind, bold=bold, inside=area)
        for text in row.owners:
            y += 14
            yield Label(x=x, y=y - 2, text=text, size=_SMALL, kind="quiet", inside=area)

    def _links(self, rows: list[_Row]) -> Iterator[Line]:
        """A thin line down from whoever gives to the bar that waits for it; the hot ones last."""
        places = {row.strip.key: row for row in rows}
        links = []
        for row in rows:
            giver = places.get(row.strip.driver)
            if giver is None or giver.y >= row.y:
                continue
            x = self.axis.x(row.strip.begin)
            kind = "hot" if giver.strip.hot and row.strip.hot else "arrow"
            kind = "dotted" if row.strip.light else kind
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

    def _accepted_on(self, y: float) -> Label | None:
        """The name of the day of acceptance, at the head; None where it is the first."""
        if not self.schedule.stages:
            return None
        edge = self.schedule.accepted.edge
        day = self.axis.name(edge)
        text = pick(f"最早 {day} 受理", f"accepted {day} at the earliest", self.language)
        label = Label(x=self.axis.x(edge) + 5, y=y, text=text, size=_SMALL)
        is_inside = label.box.right <= WIDTH - MARGIN
        return label if is_inside else replace(label, x=self.axis.x(edge) - 5, anchor="end")

    def _acceptance(self, named: Label | None, bottom: float) -> Iterator[Shape]:
        """The acceptance as a line through the days."""
        if named is not None:
            x = self.axis.x(self.schedule.accepted.edge)
            yield Line(points=((x, named.box.y), (x, bottom)), kind="accepted")
            yield named

    def _subtitle(self) -> list[str]:
        line = " · ".join(part for part in (self._first_day(), self._promise()) if part)
        return [line, *situation_lines(self.situation.told, WIDTH, self.language)]

    def _first_day(self) -> str:
        """What day 0 is."""
        begun = bool(self.schedule.stages)
        if self.dates is not None:
            day = self.dates.start.isoformat()
            zh, en = (f"{day} 提交", f"submitted on {day}") if begun else (
                f"{day} 受理", f"accepted on {day}"
            )  # fmt: skip
            return pick(zh, en, self.language)
        zh, en = ("提交", "submission") if begun else ("受理", "acceptance")
        text = pick(
            f"{zh}当日为第 0 日，按工作日", f"day 0 is the {en}; working days", self.language
        )
        about = pick("（日历日、月折算）", " (calendar days and months: about)", self.language)
        return text + (about if self._is_about() else "")

    def _is_about(self) -> bool:
        """Whether anything drawn is counted in other units than working days."""
        rules = [bar.stage.rule for bar in self.schedule.stages if bar.stage.rule is not None]
        for bar in self.schedule.bars:
            rules += rules_in(self.plan.items[bar.item].limits, self.situation.facts)[:1]
        limits = (limit for rule in rules for limit in (rule.promised, rule.legal) if limit)
        return any(limit.unit != "wd" for limit in limits)

    def _promise(self) -> str:
        promise = limits_text((self.plan.promise,), self.language) if self.plan.promise else ""
        if not promise or self.schedule.whole is None:
            return promise
        whole = pick("整件", "the whole: ", self.language)
        by = self.axis.name(self.schedule.whole)
        until = pick(f"，至迟 {by} 办结", f", done by {by}", self.language)
        return f"{whole}{promise}{until}"

    def _marks(self) -> Iterator[Mark]:
        """What the legend explains: only what is there."""
        there = {
            **legend_of(self.schedule),
            "off": self.dates is not None,
            "joint": bool(self.visits),
            "duty": bool(self.duties),
        }
        for name, mark in MARKS.items():
            if there[name]:
                yield Mark(
                    kind=mark.kind,
                    text=pick(*mark.words, self.language),
                    shape=mark.shape,
                    height=mark.height,
                )

    def _about(self) -> str:
        told = [*self._subtitle(), *(strip.about for strip in self.strips)]
        told += [note.text(self.language) for note in self.notes]
        return pick("；", "; ", self.language).join(told)


class _Known(Struct, frozen=True, kw_only=True):
    """A mark in both languages."""

    kind: str
    words: tuple[str, str]
    shape: str = "rect"
    height: float = 12.0


MARKS = {
    "promised": _Known(kind="promised", words=("承诺", "promised"), height=9),
    "critical": _Known(kind="urgent", words=("决定总时长", "decides how long it takes"), height=9),
    "legal": _Known(kind="legal", words=("法定", "legal")),
    "fixed": _Known(kind="period", words=("固定期间", "fixed time")),
    "at-most": _Known(kind="window", words=("至多，可以更早", "at most, may be sooner")),
    "joint": _Known(kind="joint", words=("几个部门一起", "several departments together")),
    "duty": _Known(kind="legal", words=("决定之后", "after the decision"), height=6),
    "whole": _Known(
        kind="goal", words=("整件承诺届满", "end of the whole promise"), shape="upright"
    ),
    "off": _Known(kind="off", words=("不办公的日子", "days off"), height=13),
}
"""What the legend of a chart may explain, in its order."""
