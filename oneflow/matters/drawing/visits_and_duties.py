"""What goes on beside the items: joint activities, and what is still owed after a decision.

A joint activity lies between the time when all that it waits for have begun and the day by which it
must be over, lest a promise of one of them be broken. A duty begins with the decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from oneflow.matters.drawing.moments import Ruler, Since
from oneflow.matters.drawing.schedule import Bar, Schedule
from oneflow.matters.drawing.situation import Facts, procedure_in, rule_in
from oneflow.matters.plan import JointPlan, LimitRule, Plan, StatePlan


class Visit(Struct, frozen=True, kw_only=True):
    """A joint activity. items: those it waits for. begin: an edge. until: the last day for it."""

    joint: JointPlan
    items: tuple[str, ...]
    begin: int
    until: int


class Duty(Struct, frozen=True, kw_only=True):
    """What follows a decision for certain. promised, legal: last days; None: none such."""

    item: str
    state: StatePlan
    rule: LimitRule
    since: Since
    promised: int | None
    legal: int | None

    @property
    def end(self) -> int:
        """The edge at which the last of its days ends."""
        return max(each + 1 for each in (self.promised, self.legal) if each is not None)


def visits(plan: Plan, schedule: Schedule, ruler: Ruler, facts: Facts) -> Iterator[Visit]:
    """Give the joint activities that items of the schedule wait for."""
    bars = {bar.item: bar for bar in schedule.bars}
    for joint in plan.joints.values():
        served = dict(_served(plan, joint, bars, facts))
        if not served:
            continue
        begin = max(bars[item].begin for item in served)
        last = min(_last(bars[item], state, ruler, facts) for item, state in served.items())
        yield Visit(joint=joint, items=tuple(served), begin=begin, until=max(begin, last))


def duties(plan: Plan, schedule: Schedule, ruler: Ruler, facts: Facts) -> Iterator[Duty]:
    """Give the duties into which the items of the schedule are decided, with their limits."""
    for bar in schedule.bars:
        for state in states_owed(plan, bar.item, facts):
            rule = rule_in(state.limits, facts)
            if rule is None:
                continue
            since = Since(bar.taken, is_over=True)
            promised, legal = (
                None if limit is None else ruler.after(since, (limit,))
                for limit in (rule.promised, rule.legal)
            )
            yield Duty(
                item=bar.item, state=state, rule=rule, since=since, promised=promised, legal=legal
            )


def states_owed(plan: Plan, code: str, facts: Facts) -> Iterator[StatePlan]:
    """The states with a duty into which the decision about an item leads."""
    procedure = procedure_in(plan, plan.items[code].procedures, facts)
    if procedure is None:
        return
    states = procedure.states
    decided = (
        move.dest
        for move in procedure.moves
        if move.source in states and states[move.source].outcome is None and move.dest in states
    )
    yield from (states[name] for name in dict.fromkeys(decided) if states[name].duty)


def _served(
    plan: Plan, joint: JointPlan, bars: Mapping[str, Bar], facts: Facts
) -> Iterator[tuple[str, StatePlan]]:
    """The items that it waits for, each with the state before its decision that is served."""
    for code, name in joint.serves:
        procedure = procedure_in(plan, plan.items[code].procedures, facts) if code in bars else None
        state = procedure.states.get(name) if procedure is not None else None
        if state is not None and state.outcome is None:
            yield code, state


def _last(bar: Bar, state: StatePlan, ruler: Ruler, facts: Facts) -> int:
    """By which day an item must have been visited: by the limit of that state, else by its own."""
    rule = rule_in(state.limits, facts)
    limit = None if rule is None or rule.anchor != "accepted" else rule.promised or rule.legal
    return bar.taken if limit is None else min(bar.taken, ruler.after(bar.since, (limit,)))
