"""From a scenario's `given` to the submission: the form and documents of exactly its choice."""

from __future__ import annotations

from typing import Any

from oneflow.matters.facts import judge
from oneflow.matters.plan import Plan
from oneflow.matters.selection import fields_for, materials_for, propose, usual_choice
from oneflow.testing.people import APPLICANT
from oneflow.testing.scenarios import Given


def submission(given: Given, plan: Plan) -> dict[str, Any]:
    """Make the body of a `submit` request.

    Shared answers of `_defaults.yaml` fill only what the choice asks for, because what is not
    asked for must not be collected; what the scenario itself names is handed in as it stands.
    """
    values = {f"shared.{name}": value for name, value in given.shared.items()}
    values |= _prefilled(given, plan)
    values |= {f"form.{name}": value for name, value in given.form.items()}
    facts = judge(plan, values).all()
    items = given.items if given.items is not None else usual_choice(plan, facts)
    if not given.exactly:
        planned = {code: _Planned(source) for code, source in given.materials.items()}
        items = propose(plan, facts, items, planned).items
    known = [code for code in items if code in plan.items]
    asked = {field.name for field in fields_for(plan, facts, known)} | given.own
    used = {each.code for each in materials_for(plan, facts, known)}
    return {
        "applicant": APPLICANT.id,
        "matter": plan.code,
        "definition": plan.hash,
        "selected": list(items),
        "channel": given.channel,
        "data": {
            "fields": {name: value for name, value in given.form.items() if name in asked},
            "shared": dict(given.shared),
            "materials": {
                code: source
                for code, source in given.materials.items()
                if code in used or code in given.handed
            },
        },
    }


def _prefilled(given: Given, plan: Plan) -> dict[str, Any]:
    """What shared data fill in of the form, as the engine will."""
    return {
        f"form.{field.name}": given.shared[field.shared]
        for field in plan.fields.values()
        if field.shared is not None and field.shared in given.shared
    }


class _Planned:
    """A document, so far as selection asks."""

    def __init__(self, source: str) -> None:
        self.source = source
