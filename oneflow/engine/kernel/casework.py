"""Commands about the case as a whole: submission, withdrawal, moves by hand, new data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from oneflow.engine.activity import Outcome
from oneflow.engine.kernel.authority import CASE_ACTOR
from oneflow.engine.kernel.draft import EVERYTHING, Draft
from oneflow.engine.kernel.issue import is_handing_over
from oneflow.engine.kernel.items import dependents, resolve
from oneflow.engine.kernel.limits import UnresolvedFactError
from oneflow.engine.kernel.moves import find_move
from oneflow.engine.kernel.offices import office_of, offices_of
from oneflow.engine.kernel.regions import Arrival, early_items, enter_end, fire, opening
from oneflow.engine.kernel.returning import pause_items, resume_items
from oneflow.engine.kernel.scope import change_data, item_regions
from oneflow.engine.records.case import CASE, item_key
from oneflow.engine.records.commands import (
    Body,
    ChangeData,
    CloseFinding,
    EraseData,
    MoveCase,
    RecordRendering,
    Submit,
    Tick,
    WithdrawCase,
    WithdrawItems,
)
from oneflow.engine.records.events import (
    CaseSubmitted,
    DataErased,
    FindingClosed,
    ItemsAdmitted,
    Start,
    TextRendered,
)
from oneflow.engine.records.refusal import Refusal
from oneflow.engine.records.refusals import missing_papers, not_yours
from oneflow.ids import code_in
from oneflow.matters.selection import propose

SHARED_ENDS = frozenset({"declined", "lapsed", "withdrawn"})
"""Ends of the case that are its undecided items' ends as well; otherwise they are cancelled."""

GIVEN_UP = frozenset({"withdrawn", "cancelled"})
"""Outcomes of items about which nobody decided anything."""

CaseHandler = Callable[[Draft, Any, datetime], Refusal | None]


def submit(draft: Draft, body: Submit, at: datetime) -> Refusal | None:
    """Take in an application whose choice is lawful and complete as it stands."""
    refusal = (
        _judge_applicant(draft, body) or _judge_selection(draft, body) or _judge_duties(draft, body)
    )
    if refusal:
        return refusal
    received = draft.world.calendars[draft.world.current].received_at(at)
    _begin_case(draft, body, received)
    try:
        name = resolve(draft.case, draft.world.plan.case_procedures)
    except UnresolvedFactError as unresolved:
        return Refusal("selection", {"problems": unresolved.fact})
    procedure = draft.world.procedure(name)
    state = procedure.states[procedure.initial]
    start = opening(draft, CASE, Arrival(name, state, received))
    draft.emit(_submission(draft, body, at, start=start, procedure=name, state=state.name))
    early = early_items(draft, state.name)
    if early:
        draft.emit(ItemsAdmitted(at=received, items=early))
    if body.origin is not None and body.origin.erased:
        draft.find("sender-erased", "lead", received, case=body.origin.case)
    draft.pending.append(CASE)
    draft.news |= EVERYTHING
    return None


def _begin_case(draft: Draft, body: Submit, received: datetime) -> None:
    """Know of the case what opening its first state needs; the event says it all again."""
    plan, case = draft.world.plan, draft.case
    case.facts = dict(body.data.facts)
    case.calendars = {plan.calendar: draft.world.current}
    case.selected, case.offices = (
        body.selected,
        offices_of(plan, body.selected, body.data.offices),
    )
    case.received_at, case.regions = received, {}
    case.origin, case.opened = body.origin, {}
    case.fields = {name: ref.version for name, ref in body.data.fields.items()}


def _submission(
    draft: Draft, body: Submit, at: datetime, *, start: Start, procedure: str, state: str
) -> CaseSubmitted:
    case, plan = draft.case, draft.world.plan
    return CaseSubmitted(
        at=case.received_at,
        handed_in_at=at,
        matter=plan.code,
        definition=plan.hash,
        number=body.number,
        applicant=body.applicant,
        channel=body.channel,
        calendars=case.calendars,
        selected=body.selected,
        procedure=procedure,
        state=state,
        start=start,
        fields=case.fields,
        materials=body.data.materials,
        facts=body.data.facts,
        offices=case.offices,
        late=body.data.late,
        origin=body.origin,
    )


def follow_case(draft: Draft) -> None:
    """Let a move of the case reach its items: stop their clocks, let them run, or end them."""
    draft.case_moved = False
    region = draft.case.regions[CASE]
    if region.ended:
        _end_items(draft, region.state)
        return
    state = draft.world.state(region.procedure, region.state)
    if state is not None and state.runs_items:
        resume_items(draft)
    elif draft.case_stopped:
        pause_items(draft)


def _judge_selection(draft: Draft, body: Submit) -> Refusal | None:
    facts = {**body.data.facts, **draft.case.sealed}
    selection = propose(draft.world.plan, facts, body.selected, body.data.materials)
    if selection.refused:
        return Refusal("selection", {"problems": "；".join(p.zh for p in selection.refused)})
    missing = [code for code in selection.items if code not in body.selected]
    if missing:
        return Refusal("selection", {"problems": f"+ {', '.join(missing)}"})
    return None


def _judge_applicant(draft: Draft, body: Submit) -> Refusal | None:
    """Applicants apply for themselves or their principal; officials may take in for anybody.

    A case applies for the applicant of the case that it opens this one for, and says that it does.
    """
    actor = draft.command.actor
    said = f"{CASE_ACTOR}{body.origin.case}" if body.origin else ""
    if (actor.kind == "case" or body.origin) and (actor.kind, actor.id) != ("case", said):
        return not_yours(draft.command, "case")
    if actor.kind == "applicant" and body.applicant not in {actor.id, actor.on_behalf_of}:
        return not_yours(draft.command, "applicant")
    return None


