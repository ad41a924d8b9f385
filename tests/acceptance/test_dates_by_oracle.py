"""Every date of every scenario, worked out again by the day-by-day walk that knows no oneflow."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest

from oneflow.calendar import Exclusion, Extension, Restart, Suspension
from oneflow.calendar import shipped as shipped_data
from oneflow.engine.history.bundle import world_in
from oneflow.engine.kernel.limits import RELEASE
from oneflow.testing.chronicle import Chronicle
from tests.acceptance import shipped
from tests.oracle.clock_oracle import Case, Days, Pause, answer

CASES = [(matter, name) for matter in shipped.ALL for name in matter.cases]


@cache
def days():
    return Days(shipped_data("calendars", "cn"))


def walked(limit, clock, *, extended):
    """When the limit ends by the oracle; None where a pause leaves no day."""
    entries = clock.entries
    found = answer(
        days(),
        Case(
            amount=Decimal(limit.amount),
            unit=limit.unit,
            roll=limit.roll,
            start=clock.start,
            received=False,
            pauses=tuple(
                Pause(each.start, each.end)
                for each in entries
                if isinstance(each, Suspension | Exclusion)
            ),
            restarts=tuple(each.at for each in entries if isinstance(each, Restart)),
            extensions=tuple(
                (each.at, int(each.by.amount))
                for each in entries
                if extended and isinstance(each, Extension)
            ),
        ),
    )
    return found.due_at


def clocks_of(matter, name):
    bundle = matter.recorded(name)
    world = world_in(bundle)
    chronicle = Chronicle(world, bundle.case.id)
    chronicle.read(bundle.events)
    case = chronicle.case
    for key, region in {**case.regions, **case.former}.items():
        for clock_name, clock in region.clocks.items():
            rule = world.rules.get(clock.rule)
            if rule is not None:
                yield f"{key} {clock_name}", rule, clock


def test_there_are_many_dates():
    assert sum(1 for matter, name in CASES for _ in clocks_of(matter, name)) > 100


@pytest.mark.parametrize(("matter", "name"), CASES, ids=[f"{m.name}-{n}" for m, n in CASES])
def test_dates(matter, name):
    for place, rule, clock in clocks_of(matter, name):
        legal = walked(rule.legal, clock, extended=True) if rule.legal else None
        assert clock.legal_at == legal, place
        if rule.promised is not None and not place.endswith(f" {RELEASE}"):
            moves = bool(rule.extension and rule.extension.moves_promised)
            promised = walked(rule.promised, clock, extended=moves)
            if promised is not None and legal is not None:
                promised = min(promised, legal)
            assert clock.promised_at == promised, place
