"""A supplement asked after acceptance: the item steps aside into its own small intake.

Only items that declare it know the state; what it does to the clock, and on what ground,
is declared with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from msgspec.structs import replace

from oneflow.engine.activity import Outcome
from oneflow.engine.kernel.casework import CaseHandler
from oneflow.engine.kernel.draft import Draft
from oneflow.engine.kernel.moves import find_move
from oneflow.engine.kernel.regions import fire
from oneflow.engine.records.commands import Body
from oneflow.engine.records.event import Defect
from oneflow.engine.records.refusal import Refusal
from oneflow.matters.plan import ASK_SUPPLEMENT


class AskSupplement(Body, frozen=True, kw_only=True):
    """Ask for materials or answers after acceptance; `defects` as in the first notice."""

    by: ClassVar[tuple[str, ...]] = ("department",)
    region: str
    defects: tuple[Defect, ...]


def _ask(draft: Draft, body: AskSupplement, at: datetime) -> Refusal | None:
    found = find_move(draft, body.region, ASK_SUPPLEMENT, {})
    if isinstance(found, Refusal):
        return found
    if not body.defects:
        return Refusal("papers", {"trigger": ASK_SUPPLEMENT, "missing": "defects"})
    item = draft.item(body.region)
    department = item.department if item else ""
    defects = tuple(replace(defect, department=department) for defect in body.defects)
    outcome = Outcome(
        trigger=ASK_SUPPLEMENT, at=at, record={"defects": defects}, by=draft.command.actor.id
    )
    fire(draft, body.region, outcome)
    return None


SUPPLEMENT_HANDLERS: Mapping[type[Body], CaseHandler] = {AskSupplement: _ask}
