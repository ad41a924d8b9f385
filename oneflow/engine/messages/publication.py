"""What the publisher of public notices must hear: publish, suspend, resume, take down. Pure.

It is read off the moves of a region: into a state whose activity is a public notice, aside from
it, back into it, and away from it for good.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Raw

from oneflow.engine.activities.publicity import PublicitySlice
from oneflow.engine.records.case import CASE, Case
from oneflow.engine.records.events import (
    CaseSubmitted,
    DeemingSetAside,
    ItemReopened,
    RegionMoved,
)
from oneflow.matters.plan import MovePlan, Plan, ProcedurePlan

PUBLICATION = "publication"
"""Destination of what concerns public notices: a site, a gazette, a notice board."""
_KIND = "publicity"


def has_notices(plan: Plan) -> bool:
    """Tell whether a matter publishes anything at all."""
    return bool(_notices(plan))


def publications(plan: Plan, case: Case, event: Any) -> Iterator[tuple[str, str]]:
    """Give (topic, region) of what the publisher must hear of an event, in order.

    Args:
        plan: the matter.
        case: after the turn.
        event: `CaseSubmitted`, `ItemStarted` or `RegionMoved`.
    """
    key = CASE if isinstance(event, CaseSubmitted) else event.region
    name = getattr(event, "procedure", "") or case.regions[key].procedure
    notices = _notices(plan).get(name, frozenset())
    if not notices:
        return
    resumes = False
    if isinstance(event, RegionMoved):
        procedure = plan.procedures[name]
        moves = _taken(procedure, event)
        resumes = any(move.resumes for move in moves)
        if _runs_on(procedure, moves, notices):
            return  # the time of the notice runs on, and nobody has to hear of it
        if (
            (event.leaves or event.lasts)
            and not resumes
            and _leaves_notice(procedure, moves, notices)
        ):
            yield ("publicity.suspend" if event.keeps else "publicity.end"), key
    if event.state in notices:
        yield ("publicity.resume" if resumes else "publicity.publish"), key


def withdrawn(plan: Plan, case: Case, event: DeemingSetAside | ItemReopened) -> Iterator[str]:
    """Give the region whose notice comes down because the work on it was undone, if it has one.

    What led a region back past its notice says nothing of it; what is left of the notice does.
    """
    notices = _notices(plan)
    for state, left in case.regions[event.region].left.items():
        if state in notices.get(left.procedure, frozenset()) and _is_unended(left.activity):
            yield event.region
            return


def _is_unended(activity: Raw) -> bool:
    """Whether the time of a notice had not run out when it was left."""
    return msgspec.json.decode(activity, type=PublicitySlice).ended_at is None


def _notices(plan: Plan) -> Mapping[str, frozenset[str]]:
    """Procedure -> its states that are public notices; found once a plan."""
    memory: dict[str, Any] = plan.__dict__
    found: dict[str, frozenset[str]] | None = memory.get("_notices")
    if found is None:
        by_name = {
            name: frozenset(s.name for s in each.states.values() if s.kind == _KIND)
            for name, each in plan.procedures.items()
        }
        found = memory["_notices"] = {name: states for name, states in by_name.items() if states}
    return found


def _taken(procedure: ProcedurePlan, event: RegionMoved) -> tuple[MovePlan, ...]:
    """The moves that may have been taken; () where the kernel led straight into an end."""
    return tuple(
        move
        for move in procedure.moves
        if (move.trigger, move.dest) == (event.trigger, event.state)
    )


def _runs_on(
    procedure: ProcedurePlan, moves: tuple[MovePlan, ...], notices: frozenset[str]
) -> bool:
    """Whether a notice is stepped aside from, or come back to, whose time runs meanwhile."""
    beside = {
        move.dest: move.aside for move in procedure.moves if move.aside and move.source in notices
    }
    aside = {move.aside for move in moves if move.aside and move.source in notices}
    back = {beside.get(move.source) for move in moves if move.resumes and move.dest in notices}
    return (aside | back) == {"running"}


def _leaves_notice(
    procedure: ProcedurePlan, moves: tuple[MovePlan, ...], notices: frozenset[str]
) -> bool:
    """Whether what was left is a notice, or the state to which one was stepped aside from."""
    if not moves:
        return True
    beside = {move.dest for move in procedure.moves if move.aside and move.source in notices}
    return any(move.source in notices | beside for move in moves)
