"""Calendars with the days of another one and other habits of an office."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from oneflow.calendar import Calendar


def with_habits(calendar: Calendar, **habits: Any) -> Calendar:
    """Give the same days under another `day_end`, `received_cutoff` or `office`."""
    return Calendar(replace(calendar.record, **habits))
