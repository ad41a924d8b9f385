"""The pictures of shipped matters in the READMEs and the page on drawings, as `oneflow graph` draws them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from oneflow.calendar import load_calendar, shipped
from oneflow.cli.drawn_situation import situation_of
from oneflow.matters import load_matter
from oneflow.matters.drawing.gantt import gantt
from oneflow.matters.drawing.lanes import lanes
from oneflow.matters.drawing.svg import svg
from oneflow.matters.drawing.wording import Language

START = date(2026, 3, 10)
"""A day from which the five working days of the newborn's promise cross a weekend."""
ON_COMMITMENT = (
    "form.area=420",
    "form.fire_promise=true",
    "form.chain_store=false",
    "form.bad_credit=false",
)
"""A restaurant that is large enough for the fire check, and commits itself."""


def lanes_picture(matter: str, language: Language) -> str:
    """Draw departments and items."""
    return svg(lanes(load_matter(shipped(matter)).plan, language=language))


def gantt_picture(matter: str, language: Language, situation: Sequence[str] = ()) -> str:
    """Draw the timing over the calendar, in the general way or a situation."""
    plan = load_matter(shipped(matter)).plan
    chart = gantt(
        plan,
        language=language,
        calendar=load_calendar(plan.calendar),
        start=START,
        situation=situation_of(plan, situation, language),
    )
    return svg(chart)


def _of(language: Language) -> dict[str, Callable[[], str]]:
    return {
        f"newborn-lanes.{language}.svg": partial(lanes_picture, "newborn", language),
        f"newborn-gantt.{language}.svg": partial(gantt_picture, "newborn", language),
        f"deregistration-lanes.{language}.svg": partial(lanes_picture, "deregistration", language),
        f"deregistration-gantt.{language}.svg": partial(gantt_picture, "deregistration", language),
        f"restaurant-gantt.{language}.svg": partial(
            gantt_picture, "restaurant", language, ON_COMMITMENT
        ),
    }


PICTURES: Mapping[str, Callable[[], str]] = {**_of("zh"), **_of("en")}
"""File below `docs/images` -> what gives its text."""
