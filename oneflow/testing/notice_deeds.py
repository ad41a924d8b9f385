"""Deeds around public notices and other cases: publish, object, decide about the case, send."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from oneflow.engine.records.case import CASE
from oneflow.ids import code_in
from oneflow.matters.plan import MovePlan, Plan
from oneflow.testing.wishes import Deed, Wish, department

PAPERS = ("document", "reasons", "remedies", "notice")
RELAY = "relay"
"""Type of a wish that is no request: what cases have to tell each other is delivered."""


def publish(deed: Deed) -> Wish:
    """The publisher tells that the notice is public."""
    region = deed.region()
    who = department(deed, code_in(region)) or deed.names.plan.lead
    return Wish(type="tell_published", body={"region": region}, who=who)


def object_to(deed: Deed) -> Wish:
    """Somebody objects to a public notice."""
    region = deed.region()
    found = deed.short("reasons")
    body = {"region": region, "reasons": deed.needed(found, "reasons")}
    return Wish(type="raise_objection", body=body, who="citizen")


def send(*, again: bool) -> Callable[[Deed], Wish]:
    """What cases have to tell each other is delivered; or delivered once more."""

    def make(deed: Deed) -> Wish:
        deed.nothing_named()
        return Wish(type=RELAY, body={"again": again})

    return make


def case_trigger(plan: Plan, word: str) -> str:
    """The trigger of the case's own procedure that somebody signs, by name or Chinese title."""
    for move in _signed(plan):
        if word in {move.trigger, move.title.zh if move.title else ""}:
            return move.trigger
    return ""


def decide_case(deed: Deed, trigger: str) -> Wish:
    """A signature about the case as a whole, by the department whose state it is."""
    found = deed.fields(*PAPERS)
    papers = {key: value for key, value in found.items() if value is not None}
    who = next(
        (
            state.settings.by or deed.names.plan.lead
            for choice in deed.names.plan.case_procedures
            for state in deed.names.plan.procedures[choice.use].states.values()
            if state.kind == "sign" and trigger in state.settings.triggers
        ),
        deed.names.plan.lead,
    )
    body = {"region": CASE, "trigger": trigger, "papers": papers}
    return Wish(type="sign", body=body, who=who)


def _signed(plan: Plan) -> Iterable[MovePlan]:
    for choice in plan.case_procedures:
        procedure = plan.procedures[choice.use]
        for move in procedure.moves:
            state = procedure.states.get(move.source)
            if state is not None and state.kind == "sign" and not move.when:
                yield move
