"""What happens next: the earliest, likely and latest dates of each item and of the whole.

A running item ends by its own clock. A waiting item starts at the likely (latest) end of those
whose gifts it needs, the quickest giver of each, and takes its promised (legal) limit from there:
the longest path over the undecided items. Nothing is ever expected before the present.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from oneflow.calendar import Calendar, Limit, due
from oneflow.engine.activities import publicity
from oneflow.engine.activities.intake import IntakeSlice
from oneflow.engine.kernel.promise import JOINT_LIMIT
from oneflow.engine.kernel.world import World
from oneflow.engine.outlook.estimate import Estimate, Forecast, Reason, first_of, last_of
from oneflow.engine.outlook.waiting import is_there, missing_gifts
from oneflow.engine.records.case import CASE, Case, Clock, Region, item_key
from oneflow.engine.records.clock_names import state_clock
from oneflow.matters.plan import RECEIVING, WAITING, Choice, ItemPlan, LimitRule

Side = Literal["likely", "latest"]
_LAST = timedelta(seconds=1)
"""The kernel counts in whole seconds, so this is how long before its end a limit is still kept."""


class Outlook(Struct, frozen=True, kw_only=True):
    """What is to be expected of a case.

    items: by code, of the undecided items that will be decided. decision: of the last of them; None:
    all are decided. handover: of the last result, counted from decisions to come and from
    deliveries that run; None: nothing more will be handed over or decided.
    """

    items: dict[str, Forecast]
    decision: Forecast | None
    handover: Forecast | None


def outlook_of(world: World, case: Case, now: datetime) -> Outlook:
    """Work out what is to be expected of a case at `now` (aware, not before the case's own)."""
    at = world.localise(max(now, case.now))
    likely, latest = _Course(world, case, at, "likely"), _Course(world, case, at, "latest")
    soonest = {
        code: _soonest(world, case, code, at) for code in case.selected if likely.is_open(code)
    }
    items = {
        code: _forecast(first, likely.decision(code), latest.decision(code))
        for code, first in soonest.items()
    }
    first = last_of([Estimate(at, "at-once"), *soonest.values()])
    decision = handover = None
    if items:
        last = likely.last_decision(items), latest.last_decision(items)
        decision = _capped(_forecast(first, *last), latest.whole_limit())
    ends = likely.handovers(items), latest.handovers(items)
    if ends[0]:
        handover = _forecast(first, last_of(ends[0]), last_of(ends[1]))
    return Outlook(items=items, decision=decision, handover=handover)


def _forecast(first: Estimate, likely: Estimate, latest: Estimate) -> Forecast:
    """Put three estimates in order: nothing is done before it can be."""
    likely = first if _is_before(likely, first) else likely
    latest = likely if _is_before(latest, likely) else latest
    return Forecast(earliest=first, likely=likely, latest=latest)


def _is_before(one: Estimate, other: Estimate) -> bool:
    return one.at is not None and other.at is not None and one.at < other.at


def _capped(forecast: Forecast, limit: Estimate | None) -> Forecast:
    """The legal limit of joint handling ends the whole, however long its items may take."""
    likely, latest = forecast.likely, forecast.latest
    if limit is None or limit.at is None:
        return forecast
    if latest.at is None or limit.at < latest.at:
        latest = limit
    if likely.at is None or (latest.at is not None and likely.at > latest.at):
        likely = latest
    return _forecast(forecast.earliest, likely, latest)


class _Course:
    """The items of a case followed to their ends, by promised or by legal limits."""

    def __init__(self, world: World, case: Case, now: datetime, side: Side) -> None:
        self.world, self.case, self.now, self.side = world, case, now, side
        self.plan = world.plan
        revision = case.calendars.get(world.plan.calendar, world.current)
        self.calendar: Calendar = world.calendar(revision)
        self._known: dict[str, Estimate] = {}

    def is_open(self, code: str) -> bool:
        """Whether an item will still be decided, as far as is known."""
        region = self.case.regions[item_key(code)]
        if region.ended or region.outcome is not None:
            return False
        return region.state != WAITING or self._fact(self.plan.items[code].fact) is not False

    def decision(self, code: str) -> Estimate:
        """When an undecided item is decided."""
        known = self._known.get(code)
        if known is None:
            self._known[code] = Estimate(None, "circle", item_key(code))
            known = self._known[code] = self._decided(code)
        return known

    def last_decision(self, codes: Iterable[str]) -> Estimate:
        """When the last of several items is decided."""
        return last_of([self.decision(code) for code in codes])

    def whole_limit(self) -> Estimate | None:
        """The legal limit of joint handling, where one is running."""
        clock = self.case.regions[CASE].clocks.get(JOINT_LIMIT)
        if clock is None or clock.stopped_at is not None or clock.legal_at is None:
            return None
        return self._dated(clock.legal_at, "whole-limit", CASE)

    def handovers(self, undecided: Iterable[str]) -> list[Estimate]:
        """When each result is handed over: those that run, those held, those still to come."""
        found = [self._delivered(code, self.decision(code)) for code in undecided]
        for key, region in self.case.regions.items():
            if key.startswith("delivery:") and not region.ended:
                found.append(self._by_clock(key, region.clocks.get("limit")))
        for code in self.case.selected:
            region = self.case.regions[item_key(code)]
            if region.outcome == "approved" and code not in self.case.released:
                found.append(self._held(code, region.decided_at or self.now))
        return found

    def _held(self, code: str, decided_at: datetime) -> Estimate:
        """When a result that is decided but not out is handed over, by its own limit."""
        delivery, key = self.plan.items[code].delivery, item_key(code)
        if delivery is None:
            return Estimate(self.now, "at-once", key)
        return self._limited(decided_at, delivery.limits, key, "own-limit")

    def _decided(self, code: str) -> Estimate:
        item, key = self.plan.items[code], item_key(code)
        region = self.case.regions[key]
        own = self._own(item, region, key)
        others = [self.decision(other) for other in self._before(item) if self.is_open(other)]
        return last_of([own, *others]) if others else own

    def _own(self, item: ItemPlan, region: Region, key: str) -> Estimate:
        if region.accepted_at is not None:
            return self._by_clock(key, region.clocks.get("limit"))
        if region.state != WAITING:
            accepted = self._by_clock(key, region.clocks.get(state_clock(region.state)))
            return self._after(accepted, item.limits, key, "after-acceptance")
        starts = self._start(region, key)
        if item.acceptance == "by-department":
            starts = self._after(starts, self._receiving(item), key, starts.reason)
        return self._after(starts, item.limits, key, starts.reason)

    def _before(self, item: ItemPlan) -> tuple[str, ...]:
        """Items that must have ended before this one is decided."""
        return tuple(code for code in item.after_end_of if code in self.case.selected)

    def _start(self, region: Region, key: str) -> Estimate:
        """When a waiting item starts: accepted, and everything there that it needs."""
        conditions = [Estimate(self.now, "at-once", key)]
        if region.admitted_at is None:
            conditions.append(self._acceptance())
        conditions += [self._given(gift) for gift in missing_gifts(self.plan, self.case, key)]
        return last_of(conditions)

    def _acceptance(self) -> Estimate:
        """When the case is accepted, as far as that is in our hands."""
        region = self.case.regions[CASE]
        kind = self.world.open_kinds.get((region.procedure, region.state))
        if kind is None or kind.slice is not IntakeSlice:
            return Estimate(None, "not-received", CASE)
        found = self._by_clock(CASE, region.clocks.get(state_clock(region.state)))
        return found if found.at is None else Estimate(found.at, "after-acceptance", CASE)

    def _given(self, gift: str) -> Estimate:
        """When a missing gift is given, by whoever gives it first."""
        found = [
            self.decision(code)
            for code in self._givers(gift)
            if code in self.case.selected and self.is_open(code)
        ]
        if found:
            first = first_of(found)
            return first if first.at is None else Estimate(first.at, "after-needs", first.by)
        if "case" in self.plan.givers.get(gift, ()) and not is_there(self.case, gift):
            return self._acceptance()
        return Estimate(None, "nobody-gives")

    def _givers(self, gift: str) -> Iterable[str]:
        """The items behind the givers of a gift: of a joint activity, those that it serves."""
        for giver in self.plan.givers.get(gift, ()):
            kind, _, name = giver.partition(":")
            if kind == "joint":
                yield from (item for item, _ in self.plan.joints[name].serves)
            elif kind == "item":
                yield name

    def _receiving(self, item: ItemPlan) -> Sequence[LimitRule]:
        """The limit within which a department accepts for itself."""
        procedure = self.plan.procedures.get(self._procedure(item.procedures))
        state = procedure.states.get(RECEIVING) if procedure else None
        return state.limits if state else ()

    def _procedure(self, choices: tuple[Choice, ...]) -> str:
        return next((each.use for each in choices if self._fact(each.fact)), choices[-1].use)

    def _delivered(self, code: str, decided: Estimate) -> Estimate:
        """When a result is in the applicant's hands, counted from its decision."""
        delivery = self.plan.items[code].delivery
        if delivery is None:
            return decided
        return self._after(decided, delivery.limits, item_key(code), decided.reason)

    def _after(
        self, before: Estimate, rules: Sequence[LimitRule], key: str, reason: Reason
    ) -> Estimate:
        """The end of a limit that begins in the last instant before another end."""
        if before.at is None:
            return before
        start = self.now if before.reason == "at-once" else max(self.now, before.at - _LAST)
        return self._limited(start, rules, key, _own(reason))

    def _limited(
        self, start: datetime, rules: Sequence[LimitRule], key: str, reason: Reason
    ) -> Estimate:
        """The end of whichever limit counts here, begun at `start`."""
        rule = self._chosen(rules)
        if rule is None:
            return Estimate(None, "unknown-fact" if rules else "no-limit", key)
        at = self._end(rule, start)
        return Estimate(None, "no-limit", key) if at is None else self._dated(at, reason, key)

    def _end(self, rule: LimitRule, start: datetime) -> datetime | None:
        """The end of a limit rule on this side; the promised one never after the legal one."""
        limits: tuple[Limit | None, ...] = (rule.legal,)
        if self.side == "likely":
            limits = (rule.legal, rule.promised)
        ends = [due(self.calendar, limit, start).due_at for limit in limits if limit is not None]
        return min((end for end in ends if end is not None), default=None)

    def _by_clock(self, key: str, clock: Clock | None) -> Estimate:
        """The end of a clock that runs already."""
        if clock is None or clock.stopped_at is not None:
            return Estimate(None, "no-limit", key)
        at = clock.due_at if self.side == "likely" else clock.legal_at
        if at is not None:
            return self._dated(at, "own-limit", key)
        declared = self.world.rules.get(clock.rule)
        has_side = declared is not None and (declared.legal or self.side == "likely")
        return Estimate(None, "paused" if has_side else "no-limit", key)

    def _dated(self, at: datetime, reason: Reason, key: str) -> Estimate:
        return Estimate(at, reason, key) if at > self.now else Estimate(self.now, "passed", key)

    def _chosen(self, rules: Sequence[LimitRule]) -> LimitRule | None:
        """The alternative that counts in this situation; None: there is none, or it is unknown."""
        for rule in rules:
            truth = self._fact(rule.fact)
            if truth is None:
                return None
            if truth:
                return rule
        return None

    def _fact(self, fact: str | None) -> bool | None:
        """Whether a fact holds; None: not known."""
        if fact is None:
            return True
        known = self.case.facts.get(fact, self.world.sealed.get(fact))
        return None if known is None else bool(known)


def _own(reason: Reason) -> Reason:
    return "own-limit" if reason in {"at-once", "passed"} else reason


def _soonest(world: World, case: Case, code: str, now: datetime) -> Estimate:
    """When an item can be decided if everybody acts at once: a public notice takes its days."""
    key = item_key(code)
    region = case.regions[key]
    ends = [_notice_end(world, region)]
    if region.state == WAITING and region.admitted_at is None:
        ends.append(_notice_end(world, case.regions[CASE]))
    last = max((end for end in ends if end is not None), default=None)
    if last is None or last <= now:
        return Estimate(now, "at-once", key)
    return Estimate(world.localise(last), "after-notice", key)


def _notice_end(world: World, region: Region) -> datetime | None:
    """The end of the public notice that a region is in; None: it is in none, or its time stands."""
    state = world.state(region.procedure, region.state)
    clock = region.clocks.get(f"in:{region.state}")
    if state is None or state.kind != publicity.ACTIVITY.kind or clock is None:
        return None
    return clock.legal_at
