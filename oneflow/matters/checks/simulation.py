"""One choice of items in one situation, run by plain reachability: can everything come to its end?

Every order of events is allowed at once: what can happen in some run is taken as possible, and
grows until nothing is added. Then each state that was reached must have a way to an end. What a
pessimist would add (a rejection of what others need) is the kernel's to answer: `if_not_given`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal as OneOf

from msgspec import Struct

from oneflow.matters.activities.settings import JointSettings
from oneflow.matters.checks.charts import Arrow, Chart
from oneflow.matters.checks.gifts import comes_from_outside
from oneflow.matters.conditions import gift_reference
from oneflow.matters.conditions.tree import Junction, Literal, Not, Part, Reference
from oneflow.matters.plan import Choice, Guard, LimitRule, Plan

CASE = ""
"""The case's own region, beside the items by their codes."""
_HAS = gift_reference("")[:-2]
_BOTH = frozenset({True, False})
_NEITHER: frozenset[bool] = frozenset()


class Stuck(Struct, frozen=True, order=True):
    """What does not come to its end. `gift`: what the item waits for before it starts, or ""."""

    region: str
    state: str = ""
    gift: str = ""


class Unjudged(Struct, frozen=True, order=True):
    """A region whose procedure, or limit, depends on a fact that cannot be judged."""

    region: str
    part: OneOf["procedure", "limit"] = "procedure"


Finding = Stuck | Unjudged


class Stage:
    """What all runs of one plan share.

    Attributes:
        plan: the matter.
        charts: its procedures by name.
        arrows: of each procedure, the moves that can ever be taken.
        held: items whose decision waits for the end of another (`before_end_of`).
    """

    def __init__(self, plan: Plan, charts: Iterable[Chart]) -> None:
        """Sort out once what no choice and no situation changes."""
        self.plan = plan
        self.charts = {chart.name: chart for chart in charts}
        self.arrows = {
            name: tuple(arrow for arrow in chart.arrows if chart.is_open(arrow))
            for name, chart in self.charts.items()
        }
        self.held = frozenset(item.before_end_of for item in plan.items.values())


