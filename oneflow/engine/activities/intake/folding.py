"""How an intake's events change its slice."""

from __future__ import annotations

import msgspec

from oneflow.engine.activities.intake.records import (
    IntakeAnswered,
    IntakeNoticeServed,
    IntakeSlice,
    NoticeIssued,
    SilencePassed,
    SupplementLapsed,
    SupplementReceived,
)


def on_answered(now: IntakeSlice, event: IntakeAnswered) -> IntakeSlice:
    """A department answered."""
    answered = (*now.answered, event.department)
    defects = (*now.defects, *event.defects)
    return msgspec.structs.replace(
        now, answered=tuple(dict.fromkeys(answered)), defects=defects, last_at=event.at
    )


def on_noticed(now: IntakeSlice, event: NoticeIssued) -> IntakeSlice:
    """The notice went out."""
    told = dict(now.told)
    for defect in event.notice.defects:
        told[defect.what] = defect.version
    return msgspec.structs.replace(now, notice=event.notice, told=told, changed=())


def on_served(now: IntakeSlice, event: IntakeNoticeServed) -> IntakeSlice:
    """The notice arrived."""
    if now.notice is None:
        return now
    served = msgspec.structs.replace(now.notice, served_at=event.at, answer_by=event.answer_by)
    return msgspec.structs.replace(now, notice=served)


def on_supplement(now: IntakeSlice, event: SupplementReceived) -> IntakeSlice:
    """Something asked for came in; perhaps a new examination begins."""
    changed = tuple(dict.fromkeys((*now.changed, *event.changed)))
    if event.round == now.round:
        return msgspec.structs.replace(now, changed=changed)
    return msgspec.structs.replace(
        now,
        received_at=event.received_at,
        asked=event.asked,
        answered=(),
        defects=(),
        notice=None,
        cutoff_at=event.cutoff_at,
        changed=changed,
        round=event.round,
        passed=False,
        last_at=event.at,
    )


def on_lapsed(now: IntakeSlice, _: SupplementLapsed) -> IntakeSlice:
    """The applicant did not answer in time."""
    if now.notice is None:
        return now
    return msgspec.structs.replace(now, notice=msgspec.structs.replace(now.notice, lapsed=True))


def on_silence(now: IntakeSlice, event: SilencePassed) -> IntakeSlice:
    """The legal notice limit passed."""
    return msgspec.structs.replace(now, passed=True, deemed=event.items)
