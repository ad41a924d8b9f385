"""Items: starting when their needs are met, ending when a needed gift will never come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from oneflow.engine.kernel import clocks
from oneflow.engine.kernel.draft import Draft
from oneflow.engine.kernel.limits import UnresolvedFactError, truth
from oneflow.engine.kernel.regions import Arrival, enter_end, exclude_by_state, opening
from oneflow.engine.kernel.returning import is_returned, pause_items
from oneflow.engine.records.case import Case, item_key
from oneflow.engine.records.case_builder import CaseBuilder
from oneflow.engine.records.events import ItemStarted
from oneflow.matters.plan import WAITING, Choice, ItemPlan

_NO_NEEDS: dict[str, int] = {}
EXTERNAL = 0
"""Version of a gift that the applicant brought along as a material."""


def start_ready(draft: Draft) -> None:
    """Start every admitted waiting item whose needs are met, in definition order."""
    regions, keys = draft.case.regions, draft.world.keys
    for code in draft.case.selected:
        region = regions[keys[code]]
        if region.state != WAITING or region.ended or region.admitted_at is None:
            continue
        item = draft.world.plan.items[code]
        try:
            _start_or_drop(draft, item, region.admitted_at)
        except UnresolvedFactError as unresolved:
            key = keys[code]
            draft.incident("unresolved-fact", draft.at, region=key, fact=unresolved.fact)


def cancel_hopeless(draft: Draft) -> None:
    """Answer ends without a gift as declared, for every waiting item that needs it."""
    regions, keys = draft.case.regions, draft.world.keys
    for code in draft.case.selected:
        region = regions[keys[code]]
        if region.state != WAITING or region.ended:
            continue
        for gift in draft.world.plan.items[code].needs:
            failed = hopeless_giver(draft, gift)
            if failed is not None:
                answer_failure(draft, code, gift, failed)
                break


def needs_met(case: CaseBuilder | Case, item: ItemPlan) -> dict[str, int] | None:
    """The versions of all gifts that an item needs, or None while one is missing."""
    if not item.needs:
        return _NO_NEEDS
    consumed: dict[str, int] = {}
    for need in item.needs:
        gift = case.gifts.get(need)
        if gift is not None and not gift.void:
            consumed[need] = gift.version
            continue
        material = case.materials.get(need)
        if material is None or not material.there:
            return None
        consumed[need] = EXTERNAL
    return consumed


def hopeless_giver(draft: Draft, gift: str) -> str | None:
    """The giver that ended without giving, where nobody else can give `gift`; else None."""
    case = draft.case
    material = case.materials.get(gift)
    known = case.gifts.get(gift)
    if (known and not known.void) or (material and material.there):
        return None
    failed = None
    for giver in draft.world.plan.givers.get(gift, ()):
        for key in _hands_of(draft, giver):
            region = case.regions.get(key)
            if region is None:
                continue
            if not region.ended:
                return None
            failed = key
    return failed


def _hands_of(draft: Draft, giver: str) -> Iterator[str]:
    """The regions through which a giver could still give: of a joint, those that it serves."""
    kind, _, name = giver.partition(":")
    if kind == "joint":
        for item, _state in draft.world.plan.joints[name].serves:
            yield item_key(item)
    else:
        yield giver


def dependents(draft: Draft, code: str) -> Iterator[str]:
    """Selected undecided items that still need a gift of `code` that nobody else has given."""
    for gift in draft.world.plan.items[code].gives:
        known = draft.case.gifts.get(gift)
        if known is not None and not known.void:
            continue
        for consumer in draft.world.plan.consumers.get(gift, ()):
            region = draft.case.regions.get(item_key(consumer))
            material = draft.case.materials.get(gift)
            if region and not region.ended and not (material and material.there):
                yield consumer


def resolve(case: CaseBuilder, choices: tuple[Choice, ...]) -> str:
    """Pick the procedure that counts in this situation (the last choice has no condition)."""
    for choice in choices:
        if truth(case, choice.fact):
            return choice.use
    return choices[-1].use


def _start_or_drop(draft: Draft, item: ItemPlan, admitted: datetime) -> None:
    if not truth(draft.case, item.fact):
        key = item_key(item.code)
        enter_end(draft, key, "cancelled", draft.at, trigger="cancel", cause="not-applicable")
        return
    consumed = needs_met(draft.case, item)
    if consumed is None:
        return
    gifts = draft.case.gifts
    for need, version in consumed.items():
        if version:
            admitted = max(admitted, gifts[need].at)
    _start(draft, item, admitted, consumed)


def _start(draft: Draft, item: ItemPlan, at: datetime, consumed: dict[str, int]) -> None:
    """Enter the item's procedure; with-case items are accepted by that very fact."""
    key = item_key(item.code)
    name = resolve(draft.case, item.procedures)
    procedure = draft.world.procedure(name)
    state = procedure.states[procedure.initial]
    accepted = state.accepted
    limit = (
        clocks.begun(draft, "limit", place=f"item:{item.code}", rules=item.limits, start=at)
        if accepted
        else {}
    )
    start = opening(draft, key, Arrival(name, state, at), limit)
    draft.emit(
        ItemStarted(
            at=at,
            region=key,
            procedure=name,
            state=state.name,
            start=start,
            accepted=accepted,
            consumed=consumed,
            deemed=draft.case.regions[key].deemed,
        )
    )
    draft.pending.append(key)
    draft.clocked = True
    exclude_by_state(draft, key, at, left=None)
    if is_returned(draft):
        pause_items(draft)
    if f"{key}.{state.name}" in draft.world.watched:
        draft.moved.append((key, state.name))


def answer_failure(draft: Draft, code: str, gift: str, failed: str) -> None:
    """Do what the giver declares for an end without its gift, or for its revocation."""
    giver = draft.item(failed)
    policy = giver.if_not_given if giver else "cancel-dependents"
    key = item_key(code)
    if policy == "ask-applicant":
        draft.find("gift-missing", "applicant", draft.at, region=key, gift=gift, giver=failed)
    elif policy == "fail-matter":
        _cancel_undecided(draft, failed)
    elif policy == "cancel-dependents":
        enter_end(draft, key, "cancelled", draft.at, trigger="cancel", cause=failed)


def _cancel_undecided(draft: Draft, cause: str) -> None:
    for code in draft.case.selected:
        region = draft.case.regions[item_key(code)]
        if not region.ended and region.outcome is None:
            enter_end(draft, item_key(code), "cancelled", draft.at, trigger="cancel", cause=cause)
