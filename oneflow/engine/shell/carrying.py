"""What a case takes along into the case that its end opens: an application made from its values.

The message between the two holds references only. Here the values are read from the one case and
become the answers of the other, where they get salts of their own like anybody's. Taken along is
what the definition names, and of it only what the other matter asks for; what it asks for and
did not come along is named, so that its intake can ask for it in its one notice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import msgspec

from oneflow.engine.ports import DataRow
from oneflow.engine.records.case import Case
from oneflow.engine.records.value_keys import FIELD, MATERIAL
from oneflow.matters.facts import judge
from oneflow.matters.form import Checked, check_form
from oneflow.matters.papers import CARRIED
from oneflow.matters.plan import OpensPlan, Plan
from oneflow.matters.selection import fields_for, propose, usual_choice

Entry = dict[str, Any]


class Sender(NamedTuple):
    """The case that opens another: its plan, its state, and the newest of its values by key."""

    plan: Plan
    case: Case
    values: Mapping[str, Any]


class _Planned(NamedTuple):
    """A document, so far as selection asks."""

    source: str


def sender_of(plan: Plan, case: Case, rows: tuple[DataRow, ...]) -> Sender:
    """Read the values of a case; those of an erased one are not there."""
    return Sender(plan, case, {row.key: msgspec.json.decode(row.value) for row in rows})


def application(sender: Sender, opens: OpensPlan, plan: Plan, *, on: date) -> Entry:
    """Make the body of the submission that opens the other case.

    Args:
        sender: the case that opens it.
        opens: what its definition takes along.
        plan: of the matter that is opened.
        on: local date of receipt.
    """
    erased = bool(sender.case.erased)
    materials = {} if erased else dict(_materials(sender, opens, plan))
    answers = {} if erased else dict(_answers(sender, opens, plan))
    items = _items(plan, answers, materials)
    checked = _checked(plan, answers, items, on=on)
    lacking = dict.fromkeys(f"field:{fault.field}" for fault in checked.faults)
    return {
        "matter": plan.code,
        "definition": plan.hash,
        "applicant": sender.case.applicant,
        "selected": list(items),
        "channel": "case",
        "data": {"fields": checked.values, "materials": materials},
        "origin": {"case": sender.case.id, "lacking": list(lacking), "erased": erased},
    }


def _answers(sender: Sender, opens: OpensPlan, plan: Plan) -> Iterator[tuple[str, Any]]:
    """Answers to questions that both matters ask in the same way."""
    for name in opens.fields:
        asked, here = plan.fields.get(name), sender.plan.fields[name]
        value = sender.values.get(f"{FIELD}{name}")
        if asked is not None and asked.type == here.type and value is not None:
            yield name, value


def _materials(sender: Sender, opens: OpensPlan, plan: Plan) -> Iterator[tuple[str, Entry]]:
    """Documents that are here and used there, and results that serve there as documents."""
    case = sender.case
    for code in (*opens.materials, *opens.gifts):
        known = case.materials.get(code)
        if known is None or not known.there or not _is_used(plan, code):
            continue
        entry: Entry = {"source": CARRIED, "version": known.version, "by": known.by or case.id}
        file = sender.values.get(f"{MATERIAL}{code}")
        yield code, entry if file is None else {**entry, "file": file}
    for name in opens.gifts:
        gift = case.gifts.get(name)
        if gift is not None and not gift.void and _is_used(plan, name):
            by = f"{case.id}/{gift.by}"
            yield name, {"source": CARRIED, "version": gift.version, "by": by}


def _is_used(plan: Plan, name: str) -> bool:
    return name in plan.materials or name in plan.consumers


def _items(
    plan: Plan, answers: Mapping[str, Any], materials: Mapping[str, Entry]
) -> tuple[str, ...]:
    """The usual choice, without items whose every result has come along."""
    facts = judge(plan, {f"form.{name}": value for name, value in answers.items()}).all()
    chosen = [
        code
        for code in usual_choice(plan, facts)
        if not plan.items[code].gives or not materials.keys() >= set(plan.items[code].gives)
    ]
    planned = {code: _Planned(CARRIED) for code in materials}
    return propose(plan, facts, chosen, planned).items


def _checked(
    plan: Plan, answers: Mapping[str, Any], items: tuple[str, ...], *, on: date
) -> Checked:
    """The answers that pass; each that does not is left out, and lacking where it is needed."""
    facts = judge(plan, {f"form.{name}": value for name, value in answers.items()}).all()
    asked = {field.name for field in fields_for(plan, facts, items)}
    left = {name: value for name, value in answers.items() if name in asked}
    while True:
        checked = check_form(plan, left, items, on=on)
        wrong = left.keys() & {fault.field.partition("[")[0] for fault in checked.faults}
        if not wrong:
            return checked
        left = {name: value for name, value in left.items() if name not in wrong}
