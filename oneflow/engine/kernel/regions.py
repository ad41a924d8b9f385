"""Moving regions: what entering a state brings, which move answers a trigger, firing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from oneflow.calendar import Exclusion
from oneflow.engine.activity import Outcome
from oneflow.engine.kernel import aside, clocks
from oneflow.engine.kernel.clocks import Reason
from oneflow.engine.kernel.draft import (
    EVERYTHING,
    NONE,
    RELEASABLE,
    SETTLED,
    STARTABLE,
    STIRRED,
    Draft,
)
from oneflow.engine.kernel.moves import find_move
from oneflow.engine.kernel.opened import case_opened
from oneflow.engine.kernel.returning import is_returned, pause_items
from oneflow.engine.kernel.scope import RegionScope
from oneflow.engine.records.case import CASE, NOTHING, Clock, Region
from oneflow.engine.records.case_builder import pack
from oneflow.engine.records.clock_names import gap_clock, state_clock
from oneflow.engine.records.events import BARE, RegionMoved, Start
from oneflow.engine.records.refusal import Refusal
from oneflow.ids import code_in
from oneflow.matters.ends import ENDS
from oneflow.matters.plan import (
    ClockExclusion,
    ItemPlan,
    MovePlan,
    StatePlan,
)


class Arrival(Struct, frozen=True):
    """A region about to enter a state: of which procedure, when in law, by which move and why.

    state: None is a predeclared end. move, cause: None where no trigger leads there (a start).
    """

    procedure: str
    state: StatePlan | None
    at: datetime
    move: MovePlan | None = None
    cause: Outcome | None = None


class Step(Struct, frozen=True):
    """A move that is about to be taken: what it decides, whether it ends or accepts the region."""

    plan: MovePlan
    outcome: Outcome
    decision: str | None
    ends: bool
    accepts: bool
    cause: str


def opening(
    draft: Draft, key: str, arrival: Arrival, more: Mapping[str, Clock] | None = None
) -> Start:
    """Work out what entering a state brings: the activity's first slice, and its clocks."""
    state = arrival.state
    if state is None:
        return Start(clocks=dict(more)) if more else BARE
    begun: dict[str, Clock] = dict(more) if more else {}
    if state.limits or (arrival.move and arrival.move.limits):
        begun.update(_state_clock(draft, key, state, arrival))
    kind = draft.world.kinds.get(state.kind) if state.kind else None
    if kind is None:
        return Start(clocks=begun) if begun else BARE
    scope = RegionScope(draft, key)
    activity = pack(kind.opened(scope, state.settings, arrival.at, arrival.cause))
    return Start(activity=activity, clocks=begun)


def fire(draft: Draft, key: str, outcome: Outcome, *, cause: str = "") -> bool:
    """Fire a trigger in a region; a trigger that no move admits opens an incident."""
    found = find_move(draft, key, outcome.trigger, outcome.record)
    if isinstance(found, Refusal):
        draft.incident(
            "no-move", outcome.at, region=key, trigger=outcome.trigger, reason=found.rule
        )
        return False
    move(draft, key, found, outcome, cause=cause)
    return True


def move(draft: Draft, key: str, plan: MovePlan, outcome: Outcome, *, cause: str = "") -> None:
    """Take a move: emit it with everything that entering its state brings."""
    region = draft.case.regions[key]
    state = draft.world.state(region.procedure, plan.dest)
    ends = plan.dest in ENDS or bool(state and state.final)
    decision = _decision(region, plan.dest, state)
    accepts = region.accepted_at is None and _accepts(key, state)
    item = draft.item(key)
    begun: dict[str, Clock] = {}
    if accepts and item and item.limits:
        begun.update(
            clocks.begun(
                draft, "limit", place=f"item:{item.code}", rules=item.limits, start=outcome.at
            )
        )
    if decision and region.decided_at is None and item:
        begun.update(_release_clock(draft, item, decision, outcome.at))
    if key == CASE:
        draft.case_moved = True
        before = draft.world.state(region.procedure, region.state)
        draft.case_stopped = _runs(before) and not _runs(state)
        begun.update(_case_clocks(draft, region, state, outcome.at))
    if plan.aside is not None:
        begun.update(aside.clock_left(draft, key, plan, outcome.at))
    arrival = Arrival(region.procedure, state, outcome.at, plan, outcome)
    start = opening(draft, key, arrival, begun)
    if plan.resumes:
        start = aside.resumed(draft, key, plan, start=start, at=outcome.at)
    _emit_move(draft, key, Step(plan, outcome, decision, ends, accepts, cause), start)


