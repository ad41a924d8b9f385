"""What a region waits for, said so that somebody can act on it."""

from __future__ import annotations

from typing import Any

from oneflow.cli.language import say
from oneflow.cli.naming import Names, listed
from oneflow.cli.telling import when
from oneflow.engine.activities.awaiting import AwaitSlice
from oneflow.engine.activities.consent import ConsentSlice
from oneflow.engine.activities.deliver import DeliverSlice
from oneflow.engine.activities.intake import IntakeSlice
from oneflow.engine.activities.joint import JointSlice
from oneflow.engine.activities.pay import PaySlice
from oneflow.engine.activities.sign import SignSlice
from oneflow.engine.activities.verify import VerifySlice
from oneflow.engine.kernel.world import World
from oneflow.engine.records.case import CASE, NOTHING, Case, Region
from oneflow.matters.plan import WAITING

_MOST_NAMED = 4


def waits_for(world: World, case: Case, key: str, names: Names) -> str:
    """Say what has to come before this region goes on; "" where nothing is waited for."""
    region = case.regions[key]
    if region.ended:
        return ""
    if region.held:
        return say("对更正的确认", "an answer to a correction")
    if region.state == WAITING:
        return _first_needs(case, key, region, names)
    state = world.state(region.procedure, region.state)
    if key == CASE and (state is None or not state.kind):
        return _others(case, names)
    if state is None or not state.kind or region.activity == NOTHING:
        return ""
    slice_ = world.decoders[state.kind].decode(region.activity)
    return _activity(slice_, state.settings, key, names)


def _others(case: Case, names: Names) -> str:
    """What the case itself waits for, where no activity of its own is open: its other regions."""
    keys = [key for key, region in case.regions.items() if key != CASE and not region.ended]
    if not keys:
        return say("结果送达", "delivery of the results")
    if len(keys) <= _MOST_NAMED:
        return listed(names.region(key) for key in keys)
    return say(f"{len(keys)} 个事项或送达", f"{len(keys)} items or deliveries")


def _first_needs(case: Case, key: str, region: Region, names: Names) -> str:
    item = names.plan.items.get(key.partition(":")[2])
    missing = [gift for gift in (item.needs if item else ()) if gift not in case.gifts]
    if missing:
        return listed(names.gift(gift) for gift in missing)
    return say("受理", "acceptance") if region.admitted_at is None else ""


def _activity(slice_: Any, settings: Any, key: str, names: Names) -> str:
    match slice_:
        case IntakeSlice():
            return _intake(slice_, names)
        case SignSlice():
            return _sign(slice_, settings, key, names)
        case ConsentSlice():
            people = listed(names.thing(f"field:{field}") for field in slice_.awaited)
            return say(f"“{people}”本人授权", f"consent of the person of '{people}'")
        case AwaitSlice():
            return say(f"“{settings.event}”", f"'{settings.event}'")
        case JointSlice():
            return say("联合活动", "the joint activity")
        case _:
            zh, en = _PLAIN.get(type(slice_), ("", ""))
            return say(zh, en)


_PLAIN: dict[type[Any], tuple[str, str]] = {
    DeliverSlice: ("送达", "delivery"),
    VerifySlice: ("事后核查", "the verification"),
    PaySlice: ("缴费", "payment"),
}
"""What is waited for, where the kind says it all."""


def _intake(now: IntakeSlice, names: Names) -> str:
    notice = now.notice
    if notice is not None and notice.served_at is None:
        return say("告知送达", "service of the notice")
    if notice is not None:
        until = when(notice.answer_by) if notice.answer_by else ""
        return say(f"申请人补正（{until} 前）", f"the applicant's supplement (before {until})")
    silent = [code for code in now.asked if code not in now.answered]
    who = listed(names.department(code) for code in silent)
    return say(f"{who}的收件意见", f"answers of {who}")


def _sign(now: SignSlice, settings: Any, key: str, names: Names) -> str:
    department = names.department(settings.by) if settings.by else names.owner(key)
    step = f"（{settings.roles[now.step]}）" if now.step < len(settings.roles) else ""
    holder = say(f"，{now.holder} 已领办", f", claimed by {now.holder}") if now.holder else ""
    return say(f"{department}决定{step}{holder}", f"{department} to decide{step}{holder}")
