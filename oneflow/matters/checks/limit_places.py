"""Every limit of a plan with the place where it was written and whom it binds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct

from oneflow.matters.checks.subject import Path, Subject
from oneflow.matters.plan import LimitRule, ProcedurePlan

Kind: TypeAlias = Literal["item", "delivery", "state", "move", "notice", "promise", "joint-limit"]


class LimitPlace(Struct, frozen=True):
    """A limit in one situation. `items`: whose it is; () is the whole case."""

    rule: LimitRule
    path: Path
    kind: Kind
    items: tuple[str, ...] = ()


def limit_places(subject: Subject) -> Iterator[LimitPlace]:
    """Give every limit; one of a procedure comes once, however many items run it."""
    plan = subject.plan
    for code, item in plan.items.items():
        yield from _each(item.limits, ("items", code, "limit"), "item", (code,))
        if item.delivery is not None:
            path: Path = ("items", code, "delivery", "limit")
            yield from _each(item.delivery.limits, path, "delivery", (code,))
    for name, procedure in plan.procedures.items():
        if "@" not in name or name.partition("@")[0] not in plan.procedures:
            yield from _of_procedure(subject, name, procedure)
    yield LimitPlace(plan.intake.notice, ("intake", "notice"), "notice")
    if plan.promise is not None:
        yield LimitPlace(plan.promise, ("promise",), "promise")
    if plan.joint_limit is not None:
        yield LimitPlace(plan.joint_limit, ("joint_limit",), "joint-limit")


def users_of(subject: Subject, procedure: str) -> tuple[str, ...]:
    """Give the items that run a procedure under any name of its instances."""
    found = dict.fromkeys(
        code
        for name, codes in subject.users.items()
        if name.partition("@")[0] == procedure.partition("@")[0]
        for code in codes
    )
    return tuple(found)


def _of_procedure(subject: Subject, name: str, procedure: ProcedurePlan) -> Iterator[LimitPlace]:
    items = users_of(subject, name)
    for state in procedure.states.values():
        if state.kind != "intake":  # the notice limit, put in from `intake`
            path = subject.procedure_path(name, "states", state.name, "limit")
            if state.limits and state.limits[0].period:  # the time of a public notice
                path = subject.procedure_path(name, "states", state.name, "does")
            yield from _each(state.limits, path, "state", items)
    entry = subject.matter.procedures.get(name)
    index = 0
    for number, move in enumerate(entry.transitions if entry is not None else ()):
        path = subject.procedure_path(name, "transitions", number, "limit")
        yield from _each(procedure.moves[index].limits, path, "move", items)
        index += len(move.source)


def _each(
    rules: Sequence[LimitRule], path: Path, kind: Kind, items: tuple[str, ...]
) -> Iterator[LimitPlace]:
    for number, rule in enumerate(rules):
        yield LimitPlace(rule, (*path, number), kind, items)