def enter_end(
    draft: Draft, key: str, state: str, at: datetime, *, trigger: str, cause: str = "", by: str = ""
) -> None:
    """Lead a region straight into a predeclared end state (withdrawn, cancelled, ...)."""
    draft.emit(
        RegionMoved(
            at=at,
            region=key,
            trigger=trigger,
            state=state,
            outcome=state,
            ended=True,
            leaves=aside.is_remembered(draft, draft.case.regions[key]),
            lasts=draft.lasts(key),
            by=by,
            cause=cause,
        )
    )
    draft.news |= EVERYTHING
    _note(draft, key, state)


def _decision(region: Region, dest: str, state: StatePlan | None) -> str | None:
    """The outcome that entering `dest` records, or None where it records none."""
    marked = dest if dest in ENDS else (state.outcome if state else None)
    return marked if marked != region.outcome else None


def _state_clock(draft: Draft, key: str, state: StatePlan, arrival: Arrival) -> dict[str, Clock]:
    """Begin the limit of a state; a limit on the move that leads there counts instead."""
    rules, place = state.limits, f"state:{arrival.procedure}/{state.name}"
    if arrival.move and arrival.move.limits:
        index = draft.world.procedure(arrival.procedure).moves.index(arrival.move)
        rules, place = arrival.move.limits, f"move:{arrival.procedure}/{index}"
    limit = rules[0].legal or rules[0].promised
    entered = arrival.cause.start_for(limit) if arrival.cause and limit else arrival.at
    anchor = _anchor(draft, key, rules[0].anchor, entered)
    if anchor is None:
        return {}
    return clocks.begun(draft, state_clock(state.name), place=place, rules=rules, start=anchor)


def _anchor(draft: Draft, key: str, anchor: str, at: datetime) -> datetime | None:
    """The instant a limit starts from, as its rule says; None: it is not known."""
    region = draft.case.regions.get(key)
    if anchor == "entered" or region is None:
        return at
    if anchor.startswith("record:"):
        gift = draft.case.gifts.get(code_in(anchor))
        return gift.at if gift else None
    if anchor == "received":
        return draft.case.received_at
    known = region.accepted_at if anchor == "accepted" else region.decided_at
    return known or at


def _release_clock(draft: Draft, item: ItemPlan, decision: str, at: datetime) -> dict[str, Clock]:
    """Begin the longest time a result may be held for the others (issue: together)."""
    if draft.world.plan.issue != "together" or decision != "approved":
        return {}
    if item.delivery and item.delivery.limits:
        return clocks.begun(
            draft, "release", place=f"delivery:{item.code}", rules=item.delivery.limits, start=at
        )
    return clocks.begun(
        draft, "release", place="release", rules=(draft.world.rules["release#0"],), start=at
    )


def _accepts(key: str, state: StatePlan | None) -> bool:
    """Whether being in that state means being accepted: the case's items run, or the item does."""
    if key == CASE:
        return _runs(state)
    return state is not None and state.accepted


def _runs(state: StatePlan | None) -> bool:
    return state is not None and state.runs_items


def _case_clocks(
    draft: Draft, region: Region, state: StatePlan | None, at: datetime
) -> dict[str, Clock]:
    """Begin the limits of the whole case where it is accepted for the first time."""
    if not _runs(state) or region.accepted_at is not None:
        return {}
    plan, begun = draft.world.plan, dict[str, Clock]()
    promise = plan.promise if draft.world.promised.intersection(draft.case.selected) else None
    for name, rule in (("promise", promise), ("joint-limit", plan.joint_limit)):
        if rule is not None:
            begun |= clocks.begun(draft, name, place=name, rules=(rule,), start=at)
    for code, material in draft.case.materials.items():
        name = gap_clock(code)
        if material.source == "gap" and not material.there and f"{name}#0" in draft.world.rules:
            rules = (draft.world.rules[f"{name}#0"],)
            begun |= clocks.begun(draft, name, place=name, rules=rules, start=at)
    return begun


def _gifts_of(draft: Draft, key: str, plan: MovePlan, decision: str | None) -> dict[str, int]:
    """The gifts that a move gives, with their next versions."""
    given, item = plan.gives, draft.item(key)
    if item and decision == "approved":
        given = (*given, *item.gives)
    gifts = draft.case.gifts
    return {gift: gifts[gift].version + 1 if gift in gifts else 1 for gift in given}


