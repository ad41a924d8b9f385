"""What time does to an intake: the cut-off, an unanswered notice, silence; and its outcome."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from oneflow.engine.activities.intake.concerned import awaited, candidates, standing
from oneflow.engine.activities.intake.examining import issue
from oneflow.engine.activities.intake.records import IntakeSlice, SilencePassed, SupplementLapsed
from oneflow.engine.activity import Due, Outcome, Scope
from oneflow.engine.records.case import CASE, item_key
from oneflow.engine.records.clock_names import state_clock
from oneflow.matters.plan import WAITING


def due(scope: Scope, now: IntakeSlice) -> Iterable[Due]:
    """What this intake will do of itself."""
    notice = now.notice
    if notice is not None:
        if notice.answer_by is not None and not notice.lapsed:
            yield Due(notice.answer_by, "unanswered")
        return
    if now.cutoff_at is not None and standing(scope, now.defects):
        yield Due(now.cutoff_at, "cutoff")
    clock = scope.region.clocks.get(state_clock(scope.region.state))
    if clock is not None and clock.legal_at is not None and not now.passed:
        yield Due(clock.legal_at, "silence")


def fired(scope: Scope, now: IntakeSlice, due: Due) -> None:
    """Do it, at its legal instant."""
    if due.cause == "cutoff":
        issue(scope, now, due.at)
    elif due.cause == "unanswered":
        scope.emit(SupplementLapsed(at=due.at, region=scope.key))
        for department in dict.fromkeys(d.department for d in now.defects):
            scope.find("supplement-unanswered", department or "lead", due.at)
    else:
        _pass_in_silence(scope, now, due.at)


def _pass_in_silence(scope: Scope, now: IntakeSlice, at: datetime) -> None:
    """Accept by silence what the law lets silence accept; the rest is a finding for the lead.

    Basis: 行政许可法 32(1)(4): not told in time, accepted from the day of receipt.
    """
    going_on = candidates(scope)
    deemed = tuple(
        code
        for code in going_on
        if scope.plan.items[code].deeming is not None
        and (scope.key != CASE or _is_unadmitted(scope, code))
    )
    if deemed:
        deeming = scope.plan.items[deemed[0]].deeming
        scope.admit(deemed, now.received_at, ground=deeming.basis.text if deeming else "")
    scope.emit(SilencePassed(at=at, region=scope.key, items=deemed))
    if set(deemed) != set(going_on):
        rest = [code for code in going_on if code not in deemed]
        scope.find("notice-limit-passed", "lead", at, items=rest)


def stirred(scope: Scope, _: IntakeSlice) -> None:
    """An item has ended: perhaps everybody who is left has answered."""
    scope.touch(scope.key)


def put_back(now: IntakeSlice, heard_out: bool) -> IntakeSlice:  # noqa: FBT001 - the face of kinds
    """The intake open again; where silence has been heard out, it deems nothing any more."""
    return msgspec.structs.replace(now, passed=heard_out, deemed=())


def _is_unadmitted(scope: Scope, code: str) -> bool:
    region = scope.case.regions[item_key(code)]
    return region.state == WAITING and region.admitted_at is None


def outcome(scope: Scope, now: IntakeSlice) -> Outcome | None:
    """Concluded by somebody, by silence, or because nobody found anything missing."""
    if now.deemed and set(now.deemed) >= set(candidates(scope)):
        return Outcome(trigger="accepted", at=now.received_at, record={"deemed": True})
    asked = now.defects if now.notice is None else now.notice.defects
    if not standing(scope, asked) and awaited(scope, now) <= set(now.answered):
        return Outcome(trigger=_clear_trigger(scope), at=now.last_at or now.received_at)
    return None


def _clear_trigger(scope: Scope) -> str:
    return "answered" if scope.settings.after_acceptance else "accepted"
