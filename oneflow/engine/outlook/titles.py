"""What the things of a plan are called, in both languages; a code where a title is missing."""

from __future__ import annotations

from collections.abc import Iterable

from oneflow.engine.records.case import CASE
from oneflow.ids import code_in
from oneflow.matters.ends import TITLES
from oneflow.matters.plan import Plan, Text

APPLICANT = "applicant"
_CASE = Text("办件", "case")
_TOGETHER = Text("合并结果", "results together")


def _item_title(plan: Plan, code: str) -> Text:
    """An item by its code."""
    item = plan.items.get(code)
    return _known(item.title if item else None, code)


def department_title(plan: Plan, code: str) -> Text:
    """A department by its code."""
    known = plan.departments.get(code)
    return _known(known.title if known else None, code)


def region_title(plan: Plan, key: str) -> Text:
    """A region by its key: the case, an item, a joint activity, a delivery."""
    kind, _, code = key.partition(":")
    if key == CASE:
        return _CASE
    if kind == "delivery":
        what = _TOGETHER if code == "together" else _item_title(plan, code)
        return Text(f"送达·{what.zh}", f"delivery of {what.en or what.zh}")
    if kind == "joint":
        joint = plan.joints.get(code)
        return _known(joint.title if joint else None, code)
    return _item_title(plan, code)


def state_title(plan: Plan, procedure: str, state: str) -> Text:
    """A state of a procedure, or one of the predeclared ends."""
    known = plan.procedures.get(procedure)
    declared = known.states.get(state) if known else None
    if declared is not None:
        return declared.title
    return TITLES.get(state, Text(state, state))


def gift_title(plan: Plan, gift: str) -> Text:
    """A gift, called by the item whose result it is."""
    givers = plan.givers.get(gift, ())
    return region_title(plan, givers[0]) if givers and givers[0] != CASE else Text(gift, gift)


def field_title(plan: Plan, name: str) -> Text:
    """A field of the form."""
    field = plan.fields.get(name)
    return _known(field.title if field else None, name)


def owner_of(plan: Plan, key: str) -> str:
    """The department whose work a region is; the lead's for the case."""
    item = plan.items.get(code_in(key))
    return item.department if item else plan.lead


def listed(texts: Iterable[Text]) -> Text:
    """Several titles, as a list reads in each language."""
    known = tuple(texts)
    return Text(
        "、".join(text.zh for text in known), ", ".join(text.en or text.zh for text in known)
    )


def _known(title: Text | None, code: str) -> Text:
    return Text(code, code) if title is None else title
