"""Intake (收件审查): is everything there, told once, answered once, or silence.

Opened by the case procedure, by an item that is accepted by its own department, and by
an item that asks for a supplement after acceptance. Departments answer "no defects" or
their defects until a cut-off; then one notice lists everything. The notice limit is the
clock of the state itself: it pauses when the notice is issued and restarts when the
supplements are in. Silence past its legal end is acceptance from the day of receipt,
for those items whose law says so.

Basis: 行政许可法 32; 豫政办〔2022〕107号 (one-time notice).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

import msgspec
from msgspec import Struct

from oneflow.calendar import Limit, parse_limit
from oneflow.engine.activity import Activity, Due, Outcome, Scope
from oneflow.engine.case import CASE, item_key
from oneflow.engine.commands import Body, Command, Data
from oneflow.engine.events import Event, Ref
from oneflow.engine.refusal import Refusal
from oneflow.matters.activities.settings import IntakeSettings

HALF_DAY = parse_limit("0.5wd")
ONE_DAY = parse_limit("1wd")


class Defect(Struct, frozen=True, omit_defaults=True):
    """What is missing or wrong. `what`: `material:<code>` or `field:<name>`, as of `version`."""

    what: str
    version: int = 0
    department: str = ""
    text: Ref | None = None


class Notice(Struct, frozen=True, omit_defaults=True):
    """The one-time notice. `seq`: its event number; answer_by is known once it is served."""

    seq: int
    issued_at: datetime
    defects: tuple[Defect, ...]
    served_at: datetime | None = None
    answer_by: datetime | None = None
    lapsed: bool = False


class IntakeSlice(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Where an intake stands.

    received_at: receipt of the application, or of the supplements in the second round.
    asked, answered: departments. cutoff_at: when defects known so far are put into the notice.
    last_at: the legal instant of the latest answer. passed: the legal limit passed in silence.
    told: what earlier notices named, as what -> version. changed: what came in since.
    """

    received_at: datetime
    asked: tuple[str, ...]
    answered: tuple[str, ...] = ()
    defects: tuple[Defect, ...] = ()
    cutoff_at: datetime | None = None
    notice: Notice | None = None
    told: dict[str, int] = {}
    changed: tuple[str, ...] = ()
    round: int = 1
    deemed: tuple[str, ...] = ()
    passed: bool = False
    last_at: datetime | None = None
    conclusion: Outcome | None = None


class AnswerIntake(Body, kw_only=True):
    """A department says what is missing for its items; () says that nothing is."""

    by: ClassVar[tuple[str, ...]] = ("department",)
    department: str
    defects: tuple[Defect, ...] = ()
    region: str = CASE


class ConcludeIntake(Body, kw_only=True):
    """Accept as it is, decline (不予受理) or turn back (退件).

    trigger: accepted | declined | returned. right_body: who is competent, where declined for that.
    """

    by: ClassVar[tuple[str, ...]] = ("window", "lead", "department")
    trigger: str
    papers: dict[str, Ref] = {}
    right_body: str = ""
    region: str = CASE


class Supplement(Body, kw_only=True):
    """The applicant answers a notice. `complete`: nothing more will come."""

    by: ClassVar[tuple[str, ...]] = ("applicant", "window")
    data: Data
    complete: bool = False
    region: str = CASE


class ServeIntakeNotice(Body, kw_only=True):
    """Record that the notice of this intake reached the applicant."""

    by: ClassVar[tuple[str, ...]] = ("window", "lead", "system", "operator", "department")
    region: str = CASE


class ForceNotice(Body, kw_only=True):
    """Name in a further notice what was visible before, for a recorded reason."""

    by: ClassVar[tuple[str, ...]] = ("window", "lead")
    defects: tuple[Defect, ...]
    reasons: Ref
    region: str = CASE


class IntakeAnswered(Event, kw_only=True):
    """A department answered; a repeated answer replaces nothing, it adds."""

    region: str
    department: str
    defects: tuple[Defect, ...] = ()
    by: str = ""


