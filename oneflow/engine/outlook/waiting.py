"""What a region waits for, and from whom: told so that somebody can act on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

from oneflow.engine.activities.awaiting import AwaitSlice
from oneflow.engine.activities.consent import ConsentSlice
from oneflow.engine.activities.deliver import DeliverSlice
from oneflow.engine.activities.intake import IntakeSlice
from oneflow.engine.activities.joint import JointSlice
from oneflow.engine.activities.pay import PaySlice
from oneflow.engine.activities.pay.sums import balance
from oneflow.engine.activities.publicity import PublicitySlice
from oneflow.engine.activities.sign import SignSlice
from oneflow.engine.activities.verify import VerifySlice
from oneflow.engine.kernel.world import World
from oneflow.engine.outlook import titles
from oneflow.engine.records.case import CASE, NOTHING, Case, Region, item_key
from oneflow.engine.records.clock_names import state_clock
from oneflow.ids import code_in
from oneflow.matters.plan import WAITING, Plan, Text
from oneflow.matters.reserved_departments import window_department

What = Literal[
    "reconfirmation",
    "gifts",
    "acceptance",
    "regions",
    "results",
    "answers",
    "service",
    "supplement",
    "decision",
    "consent",
    "notice",
    "event",
    "joint",
    "delivery",
    "payment",
    "verification",
    "activity",
]
_MOST_NAMED = 4


class Waiting(Struct, frozen=True, kw_only=True):
    """What has to come before a region goes on.

    what: its kind. of: who has it in hand, as codes of departments, "applicant" or "anyone".
    things: what is meant, by code: gifts, regions, fields of the form, an event.
    until: when waiting ends by itself, exclusive; None: it does not. title: in words.
    """

    what: What
    of: tuple[str, ...]
    title: Text
    things: tuple[str, ...] = ()
    until: datetime | None = None


def waiting_of(world: World, case: Case, key: str) -> Waiting | None:
    """Say what has to come before a region goes on; None where nothing is waited for."""
    region, plan = case.regions[key], world.plan
    owner = (titles.owner_of(plan, key),)
    if region.held:  # its decision stands and has ended it, but nobody is told of it yet
        told = Text("对更正的确认", "an answer to a correction")
        return Waiting(what="reconfirmation", of=owner, title=told)
    if region.ended:
        return None
    if region.state == WAITING:
        return _needs(plan, case, key, region)
    state = world.state(region.procedure, region.state)
    if key == CASE and (state is None or not state.kind):
        return _others(plan, case)
    if state is None or not state.kind or region.activity == NOTHING:
        return None
    slice_ = world.decoders[state.kind].decode(region.activity)
    if isinstance(slice_, PublicitySlice):
        return _notice(slice_, region, owner)
    if isinstance(slice_, IntakeSlice):
        slice_ = _still_asked(plan, case, slice_)
    told = state.title  # of a kind that nothing better is said of
    return _activity(plan, slice_, state.settings, owner) or Waiting(
        what="activity", of=owner, things=(state.kind,), title=told
    )


def _others(plan: Plan, case: Case) -> Waiting:
    """What the case itself waits for, where no activity of its own is open: its other regions."""
    regions = case.regions.items()
    keys = tuple(key for key, each in regions if key != CASE and (each.held or not each.ended))
    if not keys:
        told = Text("结果送达", "delivery of the results")
        return Waiting(what="results", of=(window_department(plan),), title=told)
    of = tuple(dict.fromkeys(titles.owner_of(plan, key) for key in keys))
    told = Text(f"{len(keys)} 个事项或送达", f"{len(keys)} items or deliveries")
    if len(keys) <= _MOST_NAMED:
        told = titles.listed(titles.region_title(plan, key) for key in keys)
    return Waiting(what="regions", of=of, things=keys, title=told)


def missing_gifts(plan: Plan, case: Case, key: str) -> tuple[str, ...]:
    """The gifts that an item cannot start without and that are not there yet."""
    item = plan.items.get(code_in(key))
    return tuple(need for need in (item.needs if item else ()) if not is_there(case, need))


def is_there(case: Case, need: str) -> bool:
    """Whether a need is met: by a gift that counts, or by a paper that was brought along."""
    gift, material = case.gifts.get(need), case.materials.get(need)
    return (gift is not None and not gift.void) or (material is not None and material.there)


def _needs(plan: Plan, case: Case, key: str, region: Region) -> Waiting | None:
    missing = missing_gifts(plan, case, key)
    if missing:
        givers = (giver for gift in missing for giver in plan.givers.get(gift, ()))
        of = tuple(dict.fromkeys(titles.owner_of(plan, giver) for giver in givers))
        told = titles.listed(titles.gift_title(plan, gift) for gift in missing)
        return Waiting(what="gifts", of=of, things=missing, title=told)
    if region.admitted_at is not None:
        return None
    told = Text("受理", "acceptance")
    return Waiting(what="acceptance", of=(window_department(plan),), title=told)


def _activity(plan: Plan, slice_: Any, settings: Any, owner: tuple[str, ...]) -> Waiting | None:
    match slice_:
        case IntakeSlice():
            return _intake(plan, slice_, owner)
        case SignSlice():
            return _sign(plan, slice_, settings, owner)
        case ConsentSlice():
            return _consent(plan, slice_)
        case AwaitSlice():
            of = owner if settings.from_ == "department" else (settings.from_,)
            told = Text(f"“{settings.event}”", f"'{settings.event}'")
            things = (settings.event,)
            return Waiting(what="event", of=of, things=things, until=slice_.until, title=told)
        case JointSlice():
            told = Text("联合环节", "the joint activity")
            return Waiting(what="joint", of=owner, things=(settings.name,), title=told)
        case DeliverSlice():
            of = tuple(dict.fromkeys((window_department(plan), *owner)))
            return Waiting(what="delivery", of=of, title=Text("送达", "delivery"))
        case _:
            return _duty(plan, slice_, settings, owner)


def _duty(plan: Plan, slice_: Any, settings: Any, owner: tuple[str, ...]) -> Waiting | None:
    """What is owed: a fee by the applicant, a verification by a department."""
    if isinstance(slice_, PaySlice):
        told = Text(f"缴费 {balance(slice_)} 元", f"payment of {balance(slice_)} yuan")
        return Waiting(what="payment", of=(titles.APPLICANT,), until=slice_.until, title=told)
    if isinstance(slice_, VerifySlice):
        of = (settings.by,) if settings.by else owner
        who = titles.department_title(plan, of[0])
        told = Text(f"{who.zh}事后核查", f"verification by {who.en}")
        return Waiting(what="verification", of=of, title=told)
    return None


def _notice(now: PublicitySlice, region: Region, owner: tuple[str, ...]) -> Waiting:
    """What a public notice waits for: its end, or word that it is public at all."""
    clock = region.clocks.get(state_clock(region.state))
    until = clock.legal_at if clock is not None and now.published_at is not None else None
    told = Text("公示期满", "the end of the public notice")
    if now.published_at is None:
        told = Text("公示登载", "publication of the notice")
    return Waiting(what="notice", of=owner, until=until, title=told)


def _consent(plan: Plan, now: ConsentSlice) -> Waiting:
    people = titles.listed(titles.field_title(plan, field) for field in now.awaited)
    told = Text(f"“{people.zh}”本人授权", f"consent of the person of '{people.en}'")
    of = (titles.APPLICANT,)
    return Waiting(what="consent", of=of, things=now.awaited, until=now.until, title=told)


def _still_asked(plan: Plan, case: Case, now: IntakeSlice) -> IntakeSlice:
    """The intake without the departments all of whose items have ended."""
    going_on = {
        plan.items[code].department
        for code in case.selected
        if not case.regions[item_key(code)].ended
    }
    return msgspec.structs.replace(now, asked=tuple(d for d in now.asked if d in going_on))


def _intake(plan: Plan, now: IntakeSlice, owner: tuple[str, ...]) -> Waiting:
    notice = now.notice
    if notice is not None and notice.served_at is None:
        told = Text("告知送达", "service of the notice")
        return Waiting(what="service", of=(window_department(plan),), title=told)
    if notice is not None:
        until = f"{notice.answer_by:%Y-%m-%d %H:%M}" if notice.answer_by else ""
        told = Text(f"申请人补正（{until} 前）", f"the applicant's supplement (before {until})")
        things = tuple(defect.what for defect in notice.defects)
        of = (titles.APPLICANT,)
        return Waiting(what="supplement", of=of, things=things, until=notice.answer_by, title=told)
    silent = tuple(code for code in now.asked if code not in now.answered) or owner
    who = titles.listed(titles.department_title(plan, code) for code in silent)
    told = Text(f"{who.zh}的收件意见", f"answers of {who.en}")
    return Waiting(what="answers", of=silent, until=now.cutoff_at, title=told)


def _sign(plan: Plan, now: SignSlice, settings: Any, owner: tuple[str, ...]) -> Waiting:
    of = (settings.by,) if settings.by else owner
    who = titles.department_title(plan, of[0])
    role = settings.roles[now.step] if now.step < len(settings.roles) else ""
    step = f"（{role}）" if role else ""
    taken = (f"，{now.holder} 已领办", f", claimed by {now.holder}") if now.holder else ("", "")
    told = Text(f"{who.zh}决定{step}{taken[0]}", f"{who.en} to decide{step}{taken[1]}")
    return Waiting(what="decision", of=of, things=(role,) if role else (), title=told)
