"""Reading a case: scoped like every command, and never more than the actor may see."""

from __future__ import annotations

from typing import NamedTuple

from oneflow.engine.kernel.authority import in_scope
from oneflow.engine.kernel.world import World
from oneflow.engine.ports import CaseRow, DataRow, EventRow, Look
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.case import Case
from oneflow.engine.shell.handler import Handler
from oneflow.errors import NotFoundError


class Reading(NamedTuple):
    """A case as one actor may see it, with what it was read from."""

    case: Case
    world: World
    row: CaseRow
    events: tuple[EventRow, ...]


def read(handler: Handler, case_id: str, actor: Actor) -> Reading:
    """Read a case with its history, oldest event first.

    Raises:
        NotFoundError: there is no such case for this actor.
    """
    with handler.store.look(case_id) as look:
        row = look.stored
        if row is None:
            raise no_case(case_id)
        case, world = handler.opened(row, look)
        if not in_scope(case, actor):
            raise no_case(case_id)
        return Reading(case, world, row, tuple(look.events()))


def values(look: Look) -> tuple[DataRow, ...]:
    """All values kept for the case, newest versions only."""
    return tuple(look.data())


def no_case(case_id: str) -> NotFoundError:
    """The same words whether the case does not exist or is not this actor's."""
    return NotFoundError(
        f"没有找到办件 {case_id}。",
        f"There is no case {case_id}.",
        remedy_zh="核对办件标识和本人的权限。",
        remedy_en="Check the case id and your own authority.",
        data={"case": case_id},
    )
