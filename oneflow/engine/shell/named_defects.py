"""Defects as a department names them: what is missing, in words of the definition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from oneflow.engine.records.case import Case
from oneflow.engine.records.event import Defect, Ref
from oneflow.matters.plan import Plan

Keep = Callable[[int, Any], Ref]
"""Puts the words about the defect of that number aside, and gives the reference to them."""


def read_defects(given: Any, plan: Plan, case: Case | None, keep: Keep) -> tuple[Defect, ...]:
    """Read defects, each `material:photo` or `{what: material:photo, text: ..., version: 1}`.

    The version meant is the one known now.

    Raises:
        LookupError, TypeError, ValueError: they are not in this form, or name what the matter does
            not ask for: the citizen could not follow the one notice.
    """
    if isinstance(given, str):
        raise TypeError("defects")
    return tuple(
        _defect(entry, number, plan=plan, case=case, keep=keep)
        for number, entry in enumerate(given)
    )


def _defect(entry: Any, number: int, *, plan: Plan, case: Case | None, keep: Keep) -> Defect:
    said = {"what": entry} if isinstance(entry, str) else dict(entry)
    what, text = str(said.pop("what")), said.pop("text", None)
    if not _is_asked_for(plan, what):
        raise ValueError(what)
    version = int(said.pop("version", known_version(case, what)))
    if said:
        raise ValueError(", ".join(said))
    return Defect(what, version, text=keep(number, text) if text else None)


def _is_asked_for(plan: Plan, what: str) -> bool:
    kind, _, name = what.partition(":")
    known: Mapping[str, tuple[Mapping[str, Any], ...]] = {
        "material": (plan.materials, plan.consumers),
        "field": (plan.fields,),
    }
    return any(name.partition("[")[0] in some for some in known.get(kind, ()))


def known_version(case: Case | None, what: str) -> int:
    """Give the version that a case has of `material:<code>` or `field:<name>`; 0: it has none."""
    kind, _, name = what.partition(":")
    if case is None:
        return 0
    if kind == "field":
        return case.fields.get(name, 0)
    material = case.materials.get(name)
    return material.version if material else 0