class NoticeIssued(Event, kw_only=True):
    """The one-time notice: everything known to be missing, and who was silent."""

    region: str
    notice: Notice
    silent: tuple[str, ...] = ()
    forced: Ref | None = None


class IntakeNoticeServed(Event, kw_only=True):
    """The notice reached the applicant; their time runs until `answer_by`."""

    region: str
    answer_by: datetime | None


class SupplementReceived(Event, kw_only=True):
    """Something asked for came in; `round` above the present one begins a new examination."""

    region: str
    changed: tuple[str, ...]
    asked: tuple[str, ...]
    round: int
    received_at: datetime
    cutoff_at: datetime | None = None


class SupplementLapsed(Event, kw_only=True):
    """The applicant did not answer in time; those who asked now choose."""

    region: str


class SilencePassed(Event, kw_only=True):
    """The legal notice limit passed in silence; `items` count as accepted by it."""

    region: str
    items: tuple[str, ...]


class IntakeConcluded(Event, kw_only=True):
    """The intake is over."""

    region: str
    trigger: str
    papers: dict[str, Ref] = {}
    right_body: str = ""
    by: str = ""


def _opened(
    scope: Scope, settings: IntakeSettings, at: datetime, cause: Outcome | None
) -> IntakeSlice:
    asked = _departments(scope, settings)
    if settings.after_acceptance:
        defects = cause.record.get("defects", ()) if cause else ()
        return IntakeSlice(
            received_at=at,
            asked=asked,
            answered=asked,
            defects=msgspec.convert(defects, tuple[Defect, ...]),
            cutoff_at=at,
        )
    return IntakeSlice(received_at=at, asked=asked, cutoff_at=_cutoff(scope, at))


def _departments(scope: Scope, settings: IntakeSettings) -> tuple[str, ...]:
    """Who is asked: every department of the selected items, or the item's own."""
    if settings.whose == "item" and scope.item is not None:
        return (scope.item.department,)
    items = scope.plan.items
    return tuple(dict.fromkeys(items[code].department for code in scope.case.selected))


def _cutoff(scope: Scope, received: datetime) -> datetime | None:
    """Half a day before the promised notice limit, else a working day before the legal one."""
    plan = scope.plan.intake
    limit: Limit | None = plan.notice.promised or plan.notice.legal
    if limit is None:
        return None
    by = plan.cutoff or (HALF_DAY if plan.notice.promised else ONE_DAY)
    return scope.shorter(limit, received, by)


def _answer(
    scope: Scope, now: IntakeSlice, command: Command, at: datetime
) -> Refusal | None:
    body: AnswerIntake = command.body
    if body.department not in now.asked:
        return Refusal("not-asked", {"department": body.department})
    if now.notice is not None:
        return Refusal("notice-issued", {"department": body.department})
    known = tuple(msgspec.structs.replace(d, department=body.department) for d in body.defects)
    refusal = _already_visible(now, known)
    if refusal:
        return refusal
    if body.department in now.answered and not known:
        return Refusal("answered-already", {"department": body.department})
    by = command.actor.id
    scope.emit(
        IntakeAnswered(
            at=at, region=scope.key, department=body.department, defects=known, by=by
        )
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
    if not now.defects or now.notice is not None:
        return
    everybody = set(now.asked) <= set(now.answered)
    if everybody or (now.cutoff_at is not None and at >= now.cutoff_at):
        _issue(scope, now, at)


def _issue(scope: Scope, now: IntakeSlice, at: datetime, *, forced: Ref | None = None) -> None:
    seq = scope.case.seq + 1
    notice = Notice(seq, at, now.defects)
    silent = tuple(d for d in now.asked if d not in now.answered)
    scope.emit(
        NoticeIssued(at=at, region=scope.key, notice=notice, silent=silent, forced=forced)
    )
    _pause_clocks(scope, at)


def _pause_clocks(scope: Scope, at: datetime) -> None:
    """The notice limit is kept; what a later supplement does to the item's clock is declared."""
    state = f"in:{scope.region.state}"
    basis = scope.plan.intake.notice.basis
    if basis is not None:
        scope.suspend(state, at, ground="notice-issued", basis=basis)
    item = scope.item
    if scope.settings.after_acceptance and item and item.supplement:
        if item.supplement.clock == "suspend":
            scope.suspend("limit", at, ground="supplement", basis=item.supplement.basis)


def _serve(
    scope: Scope, now: IntakeSlice, _: Command, at: datetime
) -> Refusal | None:
    if now.notice is None or now.notice.served_at is not None:
        return Refusal("not-notified", {"notice": scope.key})
    item = scope.item
    later = item.supplement if item and scope.settings.after_acceptance else None
    within = later.answer_within if later else scope.plan.intake.answer_within
    scope.emit(IntakeNoticeServed(at=at, region=scope.key, answer_by=scope.due(within, at)))
    return None


def _supplement(
    scope: Scope, now: IntakeSlice, command: Command, at: datetime
) -> Refusal | None:
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
            cutoff_at=_cutoff(scope, received) if everything else now.cutoff_at,
        )
    )
    if everything:
        _rearm(scope, received)
    return None


