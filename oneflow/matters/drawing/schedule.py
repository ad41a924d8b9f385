"""On which day each item of a matter begins and is due, if everybody takes what is promised.

An item begins when the last gift that it needs was given; of several who give it, the quickest counts,
as in `checks.promise`. Days are numbered from the day of acceptance, 0. With a calendar they are
dates; without one they are working days, and other units are taken for about as many.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from oneflow.calendar import Calendar, Limit, due
from oneflow.matters.checks.promise import DAYS_ABOUT, limits_of, longest_path
from oneflow.matters.plan import ItemPlan, LimitRule, Plan

_OPENING = time(9)
_INSTANT = timedelta(microseconds=1)


class Ruler(Protocol):
    """Counts limits along days."""

    def after(self, day: int | None, limits: Sequence[Limit]) -> int:
        """The day on which limits end, one after another, begun at the end of `day`.

        None: begun with the acceptance itself, in the course of day 0.
        """


class Bar(Struct, frozen=True, kw_only=True):
    """When one item is on its way.

    after: it begins at the end of that day; None: at once. taken: the day by which it is done if all
    take their promised limit (the legal one where none is promised). legal: the last day by law;
    None: no legal limit. is_promised: whether `taken` is a promise. driver: the item whose gift came
    last; "": none. critical: it is on the path that the promise for the whole must cover.
    """

    item: str
    after: int | None
    taken: int
    legal: int | None
    is_promised: bool
    driver: str = ""
    critical: bool = False

    @property
    def begin(self) -> int:
        """The edge between days at which it begins; a day has its number as its left edge."""
        return 0 if self.after is None else self.after + 1

    @property
    def end(self) -> int:
        """The edge at which the last of its days ends."""
        return max(self.taken, self.legal or 0) + 1


class Schedule(Struct, frozen=True, kw_only=True):
    """All bars, those that begin first first. whole, joint: last days of promise and joint limit."""

    bars: tuple[Bar, ...]
    whole: int | None = None
    joint: int | None = None

    @property
    def days(self) -> int:
        """How many days there are."""
        ends = [bar.end for bar in self.bars]
        return max([*ends, (self.whole or 0) + 1, (self.joint or 0) + 1], default=1)


class Dates:
    """Counts by a calendar from one day of acceptance."""

    def __init__(self, calendar: Calendar, start: date) -> None:
        """Begin on `start`, at nine o'clock."""
        self.calendar, self.start = calendar, start

    def after(self, day: int | None, limits: Sequence[Limit]) -> int:
        """See `Ruler`."""
        moment = self._moment(day)
        reached = 0 if day is None else day
        for limit in limits:
            found = due(self.calendar, limit, moment).due_on
            reached = (found - self.start).days if found is not None else reached
            moment = self._moment(reached)
        return reached

    def date(self, day: int) -> date:
        """The date of a day."""
        return self.start + timedelta(days=day)

    def _moment(self, day: int | None) -> datetime:
        if day is None:
            return self.calendar.localise(datetime.combine(self.start, _OPENING))
        following = datetime.combine(self.date(day + 1), time())
        return self.calendar.localise(following) - _INSTANT


class WorkingDays:
    """Counts working days without a calendar."""

    def after(self, day: int | None, limits: Sequence[Limit]) -> int:
        """See `Ruler`."""
        whole = sum((limit.amount * DAYS_ABOUT[limit.unit] for limit in limits), Decimal(0))
        return (day or 0) + math.ceil(whole)


def scheduled(plan: Plan, ruler: Ruler) -> Schedule:
    """Work out when each item begins and is due, in the situation where no condition holds."""
    planning = _Planning(plan, ruler)
    found = [planning.bar(code) for code in plan.items]
    order = list(plan.items)
    found.sort(key=lambda bar: (bar.begin, bar.taken, order.index(bar.item)))
    return Schedule(
        bars=tuple(found),
        whole=planning.last(plan.promise),
        joint=planning.last(plan.joint_limit),
    )


class _Planning:
    """The bars found so far."""

    def __init__(self, plan: Plan, ruler: Ruler) -> None:
        self.plan, self.ruler = plan, ruler
        self._critical = {step.item for step in longest_path(plan, {})}
        self._found: dict[str, Bar] = {}

    def bar(self, code: str) -> Bar:
        """The bar of an item, after those of whoever it needs; a circle is cut where it closes."""
        if code in self._found:
            return self._found[code]
        self._found[code] = Bar(item=code, after=None, taken=0, legal=None, is_promised=False)
        item = self.plan.items[code]
        givers = [bar for gift in item.needs if (bar := self._quickest(gift)) is not None]
        last = max(givers, key=lambda bar: bar.taken, default=None)
        after = None if last is None else last.taken
        rule = _first(item)
        promised, legal = (rule.promised, rule.legal) if rule is not None else (None, None)
        own = promised or legal
        limits = (own,) if own is not None else limits_of(self.plan, item, {})
        self._found[code] = Bar(
            item=code,
            after=after,
            taken=self.ruler.after(after, limits),
            legal=self.ruler.after(after, (legal,)) if legal is not None else None,
            is_promised=promised is not None,
            driver=last.item if last is not None else "",
            critical=code in self._critical,
        )
        return self._found[code]

    def last(self, rule: LimitRule | None) -> int | None:
        """The last day of a limit of the whole; None: there is none."""
        limit = None if rule is None else rule.promised or rule.legal
        return None if limit is None else self.ruler.after(None, (limit,))

    def _quickest(self, gift: str) -> Bar | None:
        """The bar of whoever gives a gift first; None: it comes from no item."""
        names = self.plan.givers.get(gift, ())
        bars = [self.bar(name.removeprefix("item:")) for name in names if name[:5] == "item:"]
        return min(bars, key=lambda bar: bar.taken, default=None)


def _first(item: ItemPlan) -> LimitRule | None:
    """The limit that holds without a condition; else the first there is."""
    always = (rule for rule in item.limits if rule.fact is None)
    return next(always, item.limits[0] if item.limits else None)


def legend_of(schedule: Schedule) -> Mapping[str, bool]:
    """Which kinds of bars there are: promised, legal, critical, whole."""
    return {
        "promised": any(bar.is_promised and not bar.critical for bar in schedule.bars),
        "legal": any(bar.legal is not None for bar in schedule.bars),
        "critical": any(bar.critical for bar in schedule.bars),
        "whole": schedule.whole is not None,
    }
