"""Supplements, and the end of an intake: accepted as it is, declined, or turned back."""

from __future__ import annotations

from datetime import datetime

from oneflow.engine.activities.intake.opening import cutoff
from oneflow.engine.activities.intake.records import (
    ConcludeIntake,
    IntakeSlice,
    Supplement,
    SupplementReceived,
)
from oneflow.engine.activity import Outcome, Scope
from oneflow.engine.records.case import CASE, item_key
from oneflow.engine.records.clock_names import state_clock
from oneflow.engine.records.commands import Command
from oneflow.engine.records.refusal import Refusal
from oneflow.engine.records.refusals import missing_papers, not_yours


def supplement(scope: Scope, now: IntakeSlice, command: Command, at: datetime) -> Refusal | None:
    """Take in what was asked for; once everything is there, a new examination begins."""
    body: Supplement = command.body
    if now.notice is None:
        return Refusal("nothing-asked")
    received = scope.received(at)
    came = tuple(f"field:{name}" for name in body.data.fields) + tuple(
        f"material:{code}" for code in body.data.materials
    )
    changed = tuple(dict.fromkeys((*now.changed, *came)))
    wanted = {defect.what for defect in now.notice.defects}
    everything = body.complete or wanted <= set(changed)
    scope.change(body.data, received, cause="supplement")
    scope.emit(
        SupplementReceived(
            at=received,
            region=scope.key,
            changed=came,
            asked=_asked_again(scope, now, changed) if everything else now.asked,
            round=now.round + 1 if everything else now.round,
            received_at=received if everything else now.received_at,
            cutoff_at=cutoff(scope, received) if everything else now.cutoff_at,
        )
    )
    if everything:
        _rearm(scope, received)
        _run_on(scope, received)
    return None


def _asked_again(scope: Scope, now: IntakeSlice, changed: tuple[str, ...]) -> tuple[str, ...]:
    """Those who asked (all, where the window did), and those whose items use what changed."""
    asked = {d.department for d in now.notice.defects} if now.notice else set()
    if "" in asked:
        return now.asked
    for code in scope.case.selected:
        item = scope.plan.items[code]
        used = {f"field:{name}" for name in item.fields} | {f"material:{m}" for m in item.materials}
        if used & set(changed):
            asked.add(item.department)
    return tuple(department for department in now.asked if department in asked)


def _rearm(scope: Scope, at: datetime) -> None:
    """Supplements are in: the notice limit begins anew."""
    basis = scope.plan.intake.notice.basis
    if basis is not None:
        scope.restart(state_clock(scope.region.state), at, basis=basis)


def conclude(scope: Scope, _: IntakeSlice, command: Command, at: datetime) -> Refusal | Outcome:
    """Accept as it is, decline or turn back, with the papers that the move requires."""
    body: ConcludeIntake = command.body
    refusal = _judge_person(scope, command) or _judge_deemed(scope, body)
    if refusal:
        return refusal
    found = scope.admissible(body.trigger, {})
    if isinstance(found, Refusal):
        return found
    unfounded = body.trigger == "declined" and not body.right_body
    required = (*found.requires, "reasons") if unfounded else found.requires
    refusal = missing_papers(body.trigger, required, body.papers)
    if refusal:
        return refusal
    _run_on(scope, at)
    return Outcome(
        trigger=body.trigger,
        at=at,
        record={"right_body": body.right_body} if body.right_body else {},
        papers=body.papers,
        by=command.actor.id,
    )


def _judge_person(scope: Scope, command: Command) -> Refusal | None:
    """An item's own intake is its department's; the window concludes the case's only."""
    if scope.item is None or scope.office_of(scope.item.department) in command.actor.offices:
        return None
    return not_yours(command, "department")


def _judge_deemed(scope: Scope, body: ConcludeIntake) -> Refusal | None:
    if scope.key != CASE or body.trigger == "accepted":
        return None
    regions = [scope.case.regions[item_key(code)] for code in scope.case.selected]
    if any(region.deemed or region.outcome == "approved" for region in regions):
        return Refusal("deemed-running", {"trigger": body.trigger})
    return None


def _run_on(scope: Scope, at: datetime) -> None:
    """Let the item's clock go on as declared, where a supplement had stopped it."""
    item = scope.item
    later = item.supplement if item and scope.settings.after_acceptance else None
    if later is None or later.clock == "none" or not scope.is_paused("limit"):
        return
    if later.clock == "restart":
        scope.restart("limit", at, basis=later.basis)
    else:
        scope.resume("limit", at)
