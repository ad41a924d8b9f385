"""Where a command goes: to the kernel's handlers by its type, or to the activity it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from oneflow.engine.activity import Activity, Outcome
from oneflow.engine.kernel.casework import CASE_HANDLERS, CaseHandler, submit
from oneflow.engine.kernel.clock_commands import CLOCK_HANDLERS
from oneflow.engine.kernel.draft import Draft
from oneflow.engine.kernel.gifts import GIFT_HANDLERS
from oneflow.engine.kernel.regions import fire
from oneflow.engine.kernel.returning import is_returned
from oneflow.engine.kernel.scope import RegionScope
from oneflow.engine.kernel.set_aside import (
    SET_ASIDE_HANDLERS,
    contradicts_deeming,
    set_aside_by_fact,
)
from oneflow.engine.kernel.supplement_later import SUPPLEMENT_HANDLERS
from oneflow.engine.records.case import CASE, Case, Region
from oneflow.engine.records.commands import Body, MoveCase, ReviseCalendar, Submit
from oneflow.engine.records.events import LateAnswerKept
from oneflow.engine.records.refusal import Refusal

HANDLERS: Mapping[type[Body], CaseHandler] = {
    **CASE_HANDLERS,
    **CLOCK_HANDLERS,
    **GIFT_HANDLERS,
    **SET_ASIDE_HANDLERS,
    **SUPPLEMENT_HANDLERS,
}
_ON_STATE = frozenset[type[Body]](
    {MoveCase, *CLOCK_HANDLERS, *GIFT_HANDLERS, *SUPPLEMENT_HANDLERS}
) - {ReviseCalendar}
"""What acts on the state that a region is in, so that it cannot have happened before that."""


def addressed(draft: Draft, case: Case | None) -> str | Refusal:
    """The region that a command is about, or why there is none."""
    body = draft.command.body
    if isinstance(body, Submit):
        if case is not None:
            return Refusal("already-there", {"case": case.id})
        return CASE
    if case is None:
        return Refusal("not-found")
    key: str = getattr(body, "region", CASE) or CASE
    if key not in case.regions and key not in draft.case.regions:
        return Refusal("no-region", {"region": key})
    return key


def route(draft: Draft, key: str, at: datetime) -> Refusal | None:
    """Carry the command out, or refuse it."""
    body = draft.command.body
    if isinstance(body, Submit):
        return submit(draft, body, at)
    handler = HANDLERS.get(type(body))
    if handler is None:
        return _to_activity(draft, key, at)
    overtaken = _overtaken(draft, key, at) if type(body) in _ON_STATE else None
    return overtaken or handler(draft, body, at)


def _overtaken(draft: Draft, key: str, at: datetime) -> Refusal | None:
    """Refuse what is said to have happened before the region came to the state that it is in."""
    since = draft.case.regions[key].since
    if since is None or at >= since:
        return None
    return Refusal("late-fact", {"occurred": str(at)})


def _to_activity(draft: Draft, key: str, at: datetime) -> Refusal | None:
    body = draft.command.body
    region = draft.case.regions[key]
    kind = None if region.ended else draft.kind(region)
    if kind is not None and type(body) in kind.handles:
        refusal = _to_open(draft, key, kind, at)
        return _afterwards(draft, key, at, refusal) if refusal else None
    contradicted = contradicts_deeming(draft, key, at)
    if contradicted is not None:
        put_back = set_aside_by_fact(draft, key, at)
        return _handle(draft, key, contradicted, at) if put_back else None
    overtaken = _overtaken(draft, key, at)
    data = {"region": key, "state": region.state, "command": draft.command.name}
    not_open = overtaken or Refusal("not-open", data)
    refusal = _afterwards(draft, key, at, not_open)
    if refusal is not not_open:
        return refusal
    if not (_is_kept(draft, region, body) and (region.ended or region.decided_at)):
        return not_open
    by, name = draft.command.actor.id, draft.command.name
    draft.emit(LateAnswerKept(at=at, region=key, command=name, by=by))
    if overtaken is not None:
        draft.find("answer-told-late", "lead", draft.now, region=key, command=name)
    return None


def _to_open(draft: Draft, key: str, kind: Activity, at: datetime) -> Refusal | None:
    """Let the open activity judge; nobody works on a case sent back, but money may arrive."""
    body = draft.command.body
    overtaken = _overtaken(draft, key, at)
    if overtaken is not None:
        return overtaken
    if key != CASE and is_returned(draft) and type(body) not in kind.afterwards:
        return Refusal("case-returned")
    return _handle(draft, key, kind, at)


def _afterwards(draft: Draft, key: str, at: datetime, refusal: Refusal) -> Refusal | None:
    """Let what lasting activities left behind take the command; else the refusal, or theirs."""
    region, command = draft.case.regions[key], draft.command
    opened = None if region.ended else draft.kind(region)
    for state in region.left:
        found = draft.left_of(key, state)
        handler = found[0].afterwards.get(type(command.body)) if found else None
        if found is None or handler is None or state == region.state:
            continue
        judged = handler(RegionScope(draft, key, state), found[1], command, at)
        if not isinstance(judged, Refusal):
            return None
        if opened is not found[0]:
            refusal = judged
    return refusal


def _handle(draft: Draft, key: str, kind: Activity, at: datetime) -> Refusal | None:
    body = draft.command.body
    scope = RegionScope(draft, key)
    judged = kind.handles[type(body)](scope, draft.slice_of(key), draft.command, at)
    if not isinstance(judged, Outcome):
        return judged
    fire(draft, key, judged)
    return None


def _is_kept(draft: Draft, region: Region, body: Body) -> bool:
    """Whether it tells of something that the region's procedure asks for somewhere."""
    return type(body).kept_late and any(
        type(body) in kind.handles
        for (procedure, _), kind in draft.world.open_kinds.items()
        if procedure == region.procedure
    )
