"""Undoing what silence did, because a trusted earlier fact says that there was no silence.

A deemed effect is a finding, not a decision. The case returns to the state that the
earlier fact gives; items begun by the deeming and undecided wait again in a new round;
decided items stand and become findings, and then only the lead may set it aside.
History is never edited: all of this is further events.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from oneflow.engine.activity import Activity
from oneflow.engine.case import CASE, item_key
from oneflow.engine.casework import CaseHandler
from oneflow.engine.commands import Body, SetAsideDeeming
from oneflow.engine.draft import EVERYTHING, Draft
from oneflow.engine.events import DeemingSetAside, ItemReopened
from oneflow.engine.fold import CASE_BEFORE_DEEMING
from oneflow.engine.refusal import Refusal


def set_aside_by_fact(draft: Draft, key: str, at: datetime) -> Refusal | Activity | None:
    """Undo a deeming if the command is trusted news of a time before it.

    Gives the activity that is open again and may now take the command; a Refusal where a
    decision stands in the way; None where this is no such case.
    """
    before = draft.case.former.get(CASE_BEFORE_DEEMING)
    if not (draft.case.deemed and before and draft.command.trusted and key == "case"):
        return None
    kind = draft.kind(before)
    if kind is None or type(draft.command.body) not in kind.late:
        return None
    if at >= _deemed_since(draft):
        return None
    if any(draft.case.regions[item_key(code)].decided_at for code in _begun(draft)):
        draft_at = draft.now
        draft.find("deeming-contradicted", "lead", draft_at, told_of=str(at))
        return None
    _undo(draft, at, cause=type(draft.command.body).__name__)
    return kind


def _deemed_since(draft: Draft) -> datetime:
    """When silence took effect: the end of the notice limit, not the receipt it reaches back to."""
    slice_ = draft.case.former[CASE_BEFORE_DEEMING]
    clock = slice_.clocks.get(f"in:{slice_.state}")
    if clock is not None and clock.legal_at is not None:
        return clock.legal_at
    return draft.case.now


def _set_aside(draft: Draft, body: SetAsideDeeming, at: datetime) -> Refusal | None:
    if not draft.case.deemed or CASE_BEFORE_DEEMING not in draft.case.former:
        return Refusal("not-deemed")
    for code in _begun(draft):
        if draft.case.regions[item_key(code)].decided_at:
            draft.find("decided-on-deeming", "lead", at, region=item_key(code))
    _undo(draft, at, cause="lead")
    return None


def _begun(draft: Draft) -> list[str]:
    """Items begun by the deeming, and those begun since with their gifts."""
    reached = set(draft.case.deemed)
    for code in draft.case.selected:
        region = draft.case.regions[item_key(code)]
        givers = {draft.case.gifts[g].by for g in region.consumed if g in draft.case.gifts}
        if givers & {item_key(other) for other in reached}:
            reached.add(code)
    return [code for code in draft.case.selected if code in reached]


def _undo(draft: Draft, at: datetime, *, cause: str) -> None:
    items = tuple(draft.case.deemed)
    affected = _begun(draft)
    moved = [draft.case.regions[key].seq for key in (CASE, *map(item_key, affected))]
    undone = tuple(sorted({*draft.case.deemed.values(), *moved} - {0}))
    by = draft.command.actor.id
    draft.emit(DeemingSetAside(at=at, items=items, undone=undone, cause=cause, by=by))
    for code in affected:
        key = item_key(code)
        region = draft.case.regions[key]
        if region.decided_at is None and not region.ended:
            draft.emit(ItemReopened(at=at, region=key, round=region.round + 1, cause="set-aside"))
    draft.news |= EVERYTHING
    draft.clocked = True


SET_ASIDE_HANDLERS: Mapping[type[Body], CaseHandler] = {SetAsideDeeming: _set_aside}
