"""Corrected results (更正): undecided consumers go on, decided ones answer, issued ones are found.

A revocation after giving is a correction to nothing: the same rules, with a version more; only
that undecided consumers cannot go on without the gift, so that `if_not_given` answers for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from oneflow.engine.kernel import clocks
from oneflow.engine.kernel.casework import CaseHandler
from oneflow.engine.kernel.draft import EVERYTHING, Draft
from oneflow.engine.kernel.issue import DELIVERY, TOGETHER
from oneflow.engine.kernel.items import answer_failure
from oneflow.engine.kernel.regions import enter_end
from oneflow.engine.records.case import Region, item_key
from oneflow.engine.records.commands import Body, CorrectGift, Reconfirm
from oneflow.engine.records.events import (
    GiftCorrected,
    RegionHeld,
    RegionMoved,
    RegionReconfirmed,
    RungReached,
)
from oneflow.engine.records.refusal import Refusal
from oneflow.engine.records.refusals import missing_papers
from oneflow.ids import code_in

ANSWERS = ("stands", "amended", "rejected")


def lapse_reconfirmation(draft: Draft, key: str, at: datetime) -> None:
    """The department did not answer a correction in time: keep holding, or tell the lead."""
    item = draft.item(key)
    region = draft.case.regions[key]
    draft.find("reconfirm-overdue", "lead", at, region=key)
    if item and item.reconfirm and item.reconfirm.otherwise == "finding":
        seen = _present(draft, region)
        draft.emit(RegionReconfirmed(at=at, region=key, answer="unanswered", consumed=seen))
        draft.news |= EVERYTHING
        return
    stopped = clocks.without_rung(region.clocks["reconfirm"], "lapsed")
    draft.emit(RungReached(at=at, region=key, name="reconfirm", rung="lapsed", clock=stopped))


def void_revoked(draft: Draft) -> None:
    """Correct to nothing what revoked items had given: a revocation reaches its consumers.

    The record of a joint activity is not theirs alone: it stands.
    """
    _tell_undelivered(draft)
    givers = draft.world.plan.givers
    for name, gift in list(draft.case.gifts.items()):
        region = draft.case.regions.get(gift.by)
        if gift.void or region is None or region.state != "revoked":
            continue
        if gift.by not in givers.get(name, ()):
            continue
        at = region.since or draft.at
        _spread(
            draft,
            GiftCorrected(
                at=at,
                gift=name,
                version=gift.version + 1,
                region=gift.by,
                basis="revoked",
                void=True,
            ),
        )


def _tell_undelivered(draft: Draft) -> None:
    """Tell the lead of results that were revoked while they wait to be handed over."""
    for event in list(draft.events):
        if not isinstance(event, RegionMoved) or event.outcome != "revoked":
            continue
        code = code_in(event.region)
        own = draft.case.regions.get(f"{DELIVERY}:{code}", draft.case.regions.get(TOGETHER))
        if code in draft.case.released and own is not None and not own.ended:
            draft.find("revoked-undelivered", "lead", event.at, region=event.region)


def _spread(draft: Draft, corrected: GiftCorrected) -> None:
    """Correct a gift, and tell everybody who used it, as far along as they are."""
    draft.emit(corrected)
    for consumer in draft.world.plan.consumers.get(corrected.gift, ()):
        _reach(draft, consumer, corrected)
    draft.news |= EVERYTHING


def _correct(draft: Draft, body: CorrectGift, at: datetime) -> Refusal | None:
    region = draft.case.regions[body.region]
    if region.decided_at is None:
        return Refusal("undecided", {"region": body.region})
    gift = draft.case.gifts.get(body.gift)
    if gift is None or gift.by != body.region:
        return Refusal("not-given", {"region": body.region, "gift": body.gift})
    if not body.basis:
        return Refusal("no-basis", {"what": body.gift})
    version = gift.version + 1
    corrected = GiftCorrected(
        at=at,
        gift=body.gift,
        version=version,
        region=body.region,
        ref=body.ref,
        basis=body.basis,
    )
    _spread(draft, corrected)
    return None


def _reach(draft: Draft, consumer: str, corrected: GiftCorrected) -> None:
    """Tell one consumer of a corrected gift, as far along as it is."""
    key, at = item_key(consumer), corrected.at
    gift, version = corrected.gift, corrected.version
    region = draft.case.regions.get(key)
    if region is None or gift not in region.consumed:
        return
    if region.decided_at is None:
        if corrected.void and not region.ended:
            answer_failure(draft, consumer, gift, corrected.region)
        elif not region.ended:
            department = draft.world.plan.items[consumer].department
            draft.find("gift-corrected", department, at, region=key, gift=gift, version=version)
        return
    if region.outcome != "approved":
        return
    if consumer in draft.case.released:
        draft.find("issued-on-old-gift", "lead", at, region=key, gift=gift, version=version)
        return
    _hold(draft, consumer, corrected)


def _hold(draft: Draft, consumer: str, corrected: GiftCorrected) -> None:
    """Hold a decided, unissued result until its department has said whether it stands."""
    item = draft.world.plan.items[consumer]
    key, at = item_key(consumer), corrected.at
    begun = {}
    if item.reconfirm:
        rule = draft.world.rules[f"reconfirm:{consumer}#0"]
        begun = clocks.begun(
            draft, "reconfirm", place=f"reconfirm:{consumer}", rules=(rule,), start=at
        )
    draft.emit(
        RegionHeld(at=at, region=key, gift=corrected.gift, version=corrected.version, clocks=begun)
    )


def _reconfirm(draft: Draft, body: Reconfirm, at: datetime) -> Refusal | None:
    region = draft.case.regions[body.region]
    if not region.held:
        return Refusal("not-held", {"region": body.region})
    if body.answer not in ANSWERS:
        return Refusal("answer", {"answer": body.answer, "answers": ", ".join(ANSWERS)})
    needed = {"stands": (), "amended": ("document",), "rejected": ("reasons", "remedies")}
    refusal = missing_papers(body.answer, needed[body.answer], body.papers)
    if refusal:
        return refusal
    by = draft.command.actor.id
    draft.emit(
        RegionReconfirmed(
            at=at,
            region=body.region,
            answer=body.answer,
            consumed=_present(draft, region),
            papers=body.papers,
            by=by,
        )
    )
    if body.answer == "rejected":
        enter_end(draft, body.region, "revoked", at, trigger="reconfirm", by=by)
    draft.news |= EVERYTHING
    return None


def _present(draft: Draft, region: Region) -> dict[str, int]:
    """The gifts that a region consumed, at the versions they have now."""
    gifts = draft.case.gifts
    return {
        name: gifts[name].version if name in gifts else seen
        for name, seen in region.consumed.items()
    }


GIFT_HANDLERS: Mapping[type[Body], CaseHandler] = {CorrectGift: _correct, Reconfirm: _reconfirm}
