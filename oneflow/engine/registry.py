"""The activity kinds that run: a literal tuple, and what is known from it by name.

To add a kind: one module in `activities/`, one line here, its settings in
`oneflow/matters/activities/settings.py`.
"""

from __future__ import annotations

from collections.abc import Mapping

from oneflow.calendar import Calendar
from oneflow.engine.activities import (
    awaiting,
    consent,
    deliver,
    intake,
    joint,
    pay,
    publicity,
    sign,
    verify,
)
from oneflow.engine.activity import Activity
from oneflow.engine.kernel.supplement_later import AskSupplement
from oneflow.engine.kernel.world import World
from oneflow.engine.records.commands import KERNEL_COMMANDS, Body
from oneflow.engine.records.event import Event, event_name
from oneflow.engine.records.events import KERNEL_EVENTS
from oneflow.matters.plan import Plan

KINDS: tuple[Activity, ...] = (
    intake.ACTIVITY,
    sign.ACTIVITY,
    awaiting.ACTIVITY,
    consent.ACTIVITY,
    joint.ACTIVITY,
    publicity.ACTIVITY,
    deliver.ACTIVITY,
    verify.ACTIVITY,
    pay.ACTIVITY,
)

_ACTIVITY_EVENTS: tuple[type[Event], ...] = tuple(
    event for activity in KINDS for event in activity.folds
)
_ACTIVITY_COMMANDS: tuple[type[Body], ...] = tuple(
    body for activity in KINDS for body in activity.handles
)

_COMMANDS: tuple[type[Body], ...] = (*KERNEL_COMMANDS, AskSupplement, *_ACTIVITY_COMMANDS)

EVENTS: Mapping[str, type[Event]] = {
    event_name(kind): kind for kind in KERNEL_EVENTS + _ACTIVITY_EVENTS
}
"""Stored name -> event class: every kind of fact there is."""

COMMANDS: Mapping[str, type[Body]] = {event_name(body): body for body in _COMMANDS}
"""Stored name -> command body class: everything that may be wanted."""


def world_of(plan: Plan, calendars: Mapping[str, Calendar], current: str) -> World:
    """Make the world of a plan with all the kinds that run."""
    return World(plan, calendars, current, KINDS)
