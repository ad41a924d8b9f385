"""Who may do what: scope first (the office), then the capacity that a command asks for.

The host says who someone is. Here nothing is permitted by default: an actor without an
office of the case, who is not its applicant, is told that there is no such case.
"""

from __future__ import annotations

from oneflow.engine.kernel.draft import Draft
from oneflow.engine.kernel.offices import office_of
from oneflow.engine.kernel.scope import department_of
from oneflow.engine.kernel.world import World
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.case import NOTHING, Case
from oneflow.engine.records.case_builder import CaseBuilder
from oneflow.engine.records.commands import Body, Submit, Tick
from oneflow.engine.records.refusal import Refusal
from oneflow.engine.records.refusals import not_yours
from oneflow.matters.plan import Plan
from oneflow.matters.reserved_departments import GOVERNMENT, window_department

WINDOW_ROLE = "window"
CASE_ACTOR = "case:"
"""How the id of another case begins, where it acts; the rest is its id."""
CONSENTER_ROLE = "consenter"
"""Role the host gives to a person whose consent was asked, once it knows who that is."""


def in_scope(case: Case | None, actor: Actor, body: Body | None = None) -> bool:
    """Tell whether the case exists for this actor. A new case is open to anyone.

    body: what the actor wants. Somebody whose consent was asked is in scope for giving it, once
    the handler has found that they are that person; where a case has a public face, anybody whom
    it is open to is in scope for exactly what it takes. None: to read.
    """
    if case is None or actor.kind in {"operator", "timer"}:
        return True
    if actor.kind == "case":
        return actor.id.removeprefix(CASE_ACTOR) in _akin(case)
    if getattr(body, "public", False) is True:
        return True
    if case.applicant in {actor.id, actor.on_behalf_of}:
        return True
    if CONSENTER_ROLE in actor.roles and getattr(body, "matched", False):
        return True
    offices = case.offices.values()
    for office in actor.offices:  # noqa: SIM110 - asked twice a command, and `any` takes three times as long
        if office in offices:
            return True
    return False


def _akin(case: Case) -> frozenset[str]:
    """The cases that may speak to this one: those that it has opened, and the one that opened it."""
    return frozenset({*case.opened, case.origin.case if case.origin else ""} - {""})


def open_to(world: World, case: Case, key: str, *, body: type[Body], actor: Actor) -> bool:
    """Tell whether a region has a public face that takes such a command from this actor."""
    region = case.regions.get(key)
    if region is None:
        return False
    faces = [((region.procedure, region.state), region.activity)]
    faces += [((left.procedure, state), left.activity) for state, left in region.left.items()]
    for place, activity in faces:
        kind = world.open_kinds.get(place)
        judge = kind.public.get(body) if kind is not None else None
        if kind is None or judge is None or activity == NOTHING:
            continue
        slice_ = world.decoders[kind.kind].decode(activity)
        if judge(world.states[place].settings, slice_, case, actor):
            return True
    return False


def authorise(draft: Draft, key: str) -> Refusal | None:
    """Judge the command's capacity for the region it is about."""
    command = draft.command
    body: Body = command.body
    if isinstance(body, (Tick, Submit)):
        return None
    department = department_of(draft, key, body)
    for capacity in body.by:
        if _has(draft, capacity, department):
            return None
    return not_yours(command, "/".join(body.by))


def _is_lead(plan: Plan, case: CaseBuilder, actor: Actor) -> bool:
    """Whether the actor acts for the lead department's office of this case."""
    return actor.kind == "official" and office_of(case, plan.lead) in actor.offices


def _has(draft: Draft, capacity: str, department: str) -> bool:
    actor, case, plan = draft.command.actor, draft.case, draft.world.plan
    if capacity == "anyone":
        return True
    if capacity == "applicant":
        return case.applicant in {actor.id, actor.on_behalf_of}
    if capacity == "consenter":
        return CONSENTER_ROLE in actor.roles
    if capacity == "department":
        return actor.kind in {"official", "system"} and office_of(case, department) in actor.offices
    if capacity == "window":
        window = office_of(case, window_department(plan))
        return WINDOW_ROLE in actor.roles and window in actor.offices
    if capacity == "lead":
        return _is_lead(plan, case, actor)
    if capacity == "approver":
        approving = {office_of(case, department), case.offices.get(GOVERNMENT)}
        return actor.kind == "official" and not approving.isdisjoint(actor.offices)
    return actor.kind == capacity
