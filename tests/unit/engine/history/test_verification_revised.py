"""A case whose calendar was revised is checked by the calendar that held at each step."""

from __future__ import annotations

import copy

import pytest

from oneflow.engine.history import verification as v
from oneflow.engine.history.envelope import Envelope
from oneflow.engine.registry import COMMANDS, EVENTS
from tests.generated.hall import Hall, china
from tests.generated.small import licence, matter
from tests.unit.engine.kernel.test_redating import revise

ENVELOPE = Envelope(EVENTS, COMMANDS)
LIMIT = {"legal": "10wd", "promised": "3wd", "basis": "law"}


@pytest.fixture
def revised():
    hall = Hall(matter({"a": licence(limit=LIMIT)})).under_way()
    before = hall.region("item:a").clocks["limit"].legal_on
    revise(hall)
    assert hall.region("item:a").clocks["limit"].legal_on > before
    return hall


def course(hall, world_at):
    return [fault.kind for fault in v.course_faults(world_at, ENVELOPE, hall.row, hall.rows)]


def world_at(hall):
    digest = hall.row.definition
    return lambda revision: hall.worlds.of(digest, revision)


def test_dates_after_a_revision_follow_from_the_revised_calendar(revised):
    assert course(revised, world_at(revised)) == []


def test_dates_after_a_revision_do_not_follow_from_the_calendar_before(revised):
    """As if somebody had put the old days under the new revision's name."""

    def forged(revision):
        world = copy.copy(world_at(revised)(revision))
        world.calendars = dict.fromkeys(world.calendars, china())
        return world

    assert set(course(revised, forged)) == {"date"}
