"""Who gives what to whom: gifts, groups, and which fields an item asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from oneflow.ids import DepartmentCode
from oneflow.matters.compilation.faults import Path
from oneflow.matters.compilation.scope import Scope
from oneflow.matters.conditions.tables import DecisionTable
from oneflow.matters.plan import Choice, ItemPlan, JointPlan, ProcedurePlan, Rule


def with_order_of_ends(items: Mapping[str, ItemPlan]) -> dict[str, ItemPlan]:
    """Tell each item which others must have ended before it is decided."""
    return {
        code: replace(
            item,
            after_end_of=tuple(
                other.code for other in items.values() if other.before_end_of == code
            ),
        )
        for code, item in items.items()
    }


def givers_of(
    items: Mapping[str, ItemPlan],
    joints: Mapping[str, JointPlan],
    procedures: Mapping[str, ProcedurePlan],
    case_procedures: Iterable[Choice],
) -> dict[str, tuple[str, ...]]:
    """Tell who may give each gift: `item:x`, `joint:y` or `case`."""
    found: dict[str, dict[str, None]] = {}
    for code, item in items.items():
        by_move = _given_by_moves(item.procedures, procedures)
        for gift in (*item.gives, *by_move):
            found.setdefault(gift, {})[f"item:{code}"] = None
    for name, joint in joints.items():
        for gift in joint.gives:
            found.setdefault(gift, {})[f"joint:{name}"] = None
    for gift in _given_by_moves(case_procedures, procedures):
        found.setdefault(gift, {})["case"] = None
    return {gift: tuple(givers) for gift, givers in found.items()}


def _given_by_moves(
    chosen: Iterable[Choice], procedures: Mapping[str, ProcedurePlan]
) -> Iterator[str]:
    for choice in chosen:
        procedure = procedures.get(choice.use)
        for move in procedure.moves if procedure is not None else ():
            yield from move.gives


def consumers_of(items: Mapping[str, ItemPlan]) -> dict[str, tuple[str, ...]]:
    """Tell which items need each gift, in definition order."""
    found: dict[str, list[str]] = {}
    for code, item in items.items():
        for gift in item.needs:
            found.setdefault(gift, []).append(code)
    return {gift: tuple(codes) for gift, codes in found.items()}


def acting_in(
    departments: Iterable[str],
    items: Mapping[str, ItemPlan],
    procedures: Mapping[str, ProcedurePlan],
    case_procedures: Iterable[Choice],
) -> dict[str, tuple[DepartmentCode, ...]]:
    """Tell which other departments act in the states of each item, and of the case ("case").

    They sign, verify, collect a fee or tell an event there, and the case must let them in.
    """
    known = tuple(departments)
    choices = {"case": tuple(case_procedures)} | {
        code: item.procedures for code, item in items.items()
    }
    found: dict[str, dict[DepartmentCode, None]] = {}
    for code, chosen in choices.items():
        for choice in chosen:
            plan = procedures.get(choice.use)
            for state in plan.states.values() if plan is not None else ():
                for name in ("by", "from_"):
                    named = getattr(state.settings, name, None)
                    if named in known:
                        found.setdefault(code, {})[DepartmentCode(named)] = None
    return {code: tuple(named) for code, named in found.items()}


def groups_of(items: Mapping[str, ItemPlan]) -> dict[str, tuple[str, ...]]:
    """Give the members of each group that is handled together, in definition order."""
    found: dict[str, list[str]] = {}
    for code, item in items.items():
        if item.group is not None:
            found.setdefault(item.group, []).append(code)
    return {group: tuple(codes) for group, codes in found.items()}


def users_of(scope: Scope, items: Mapping[str, ItemPlan]) -> dict[str, tuple[str, ...]]:
    """Tell for which items each form field is asked; a field of the whole case is left out.

    A field is asked for the items that list it, and those whose own rules, or whose materials'
    rules, read it. What an office, the case's procedure, a duty, another question, or the
    situation of a mandatory item depends on is asked in every case.
    """
    found: dict[str, dict[str, None]] = {}
    common = set(_asked_anyway(scope))
    for code, item in items.items():
        found.update({name: {**found.get(name, {}), code: None} for name in item.fields})
    for rule in scope.rules:
        owners = _owners(rule, scope.paths[rule.name], items)
        for name in _fields_read(rule.condition.references, scope.tables):
            found.setdefault(name, {}).update(dict.fromkeys(owners))
            if not owners:
                common.add(name)
    order = {code: place for place, code in enumerate(items)}
    return {
        name: tuple(sorted(users, key=order.__getitem__))
        for name, users in found.items()
        if name not in common
    }


def _owners(rule: Rule, path: Path, items: Mapping[str, ItemPlan]) -> tuple[str, ...]:
    """Give the items that a rule serves; () is the whole case."""
    if path[0] == "materials":
        return tuple(code for code, item in items.items() if path[1] in item.materials)
    if path[0] != "items":
        return ()
    item = items[str(path[1])]
    binding = item.mandatory or item.group is not None
    return () if binding and rule.name == item.fact else (item.code,)


def _fields_read(references: Iterable[str], tables: Mapping[str, DecisionTable]) -> Iterator[str]:
    for reference in references:
        head, _, name = reference.partition(".")
        if head == "form":
            yield name
        elif head == "table" and name in tables:
            yield from _fields_read(tables[name].references, {})


def _asked_anyway(scope: Scope) -> Iterator[str]:
    """Give the fields that duties and consents read without a rule."""
    for duty in scope.matter.duties.values():
        if duty.start.startswith("form."):
            yield duty.start.removeprefix("form.")
    for procedure in scope.matter.procedures.values():
        for state in procedure.states.values():
            if state.does is not None and state.does.consent is not None:
                yield from state.does.consent.of
