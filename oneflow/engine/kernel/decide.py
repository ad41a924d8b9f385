"""The kernel in one screen: a pure function from a case and a command to a turn.

Nothing here reads a clock, a random source, a network or a database, and nothing here
knows an activity. The case that comes back is exactly the fold of the events.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from oneflow.engine.kernel.authority import authorise, in_scope
from oneflow.engine.kernel.draft import Draft, rewind
from oneflow.engine.kernel.propagate import propagate
from oneflow.engine.kernel.route import addressed, route
from oneflow.engine.kernel.settle import settle
from oneflow.engine.kernel.world import World
from oneflow.engine.records.case import Case
from oneflow.engine.records.commands import Command, Tick
from oneflow.engine.records.event import Event
from oneflow.engine.records.refusal import Refusal


class Turn(Struct, frozen=True):
    """What one command brought about.

    events: oldest first; what was due by itself comes before the command's own, and stays even
    where the command is refused. case: the fold of all events so far; None: there is no case.
    refusal: the engine's no; None: the command was carried out. wake_at: the earliest instant
    at which anything is due next; None: nothing ever. touched: regions that changed.
    """

    events: tuple[Event, ...]
    case: Case | None
    refusal: Refusal | None
    wake_at: datetime | None
    touched: frozenset[str]


def decide(world: World, case: Case | None, command: Command, now: datetime) -> Turn:
    """Judge one command.

    Args:
        world: the plan the case is pinned to, with its calendars.
        case: as folded so far; None for a submission.
        command: with references only; the handler has put values aside.
        now: the present, aware, taken to the whole second that has begun; a case's time never
            runs backwards, so an earlier instant than the case has seen counts as that instant.
    """
    if not in_scope(case, command.actor, command.body):
        return Turn((), None, Refusal("not-found"), None, frozenset())
    now = world.localise(now).replace(microsecond=0)
    if case is not None and case.now > now:
        now = case.now
    draft = Draft(world, case, command, now)
    at = _legal_instant(draft, command, now)
    if case is not None:
        settle(draft, until=min(at, now))
    mark = len(draft.events)
    refusal = _carry_out(draft, case, at)
    if refusal is not None and len(draft.events) > mark:
        rewind(draft, case, mark)
    elif refusal is None and len(draft.events) == mark and not isinstance(command.body, Tick):
        refusal = Refusal("no-effect")
    if case is None and refusal is not None:
        return Turn((), None, refusal, None, frozenset())
    propagate(draft)
    wake_at = settle(draft, until=now)
    draft.case.now = now
    folded = draft.case.close()
    return Turn(tuple(draft.events), folded, refusal, wake_at, frozenset(draft.case.touched))


def _carry_out(draft: Draft, case: Case | None, at: datetime) -> Refusal | None:
    if at > draft.now:
        return Refusal("future", {"occurred": str(at)})
    key = addressed(draft, case)
    if isinstance(key, Refusal):
        return key
    if case is not None and at < case.received_at:
        return Refusal("late-fact", {"occurred": str(at)})
    return (authorise(draft, key) if case is not None else None) or route(draft, key, at)


def _legal_instant(draft: Draft, command: Command, now: datetime) -> datetime:
    """When the thing happened in law: the claimed time where the adapter vouches for it."""
    if command.occurred_at is None or not command.trusted:
        return now
    return draft.world.localise(command.occurred_at).replace(microsecond=0)