def _asked_again(scope: Scope, now: IntakeSlice, changed: tuple[str, ...]) -> tuple[str, ...]:
    """Those who asked, and those whose items use what changed."""
    asked = {d.department for d in now.notice.defects} if now.notice else set()
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
        scope.restart(f"in:{scope.region.state}", at, basis=basis)


def _conclude(
    scope: Scope, now: IntakeSlice, command: Command, at: datetime
) -> Refusal | None:
    body: ConcludeIntake = command.body
    found = scope.admissible(body.trigger, {})
    if isinstance(found, Refusal):
        return found
    missing = [paper for paper in found.requires if paper not in body.papers]
    if body.trigger == "declined" and not body.right_body and "reasons" not in body.papers:
        missing.append("reasons")
    if missing:
        return Refusal("papers", {"trigger": body.trigger, "missing": ", ".join(missing)})
    scope.emit(
        IntakeConcluded(
            at=at,
            region=scope.key,
            trigger=body.trigger,
            papers=body.papers,
            right_body=body.right_body,
            by=command.actor.id,
        )
    )
    _resume_item(scope, at)
    return None


def _resume_item(scope: Scope, at: datetime) -> None:
    item = scope.item
    if scope.settings.after_acceptance and item and item.supplement:
        if item.supplement.clock == "restart":
            scope.restart("limit", at, basis=item.supplement.basis)
        else:
            scope.resume("limit", at)


def _force(scope: Scope, now: IntakeSlice, command: Command, at: datetime) -> Refusal | None:
    body: ForceNotice = command.body
    if not body.defects:
        return Refusal("papers", {"trigger": "notice", "missing": "defects"})
    forced = msgspec.structs.replace(now, defects=body.defects, notice=None)
    _issue(scope, forced, at, forced=body.reasons)
    return None


def _due(scope: Scope, now: IntakeSlice) -> Iterable[Due]:
    if now.conclusion is not None:
        return
    notice = now.notice
    if notice is not None:
        if notice.answer_by is not None and not notice.lapsed:
            yield Due(notice.answer_by, "unanswered")
        return
    if now.defects and now.cutoff_at is not None:
        yield Due(now.cutoff_at, "cutoff")
    clock = scope.region.clocks.get(f"in:{scope.region.state}")
    if clock is not None and clock.legal_at is not None and not now.passed:
        yield Due(clock.legal_at, "silence")


