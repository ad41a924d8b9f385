"""Strangers at the door: who may look at a case for one wish only, and what they are told then.

A case shows itself to those who have a part in it. Two others come with a wish that the case
itself has invited: the person whose consent is asked, and, while a public notice runs (and
afterwards, to be told that it is over), those who may object to it. They get nothing else: they
read nothing, and the answer tells no more than that their wish was carried out.
"""

from __future__ import annotations

from oneflow.engine.kernel.authority import CONSENTER_ROLE, in_scope, open_to
from oneflow.engine.kernel.world import World
from oneflow.engine.records.case import CASE, Case
from oneflow.engine.records.refusal import Refusal
from oneflow.engine.records.request import Answer, Request
from oneflow.engine.registry import COMMANDS

_TOLD = frozenset(
    {
        "not-found",
        "not-published",
        "objected-enough",
        "future",
        "late-fact",
        "no-effect",
        "reused-id",
    }
)
"""Rules of refusal that a stranger is told as they are; their data tell nothing of the case."""


def may_look(world: World, case: Case | None, request: Request) -> bool:
    """Scope before anything else, so that a stranger learns nothing from a malformed request.

    Whether somebody is the person whose consent was asked shows only from what they send.
    """
    if in_scope(case, request.actor):
        return True
    if request.type == "give_consent":
        return CONSENTER_ROLE in request.actor.roles
    return is_invited(world, case, request)


def is_invited(world: World, case: Case | None, request: Request) -> bool:
    """Whether a public face of the case takes this wish from this actor."""
    body = COMMANDS.get(request.type)
    region = request.body.get("region") or CASE
    if case is None or body is None or not isinstance(region, str):
        return False
    return open_to(world, case, region, body=body, actor=request.actor)


def is_for_anybody(command: str) -> bool:
    """Whether a command of that stored name may come from somebody without a part in the case."""
    body = COMMANDS.get(command)
    return body is not None and "public" in body.__struct_fields__


def told_to(request: Request, answer: Answer, case: Case | None) -> Answer:
    """Give the answer as its asker may have it: a stranger learns only whether it was done."""
    if case is None or not is_for_anybody(request.type) or in_scope(case, request.actor):
        return answer
    refusal = answer.refusal
    if refusal is not None and refusal.rule not in _TOLD:
        refusal = Refusal("not-found")
    return Answer(case_id=answer.case_id, refusal=refusal, repeated=answer.repeated)


def told_again(request: Request, known: Answer, case: Case, world: World) -> Answer:
    """Give an answer once more; that an id was used already, only to whom the case exists.

    Whether somebody is the person whose consent was asked is not looked into for that.
    """
    shows = in_scope(case, request.actor) or is_invited(world, case, request)
    if known.refusal is not None and not shows:
        return Answer(case_id=request.case_id, refusal=Refusal("not-found"))
    return told_to(request, known, case)
