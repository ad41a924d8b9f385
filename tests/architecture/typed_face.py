"""What mypy infers of the public face, pinned: it is read by mypy, never run.

`make check` reads it with everything else; `test_typed_face.py` reads it again with a fault planted,
so that it is known to be read at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, assert_type

from sqlalchemy.orm import Session, sessionmaker

import oneflow
from oneflow.engine.outlook.estimate import Estimate, Forecast
from oneflow.engine.outlook.view import ClockView, RegionView
from oneflow.engine.outlook.waiting import Waiting
from oneflow.engine.records.case import Finding, Material
from oneflow.engine.shell.listeners import Heard, ListenerFailures, Subscription
from oneflow.engine.shell.pages import HistoryLine
from oneflow.engine.shell.relay import Passed
from oneflow.engine.shell.sweep import Swept
from oneflow.matters.plan import Text

Light = Literal["red", "yellow", "warning", "green", "none"]


def engine_is_typed(actor: oneflow.Actor, request: oneflow.Request) -> None:
    """The engine and what it hands out."""
    with oneflow.open_engine("memory://", definitions=["definitions/newborn"]) as engine:
        assert_type(engine, oneflow.Engine)
        assert_type(engine.desk(actor), oneflow.Desk)
        assert_type(engine.handle(request), oneflow.Answer)
        assert_type(engine.sweep(), Swept)
        assert_type(engine.relay({}), Passed)
        assert_type(engine.check(), tuple[oneflow.SetupFinding, ...])


def answers_are_typed(desk: oneflow.Desk) -> None:
    """Submitting and acting."""
    answer = desk.submit(
        "newborn", items=["birth-certificate"], form={"phone": "1"}, case_id="c", request_id="r"
    )
    assert_type(answer, oneflow.Answer)
    assert_type(answer.case_id, str)
    assert_type(answer.refusal, oneflow.Refusal | None)
    assert_type(answer.check(), oneflow.Answer)
    assert_type(answer.events, tuple[int, ...])
    signed = desk.act("c", "sign", item="birth-certificate", trigger="approve", papers={})
    assert_type(signed, oneflow.Answer)


def lists_are_typed(desk: oneflow.Desk) -> None:
    """Lists and their lines."""
    page = desk.cases(item="household", received_from=date(2026, 1, 1), limit=10)
    assert_type(page, oneflow.Page[oneflow.CaseSummary])
    assert_type(page.next, str | None)
    for case in page:
        assert_type(case, oneflow.CaseSummary)
        assert_type(case.received_at, datetime)
    assert_type(desk.todo(light="red", office="police/440106"), oneflow.Page[oneflow.Work])
    assert_type(desk.overdue(after=page.next), oneflow.Page[oneflow.Work])
    for work in desk.todo():
        assert_type(work.due_at, datetime | None)
        assert_type(work.light, Light)
    assert_type(desk.history("c"), tuple[HistoryLine, ...])


def views_are_typed(desk: oneflow.Desk) -> None:
    """One case and what is to be expected of it."""
    case = desk.case("c")
    assert_type(case, oneflow.CaseView)
    assert_type(case.title, Text)
    assert_type(case.materials, dict[str, Material])
    assert_type(case.findings, tuple[Finding, ...])
    assert_type(case.decision, Forecast | None)
    region = case.region("household")
    assert_type(region, RegionView)
    assert_type(region.clocks, tuple[ClockView, ...])
    assert_type(region.waiting, Waiting | None)
    if region.forecast is not None:
        assert_type(region.forecast.likely, Estimate)
        assert_type(region.forecast.likely.on, date | None)


def listening_is_typed(engine: oneflow.Engine, session: Session) -> None:
    """Who listens, and the host's own transaction."""

    def hear(happening: oneflow.Happening) -> None:
        assert_type(happening.events, tuple[Heard, ...])
        assert_type(happening.events[0].outcome, str | None)

    subscription = engine.subscribe(hear, matter="newborn", item="household", when="in-transaction")
    assert_type(subscription, Subscription)
    assert_type(engine.listener_failures(), ListenerFailures)
    joined = engine.joined(session)
    assert_type(joined, oneflow.Joined)
    assert_type(joined.desk(oneflow.Actor(id="a", kind="applicant")), oneflow.Desk)
    assert_type(oneflow.open_engine(session_factory=sessionmaker()), oneflow.Engine)


def errors_are_typed(error: oneflow.OneflowError, refusal: oneflow.Refusal) -> None:
    """What goes wrong, and what is refused."""
    assert_type(error.data, dict[str, Any])
    assert_type(error.describe("en"), str)
    assert_type(refusal.describe(), str)
    body: Mapping[str, Any] = oneflow.Request(
        id="r", case_id="c", actor=oneflow.Actor(id="a", kind="applicant"), type="withdraw_case"
    ).body
    assert_type(body, Mapping[str, Any])
