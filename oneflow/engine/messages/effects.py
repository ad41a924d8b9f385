"""What a turn tells the outside: from each event the messages that must go out. Pure.

A message holds where to look (case, event number, region), never a personal value; what a
person reads is rendered once, after commit. Its id follows from where it comes from, so
that making it again makes the same message; rebuilding a case makes none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from oneflow.calendar import due
from oneflow.engine.activities.intake import NoticeIssued, SupplementLapsed
from oneflow.engine.activities.pay import FeeWaived, PaymentOrdered, RefundAsked
from oneflow.engine.kernel.offices import office_of
from oneflow.engine.kernel.world import World
from oneflow.engine.messages.publication import PUBLICATION, has_notices, publications, withdrawn
from oneflow.engine.ports import OutboxRow
from oneflow.engine.records import events as e
from oneflow.engine.records.case import CASE, Case, item_key
from oneflow.engine.records.event import Event
from oneflow.engine.records.instants import write_instant
from oneflow.ids import code_in
from oneflow.matters.money import CURRENCY, read_money
from oneflow.matters.plan import Plan

APPLICANT = "applicant"
LEAD = "lead"
PAYMENT = "payment"
"""Where payment orders and refunds go: the payment system."""

_encode = msgspec.json.Encoder().encode


OPEN_CASE = "open_case"
"""Topic of the message that opens a case of another matter."""
TO_CASE = "case:"
"""How the destination of a message to another case begins; the rest is its id."""


class Message(Struct, frozen=True):
    """Something to tell somebody. body: small, references only."""

    destination: str
    topic: str
    body: Mapping[str, Any]


Effect = Callable[[Plan, Case, Any], Iterable[Message]]
"""What an event tells, given the plan, the case after the turn, and the event."""


def messages_of(
    world: World, case: Case, events: Sequence[Event], *, first_seq: int
) -> tuple[OutboxRow, ...]:
    """Give the outbox rows of a turn, in the order of its events.

    Args:
        world: of the case.
        case: as it is after the turn.
        events: of the turn, oldest first.
        first_seq: number of the first of them.

    None goes out before the turn is stored; what follows from a deeming goes out once its
    declared hold has passed, except to the lead.
    """
    plan, rows = world.plan, list[OutboxRow]()
    now = at = write_instant(case.now)
    for offset, event in enumerate(events):
        if isinstance(event, e.ItemsAdmitted) and event.deemed:
            at = write_instant(_held_until(world, case, event.items))
        effect = EFFECTS.get(type(event))
        if effect is None:
            continue
        seq = first_seq + offset
        for n, message in enumerate(effect(plan, case, event)):
            when = now if message.destination == LEAD else at
            rows.append(_row(case.id, seq, n, message=message, at=when))
    return tuple(rows)


def _held_until(world: World, case: Case, items: Iterable[str]) -> datetime:
    """When the outside may hear what silence did: the longest hold declared, else now."""
    calendar = world.calendars[case.calendars[world.plan.calendar]]
    until = case.now
    for code in items:
        deeming = world.plan.items[code].deeming
        if deeming is not None and deeming.hold is not None:
            until = max(until, due(calendar, deeming.hold, case.now).due_at or until)
    return until


def recalled(events: Sequence[Event]) -> tuple[int, ...]:
    """The numbers of the events whose unsent messages must not go out any more."""
    undone: list[int] = []
    for event in events:
        if isinstance(event, e.DeemingSetAside):
            undone.extend(event.undone)
    return tuple(undone)


def _row(case_id: str, seq: int, n: int, *, message: Message, at: str) -> OutboxRow:
    return OutboxRow(
        case_id=case_id,
        seq=seq,
        n=n,
        destination=message.destination,
        topic=message.topic,
        body=_encode(message.body).decode(),
        not_before=at,
    )


def _to_office(case: Case, department: str) -> str:
    """Give the destination of what a department must hear."""
    return f"office:{office_of(case, department)}"


def _to_owner(plan: Plan, case: Case, region: str) -> str:
    """Where to tell the department of a region something."""
    item = plan.items.get(code_in(region))
    return _to_office(case, item.department if item else plan.lead)


def _submitted(plan: Plan, case: Case, event: e.CaseSubmitted) -> Iterable[Message]:
    if event.origin is not None:
        yield Message(APPLICANT, "case.opened", {})
    asked = dict.fromkeys(plan.items[code].department for code in event.selected)
    for department in asked:
        to = _to_office(case, department)
        yield Message(to, "intake.examine", {"department": department})
    for code, material in event.materials.items():
        if not material.there and material.source in {"certificate", "shared"}:
            yield _fetch(plan, code, material.source)


def _fetch(plan: Plan, code: str, source: str) -> Message:
    provider = plan.materials[code].providers.get(source, code)
    return Message(f"source:{source}", "material.fetch", {"material": code, "from": provider})


def _data_changed(plan: Plan, _: Case, event: e.DataChanged) -> Iterable[Message]:
    for code, material in event.materials.items():
        if not material.there and material.source in {"certificate", "shared"}:
            yield _fetch(plan, code, material.source)


def _started(plan: Plan, case: Case, event: e.ItemStarted) -> Iterable[Message]:
    yield Message(_to_owner(plan, case, event.region), "item.started", {"region": event.region})


def _with_notices(effect: Effect) -> Effect:
    """An effect, and what the publisher must hear besides."""

    def tell(plan: Plan, case: Case, event: Any) -> Iterable[Message]:
        yield from effect(plan, case, event)
        if not has_notices(plan):
            return
        for topic, region in publications(plan, case, event):
            yield Message(PUBLICATION, topic, {"region": region})

    return tell


def _moved(plan: Plan, case: Case, event: e.RegionMoved) -> Iterable[Message]:
    if event.opens:
        yield Message(f"{TO_CASE}{event.opens}", OPEN_CASE, {"region": event.region})
    if event.region == CASE:
        if event.accepted:
            yield Message(APPLICANT, "case.accepted", {})
        elif event.ended and event.state != "closed":
            yield Message(APPLICANT, f"case.{event.state}", {})
        return
    if event.outcome is None or not event.region.startswith("item:") or event.cause == CASE:
        return
    body = {"region": event.region, "outcome": event.outcome}
    yield Message(APPLICANT, "item.decided", body)
    if event.trigger in {"withdraw", "cancel"}:
        yield Message(_to_owner(plan, case, event.region), "item.ended", body)


def _noticed(_: Plan, __: Case, event: NoticeIssued) -> Iterable[Message]:
    yield Message(APPLICANT, "notice.supplement", {"region": event.region})


def _lapsed(plan: Plan, case: Case, event: SupplementLapsed) -> Iterable[Message]:
    yield Message(_to_owner(plan, case, event.region), "supplement.unanswered", {})


def _admitted(_: Plan, __: Case, event: e.ItemsAdmitted) -> Iterable[Message]:
    if event.deemed:
        yield Message(APPLICANT, "case.deemed", {"items": event.items})
        yield Message(LEAD, "case.deemed", {"items": event.items})


def _set_aside(plan: Plan, case: Case, event: e.DeemingSetAside) -> Iterable[Message]:
    yield Message(APPLICANT, "deeming.set-aside", {"items": event.items})
    yield Message(LEAD, "deeming.set-aside", {"items": event.items})
    yield from _taken_down(plan, case, event)


def _taken_down(
    plan: Plan, case: Case, event: e.DeemingSetAside | e.ItemReopened
) -> Iterable[Message]:
    if has_notices(plan):
        for region in withdrawn(plan, case, event):
            yield Message(PUBLICATION, "publicity.end", {"region": region})


def _released(_: Plan, __: Case, event: e.ResultsReleased) -> Iterable[Message]:
    yield Message(APPLICANT, "result.released", {"items": event.items})


def _rung(plan: Plan, case: Case, event: e.RungReached) -> Iterable[Message]:
    body = {"region": event.region, "clock": event.name, "rung": event.rung}
    yield Message(_to_owner(plan, case, event.region), f"light.{event.rung}", body)
    if event.rung != "warning" and event.region != CASE:
        yield Message(LEAD, f"light.{event.rung}", body)


def _finding(
    plan: Plan, case: Case, event: e.FindingRaised | e.IncidentOpened
) -> Iterable[Message]:
    finding = event.finding
    body = {"code": finding.code, "region": finding.region}
    to = _to_office(case, finding.to) if finding.to in plan.departments else finding.to
    yield Message(to, f"finding.{finding.code}", body)


def _clock_changed(_: Plan, __: Case, event: e.ClockChanged) -> Iterable[Message]:
    if event.region != CASE and event.basis:
        yield Message(APPLICANT, "clock.changed", {"region": event.region, "ground": event.ground})


def _corrected(plan: Plan, case: Case, event: e.GiftCorrected) -> Iterable[Message]:
    if event.version > 1:
        for code in plan.consumers.get(event.gift, ()):
            if item_key(code) in case.regions:
                to = _to_owner(plan, case, item_key(code))
                yield Message(to, "gift.corrected", {"gift": event.gift, "version": event.version})


def _ordered(_: Plan, __: Case, event: PaymentOrdered) -> Iterable[Message]:
    if read_money(event.balance):
        body = {"region": event.region, "order": event.order, "amount": event.balance}
        yield Message(PAYMENT, "payment.order", {**body, "currency": CURRENCY})
        yield Message(APPLICANT, "payment.asked", {"region": event.region})


def _refunded(_: Plan, __: Case, event: RefundAsked) -> Iterable[Message]:
    body = {"region": event.region, "refund": event.refund, "amount": event.amount}
    yield Message(PAYMENT, "payment.refund", {**body, "currency": CURRENCY})
    yield Message(APPLICANT, "payment.refunded", {"region": event.region})


def _waived(_: Plan, __: Case, event: FeeWaived) -> Iterable[Message]:
    yield Message(APPLICANT, "payment.waived", {"region": event.region})


def _held(plan: Plan, case: Case, event: e.RegionHeld) -> Iterable[Message]:
    yield Message(_to_owner(plan, case, event.region), "reconfirm.asked", {"region": event.region})


EFFECTS: Mapping[type[Event], Effect] = {
    e.CaseSubmitted: _with_notices(_submitted),
    e.DataChanged: _data_changed,
    e.ItemStarted: _with_notices(_started),
    e.RegionMoved: _with_notices(_moved),
    e.ItemsAdmitted: _admitted,
    e.DeemingSetAside: _set_aside,
    e.ItemReopened: _taken_down,
    e.ResultsReleased: _released,
    e.RungReached: _rung,
    e.FindingRaised: _finding,
    e.IncidentOpened: _finding,
    e.ClockChanged: _clock_changed,
    e.GiftCorrected: _corrected,
    e.RegionHeld: _held,
    NoticeIssued: _noticed,
    SupplementLapsed: _lapsed,
    PaymentOrdered: _ordered,
    FeeWaived: _waived,
    RefundAsked: _refunded,
}
