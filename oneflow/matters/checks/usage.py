"""What is given, asked for and used: nothing asked in vain, nothing needed that never comes."""

from __future__ import annotations

from collections.abc import Iterator

from oneflow.matters.activities.settings import (
    AwaitSettings,
    ConsentSettings,
    PaySettings,
    PublicitySettings,
    SignSettings,
    VerifySettings,
)
from oneflow.matters.checks.rules import rule_paths
from oneflow.matters.checks.sensitive import check_sensitive
from oneflow.matters.checks.subject import Subject
from oneflow.matters.conditions.tree import Presence
from oneflow.matters.plan import FieldPlan, Rule
from oneflow.matters.problems import Words
from oneflow.matters.reserved_departments import HALL
from oneflow.matters.suggestion import similar_names

_SHARED = Words("共享数据", "shared source")


def check_usage(subject: Subject) -> None:
    """Report materials, fields, shared data and departments without use, and doubtful rules."""
    _check_materials(subject)
    _check_fields(subject)
    _check_shared(subject)
    _check_departments(subject)
    _check_rules(subject)
    _check_duties(subject)
    _check_early_starts(subject)


def _check_materials(subject: Subject) -> None:
    used = {code for item in subject.plan.items.values() for code in item.materials}
    for batch in subject.matter.batch.values():
        for entry in batch.items.values():
            used |= {*entry.needs, *entry.materials}
    for code, material in subject.plan.materials.items():
        if code not in used:
            subject.report_key("OF1605", ("materials", code), name=code)
        shared = material.providers.get("shared")
        if shared is not None and shared not in subject.plan.shared:
            similar = similar_names(shared, subject.plan.shared)
            path = ("materials", code, "sources")
            subject.report("OF1205", path, name=shared, what=_SHARED, similar=similar)


def _check_fields(subject: Subject) -> None:
    used = {name for item in subject.plan.items.values() for name in item.fields}
    used |= {name.partition(".")[0] for name in _read(subject, "form.")}
    used |= {duty.start.removeprefix("form.") for duty in subject.plan.duties}
    used |= {batch.each.removeprefix("form.") for batch in subject.matter.batch.values()}
    for procedure in subject.plan.procedures.values():
        for state in procedure.states.values():
            if isinstance(state.settings, ConsentSettings):
                used |= set(state.settings.of)
    for batch in subject.matter.batch.values():
        used |= {name for item in batch.items.values() for name in item.fields}
    for name in subject.plan.fields:
        if name not in used:
            subject.report_key("OF1606", ("form", name), name=name)


def _read(subject: Subject, prefix: str) -> Iterator[str]:
    """Give what rules read of the names that begin with `prefix`, without it."""
    for rule in subject.plan.rules:
        for reference in rule.condition.references:
            if reference.startswith(prefix):
                yield reference.removeprefix(prefix).partition("[")[0]


def _check_shared(subject: Subject) -> None:
    used = set(_read(subject, "shared."))
    used |= {each.shared for each in _all_fields(subject) if each.shared}
    for material in subject.plan.materials.values():
        used.add(material.providers.get("shared", ""))
    for name in subject.plan.shared:
        if name not in used:
            subject.report_key("OF1607", ("shared", name), name=name)


def _all_fields(subject: Subject) -> Iterator[FieldPlan]:
    pending = list(subject.plan.fields.values())
    for field in pending:  # grows while it is walked
        yield field
        pending.extend(field.fields)


def _check_departments(subject: Subject) -> None:
    plan = subject.plan
    with_items = {item.department for item in plan.items.values()}
    used = {str(each) for each in with_items} | {plan.lead, HALL} | set(_other_parts(subject))
    for code, department in plan.departments.items():
        if code not in used:
            subject.report_key("OF1608", ("departments", code), name=code)
        elif code in with_items and department.office_fact is None:
            subject.report_key("OF1609", ("departments", code), name=code)


def _other_parts(subject: Subject) -> Iterator[str]:
    """Give departments that do something else than decide an item of the case."""
    for procedure in subject.plan.procedures.values():
        for state in procedure.states.values():
            yield from _named_in(state.settings)
    for batch in subject.matter.batch.values():
        yield from (item.department for item in batch.items.values())
    yield from (shared.owner for shared in subject.plan.shared.values())
    yield from (duty.by for duty in subject.matter.duties.values())


def _named_in(settings: object) -> Iterator[str]:
    if isinstance(settings, SignSettings | VerifySettings | PaySettings):
        yield settings.by or ""
    elif isinstance(settings, AwaitSettings):
        yield settings.from_
    elif isinstance(settings, PublicitySettings):
        yield from settings.objectors
    elif isinstance(settings, dict):  # a kind that has no code yet
        yield from _texts(settings)


def _texts(declared: dict[str, object]) -> Iterator[str]:
    for value in declared.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from (each for each in value if isinstance(each, str))


def _check_rules(subject: Subject) -> None:
    paths = rule_paths(subject)
    for rule in subject.plan.rules:
        path = paths.get(rule.name, ())
        check_sensitive(subject, rule, path)
        optional = tuple(_optional(subject, rule))
        if optional:
            subject.report("OF1612", path, fields=optional)


def _optional(subject: Subject, rule: Rule) -> Iterator[str]:
    """Give fields that a rule reads, that need not be answered, and that it does not ask after."""
    parts = list(rule.condition.part.walk())
    asked = {part.operand.key for part in parts if isinstance(part, Presence)}
    for reference in sorted(rule.condition.references - asked):
        field = subject.plan.fields.get(reference.removeprefix("form."))
        if reference.startswith("form.") and field is not None and not field.required:
            yield reference


def _check_duties(subject: Subject) -> None:
    for duty in subject.plan.duties:
        name = duty.start.removeprefix("form.")
        field = subject.plan.fields.get(name)
        if field is not None and (not field.required or field.fact is not None):
            subject.report("OF1613", ("duties", duty.name, "from"), duty=duty.name, field=name)


def _check_early_starts(subject: Subject) -> None:
    """`runs_in` names states of the case."""
    procedures = (
        subject.plan.procedures.get(choice.use) for choice in subject.plan.case_procedures
    )
    known = {state for each in procedures if each is not None for state in each.states}
    for code, item in subject.plan.items.items():
        for number, state in enumerate(item.runs_in):
            if state not in known:
                similar = similar_names(state, sorted(known))
                path = ("items", code, "runs_in", number)
                subject.report("OF1614", path, state=state, similar=similar)
