"""Who acts in a scenario: a word becomes an actor with the right office.

    applicant   window   lead   other-parent   operator   stranger   citizen
    police            the department's own system
    police/drafter    a person there, in that role; several are joined by +
    police@440105     of another office than the case's
    police/drafter#2  a certain person: the same number is the same person, whatever the role

Chinese words stand beside the English ones. Departments may be named by code or title.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from oneflow.engine.kernel.offices import office_of
from oneflow.engine.records.actor import Actor, ActorKind
from oneflow.engine.records.case import Case
from oneflow.matters.plan import Plan
from oneflow.matters.reserved_departments import window_department
from oneflow.testing.names import Names

SYSTEM = "system"
"""Among roles: not a person, but the department's own system in these roles."""
ROLES = {
    "applicant": "applicant", "申请人": "applicant",
    "window": "window", "窗口": "window", "综合窗口": "window",
    "lead": "lead", "牵头部门": "lead",
    "other-parent": "other-parent", "另一方": "other-parent", "consenter": "other-parent",
    "operator": "operator", "运维": "operator",
    "stranger": "stranger", "外人": "stranger",
    "citizen": "citizen", "群众": "citizen",
}  # fmt: skip
APPLICANT = Actor(id="applicant", kind="applicant")
_ALONE = {
    "applicant": APPLICANT,
    "other-parent": Actor(id="other-parent", kind="applicant", roles=("consenter",)),
    "operator": Actor(id="operator", kind="operator"),
    "stranger": Actor(id="stranger", kind="applicant"),
    "citizen": Actor(id="citizen", kind="applicant"),
}


class Person(Struct, frozen=True):
    """Somebody as written: a word of `ROLES`, or a department with roles and an office.

    number: of a certain person; "" is whoever stands for office and roles.
    """

    word: str = ""
    department: str = ""
    roles: tuple[str, ...] = ()
    office: str = ""
    number: str = ""


def read_person(text: str, names: Names) -> Person | None:
    """Read who acts; None: there is no such person or department."""
    rest, _, office = text.partition("@")
    rest, mark, number = rest.partition("#")
    if mark and not (number.isascii() and number.isdigit()):
        return None
    known = ROLES.get(rest)
    if known is not None:
        return None if office else Person(word=known, number=number)
    department, slash, roles = rest.partition("/")
    code = names.department(department)
    if code is None or (slash and not roles):
        return None
    return Person(
        department=code,
        roles=tuple(roles.split("+")) if roles else (),
        office=office,
        number=number,
    )


def actor_of(person: Person, plan: Plan, case: Case | None) -> Actor:
    """Make the actor, with the office that the case has given to the department."""
    actor = _unnumbered(person, plan, case)
    return replace(actor, id=f"person-{person.number}") if person.number else actor


def _unnumbered(person: Person, plan: Plan, case: Case | None) -> Actor:
    if person.word in _ALONE:
        return _ALONE[person.word]
    if person.word == "lead":
        return _official("lead", _office(plan.lead, case), ("lead",))
    if person.word == "window":
        return _official("window", _office(window_department(plan), case), ("window",))
    name = person.department
    office = f"{name}/{person.office}" if person.office else _office(name, case)
    if not person.roles:
        return _official(f"{name}-system", office, (), kind="system")
    roles = tuple(role for role in person.roles if role != SYSTEM)
    kind: ActorKind = "system" if SYSTEM in person.roles else "official"
    return _official(f"{name}.{'.'.join(person.roles)}", office, roles, kind=kind)


def _official(
    name: str, office: str, roles: tuple[str, ...], *, kind: ActorKind = "official"
) -> Actor:
    return Actor(id=name, kind=kind, offices=(office,), roles=roles)


def _office(department: str, case: Case | None) -> str:
    return office_of(case, department) if case else department