class Simulation:
    """A run of everything that is possible with exactly these items and facts."""

    def __init__(self, stage: Stage, items: tuple[str, ...], facts: Mapping[str, bool]) -> None:
        """Prepare the run of `items` (a closed selection) under `facts` (those that are known)."""
        plan = stage.plan
        self._stage = stage
        self._plan = plan
        self._facts = facts
        self._items = items
        self._charts: dict[str, Chart] = {}
        self._unjudged: list[Unjudged] = []
        self._choose(CASE, plan.case_procedures)
        for code in items:
            self._choose(code, plan.items[code].procedures)
            self._limit(code, plan.items[code].limits)
        self._reached: dict[str, set[str]] = {region: set() for region in self._charts}
        self._gifts: set[str] = set()

    def findings(self) -> Iterator[Finding]:
        """Run, and give what does not come to its end; a case without way is told alone."""
        yield from self._unjudged
        if self._unjudged:
            return
        self._run()
        stuck = [each for code in self._items for each in self._stuck_item(code)]
        yield from stuck
        if not stuck:
            yield from self._stuck_states(CASE)

    def _choose(self, region: str, choices: tuple[Choice, ...]) -> None:
        use = choices[-1].use
        for choice in choices:
            holds = True if choice.fact is None else self._facts.get(choice.fact)
            if holds is None:
                self._unjudged.append(Unjudged(region))
            if holds is not False:
                use = choice.use
                break
        self._charts[region] = self._stage.charts[use]

    def _limit(self, code: str, limits: tuple[LimitRule, ...]) -> None:
        for limit in limits:
            holds = True if limit.fact is None else self._facts.get(limit.fact)
            if holds is None:
                self._unjudged.append(Unjudged(code, "limit"))
            if holds is not False:
                return

    def _run(self) -> None:
        grown = True
        self._reached[CASE].add(self._charts[CASE].plan.initial)
        while grown:
            grown = self._grow(CASE)
            for code in self._items:
                grown = self._grow(code) or grown
            grown = self._grow_joints() or grown

    def _grow(self, region: str) -> bool:
        reached, chart = self._reached[region], self._charts[region]
        before = len(reached) + len(self._gifts)
        if not reached and self._may_start(region):
            reached.add(chart.plan.initial)
        for arrow in self._stage.arrows[chart.name]:
            if arrow.move.source in reached and self._is_open(region, arrow):
                reached.add(arrow.move.dest)
                self._gifts.update(arrow.move.gives)
        if region != CASE and any(self._approves(chart, state) for state in reached):
            self._gifts.update(self._plan.items[region].gives)
        return len(reached) + len(self._gifts) > before

    def _grow_joints(self) -> bool:
        before = len(self._gifts)
        for name, joint in self._plan.joints.items():
            if joint.gives and self._fills(name):
                self._gifts.update(joint.gives)
        return len(self._gifts) > before

    @staticmethod
    def _approves(chart: Chart, state: str) -> bool:
        known = chart.plan.states.get(state)
        return state == "approved" or (known is not None and known.outcome == "approved")

    def _may_start(self, code: str) -> bool:
        item = self._plan.items[code]
        case = self._charts[CASE].plan.states
        here = self._reached[CASE]
        admitted = any(state in here for state in item.runs_in) or any(
            case[state].runs_items for state in here if state in case
        )
        return admitted and self._lacking(code) == ""

    def _lacking(self, code: str) -> str:
        """Give a gift that an item needs and that cannot come; "" if there is none."""
        for gift in self._plan.items[code].needs:
            if gift not in self._gifts and not comes_from_outside(self._plan, gift):
                return gift
        return ""

    def _is_open(self, region: str, arrow: Arrow) -> bool:
        chart, move = self._charts[region], arrow.move
        if move.guard is not None and not self._may_hold(move.guard):
            return False
        if move.when and not self._has_come(move.when):
            return False
        if region == CASE and move.trigger in {"all_settled", "all_delivered"}:
            return all(self._is_settled(code) for code in self._items)
        source = chart.plan.states[move.source]
        if isinstance(source.settings, JointSettings) and not move.when:
            return self._fills(source.settings.name)
        return region not in self._stage.held or not self._is_held(region, chart, arrow)

    def _has_come(self, watched: str) -> bool:
        item, _, state = watched.removeprefix("item:").rpartition(".")
        return state in self._reached.get(item, ())

    def _is_settled(self, code: str) -> bool:
        chart = self._charts[code]
        return any(
            chart.is_end(state) or (state in chart.plan.states and chart.plan.states[state].outcome)
            for state in self._reached[code]
        )

    def _is_held(self, region: str, chart: Chart, arrow: Arrow) -> bool:
        """Tell whether a decision waits for another item to end (`before_end_of`)."""
        dest = chart.plan.states.get(arrow.move.dest)
        if not (chart.is_end(arrow.move.dest) or (dest and dest.outcome)):
            return False
        return any(
            self._plan.items[code].before_end_of == region and not self._is_settled(code)
            for code in self._items
        )

    def _fills(self, name: str) -> bool:
        """Tell whether a joint activity comes to its end for those who wait in it."""
        joint = self._plan.joints.get(name)
        if joint is None:
            return False
        here = [(i, s) for i, s in joint.serves if s in self._reached.get(i, ())]
        if not here or joint.opens_after is not None:
            return bool(here)
        return all(
            state in self._reached[item] or self._is_settled(item)
            for item, state in joint.serves
            if item in self._charts and self._is_expected(item, state)
        )

    def _is_expected(self, item: str, state: str) -> bool:
        served = self._charts[item].plan.states.get(state)
        return served is not None and served.outcome is None

    def _may_hold(self, guard: Guard) -> bool:
        if guard.fact is not None and self._facts.get(guard.fact) is not True:
            return False
        return guard.condition is None or True in self._truths(guard.condition.part)

    def _truths(self, part: Part) -> frozenset[bool]:
        """Give what a condition over the case may come to: true, false, either, or no answer."""
        match part:
            case Literal(value=bool(value)):
                return frozenset({value})
            case Not(operand=operand):
                return frozenset(not each for each in self._truths(operand))
            case Junction(operator=operator, operands=operands):
                found = [self._truths(each) for each in operands]
                decisive = operator == "or"
                some = any(decisive in each for each in found)
                every = all((not decisive) in each for each in found)
                return frozenset([decisive] * some + [not decisive] * every)
            case Reference(name=name) if name.startswith(_HAS):
                gift = name.removeprefix(_HAS).removesuffix("')")
                return _BOTH if gift in self._gifts else frozenset({False})
            case Reference(name=name) if name.startswith("fact."):
                known = self._facts.get(name.removeprefix("fact."))
                return _NEITHER if known is None else frozenset({known})
            case _:
                return _BOTH

    def _stuck_item(self, code: str) -> Iterator[Finding]:
        if self._reached[code]:
            yield from self._stuck_states(code)
        elif lacking := self._lacking(code):
            yield Stuck(code, gift=lacking)

    def _stuck_states(self, region: str) -> Iterator[Finding]:
        """Give reached states without a way to an end: the first of each circle only."""
        chart, reached = self._charts[region], self._reached[region]
        arrows = self._stage.arrows[chart.name]
        moves = [a.move for a in arrows if a.move.source in reached and self._is_open(region, a)]
        hopeful = {state for state in reached if chart.is_end(state)}
        grown = True
        while grown:
            fresh = {move.source for move in moves if move.dest in hopeful} - hopeful
            hopeful |= fresh
            grown = bool(fresh)
        hopeless = [state for state in chart.plan.states if state in reached - hopeful]
        stuck = [s for s in hopeless if not any(move.source == s for move in moves)]
        for state in stuck or hopeless[:1]:
            yield Stuck(region, state=state)
