"""Consent: nothing goes on until every person who must agree has agreed.

The person is a form field, never a value. Whether the actor *is* that person was found
out by the host and the handler (`matched`); the history keeps only that it was so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

import msgspec
from msgspec import Struct

from oneflow.engine.activity import Activity, Due, Outcome, Scope
from oneflow.engine.records.case import CASE
from oneflow.engine.records.commands import Body, Command
from oneflow.engine.records.event import Event
from oneflow.engine.records.refusal import Refusal
from oneflow.matters.activities.settings import ConsentSettings


class ConsentSlice(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """awaited: fields of the persons still to answer. until: exclusive; None: no limit."""

    awaited: tuple[str, ...]
    until: datetime | None = None
    refused: bool = False
    lapsed: bool = False
    last_at: datetime | None = None
    by: str = ""


class GiveConsent(Body, frozen=True, kw_only=True):
    """Agree, as the person that the field `person` names. `matched`: the handler has compared."""

    by: ClassVar[tuple[str, ...]] = ("consenter",)
    kept_late: ClassVar[bool] = True
    person: str
    matched: bool
    agreed: bool = True
    region: str = CASE


class Consented(Event, frozen=True, kw_only=True):
    """A person agreed, or (agreed false) did not."""

    region: str
    person: str
    agreed: bool
    by: str = ""


class ConsentLapsed(Event, frozen=True, kw_only=True):
    """The time to agree ran out."""

    region: str


def _opened(
    scope: Scope, settings: ConsentSettings, at: datetime, _: Outcome | None
) -> ConsentSlice:
    until = scope.due(settings.within, at) if settings.within else None
    return ConsentSlice(awaited=settings.of, until=until, last_at=at)


def _consent(scope: Scope, now: ConsentSlice, command: Command, at: datetime) -> Refusal | None:
    body: GiveConsent = command.body
    if body.person not in now.awaited or not body.matched:
        return Refusal("not-the-person", {"person": body.person})
    scope.emit(
        Consented(
            at=at, region=scope.key, person=body.person, agreed=body.agreed, by=command.actor.id
        )
    )
    return None


def _redated(scope: Scope, now: ConsentSlice) -> ConsentSlice:
    """Waiting ends when it would, had the calendar always been this one."""
    settings, since = scope.settings, scope.region.since
    if settings.within is None or since is None:
        return now
    return msgspec.structs.replace(now, until=scope.due(settings.within, since))


def _due(_: Scope, now: ConsentSlice) -> Iterable[Due]:
    if now.until is not None and now.awaited and not now.refused and not now.lapsed:
        yield Due(now.until, "lapse")


def _fired(scope: Scope, _: ConsentSlice, due: Due) -> None:
    scope.emit(ConsentLapsed(at=due.at, region=scope.key))


def _outcome(scope: Scope, now: ConsentSlice) -> Outcome | None:
    settings: ConsentSettings = scope.settings
    at = now.last_at or scope.case.now
    if now.refused:
        return Outcome(trigger="refused", at=at, by=now.by)
    if now.lapsed:
        return Outcome(trigger=settings.otherwise or "refused", at=at)
    return Outcome(trigger="consented", at=at, by=now.by) if not now.awaited else None


def _on_consented(now: ConsentSlice, event: Consented) -> ConsentSlice:
    awaited = tuple(person for person in now.awaited if person != event.person)
    return msgspec.structs.replace(
        now,
        awaited=awaited if event.agreed else now.awaited,
        refused=now.refused or not event.agreed,
        last_at=event.at,
        by=event.by,
    )


def _on_lapsed(now: ConsentSlice, event: ConsentLapsed) -> ConsentSlice:
    return msgspec.structs.replace(now, lapsed=True, last_at=event.at)


ACTIVITY = Activity(
    kind="consent",
    slice=ConsentSlice,
    opened=_opened,
    handles={GiveConsent: _consent},
    folds={Consented: _on_consented, ConsentLapsed: _on_lapsed},
    due=_due,
    fired=_fired,
    outcome=_outcome,
    redated=_redated,
)
