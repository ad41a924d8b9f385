"""Which office of a department is competent for a case; it is the scope of authority."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from oneflow.engine.records.case import Case
from oneflow.engine.records.case_builder import CaseBuilder
from oneflow.ids import DepartmentCode
from oneflow.matters.plan import Plan
from oneflow.matters.reserved_departments import GOVERNMENT, HALL


def office_of(case: Case | CaseBuilder, department: str) -> str:
    """Give the office of a department that is competent for the case.

    A department that has no part in the case stands for itself.
    """
    return case.offices.get(department, department)


def offices_of(plan: Plan, items: Iterable[str], routed: Mapping[str, str]) -> dict[str, str]:
    """The offices competent for a case: of everybody who acts in its items, the lead, the window.

    An office is `<department>/<office>`, so that one district's number never opens the
    cases of another department there; a department without routing is its own office.
    """
    departments = [plan.items[code].department for code in items]
    concerned = dict.fromkeys([plan.lead, *departments])
    for part in ("case", *items) if plan.acting else ():
        concerned.update(dict.fromkeys(plan.acting.get(part, ())))
    for reserved in (HALL, GOVERNMENT):
        if reserved in plan.departments:
            concerned[DepartmentCode(reserved)] = None
    return {code: f"{code}/{routed[code]}" if code in routed else code for code in concerned}
