"""The order of compilation: what needs what, from the first rule to the whole Plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from oneflow.ids import DefinitionHash, DepartmentCode, MatterCode
from oneflow.matters.compilation.faults import Faults
from oneflow.matters.compilation.form import (
    department_plans,
    field_plans,
    material_plan,
    shared_plans,
    with_users,
)
from oneflow.matters.compilation.items import Names, choices, instance_name, item_plan
from oneflow.matters.compilation.limits import limit_rule
from oneflow.matters.compilation.parts import duty_plans, intake_plan, joint_plan, rungs
from oneflow.matters.compilation.procedures import (
    procedure_plan,
    with_notice_limits,
    with_receiving,
    with_supplements,
)
from oneflow.matters.compilation.relations import (
    acting_in,
    consumers_of,
    givers_of,
    groups_of,
    users_of,
    with_order_of_ends,
)
from oneflow.matters.compilation.scope import Scope, text_of
from oneflow.matters.definition.items import ItemEntry
from oneflow.matters.definition.limits import LimitEntry
from oneflow.matters.definition.matter import MatterEntry
from oneflow.matters.plan import Choice, ItemPlan, JointPlan, LimitRule, Plan, ProcedurePlan
from oneflow.matters.problems import Words

_DEPARTMENT = Words("部门", "department")
_PROCEDURE = Words("案件流程", "procedure of a case")


def build(matter: MatterEntry, hash_: DefinitionHash, faults: Faults) -> Plan:
    """Compile an expanded matter.

    Args:
        matter: expanded (procedures and defaults inlined).
        hash_: the hash of its canonical bytes.
        faults: told of everything wrong; the Plan is sound only if it was told nothing.
    """
    scope = Scope(matter, faults)
    scope.known(matter.lead, matter.departments, ("lead",), _DEPARTMENT)
    for name in matter.batch:
        faults.report("OF1504", ("batch", name), what="batch")
    names = Names.of(scope)
    departments = department_plans(scope)
    items = with_order_of_ends(
        {code: item_plan(scope, code, each, names) for code, each in matter.items.items()}
    )
    case_procedures = _case_procedures(scope)
    intake = intake_plan(scope)
    procedures = with_notice_limits(_procedures(scope), intake.notice)
    joints = _joints(scope, items, procedures)
    promise = _whole(scope, matter.promise, "promise")
    joint_limit = _whole(scope, matter.joint_limit, "joint_limit")
    return Plan(
        **_heading(matter, hash_),
        **_data(scope, names, items),
        departments=departments,
        items=items,
        groups=groups_of(items),
        procedures=procedures,
        case_procedures=case_procedures,
        joints=joints,
        intake=intake,
        promise=promise,
        joint_limit=joint_limit,
        rungs=rungs(scope),
        givers=givers_of(items, joints, procedures, case_procedures),
        consumers=consumers_of(items),
        acting=acting_in(matter.departments, items, procedures, case_procedures),
    )


def _heading(matter: MatterEntry, hash_: DefinitionHash) -> dict[str, Any]:
    """Give what a Plan says of the matter as a whole."""
    return {
        "hash": hash_,
        "code": MatterCode(matter.code),
        "title": text_of(matter.title, matter.code),
        "subject": matter.subject,
        "lead": DepartmentCode(matter.lead),
        "calendar": matter.calendar,
        "language": matter.oneflow,
        "issue": matter.issue.policy,
        "templates": {
            name: {"zh": each.zh, "en": each.en or each.zh}
            for name, each in matter.templates.items()
        },
    }


def _data(scope: Scope, names: Names, items: Mapping[str, ItemPlan]) -> dict[str, Any]:
    """Give what a Plan says of people's data. Comes last: by then every other rule is made."""
    materials = {
        code: material_plan(scope, code, each, names.gifts)
        for code, each in scope.matter.materials.items()
    }
    fields = field_plans(scope)
    return {
        "materials": materials,
        "fields": with_users(fields, users_of(scope, items)),
        "shared": shared_plans(scope),
        "duties": duty_plans(scope),
        "tables": scope.tables,
        "rules": tuple(scope.rules),
    }


def _joints(
    scope: Scope, items: Mapping[str, ItemPlan], procedures: Mapping[str, ProcedurePlan]
) -> dict[str, JointPlan]:
    states = _states_of(items, procedures)
    return {
        name: joint_plan(scope, name, each, states) for name, each in scope.matter.joint.items()
    }


def _case_procedures(scope: Scope) -> tuple[Choice, ...]:
    """Compile the choice of the case's procedure; an expanded matter always has one."""
    case = scope.matter.case
    entries = [] if case is None else case.procedure
    for number, choice in enumerate(entries):
        known = scope.procedures_for("case")
        scope.known(choice.use, known, ("case", "procedure", number, "use"), _PROCEDURE)
    return choices(scope, entries, ("case", "procedure"), "case.procedure")


def _procedures(scope: Scope) -> dict[str, ProcedurePlan]:
    """Compile every procedure, and the instances that single items need."""
    matter = scope.matter
    plans = {name: procedure_plan(scope, name, each) for name, each in matter.procedures.items()}
    found = dict(plans)
    for code, item in matter.items.items():
        for choice in item.procedure:
            name = instance_name(choice.use, code, item)
            plan = plans.get(choice.use)
            if name != choice.use and plan is not None:
                found[name] = _instance(plan, name, item)
    return found


def _instance(plan: ProcedurePlan, name: str, item: ItemEntry) -> ProcedurePlan:
    plan = replace(plan, name=name)
    if item.supplement is not None:
        plan = with_supplements(plan, item.supplement.clock)
    return with_receiving(plan) if item.acceptance == "by-department" else plan


def _states_of(
    items: Mapping[str, ItemPlan], procedures: Mapping[str, ProcedurePlan]
) -> dict[str, frozenset[str]]:
    return {
        code: frozenset(
            state
            for choice in item.procedures
            if choice.use in procedures
            for state in procedures[choice.use].states
        )
        for code, item in items.items()
    }


def _whole(scope: Scope, entry: LimitEntry | None, name: str) -> LimitRule | None:
    """Compile a limit of the whole case, which runs from acceptance."""
    return None if entry is None else limit_rule(scope, entry, (name,), name, anchor="accepted")
