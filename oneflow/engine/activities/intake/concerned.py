"""Whom an intake still concerns: items may be withdrawn while their departments examine.

What only a withdrawn item needed is not asked of the applicant, and nobody waits for its
department.
"""

from __future__ import annotations

from collections.abc import Sequence

from oneflow.engine.activities.intake.records import IntakeSlice
from oneflow.engine.activity import Scope
from oneflow.engine.records.case import item_key
from oneflow.engine.records.event import Defect


def candidates(scope: Scope) -> tuple[str, ...]:
    """The items that this intake is about and that have not ended."""
    if scope.settings.whose == "item" and scope.item is not None:
        return (scope.item.code,)
    regions = scope.case.regions
    return tuple(code for code in scope.case.selected if not regions[item_key(code)].ended)


def awaited(scope: Scope, now: IntakeSlice) -> set[str]:
    """Departments asked whose items have not all ended meanwhile."""
    items = scope.plan.items
    return set(now.asked) & {items[code].department for code in candidates(scope)}


def standing(scope: Scope, defects: Sequence[Defect]) -> tuple[Defect, ...]:
    """The defects that concern an item which goes on."""
    if not defects:
        return ()
    going_on = frozenset(candidates(scope))
    return tuple(defect for defect in defects if _stands(scope, defect, going_on))


def _stands(scope: Scope, defect: Defect, going_on: frozenset[str]) -> bool:
    items = scope.plan.items
    kind, _, name = defect.what.partition(":")
    users = {
        code
        for code in scope.case.selected
        if name in (items[code].materials if kind == "material" else items[code].fields)
    }
    if users:
        return bool(users & going_on)
    departments = {items[code].department for code in going_on}
    return not defect.department or defect.department in departments
