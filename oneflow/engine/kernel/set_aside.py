"""Undoing what silence did, because a trusted earlier fact says that there was no silence.

A deemed effect is a finding, not a decision. The intake returns to the state that the
earlier fact gives; items begun by the deeming and undecided wait again in a new round;
decided items stand and become findings, and then only the lead may set it aside.
History is never edited: all of this is further events.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from oneflow.engine.activity import Activity
from oneflow.engine.kernel.casework import CaseHandler
from oneflow.engine.kernel.draft import EVERYTHING, Draft
from oneflow.engine.kernel.kernel_folds import before_deeming
from oneflow.engine.records.case import CASE, NOTHING, Region, item_key
from oneflow.engine.records.case_builder import pack
from oneflow.engine.records.clock_names import state_clock
from oneflow.engine.records.commands import Body, SetAsideDeeming
from oneflow.engine.records.events import DeemingSetAside, ItemReopened, LateAnswerKept
from oneflow.engine.records.refusal import Refusal
from oneflow.ids import code_in


def contradicts_deeming(draft: Draft, key: str, at: datetime) -> Activity | None:
    """The intake that trusted news of a time before its deeming is about, else None."""
    before = draft.case.former.get(before_deeming(key))
    if before is None or not draft.command.trusted or not _deemed_in(draft, key):
        return None
    kind = draft.kind(before)
    if kind is None or type(draft.command.body) not in kind.late or at >= _silent_until(before):
        return None
    return kind


def set_aside_by_fact(draft: Draft, key: str, at: datetime) -> bool:
    """Put the intake back, for the command to be taken there; False: a decision stands in the way.

    Then the news is kept, and the lead is told.
    """
    decided = [code for code in _reached(draft, key) if _is_decided(draft, code)]
    if not decided:
        activity = _slice_again(draft, key, heard_out=False)
        _undo(draft, key, at, cause=draft.command.name, activity=activity)
        return True
    by, name = draft.command.actor.id, draft.command.name
    draft.emit(LateAnswerKept(at=at, region=key, command=name, by=by))
    draft.find("deeming-contradicted", "lead", draft.now, region=key, decided=decided)
    return False


def _set_aside(draft: Draft, body: SetAsideDeeming, at: datetime) -> Refusal | None:
    before = draft.case.former.get(before_deeming(body.region))
    if before is None or not _deemed_in(draft, body.region):
        return Refusal("not-deemed")
    for code in _reached(draft, body.region):
        if _is_decided(draft, code):
            draft.find("decided-on-deeming", "lead", at, region=item_key(code))
    activity = _slice_again(draft, body.region, heard_out=True)
    _undo(draft, body.region, at, cause="lead", activity=activity)
    return None


def _slice_again(draft: Draft, key: str, *, heard_out: bool) -> msgspec.Raw:
    """The intake's slice for going on: as it is, if it is still open, else as it was before.

    heard_out: the lead has decided, so its silence no longer counts.
    """
    before = draft.case.former[before_deeming(key)]
    kind = draft.kind(before)
    if kind is None or kind.put_back is None:
        return NOTHING
    open_still = draft.case.regions[key].state == before.state
    slice_ = draft.slice_of(key) if open_still else None
    if slice_ is None:
        slice_ = draft.world.decoders[kind.kind].decode(before.activity)
    return pack(kind.put_back(slice_, heard_out))


def _silent_until(before: Region) -> datetime:
    """When silence took effect: the end of the notice limit, not the receipt it reaches back to."""
    clock = before.clocks[state_clock(before.state)]
    assert clock.legal_at is not None  # noqa: S101 - silence passed because it was due
    return clock.legal_at


def _deemed_in(draft: Draft, key: str) -> tuple[str, ...]:
    """The items that silence accepted in that intake."""
    if key == CASE:
        former = draft.case.former
        return tuple(
            code for code in draft.case.deemed if before_deeming(item_key(code)) not in former
        )
    code = code_in(key)
    return (code,) if code in draft.case.deemed else ()


def _reached(draft: Draft, key: str) -> list[str]:
    """Items begun by the deeming, and those begun since with their gifts."""
    reached = set(_deemed_in(draft, key))
    for code in draft.case.selected:
        region = draft.case.regions[item_key(code)]
        givers = {draft.case.gifts[g].by for g in region.consumed if g in draft.case.gifts}
        if givers & {item_key(other) for other in reached}:
            reached.add(code)
    return [code for code in draft.case.selected if code in reached]


def _is_decided(draft: Draft, code: str) -> bool:
    return draft.case.regions[item_key(code)].decided_at is not None


def _undo(draft: Draft, key: str, at: datetime, *, cause: str, activity: msgspec.Raw) -> None:
    items = _deemed_in(draft, key)
    reached = _reached(draft, key)
    moved = [draft.case.regions[each].seq for each in (key, *map(item_key, reached))]
    undone = tuple(sorted({*(draft.case.deemed[code] for code in items), *moved} - {0}))
    draft.emit(
        DeemingSetAside(
            at=at,
            region=key,
            items=items,
            undone=undone,
            cause=cause,
            activity=activity,
            lasts=draft.lasts(key),
            by=draft.command.actor.id,
        )
    )
    for code in reached:
        other = item_key(code)
        region = draft.case.regions[other]
        if other != key and region.decided_at is None and not region.ended:
            again = region.round + 1
            lasts = draft.lasts(other)
            draft.emit(
                ItemReopened(at=at, region=other, round=again, cause="set-aside", lasts=lasts)
            )
    draft.news |= EVERYTHING
    draft.clocked = True


SET_ASIDE_HANDLERS: Mapping[type[Body], CaseHandler] = {SetAsideDeeming: _set_aside}
