"""Where each rule of a plan was written, found again from the parts that name it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from oneflow.matters.activities.settings import PaySettings
from oneflow.matters.checks.limit_places import limit_places
from oneflow.matters.checks.subject import Path, Subject
from oneflow.matters.plan import Choice, FieldPlan


def rule_paths(subject: Subject) -> dict[str, Path]:
    """Give the path of the condition behind each rule."""
    found: dict[str, Path] = {}
    for name, path in _pairs(subject):
        if name is not None:
            found.setdefault(name, path)
    return found


def _pairs(subject: Subject) -> Iterator[tuple[str | None, Path]]:
    plan = subject.plan
    for code, item in plan.items.items():
        yield item.fact, ("items", code, "when")
        yield from _choices(item.procedures, ("items", code, "procedure"))
    yield from _choices(plan.case_procedures, ("case", "procedure"))
    for code, material in plan.materials.items():
        yield material.fact, ("materials", code, "when")
    for name, field in plan.fields.items():
        yield from _field(field, ("form", name))
    for name, department in plan.departments.items():
        yield department.office_fact, ("departments", name, "office")
    for place in limit_places(subject):
        yield place.rule.fact, (*place.path, "when")
    yield from _fees(subject)
    yield from _guards(subject)


def _fees(subject: Subject) -> Iterator[tuple[str | None, Path]]:
    for name, procedure in subject.plan.procedures.items():
        for state in procedure.states.values():
            if isinstance(state.settings, PaySettings):
                parts = ("states", state.name, "does", "pay", "amount")
                yield state.settings.amount_fact, subject.procedure_path(name, *parts)


def _choices(choices: Iterable[Choice], path: Path) -> Iterator[tuple[str | None, Path]]:
    for number, choice in enumerate(choices):
        yield choice.fact, (*path, number, "when")


def _field(field: FieldPlan, path: Path) -> Iterator[tuple[str | None, Path]]:
    yield field.fact, (*path, "ask")
    for inner in field.fields:
        yield from _field(inner, (*path, "fields", inner.name))


def _guards(subject: Subject) -> Iterator[tuple[str | None, Path]]:
    """Give the rules that conditions of moves were cut into: `procedure.<name>.<trigger>.<n>`."""
    for procedure, entry in subject.matter.procedures.items():
        seen: dict[str, int] = {}
        for number, move in enumerate(entry.transitions):
            count = seen.get(move.trigger, 0)
            seen[move.trigger] = count + 1
            name = f"procedure.{procedure}.{move.trigger}.{count}"
            path = subject.procedure_path(procedure, "transitions", number, "conditions")
            yield name, path
            for rule in subject.plan.rules:
                if rule.name.startswith(f"{name}."):
                    yield rule.name, path
