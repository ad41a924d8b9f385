"""The promise for the whole against the longest path of its items.

An item begins when the last gift that it needs was given; it may take all of its promised limit
(the legal one where none is promised). Items marked outside_promise take no time here, but those
behind them still come after. Working days are added up; where units differ, the days on which the
path and the promise end are compared on every date of the published years, begun at 09:00.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal

from msgspec import Struct

from oneflow.calendar import Calendar, Limit, due
from oneflow.errors import CalendarError
from oneflow.matters.checks.situations import Assignment, Situations
from oneflow.matters.checks.subject import Subject
from oneflow.matters.plan import ItemPlan, LimitRule, Plan, ProcedurePlan
from oneflow.matters.problems import Trail
from oneflow.matters.selection import applies

_START = time(9)
DAYS_ABOUT: Mapping[str, Decimal] = {
    "wd": Decimal(1),
    "cd": Decimal(5) / 7,
    "mo": Decimal(21),
    "y": Decimal(250),
    "wh": Decimal(1) / 8,
    "h": Decimal(1) / 24,
    "min": Decimal(1) / 1440,
}
"""About how many working days a unit is: only to find the longest path where units differ."""


class Step(Struct, frozen=True):
    """An item on a path with the limits that it takes, one after another."""

    item: str
    limits: tuple[Limit, ...]

    @property
    def weight(self) -> Decimal:
        """About how many working days it takes."""
        return sum((limit.amount * DAYS_ABOUT[limit.unit] for limit in self.limits), Decimal(0))


Way = tuple[Step, ...]


def check_promise(
    subject: Subject,
    situations: Situations,
    assignments: Iterable[Assignment],
    calendar: Calendar | None,
) -> None:
    """Report a promise for the whole that its items cannot keep, with the path."""
    rule = subject.plan.promise
    if rule is None or rule.promised is None:
        return
    tried: set[Way] = set()
    distinct = {tuple(each.items()): each for each in assignments}
    for assignment in distinct.values():
        path = longest_path(subject.plan, situations.facts(assignment))
        if path in tried:
            continue
        tried.add(path)
        if _is_longer(path, rule.promised, calendar):
            subject.report(
                "OF1802",
                ("promise", "promised"),
                promise=str(rule.promised),
                needed=" + ".join(str(each) for step in path for each in step.limits),
                way=Trail(step.item for step in path),
                witness=situations.describe(assignment),
            )
            return


def longest_path(plan: Plan, facts: Mapping[str, bool]) -> Way:
    """Give the longest chain of items that apply in a situation; () where none does.

    Items that wait for one another in a circle (another problem) are cut where it closes.
    """
    found: dict[str, Way] = {}
    for code in plan.items:
        _path_to(plan, facts, code, found)
    return max(found.values(), key=_weight, default=())


def _path_to(plan: Plan, facts: Mapping[str, bool], code: str, found: dict[str, Way]) -> Way:
    item = plan.items[code]
    if code in found or applies(item, facts) is False:
        return found.get(code, ())
    found[code] = ()  # a circle ends here
    before = [_path_of(plan, facts, gift, found) for gift in item.needs]
    own = () if item.outside_promise else (Step(code, limits_of(plan, item, facts)),)
    found[code] = (*max(before, key=_weight, default=()), *own)
    return found[code]


def _path_of(plan: Plan, facts: Mapping[str, bool], gift: str, found: dict[str, Way]) -> Way:
    """Give the path to a gift: of several items that give it, the quickest."""
    givers = [
        giver.removeprefix("item:")
        for giver in plan.givers.get(gift, ())
        if giver.startswith("item:")
    ]
    there = [code for code in givers if applies(plan.items[code], facts) is not False]
    return min((_path_to(plan, facts, code, found) for code in there), key=_weight, default=())


def _weight(path: Way) -> Decimal:
    return sum((step.weight for step in path), Decimal(0))


def limits_of(plan: Plan, item: ItemPlan, facts: Mapping[str, bool]) -> tuple[Limit, ...]:
    """Give the limit of an item, or those of the states on its longest way to a decision."""
    own = _chosen(item.limits, facts)
    if own is not None:
        return (own,)
    use = next((each.use for each in item.procedures if _holds(each.fact, facts)), "")
    procedure = plan.procedures.get(use)
    return () if procedure is None else _longest_way(procedure, procedure.initial, facts, ())


def _longest_way(
    procedure: ProcedurePlan, state: str, facts: Mapping[str, bool], seen: tuple[str, ...]
) -> tuple[Limit, ...]:
    """Add up the limits of undecided states, none of them twice."""
    known = procedure.states.get(state)
    if known is None or known.final or known.outcome is not None or len(seen) > 12:
        return ()
    own = _chosen(known.limits, facts)
    ways = [
        _longest_way(procedure, move.dest, facts, (*seen, state))
        for move in procedure.moves
        if move.source == state and move.dest not in {*seen, state}
    ]
    rest = max(ways, key=lambda way: Step("", way).weight, default=())
    return rest if own is None else (own, *rest)


def _chosen(rules: Iterable[LimitRule], facts: Mapping[str, bool]) -> Limit | None:
    for rule in rules:
        if _holds(rule.fact, facts):
            return rule.promised if rule.promised is not None else rule.legal
    return None


def _holds(fact: str | None, facts: Mapping[str, bool]) -> bool:
    return fact is None or facts.get(fact) is True


def _is_longer(path: Way, promise: Limit, calendar: Calendar | None) -> bool:
    limits = tuple(limit for step in path for limit in step.limits)
    if all(limit.unit == "wd" for limit in (*limits, promise)):
        return sum((limit.amount for limit in limits), Decimal(0)) > promise.amount
    return calendar is not None and _ends_later(calendar, limits, promise)


def _ends_later(calendar: Calendar, limits: tuple[Limit, ...], promise: Limit) -> bool:
    """Tell whether one after another they end later than the promise, from any published date."""
    for number in range(1, calendar.days.sure_until):
        start = datetime.combine(calendar.days.date(number), _START)
        moment: datetime = start
        try:
            for limit in limits:
                moment = _last_instant(calendar, limit, moment)
            if moment > _last_instant(calendar, promise, start):
                return True
        except CalendarError:
            return False
    return False


def _last_instant(calendar: Calendar, limit: Limit, start: datetime) -> datetime:
    """Give the last instant that is in time."""
    at = due(calendar, limit, start).due_at
    return (start if at is None else at) - timedelta(microseconds=1)
