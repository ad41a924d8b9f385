"""The earliest date is one on which it can be done: a public notice takes its days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

import oneflow
from oneflow.bootstrap import Engine
from oneflow.calendar import shipped
from oneflow.engine.outlook.estimate import Estimate, Forecast
from tests.generated.hall import APPLICANT, Clock, Counted

FORM = {
    "applicant_name": "小满贸易有限公司",
    "uscc": "91350100M000100Y43",
    "reason": "resolved",
    "kind": "limited-company",
    "debts": "settled",
    "branches": "none",
    "investors": [{"name": "李小满"}],
    "proxy": False,
    "phone": "13800000000",
    "insured": True,
    "seals": True,
}
WANTED: dict[str, Any] = {
    "items": ["tax", "register", "social", "seal"],
    "form": FORM,
    "materials": {"commitment": "upload", "registration-form": "upload"},
    "shared": {"customs_registered": False, "tax_clean": False, "bar": "none"},
}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(clock: Clock) -> Iterator[Engine]:
    paths = [shipped(code) for code in ("deregistration", "deregistration-ordinary", "newborn")]
    with oneflow.open_engine(
        "memory://", definitions=paths, time=clock, entropy=Counted(), check=False
    ) as made:
        yield made


def in_order(forecast: Forecast) -> bool:
    dates = [each.at for each in (forecast.earliest, forecast.likely, forecast.latest)]
    known = [each for each in dates if each is not None]
    return known == sorted(known)


def test_what_waits_for_the_end_of_a_public_notice_is_not_expected_at_once(
    engine: Engine, clock: Clock
):
    desk = engine.desk(APPLICANT)
    case_id = desk.submit("deregistration", case_id="k1", **WANTED).check().case_id
    case = desk.case(case_id)
    assert case.received_at.date() == date(2026, 3, 4)
    ends = case.region("case").clocks[0].legal_at
    assert case.decision is not None
    assert case.handover is not None
    for expected in (case.decision.earliest, case.handover.earliest):
        assert (expected.at, expected.reason) == (ends, "after-notice")
        assert expected.on == date(2026, 3, 25)  # the twentieth day is the 24th
        assert expected.describe("en") == "once the public notice has ended"
    tax = case.region("tax").forecast
    assert tax is not None
    assert tax.earliest.reason == "at-once"  # it may be cleared while the notice runs
    assert all(in_order(each.forecast) for each in case.regions if each.forecast)
    clock.at += timedelta(days=30)
    engine.sweep()
    case = desk.case(case_id)
    assert case.decision is not None
    assert case.decision.earliest == Estimate(case.now, "at-once")


@pytest.mark.parametrize("reason", ["at-once", "passed"])
def test_at_midnight_what_is_done_at_once_is_done_today(reason: Any):
    midnight = datetime.fromisoformat("2026-03-24T00:00:00+08:00")
    assert Estimate(midnight, reason).on == date(2026, 3, 24)
    assert Estimate(midnight, "own-limit").on == date(2026, 3, 23)
    assert Estimate(None, reason).on is None
