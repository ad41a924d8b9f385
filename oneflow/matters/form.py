"""A citizen's raw answers to checked values, for exactly the items that were chosen.

The one gate for personal data: what passes is stored, and what is not asked is not taken. All
faults are told at once; a fault names the field and never shows the answer. Validators are made
once a plan and reused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from oneflow.errors import ConditionIncident
from oneflow.matters.conditions import Condition
from oneflow.matters.facts import typed_values
from oneflow.matters.field_values import Fault, Validator, at, check_values, missing, validator_of
from oneflow.matters.identity_numbers import is_citizen_id
from oneflow.matters.plan import FieldPlan, Plan

__all__ = ["Checked", "Fault", "check_form"]

_MOST_FORMS = 64
"""Choices of items whose forms are remembered for a plan."""

_NOT_ASKED = Fault("not-asked", "按所选事项和情形不需要填", "is not asked for this choice")
_LATER = Fault("later", "晚于申报之日", "lies after the day of submission")
_UNCLEAR = Fault("unclear", "是否要填还不能判断", "it cannot be judged whether this is asked")


class Checked(Struct, frozen=True):
    """What checking gave. `values` by field name, in stored form; sound only without faults."""

    values: dict[str, Any]
    faults: tuple[Fault, ...]


class _Form(Struct, frozen=True):
    """The form of one choice: its fields with validators, and those asked only in a situation."""

    fields: Mapping[str, tuple[FieldPlan, Validator]]
    asked: tuple[tuple[FieldPlan, Condition], ...]
    shared: tuple[tuple[str, str], ...]
    births: tuple[str, ...]


def check_form(
    plan: Plan,
    answers: Mapping[str, Any],
    items: Iterable[str],
    *,
    shared: Mapping[str, Any] | None = None,
    on: date | None = None,
) -> Checked:
    """Check a submission's answers.

    Args:
        plan: the matter.
        answers: by field name, as JSON gives them; null is "not answered".
        items: the items chosen, closed (see `selection.propose`).
        shared: answers of shared sources by name; they fill fields that are not answered.
        on: local date of receipt; citizen ids of people born later are refused. None: not asked.

    Returns:
        The values to store and every fault. Fields of other items are faults (`not-asked`),
        because what is not needed must not be collected.
    """
    form = _form_of(plan, tuple(items))
    shared = shared or {}
    values, faults = check_values(form.fields, _filled(form, answers, shared))
    if faults:
        faults = [_told(plan, fault) for fault in faults]
    if form.asked:
        faults += _situations(plan, form, values, shared)
    if on is not None:
        faults += [
            at(_LATER, name)
            for name in form.births
            if name in values and not is_citizen_id(values[name], born_by=on)
        ]
    return Checked(values, tuple(faults))


def _filled(
    form: _Form, answers: Mapping[str, Any], shared: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Let shared data stand for what is not answered."""
    found = {
        name: shared[source]
        for name, source in form.shared
        if answers.get(name) is None and shared.get(source) is not None
    }
    return {**answers, **found} if found else answers


def _told(plan: Plan, fault: Fault) -> Fault:
    """Tell a field of other items from one that does not exist."""
    other = fault.code == "unknown" and fault.field in plan.fields
    return at(_NOT_ASKED, fault.field) if other else fault


def _situations(
    plan: Plan, form: _Form, values: dict[str, Any], shared: Mapping[str, Any]
) -> list[Fault]:
    """Judge which questions are asked, in form order: the answer to one may ask the next."""
    known = {f"form.{name}": value for name, value in values.items()}
    known |= {f"shared.{name}": value for name, value in shared.items()}
    typed = typed_values(plan, known)
    faults = []
    for field, condition in form.asked:
        try:
            asked = condition.evaluate(typed)
        except ConditionIncident:
            if field.name in values:
                faults.append(at(_UNCLEAR, field.name))
            continue
        if asked and field.required and field.name not in values:
            faults.append(missing(field.name, field.title))
        elif not asked and field.name in values:
            faults.append(at(_NOT_ASKED, field.name))
            del values[field.name]
            typed.pop(f"form.{field.name}")
    return faults


def _form_of(plan: Plan, items: tuple[str, ...]) -> _Form:
    """Give the form of a choice, remembered with the plan."""
    memory: dict[str, Any] = plan.__dict__
    forms: dict[tuple[str, ...], _Form] = memory.setdefault("_forms", {})
    form = forms.get(items)
    if form is None:
        if len(forms) >= _MOST_FORMS:
            forms.clear()
        form = forms[items] = _made(plan, frozenset(items))
    return form


def _made(plan: Plan, items: frozenset[str]) -> _Form:
    memory: dict[str, Any] = plan.__dict__
    validators: dict[str, Validator] = memory.setdefault("_validators", {})
    conditions = {rule.name: rule.condition for rule in plan.rules}
    fields = [each for each in plan.fields.values() if _serves(each, items)]
    for field in fields:
        if field.name not in validators:
            validators[field.name] = validator_of(field)
    return _Form(
        fields={field.name: (field, validators[field.name]) for field in fields},
        asked=tuple((field, conditions[field.fact]) for field in fields if field.fact),
        shared=tuple((field.name, field.shared) for field in fields if field.shared),
        births=tuple(field.name for field in fields if field.type == "citizen-id"),
    )


def _serves(field: FieldPlan, items: frozenset[str]) -> bool:
    return not field.used_by or not items.isdisjoint(field.used_by)
