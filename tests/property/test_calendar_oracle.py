"""oneflow's clocks agree with a plain walk through the days, on many made-up cases.

`ONEFLOW_FULL=1` asks 100,000 cases instead of some thousands.
"""

from __future__ import annotations

import os
from datetime import UTC
from functools import cache
from pathlib import Path

import pytest

from oneflow.calendar import (
    Calendar,
    CalendarRangeError,
    Exclusion,
    Extension,
    LateExtensionError,
    Limit,
    Restart,
    Suspension,
    due,
    load_calendar,
    shipped,
)
from tests.oracle import clock_cases, clock_oracle
from tests.oracle.clock_cases import SETTINGS, Setting
from tests.support.calendars import with_habits

CASES = 100_000 if os.environ.get("ONEFLOW_FULL") == "1" else 3_000
OWN = Path(clock_oracle.__file__).parent / "calendars"


def directory_of(name: str) -> Path:
    return shipped("calendars", name) if name == "cn" else OWN / name


@cache
def base_of(name: str) -> Calendar:
    return load_calendar(directory_of(name))


def amount_of(value):
    return value if value % 1 else int(value)


def written(calendar, moment, number):
    """Write an instant in one of the ways that oneflow must take for the same."""
    if moment is None or number % 3 == 0:
        return moment
    if number % 3 == 1 or calendar.id != "cn":
        return moment.astimezone(UTC)
    return moment.astimezone(calendar.local.zone).replace(tzinfo=None)


def said_by_oneflow(calendar, case, number):
    limit = Limit(amount_of(case.amount), case.unit, case.roll)
    start = written(calendar, case.start, number)
    start = calendar.received_at(start) if case.received else start
    kinds = (Suspension, Exclusion)
    ledger = (
        *(
            kinds[i % 2](*(written(calendar, moment, number) for moment in pause))
            for i, pause in enumerate(case.pauses)
        ),
        *(Restart(at) for at in case.restarts),
        *(Extension(at, Limit(by, case.unit)) for at, by in case.extensions),
    )
    found = due(calendar, limit, start, ledger)
    return found.due_on, found.due_at, found.provisional


def outcome(question, *arguments):
    try:
        due_on, due_at, provisional = question(*arguments)
    except (CalendarRangeError, clock_oracle.OutOfRangeError):
        return "out of range"
    except (LateExtensionError, clock_oracle.LateError):
        return "late"
    return due_on, due_at and due_at.astimezone(UTC), provisional


@pytest.mark.parametrize("number", range(len(SETTINGS)))
def test_agrees_with_the_oracle(number):
    setting: Setting = SETTINGS[number]
    days = clock_oracle.Days(directory_of(setting.directory), setting.day_end, setting.cutoff)
    calendar = with_habits(
        base_of(setting.directory), day_end=setting.day_end, received_cutoff=setting.cutoff
    )
    several = clock_cases.cases(days, CASES // len(SETTINGS), seed=number)
    for count, case in enumerate(several):
        expected = outcome(clock_oracle.answer, days, case)
        said = outcome(said_by_oneflow, calendar, case, count)
        assert said == expected, repr(case)
