"""What a case itself goes through before its items run: a notice, a time to file, the intake.

The way drawn is the shortest to the state in which the items run, without stepping aside and
without what only time running out would fire.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from oneflow.calendar import Limit
from oneflow.matters.activities.settings import (
    AwaitSettings,
    ConsentSettings,
    IntakeSettings,
    PaySettings,
    PublicitySettings,
    SignSettings,
    VerifySettings,
)
from oneflow.matters.drawing.situation import Facts, holds, procedure_in, rule_in
from oneflow.matters.plan import LimitRule, MovePlan, Plan, ProcedurePlan, StatePlan, Text

APPLICANT = Text("申请人", "the applicant")
_ASKED = Text("被征求同意的人", "whoever must consent")
_ANYBODY = Text("任何人", "anybody")

Length = Literal["fixed", "at-most", "taken"]
"""A time that has to pass; one in which something may happen at any moment; one that work takes."""


class Stage(Struct, frozen=True, kw_only=True):
    """A state of the case before its items run.

    who: who acts. length: what its limit means; rule None: it has none. gives: gifts given by the
    move that leaves it. is_intake: it ends with acceptance.
    """

    state: str
    title: Text
    who: Text
    length: Length
    rule: LimitRule | None
    gives: tuple[str, ...] = ()
    is_intake: bool = False


def stages_of(plan: Plan, facts: Facts) -> tuple[Stage, ...]:
    """Give the stages of a matter in a situation; () where a case begins with its intake.

    Such a matter is drawn from its acceptance on.
    """
    procedure = procedure_in(plan, plan.case_procedures, facts)
    if procedure is None:
        return ()
    found = tuple(_stage(plan, procedure, move, facts) for move in _way(procedure, facts))
    return found if any(not each.is_intake for each in found) else ()


def _way(procedure: ProcedurePlan, facts: Facts) -> tuple[MovePlan, ...]:
    """The moves from the first state to the one that runs the items; () where nothing leads there."""
    sure = [move for move in _onward(procedure) if move.guard is None or _is_open(move, facts)]
    return _shortest(procedure, sure) or _shortest(procedure, list(_onward(procedure)))


def _is_open(move: MovePlan, facts: Facts) -> bool:
    guard = move.guard
    return guard is not None and guard.condition is None and holds(guard.fact, facts)


def _onward(procedure: ProcedurePlan) -> Iterator[MovePlan]:
    for move in procedure.moves:
        state = procedure.states.get(move.source)
        otherwise = getattr(state.settings, "otherwise", None) if state is not None else None
        if move.aside is None and not move.resumes and move.trigger != otherwise:
            yield move


def _shortest(procedure: ProcedurePlan, moves: list[MovePlan]) -> tuple[MovePlan, ...]:
    ways: dict[str, tuple[MovePlan, ...]] = {procedure.initial: ()}
    queue = [procedure.initial]
    for state in queue:  # grows while it is walked
        known = procedure.states.get(state)
        if known is not None and known.runs_items:
            return ways[state]
        for move in moves:
            if move.source == state and move.dest not in ways:
                ways[move.dest] = (*ways[state], move)
                queue.append(move.dest)
    return ()


def _stage(plan: Plan, procedure: ProcedurePlan, move: MovePlan, facts: Facts) -> Stage:
    state = procedure.states[move.source]
    length, rule = _time(plan, state, facts)
    return Stage(
        state=state.name,
        title=state.title,
        who=_who(plan, state),
        length=length,
        rule=rule,
        gives=move.gives,
        is_intake=isinstance(state.settings, IntakeSettings),
    )


def _time(plan: Plan, state: StatePlan, facts: Facts) -> tuple[Length, LimitRule | None]:
    """What the limit of a state means, and the limit."""
    own = rule_in(state.limits, facts)
    match state.settings:
        case PublicitySettings():
            return "fixed", own
        case IntakeSettings():
            return "at-most", own or plan.intake.notice
        case AwaitSettings() | ConsentSettings() | PaySettings():
            return "at-most", own or _within(state.settings.within)
        case _:
            return "taken", own


def _within(limit: Limit | None) -> LimitRule | None:
    return None if limit is None else LimitRule(legal=limit)


def _who(plan: Plan, state: StatePlan) -> Text:
    lead = plan.departments[plan.lead].title
    match state.settings:
        case ConsentSettings():
            return _ASKED
        case PaySettings():
            return APPLICANT
        case AwaitSettings():
            named = plan.departments.get(state.settings.from_)
            actors = {"applicant": APPLICANT, "anyone": _ANYBODY}
            return actors.get(state.settings.from_) or (named.title if named else lead)
        case SignSettings() | VerifySettings():
            other = plan.departments.get(state.settings.by or plan.lead)
            return other.title if other else lead
        case _:
            return lead
