"""`opens`: the case of another matter that the end of this one opens, and what it takes along."""

from __future__ import annotations

from collections.abc import Iterator

from oneflow.matters.compilation.faults import Path
from oneflow.matters.compilation.limits import records_of
from oneflow.matters.compilation.scope import Scope
from oneflow.matters.definition.procedures import OpensEntry
from oneflow.matters.plan import OpensPlan
from oneflow.matters.problems import Words

_CARRIED = Words("可带走的内容", "thing to carry")


def opens_plan(scope: Scope, entry: OpensEntry | None, path: Path) -> OpensPlan | None:
    """Resolve what goes along to names; None where nothing is opened."""
    if entry is None:
        return None
    matter = scope.matter
    gifts = records_of(scope)
    known = tuple(_known(scope, gifts))
    for number, name in enumerate(entry.carry):
        scope.known(name, known, (*path, "carry", number), _CARRIED)
    return OpensPlan(
        matter=entry.matter,
        fields=_of("form", tuple(matter.form), entry.carry),
        materials=_of("materials", tuple(matter.materials), entry.carry),
        gifts=tuple(gift for gift in gifts if gift in entry.carry),
    )


def _known(scope: Scope, gifts: tuple[str, ...]) -> Iterator[str]:
    yield "form"
    yield from (f"form.{name}" for name in scope.matter.form)
    yield "materials"
    yield from (f"materials.{code}" for code in scope.matter.materials)
    yield from gifts


def _of(part: str, names: tuple[str, ...], carried: list[str]) -> tuple[str, ...]:
    """All names of a part, or those that are named."""
    if part in carried:
        return names
    return tuple(name for name in names if f"{part}.{name}" in carried)