def _fired(scope: Scope, now: IntakeSlice, due: Due) -> None:
    if due.cause == "cutoff":
        _issue(scope, now, due.at)
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
    if scope.settings.whose == "item" and scope.item is not None:
        candidates: tuple[str, ...] = (scope.item.code,)
    else:
        candidates = scope.case.selected
    deemed = tuple(
        code
        for code in candidates
        if scope.plan.items[code].deeming is not None
        and (scope.key != CASE or scope.case.regions[item_key(code)].admitted_at is None)
    )
    if deemed and scope.key == CASE:
        deeming = scope.plan.items[deemed[0]].deeming
        scope.admit(deemed, now.received_at, ground=deeming.basis.text if deeming else "")
    scope.emit(SilencePassed(at=at, region=scope.key, items=deemed))
    if set(deemed) != set(candidates):
        rest = [code for code in candidates if code not in deemed]
        scope.find("notice-limit-passed", "lead", at, items=rest)


def _outcome(scope: Scope, now: IntakeSlice) -> Outcome | None:
    if now.conclusion is not None:
        return now.conclusion
    if now.deemed and set(now.deemed) >= set(_candidates(scope)):
        return Outcome(trigger="accepted", at=now.received_at)
    if now.notice is None and not now.defects and set(now.asked) <= set(now.answered):
        return Outcome(trigger=_clear_trigger(scope), at=now.last_at or now.received_at)
    return None


def _candidates(scope: Scope) -> tuple[str, ...]:
    if scope.settings.whose == "item" and scope.item is not None:
        return (scope.item.code,)
    return scope.case.selected


def _clear_trigger(scope: Scope) -> str:
    return "answered" if scope.settings.after_acceptance else "accepted"


def _on_answered(now: IntakeSlice, event: IntakeAnswered) -> IntakeSlice:
    answered = (*now.answered, event.department)
    defects = (*now.defects, *event.defects)
    return msgspec.structs.replace(
        now, answered=tuple(dict.fromkeys(answered)), defects=defects, last_at=event.at
    )


def _on_noticed(now: IntakeSlice, event: NoticeIssued) -> IntakeSlice:
    told = dict(now.told)
    for defect in event.notice.defects:
        told[defect.what] = defect.version
    return msgspec.structs.replace(now, notice=event.notice, told=told, changed=())


def _on_served(now: IntakeSlice, event: IntakeNoticeServed) -> IntakeSlice:
    if now.notice is None:
        return now
    served = msgspec.structs.replace(
        now.notice, served_at=event.at, answer_by=event.answer_by
    )
    return msgspec.structs.replace(now, notice=served)


def _on_supplement(now: IntakeSlice, event: SupplementReceived) -> IntakeSlice:
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


def _on_lapsed(now: IntakeSlice, _: SupplementLapsed) -> IntakeSlice:
    if now.notice is None:
        return now
    return msgspec.structs.replace(now, notice=msgspec.structs.replace(now.notice, lapsed=True))


def _on_silence(now: IntakeSlice, event: SilencePassed) -> IntakeSlice:
    return msgspec.structs.replace(now, passed=True, deemed=event.items)


def _on_concluded(now: IntakeSlice, event: IntakeConcluded) -> IntakeSlice:
    conclusion = Outcome(
        trigger=event.trigger,
        at=event.at,
        record={"right_body": event.right_body},
        papers=event.papers,
        by=event.by,
    )
    return msgspec.structs.replace(now, conclusion=conclusion)


ACTIVITY = Activity(
    kind="intake",
    slice=IntakeSlice,
    opened=_opened,
    handles={
        AnswerIntake: _answer,
        ConcludeIntake: _conclude,
        Supplement: _supplement,
        ServeIntakeNotice: _serve,
        ForceNotice: _force,
    },
    late={AnswerIntake: _answer, ConcludeIntake: _conclude},
    folds={
        IntakeAnswered: _on_answered,
        NoticeIssued: _on_noticed,
        IntakeNoticeServed: _on_served,
        SupplementReceived: _on_supplement,
        SupplementLapsed: _on_lapsed,
        SilencePassed: _on_silence,
        IntakeConcluded: _on_concluded,
    },
    due=_due,
    fired=_fired,
    outcome=_outcome,
)
