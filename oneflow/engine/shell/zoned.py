"""Instants that somebody hands in with a command, brought into the zone of the case."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import get_args, get_type_hints

import msgspec

from oneflow.calendar import Calendar
from oneflow.engine.records.commands import Body


def zoned(body: Body, calendar: Calendar) -> Body:
    """Give every instant in the calendar's zone, in whole seconds.

    One without offset is meant in that zone.
    """
    zone = calendar.local.zone
    instants = {
        name: calendar.localise(value).astimezone(zone).replace(microsecond=0)
        for name in _instants_of(type(body))
        if (value := getattr(body, name)) is not None
    }
    return msgspec.structs.replace(body, **instants) if instants else body


@cache
def _instants_of(kind: type[Body]) -> tuple[str, ...]:
    """The fields of a command that hold an instant, if anything."""
    hints = get_type_hints(kind)
    fields = kind.__struct_fields__
    return tuple(name for name in fields if datetime in {hints[name], *get_args(hints[name])})
