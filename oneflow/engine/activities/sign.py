"""Sign (签批): a person, or a department's system, answers with one of the open triggers.

This is the desk. Its outcomes are the triggers leaving the state that nobody else fires.
In a sequence each signer confirms or changes what was proposed before; the last one's
word counts. Nobody signs twice, nobody decides on their own application, and a system
answers for the whole sequence.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec
from msgspec import Struct, field

from oneflow.engine.activity import Activity, Outcome, Scope
from oneflow.engine.records.case import item_key
from oneflow.engine.records.commands import Body, Command
from oneflow.engine.records.event import Event, Ref
from oneflow.engine.records.refusal import Refusal
from oneflow.engine.records.refusals import missing_papers, not_yours
from oneflow.matters.activities.settings import SignSettings
from oneflow.matters.plan import END_STATES


class SignSlice(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Where the signing stands.

    step: signatures given so far. signed_by: who gave them. proposed: the trigger on the table.
    papers: added so far. holder: who has claimed the work; "" is nobody.
    """

    step: int = 0
    signed_by: tuple[str, ...] = ()
    proposed: str = ""
    papers: dict[str, Ref] = field(default_factory=dict)
    holder: str = ""


class Claim(Body, frozen=True, kw_only=True):
    """Take the work on oneself (领办)."""

    by: ClassVar[tuple[str, ...]] = ("department",)
    region: str


class Release(Body, frozen=True, kw_only=True):
    """Give claimed work back to the pool."""

    by: ClassVar[tuple[str, ...]] = ("department",)
    region: str


class Sign(Body, frozen=True, kw_only=True):
    """Answer with a trigger (`approve`, `reject`, ...), with the papers its move requires.

    opinion: what the signer wrote, by reference. as_of: the gift versions looked at.
    """

    by: ClassVar[tuple[str, ...]] = ("department",)
    kept_late: ClassVar[bool] = True
    region: str
    trigger: str
    papers: dict[str, Ref] = field(default_factory=dict)
    opinion: Ref | None = None


class Claimed(Event, frozen=True, kw_only=True):
    """Somebody took the work on."""

    region: str
    by: str


class Released(Event, frozen=True, kw_only=True):
    """The work is in the pool again."""

    region: str
    by: str


class Signed(Event, frozen=True, kw_only=True):
    """A signature that is not the last one; the last one is told by the move that it causes."""

    region: str
    trigger: str
    by: str
    papers: dict[str, Ref] = field(default_factory=dict)
    opinion: Ref | None = None


def _opened(_: Scope, __: SignSettings, ___: datetime, ____: Outcome | None) -> SignSlice:
    return SignSlice()


def _claim(scope: Scope, now: SignSlice, command: Command, at: datetime) -> Refusal | None:
    if now.holder:
        return Refusal("claimed", {"by": now.holder})
    scope.emit(Claimed(at=at, region=scope.key, by=command.actor.id))
    return None


def _release(scope: Scope, now: SignSlice, command: Command, at: datetime) -> Refusal | None:
    if now.holder != command.actor.id:
        return Refusal("not-claimed")
    scope.emit(Released(at=at, region=scope.key, by=command.actor.id))
    return None


def _sign(scope: Scope, now: SignSlice, command: Command, at: datetime) -> Refusal | Outcome | None:
    body: Sign = command.body
    settings: SignSettings = scope.settings
    if body.trigger not in settings.triggers:
        state = scope.region.state
        return Refusal("unknown-trigger", {"trigger": body.trigger, "state": state})
    refusal = _judge_signer(scope, now, command, settings)
    if refusal is None:
        refusal = _judge_papers(scope, now, body)
    if refusal is not None:
        return refusal
    by = command.actor.id
    if command.actor.kind == "system" or now.step + 1 >= len(settings.roles):
        papers = {**now.papers, **body.papers} if now.papers else body.papers
        return Outcome(trigger=body.trigger, at=at, papers=papers, by=by)
    scope.emit(
        Signed(
            at=at,
            region=scope.key,
            trigger=body.trigger,
            by=by,
            papers=body.papers,
            opinion=body.opinion,
        )
    )
    return None


def _judge_signer(
    scope: Scope, now: SignSlice, command: Command, settings: SignSettings
) -> Refusal | None:
    """The right role, at one's own turn, not twice, not in one's own case."""
    actor = command.actor
    if scope.case.applicant in {actor.id, actor.on_behalf_of}:
        return Refusal("own-case")
    if now.holder and now.holder != actor.id:
        return Refusal("claimed", {"by": now.holder})
    if actor.kind == "system" or not settings.roles:
        return None
    role = settings.roles[now.step]
    if role not in actor.roles:
        return not_yours(command, role)
    if actor.id in now.signed_by:
        return Refusal("signed-before")
    return None


def _judge_papers(scope: Scope, now: SignSlice, body: Sign) -> Refusal | None:
    found = scope.admissible(body.trigger, {})
    if isinstance(found, Refusal):
        return found
    earlier = _must_end_first(scope) if found.dest in END_STATES else None
    if earlier is not None:
        return Refusal("before-end", {"item": earlier})
    gap = _open_gap(scope) if found.dest == "approved" else None
    if gap is not None:
        return Refusal("gap-open", {"material": gap})
    return missing_papers(body.trigger, found.requires, {**now.papers, **body.papers})


def _open_gap(scope: Scope) -> str | None:
    """A document tolerated as missing (容缺) that has not come: nothing is approved without it."""
    item, materials = scope.item, scope.case.materials
    for code in item.materials if item else ():
        material = materials.get(code)
        if material is not None and material.source == "gap" and not material.there:
            return code
    return None


def _must_end_first(scope: Scope) -> str | None:
    """A selected item that the definition wants ended before this one is decided."""
    item = scope.item
    for code in item.after_end_of if item else ():
        region = scope.case.regions.get(item_key(code))
        if region is not None and not region.ended:
            return code
    return None


def _outcome(_: Scope, __: SignSlice) -> Outcome | None:
    return None


def _on_claimed(now: SignSlice, event: Claimed) -> SignSlice:
    return msgspec.structs.replace(now, holder=event.by)


def _on_released(now: SignSlice, _: Released) -> SignSlice:
    return msgspec.structs.replace(now, holder="")


def _on_signed(now: SignSlice, event: Signed) -> SignSlice:
    return msgspec.structs.replace(
        now,
        step=now.step + 1,
        signed_by=(*now.signed_by, event.by),
        proposed=event.trigger,
        papers={**now.papers, **event.papers},
        holder="",
    )


ACTIVITY = Activity(
    kind="sign",
    slice=SignSlice,
    opened=_opened,
    handles={Claim: _claim, Release: _release, Sign: _sign},
    folds={Claimed: _on_claimed, Released: _on_released, Signed: _on_signed},
    outcome=_outcome,
)
