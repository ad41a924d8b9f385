"""Items: needs and materials told apart, procedures chosen, law and limits put in place."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from oneflow.calendar import parse_limit
from oneflow.ids import DepartmentCode
from oneflow.matters.compilation.faults import Path
from oneflow.matters.compilation.limits import limit_rules
from oneflow.matters.compilation.scope import Scope, limit_of, text_of
from oneflow.matters.compilation.vocabulary import gifts_of
from oneflow.matters.definition.items import ItemEntry, SupplementEntry
from oneflow.matters.definition.procedures import ChoiceEntry
from oneflow.matters.plan import (
    Choice,
    Deeming,
    DeliveryPlan,
    ItemPlan,
    Reconfirm,
    SupplementLater,
)
from oneflow.matters.problems import Words

_DEPARTMENT = Words("部门", "department")
_FIELD = Words("表单项", "form field")
_ITEM = Words("事项", "item")
_MATERIAL = Words("材料", "material")
_NEED = Words("成果或材料", "gift or material")
STANDARD = (
    "commitment-then-verification", "filing", "instant", "public-notice", "review",
    "review-with-visit", "serial-review", "two-step-review", "wait-for-file",
)  # fmt: skip
"""The standard procedures of items: meant, perhaps, where a name is misspelt."""
_PROCEDURE = Words("事项流程", "procedure of an item")


class Names(Struct, frozen=True):
    """The names that items refer to, by what they name."""

    gifts: frozenset[str]
    materials: frozenset[str]
    procedures: frozenset[str]

    @classmethod
    def of(cls, scope: Scope) -> Names:
        """Collect them.

        A material may have the name of a gift only where it is the same thing: then a need of
        that name is met by the gift, or by what the applicant brought along.
        """
        gifts = frozenset(gifts_of(scope.matter))
        for code, material in scope.matter.materials.items():
            same = any(
                each.kind == "gift" and each.name in {None, code} for each in material.sources
            )
            if code in gifts and not same:
                scope.faults.report("OF1502", ("materials", code), name=code)
        return cls(
            gifts, frozenset(scope.matter.materials), frozenset(scope.procedures_for("item"))
        )


def item_plan(scope: Scope, code: str, entry: ItemEntry, names: Names) -> ItemPlan:
    """Compile one item."""
    path: Path = ("items", code)
    needs, materials = _needs(scope, entry, path, names)
    _check_names(scope, entry, path)
    return ItemPlan(
        code=code,
        title=text_of(entry.title, code),
        department=DepartmentCode(entry.department),
        type=entry.type,
        mandatory=entry.mandatory,
        optional=entry.optional,
        fact=scope.rule(entry.when, (*path, "when"), f"item.{code}.when"),
        group=entry.group,
        needs=needs,
        materials=materials,
        fields=tuple(entry.fields),
        gives=tuple(entry.gives),
        procedures=_choices(scope, code, entry, names),
        limits=limit_rules(scope, entry.limit, (*path, "limit"), f"item.{code}.limit"),
        acceptance=entry.acceptance,
        if_not_given=entry.if_not_given,
        deeming=_deeming(scope, entry),
        supplement=_supplement(scope, entry.supplement),
        reconfirm=_reconfirm(scope, entry),
        delivery=_delivery(scope, code, entry),
        runs_in=tuple(entry.runs_in),
        before_end_of=entry.before_end_of,
        outside_promise=entry.outside_promise,
    )


def instance_name(procedure: str, code: str, entry: ItemEntry) -> str:
    """Name the procedure as this item runs it: its own instance where it needs added states."""
    if entry.acceptance == "by-department" or entry.supplement is not None:
        return f"{procedure}@{code}"
    return procedure


def choices(
    scope: Scope, entries: Iterable[ChoiceEntry], path: Path, name: str
) -> tuple[Choice, ...]:
    """Compile a choice of procedures by situation."""
    return tuple(
        Choice(
            use=entry.use,
            fact=scope.rule(entry.when, (*path, number, "when"), f"{name}.{number}"),
        )
        for number, entry in enumerate(entries)
    )


def _choices(scope: Scope, code: str, entry: ItemEntry, names: Names) -> tuple[Choice, ...]:
    path: Path = ("items", code, "procedure")
    for number, choice in enumerate(entry.procedure):
        if choice.use not in names.procedures:
            known, place = sorted(names.procedures), (*path, number, "use")
            scope.known(choice.use, known, place, _PROCEDURE, also=STANDARD)
    found = choices(scope, entry.procedure, path, f"item.{code}.procedure")
    return tuple(Choice(instance_name(each.use, code, entry), each.fact) for each in found)


def _needs(
    scope: Scope, entry: ItemEntry, path: Path, names: Names
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tell gifts and materials apart; both lists keep the order of the file."""
    gifts: dict[str, None] = {}
    materials: dict[str, None] = {}
    for number, need in enumerate(entry.needs):
        if need in names.gifts:
            gifts[need] = None
        if need in names.materials:
            materials[need] = None
        if need not in names.gifts | names.materials:
            known = sorted(names.gifts | names.materials)
            scope.known(need, known, (*path, "needs", number), _NEED)
    for number, code in enumerate(entry.materials):
        if scope.known(code, scope.matter.materials, (*path, "materials", number), _MATERIAL):
            materials[code] = None
    return tuple(gifts), tuple(materials)


def _check_names(scope: Scope, entry: ItemEntry, path: Path) -> None:
    scope.known(entry.department, scope.matter.departments, (*path, "department"), _DEPARTMENT)
    for number, name in enumerate(entry.fields):
        scope.known(name, scope.matter.form, (*path, "fields", number), _FIELD)
    if entry.before_end_of is not None:
        scope.known(entry.before_end_of, scope.matter.items, (*path, "before_end_of"), _ITEM)


def _deeming(scope: Scope, entry: ItemEntry) -> Deeming | None:
    deeming = entry.deeming
    if deeming is None:
        return None
    hold = limit_of(deeming.hold) if deeming.hold else None
    return Deeming(basis=scope.ground(deeming.basis), hold=hold)


def _supplement(scope: Scope, entry: SupplementEntry | None) -> SupplementLater | None:
    if entry is None:
        return None
    return SupplementLater(entry.clock, parse_limit(entry.answer_within), scope.ground(entry.basis))


def _reconfirm(scope: Scope, entry: ItemEntry) -> Reconfirm | None:
    if entry.reconfirm is None:
        return None
    within = parse_limit(entry.reconfirm.within)
    return Reconfirm(within, entry.reconfirm.otherwise, scope.basis(entry.reconfirm.basis))


def _delivery(scope: Scope, code: str, entry: ItemEntry) -> DeliveryPlan | None:
    if entry.delivery is None:
        return None
    limits = limit_rules(
        scope,
        entry.delivery.limit,
        ("items", code, "delivery", "limit"),
        f"item.{code}.delivery.limit",
        anchor="decided",
    )
    return DeliveryPlan(limits, tuple(entry.delivery.modes))
