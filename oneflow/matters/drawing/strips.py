"""The lines of a Gantt chart before they have their places: what each is called and shows."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from oneflow.matters.drawing.axis import Axis
from oneflow.matters.drawing.furniture import Note
from oneflow.matters.drawing.other_limits import stage_time
from oneflow.matters.drawing.schedule import CASE, Bar, Schedule, StageBar
from oneflow.matters.drawing.situation import Facts, rules_in
from oneflow.matters.drawing.visits_and_duties import Duty, Visit
from oneflow.matters.drawing.wording import Language, limits_text, pick, say
from oneflow.matters.plan import ItemPlan, Plan

_CORE, _INNER, _THIN = 5.5, 2.5, 4.0
"""How far the red line, a promised bar and a duty's bar lie inside the height of a bar."""


class Piece(Struct, frozen=True):
    """A rectangle from one edge between days to another. inset: how far inside the bar's height."""

    begin: int
    end: int
    kind: str
    inset: float = 0.0


class Strip(Struct, frozen=True, kw_only=True):
    """One line of the chart. hot: the time of the whole hangs on it. light: it stands back.

    key: `case:<state>`, an item, or another name. driver: key of what it waited for; "": none.
    note: what has no room in it; None: nothing.
    """

    key: str
    title: str
    owner: str
    begin: int
    pieces: tuple[Piece, ...]
    label: str
    about: str
    driver: str = ""
    hot: bool = False
    light: bool = False
    note: Note | None = None


