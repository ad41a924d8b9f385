"""The part of a Plan that is about people's data: form, materials, sources, departments, duties.

Use these records through `oneflow.matters.plan`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from oneflow.calendar import Limit
from oneflow.ids import DepartmentCode
from oneflow.matters.plan_rules import Basis, Text

Sensitivity = Literal["public", "internal", "personal", "sensitive"]
SourceKind = Literal[
    "certificate", "shared", "gift", "upload", "commitment", "gap", "hand-back", "loss-declaration"
]


class MaterialPlan(Struct, frozen=True, kw_only=True):
    """A document: where it may come from, in order of preference, and who uses it.

    providers: source kind -> what provides it (certificate type, shared source or gift name).
    """

    code: str
    title: Text
    sources: tuple[SourceKind, ...]
    providers: Mapping[str, str] = {}
    fact: str | None = None
    sensitivity: Sensitivity = "personal"
    gap_within: Limit | None = None


class FieldPlan(Struct, frozen=True, kw_only=True):
    """A form field. `shared` pre-fills it; `fact` asks it only in a situation; see `form.py`."""

    name: str
    title: Text
    type: str
    required: bool = True
    fact: str | None = None
    shared: str | None = None
    sensitivity: Sensitivity = "personal"
    values: tuple[str, ...] = ()
    pattern: str | None = None
    least: Any = None
    most: Any = None
    max_items: int | None = None
    key: str | None = None
    fields: tuple[FieldPlan, ...] = ()
    used_by: tuple[str, ...] = ()
    """Items that it is asked for; () is every case."""


class DepartmentPlan(Struct, frozen=True):
    """A department. `office_fact`: the value fact that names the office competent for the case."""

    code: DepartmentCode
    title: Text
    office_fact: str | None = None


class DutyPlan(Struct, frozen=True):
    """A limit on the applicant that is already met or missed at submission.

    late_fact: the fact that is true where the limit was missed. if_late: warn | refuse.
    within, start: the limit, and the date that it runs from (`form.<field>`); judged by
    `facts.judge` with the calendar, never by a rule.
    """

    name: str
    title: Text
    by: str
    late_fact: str
    if_late: Literal["warn", "refuse"]
    basis: Basis
    within: Limit
    start: str


class SharedPlan(Struct, frozen=True):
    """A shared data source: what type it answers with and whose data it is."""

    name: str
    title: Text
    type: str
    owner: str = ""
