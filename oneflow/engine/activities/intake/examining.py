"""Examining: departments answer, and one notice names everything that is missing."""

from __future__ import annotations

from datetime import datetime

import msgspec

from oneflow.engine.activities.intake.concerned import awaited, standing
from oneflow.engine.activities.intake.opening import answer_limit
from oneflow.engine.activities.intake.records import (
    AnswerIntake,
    ForceNotice,
    IntakeAnswered,
    IntakeNoticeServed,
    IntakeSlice,
    Notice,
    NoticeIssued,
)
from oneflow.engine.activity import Scope
from oneflow.engine.records.clock_names import state_clock
from oneflow.engine.records.commands import Command
from oneflow.engine.records.event import Defect, Ref
from oneflow.engine.records.refusal import Refusal


def answer(scope: Scope, now: IntakeSlice, command: Command, at: datetime) -> Refusal | None:
    """Take a department's answer; the notice goes out at once when it was the last."""
    body: AnswerIntake = command.body
    if body.department not in now.asked:
        return Refusal("not-asked", {"department": body.department})
    if now.notice is not None:
        return Refusal("notice-issued", {"department": body.department})
    known = tuple(msgspec.structs.replace(d, department=body.department) for d in body.defects)
    free = scope.plan.intake.second_notice == "free"
    refusal = None if free else _already_visible(now, known)
    if refusal:
        return refusal
    if body.department in now.answered and not known:
        return Refusal("answered-already", {"department": body.department})
    by = command.actor.id
    scope.emit(
        IntakeAnswered(at=at, region=scope.key, department=body.department, defects=known, by=by)
    )
    _issue_when_complete(scope, at)
    return None


def _already_visible(now: IntakeSlice, defects: tuple[Defect, ...]) -> Refusal | None:
    """In a second notice only newer versions, or what changed answers newly require."""
    for defect in defects:
        told = now.told.get(defect.what)
        if now.round > 1 and told is not None and defect.version <= told:
            return Refusal("second-notice", {"what": defect.what})
        if now.round > 1 and told is None and defect.what not in now.changed:
            return Refusal("second-notice", {"what": defect.what})
    return None


def _issue_when_complete(scope: Scope, at: datetime) -> None:
    """Issue the notice at once if everybody has answered, or the cut-off is already past."""
    now: IntakeSlice = scope.slice_of(scope.key)
    if now.notice is not None or not standing(scope, now.defects):
        return
    everybody = awaited(scope, now) <= set(now.answered)
    if everybody or (now.cutoff_at is not None and at >= now.cutoff_at):
        issue(scope, now, at)


def issue(scope: Scope, now: IntakeSlice, at: datetime, *, forced: Ref | None = None) -> None:
    """Issue the notice: everything known by now, and who was silent."""
    seq = scope.case.seq + 1
    notice = Notice(seq, at, standing(scope, now.defects))
    silent = tuple(d for d in now.asked if d not in now.answered)
    scope.emit(NoticeIssued(at=at, region=scope.key, notice=notice, silent=silent, forced=forced))
    _pause_clocks(scope, at)


def _pause_clocks(scope: Scope, at: datetime) -> None:
    """The notice limit is kept; what a later supplement does to the item's clock is declared."""
    state = state_clock(scope.region.state)
    basis = scope.plan.intake.notice.basis
    if basis is not None:
        scope.suspend(state, at, ground="notice-issued", basis=basis)
    item = scope.item
    later = item.supplement if item and scope.settings.after_acceptance else None
    if later is not None and later.clock != "none":
        scope.suspend("limit", at, ground="supplement", basis=later.basis)


def serve(scope: Scope, now: IntakeSlice, _: Command, at: datetime) -> Refusal | None:
    """Record that the notice arrived; from now the applicant's own time runs."""
    if now.notice is None or now.notice.served_at is not None:
        return Refusal("not-notified", {"notice": scope.key})
    answer_by = scope.due(answer_limit(scope), at)
    scope.emit(IntakeNoticeServed(at=at, region=scope.key, answer_by=answer_by))
    return None


def force(scope: Scope, now: IntakeSlice, command: Command, at: datetime) -> Refusal | None:
    """Issue a further notice of what was visible before, for a recorded reason."""
    body: ForceNotice = command.body
    if not body.defects:
        return Refusal("papers", {"trigger": "notice", "missing": "defects"})
    forced = msgspec.structs.replace(now, defects=body.defects, notice=None)
    issue(scope, forced, at, forced=body.reasons)
    return None
