"""Laws of what is to be expected, in any case of any matter: order, the present, the clocks."""

from __future__ import annotations

import pytest

from oneflow.engine.outlook.estimate import Forecast
from oneflow.engine.outlook.view import CaseView, view_of
from oneflow.engine.outlook.waiting import Waiting
from oneflow.engine.records.case import Case
from oneflow.matters import load_matter
from tests.generated.hall import Hall
from tests.generated.matters import Seeded, seeded
from tests.property.machine.walk import Walk
from tests.support.definitions import NEWBORN

STEPS = 40


def check(hall: Hall) -> CaseView:
    """Hold the view of a case to the laws."""
    case: Case = hall.case
    view = view_of(hall.world, case, hall.clock.at)
    for forecast in (view.decision, view.handover, *(one.forecast for one in view.regions)):
        if forecast is not None:
            _is_in_order(view, forecast)
    for region in view.regions:
        assert (region.waiting is None) == region.ended, region.key
        assert region.waiting is None or _is_told(region.waiting)
    for code in case.selected:
        _agrees_with_the_clock(view, case, code)
    if view.decision is not None:
        _is_the_last(view)
    return view


def _is_in_order(view: CaseView, forecast: Forecast) -> None:
    earliest, likely, latest = forecast.earliest.at, forecast.likely.at, forecast.latest.at
    assert earliest is not None
    assert view.now <= earliest
    if likely is None:
        assert latest is None
        return
    assert earliest <= likely
    assert latest is None or likely <= latest


def _is_told(waiting: Waiting) -> bool:
    return bool(waiting.of and waiting.title.zh and waiting.title.en)


def _agrees_with_the_clock(view: CaseView, case: Case, code: str) -> None:
    """Of a running item, what is likely is promised, and what is latest is legal."""
    region = case.regions[f"item:{code}"]
    forecast = view.region(code).forecast
    if forecast is None:
        return
    clock = region.clocks.get("limit")
    if region.accepted_at is None or clock is None or code in _held_up(case):
        return
    promised = clock.promised_at or clock.legal_at
    assert forecast.likely.at == (promised and max(promised, view.now))
    assert forecast.latest.at == (clock.legal_at and max(clock.legal_at, view.now))


def _held_up(case: Case) -> set[str]:
    """Items that wait for others to end before they are decided themselves."""
    return {code for code in case.selected if code == WAITS_FOR_OTHERS}


WAITS_FOR_OTHERS = "a"
"""Of generated matters, the only item that `before_end_of` may name."""


def _is_the_last(view: CaseView) -> None:
    assert view.decision is not None
    for region in view.regions:
        if region.forecast is not None and region.forecast.likely.at is not None:
            whole = view.decision.likely.at
            assert whole is None or region.forecast.likely.at <= whole or _is_capped(view)


def _is_capped(view: CaseView) -> bool:
    return view.decision is not None and view.decision.latest.reason in {"whole-limit", "passed"}


def walked(seed: int, hall: Hall) -> int:
    walk, chooser, looked = Walk(hall), Seeded(seed), 0
    for _ in range(STEPS):
        walk.step(chooser)
        if walk.has_begun:
            check(hall)
            looked += 1
    return looked


@pytest.mark.parametrize("seed", range(25))
def test_generated_matters(seed: int):
    assert walked(seed, Hall(seeded(seed))) > STEPS // 2


@pytest.mark.parametrize("seed", range(6))
def test_the_newborn(seed: int):
    assert walked(seed, Hall(load_matter(NEWBORN).expanded)) > STEPS // 2
