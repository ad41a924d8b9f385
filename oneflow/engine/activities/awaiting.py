"""Await: a state that waits for a named event from outside, perhaps not for ever."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

import msgspec
from msgspec import Struct

from oneflow.engine.activity import Activity, Due, Outcome, Scope
from oneflow.engine.records.case import CASE
from oneflow.engine.records.commands import Body, Command, Data
from oneflow.engine.records.event import Event
from oneflow.engine.records.refusal import Refusal
from oneflow.matters.activities.settings import ANYONE, AwaitSettings


class AwaitSlice(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """until: when waiting ends (exclusive); None: never. lapsed_at: it ended without the event.

    since: from when it counts, where not from when the state was entered.
    """

    until: datetime | None = None
    since: datetime | None = None
    lapsed_at: datetime | None = None


class RecordEvent(Body, frozen=True, kw_only=True):
    """Tell that the awaited event happened; `data` comes with it where the applicant sends some."""

    by: ClassVar[tuple[str, ...]] = ("anyone",)
    kept_late: ClassVar[bool] = True
    event: str
    region: str = CASE
    data: Data | None = None


class WaitLapsed(Event, frozen=True, kw_only=True):
    """The time for the event ran out."""

    region: str


def _opened(
    scope: Scope, settings: AwaitSettings, at: datetime, cause: Outcome | None
) -> AwaitSlice:
    if settings.within is None:
        return AwaitSlice()
    since = cause.start_for(settings.within) if cause else at
    return AwaitSlice(until=scope.due(settings.within, since), since=None if since == at else since)


def _record(scope: Scope, _: AwaitSlice, command: Command, at: datetime) -> Refusal | Outcome:
    body: RecordEvent = command.body
    settings: AwaitSettings = scope.settings
    if body.event != settings.event:
        return Refusal("wrong-event", {"event": settings.event})
    if not _may(scope, settings, command):
        needed = settings.from_
        data = {"actor": command.actor.id, "command": body.event, "needed": needed}
        return Refusal("not-yours", data)
    if body.data is not None:
        scope.change(body.data, at, cause=body.event)
    return Outcome(trigger=settings.event, at=at, by=command.actor.id)


def _may(scope: Scope, settings: AwaitSettings, command: Command) -> bool:
    actor = command.actor
    if settings.from_ == ANYONE:
        return True
    if settings.from_ == "applicant":
        window = "window" in actor.roles
        return scope.case.applicant in {actor.id, actor.on_behalf_of} or window
    department = settings.from_
    if department == "department":
        department = scope.department(command.body)
    return scope.office_of(department) in actor.offices


def _redated(scope: Scope, now: AwaitSlice) -> AwaitSlice:
    """Waiting ends when it would, had the calendar always been this one."""
    settings, since = scope.settings, now.since or scope.region.since
    if settings.within is None or since is None:
        return now
    return msgspec.structs.replace(now, until=scope.due(settings.within, since))


def _due(_: Scope, now: AwaitSlice) -> Iterable[Due]:
    if now.until is not None and now.lapsed_at is None:
        yield Due(now.until, "lapse")


def _fired(scope: Scope, _: AwaitSlice, due: Due) -> None:
    scope.emit(WaitLapsed(at=due.at, region=scope.key))


def _outcome(scope: Scope, now: AwaitSlice) -> Outcome | None:
    settings: AwaitSettings = scope.settings
    if now.lapsed_at is not None and settings.otherwise:
        return Outcome.at_end_of_time(settings.otherwise, now.lapsed_at)
    return None


def _on_lapsed(now: AwaitSlice, event: WaitLapsed) -> AwaitSlice:
    return msgspec.structs.replace(now, lapsed_at=event.at)


ACTIVITY = Activity(
    kind="await",
    slice=AwaitSlice,
    opened=_opened,
    handles={RecordEvent: _record},
    folds={WaitLapsed: _on_lapsed},
    due=_due,
    fired=_fired,
    outcome=_outcome,
    redated=_redated,
)
