"""The pictures of the newborn's matter in the READMEs, as `oneflow graph --format svg` draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from oneflow.calendar import load_calendar, shipped
from oneflow.matters import load_matter
from oneflow.matters.drawing.gantt import gantt
from oneflow.matters.drawing.lanes import lanes
from oneflow.matters.drawing.svg import svg
from oneflow.matters.drawing.wording import Language

MATTER = "newborn"
ACCEPTED_ON = date(2026, 3, 10)
"""A day from which the five working days of the promise cross a weekend."""


def lanes_picture(language: Language) -> str:
    """Draw departments and items."""
    return svg(lanes(load_matter(shipped(MATTER)).plan, language=language))


def gantt_picture(language: Language) -> str:
    """Draw the timing over the calendar."""
    plan = load_matter(shipped(MATTER)).plan
    calendar = load_calendar(plan.calendar)
    return svg(gantt(plan, language=language, calendar=calendar, start=ACCEPTED_ON))


PICTURES: Mapping[str, Callable[[], str]] = {
    "newborn-lanes.zh.svg": partial(lanes_picture, "zh"),
    "newborn-lanes.en.svg": partial(lanes_picture, "en"),
    "newborn-gantt.zh.svg": partial(gantt_picture, "zh"),
    "newborn-gantt.en.svg": partial(gantt_picture, "en"),
}
"""File below `docs/images` -> what gives its text."""
