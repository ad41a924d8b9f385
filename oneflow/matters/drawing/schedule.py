"""On which day each part of a matter begins and is due, if everybody takes what is promised.

An item begins when the last gift that it needs was given; of several who give it, the quickest counts,
as in `checks.promise`. It does not begin before the acceptance, unless it runs in a state of the case
that comes earlier. Where a case goes through states of its own before its items run, day 0 is the
submission, and acceptance follows as early as it may: a notice takes all of its time, a time to file
or to examine none. Else day 0 is the acceptance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from oneflow.calendar import Limit
from oneflow.ids import code_in
from oneflow.matters.checks.promise import limits_of
from oneflow.matters.drawing.moments import Ruler, Since
from oneflow.matters.drawing.situation import NOTHING_KNOWN, Facts, procedure_in, rule_in
from oneflow.matters.drawing.stages import Stage, stages_of
from oneflow.matters.plan import ItemPlan, LimitRule, Plan
from oneflow.matters.selection import applies

CASE = "case"
"""The driver of what begins with the acceptance itself."""


class Bar(Struct, frozen=True, kw_only=True):
    """When one item is on its way.

    since: from when it counts. taken: the day by which it is done if all
    take their promised limit (the legal one where none is promised). legal: the last day by law;
    None: no legal limit. is_promised: whether `taken` is a promise. driver: what it waited for last:
    an item, `case:<state>` for the end of a state of the case, `in:<state>` for its beginning,
    `case` for the acceptance. is_fixed: it is a time that has to pass, as a notice is. critical: the
    time of the whole hangs on it.
    """

    item: str
    since: Since
    taken: int
    legal: int | None
    is_promised: bool
    driver: str = CASE
    is_fixed: bool = False
    critical: bool = False

    @property
    def begin(self) -> int:
        """The edge between days at which it begins; a day has its number as its left edge."""
        return self.since.edge

    @property
    def end(self) -> int:
        """The edge at which the last of its days ends."""
        return max(self.taken, self.legal or 0) + 1


class StageBar(Struct, frozen=True, kw_only=True):
    """When the case is in one of its own states. promised, legal: last days; None: none such."""

    stage: Stage
    since: Since
    promised: int | None
    legal: int | None
    critical: bool = False

    @property
    def begin(self) -> int:
        """The edge at which it begins."""
        return self.since.edge

    @property
    def end(self) -> int:
        """The edge at which the last of its days ends."""
        return max(
            self.begin, *(each + 1 for each in (self.promised, self.legal) if each is not None), 0
        )


class Schedule(Struct, frozen=True, kw_only=True):
    """All bars, those that begin first first.

    accepted: when the items may run; Since(0) where nothing comes before. whole, joint: last days
    of promise and joint limit.
    """

    bars: tuple[Bar, ...]
    stages: tuple[StageBar, ...] = ()
    accepted: Since = Since(0)
    whole: int | None = None
    joint: int | None = None

    @property
    def days(self) -> int:
        """How many days there are."""
        ends = [*(bar.end for bar in self.bars), *(bar.end for bar in self.stages)]
        return max([*ends, (self.whole or 0) + 1, (self.joint or 0) + 1, self.accepted.edge + 1])


def scheduled(plan: Plan, ruler: Ruler, facts: Facts = NOTHING_KNOWN) -> Schedule:
    """Work out when each item begins and is due, in a situation; () of facts: no condition holds."""
    planning = _Planning(plan, ruler, facts)
    codes = [code for code, item in plan.items.items() if applies(item, facts) is not False]
    found = [planning.bar(code) for code in codes]
    critical = _critical(plan, {bar.item: bar for bar in found})
    bars = [replace(bar, critical=bar.item in critical) for bar in found]
    bars.sort(key=lambda bar: (bar.begin, bar.taken, codes.index(bar.item)))
    return Schedule(
        bars=tuple(bars),
        stages=tuple(_decisive(planning.stages, critical)),
        accepted=planning.accepted,
        whole=planning.last(plan.promise),
        joint=planning.last(plan.joint_limit),
    )


def _critical(plan: Plan, bars: Mapping[str, Bar]) -> tuple[str, ...]:
    """Drivers from the item that is done last back to the beginning, as `Bar.driver` names them.

    Items outside the promise for the whole are not what it waits for; what they wait for may be.
    """
    inside = [bar for code, bar in bars.items() if not plan.items[code].outside_promise]
    last = max(inside, key=lambda bar: bar.taken, default=None)
    found: list[str] = []
    at = "" if last is None else last.item
    while at and at not in found:
        found.append(at)
        at = bars[at].driver if at in bars else ""
    return tuple(
        each for each in found if each not in plan.items or not plan.items[each].outside_promise
    )


def _decisive(stages: tuple[StageBar, ...], critical: tuple[str, ...]) -> Iterator[StageBar]:
    """Mark the stages on the path: all whose end something on it waited for."""
    kind, _, state = (critical[-1] if critical else "").partition(":")
    names = [bar.stage.state for bar in stages]
    until = len(stages) if kind == CASE else 0
    if state in names:
        until = names.index(state) + (kind == CASE)
    for place, bar in enumerate(stages):
        yield replace(bar, critical=place < until)


class _Planning:
    """The bars found so far."""

    def __init__(self, plan: Plan, ruler: Ruler, facts: Facts) -> None:
        self.plan, self.ruler, self.facts = plan, ruler, facts
        self._found: dict[str, Bar] = {}
        self._given: dict[str, tuple[Since, str]] = {}
        self.accepted = Since(0)
        self.stages = tuple(self._stages())

    def _stages(self) -> Iterator[StageBar]:
        """Walk the stages; leaves behind when the case is accepted and when its gifts are given."""
        for stage in stages_of(self.plan, self.facts):
            bar = self._stage(stage, self.accepted)
            last = bar.promised if bar.promised is not None else bar.legal
            if stage.length == "at-most":
                self.accepted = self.ruler.opening(self.accepted)
            elif last is not None:
                self.accepted = Since(last, is_over=True)
            for gift in stage.gives:
                self._given[gift] = (self.accepted, f"case:{stage.state}")
            yield bar
        self.accepted = self.ruler.opening(self.accepted)

    def _stage(self, stage: Stage, since: Since) -> StageBar:
        rule = stage.rule or LimitRule()
        promised, legal = (
            None if limit is None else self.ruler.after(since, (limit,))
            for limit in (rule.promised, rule.legal)
        )
        return StageBar(stage=stage, since=since, promised=promised, legal=legal)

    def bar(self, code: str) -> Bar:
        """The bar of an item, after those of whoever it needs; a circle is cut where it closes."""
        if code in self._found:
            return self._found[code]
        begun = self._begun(code)
        self._found[code] = Bar(item=code, since=begun[0], taken=0, legal=None, is_promised=False)
        item = self.plan.items[code]
        given = [found for gift in item.needs if (found := self._quickest(gift)) is not None]
        since, driver = max([begun, *given], key=lambda found: found[0].place)
        rule = rule_in(item.limits, self.facts)
        promised, legal = (rule.promised, rule.legal) if rule is not None else (None, None)
        own = promised or legal
        limits = (own,) if own is not None else limits_of(self.plan, item, self.facts)
        self._found[code] = Bar(
            item=code,
            since=since,
            taken=self.ruler.after(since, limits),
            legal=self.ruler.after(since, (legal,)) if legal is not None else None,
            is_promised=promised is not None,
            driver=driver,
            is_fixed=own is None and self._is_fixed(item),
        )
        return self._found[code]

    def last(self, rule: LimitRule | None) -> int | None:
        """The last day of a limit of the whole; None: there is none."""
        limit: Limit | None = None if rule is None else rule.promised or rule.legal
        return None if limit is None else self.ruler.after(self.accepted, (limit,))

    def _begun(self, code: str) -> tuple[Since, str]:
        """When an item is admitted, and by what: the acceptance, or a state it may run in before."""
        early = self.plan.items[code].runs_in
        for bar in self.stages:
            if bar.stage.state in early:
                return bar.since, f"in:{bar.stage.state}"
        return self.accepted, CASE

    def _is_fixed(self, item: ItemPlan) -> bool:
        """Whether all of an item's time is a time that has to pass."""
        procedure = procedure_in(self.plan, item.procedures, self.facts)
        states = procedure.states.values() if procedure is not None else ()
        rules = [rule for state in states if not state.outcome for rule in state.limits]
        return bool(rules) and all(rule.period for rule in rules)

    def _quickest(self, gift: str) -> tuple[Since, str] | None:
        """When a gift is given first, and by whom; None: it comes from no item and no stage."""
        names = self.plan.givers.get(gift, ())
        bars = [self._bar_of(name) for name in names if name.startswith("item:")]
        found = [(Since(bar.taken, is_over=True), bar.item) for bar in bars if bar is not None]
        if gift in self._given:
            found.append(self._given[gift])
        return min(found, key=lambda each: each[0].place, default=None)

    def _bar_of(self, name: str) -> Bar | None:
        code = code_in(name)
        is_there = applies(self.plan.items[code], self.facts) is not False
        return self.bar(code) if is_there else None


def legend_of(schedule: Schedule) -> Mapping[str, bool]:
    """Which kinds of bars there are: promised, legal, critical, whole."""
    return {
        "promised": any(bar.is_promised and not bar.critical for bar in schedule.bars),
        "legal": any(bar.legal is not None for bar in schedule.bars),
        "critical": any(bar.critical for bar in schedule.bars),
        "whole": schedule.whole is not None,
        "fixed": any(bar.stage.length == "fixed" for bar in schedule.stages)
        or any(bar.is_fixed for bar in schedule.bars),
        "at-most": any(bar.stage.length == "at-most" for bar in schedule.stages),
    }
