"""Verify (事后核查): after a decision on commitment, was what was promised true?

The department answers with one of the results that its procedure knows: `verified`,
`false_commitment` (ordered to be rectified), `not_drawn` where a sample is drawn, or another
trigger such as `revoke`. How it was done is recorded: a visit with its signers, shared data, or
documents. A limit that passes lights up and is a finding for the lead; silence never revokes
anything, because a revocation is a decision with reasons.

Basis: 国办发〔2020〕42号 (告知承诺制: 事中事后核查; 承诺不实的依法终止办理、责令限期整改、撤销);
行政许可法 34(3) (two or more staff), 69 (撤销).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

import msgspec
from msgspec import Struct, field

from oneflow.engine.activity import Activity, Due, Outcome, Scope
from oneflow.engine.records.clock_names import state_clock
from oneflow.engine.records.commands import Body, Command
from oneflow.engine.records.event import Event, Ref
from oneflow.engine.records.refusal import Refusal, misrecorded
from oneflow.engine.records.refusals import missing_papers
from oneflow.matters.activities.settings import VerifySettings


class VerifySlice(Struct, frozen=True, omit_defaults=True):
    """overdue: that the limit passed without a result has been told."""

    overdue: bool = False


class RecordVerification(Body, frozen=True, kw_only=True):
    """Give the result of a verification.

    result: a trigger of the state: verified, false_commitment, not_drawn, revoke. method: on-site,
    by-data or by-document; "" where nothing was looked at (not_drawn). facts: what the
    definition wants recorded, and nothing else. signers: who was there. papers: what the move requires.
    """

    by: ClassVar[tuple[str, ...]] = ("department",)
    kept_late: ClassVar[bool] = True
    region: str
    result: str
    method: str = ""
    facts: dict[str, bool | str | int] = {}
    signers: tuple[str, ...] = ()
    papers: dict[str, Ref] = field(default_factory=dict)


class VerificationOverdue(Event, frozen=True, kw_only=True):
    """The limit of the verification passed without a result."""

    region: str


def _opened(_: Scope, __: VerifySettings, ___: datetime, ____: Outcome | None) -> VerifySlice:
    return VerifySlice()


def _record(scope: Scope, _: VerifySlice, command: Command, at: datetime) -> Refusal | Outcome:
    body: RecordVerification = command.body
    settings: VerifySettings = scope.settings
    actor = command.actor
    if scope.case.applicant in {actor.id, actor.on_behalf_of}:
        return Refusal("own-case")
    drawn = body.result != "not_drawn"
    if body.result not in settings.triggers or not (drawn or settings.sampled):
        state = scope.region.state
        return Refusal("unknown-trigger", {"trigger": body.result, "state": state})
    refusal = (
        misrecorded(body.facts, settings.record)
        or (_judge_method(scope, settings, body) if drawn else None)
        or _judge_papers(scope, body)
    )
    if refusal is not None:
        return refusal
    return Outcome(
        trigger=body.result,
        at=at,
        record=_recorded(body),
        papers=body.papers,
        by=command.actor.id,
    )


def _judge_method(
    scope: Scope, settings: VerifySettings, body: RecordVerification
) -> Refusal | None:
    """An allowed way, enough signers of a visit, and everything recorded that must be."""
    if body.method not in settings.methods:
        return Refusal("method", {"method": body.method, "methods": ", ".join(settings.methods)})
    signers = len({name.strip() for name in body.signers} - {""})
    if body.method == "on-site" and signers < settings.signers:
        data = {"department": scope.department(body), "needed": settings.signers, "given": signers}
        return Refusal("signers", data)
    missing = [name for name in settings.record if name not in body.facts]
    if missing:
        return Refusal("record", {"missing": ", ".join(missing)})
    return None


def _judge_papers(scope: Scope, body: RecordVerification) -> Refusal | None:
    found = scope.admissible(body.result, _recorded(body))
    if isinstance(found, Refusal):
        return found
    return missing_papers(body.result, found.requires, body.papers)


def _recorded(body: RecordVerification) -> dict[str, Any]:
    """The record that guards read and the history keeps."""
    return {**body.facts, "method": body.method, "signers": list(body.signers)}


def _due(scope: Scope, now: VerifySlice) -> Iterable[Due]:
    clock = scope.region.clocks.get(state_clock(scope.region.state))
    if clock is None or now.overdue:
        return
    at = clock.legal_at or clock.promised_at
    if at is not None:
        yield Due(at, "overdue")


def _fired(scope: Scope, _: VerifySlice, due: Due) -> None:
    """Tell that nobody verified in time; nothing is decided by that.

    Basis: 行政许可法 69: a licence is revoked by a decision of the authority, never by silence.
    """
    scope.emit(VerificationOverdue(at=due.at, region=scope.key))
    scope.find("verification-overdue", "lead", due.at)


def _outcome(_: Scope, __: VerifySlice) -> Outcome | None:
    return None


def _on_overdue(now: VerifySlice, _: VerificationOverdue) -> VerifySlice:
    return msgspec.structs.replace(now, overdue=True)


ACTIVITY = Activity(
    kind="verify",
    slice=VerifySlice,
    opened=_opened,
    handles={RecordVerification: _record},
    folds={VerificationOverdue: _on_overdue},
    due=_due,
    fired=_fired,
    outcome=_outcome,
)
