"""Random walks, exported: each is in order, and told as a scenario it comes to the same.

The walks do all that may be done, on matters made up for it; what a scenario cannot repeat it must
say, so the ways in which it may differ are listed here one by one.
"""

from __future__ import annotations

import os

import pytest

from oneflow.engine.history.audit import audit
from oneflow.engine.history.bundle import Bundle, BundledCalendar
from oneflow.engine.records.events import DataErased
from oneflow.errors import UsageError
from oneflow.matters.loading import load_matter
from oneflow.testing.export.scenario import export_scenario
from tests.generated.hall import Hall
from tests.property.test_kernel_machine import walk_of
from tests.support.definitions import NEWBORN

FULL = os.environ.get("ONEFLOW_PROFILE") == "full"
SEEDS = 1_000 if FULL else 40
LENGTH = 40


def exported(hall: Hall) -> Bundle:
    """The bundle of a hall's case."""
    row = hall.row
    with hall.store.look(hall.case_id) as look:
        data, regions, events = tuple(look.versions()), tuple(look.regions()), tuple(look.events())
    name, revision = hall.worlds.calendar.id, hall.worlds.calendar.revision
    calendar = BundledCalendar(
        calendar=name, revision=revision, body=hall.store.calendar(name, revision).decode()
    )
    return Bundle(
        exported_at=row.received_at,
        exported_by="tester",
        case=row,
        definition=hall.store.definition(row.definition).decode(),
        calendars=(calendar,),
        events=events,
        data=data,
        regions=regions,
    )


def swept_late(hall: Hall) -> bool:
    """Whether a trusted claim met a case that nobody had swept in time.

    A scenario sweeps in time, so there the claim finds the silence passed already.
    """
    return any(request.trusted and request.occurred_at for _, request in hall.requests)


def check(hall: Hall) -> None:
    bundle = exported(hall)
    report = audit(bundle)
    assert report.faults == (), [fault.en for fault in report.faults]
    if any(isinstance(event, DataErased) for event in hall.events):
        with pytest.raises(UsageError):
            export_scenario(bundle, anonymise=True)
        return
    told = export_scenario(bundle, anonymise=True)
    assert told.faults == () or swept_late(hall), told.faults


@pytest.mark.slow
@pytest.mark.parametrize("tens", range(SEEDS // 10))
def test_walks_on_generated_matters(tens):
    for seed in range(tens * 10, tens * 10 + 10):
        walk = walk_of(seed, LENGTH)
        if walk.has_begun:
            check(walk.hall)


@pytest.mark.slow
@pytest.mark.parametrize("tens", range(SEEDS // 20))
def test_walks_of_the_newborn(tens):
    for seed in range(tens * 10, tens * 10 + 10):
        walk = walk_of(seed, LENGTH, Hall(load_matter(NEWBORN).expanded))
        if walk.has_begun:
            check(walk.hall)
