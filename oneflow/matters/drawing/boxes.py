"""The boxes of a drawing in lanes and the arrows between them, before they have their places.

Where a case goes through states of its own before its items run, these stand in the first lane; the
last of them ends with the acceptance, which opens every item that waits for nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from oneflow.matters.drawing.moments import WorkingDays
from oneflow.matters.drawing.other_limits import item_notes, stage_time
from oneflow.matters.drawing.routing import Edge
from oneflow.matters.drawing.schedule import CASE, Schedule, scheduled
from oneflow.matters.drawing.situation import Facts, procedure_in, rules_in
from oneflow.matters.drawing.stages import Stage
from oneflow.matters.drawing.wording import MORE, Language, limit_parts, limits_text, pick, say
from oneflow.matters.plan import ItemPlan, JointPlan, Plan, StatePlan

CASE_LANE, JOINT_LANE = "case:", "joint:"
"""Lanes beside those of departments, which are called by their codes."""


class Node(Struct, frozen=True, kw_only=True):
    """A box: a state of the case, an item, or a joint activity. name: `<kind>:<its name>`."""

    name: str
    title: str
    details: tuple[str, ...]
    kind: str
    about: str
    lane: str


class Boxes:
    """The boxes and arrows of a matter in a situation.

    Attributes:
        nodes: boxes by name, those of the case first.
        edges: arrows between them.
        columns: for each box, how many stand before it, one behind the other.
    """

    def __init__(self, plan: Plan, facts: Facts, language: Language) -> None:
        """Make them."""
        self.plan, self.facts, self.language = plan, facts, language
        schedule = scheduled(plan, WorkingDays(), facts)
        self.stages: tuple[Stage, ...] = tuple(bar.stage for bar in schedule.stages)
        there = {bar.item for bar in schedule.bars}
        self.items = [item for item in plan.items.values() if item.code in there]
        self._hot = {f"item:{bar.item}" for bar in schedule.bars if bar.critical}
        self._hot |= {_named(bar.stage) for bar in schedule.stages if bar.critical}
        self.nodes = {node.name: node for node in self._nodes()}
        steps = set(self._steps(schedule))
        self.edges = tuple(
            replace(edge, kind="hot")
            if edge.kind == "arrow" and (edge.source, edge.dest) in steps
            else edge
            for edge in dict.fromkeys(self._edges())
        )
        self.columns = _columns(self.nodes, self.edges)

    def _nodes(self) -> Iterator[Node]:
        yield from map(self._of_stage, self.stages)
        yield from map(self._of_item, self.items)
        for joint in self.plan.joints.values():
            title = say(joint.title, self.language)
            if not self._served(joint):
                continue
            yield Node(
                name=f"joint:{joint.name}",
                title=title,
                details=(),
                kind="joint",
                about=title,
                lane=JOINT_LANE,
            )

    def _of_stage(self, stage: Stage) -> Node:
        title, who = say(stage.title, self.language), say(stage.who, self.language)
        if stage.is_intake:
            title += pick("、受理", ", acceptance", self.language)
        told = stage_time(stage, self.language)
        return Node(
            name=_named(stage),
            title=title,
            details=(who, *self._times(stage)),
            kind="critical" if _named(stage) in self._hot else "box",
            about=" · ".join(part for part in (title, who, told) if part),
            lane=CASE_LANE,
        )

    def _times(self, stage: Stage) -> tuple[str, ...]:
        """What a box says of a stage's time: promised and legal below each other."""
        rule = stage.rule
        if rule is not None and rule.promised and rule.legal:
            return limit_parts((rule,), self.language)
        told = stage_time(stage, self.language)
        return (told,) if told else ()

    def _of_item(self, item: ItemPlan) -> Node:
        kind = "optional" if item.optional else "box"
        name = f"item:{item.code}"
        return Node(
            name=name,
            title=say(item.title, self.language),
            details=self._limits(item),
            kind="critical" if name in self._hot else kind,
            about=self._told(item),
            lane=item.department,
        )

    def _limits(self, item: ItemPlan) -> tuple[str, ...]:
        """Both limits, and a sign where other situations have others."""
        rules = rules_in(item.limits, self.facts)
        parts = limit_parts(rules[:1], self.language)
        return parts if len(rules) < 2 else (*parts[:-1], f"{parts[-1]} {MORE}")

    def _told(self, item: ItemPlan) -> str:
        """All that a box cannot show: its department, all of its limits, what it needs."""
        department = say(self.plan.departments[item.department].title, self.language)
        parts = [say(item.title, self.language), department]
        parts.append(limits_text(rules_in(item.limits, self.facts)[:1], self.language))
        if item.needs:
            comma = pick("、", ", ", self.language)
            needs = comma.join(gift_title(self.plan, gift, self.language) for gift in item.needs)
            parts.append(pick(f"需要：{needs}", f"needs: {needs}", self.language))
        if item.optional:
            parts.append(pick("可选", "optional", self.language))
        parts += item_notes(self.plan, item, self.facts, self.language)
        return " · ".join(part for part in parts if part)

    def _steps(self, schedule: Schedule) -> Iterator[tuple[str, str]]:
        """The steps of the path that decides how long the whole takes."""
        for source, dest in pairwise(map(_named, self.stages)):
            if {source, dest} <= self._hot:
                yield source, dest
        for bar in schedule.bars:
            driver = bar.driver
            if driver == CASE:
                driver = _named(self.stages[-1]) if self.stages else ""
            source = driver if driver.startswith("case:") else f"item:{driver}"
            if {source, f"item:{bar.item}"} <= self._hot:
                yield source, f"item:{bar.item}"

    def _edges(self) -> Iterator[Edge]:
        for source, dest in pairwise(map(_named, self.stages)):
            yield Edge(source=source, dest=dest, kind="arrow", title="")
        for item in self.items:
            yield from self._opened(item)
            yield from self._into(item)
        for joint in self.plan.joints.values():
            for code in self._served(joint):
                source, dest = f"item:{code}", f"joint:{joint.name}"
                yield Edge(source=source, dest=dest, kind="dotted", title="", arrow=False)

    def _opened(self, item: ItemPlan) -> Iterator[Edge]:
        """An arrow from what opens an item by itself: a state it may run in, or the acceptance."""
        if not self.stages:
            return
        early = self._early(item)
        if early is not None:
            title = pick("期间即可开始", "may begin meanwhile", self.language)
            yield Edge(source=_named(early), dest=f"item:{item.code}", kind="arrow", title=title)
        elif not any(self._is_accepted(giver) for giver in self._givers(item)):
            title = pick("受理", "acceptance", self.language)
            source = _named(self.stages[-1])
            yield Edge(source=source, dest=f"item:{item.code}", kind="arrow", title=title)

    def _early(self, item: ItemPlan) -> Stage | None:
        return next((stage for stage in self.stages if stage.state in item.runs_in), None)

    def _is_accepted(self, giver: str) -> bool:
        """Whether a giver of a gift is an item that itself waits for the acceptance."""
        item = self.plan.items.get(giver.removeprefix("item:")) if giver in self.nodes else None
        return item is not None and self._early(item) is None

    def _givers(self, item: ItemPlan) -> Iterator[str]:
        for gift in item.needs:
            yield from self.plan.givers.get(gift, ())

    def _served(self, joint: JointPlan) -> tuple[str, ...]:
        """The items that it serves in this situation."""
        found = dict.fromkeys(
            item.code
            for item in self.items
            for code, state in joint.serves
            if code == item.code and state in self._states(item)
        )
        return tuple(found)

    def _states(self, item: ItemPlan) -> Mapping[str, StatePlan]:
        procedure = procedure_in(self.plan, item.procedures, self.facts)
        return {} if procedure is None else procedure.states

    def _into(self, item: ItemPlan) -> Iterator[Edge]:
        """Arrows from whoever gives what an item needs, or must end before it."""
        dest = f"item:{item.code}"
        for gift in item.needs:
            title = gift_title(self.plan, gift, self.language)
            from_case = [_named(stage) for stage in self.stages if gift in stage.gives]
            for source in (*self.plan.givers.get(gift, ()), *from_case):
                if source in self.nodes:
                    yield Edge(source=source, dest=dest, kind="arrow", title=title)
        for other in self.items:
            if other.before_end_of == item.code:
                title = pick("须先办结", "must end before", self.language)
                yield Edge(source=f"item:{other.code}", dest=dest, kind="dotted", title=title)


def gift_title(plan: Plan, gift: str, language: Language) -> str:
    """Call a gift by its item, where that is called so too, its document, or the move that gives it.

    One that none of these names is called as it is.
    """
    known = plan.items.get(gift) or plan.materials.get(gift)
    if known is not None:
        return say(known.title, language)
    moves = (move for procedure in plan.procedures.values() for move in procedure.moves)
    titles = (move.title for move in moves if gift in move.gives)
    title = next(titles, None)
    return gift if title is None else say(title, language)


def _named(stage: Stage) -> str:
    return f"case:{stage.state}"


def _columns(names: Iterable[str], edges: Sequence[Edge]) -> dict[str, int]:
    """How many boxes stand before each, one behind the other; circles are cut."""
    before: dict[str, list[str]] = {name: [] for name in names}
    for edge in edges:
        before[edge.dest].append(edge.source)
    found: dict[str, int] = {}
    for name in before:
        _depth(name, before, found)
    return found


def _depth(name: str, before: Mapping[str, Sequence[str]], found: dict[str, int]) -> int:
    if name not in found:
        found[name] = 0  # a circle ends here
        found[name] = max((1 + _depth(each, before, found) for each in before[name]), default=0)
    return found[name]