def _judge_duties(draft: Draft, body: Submit) -> Refusal | None:
    for duty in draft.world.plan.duties:
        facts = {**body.data.facts, **draft.case.sealed}
        if duty.if_late == "refuse" and facts.get(duty.late_fact):
            return Refusal("duty-missed", {"duty": duty.name})
    return None


def _withdraw_items(draft: Draft, body: WithdrawItems, at: datetime) -> Refusal | None:
    going = tuple(dict.fromkeys(body.items))
    for code in going:
        region = draft.case.regions.get(item_key(code))
        if region is None:
            return Refusal("no-region", {"region": code})
        if region.outcome is not None or region.ended:
            return Refusal("decided", {"region": code})
        staying = [d for d in dependents(draft, code) if d not in going]
        if staying:
            return Refusal("dependents", {"item": code, "dependents": ", ".join(staying)})
    for code in going:
        _withdraw(draft, code, at)
    _end_if_nothing_is_left(draft, at)
    return None


def _withdraw_case(draft: Draft, _: WithdrawCase, at: datetime) -> Refusal | None:
    undecided = [
        code_in(key)
        for key, region in item_regions(draft)
        if region.outcome is None and not region.ended
    ]
    if not undecided:
        return Refusal("decided", {"region": CASE})
    for code in undecided:
        _withdraw(draft, code, at)
    _end_if_nothing_is_left(draft, at)
    return None


def _withdraw(draft: Draft, code: str, at: datetime) -> None:
    by = draft.command.actor.id
    enter_end(draft, item_key(code), "withdrawn", at, trigger="withdraw", by=by)


def _end_if_nothing_is_left(draft: Draft, at: datetime) -> None:
    """End the case where the applicant's withdrawals leave nothing in it to be decided.

    A case that was accepted goes on to hand out what it has decided; one that was not (an item
    may be decided early, while a public notice runs) ends with the last that is taken back,
    unless a result has still to be handed over.
    """
    outcomes = [region.outcome for _, region in item_regions(draft)]
    accepted = draft.case.regions[CASE].accepted_at is not None
    kept = any(each not in GIVEN_UP for each in outcomes)
    if None in outcomes or (kept and (accepted or is_handing_over(draft))):
        return
    enter_end(draft, CASE, "withdrawn", at, trigger="withdraw", by=draft.command.actor.id)
    draft.case_moved = True


def _move_case(draft: Draft, body: MoveCase, at: datetime) -> Refusal | None:
    found = find_move(draft, CASE, body.trigger, {})
    if isinstance(found, Refusal):
        return found
    refusal = missing_papers(body.trigger, found.requires, body.papers)
    if refusal:
        return refusal
    if not body.basis:
        return Refusal("no-basis", {"what": body.trigger})
    outcome = Outcome(trigger=body.trigger, at=at, papers=body.papers, by=draft.command.actor.id)
    fire(draft, CASE, outcome, cause=body.basis)
    return None


def _change_data(draft: Draft, body: ChangeData, at: datetime) -> Refusal | None:
    change_data(draft, body.data, at, cause=body.cause)
    return None


def _record_rendering(draft: Draft, body: RecordRendering, at: datetime) -> Refusal | None:
    draft.emit(TextRendered(at=at, message=body.message, digest=body.digest))
    return None


def _erase(draft: Draft, body: EraseData, at: datetime) -> Refusal | None:
    keys = body.keys or ("*",)
    draft.emit(DataErased(at=at, keys=keys, ground=body.ground))
    return None


def _close_finding(draft: Draft, body: CloseFinding, at: datetime) -> Refusal | None:
    known = (*draft.case.findings, *draft.case.incidents)
    meant = [f for f in known if (f.code, f.region) == (body.code, body.region)]
    if not meant:
        return Refusal("no-finding", {"code": body.code})
    if not all(_may_close(draft, finding.to) for finding in meant):
        return not_yours(draft.command, meant[0].to)
    draft.emit(FindingClosed(at=at, code=body.code, region=body.region))
    draft.news |= EVERYTHING
    return None


def _may_close(draft: Draft, addressee: str) -> bool:
    """The lead and the operator deal with any finding; others with what was found for them."""
    actor = draft.command.actor
    if actor.kind == "operator" or office_of(draft.case, draft.world.plan.lead) in actor.offices:
        return True
    return office_of(draft.case, addressee) in actor.offices


def _tick(_: Draft, __: Tick, ___: datetime) -> Refusal | None:
    return None


def _end_items(draft: Draft, state: str) -> None:
    """End what the end of the case leaves undecided: nothing of it may live on."""
    for key, region in list(item_regions(draft)):
        if not region.ended and region.outcome is None:
            ending = state if state in SHARED_ENDS else "cancelled"
            enter_end(draft, key, ending, draft.at, trigger="cancel", cause=CASE)


CASE_HANDLERS: Mapping[type[Body], CaseHandler] = {
    Tick: _tick,
    WithdrawItems: _withdraw_items,
    WithdrawCase: _withdraw_case,
    MoveCase: _move_case,
    ChangeData: _change_data,
    RecordRendering: _record_rendering,
    EraseData: _erase,
    CloseFinding: _close_finding,
}