class Strips:
    """Makes the strips of a matter in a language, with days called as the axis calls them."""

    def __init__(self, plan: Plan, facts: Facts, axis: Axis, language: Language) -> None:
        """Remember how things are called."""
        self.plan, self.facts, self.axis, self.language = plan, facts, axis, language

    def of(self, schedule: Schedule) -> Iterator[Strip]:
        """Give the strips of a case's own states, then those of its items."""
        before = ""
        for bar in schedule.stages:
            if bar.stage.rule is not None:
                strip = self._stage(bar, before)
                before = strip.key
                yield strip
        for each in schedule.bars:
            yield self._item(each, before)

    def visit(self, visit: Visit) -> Strip:
        """Give the strip of a joint activity."""
        items = [self.plan.items[code] for code in visit.items]
        codes = dict.fromkeys(item.department for item in items)
        owner = self._listed(
            say(self.plan.departments[code].title, self.language) for code in codes
        )
        title = say(visit.joint.title, self.language)
        between = self._listed(say(item.title, self.language) for item in items)
        label = self._by(visit.until)
        together = pick(f"为{between}进行", f"for {between}", self.language)
        if len(items) > 1:
            together = pick(f"为{between}一起进行", f"for {between} together", self.language)
        return Strip(
            key=f"joint:{visit.joint.name}",
            title=title,
            owner=owner,
            begin=visit.begin,
            pieces=(Piece(visit.begin, visit.until + 1, "joint", 1.0),),
            label=label,
            about=f"{title} · {owner} · {together} · {label}",
            light=True,
            note=Note(title, (together,)),
        )

    def duty(self, duty: Duty) -> Strip:
        """Give the strip of what is owed after a decision."""
        item = self.plan.items[duty.item]
        title = say(duty.state.title, self.language)
        owner = say(item.title, self.language)
        label = self._dates(duty.promised, duty.legal)
        limits = limits_text((duty.rule,), self.language)
        after = pick("决定之后", "after the decision", self.language)
        return Strip(
            key=f"duty:{duty.item}.{duty.state.name}",
            title=title,
            owner=owner,
            begin=duty.since.edge,
            pieces=(Piece(duty.since.edge, duty.end, "legal", _THIN),),
            label=label,
            about=f"{title} · {owner} · {after} · {limits} · {label}",
            driver=duty.item,
            light=True,
        )

    def _stage(self, bar: StageBar, before: str) -> Strip:
        stage = bar.stage
        title, who = say(stage.title, self.language), say(stage.who, self.language)
        if stage.length == "at-most":
            pieces: tuple[Piece, ...] = (Piece(bar.begin, bar.end, "window"),)
        elif stage.length == "fixed":
            pieces = _of_time(bar.begin, bar.end, is_hot=bar.critical)
        else:
            pieces = _of_work(bar.begin, bar.promised, bar.legal, is_hot=bar.critical)
        label = self._stage_dates(bar)
        time = stage_time(stage, self.language)
        return Strip(
            key=f"case:{stage.state}",
            title=title,
            owner=who,
            begin=bar.begin,
            pieces=pieces,
            label=label,
            about=f"{title} · {who} · {time} · {label}",
            driver=before,
            hot=bar.critical,
        )

    def _item(self, bar: Bar, before: str) -> Strip:
        item = self.plan.items[bar.item]
        title = say(item.title, self.language)
        owner = say(self.plan.departments[item.department].title, self.language)
        is_own = bar.is_promised or bar.legal is None
        is_timed = bar.is_promised or (bar.legal is None and bar.taken > bar.since.day)
        label = self._dates(bar.taken if is_timed else None, bar.legal)
        parts = [title, owner, self._limits(item), label]
        if item.optional:
            parts.append(pick("可选", "optional", self.language))
        taken = bar.taken if is_own else None
        pieces = _of_work(bar.begin, taken, bar.legal, is_hot=bar.critical)
        if bar.is_fixed:
            pieces = _of_time(bar.begin, bar.end, is_hot=bar.critical)
        driver = bar.driver.replace("in:", "case:", 1) if bar.driver[:3] == "in:" else bar.driver
        if driver == CASE:
            driver = before if bar.critical else ""
        return Strip(
            key=bar.item,
            title=title,
            owner=owner,
            begin=bar.begin,
            pieces=pieces,
            label=label,
            about=" · ".join(part for part in parts if part),
            driver=driver,
            hot=bar.critical,
        )

    def _limits(self, item: ItemPlan) -> str:
        return limits_text(rules_in(item.limits, self.facts)[:1], self.language)

    def _stage_dates(self, bar: StageBar) -> str:
        last = bar.promised if bar.promised is not None else bar.legal
        if last is None:
            return ""
        if bar.stage.length == "fixed":
            return self.axis.name(last)
        if bar.stage.length == "at-most" and (bar.promised is None or bar.legal is None):
            return self._by(last)
        return self._dates(bar.promised, bar.legal)

    def _by(self, day: int) -> str:
        name = self.axis.name(day)
        return pick(f"至迟 {name}", f"by {name}", self.language)

    def _dates(self, promised: int | None, legal: int | None) -> str:
        """Days promised and legal, in the fewest words."""
        told = []
        if promised is not None:
            told.append(self.axis.name(promised))
        if legal is not None:
            name = self.axis.name(legal)
            told.append(pick(f"法定 {name}", f"legal {name}", self.language))
        return " · ".join(told)

    def _listed(self, names: Iterator[str]) -> str:
        return pick("、", ", ", self.language).join(names)


def _of_time(begin: int, end: int, *, is_hot: bool) -> tuple[Piece, ...]:
    """Pieces of a time that has to pass."""
    core = Piece(begin, end, "urgent", _CORE)
    return (Piece(begin, end, "period"), *((core,) if is_hot else ()))


def _of_work(
    begin: int, promised: int | None, legal: int | None, *, is_hot: bool
) -> tuple[Piece, ...]:
    """Pieces of what somebody works on: by law, and inside it by promise; hot: red."""
    pieces = []
    if legal is not None:
        pieces.append(Piece(begin, legal + 1, "legal"))
    if promised is not None:
        pieces.append(Piece(begin, promised + 1, "urgent" if is_hot else "promised", _INNER))
    elif legal is not None and is_hot:
        pieces.append(Piece(begin, legal + 1, "urgent", _CORE))
    return tuple(pieces)
