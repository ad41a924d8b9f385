"""Form fields, shared data, materials and departments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from msgspec.structs import replace

from oneflow.calendar import parse_limit
from oneflow.ids import DepartmentCode
from oneflow.matters.compilation.faults import Path
from oneflow.matters.compilation.scope import Scope, text_of
from oneflow.matters.definition.form import FieldEntry, MaterialEntry
from oneflow.matters.patterns import pattern_fault
from oneflow.matters.plan import DepartmentPlan, FieldPlan, MaterialPlan, SharedPlan
from oneflow.matters.problems import Words

_SHARED = Words("共享数据", "shared source")
_GIFT = Words("成果", "gift")


def field_plans(scope: Scope) -> dict[str, FieldPlan]:
    """Compile the form; who uses which field is filled in by `with_users`."""
    return {
        name: _field(scope, name, entry, ("form", name))
        for name, entry in scope.matter.form.items()
    }


def with_users(
    fields: Mapping[str, FieldPlan], users: Mapping[str, tuple[str, ...]]
) -> dict[str, FieldPlan]:
    """Fill in which items a field is asked for; one that is not in `users` serves the case."""
    return {name: replace(each, used_by=users.get(name, ())) for name, each in fields.items()}


def _field(scope: Scope, name: str, entry: FieldEntry, path: Path) -> FieldPlan:
    inner = entry.fields or {}
    return FieldPlan(
        name=name,
        title=text_of(entry.title, name),
        type=entry.type,
        required=entry.required,
        fact=scope.rule(entry.ask, (*path, "ask"), ".".join((*map(str, path), "ask"))),
        shared=_shared_name(scope, entry.shared, (*path, "from")),
        sensitivity=entry.sensitivity,
        values=tuple(entry.values or ()),
        pattern=_pattern(scope, entry.pattern, (*path, "pattern")),
        least=_bound(scope, entry, entry.least, (*path, "min")),
        most=None if entry.type == "list" else _bound(scope, entry, entry.most, (*path, "max")),
        max_items=_most_items(scope, entry, (*path, "max")),
        key=entry.key,
        fields=tuple(
            _field(scope, each, field, (*path, "fields", each)) for each, field in inner.items()
        ),
    )


def _pattern(scope: Scope, pattern: str | None, path: Path) -> str | None:
    fault = None if pattern is None else pattern_fault(pattern)
    if fault is not None:
        scope.faults.report("OF1503", path, pattern=pattern or "", reason=Words(*fault))
        return None
    return pattern


def _shared_name(scope: Scope, written: str | None, path: Path) -> str | None:
    """Give `marriage` for `shared.marriage`, and for `shared.no_card(id_no)` its function."""
    if written is None:
        return None
    name = written.removeprefix("shared.").partition("(")[0]
    scope.known(name, scope.matter.shared, path, _SHARED)
    return name


def _most_items(scope: Scope, entry: FieldEntry, path: Path) -> int | None:
    if entry.type != "list" or entry.most is None:
        return None
    if isinstance(entry.most, int):
        return entry.most
    scope.faults.report("OF1203", path, expected=Words("整数", "a whole number"), found=entry.most)
    return None


def _bound(scope: Scope, entry: FieldEntry, bound: int | str | None, path: Path) -> Any:
    """Give a bound in the kind of the field: int, Decimal, or an ISO date as text."""
    if bound is None or (entry.type == "date" and isinstance(bound, str)):
        return bound
    if entry.type == "decimal":
        try:
            return Decimal(bound)
        except InvalidOperation:
            pass
    elif isinstance(bound, int) and entry.type != "date":
        return bound
    scope.faults.report("OF1203", path, expected=Words(entry.type, entry.type), found=bound)
    return None


def material_plan(
    scope: Scope, code: str, entry: MaterialEntry, gifts: Iterable[str]
) -> MaterialPlan:
    """Compile one material; what stands for a lost paper comes last among its sources."""
    path: Path = ("materials", code)
    known = tuple(gifts)
    providers: dict[str, str] = {}
    for number, source in enumerate(entry.sources):
        name = source.name or (code if source.kind in {"certificate", "shared"} else None)
        if source.kind == "gift":
            name = source.name or code
            scope.known(name, known, (*path, "sources", number), _GIFT)
        if name is not None:
            providers.setdefault(source.kind, name)
    kinds = [source.kind for source in entry.sources] + list(entry.if_lost or ())
    gaps = [source.within for source in entry.sources if source.within is not None]
    return MaterialPlan(
        code=code,
        title=text_of(entry.title, code),
        sources=tuple(dict.fromkeys(kinds)),
        providers=providers,
        fact=scope.rule(entry.when, (*path, "when"), f"material.{code}.when"),
        sensitivity=entry.sensitivity,
        gap_within=parse_limit(gaps[0]) if gaps else None,
    )


def shared_plans(scope: Scope) -> dict[str, SharedPlan]:
    """Compile the shared data sources."""
    return {
        name: SharedPlan(name, text_of(entry.title, name), entry.type, entry.owner or "")
        for name, entry in scope.matter.shared.items()
    }


def department_plans(scope: Scope) -> dict[str, DepartmentPlan]:
    """Compile the departments; the office of `x` is the value rule `office.x`."""
    return {
        code: DepartmentPlan(
            DepartmentCode(code),
            text_of(entry.title, code),
            scope.rule(
                entry.office, ("departments", code, "office"), f"office.{code}", kind="value"
            ),
        )
        for code, entry in scope.matter.departments.items()
    }
