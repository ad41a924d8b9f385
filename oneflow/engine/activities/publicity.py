"""Publicity (公示、公告): a notice is published, and for a time others may object to what it tells.

The time is the limit of the state itself, so that whatever moves clocks moves it too; it is a
period, which nobody can be late for. An objection ends the state at once; the move that it fires
carries the reasons. Where that move steps aside, an objection overruled lets the notice run its
remaining days. What comes after the end, or while an earlier objection is looked into, is kept.

Basis: 民法典 200-204 (the day of publication does not count; periods end at 24:00 of their last
day, or at the close of business where there are such hours).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar

import msgspec
from msgspec import Struct

from oneflow.engine.activity import Activity, Due, Outcome, Scope
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.case import CASE, Case
from oneflow.engine.records.case_builder import CaseBuilder
from oneflow.engine.records.clock_names import state_clock
from oneflow.engine.records.commands import Body, Command
from oneflow.engine.records.event import Event, Ref
from oneflow.engine.records.events import LateAnswerKept
from oneflow.engine.records.refusal import Refusal
from oneflow.matters.activities.settings import PublicitySettings
from oneflow.matters.plan import Basis

ANYONE = "anyone"
_MOMENT = timedelta(seconds=1)
"""A case reckons in whole seconds; so long before the end of a day it is still that day."""


class PublicitySlice(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """published_at: from when the notice counts as public; None: not told yet.

    ended_at: its time ran out. asked: the lead has been told that it is not public yet.
    """

    published_at: datetime | None = None
    ended_at: datetime | None = None
    asked: bool = False


class TellPublished(Body, frozen=True, kw_only=True):
    """Tell that the notice is public now; its time counts from then on."""

    by: ClassVar[tuple[str, ...]] = ("department", "lead", "operator")
    region: str = CASE


class RaiseObjection(Body, frozen=True, kw_only=True):
    """Object to what a public notice tells, with reasons.

    public: the actor may do this without having a part in the case; only the shell sets it.
    """

    by: ClassVar[tuple[str, ...]] = ("anyone",)
    reasons: Ref
    region: str = CASE
    public: bool = False


class NoticePublished(Event, frozen=True, kw_only=True):
    """The notice became public at `at`."""

    region: str
    state: str
    by: str = ""


class NoticeEnded(Event, frozen=True, kw_only=True):
    """The time of the notice ran out without an objection."""

    region: str
    state: str


class NoticeUnpublished(Event, frozen=True, kw_only=True):
    """So much time has passed that the notice would be over, but nobody has told that it is public."""

    region: str
    state: str


def _opened(
    _: Scope, settings: PublicitySettings, at: datetime, __: Outcome | None
) -> PublicitySlice:
    return PublicitySlice(published_at=at if settings.published == "at-once" else None)


def _publish(scope: Scope, now: PublicitySlice, command: Command, at: datetime) -> Refusal | None:
    if now.published_at is not None:
        return Refusal("published-already", {"region": scope.key})
    scope.emit(
        NoticePublished(at=at, region=scope.key, state=scope.region.state, by=command.actor.id)
    )
    scope.restart(_clock(scope), at, basis=_basis(scope))
    return None


def _object(
    scope: Scope, now: PublicitySlice, command: Command, at: datetime
) -> Refusal | Outcome | None:
    settings: PublicitySettings = scope.settings
    objector = _objector(scope.case, command.actor, settings)
    if objector is None:
        return _not_an_objector(settings)
    if now.published_at is None:
        return Refusal("not-published", {"region": scope.key})
    body: RaiseObjection = command.body
    return Outcome(
        trigger="objected",
        at=at,
        record={"objector": objector},
        papers={"reasons": body.reasons},
        by=command.actor.id,
    )


def _object_later(
    scope: Scope, now: PublicitySlice, command: Command, at: datetime
) -> Refusal | None:
    """Keep an objection that finds the notice over, or contested by another."""
    settings: PublicitySettings = scope.settings
    if _objector(scope.case, command.actor, settings) is None:
        return _not_an_objector(settings)
    by = command.actor.id
    scope.emit(LateAnswerKept(at=at, region=scope.key, command="RaiseObjection", by=by))
    if now.ended_at is None and scope.region.aside:
        scope.find("objection-further", "lead", at, by=by)
    elif _was_in_time(scope, now, at):
        scope.find("objection-told-late", "lead", at, by=by)
    return None


def _was_in_time(scope: Scope, now: PublicitySlice, at: datetime) -> bool:
    """Whether the notice was public and not over then; one that was left early, until it was."""
    end = now.ended_at or scope.region.since
    return now.published_at is not None and end is not None and now.published_at <= at < end


def _not_an_objector(settings: PublicitySettings) -> Refusal:
    return Refusal("not-an-objector", {"objectors": ", ".join(settings.objectors)})


def may_object(
    settings: PublicitySettings, now: PublicitySlice, case: Case | CaseBuilder, actor: Actor
) -> bool:
    """Tell whether somebody is among those who may object; before it is public, nobody knows of it."""
    return now.published_at is not None and _objector(case, actor, settings) is not None


def _objector(case: Case | CaseBuilder, actor: Actor, settings: PublicitySettings) -> str | None:
    """As which of the objectors somebody comes: their department first; never the applicant."""
    if case.applicant in {actor.id, actor.on_behalf_of}:
        return None
    for department in settings.objectors:
        if department != ANYONE and _is_of(case, actor, department):
            return department
    return ANYONE if ANYONE in settings.objectors else None


def _is_of(case: Case | CaseBuilder, actor: Actor, department: str) -> bool:
    """Whether somebody acts for a department; any office of one that the case has no office of."""
    office = case.offices.get(department)
    if office is not None:
        return office in actor.offices
    return any(each.partition("/")[0] == department for each in actor.offices)


def _basis(scope: Scope) -> Basis:
    """The ground that the definition gives for the time of the notice."""
    state = scope.plan.procedures[scope.region.procedure].states[scope.region.state]
    return state.limits[0].basis or Basis("")


def _clock(scope: Scope) -> str:
    return state_clock(scope.region.state)


def _due(scope: Scope, now: PublicitySlice) -> Iterable[Due]:
    clock = scope.region.clocks.get(_clock(scope))
    if clock is None or clock.legal_at is None or now.ended_at is not None:
        return
    if now.published_at is None:
        if not now.asked:
            yield Due(clock.legal_at, "unpublished")
    else:
        yield Due(clock.legal_at, "clear")


def _fired(scope: Scope, _: PublicitySlice, due: Due) -> None:
    if due.cause == "unpublished":
        scope.emit(NoticeUnpublished(at=due.at, region=scope.key, state=scope.region.state))
        scope.find("notice-unpublished", "lead", due.at)
        return
    since = scope.region.since or due.at
    scope.emit(NoticeEnded(at=max(due.at, since), region=scope.key, state=scope.region.state))


def _outcome(_: Scope, now: PublicitySlice) -> Outcome | None:
    if now.ended_at is None:
        return None
    return Outcome(trigger="clear", at=now.ended_at, counts_from=now.ended_at - _MOMENT)


def _on_published(now: PublicitySlice, event: NoticePublished) -> PublicitySlice:
    return msgspec.structs.replace(now, published_at=event.at)


def _on_ended(now: PublicitySlice, event: NoticeEnded) -> PublicitySlice:
    return msgspec.structs.replace(now, ended_at=event.at)


def _on_unpublished(now: PublicitySlice, _: NoticeUnpublished) -> PublicitySlice:
    return msgspec.structs.replace(now, asked=True)


ACTIVITY = Activity(
    kind="publicity",
    slice=PublicitySlice,
    opened=_opened,
    handles={TellPublished: _publish, RaiseObjection: _object},
    afterwards={RaiseObjection: _object_later},
    public={RaiseObjection: may_object},
    folds={
        NoticePublished: _on_published,
        NoticeEnded: _on_ended,
        NoticeUnpublished: _on_unpublished,
    },
    due=_due,
    fired=_fired,
    outcome=_outcome,
    lasting=True,
)
