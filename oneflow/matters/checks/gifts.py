"""Gifts: what one item gives and another needs comes in the end, and not in vain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from oneflow.matters.checks.charts import Chart
from oneflow.matters.checks.limit_places import limit_places
from oneflow.matters.checks.subject import Path, Subject
from oneflow.matters.conditions import gift_reference
from oneflow.matters.plan import ItemPlan, Plan
from oneflow.matters.problems import Trail


def check_gifts(subject: Subject, charts: Sequence[Chart]) -> None:
    """Report gifts that never come, that nobody uses, and items that wait for one another."""
    lost = _lost_gifts(subject.plan, charts)
    _check_needs(subject, lost)
    _check_gives(subject, charts)
    _check_unused(subject, charts)
    _check_circles(subject, lost)
    _check_corrections(subject)


def comes_from_outside(plan: Plan, gift: str) -> bool:
    """Tell whether the applicant may bring what a gift would give (a material of its name)."""
    material = plan.materials.get(gift)
    return material is not None and any(source != "gift" for source in material.sources)


def _lost_gifts(plan: Plan, charts: Sequence[Chart]) -> frozenset[str]:
    """Give needed gifts that nothing in the whole matter ever gives."""
    by_name = {chart.name: chart for chart in charts}
    running = [choice.use for choice in plan.case_procedures]
    running += [choice.use for item in plan.items.values() for choice in item.procedures]
    given = {gift for item in plan.items.values() for gift in item.gives}
    given |= {gift for joint in plan.joints.values() for gift in joint.gives}
    for name in dict.fromkeys(running):
        chart = by_name.get(name)
        given |= set() if chart is None else set(_given_by_moves(chart))
    needed = {gift for item in plan.items.values() for gift in item.needs}
    needed |= {m.providers["gift"] for m in plan.materials.values() if "gift" in m.providers}
    return frozenset(needed - given)


def _given_by_moves(chart: Chart) -> Iterator[str]:
    reached = chart.ways()
    for arrow in chart.arrows:
        if arrow.move.source in reached and chart.is_open(arrow):
            yield from arrow.move.gives


def _check_needs(subject: Subject, lost: frozenset[str]) -> None:
    for code, entry in subject.matter.items.items():
        for number, need in enumerate(entry.needs):
            if need in lost and not comes_from_outside(subject.plan, need):
                subject.report("OF1602", ("items", code, "needs", number), gift=need)
    for code, material in subject.plan.materials.items():
        gift = material.providers.get("gift")
        if gift in lost and material.sources == ("gift",):
            subject.report("OF1602", ("materials", code, "sources"), gift=str(gift))


def _check_gives(subject: Subject, charts: Iterable[Chart]) -> None:
    """An item that gives can be approved."""
    approving = {
        chart.name
        for chart in charts
        if any(state == "approved" or _is_approved(chart, state) for state in chart.ways())
    }
    for code, item in subject.plan.items.items():
        used = [choice.use for choice in item.procedures]
        if item.gives and not any(name in approving for name in used):
            subject.report(
                "OF1604",
                ("items", code, "gives"),
                item=code,
                gift=item.gives[0],
                procedure=used[0].partition("@")[0],
            )


def _is_approved(chart: Chart, state: str) -> bool:
    known = chart.plan.states.get(state)
    return known is not None and known.outcome == "approved"


def _check_unused(subject: Subject, charts: Iterable[Chart]) -> None:
    used = set(_used(subject, charts))
    for code, item in subject.plan.items.items():
        if item.delivery is not None:
            continue
        idle = [(number, gift) for number, gift in enumerate(item.gives) if gift not in used]
        if len(item.gives) == 1 and idle:
            subject.report("OF1617", ("items", code, "gives"), item=code, gift=idle[0][1])
            continue
        for number, gift in idle:
            subject.report("OF1603", ("items", code, "gives", number), gift=gift)
    for gift, path in _given_besides(subject):
        if gift not in used:
            subject.report("OF1603", path, gift=gift)


def _given_besides(subject: Subject) -> Iterator[tuple[str, Path]]:
    """Give the gifts of joint activities and of moves with their places."""
    for name, joint in subject.plan.joints.items():
        for number, gift in enumerate(joint.gives):
            yield gift, ("joint", name, "gives", number)
    for name, entry in subject.matter.procedures.items():
        for number, move in enumerate(entry.transitions):
            path = subject.procedure_path(name, "transitions", number, "gives")
            yield from ((gift, path) for gift in move.gives)


def _used(subject: Subject, charts: Iterable[Chart]) -> Iterator[str]:
    plan, matter = subject.plan, subject.matter
    yield from plan.consumers
    yield from (each.providers.get("gift", "") for each in plan.materials.values())
    for batch in matter.batch.values():
        yield from batch.needs
    for procedure in matter.procedures.values():
        for state in procedure.states.values():
            yield from () if state.opens is None else state.opens.carry
    for place in limit_places(subject):
        yield place.rule.anchor.removeprefix("record:")
    for chart in charts:
        for arrow in chart.arrows:
            for reference in arrow.condition.references if arrow.condition is not None else ():
                yield reference.removeprefix(gift_reference("")[:-2]).removesuffix("')")


def _check_circles(subject: Subject, lost: frozenset[str]) -> None:
    """Report the shortest circle of items that wait for one another, then what is left of it."""
    edges = _waits(subject.plan, lost)
    while True:
        found = _shortest_circle(edges)
        if not found:
            return
        path = _need_path(subject, found[0], found[1])
        subject.report("OF1601", path, way=Trail(found))
        gone = set(found)
        edges = {
            item: [each for each in others if each not in gone]
            for item, others in edges.items()
            if item not in gone
        }


class _Progress(Struct):
    """How far the items come: which may start, which may be decided; gifts that never come."""

    lost: frozenset[str]
    started: set[str] = field(default_factory=set)
    decided: set[str] = field(default_factory=set)


def _waits(plan: Plan, lost: frozenset[str]) -> dict[str, list[str]]:
    """Give, for each item that can never be decided, the items that it waits for."""
    progress = _Progress(lost)
    before = -1
    while before < len(progress.started) + len(progress.decided):
        before = len(progress.started) + len(progress.decided)
        for code, item in plan.items.items():
            if not any(_lacking(plan, item, progress)):
                progress.started.add(code)
            if code in progress.started and not _held_by(plan, code, progress):
                progress.decided.add(code)
    return {
        code: [
            *(each for group in _lacking(plan, item, progress) for each in group),
            *_held_by(plan, code, progress),
        ]
        for code, item in plan.items.items()
        if code not in progress.decided
    }


def _lacking(plan: Plan, item: ItemPlan, progress: _Progress) -> Iterator[list[str]]:
    """Give, for each gift that an item still lacks, the items that might provide it."""
    for gift in item.needs:
        if gift in progress.lost or comes_from_outside(plan, gift):
            continue
        givers = plan.givers.get(gift, ())
        if not any(_may_give(plan, giver, progress) for giver in givers):
            yield [each for giver in givers for each in _items_behind(plan, giver)]


def _may_give(plan: Plan, giver: str, progress: _Progress) -> bool:
    kind, _, name = giver.partition(":")
    if kind == "item":
        return name in progress.decided
    return kind == "case" or any(item in progress.started for item, _ in plan.joints[name].serves)


def _held_by(plan: Plan, code: str, progress: _Progress) -> list[str]:
    """Give the undecided items that have to end before this one may be decided."""
    return [
        other
        for other, item in plan.items.items()
        if item.before_end_of == code and other not in progress.decided
    ]


def _items_behind(plan: Plan, giver: str) -> list[str]:
    kind, _, name = giver.partition(":")
    if kind == "joint":
        return [item for item, _ in plan.joints[name].serves]
    return [name] if kind == "item" else []


def _shortest_circle(edges: Mapping[str, Sequence[str]]) -> list[str]:
    """Give the shortest circle of a graph from its first node on; [] where there is none.

    >>> _shortest_circle({"a": ["b"], "b": ["c", "a"], "c": ["a"]})
    ['a', 'b', 'a']
    """
    best: list[str] = []
    for start in edges:
        ways = {start: [start]}
        queue = [start]
        for node in queue:  # grows while it is walked
            for other in edges.get(node, ()):
                if other == start and (not best or len(ways[node]) + 1 < len(best)):
                    best = [*ways[node], start]
                if other not in ways:
                    ways[other] = [*ways[node], other]
                    queue.append(other)
    return best


def _need_path(subject: Subject, item: str, other: str) -> Path:
    """Give the place where `item` asks for something of `other`."""
    entry = subject.matter.items[item]
    for number, need in enumerate(entry.needs):
        if any(other in _items_behind(subject.plan, g) for g in subject.plan.givers.get(need, ())):
            return ("items", item, "needs", number)
    return ("items", other, "before_end_of")


def _check_corrections(subject: Subject) -> None:
    """An item whose result may still be held when a gift is corrected says what follows.

    A result that nobody waits for goes out with its decision: then the lead gets a finding.
    """
    for code, item in subject.plan.items.items():
        if item.delivery is None and subject.plan.issue == "as-ready":
            continue
        gifts = tuple(gift for gift in item.needs if _is_corrigible(subject.plan, gift))
        if gifts and item.reconfirm is None:
            subject.report_key("OF1610", ("items", code), item=code, gifts=gifts)


def _is_corrigible(plan: Plan, gift: str) -> bool:
    return any(giver.startswith("item:") for giver in plan.givers.get(gift, ()))
