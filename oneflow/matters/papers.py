"""Checking what is handed in beside the form: materials and answers of shared sources, by name.

A code that the matter does not know, and a source that a material cannot come from, are refused
like a wrong answer: what nobody asked for must not be collected, and a slip of the pen must not
look like a document that is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oneflow.matters.field_values import Fault
from oneflow.matters.plan import Plan

CARRIED = "carried"
"""Source of a document that came along from the case that opened this one; only that case says so."""
_KEYS = frozenset({"source", "there", "file", "version", "by"})
"""What may be said of a material; `version` and `by` where a case brings it along."""


def check_papers(
    plan: Plan, materials: Mapping[str, Any], shared: Mapping[str, Any]
) -> tuple[Fault, ...]:
    """Give every fault of the names used; none of them repeats a value.

    Args:
        plan: the matter.
        materials: code -> source, or `{source: ...}`, as a request has it. A gift that was brought
            along counts as a material.
        shared: answers of shared sources, by name.
    """
    return (*_of_materials(plan, materials), *_of_shared(plan, shared))


def _of_materials(plan: Plan, materials: Mapping[str, Any]) -> Iterator[Fault]:
    for code, given in materials.items():
        source = given.get("source") if isinstance(given, Mapping) else given
        known = plan.materials.get(code)
        if known is None:
            if code not in plan.consumers:
                yield Fault(
                    "unknown-material", "不是本主题的材料", "is no material of this matter", code
                )
        elif source not in {*known.sources, CARRIED}:
            told = "、".join(known.sources), ", ".join(known.sources)
            yield Fault(
                "material-source", f"的来源应为：{told[0]}", f"comes from one of: {told[1]}", code
            )
        elif isinstance(given, Mapping) and not given.keys() <= _KEYS:
            told = "、".join(sorted(_KEYS)), ", ".join(sorted(_KEYS))
            yield Fault("material-keys", f"只写明 {told[0]}", f"takes {told[1]} only", code)


def _of_shared(plan: Plan, shared: Mapping[str, Any]) -> Iterator[Fault]:
    for name in shared:
        if name not in plan.shared:
            yield Fault(
                "unknown-shared", "不是本主题的共享数据", "is no shared data of this matter", name
            )
