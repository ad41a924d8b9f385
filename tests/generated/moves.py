"""What somebody could want of a case now: plausible requests, and stray ones made of them.

Plausible does not mean lawful: an offer may be refused for its guard, its papers, its time. What
matters is that every kind of command is tried, where it may work and where it must not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from oneflow.engine.kernel.world import World
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.case import Case, Region
from tests.generated.hall import APPLICANT, OPERATOR, STRANGER, Hall
from tests.generated.matters import PARTNER, Chooser

PAPERS = {
    "document": "〔密〕文书",
    "reasons": "〔密〕理由",
    "remedies": "〔密〕救济",
    "notice": "〔密〕告知",
}
SECRETS = ("〔密〕", PARTNER, "11010519491231002X", "张三", "13800000000")
"""Values that moves bring along; none may ever stand in an event."""


class Move(NamedTuple):
    """One request in the making; `at` is a trusted claim of when it happened."""

    actor: Actor
    command: str
    body: dict[str, Any]
    at: datetime | None = None


def offers(hall: Hall) -> list[Move]:
    """Everything plausible in the case as it stands, in an order that does not change."""
    case, world = hall.case, hall.world
    found: list[Move] = []
    for key, region in case.regions.items():
        found += _of_activity(world, case, key, region)
        found += _of_clocks(world, case, key, region, hall.clock.at)
        found += _of_gifts(world, case, key, region)
        found += _of_what_was_paid(world, case, key, region)
    found += _of_case(world, case)
    return found


def stray(chooser: Chooser, hall: Hall) -> Move:
    """A plausible request gone wrong: another actor, region, trigger, or time."""
    move = chooser.pick(offers(hall))
    way = chooser.count(0, 4)
    if way == 0:
        return move._replace(actor=chooser.pick(everybody(hall.world, hall.case)))
    if way == 1 and "region" in move.body:
        return move._replace(body={**move.body, "region": chooser.pick(list(hall.case.regions))})
    if way == 2 and "trigger" in move.body:
        trigger = chooser.pick(["approve", "reject", "accepted", "cancel", "withdraw", "visited"])
        return move._replace(body={**move.body, "trigger": trigger})
    if way == 3:
        return move._replace(at=hall.clock.at - timedelta(hours=chooser.count(0, 400)))
    return move._replace(at=hall.clock.at + timedelta(hours=chooser.count(1, 400)))


def everybody(world: World, case: Case) -> list[Actor]:
    """One of each sort of people that may turn up."""
    people = [APPLICANT, OPERATOR, STRANGER, window(world, case), lead(world, case)]
    people += [_system(case, code) for code in world.plan.departments]
    people += [Actor(id="other", kind="case"), Actor(id="nobody", kind="applicant")]
    return people


def window(world: World, case: Case) -> Actor:
    """The window of the case."""
    hall = "hall" if "hall" in world.plan.departments else world.plan.lead
    return Actor(id="window-1", kind="official", offices=(_office(case, hall),), roles=("window",))


def lead(world: World, case: Case) -> Actor:
    """An official of the lead."""
    office = _office(case, world.plan.lead)
    return Actor(id="lead-1", kind="official", offices=(office,), roles=("lead",))


def _office(case: Case, department: str) -> str:
    return case.offices.get(department, department)


def _system(case: Case, department: str) -> Actor:
    return Actor(id=f"system-{department}", kind="system", offices=(_office(case, department),))


def _official(case: Case, department: str, *roles: str) -> Actor:
    name = "-".join((department, *roles))
    return Actor(id=name, kind="official", offices=(_office(case, department),), roles=roles)


def _department(world: World, key: str) -> str:
    item = world.plan.items.get(key.partition(":")[2])
    return item.department if item else world.plan.lead


def _of_activity(world: World, case: Case, key: str, region: Region) -> Iterator[Move]:
    state = world.state(region.procedure, region.state) if region.procedure else None
    if state is None or region.ended or not state.kind:
        return
    yield from ACTIVITIES[state.kind](world, case, key, state.settings)


def _intake(world: World, case: Case, key: str, _: Any) -> Iterator[Move]:
    codes = case.selected if key == "case" else (key[5:],)
    asked = dict.fromkeys(world.plan.items[code].department for code in codes)
    here = {"region": key}
    defect = {"what": "material:paper", "text": "〔密〕看不清"}
    examiner = window(world, case)
    if key != "case":
        examiner = _official(case, _department(world, key))
    for code in asked:
        answer = {**here, "department": code}
        yield Move(_system(case, code), "answer_intake", answer)
        yield Move(_system(case, code), "answer_intake", {**answer, "defects": [defect]})
    for trigger in ("accepted", "declined", "returned"):
        body = {**here, "trigger": trigger, "papers": PAPERS}
        yield Move(examiner, "conclude_intake", body)
    yield Move(examiner, "serve_intake_notice", here)
    data = {"materials": {"paper": "upload"}}
    yield Move(APPLICANT, "supplement", {**here, "data": data})
    yield Move(APPLICANT, "supplement", {**here, "data": {}, "complete": True})
    force = {**here, "defects": [defect], "reasons": "〔密〕理由"}
    yield Move(window(world, case), "force_notice", force)


def _sign(world: World, case: Case, key: str, settings: Any) -> Iterator[Move]:
    department = settings.by or _department(world, key)
    people = [_system(case, department), _official(case, department)]
    people += [_official(case, department, role) for role in settings.roles]
    for trigger in settings.triggers:
        for actor in people:
            body = {"region": key, "trigger": trigger, "papers": PAPERS, "opinion": "〔密〕意见"}
            yield Move(actor, "sign", body)
        yield Move(people[0], "sign", {"region": key, "trigger": trigger})
    yield Move(people[-1], "claim", {"region": key})
    yield Move(people[-1], "release", {"region": key})
    supplement = {"region": key, "defects": [{"what": "material:paper", "text": "〔密〕看不清"}]}
    yield Move(people[1], "ask_supplement", supplement)


def _await(world: World, case: Case, key: str, settings: Any) -> Iterator[Move]:
    body = {"region": key, "event": settings.event}
    yield Move(APPLICANT, "record_event", body)
    yield Move(_system(case, _department(world, key)), "record_event", body)


def _consent(_: World, case: Case, key: str, settings: Any) -> Iterator[Move]:
    partner = Actor(id="partner-1", kind="applicant", roles=("consenter",))
    proofs = {"partner": PARTNER, "other_parent_id": "110105194912310046"}
    for person in settings.of:
        for agreed in (True, False):
            body = {"region": key, "person": person, "agreed": agreed}
            yield Move(partner, "give_consent", {**body, "proof": proofs[person]})
        yield Move(partner, "give_consent", {"region": key, "person": person, "proof": "x"})
    del case


def _joint(world: World, case: Case, key: str, _: Any) -> Iterator[Move]:
    actor = _official(case, _department(world, key))
    for passed in (True, False):
        facts = {"passed": passed}
        body = {"region": key, "facts": facts, "signers": ["s1", "s2"], "paper": "〔密〕文书"}
        yield Move(actor, "record_visit", body)
    yield Move(actor, "end_visit", {"region": key})


def _publicity(world: World, case: Case, key: str, settings: Any) -> Iterator[Move]:
    here = {"region": key}
    yield Move(_official(case, _department(world, key)), "tell_published", here)
    for objector in settings.objectors:
        actor = Actor(id="passer-by", kind="applicant")
        if objector != "anyone":
            actor = _official(case, objector)
        yield Move(actor, "raise_objection", {**here, "reasons": "〔密〕异议"})


def _deliver(world: World, case: Case, key: str, settings: Any) -> Iterator[Move]:
    for mode in settings.modes:
        body = {"region": key, "mode": mode, "receipt": "〔密〕文书"}
        yield Move(window(world, case), "deliver", body)


def _verify(world: World, case: Case, key: str, settings: Any) -> Iterator[Move]:
    people = [_official(case, _department(world, key)), _system(case, _department(world, key))]
    for result in settings.triggers:
        for actor in people:
            body = {"region": key, "result": result, "facts": {"passed": result == "verified"}}
            on_site = {"method": "on-site", "signers": ["s1", "s2"], "papers": PAPERS}
            yield Move(actor, "record_verification", {**body, **on_site})
            yield Move(actor, "record_verification", {**body, "method": "by-data"})


def _pay(world: World, case: Case, key: str, settings: Any) -> Iterator[Move]:
    department = settings.by or _department(world, key)
    collector = _system(case, department)
    orders = [*msgspec.json.decode(case.regions[key].activity).get("orders", ()), "nothing"]
    here = {"region": key, "transaction": f"t{case.seq}", "channel": "online"}
    for amount in ("12.30", "0.07", "5.00", "100", "1.005"):
        body = {**here, "order": orders[max(len(orders) - 2, 0)], "amount": amount}
        yield Move(collector, "record_payment", body)
    yield Move(collector, "record_payment", {**here, "order": orders[0], "amount": "12.30"})
    approver = _official(case, department, "head-of-body")
    yield Move(approver, "waive_fee", {"region": key, "papers": PAPERS})
    yield Move(approver, "waive_fee", {"region": key, "amount": "0.05", "papers": PAPERS})


def _of_what_was_paid(world: World, case: Case, key: str, region: Region) -> Iterator[Move]:
    """Money that comes late for what was left behind, and refunds that are made."""
    for state, kept in region.left.items():
        slice_ = msgspec.json.decode(kept.activity)
        plan = world.state(kept.procedure, state)
        if plan is not None and plan.kind == "publicity":
            yield from _publicity(world, case, key, plan.settings)
            continue
        department = (plan.settings.by if plan else None) or _department(world, key)
        here = {"region": key, "department": department, "transaction": f"t{case.seq}"}
        for order in slice_.get("orders", ())[-1:]:
            late = {**here, "order": order, "amount": "3.00", "channel": "online"}
            yield Move(_system(case, department), "record_payment", late)
        for each in slice_.get("refunds", ())[-1:]:
            body = {**here, "refund": each["refund"]}
            yield Move(_system(case, department), "record_refund", body)


ACTIVITIES = {
    "intake": _intake,
    "sign": _sign,
    "await": _await,
    "consent": _consent,
    "joint": _joint,
    "publicity": _publicity,
    "deliver": _deliver,
    "verify": _verify,
    "pay": _pay,
}


def _of_clocks(world: World, case: Case, key: str, region: Region, now: datetime) -> Iterator[Move]:
    actor = _official(case, _department(world, key), "head-of-body")
    for name, clock in region.clocks.items():
        if clock.stopped_at is not None:
            continue
        here = {"region": key, "clock": name}
        yield Move(actor, "suspend_clock", {**here, "ground": "outside", "basis": "law"})
        yield Move(actor, "resume_clock", here)
        yield Move(actor, "restart_clock", {**here, "basis": "law"})
        began = (now - timedelta(hours=2)).isoformat()
        times = {"started_at": began, "notice_served_at": now.isoformat(), "expected": "3wd"}
        body = {**here, "kind": "hearing", "basis": "law", **times}
        yield Move(actor, "exclude_time", body)
        yield Move(actor, "end_exclusion", here)
        yield Move(actor, "extend_clock", {**here, "extension": "5wd", "papers": PAPERS})


def _of_gifts(world: World, case: Case, key: str, region: Region) -> Iterator[Move]:
    actor = _official(case, _department(world, key))
    for gift, known in case.gifts.items():
        if known.by == key:
            body = {"region": key, "gift": gift, "basis": "law", "ref": "〔密〕文书"}
            yield Move(actor, "correct_gift", body)
    if region.held:
        for answer in ("stands", "amended", "rejected"):
            yield Move(actor, "reconfirm", {"region": key, "answer": answer, "papers": PAPERS})


def _of_case(world: World, case: Case) -> Iterator[Move]:
    head = lead(world, case)
    for code in case.selected:
        yield Move(APPLICANT, "withdraw_items", {"items": [code]})
    yield Move(APPLICANT, "withdraw_case", {})
    back = {"trigger": "return", "basis": "law", "papers": PAPERS}
    yield Move(window(world, case), "move_case", back)
    if "flag" in case.fields:
        for value in (True, False):
            data = {"fields": {"flag": value}}
            yield Move(head, "change_data", {"cause": "register", "data": data})
    yield Move(head, "set_aside_deeming", {"reasons": "〔密〕理由"})
    for found in (*case.findings, *case.incidents):
        body = {"code": found.code, "region": found.region}
        yield Move(OPERATOR, "close_finding", body)
    if case.seq % 5 == 0:
        yield Move(OPERATOR, "record_rendering", {"message": "m", "digest": "d"})
    revision = next(iter(case.calendars.values()))
    yield Move(OPERATOR, "revise_calendar", {"calendar": "cn", "revision": revision})
    if case.ended:
        yield Move(OPERATOR, "erase_data", {"ground": "law"})