def _emit_move(draft: Draft, key: str, step: Step, start: Start) -> None:
    plan, outcome, decision = step.plan, step.outcome, step.decision
    region = draft.case.regions[key]
    place = (region.procedure, region.state)
    left = draft.world.states.get(place)
    gives = _gifts_of(draft, key, plan, decision)
    admits = _admits(draft, key, plan)
    draft.emit(
        RegionMoved(
            at=outcome.at,
            region=key,
            trigger=plan.trigger,
            state=plan.dest,
            start=start,
            record=_told(outcome.record) if outcome.record else {},
            outcome=decision,
            ended=step.ends,
            papers=dict(outcome.papers),
            gives=gives,
            accepted=step.accepts,
            admits=admits,
            deemed=bool(outcome.record.get("deemed")),
            keeps=plan.aside is not None,
            leaves=aside.is_remembered(draft, region),
            opens=case_opened(draft, region, plan),
            lasts=place in draft.world.lasting,
            by=outcome.by,
            cause=step.cause,
        )
    )
    draft.news |= _news_of(step, opens_others=bool(gives or admits))
    _note(draft, key, plan.dest)
    if start.activity != NOTHING:
        draft.pending.append(key)
    exclude_by_state(draft, key, outcome.at, left=left)
    if start.clocks and key != CASE and is_returned(draft):
        pause_items(draft)


def _news_of(step: Step, *, opens_others: bool) -> int:
    """What others may feel of a move."""
    news = STARTABLE if opens_others else NONE
    if step.decision and step.decision not in KEEPS_ON:
        return EVERYTHING
    if step.decision or step.ends:
        news |= STIRRED | RELEASABLE | SETTLED
    return news


def _admits(draft: Draft, key: str, plan: MovePlan) -> tuple[str, ...]:
    """The items that a move of the case accepts: all, where it enters a state that runs them."""
    if key != CASE:
        return ()
    if _runs(draft.world.state(draft.case.regions[CASE].procedure, plan.dest)):
        return draft.case.selected
    return early_items(draft, plan.dest)


def exclude_by_state(draft: Draft, key: str, at: datetime, *, left: StatePlan | None) -> None:
    """Let the limit stand still in a state whose time the definition excludes, and only there.

    left: the state just left; an exclusion that a person began does not end with it. None: none.
    """
    region = draft.case.regions[key]
    limit = region.clocks.get("limit")
    if limit is None or limit.stopped_at is not None:
        return
    before, now = _exclusion(left), _exclusion(draft.world.state(region.procedure, region.state))
    if before is now:
        return
    if before is not None:
        ended = clocks.ended_pause(limit, at)
        if ended and isinstance(ended[0], Exclusion):
            clocks.entered(draft, key, "limit", ended[0], at=at, entries=ended[1])
            limit = draft.case.regions[key].clocks["limit"]
    if now is not None and clocks.open_pause(limit) is None:
        entry = Exclusion(start=at, ground=now.ground)
        reason = Reason(now.ground, now.basis.text if now.basis else "")
        clocks.entered(draft, key, "limit", entry, at=at, reason=reason)


def _exclusion(state: StatePlan | None) -> ClockExclusion | None:
    return state.exclusion if state is not None and state.clock == "excluded" else None


def early_items(draft: Draft, state: str) -> tuple[str, ...]:
    """Items that may run in this state of the case already, before it is accepted."""
    items = draft.world.plan.items
    return tuple(code for code in draft.case.selected if state in items[code].runs_in)


KEEPS_ON = frozenset({"approved", "delivered", "closed"})
"""Outcomes for which nobody waits in vain; any other may leave items without what they need."""


def _note(draft: Draft, key: str, state: str) -> None:
    """Remember what others may feel."""
    draft.clocked = True
    if key == CASE:
        draft.news |= SETTLED
    if f"{key}.{state}" in draft.world.watched:
        draft.moved.append((key, state))


def _told(record: Mapping[str, Any]) -> dict[str, Any]:
    """The part of an outcome's record that the move tells."""
    return {name: value for name, value in record.items() if name not in UNTOLD}


UNTOLD = frozenset({"defects", "deemed"})
"""Parts of an outcome's record that serve the next state only, or stand elsewhere in the event."""
